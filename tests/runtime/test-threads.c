/* test-threads.c: instances in many threads at once, trapping; instances handed from thread to
 * thread; threads that end and whose identity is used again; the wrong use of one instance by two
 * threads is an error. */
#include "guest.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { THREADS = 8, ROUNDS = 10 };

static void use(gowasm_instance *g) {
    uint64_t result;
    CHECK_STATUS(guest_call(g, GUEST_STORE, UINT32_MAX - 9, 1, NULL), GOWASM_TRAP);
    CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_OUT_OF_BOUNDS);
    CHECK_STATUS(guest_call(g, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
    CHECK_STATUS(guest_call(g, GUEST_UNREACHABLE, 0, 0, NULL), GOWASM_TRAP);
    CHECK_STATUS(guest_call(g, GUEST_LOAD, 0x1000, 0, &result), GOWASM_OK);
    CHECK(result == 0xabababab);
}

static gowasm_instance *make(const gowasm_module *module) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_instance *g;
    options.stack_size = 1 << 20;
    CHECK_STATUS(gowasm__new(module, &options, &g, NULL), GOWASM_OK);
    return g;
}

static void *make_and_use(void *data) {
    const gowasm_module *module = data == NULL ? &guest_guarded : &guest_checked;
    gowasm_instance *mine = make(module);
    for (int i = 0; i < ROUNDS; i++) {
        gowasm_instance *g = make(module);
        use(g);
        use(mine);
        gowasm__free(g);
    }
    gowasm__free(mine);
    return NULL;
}

static void *use_given(void *data) {
    use(data);
    return NULL;
}

static void run(void *(*function)(void *), void *data) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, function, data) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

static gowasm_status status_in_thread;

static void *enter_only(void *data) {
    status_in_thread = guest_call(data, GUEST_SIZE, 0, 0, NULL);
    return NULL;
}

static uint32_t use_in_thread(gowasm_instance *instance, uint32_t a) {
    run(enter_only, instance);
    return a;
}

/* The thread's own alternate stack is used and left alone. */
static void *own_signal_stack(void *data) {
    static char stack[64 * 1024];
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack}, now;
    CHECK(sigaltstack(&own, NULL) == 0);
    use(data);
    CHECK(sigaltstack(NULL, &now) == 0 && now.ss_sp == (void *)stack);
    own.ss_flags = SS_DISABLE;
    CHECK(sigaltstack(&own, NULL) == 0);
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, make_and_use, i % 2 == 0 ? NULL : threads) == 0);
    }
    for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);

    /* A thread's end gives back what the runtime gave it, and a later thread with the same identity
     * is made ready again. */
    gowasm_instance *g = make(&guest_guarded);
    run(use_given, g);
    long maps = guest_maps();
    for (int i = 0; i < 40; i++) run(use_given, g);
    CHECK(guest_maps() <= maps + 4);
    use(g);
    run(own_signal_stack, g);

    guest_host = use_in_thread;
    CHECK_STATUS(guest_call(g, GUEST_HOST, 1, 0, NULL), GOWASM_OK);
    CHECK_STATUS(status_in_thread, GOWASM_BAD_ARGUMENT);
    gowasm__free(g);
    return 0;
}
