/* convert.c: values from C and to C, and JavaScript's conversions between them (ECMA-262, 7.1,
 * 7.2).
 *
 * Input: C values, any value. Output: values of the type that is asked for, or an exception.
 * Invariants: only toString and valueOf of an object run functions of the program. */
#include "core.h"

#include <math.h>
#include <string.h>

gojs_value gojs_undefined(void) {
    return (gojs_value){GOJS_UNDEFINED, {0}};
}

gojs_value gojs_null(void) {
    return (gojs_value){GOJS_NULL, {0}};
}

gojs_value gojs_boolean(bool value) {
    gojs_value v = {GOJS_BOOLEAN, {0}};
    v.as.boolean = value;
    return v;
}

gojs_value gojs_number(double value) {
    return (gojs_value){GOJS_NUMBER, {value}};
}

bool gojs_truthy(gojs_value v) {
    switch (v.type) {
    case GOJS_BOOLEAN:
        return v.as.boolean;
    case GOJS_NUMBER:
        return v.as.number != 0 && !isnan(v.as.number);
    case GOJS_STRING:
        return gojs__string(v)->size != 0;
    case GOJS_SYMBOL:
    case GOJS_OBJECT:
    case GOJS_FUNCTION:
        return true;
    default:
        return false;
    }
}

bool gojs_equal(gojs_value a, gojs_value b) {
    if (a.type != b.type) return false;
    switch (a.type) {
    case GOJS_BOOLEAN:
        return a.as.boolean == b.as.boolean;
    case GOJS_NUMBER:
        return a.as.number == b.as.number;
    case GOJS_STRING: {
        const gojs_chars *s = gojs__string(a), *t = gojs__string(b);
        return s == t || (s->size == t->size && memcmp(s->bytes, t->bytes, s->size) == 0);
    }
    case GOJS_SYMBOL:
    case GOJS_OBJECT:
    case GOJS_FUNCTION:
        return a.as.cell == b.as.cell;
    default:
        return true;
    }
}

gojs_value gojs__primitive(gojs_vm *vm, gojs_value v, bool string) {
    if (!gojs__is_object(v)) return gojs_retain(v);
    for (int i = 0; i < 2; i++) {
        const gojs_chars *name = (i == 0) == string ? vm->core.s_toString : vm->core.s_valueOf;
        const gojs_key key = {.cell = (gojs_cell *)(uintptr_t)&name->cell};
        gojs_value method = gojs__get(vm, v, &key);
        if (gojs__threw(method)) return method;
        gojs_value result = gojs_undefined();
        const bool callable = gojs__is_callable(method);
        if (callable) result = gojs__call(vm, method, v, 0, NULL);
        gojs_release(vm, method);
        if (callable && !gojs__is_object(result)) return result;
        gojs_release(vm, result);
    }
    return gojs__throw_type(vm, "Cannot convert object to primitive value");
}

gojs_value gojs_to_string(gojs_vm *vm, gojs_value v) {
    char text[GOJS_NUMBER_TEXT];
    switch (v.type) {
    case GOJS_UNDEFINED:
        return gojs_text(vm, "undefined");
    case GOJS_NULL:
        return gojs_text(vm, "null");
    case GOJS_BOOLEAN:
        return gojs_text(vm, v.as.boolean ? "true" : "false");
    case GOJS_NUMBER:
        return gojs_string(vm, text, gojs__number_text(v.as.number, text));
    case GOJS_STRING:
        return gojs_retain(v);
    case GOJS_SYMBOL:
        return gojs__throw_type(vm, "Cannot convert a Symbol value to a string");
    case GOJS_OBJECT:
    case GOJS_FUNCTION: {
        gojs_value p = gojs__primitive(vm, v, true);
        if (gojs__threw(p)) return p;
        gojs_value s = gojs_to_string(vm, p);
        gojs_release(vm, p);
        return s;
    }
    default:
        return gojs__exception();
    }
}
