/* error-classes.c: Error, TypeError, RangeError, SyntaxError.
 *
 * Input: a message and options. Output: objects of core's class Error, which core's own exceptions
 * are, too. Invariants: an object that is half made never reaches the program. */
#include "builtins.h"

static gojs_value construct(gojs_vm *vm, gojs_obj *proto, int argc, const gojs_value *argv) {
    gojs_obj *o = gojs__obj_new(vm, &gojs__error_class, sizeof *o, proto, GOJS_OBJECT);
    if (!o) return gojs__throw_memory(vm);
    gojs_value e = gojs__value(&o->cell), options = gojs__arg(argc, argv, 1);
    bool ok = true;
    if (argc > 0 && argv[0].type != GOJS_UNDEFINED)
        ok = gojs__put_hidden(vm, e, "message", gojs_to_string(vm, argv[0]));
    if (ok && gojs__is_object(options)) {
        gojs_value cause = gojs__get_name(vm, options, "cause");
        ok = cause.type == GOJS_UNDEFINED || gojs__put_hidden(vm, e, "cause", cause);
    }
    if (ok) return e;
    gojs_release(vm, e);
    return gojs__exception();
}

#define CONSTRUCTOR(name, which)                                                           \
    static gojs_value name(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, \
                           void *user) {                                                   \
        (void)self, (void)user, (void)gojs__take_new(vm);                                  \
        return construct(vm, vm->core.proto[which], argc, argv);                           \
    }
CONSTRUCTOR(new_error, GOJS_PROTO_ERROR)
CONSTRUCTOR(new_type_error, GOJS_PROTO_TYPE_ERROR)
CONSTRUCTOR(new_range_error, GOJS_PROTO_RANGE_ERROR)
CONSTRUCTOR(new_syntax_error, GOJS_PROTO_SYNTAX_ERROR)

/* "name: message", without what is empty (ECMA-262, 20.5.3.4). */
static gojs_value to_string(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv,
                            void *user) {
    (void)argc, (void)argv, (void)user;
    gojs_value name = gojs__get_name(vm, self, "name");
    gojs_value message = gojs__threw(name) ? name : gojs__get_name(vm, self, "message");
    gojs_value n = {GOJS_EXCEPTION, {0}}, m = n;
    if (!gojs__threw(name) && !gojs__threw(message)) {
        n = name.type == GOJS_UNDEFINED ? gojs_text(vm, "Error") : gojs_to_string(vm, name);
        if (!gojs__threw(n)) /* not both when the first is this error itself */
            m = message.type == GOJS_UNDEFINED ? gojs_text(vm, "") : gojs_to_string(vm, message);
    }
    gojs_value result = gojs__exception();
    if (!gojs__threw(n) && !gojs__threw(m)) {
        gojs_text_buffer b = {.vm = vm};
        gojs__put(&b, gojs__string(n)->bytes, gojs__string(n)->size);
        if (gojs__string(n)->size && gojs__string(m)->size) gojs__puts(&b, ": ");
        gojs__put(&b, gojs__string(m)->bytes, gojs__string(m)->size);
        result = gojs__text_done(&b);
    }
    gojs_release(vm, n);
    gojs_release(vm, m);
    gojs_release(vm, message);
    gojs_release(vm, name);
    return result;
}

bool gojs__init_errors(gojs_vm *vm, gojs_setup *setup) {
    static const gojs_builtin methods[] = {{"toString", to_string}};
    static const struct {
        const char *name;
        gojs_cfunc call;
        int proto;
    } classes[] = {{"Error", new_error, GOJS_PROTO_ERROR},
                   {"TypeError", new_type_error, GOJS_PROTO_TYPE_ERROR},
                   {"RangeError", new_range_error, GOJS_PROTO_RANGE_ERROR},
                   {"SyntaxError", new_syntax_error, GOJS_PROTO_SYNTAX_ERROR}};
    (void)setup;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        gojs_obj *proto = vm->core.proto[classes[i].proto];
        const gojs_value p = gojs__value(&proto->cell);
        if (gojs__threw(gojs__add_constructor(vm, classes[i].name, classes[i].call, proto)) ||
            !gojs__put_hidden(vm, p, "name", gojs_text(vm, classes[i].name)) ||
            !gojs__put_hidden(vm, p, "message", gojs_text(vm, "")))
            return false;
    }
    const gojs_value error = gojs__value(&vm->core.proto[GOJS_PROTO_ERROR]->cell);
    return gojs__add_functions(vm, error, methods, 1);
}
