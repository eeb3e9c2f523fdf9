/* exception.c: exceptions and the VM's own error text.
 *
 * Input: messages, codes, thrown values. Output: Error objects with message, code and a prototype;
 * vm->core.exception holds the one that is on its way. Invariants: there is always something to
 * throw: without memory it is a string constant of the VM. */
#include "core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void throw_value(gojs_vm *vm, gojs_value thrown) { /* takes the count */
    gojs_release(vm, vm->core.exception);
    vm->core.exception = thrown;
}

gojs_value gojs_throw_value(gojs_vm *vm, gojs_value value) {
    throw_value(vm, gojs_retain(value));
    return gojs__exception();
}

gojs_value gojs__take_exception(gojs_vm *vm) {
    const gojs_value v = vm->core.exception;
    vm->core.exception = gojs_undefined();
    return v;
}

gojs_value gojs_exception(gojs_vm *vm) {
    return gojs_retain(vm->core.exception);
}

/* Also while an Error cannot be made. */
gojs_value gojs__throw_memory(gojs_vm *vm) {
    throw_value(vm, gojs_retain(vm->core.out_of_memory));
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
    gojs_value e = gojs__new_error(vm, vm->core.proto[GOJS_PROTO_ERROR], code, message);
    if (!gojs__threw(e)) throw_value(vm, e);
    return gojs__exception();
}

__attribute__((format(printf, 3, 0))) static gojs_value
throw_format(gojs_vm *vm, gojs_obj *proto, const char *format, va_list args) {
    char text[400];
    vsnprintf(text, sizeof text, format, args);
    gojs_value e = gojs__new_error(vm, proto, NULL, text);
    if (!gojs__threw(e)) throw_value(vm, e);
    return gojs__exception();
}

gojs_value gojs__throw_type(gojs_vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    gojs_value v = throw_format(vm, vm->core.proto[GOJS_PROTO_TYPE_ERROR], format, args);
    va_end(args);
    return v;
}

gojs_value gojs__throw_range(gojs_vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    gojs_value v = throw_format(vm, vm->core.proto[GOJS_PROTO_RANGE_ERROR], format, args);
    va_end(args);
    return v;
}

gojs_value gojs__throw_syntax(gojs_vm *vm, const char *format, ...) {
    va_list args;
    va_start(args, format);
    gojs_value v = throw_format(vm, vm->core.proto[GOJS_PROTO_SYNTAX_ERROR], format, args);
    va_end(args);
    return v;
}

/* ---- the VM's error text ---- */

gojs_status gojs__fail(gojs_vm *vm, gojs_status status, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(vm->core.error, sizeof vm->core.error, format, args);
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
    return vm->core.error;
}
