/* test-signals.c: faults that are not the guest's reach the program's own handler, exactly as
 * without the runtime: of the host, of a host function called by the guest, signals that were sent;
 * and the default action. Handlers are put back after the last instance. Each case runs in a child.
 */
#include "guest.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile sig_atomic_t handled;
static volatile siginfo_t last;
static char *volatile bad_address;

static void with_info(int signal, siginfo_t *info, void *context) {
    (void)signal;
    CHECK(context != NULL);
    handled++;
    last = *info;
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    CHECK(sigismember(&mask, SIGUSR1) == 1 && sigismember(&mask, SIGSEGV) == 1);
    siglongjmp(back, 1);
}

static void plain(int signal) {
    CHECK(signal == SIGSEGV);
    handled++;
    siglongjmp(back, 1);
}

static void quiet(int signal) {
    (void)signal;
    handled++;
}

static void install(void (*handler)(int), void (*action)(int, siginfo_t *, void *), int flags) {
    struct sigaction s;
    memset(&s, 0, sizeof s);
    s.sa_flags = flags;
    sigemptyset(&s.sa_mask);
    sigaddset(&s.sa_mask, SIGUSR1);
    if (action != NULL) {
        s.sa_flags |= SA_SIGINFO;
        s.sa_sigaction = action;
    } else {
        s.sa_handler = handler;
    }
    CHECK(sigaction(SIGSEGV, &s, NULL) == 0);
}

static void fault(void) {
    *bad_address = 1;
}

static void expect_handled(int code) {
    handled = 0;
    if (sigsetjmp(back, 1) == 0) fault();
    CHECK(handled == 1);
    if (code != 0) CHECK(last.si_addr == (void *)bad_address);
}

static void expect_guest_traps(gowasm_instance *g) {
    handled = 0;
    CHECK_STATUS(guest_call(g, GUEST_STORE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK_STATUS(guest_call(g, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK(handled == 0);
}

static void info_handler(void) {
    install(NULL, with_info, 0);
    gowasm_instance *g = guest_new(&guest_guarded);
    expect_handled(1);
    expect_guest_traps(g);
    expect_handled(1);
    gowasm__free(g);
    struct sigaction now;
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0 && now.sa_sigaction == with_info);
    expect_handled(1);
}

static void plain_handler(void) {
    struct sigaction bus;
    CHECK(sigaction(SIGBUS, NULL, &bus) == 0);
    install(plain, NULL, 0);
    gowasm_instance *g = guest_new(&guest_guarded);
    gowasm_instance *h = guest_new(&guest_guarded);
    expect_handled(0);
    gowasm__free(g);
    expect_guest_traps(h);
    expect_handled(0);
    gowasm__free(h);
    struct sigaction now;
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0 && now.sa_handler == plain);
    CHECK(sigaction(SIGBUS, NULL, &now) == 0 && now.sa_handler == bus.sa_handler);
}

static uint32_t host_fault(gowasm_instance *instance, uint32_t a) {
    (void)a;
    /* Also inside the instance's own guard: the host's mistake is not the guest's trap. */
    bad_address = a == 0 ? (char *)16 : (char *)instance->memory.data + instance->memory.size;
    expect_handled(1);
    return 5;
}

static void host_function_faults(void) {
    install(NULL, with_info, 0);
    guest_host = host_fault;
    gowasm_instance *g = guest_new(&guest_guarded);
    for (uint32_t i = 0; i < 2; i++) {
        uint64_t result;
        CHECK_STATUS(guest_call(g, GUEST_HOST, i, 0, &result), GOWASM_OK);
        CHECK(result == 5);
    }
    expect_guest_traps(g);
    gowasm__free(g);
}

static void sent_signal(void) {
    install(quiet, NULL, 0);
    gowasm_instance *g = guest_new(&guest_guarded);
    handled = 0;
    CHECK(raise(SIGSEGV) == 0 && kill(getpid(), SIGSEGV) == 0);
    CHECK(handled == 2);
    gowasm__free(g);
}

static void reset_handler(void) {
    install(quiet, NULL, (int)SA_RESETHAND);
    gowasm_instance *g = guest_new(&guest_guarded);
    raise(SIGSEGV);
    CHECK(handled == 1);
    gowasm__free(g);
    raise(SIGSEGV); /* ends the child */
}

static void ignored(void) {
    CHECK(signal(SIGSEGV, SIG_IGN) != SIG_ERR);
    gowasm_instance *g = guest_new(&guest_guarded);
    CHECK(raise(SIGSEGV) == 0);
    expect_guest_traps(g);
    gowasm__free(g);
    CHECK(raise(SIGSEGV) == 0);
}

static void default_fault(void) {
    CHECK(signal(SIGSEGV, SIG_DFL) != SIG_ERR); /* a sanitizer's handler would report and exit */
    guest_new(&guest_guarded);
    fault();
}

static void default_sent(void) {
    CHECK(signal(SIGSEGV, SIG_DFL) != SIG_ERR);
    guest_new(&guest_guarded);
    raise(SIGSEGV);
}

static void default_bus(void) {
    CHECK(signal(SIGBUS, SIG_DFL) != SIG_ERR);
    guest_new(&guest_guarded);
    raise(SIGBUS);
}

/* A handler installed over ours that passes on: traps work, and with the next instance ours is on
 * top again, until the last is freed. */
static struct sigaction below;

static void chaining(int signal, siginfo_t *info, void *context) {
    handled++;
    if (below.sa_flags & SA_SIGINFO) below.sa_sigaction(signal, info, context);
}

static void buried(void) {
    gowasm_instance *g = guest_new(&guest_guarded);
    struct sigaction s, now;
    memset(&s, 0, sizeof s);
    s.sa_sigaction = chaining;
    s.sa_flags = SA_SIGINFO | SA_ONSTACK;
    CHECK(sigaction(SIGSEGV, &s, &below) == 0);
    CHECK_STATUS(guest_call(g, GUEST_STORE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK(handled == 1);
    gowasm__free(g);
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0 && now.sa_sigaction == chaining);
    g = guest_new(&guest_guarded);
    CHECK_STATUS(guest_call(g, GUEST_STORE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK(handled == 1);
    gowasm__free(g);
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0 && now.sa_sigaction == chaining);
}

/* A crash reporter that is installed over ours, as Python's faulthandler: it reports, puts back
 * what it found, and sends the signal again. It gets what is the program's, once, and no guest's
 * fault, from the next instance or reset on. */
static void reporting(int signal) {
    CHECK(++handled == 1);
    CHECK(sigaction(signal, &below, NULL) == 0);
    raise(signal);
}

static void put_reporter(void) {
    struct sigaction s;
    memset(&s, 0, sizeof s);
    s.sa_handler = reporting;
    s.sa_flags = (int)SA_NODEFER | SA_ONSTACK;
    CHECK(sigaction(SIGSEGV, &s, &below) == 0);
}

static void reported(void) {
    CHECK(signal(SIGSEGV, SIG_DFL) != SIG_ERR);
    gowasm_instance *g = guest_new(&guest_guarded);
    for (int i = 0; i < 6; i++) { /* again and again, it is still one */
        put_reporter();
        CHECK_STATUS(gowasm__reset(g), GOWASM_OK);
        expect_guest_traps(g);
    }
    gowasm_instance *h = guest_new(&guest_guarded);
    expect_guest_traps(g);
    gowasm__free(h);
    fault(); /* ends the child */
}

/* A handler over ours that asks the runtime first. */
static void asking(int signal, siginfo_t *info, void *context) {
    if (gowasm_handle_signal(signal, info, context)) return;
    handled++;
    siglongjmp(back, 1);
}

static void asked(void) {
    gowasm_instance *g = guest_new(&guest_guarded);
    install(NULL, asking, SA_ONSTACK);
    expect_guest_traps(g);
    expect_handled(0);
    CHECK(!gowasm_handle_signal(SIGALRM, NULL, NULL));
    gowasm__free(g);
    expect_handled(0);
}

/* Bounds-checked modules leave signals alone. */
static void no_handlers(void) {
    struct sigaction before, now;
    CHECK(sigaction(SIGSEGV, NULL, &before) == 0);
    gowasm_instance *g = guest_new(&guest_checked);
    CHECK(sigaction(SIGSEGV, NULL, &now) == 0);
    CHECK(now.sa_sigaction == before.sa_sigaction);
    expect_guest_traps(g);
    gowasm__free(g);
}

static void in_child(const char *name, void (*test)(void), int signal) {
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        bad_address = (char *)16;
        test();
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    bool ok = signal == 0 ? WIFEXITED(status) && WEXITSTATUS(status) == 0
                          : WIFSIGNALED(status) && WTERMSIG(status) == signal;
    if (!ok) fprintf(stderr, "%s: wait status 0x%x\n", name, (unsigned)status);
    CHECK(ok);
}

/* An instance from before a fork works on both sides, each with its own memory. */
static void test_fork(void) {
    gowasm_instance *g = guest_new(&guest_guarded), *h = guest_new(&guest_guarded);
    pid_t child = fork();
    CHECK(child >= 0);
    gowasm_instance *both[] = {g, h};
    for (int i = 0; i < 2; i++) {
        uint64_t result;
        uint32_t mark = child == 0 ? 11 : 22;
        CHECK_STATUS(guest_call(both[i], GUEST_STORE, 0x1000 + 44, mark, NULL), GOWASM_OK);
        expect_guest_traps(both[i]);
        usleep(10000);
        CHECK_STATUS(guest_call(both[i], GUEST_LOAD, 0x1000, 0, &result), GOWASM_OK);
        CHECK(result == mark);
        gowasm__free(both[i]);
    }
    g = guest_new(&guest_guarded);
    expect_guest_traps(g);
    gowasm__free(g);
    if (child == 0) _exit(0);
    int status;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
}

int main(void) {
    in_child("info_handler", info_handler, 0);
    in_child("plain_handler", plain_handler, 0);
    in_child("host_function_faults", host_function_faults, 0);
    in_child("sent_signal", sent_signal, 0);
    in_child("reset_handler", reset_handler, SIGSEGV);
    in_child("ignored", ignored, 0);
    in_child("default_fault", default_fault, SIGSEGV);
    in_child("default_sent", default_sent, SIGSEGV);
    in_child("default_bus", default_bus, SIGBUS);
    in_child("buried", buried, 0);
    in_child("reported", reported, SIGSEGV);
    in_child("asked", asked, 0);
    in_child("no_handlers", no_handlers, 0);
    test_fork();
    return 0;
}
