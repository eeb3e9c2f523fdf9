/* call.c: what a call into a guest costs: nanoseconds per gowasm__enter of an empty body, of one
 * that calls an import, and of one made from a host function; microseconds per instance made and
 * freed. The best of several rounds. Not a test: numbers for a person, or for a script to compare.
 *
 * usage: bench-call [ROUNDS] */
#include "../runtime/guest.h"

#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void empty(gowasm_instance *instance, void *frame) {
    (void)instance;
    (void)frame;
}

static void calls(gowasm_instance *instance, long n) {
    for (long i = 0; i < n; i++) gowasm__enter(instance, empty, NULL);
}

static void host_calls(gowasm_instance *instance, long n) {
    for (long i = 0; i < n; i++) guest_call(instance, GUEST_HOST, 1, 2, NULL);
}

static uint32_t no_host(gowasm_instance *instance, uint32_t a) {
    (void)instance;
    return a;
}

static uint32_t nested_host(gowasm_instance *instance, uint32_t a) {
    calls(instance, a);
    return 0;
}

static void nested_calls(gowasm_instance *instance, long n) {
    guest_call(instance, GUEST_HOST, (uint32_t)n, 0, NULL);
}

static void traps(gowasm_instance *instance, long n) {
    for (long i = 0; i < n; i++) guest_call(instance, GUEST_UNREACHABLE, 1, 2, NULL);
}

static void faults(gowasm_instance *instance, long n) {
    for (long i = 0; i < n; i++) guest_call(instance, GUEST_STORE, 1 << 30, 2, NULL);
}

static void news(gowasm_instance *instance, long n) {
    for (long i = 0; i < n; i++) gowasm__free(guest_new(instance->module));
}

static void measure(const char *name, void (*run)(gowasm_instance *, long), gowasm_instance *g,
                    long n, int rounds) {
    double best = 0;
    for (int i = 0; i < rounds; i++) {
        double start = now();
        run(g, n);
        double took = (now() - start) / (double)n;
        if (i == 0 || took < best) best = took;
    }
    printf("%-36s %10.2f ns\n", name, best);
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    gowasm_instance *g = guest_new(&guest_guarded);
    measure("empty call", calls, g, 10000000, rounds);
    guest_host = no_host;
    measure("call that calls an import", host_calls, g, 10000000, rounds);
    guest_host = nested_host;
    measure("empty call from a host function", nested_calls, g, 1000000, rounds);
    measure("trap (unreachable)", traps, g, 10000, rounds);
    measure("trap (guard page)", faults, g, 10000, rounds);
    measure("new and free, guard pages", news, g, 1000, rounds);
    gowasm__free(g);
    g = guest_new(&guest_checked);
    measure("new and free, bounds checks", news, g, 1000, rounds);
    gowasm__free(g);
    return 0;
}
