/* go-function.c: functions that Go made, and the object `go`, through which they are called.
 *
 * Input: a call of a js.FuncOf function. Output: an event object in go._pendingEvent and a
 * resume(); Go's side of it is runtime/lock_js.go, syscall/js/func.go and rt0_js_wasm.s (Go 1.18
 * to 1.27). Invariants: the result is read from the event of the call, however calls are nested. */
#include "go.h"

bool gojs__pending_event(gojs_vm *vm, gojs_value event) {
    return gojs__define(vm, gojs__obj(vm->go->object), &vm->go->s_pendingEvent->cell, event, false);
}

typedef struct gojs_go_fn {
    gojs_obj obj;
    uint32_t id;
} gojs_go_fn;

static gojs_value call_go(gojs_vm *vm, gojs_obj *o, gojs_value self, int argc,
                          const gojs_value *argv) {
    const bool handler = !vm->host->delivering;
    vm->host->delivering = false;
    gojs_value event = gojs_object(vm), args = gojs__array_of(vm, argv, (uint32_t)argc);
    bool ok = !gojs__threw(event) && !gojs__threw(args);
    const uint32_t id = ((gojs_go_fn *)(void *)o)->id;
    ok = ok && gojs__define(vm, gojs__obj(event), &vm->go->s_id->cell, gojs_number(id), false) &&
         gojs__define(vm, gojs__obj(event), &vm->go->s_this->cell, self, false) &&
         gojs__define(vm, gojs__obj(event), &vm->go->s_args->cell, args, false) &&
         gojs__pending_event(vm, event);
    gojs_release(vm, args);
    gojs_value result = gojs__exception();
    if (ok) {
        vm->core.in.handlers += handler;
        ok = gojs__resume(vm);
        vm->core.in.handlers -= handler;
    }
    if (ok) {
        const gojs_property *p = gojs__own(gojs__obj(event), &vm->go->s_result->cell);
        result = p ? gojs_retain(p->value) : gojs_undefined();
    }
    gojs_release(vm, event);
    return result;
}

static const gojs_class go_function_class = {.name = "Function", .call = call_go};

gojs_value gojs__go_function(gojs_vm *vm, uint32_t id) {
    gojs_go_fn *f = (gojs_go_fn *)(void *)gojs__obj_new(
        vm, &go_function_class, sizeof *f, vm->core.proto[GOJS_PROTO_FUNCTION], GOJS_FUNCTION);
    if (!f) return gojs__throw_memory(vm);
    f->id = id;
    return gojs__value(&f->obj.cell);
}

METHOD(make_func_wrapper) {
    (void)self, (void)user;
    return gojs__go_function(vm, (uint32_t)gojs__to_int32(gojs__arg_number(vm, argc, argv, 0, 0)));
}

bool gojs__init_go_object(gojs_vm *vm, gojs_setup *setup) {
    gojs_go *go = vm->go;
    (void)setup;
    go->s_id = gojs__intern(vm, "id", 2);
    go->s_this = gojs__intern(vm, "this", 4);
    go->s_args = gojs__intern(vm, "args", 4);
    go->s_result = gojs__intern(vm, "result", 6);
    go->s_pendingEvent = gojs__intern(vm, "_pendingEvent", 13);
    go->object = gojs_object(vm);
    return go->s_id && go->s_this && go->s_args && go->s_result && go->s_pendingEvent &&
           !gojs__threw(go->object) && gojs__pending_event(vm, gojs_null()) &&
           gojs__put_value(vm, go->object, "_makeFuncWrapper",
                           gojs_function(vm, NULL, make_func_wrapper, NULL, NULL));
}
