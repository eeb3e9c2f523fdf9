/* number-methods.c: Number, Boolean and the global functions of numbers, as far as programs for
 * syscall/js use them.
 *
 * Input: anything, which is converted as JavaScript does. Output: numbers, booleans, their text,
 * and objects that hold one. Invariants: an object that holds one holds no counted value. */
#include "builtins.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* new Number(0), new Boolean(false): objects, with a value that valueOf gives. */
typedef struct gojs_boxed {
    gojs_obj obj;
    gojs_value value; /* a number or boolean: nothing to count */
} gojs_boxed;

static const gojs_class boxed_class = {.name = "Object"};

static gojs_value box(gojs_vm *vm, gojs_obj *proto, gojs_value value) {
    gojs_boxed *b =
        (gojs_boxed *)(void *)gojs__obj_new(vm, &boxed_class, sizeof *b, proto, GOJS_OBJECT);
    if (!b) return gojs__throw_memory(vm);
    b->value = value;
    return gojs__value(&b->obj.cell);
}

static gojs_value unboxed(gojs_value v) {
    const gojs_boxed *b = (const gojs_boxed *)(void *)gojs__as(v, &boxed_class);
    return b ? b->value : v;
}

METHOD(make_number) {
    (void)self, (void)user;
    const bool as_new = gojs__take_new(vm);
    const double d = gojs__arg_number(vm, argc, argv, 0, argc ? (double)NAN : 0);
    return as_new ? box(vm, vm->core.proto[GOJS_PROTO_NUMBER], gojs_number(d)) : gojs_number(d);
}

METHOD(make_boolean) {
    (void)self, (void)user;
    const gojs_value is = gojs_boolean(gojs_truthy(gojs__arg(argc, argv, 0)));
    return gojs__take_new(vm) ? box(vm, vm->core.proto[GOJS_PROTO_BOOLEAN], is) : is;
}

METHOD(number_text) {
    (void)user;
    self = unboxed(self);
    const double base = gojs__arg_number(vm, argc, argv, 0, 10);
    if (self.type != GOJS_NUMBER && self.type != GOJS_BOOLEAN)
        return gojs__throw_type(vm, "not a number");
    if (base == 10 || self.type == GOJS_BOOLEAN) return gojs_to_string(vm, self);
    if (!(base >= 2 && base <= 36)) return gojs__throw_range(vm, "radix must be between 2 and 36");
    char text[72], *p = text + sizeof text;
    uint64_t n = (uint64_t)fmin(fabs(trunc(self.as.number)), 9007199254740991.0);
    do *--p = "0123456789abcdefghijklmnopqrstuvwxyz"[n % (uint64_t)base];
    while ((n /= (uint64_t)base) != 0);
    if (self.as.number < 0) *--p = '-';
    return gojs_string(vm, p, (size_t)(text + sizeof text - p));
}

METHOD(to_fixed) {
    (void)user;
    char text[400];
    const int digits = (int)gojs__to_index(gojs__arg_number(vm, argc, argv, 0, 0), 100);
    self = unboxed(self);
    if (self.type != GOJS_NUMBER) return gojs__throw_type(vm, "not a number");
    const int n = snprintf(text, sizeof text, "%.*f", digits, fmod(self.as.number, 1e200));
    for (char *p = text; *p; p++)
        if (*p == ',') *p = '.'; /* the locale's */
    return gojs_string(vm, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

METHOD(value_of) {
    (void)vm, (void)argc, (void)argv, (void)user;
    return gojs_retain(unboxed(self));
}

METHOD(is_integer) {
    (void)vm, (void)self, (void)user;
    return gojs_boolean(argc > 0 && argv[0].type == GOJS_NUMBER && isfinite(argv[0].as.number) &&
                        trunc(argv[0].as.number) == argv[0].as.number);
}

METHOD(is_nan) {
    (void)self, (void)user;
    return gojs_boolean(isnan(gojs__arg_number(vm, argc, argv, 0, NAN)));
}

METHOD(is_finite) {
    (void)self, (void)user;
    return gojs_boolean(isfinite(gojs__arg_number(vm, argc, argv, 0, NAN)));
}

METHOD(parse_float) {
    (void)self, (void)user;
    gojs_value s = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    if (gojs__threw(s)) return s;
    const char *p = gojs__string(s)->bytes;
    size_t n = gojs__string(s)->size, used;
    while (n && strchr(" \t\n\r", *p)) p++, n--;
    const double d = gojs__parse_number(p, n, &used);
    gojs_release(vm, s);
    return gojs_number(used ? d : (double)NAN);
}

METHOD(parse_int) {
    (void)self, (void)user;
    gojs_value s = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    if (gojs__threw(s)) return s;
    const char *p = gojs__string(s)->bytes;
    int base = gojs__to_int32(gojs__arg_number(vm, argc, argv, 1, 0));
    while (*p && strchr(" \t\n\r", *p)) p++;
    const bool minus = *p == '-';
    if (minus || *p == '+') p++;
    if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 32) == 'x') {
        p += 2;
        base = 16;
    }
    if (base == 0) base = 10;
    double d = 0;
    bool any = false;
    for (; *p; p++, any = true) {
        const int digit = *p >= '0' && *p <= '9'                 ? *p - '0'
                          : (*p | 32) >= 'a' && (*p | 32) <= 'z' ? (*p | 32) - 'a' + 10
                                                                 : 99;
        if (digit >= base) break;
        d = d * base + digit;
    }
    gojs_release(vm, s);
    return gojs_number(!any || base < 2 || base > 36 ? (double)NAN : minus ? -d : d);
}

static bool init_number(gojs_vm *vm) {
    static const gojs_builtin methods[] = {
        {"toString", number_text}, {"toFixed", to_fixed}, {"valueOf", value_of}};
    static const gojs_builtin statics[] = {{"isInteger", is_integer},
                                           {"isFinite", is_finite},
                                           {"isNaN", is_nan},
                                           {"parseFloat", parse_float},
                                           {"parseInt", parse_int}};
    gojs_value c =
        gojs__add_constructor(vm, "Number", make_number, vm->core.proto[GOJS_PROTO_NUMBER]);
    gojs_value p = gojs__value(&vm->core.proto[GOJS_PROTO_NUMBER]->cell);
    return !gojs__threw(c) && gojs__add_functions(vm, p, methods, 3) &&
           gojs__add_functions(vm, c, statics, 5) &&
           gojs__put_hidden(vm, c, "MAX_SAFE_INTEGER", gojs_number(9007199254740991.0)) &&
           gojs__add_functions(vm, vm->core.global, statics + 1, 4) &&
           gojs__put_hidden(vm, vm->core.global, "NaN", gojs_number(NAN)) &&
           gojs__put_hidden(vm, vm->core.global, "Infinity", gojs_number(INFINITY));
}

bool gojs__init_numbers(gojs_vm *vm, gojs_setup *setup) {
    static const gojs_builtin of_boolean[] = {{"toString", number_text}, {"valueOf", value_of}};
    gojs_obj *proto = vm->core.proto[GOJS_PROTO_BOOLEAN];
    (void)setup;
    return init_number(vm) &&
           !gojs__threw(gojs__add_constructor(vm, "Boolean", make_boolean, proto)) &&
           gojs__add_functions(vm, gojs__value(&proto->cell), of_boolean, 2);
}
