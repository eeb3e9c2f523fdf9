/* test-stack.c: deep recursion is a trap, with the default stack (1 GiB) and with small ones, in
 * the main thread and in others; the depth grows with stack_size and does not depend on the
 * thread's own stack; a trapped guest gives its stack's memory back; no trap interrupts the
 * allocation that a guest asks for, which would leave the heap locked; a signal that finds no room
 * on the guest's stack is a trap. */
#define _GNU_SOURCE
#include "enter.h"
#include "guest.h"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

static gowasm_instance *with_stack(const gowasm_module *module, uint64_t size) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_instance *g;
    options.stack_size = size;
    CHECK_STATUS(gowasm__new(module, &options, &g, NULL), GOWASM_OK);
    return g;
}

static uint32_t reached;

static uint32_t count(gowasm_instance *instance, uint32_t a) {
    (void)instance;
    reached = a;
    return 0;
}

/* The deepest recursion that returns, to a factor of two. */
static uint32_t depth(gowasm_instance *g) {
    uint32_t n = 64;
    while (n < 1u << 30 && guest_call(g, GUEST_RECURSE, n, 0, NULL) == GOWASM_OK) n *= 2;
    CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
    CHECK_STATUS(guest_call(g, GUEST_RECURSE, n / 2, 0, NULL), GOWASM_OK);
    return n / 2;
}

static void test(const gowasm_module *module) {
    gowasm_instance *small = with_stack(module, 256 * 1024), *large = with_stack(module, 32 << 20);
    uint32_t shallow = depth(small), deep = depth(large);
    CHECK(shallow >= 256);
    if (gowasm__has_stack()) CHECK(deep >= 2 * shallow);
    long before = guest_vm("VmRSS");
    for (int i = 0; i < 5; i++) {
        CHECK_STATUS(guest_call(large, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    }
    if (gowasm__has_stack()) CHECK(guest_vm("VmRSS") < before + 8 * 1024);
    guest_host = count;
    CHECK_STATUS(guest_call(large, GUEST_HOST, 5, 0, NULL), GOWASM_OK);
    CHECK(reached == 5);
    gowasm__free(small);
    gowasm__free(large);
}

static void on_alarm(int signal) {
    (void)signal;
}

/* A guest that stays at the end of its stack until a signal comes whose handler wants to run there.
 */
static void test_signal(gowasm_instance *g, uint32_t n) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_alarm;
    CHECK(sigaction(SIGALRM, &action, &before) == 0);
    CHECK(setitimer(ITIMER_REAL, &(struct itimerval){{0, 20000}, {0, 20000}}, NULL) == 0);
    CHECK_STATUS(guest_call(g, GUEST_DEEP_GROW, n, UINT32_MAX, NULL), GOWASM_TRAP);
    CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
    CHECK(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL) == 0);
    CHECK(sigaction(SIGALRM, &before, NULL) == 0);
}

/* At the end of its stack a guest cannot make the runtime allocate. */
static void test_brink(void) {
    gowasm_instance *g = with_stack(&guest_guarded, 256 * 1024);
    uint32_t low = 0, high = 1u << 26;
    while (high - low > 1) {
        uint32_t n = low + (high - low) / 2;
        *(guest_call(g, GUEST_DEEP_GROW, n, 0, NULL) == GOWASM_OK ? &low : &high) = n;
    }
    for (uint32_t n = low; n > low - 50 && gowasm__has_stack(); n--) {
        CHECK_STATUS(guest_call(g, GUEST_DEEP_GROW, n, 1, NULL), GOWASM_TRAP);
        CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
    }
    if (gowasm__has_stack()) test_signal(g, low - 1);
    CHECK_STATUS(guest_call(g, GUEST_DEEP_GROW, 100, 1, NULL), GOWASM_OK);
    gowasm__free(g);
}

static void *in_thread(void *data) {
    test(data);
    return NULL;
}

static void in_small_thread(const gowasm_module *module) {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
    void *argument;
    memcpy(&argument, &module, sizeof argument);
    CHECK(pthread_create(&thread, gowasm__has_stack() ? &attributes : NULL, in_thread, argument) ==
          0);
    CHECK(pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
}

int main(void) {
    const gowasm_module *modules[] = {&guest_guarded, &guest_checked};
    for (int i = 0; i < 2; i++) {
        test(modules[i]);
        in_small_thread(modules[i]);
    }
    test_brink();
    gowasm_instance *g = with_stack(&guest_guarded, 0);
    CHECK_STATUS(guest_call(g, GUEST_RECURSE, UINT32_MAX, 0, NULL), GOWASM_TRAP);
    CHECK(gowasm_last_error(g)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
    gowasm__free(g);
    return 0;
}
