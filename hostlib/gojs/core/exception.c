/* exception.c: exceptions and the VM's own error text.
 *
 * In: messages, codes, thrown values. Out: Error objects with message, code and a prototype;
 * vm->exception holds the one that is on its way. Must hold: there is always something to throw:
 * without memory it is a string constant of the VM. */
#include "../vm.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void throw_value(gojs_vm *vm, gojs_value thrown) { /* takes the count */
    gojs_release(vm, vm->exception);
    vm->exception = thrown;
}

gojs_value gojs_throw_value(gojs_vm *vm, gojs_value value) {
    throw_value(vm, gojs_retain(value));
    return gojs__exception();
}

gojs_value gojs__take_exception(gojs_vm *vm) {
    const gojs_value v = vm->exception;
    vm->exception = gojs_undefined();
    return v;
}

gojs_value gojs_exception(gojs_vm *vm) {
    return gojs_retain(vm->exception);
}

/* Also while an Error cannot be made. */
gojs_value gojs__throw_memory(gojs_vm *vm) {
    throw_value(vm, gojs_retain(vm->out_of_memory));
    return gojs__exception();
}

gojs_value gojs__new_error(gojs_vm *vm, gojs_obj *proto, const char *code, const char *message) {
    gojs_obj *o = gojs__obj_new(vm, &gojs__error_class, sizeof *o, proto, GOJS_OBJECT);
    if (!o) return gojs__throw_memory(vm);
    gojs_value e = gojs__value(&o->cell);
    if (!gojs__put_hidden(vm, e, "message", gojs_text(vm, message)) ||
        (code && !gojs__put_value(vm, e, "code", gojs_text(vm, code)))) {
        gojs_release(vm, e);
        return gojs__exception();
    }
    return e;
}

const gojs_class gojs__error_class = {.name = "Error"};

gojs_value gojs_throw(gojs_vm *vm, const char *code, const char *message) {
    gojs_value e = gojs__new_error(vm, vm->error_proto, code, message);
    if (!gojs__threw(e)) throw_value(vm, e);
    return gojs__exception();
}

static gojs_value throw_format(gojs_vm *vm, gojs_obj *proto, const char *format, va_list args) {
    char text[400];
    vsnprintf(text, sizeof text, format, args);
    gojs_value e = gojs__new_error(vm, proto, NULL, text);
    if (!gojs__threw(e)) throw_value(vm, e);
    return gojs__exception();
}

gojs_value gojs__throw_type(gojs_vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    gojs_value v = throw_format(vm, vm->type_error_proto, format, args);
    va_end(args);
    return v;
}

gojs_value gojs__throw_range(gojs_vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    gojs_value v = throw_format(vm, vm->range_error_proto, format, args);
    va_end(args);
    return v;
}

gojs_value gojs__throw_syntax(gojs_vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    gojs_value v = throw_format(vm, vm->syntax_error_proto, format, args);
    va_end(args);
    return v;
}

/* ---- the VM's error text ---- */

gojs_status gojs__fail(gojs_vm *vm, gojs_status status, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(vm->error, sizeof vm->error, format, args);
    va_end(args);
    return status;
}

gojs_status gojs__describe(gojs_vm *vm, gojs_status status, gojs_value thrown) {
    gojs_value text = gojs_to_string(vm, thrown);
    if (gojs__threw(text)) {
        gojs_release(vm, gojs__take_exception(vm));
        return gojs__fail(vm, status, "a value that has no text was thrown");
    }
    gojs__fail(vm, status, "%s", gojs__string(text)->bytes);
    gojs_release(vm, text);
    return status;
}

const char *gojs_error(const gojs_vm *vm) {
    return vm->error;
}

/* ---- JavaScript's side ---- */

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

#define CONSTRUCTOR(name, proto)                                                           \
    static gojs_value name(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, \
                           void *user) {                                                   \
        (void)self, (void)user, (void)gojs__take_new(vm);                                  \
        return construct(vm, vm->proto, argc, argv);                                       \
    }
CONSTRUCTOR(new_error, error_proto)
CONSTRUCTOR(new_type_error, type_error_proto)
CONSTRUCTOR(new_range_error, range_error_proto)
CONSTRUCTOR(new_syntax_error, syntax_error_proto)

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

static bool add(gojs_vm *vm, const char *name, gojs_cfunc call, gojs_obj *proto) {
    if (gojs__threw(gojs__add_constructor(vm, name, call, proto))) return false;
    return gojs__put_hidden(vm, gojs__value(&proto->cell), "name", gojs_text(vm, name)) &&
           gojs__put_hidden(vm, gojs__value(&proto->cell), "message", gojs_text(vm, ""));
}

static gojs_obj *derived(gojs_vm *vm) {
    return gojs__obj_new(vm, &gojs__plain, sizeof(gojs_obj), vm->error_proto, GOJS_OBJECT);
}

bool gojs__init_errors(gojs_vm *vm) {
    static const gojs_builtin methods[] = {{"toString", to_string}};
    vm->out_of_memory = gojs_text(vm, "out of memory");
    vm->error_proto = gojs__new_proto(vm);
    if (!vm->error_proto) return false;
    vm->type_error_proto = derived(vm);
    vm->range_error_proto = derived(vm);
    vm->syntax_error_proto = derived(vm);
    return add(vm, "Error", new_error, vm->error_proto) &&
           add(vm, "TypeError", new_type_error, vm->type_error_proto) &&
           add(vm, "RangeError", new_range_error, vm->range_error_proto) &&
           add(vm, "SyntaxError", new_syntax_error, vm->syntax_error_proto) &&
           gojs__add_functions(vm, gojs__value(&vm->error_proto->cell), methods, 1);
}
