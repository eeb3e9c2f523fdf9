/* calls-aot.c: instances and calls of the reactor as gowasm-aot made it.
 *
 * first_call_us is the first call of a process, from main: it makes the default instance. new_us is
 * a second instance made and ready for calls (Go's _initialize has run in it), clone_us one that
 * begins where another is (it has run there), free_us its end.
 * call_ns is a call on an instance with its status, plain_call_ns one of the plain function. */
#define _POSIX_C_SOURCE 200809L
#include "clock.h"
#include "reactor.h"

static reactor_instance *make(void) {
    reactor_instance *instance;
    gowasm_error error;
    if (reactor_new(NULL, &instance, &error) == GOWASM_OK) return instance;
    fprintf(stderr, "%s\n", error.message);
    exit(1);
}

int main(void) {
    double start = now_ns();
    int32_t sum = add(20, 22);
    double first = now_ns() - start;
    if (sum != 42) return 1;

    double new_ns = 1e18, free_ns = 1e18, call_ns = 1e18, plain_ns = 1e18;
    for (int i = 0; i < 100; i++) {
        start = now_ns();
        reactor_instance *instance = make();
        double made = now_ns();
        reactor_free(instance);
        new_ns = smaller(new_ns, made - start);
        free_ns = smaller(free_ns, now_ns() - made);
    }
    reactor_instance *instance = make();
    double clone_ns = 1e18;
    for (int i = 0; i < 100; i++) {
        reactor_instance *clone;
        start = now_ns();
        if (reactor_clone(instance, NULL, &clone, NULL) != GOWASM_OK) return 1;
        clone_ns = smaller(clone_ns, now_ns() - start);
        reactor_free(clone);
    }
    for (int round = 0; round < ROUNDS; round++) {
        start = now_ns();
        sum = 0;
        for (int i = 0; i < CALLS; i++)
            if (reactor_add(instance, sum, i & 7, &sum) != GOWASM_OK) return 1;
        call_ns = smaller(call_ns, (now_ns() - start) / CALLS);
        check_sum(sum);
        start = now_ns();
        sum = 0;
        for (int i = 0; i < CALLS; i++) sum = add(sum, i & 7);
        plain_ns = smaller(plain_ns, (now_ns() - start) / CALLS);
        check_sum(sum);
    }
    reactor_free(instance);
    result("first_call_us", first / 1e3);
    result("new_us", new_ns / 1e3);
    result("clone_us", clone_ns / 1e3);
    result("free_us", free_ns / 1e3);
    result("call_ns", call_ns);
    result("plain_call_ns", plain_ns);
    return 0;
}
