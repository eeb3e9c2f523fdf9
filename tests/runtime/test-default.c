/* test-default.c: the default instance of plain functions: made once, by whichever thread comes
 * first; failures reach the hook. */
#include "guest.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static gowasm_default slot, other_slot;
static int made;
static char heard[512];

static void count(gowasm_instance *instance) {
    (void)instance;
    made++;
}

static void *first_use(void *data) {
    (void)data;
    return gowasm__default(&slot, &guest_guarded);
}

static void hook(const char *function, const gowasm_error *error) {
    snprintf(heard, sizeof heard, "%s: %s", function, error->message);
}

static void use_itself(gowasm_instance *instance) {
    (void)instance;
    CHECK(gowasm__default(&other_slot, &guest_checked) == NULL);
    gowasm__plain_failed("add", NULL);
}

static void fail_init(gowasm_instance *instance) {
    gowasm__trap(instance, GOWASM_TRAP_UNREACHABLE);
}

int main(void) {
    guest_on_init = count;
    pthread_t threads[8];
    void *instances[8];
    for (int i = 0; i < 8; i++) CHECK(pthread_create(&threads[i], NULL, first_use, NULL) == 0);
    for (int i = 0; i < 8; i++) CHECK(pthread_join(threads[i], &instances[i]) == 0);
    for (int i = 0; i < 8; i++) CHECK(instances[i] != NULL && instances[i] == instances[0]);
    CHECK(made == 1);

    gowasm_set_plain_hook(hook);
    gowasm_instance *g = instances[0];
    CHECK_STATUS(guest_call(g, GUEST_UNREACHABLE, 0, 0, NULL), GOWASM_TRAP);
    gowasm__plain_failed("add", g);
    CHECK(strncmp(heard, "add: unreachable", 16) == 0);

    guest_on_init = fail_init;
    CHECK(gowasm__default(&other_slot, &guest_checked) == NULL);
    gowasm__plain_failed("sub", NULL);
    CHECK(strncmp(heard, "sub: unreachable", 16) == 0);
    guest_on_init = use_itself;
    g = gowasm__default(&other_slot, &guest_checked);
    CHECK(g != NULL && gowasm__default(&other_slot, &guest_checked) == g);
    CHECK_TEXT(heard, "add: guest is called while its default instance is being initialised");

    /* Without a hook: the error on stderr, and abort. */
    int pipes[2];
    CHECK(pipe(pipes) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        gowasm_set_plain_hook(NULL);
        signal(SIGABRT, SIG_DFL);
        dup2(pipes[1], 2);
        guest_call(g, GUEST_DIVIDE, 1, 0, NULL);
        gowasm__plain_failed("div", g);
        _exit(0);
    }
    close(pipes[1]);
    char text[256] = "";
    CHECK(read(pipes[0], text, sizeof text - 1) > 0);
    CHECK(strncmp(text, "div: integer divide by zero", 27) == 0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    close(pipes[0]);
    gowasm__free(slot.instance);
    gowasm__free(other_slot.instance);
    return 0;
}
