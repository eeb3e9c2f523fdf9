/* Calls main.go's functions, and has functions for it, in C; node.cjs does the same in node.
 * Prints for each kind of call its name, how many there are in a second, and what came of it. */
#include "bench.h"
#include "gojs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static gojs_value host_add(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                           void *user) {
    (void)vm, (void)self, (void)argc, (void)user;
    return gojs_number(argv[0].as.number + argv[1].as.number);
}

static gojs_value host_echo(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                            void *user) {
    (void)vm, (void)self, (void)argc, (void)user;
    return gojs_retain(argv[0]);
}

static void add(gojs_vm *vm, const char *name, gojs_cfunc call) {
    gojs_value global = gojs_global(vm), f = gojs_function(vm, name, call, NULL, NULL);
    gojs_set(vm, global, name, f);
    gojs_release(vm, f);
    gojs_release(vm, global);
}

static void measure(gojs_vm *vm, const char *name, double n) {
    double sum = 0;
    const double began = now();
    gojs_value result;
    const gojs_value count = gojs_number(n);
    if (strcmp(name, "goAdd") == 0) {
        gojs_value global = gojs_global(vm), f;
        gojs_get(vm, global, name, &f);
        for (double i = 0; i < n; i++) {
            const gojs_value args[] = {gojs_number(sum), gojs_number(i)};
            if (gojs_call(vm, f, gojs_undefined(), 2, args, &result) != GOJS_OK) exit(1);
            sum = result.as.number;
        }
        gojs_release(vm, f);
        gojs_release(vm, global);
    } else {
        if (gojs_call_name(vm, name, 1, &count, &result) != GOJS_OK) exit(1);
        sum = result.as.number;
    }
    printf("%s %.0f %.0f\n", name, n / (now() - began), sum);
}

int main(int argc, char **argv) {
    bench_instance *bench;
    gowasm_error error;
    if (bench_new(NULL, &bench, &error) != GOWASM_OK) return fprintf(stderr, "%s\n", error.message);
    gojs_vm *vm = gojs_of(bench_base(bench));
    add(vm, "hostAdd", host_add);
    add(vm, "hostEcho", host_echo);
    if (gojs_start(vm) != GOJS_OK) return fprintf(stderr, "%s\n", gojs_error(vm));
    for (int i = 1; i + 1 < argc; i += 2) {
        measure(vm, argv[i], atof(argv[i + 1]) / 10); /* once to warm up, for node */
        measure(vm, argv[i], atof(argv[i + 1]));
    }
    bench_free(bench);
    return 0;
}
