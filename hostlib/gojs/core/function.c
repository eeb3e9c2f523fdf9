/* function.c: functions in C, and calls of functions of every kind.
 *
 * Input: a function, `this`, arguments. Output: its result or an exception. Invariants: a call
 * checks the depth of nesting first, so that a guest that calls itself through the host ends in a
 * RangeError, as in a browser, before any stack does. */
#include "core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static gojs_value call_c(gojs_vm *vm, gojs_obj *o, gojs_value self, int argc,
                         const gojs_value *argv) {
    const gojs_fn *f = (const gojs_fn *)(const void *)o;
    return f->call(vm, self, argc, argv, f->user);
}

static void free_c(gojs_vm *vm, gojs_obj *o) {
    gojs_fn *f = (gojs_fn *)(void *)o;
    (void)vm;
    if (f->drop) f->drop(f->user);
    f->drop = NULL;
}

const gojs_class gojs__function_class = {.name = "Function", .call = call_c, .free = free_c};

gojs_value gojs_function(gojs_vm *vm, const char *name, gojs_cfunc call, void *user,
                         void (*drop)(void *user)) {
    gojs_fn *f = (gojs_fn *)(void *)gojs__obj_new(
        vm, &gojs__function_class, sizeof *f, vm->core.proto[GOJS_PROTO_FUNCTION], GOJS_FUNCTION);
    if (!f) {
        if (drop) drop(user);
        return gojs__throw_memory(vm);
    }
    f->call = call;
    f->user = user;
    f->drop = drop;
    gojs_value v = gojs__value(&f->obj.cell);
    if (name && !gojs__put_hidden(vm, v, "name", gojs_text(vm, name))) {
        gojs_release(vm, v);
        return gojs__exception();
    }
    return v;
}

/* ---- closures: a C function over one value ---- */

typedef struct gojs_closure {
    gojs_obj obj;
    gojs_cfunc call;
    gojs_value over;
} gojs_closure;

static gojs_value call_closure(gojs_vm *vm, gojs_obj *o, gojs_value self, int argc,
                               const gojs_value *argv) {
    const gojs_closure *c = (const gojs_closure *)(const void *)o;
    const gojs_value over = gojs_retain(c->over); /* the call may free the closure */
    gojs_value result = c->call(vm, self, argc, argv, (void *)(uintptr_t)&over);
    gojs_release(vm, over);
    return result;
}

static void visit_closure(gojs_obj *o, void (*each)(void *user, gojs_value v), void *user) {
    each(user, ((gojs_closure *)(void *)o)->over);
}

static void free_closure(gojs_vm *vm, gojs_obj *o) {
    gojs_closure *c = (gojs_closure *)(void *)o;
    const gojs_value over = c->over;
    c->over = gojs_undefined();
    gojs_release(vm, over);
}

static const gojs_class closure_class = {
    .name = "Function", .call = call_closure, .visit = visit_closure, .free = free_closure};

gojs_value gojs__closure(gojs_vm *vm, gojs_cfunc call, gojs_value over) {
    gojs_closure *c = (gojs_closure *)(void *)gojs__obj_new(
        vm, &closure_class, sizeof *c, vm->core.proto[GOJS_PROTO_FUNCTION], GOJS_FUNCTION);
    if (!c) return gojs__throw_memory(vm);
    c->call = call;
    c->over = gojs_retain(over);
    return gojs__value(&c->obj.cell);
}

/* ---- calls ---- */

bool gojs__is_callable(gojs_value v) {
    return v.type == GOJS_FUNCTION && gojs__obj(v)->class->call;
}

gojs_value gojs__call(gojs_vm *vm, gojs_value f, gojs_value self, int argc,
                      const gojs_value *argv) {
    if (vm->core.dead) return gojs__exception();
    if (!gojs__is_callable(f)) return gojs__throw_type(vm, "value is not a function");
    if (vm->core.in.calls >= vm->core.limits.depth)
        return gojs__throw_range(vm, "Maximum call stack size exceeded");
    vm->core.in.calls++;
    gojs__retain(f); /* it may lose its last holder meanwhile */
    gojs_value result = gojs__obj(f)->class->call(vm, gojs__obj(f), self, argc, argv);
    gojs__release(vm, f);
    vm->core.in.calls--;
    if (vm->core.dead && !gojs__threw(result)) {
        gojs_release(vm, result);
        return gojs__exception();
    }
    return result;
}

/* The object that `new` makes for functions that make none. */
static gojs_value new_self(gojs_vm *vm, gojs_value f) {
    const gojs_key key = {.cell = &vm->core.s_prototype->cell};
    gojs_value proto = gojs__get(vm, f, &key);
    if (gojs__threw(proto)) return proto;
    gojs_obj *o = gojs__obj_new(
        vm, &gojs__plain, sizeof *o,
        gojs__is_object(proto) ? gojs__obj(proto) : vm->core.proto[GOJS_PROTO_OBJECT], GOJS_OBJECT);
    gojs_release(vm, proto);
    return o ? gojs__value(&o->cell) : gojs__throw_memory(vm);
}

gojs_value gojs__construct(gojs_vm *vm, gojs_value f, int argc, const gojs_value *argv) {
    if (!gojs__is_callable(f)) return gojs__throw_type(vm, "value is not a constructor");
    if (gojs__obj(f)->class == &gojs__function_class) {
        const gojs_fn *c = (const gojs_fn *)(const void *)gojs__obj(f);
        if (c->builtin && !c->constructs) return gojs__throw_type(vm, "value is not a constructor");
        if (c->constructs) {
            vm->core.constructing = true; /* the function takes it */
            gojs_value made = gojs__call(vm, f, gojs_undefined(), argc, argv);
            vm->core.constructing = false;
            return made;
        }
    }
    gojs_value self = new_self(vm, f);
    if (gojs__threw(self)) return self;
    gojs_value result = gojs__call(vm, f, self, argc, argv);
    if (gojs__threw(result) || gojs__is_object(result)) {
        gojs_release(vm, self);
        return result;
    }
    gojs_release(vm, result);
    return self;
}

bool gojs__take_new(gojs_vm *vm) {
    const bool is = vm->core.constructing;
    vm->core.constructing = false;
    return is;
}

/* ---- builtins ---- */

static gojs_value builtin(gojs_vm *vm, const char *name, gojs_cfunc call) {
    gojs_value f = gojs_function(vm, name, call, NULL, NULL);
    if (!gojs__threw(f)) ((gojs_fn *)(void *)gojs__obj(f))->builtin = true;
    return f;
}

bool gojs__add_functions(gojs_vm *vm, gojs_value to, const gojs_builtin *table, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!gojs__put_hidden(vm, to, table[i].name, builtin(vm, table[i].name, table[i].call)))
            return false;
    return true;
}

bool gojs__add_variant(gojs_vm *vm, gojs_value to, const char *name, gojs_cfunc call,
                       intptr_t which) {
    return gojs__put_hidden(vm, to, name, gojs_function(vm, name, call, (void *)which, NULL));
}

bool gojs__add_object(gojs_vm *vm, const char *name, const gojs_builtin *table, size_t count) {
    gojs_value o = gojs_object(vm);
    if (!gojs__threw(o) && gojs__add_functions(vm, o, table, count))
        return gojs__put_hidden(vm, vm->core.global, name, o);
    gojs_release(vm, o);
    return false;
}

gojs_value gojs__add_constructor(gojs_vm *vm, const char *name, gojs_cfunc call, gojs_obj *proto) {
    gojs_value f = builtin(vm, name, call);
    if (gojs__threw(f) || !proto) return gojs__exception();
    ((gojs_fn *)(void *)gojs__obj(f))->constructs = true;
    gojs_value p = gojs__value(&proto->cell);
    if (!gojs__put_hidden(vm, f, "prototype", gojs_retain(p)) ||
        !gojs__put_hidden(vm, p, "constructor", gojs_retain(f)) ||
        !gojs__put_hidden(vm, vm->core.global, name, gojs_retain(f))) {
        gojs_release(vm, f);
        return gojs__exception();
    }
    gojs_release(vm, f); /* the global object holds it */
    return f;
}

gojs_obj *gojs__new_proto(gojs_vm *vm) {
    return gojs__obj_new(vm, &gojs__plain, sizeof(gojs_obj), vm->core.proto[GOJS_PROTO_OBJECT],
                         GOJS_OBJECT);
}

gojs_value gojs__arg(int argc, const gojs_value *argv, int i) {
    return i < argc ? argv[i] : gojs_undefined();
}

double gojs__arg_number(gojs_vm *vm, int argc, const gojs_value *argv, int i, double otherwise) {
    if (i >= argc || argv[i].type == GOJS_UNDEFINED) return otherwise;
    return argv[i].type == GOJS_NUMBER ? argv[i].as.number : gojs_to_number(vm, argv[i]);
}
