/* wapc.c: waPC: calls by binding, namespace, operation and bytes, both ways.
 *
 * The protocol is that of Go's wasmexec (its package wapc is the guest's side). Input: gojs_invoke;
 * the guest's calls of wapc.__host_call with four Uint8Arrays. Output: the guest defines
 * __guest_call(operation, Uint8Array) and answers through wapc.__guest_response(Uint8Array) or
 * wapc.__guest_error(Uint8Array), from a goroutine; __host_call returns [bytes or null, message or
 * null]. Invariants: one call of the guest is under way at a time. */
#include "host.h"

#include <stdlib.h>
#include <string.h>

/* user 0: response, 1: error. */
METHOD(answer) {
    (void)self;
    if (vm->host->wapc_state != GOJS_WAPC_WAITING) return gojs_undefined();
    gojs_release(vm, vm->host->wapc_reply);
    vm->host->wapc_reply = gojs_retain(gojs__arg(argc, argv, 0));
    vm->host->wapc_state = user ? GOJS_WAPC_FAILED : GOJS_WAPC_DONE;
    return gojs_undefined();
}

/* A copy of a Uint8Array (or a string) as C text; NULL: it is neither, or no memory. */
static char *text_of(gojs_value v) {
    size_t size = 0;
    const char *bytes = gojs_str(v, &size);
    if (!bytes) bytes = (const char *)gojs_data(v, &size);
    char *copy = bytes ? malloc(size + 1) : NULL;
    if (copy) {
        memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    return copy;
}

static gojs_value pair(gojs_vm *vm, gojs_value reply, gojs_value message) { /* takes both */
    const gojs_value both[] = {reply, message};
    gojs_value a = gojs__threw(reply) || gojs__threw(message) ? gojs__exception()
                                                              : gojs__array_of(vm, both, 2);
    gojs_release(vm, reply);
    gojs_release(vm, message);
    return a;
}

static gojs_value thrown_message(gojs_vm *vm) {
    gojs_value e = gojs__take_exception(vm);
    gojs_value m =
        gojs__as(e, &gojs__error_class) ? gojs__get_name(vm, e, "message") : gojs_to_string(vm, e);
    gojs_release(vm, e);
    return m;
}

METHOD(host_call) {
    (void)self, (void)user;
    char *names[3] = {NULL, NULL, NULL};
    size_t size = 0;
    bool ok = argc == 4 && vm->host->host_call;
    for (int i = 0; i < 3 && ok; i++) ok = (names[i] = text_of(argv[i])) != NULL;
    const uint8_t *payload = ok ? gojs_data(argv[3], &size) : NULL;
    gojs_value result = gojs_undefined(), message = gojs_null();
    if (!payload) {
        message = gojs_text(vm, "__host_call needs four byte arrays");
    } else {
        gojs_value reply = vm->host->host_call(vm, names[0], names[1], names[2], payload, size,
                                               vm->host->host_call_user);
        if (gojs__threw(reply) && !vm->core.dead)
            message = thrown_message(vm);
        else
            result = reply;
    }
    for (int i = 0; i < 3; i++) free(names[i]);
    if (vm->core.dead) return gojs__exception();
    return pair(vm, result.type == GOJS_UNDEFINED ? gojs_null() : result, message);
}

gojs_status gojs_set_host_call(gojs_vm *vm, gojs_host_call call, void *user) {
    vm->host->host_call = call;
    vm->host->host_call_user = user;
    gojs_value wapc = gojs_object(vm);
    const bool ok = gojs__put_value(vm, wapc, "__host_call",
                                    gojs_function(vm, "__host_call", host_call, NULL, NULL)) &&
                    gojs__put_value(vm, wapc, "__guest_response",
                                    gojs_function(vm, "__guest_response", answer, NULL, NULL)) &&
                    gojs__put_value(vm, wapc, "__guest_error",
                                    gojs_function(vm, "__guest_error", answer, (void *)1, NULL)) &&
                    gojs__put_value(vm, vm->core.global, "wapc", gojs_retain(wapc));
    gojs_release(vm, wapc);
    return ok ? GOJS_OK : gojs__fail(vm, GOJS_NO_MEMORY, "no memory for wapc");
}

/* Steps until the guest has answered or nothing is left to do. */
static gojs_status wait_for_answer(gojs_vm *vm) {
    while (vm->host->wapc_state == GOJS_WAPC_WAITING) {
        const gojs_status status = gojs__stopped(vm) ? vm->core.dead : gojs_step(vm);
        if (status != GOJS_OK) return status;
        if (vm->host->wapc_state != GOJS_WAPC_WAITING) break;
        if (vm->host->depth || gojs_is_idle(vm))
            return gojs__fail(vm, GOJS_PAUSED, "the guest gave no answer");
        gojs__wait(vm);
    }
    return GOJS_OK;
}

static gojs_status fail_with_reply(gojs_vm *vm) {
    char *text = text_of(vm->host->wapc_reply);
    gojs_throw(vm, NULL, text ? text : "the guest failed");
    gojs__fail(vm, GOJS_THROWN, "%.200s", text ? text : "the guest failed");
    free(text);
    return GOJS_THROWN;
}

gojs_status gojs_invoke(gojs_vm *vm, const char *operation, const void *payload, size_t size,
                        gojs_value *reply) {
    *reply = gojs_undefined();
    if (vm->core.dead) return vm->core.dead;
    if (vm->host->wapc_state == GOJS_WAPC_WAITING)
        return gojs__fail(vm, GOJS_BAD_TYPE, "gojs_invoke within gojs_invoke");
    const gojs_value args[] = {gojs_text(vm, operation), gojs_bytes(vm, payload, size)};
    gojs_value accepted = gojs_undefined();
    vm->host->wapc_state = GOJS_WAPC_WAITING;
    gojs_status status = gojs__threw(args[0]) || gojs__threw(args[1])
                             ? gojs__fail(vm, GOJS_NO_MEMORY, "no memory for the payload")
                             : gojs_call_name(vm, "__guest_call", 2, args, &accepted);
    if (status == GOJS_OK && vm->host->wapc_state == GOJS_WAPC_WAITING) {
        if (gojs_truthy(accepted))
            status = wait_for_answer(vm);
        else
            status = gojs__fail(vm, GOJS_BAD_TYPE, "the guest refused the call");
    }
    if (status == GOJS_OK && vm->host->wapc_state == GOJS_WAPC_FAILED) status = fail_with_reply(vm);
    if (status == GOJS_OK) *reply = gojs_retain(vm->host->wapc_reply);
    vm->host->wapc_state = GOJS_WAPC_IDLE;
    gojs_release(vm, vm->host->wapc_reply);
    vm->host->wapc_reply = gojs_undefined();
    gojs_release(vm, accepted);
    gojs_release(vm, args[0]);
    gojs_release(vm, args[1]);
    return status;
}
