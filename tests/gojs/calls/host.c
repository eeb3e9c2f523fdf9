/* Calls of main.go's functions by name, with bytes, and of a host function by Go, as often as the
 * argument says. In between and in the end: nothing grows: neither the ids of values that Go knows,
 * nor the VM's memory, nor the C heap, nor Go's. Then it frees the instance inside of a call, which
 * does nothing, and after it, which ends it; resets one and fails another inside of a call. */
#include "calls.h"
#include "gojs.h"
#include "gojs/go/go.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static calls_instance *instance;
static gojs_vm *vm;

static void fail(const char *what, double got) {
    fprintf(stderr, "%s: %.0f; %s\n", what, got, gojs_error(vm));
    exit(1);
}

static gojs_value host(gojs_vm *v, gojs_value self, int argc, const gojs_value *argv, void *user) {
    size_t size = 0, text = 0;
    gojs_value number;
    (void)self;
    const uint8_t *data = argc == 3 ? gojs_data(argv[0], &size) : NULL;
    if (!data || !gojs_str(argv[1], &text) || text != 4) return gojs_throw(v, NULL, "arguments");
    if (gojs_get(v, argv[2], "number", &number) != GOJS_OK || number.type != GOJS_NUMBER)
        return gojs_throw(v, NULL, "number");
    ++*(int *)user;
    return gojs_bytes(v, data, size);
}

static gojs_value free_it(gojs_vm *v, gojs_value self, int argc, const gojs_value *argv,
                          void *user) {
    (void)v, (void)self, (void)argc, (void)argv, (void)user;
    calls_free(instance); /* a call is inside: does nothing */
    return gojs_number(41);
}

/* What else a host function may do from inside: a reset is refused, a failure ends the guest. */
static gojs_value reset_it(gojs_vm *v, gojs_value self, int argc, const gojs_value *argv,
                           void *user) {
    (void)v, (void)self, (void)argc, (void)argv, (void)user;
    return gojs_number(calls_reset(instance) == GOWASM_OK ? 0 : 41);
}

static gojs_value fail_it(gojs_vm *v, gojs_value self, int argc, const gojs_value *argv,
                          void *user) {
    (void)v, (void)self, (void)argc, (void)argv, (void)user;
    gowasm_host_fail(calls_base(instance), "not today");
    return gojs_undefined(); /* not reached */
}

static void add(const char *name, gojs_cfunc call, void *user) {
    gojs_value global = gojs_global(vm), f = gojs_function(vm, name, call, user, NULL);
    if (gojs_set(vm, global, name, f) != GOJS_OK) fail(name, 0);
    gojs_release(vm, f);
    gojs_release(vm, global);
}

static double number_of(const char *name, double argument) {
    gojs_value result;
    const gojs_value n = gojs_number(argument);
    if (gojs_call_name(vm, name, 1, &n, &result) != GOJS_OK) fail(name, argument);
    if (result.type != GOJS_NUMBER) fail(name, -1);
    return result.as.number;
}

static void turn(int i) {
    char text[32];
    size_t size = 0;
    gojs_value result;
    const int n = snprintf(text, sizeof text, "bytes %d", i);
    gojs_value bytes = gojs_bytes(vm, text, (size_t)n);
    if (gojs_call_name(vm, "turn", 1, &bytes, &result) != GOJS_OK) fail("turn", i);
    const uint8_t *data = gojs_data(result, &size);
    if (!data || size != (size_t)n || data[0] != (uint8_t)text[n - 1]) fail("turned", i);
    gojs_release(vm, result);
    gojs_release(vm, bytes);
}

typedef struct state {
    double ids, used, heap, go;
} state;

static state look(void) {
    const double go = number_of("live", 0);
    gojs__collect(vm);
    uint32_t ids = 0;
    for (uint32_t i = 0; i < vm->go->slot_count; i++) ids += vm->go->slots[i].count != 0;
    return (state){ids, (double)vm->core.used, (double)(mallinfo2().uordblks + mallinfo2().hblkhd),
                   go};
}

/* An instance whose function "free" is this one. */
static void open_vm(gojs_cfunc leave) {
    gowasm_error error;
    if (calls_new(NULL, &instance, &error) != GOWASM_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    vm = gojs_of(calls_base(instance));
    add("free", leave, NULL);
}

static void from_inside(void) {
    gojs_value f;
    open_vm(reset_it);
    if (gojs_start(vm) != GOJS_OK) fail("start", 0);
    if (number_of("leave", 0) != 42) fail("a reset inside of a call", 0);
    calls_free(instance);
    open_vm(fail_it);
    if (gojs_start(vm) != GOJS_OK) fail("start", 0);
    if (gojs_call_name(vm, "leave", 0, NULL, &f) != GOJS_TRAPPED) fail("a failure", 0);
    if (!strstr(gojs_error(vm), "not today")) fail("its reason", 0);
    if (gojs_call_name(vm, "leave", 0, NULL, &f) != GOJS_TRAPPED) fail("after a failure", 0);
    calls_free(instance);
}

int main(int argc, char **argv) {
    const int n = argc > 1 ? atoi(argv[1]) : 20000;
    int asked = 0;
    open_vm(free_it);
    add("host", host, &asked);
    if (gojs_start(vm) != GOJS_OK) fail("start", 0);
    state before = {0, 0, 0, 0}, after;
    for (int part = 0; part < 5; part++) { /* the first is for what is made once */
        for (int i = 0; i < n / 4; i++) turn(i);
        if (number_of("ask", n / 4) != 10.0 * (n / 4)) fail("asked", part);
        after = look();
        if (part == 0) before = after;
        printf("%8d each way: %3.0f ids, %6.0f bytes of values, heap %7.0f, Go's %7.0f\n", asked,
               after.ids, after.used, after.heap, after.go);
    }
    if (after.ids > before.ids + 8) fail("ids", after.ids - before.ids);
    if (after.used > before.used + 16384) fail("values", after.used - before.used);
    if (after.heap > before.heap + 65536) fail("heap", after.heap - before.heap);
    if (after.go > before.go + 262144) fail("Go's heap", after.go - before.go);
    const double deep = number_of("deep", 0);
    if (deep < 400 || deep > 1000) fail("calls of a function by itself through the host", deep);
    if (number_of("leave", 0) != 42) fail("leave", 0);
    calls_free(instance);
    from_inside();
    puts("nothing grows");
    return 0;
}
