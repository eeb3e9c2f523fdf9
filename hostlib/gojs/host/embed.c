/* embed.c: properties and calls for C programs.
 *
 * Input: calls from outside of the guest. Output: the exceptions of JavaScript become statuses.
 * Invariants: jobs (promise reactions) run after such a call, as they do in a browser when the
 * stack is empty. */
#include "host.h"

#include <string.h>

/* The status for a result; what was thrown stays in vm->core.exception for gojs_exception(). */
static gojs_status outcome(gojs_vm *vm, bool ok) {
    if (ok) return GOJS_OK;
    if (vm->core.dead) return vm->core.dead;
    const gojs_value thrown = gojs__take_exception(vm); /* its toString may run the guest */
    gojs__describe(vm, GOJS_THROWN, thrown);
    gojs_throw_value(vm, thrown);
    gojs_release(vm, thrown);
    return GOJS_THROWN;
}

static gojs_status give(gojs_vm *vm, gojs_value v, gojs_value *value) {
    const bool ok = !gojs__threw(v);
    if (value)
        *value = ok ? v : gojs_undefined();
    else
        gojs_release(vm, v);
    return outcome(vm, ok);
}

static gojs_status want_object(gojs_vm *vm, gojs_value v) {
    return gojs__is_object(v) ? GOJS_OK
                              : gojs__fail(vm, GOJS_BAD_TYPE, "the value is not an object");
}

gojs_status gojs_get(gojs_vm *vm, gojs_value object, const char *name, gojs_value *value) {
    *value = gojs_undefined();
    if (!gojs__is_object(object) && object.type != GOJS_STRING) return want_object(vm, object);
    return give(vm, gojs__get_name(vm, object, name), value);
}

gojs_status gojs_set(gojs_vm *vm, gojs_value object, const char *name, gojs_value value) {
    gojs_key key;
    if (want_object(vm, object)) return GOJS_BAD_TYPE;
    if (!gojs__key(vm, name, strlen(name), &key)) return outcome(vm, false);
    const bool ok = gojs__set(vm, object, &key, value);
    gojs__key_done(vm, &key);
    return outcome(vm, ok);
}

gojs_status gojs_delete(gojs_vm *vm, gojs_value object, const char *name) {
    gojs_key key;
    if (want_object(vm, object)) return GOJS_BAD_TYPE;
    if (!gojs__key(vm, name, strlen(name), &key)) return outcome(vm, false);
    const bool ok = gojs__delete(vm, object, &key);
    gojs__key_done(vm, &key);
    return outcome(vm, ok);
}

gojs_status gojs_get_index(gojs_vm *vm, gojs_value object, uint32_t index, gojs_value *value) {
    const gojs_key key = {.index = index, .is_index = true};
    *value = gojs_undefined();
    if (!gojs__is_object(object) && object.type != GOJS_STRING) return want_object(vm, object);
    return give(vm, gojs__get(vm, object, &key), value);
}

gojs_status gojs_set_index(gojs_vm *vm, gojs_value object, uint32_t index, gojs_value value) {
    const gojs_key key = {.index = index, .is_index = true};
    if (want_object(vm, object)) return GOJS_BAD_TYPE;
    return outcome(vm, gojs__set(vm, object, &key, value));
}

gojs_status gojs_length(gojs_vm *vm, gojs_value object, uint32_t *length) {
    gojs_value n;
    *length = 0;
    const gojs_status status = gojs_get(vm, object, "length", &n);
    if (status == GOJS_OK) *length = gojs__to_index(gojs_to_number(vm, n), UINT32_MAX);
    gojs_release(vm, n);
    return status;
}

static gojs_status finish_call(gojs_vm *vm, gojs_value v, gojs_value *result) {
    const gojs_status status = give(vm, v, result);
    if (vm->host->depth == 0 && !vm->core.dead) gojs__run_jobs(vm);
    vm->core.in.active--;
    return status;
}

gojs_status gojs_call(gojs_vm *vm, gojs_value function, gojs_value self, int argc,
                      const gojs_value *argv, gojs_value *result) {
    if (result) *result = gojs_undefined();
    if (vm->core.dead) return vm->core.dead;
    if (!gojs__is_callable(function))
        return gojs__fail(vm, GOJS_BAD_TYPE, "the value is not a function");
    vm->core.in.active++;
    return finish_call(vm, gojs__call(vm, function, self, argc, argv), result);
}

gojs_status gojs_construct(gojs_vm *vm, gojs_value function, int argc, const gojs_value *argv,
                           gojs_value *result) {
    if (result) *result = gojs_undefined();
    if (vm->core.dead) return vm->core.dead;
    if (!gojs__is_callable(function))
        return gojs__fail(vm, GOJS_BAD_TYPE, "the value is not a function");
    vm->core.in.active++;
    return finish_call(vm, gojs__construct(vm, function, argc, argv), result);
}

gojs_status gojs_call_name(gojs_vm *vm, const char *name, int argc, const gojs_value *argv,
                           gojs_value *result) {
    gojs_value f;
    if (result) *result = gojs_undefined();
    if (vm->core.dead) return vm->core.dead;
    gojs_status status = gojs_get(vm, vm->core.global, name, &f);
    if (status != GOJS_OK) return status;
    status = gojs__is_callable(f)
                 ? gojs_call(vm, f, gojs_undefined(), argc, argv, result)
                 : gojs__fail(vm, GOJS_NOT_FOUND, "there is no global function %.100s", name);
    gojs_release(vm, f);
    return status;
}
