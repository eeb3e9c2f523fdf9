/* primitives.c: String, Number, Boolean, Symbol, Math and the global functions of numbers, as far
 * as programs for syscall/js touch them. */
#define _GNU_SOURCE /* memmem, which is linear where a loop is not */
#include "../vm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METHOD(name)                                                                       \
    static gojs_value name(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, \
                           void *user)

/* ---- symbols ---- */

typedef struct gojs_sym {
    gojs_cell cell;
    gojs_value description; /* a string or undefined */
} gojs_sym;

void gojs__symbol_clear(gojs_vm *vm, gojs_cell *symbol) {
    gojs_release(vm, ((gojs_sym *)(void *)symbol)->description);
}

static gojs_value new_symbol(gojs_vm *vm, gojs_value description) { /* takes the count */
    if (gojs__threw(description)) return description;
    gojs_sym *s = gojs__cell_new(vm, sizeof *s, GOJS_SYMBOL);
    if (s) {
        s->description = description;
        return gojs__value(&s->cell);
    }
    gojs_release(vm, description);
    return gojs__throw_memory(vm);
}

gojs_value gojs_symbol(gojs_vm *vm, const char *description) {
    return new_symbol(vm, description ? gojs_text(vm, description) : gojs_undefined());
}

METHOD(make_symbol) {
    (void)self, (void)user;
    if (gojs__take_new(vm)) return gojs__throw_type(vm, "Symbol is not a constructor");
    const bool named = argc > 0 && argv[0].type != GOJS_UNDEFINED;
    return new_symbol(vm, named ? gojs_to_string(vm, argv[0]) : gojs_undefined());
}

gojs_value gojs__symbol_text(gojs_vm *vm, gojs_value self) {
    const gojs_value d = ((gojs_sym *)(void *)self.as.cell)->description;
    gojs_text_buffer b = {.vm = vm};
    gojs__puts(&b, "Symbol(");
    if (d.type == GOJS_STRING) gojs__put(&b, gojs__string(d)->bytes, gojs__string(d)->size);
    gojs__puts(&b, ")");
    return gojs__text_done(&b);
}

METHOD(symbol_text) {
    (void)argc, (void)argv, (void)user;
    return self.type == GOJS_SYMBOL ? gojs__symbol_text(vm, self)
                                    : gojs__throw_type(vm, "not a symbol");
}

/* ---- strings ---- */

METHOD(make_string) {
    (void)self, (void)user, (void)gojs__take_new(vm);
    if (argc == 0) return gojs_text(vm, "");
    return argv[0].type == GOJS_SYMBOL ? gojs__symbol_text(vm, argv[0])
                                       : gojs_to_string(vm, argv[0]);
}

METHOD(from_char_code) {
    (void)self, (void)user;
    gojs_text_buffer b = {.vm = vm};
    for (int i = 0; i < argc; i++) {
        uint32_t c = (uint32_t)gojs__to_int32(gojs_to_number(vm, argv[i])) & 0xffff;
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < argc) {
            const uint32_t low = (uint32_t)gojs__to_int32(gojs_to_number(vm, argv[i + 1])) & 0xffff;
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                i++;
            }
        }
        gojs__put_codepoint(&b, c);
    }
    return gojs__text_done(&b);
}

/* The string of a method call, with a count. */
static gojs_value self_string(gojs_vm *vm, gojs_value self) {
    if (self.type <= GOJS_NULL) return gojs__throw_type(vm, "not a string");
    return gojs_to_string(vm, self);
}

METHOD(string_text) {
    (void)argc, (void)argv, (void)user;
    return self_string(vm, self);
}

static uint32_t decode(const char *p, size_t left) {
    const uint8_t *u = (const uint8_t *)p;
    if (u[0] < 0x80 || left < 2) return u[0];
    if (u[0] < 0xe0) return (u[0] & 31u) << 6 | (u[1] & 63u);
    if (u[0] < 0xf0 || left < 4) return (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
    return (u[0] & 7u) << 18 | (u[1] & 63u) << 12 | (u[2] & 63u) << 6 | (u[3] & 63u);
}

METHOD(char_code_at) {
    const bool points = user != NULL;
    gojs_value s = self_string(vm, self);
    if (gojs__threw(s)) return s;
    gojs_chars *text = gojs__string(s);
    const double d = trunc(gojs__arg_number(vm, argc, argv, 0, 0));
    gojs_value result = points ? gojs_undefined() : gojs_number(NAN);
    if (d >= 0 && d < gojs__string_units(text)) {
        const uint32_t unit = (uint32_t)d;
        const size_t at = gojs__string_offset(text, unit);
        const bool low = unit > 0 && at == gojs__string_offset(text, unit + 1) &&
                         at != gojs__string_offset(text, unit + 2);
        uint32_t c = decode(text->bytes + at, text->size - at);
        if (c >= 0x10000 && (!points || low))
            c = low ? 0xdc00 + ((c - 0x10000) & 0x3ff) : 0xd800 + ((c - 0x10000) >> 10);
        result = gojs_number(c);
    }
    gojs_release(vm, s);
    return result;
}

static gojs_value part(gojs_vm *vm, gojs_chars *s, uint32_t from, uint32_t to) {
    if (from >= to) return gojs_text(vm, "");
    const size_t a = gojs__string_offset(s, from), b = gojs__string_offset(s, to);
    return gojs_string(vm, s->bytes + a, b - a);
}

/* slice (negative: from the end) and substring (negative: 0; ordered). */
static gojs_value cut(gojs_vm *vm, gojs_value self, int argc, const gojs_value *argv, bool slice) {
    gojs_value s = self_string(vm, self);
    if (gojs__threw(s)) return s;
    const uint32_t n = gojs__string_units(gojs__string(s));
    double a = gojs__arg_number(vm, argc, argv, 0, 0), b = gojs__arg_number(vm, argc, argv, 1, n);
    if (slice && a < 0) a += n;
    if (slice && b < 0) b += n;
    uint32_t from = gojs__to_index(a, n), to = gojs__to_index(b, n);
    if (!slice && from > to) {
        const uint32_t t = from;
        from = to;
        to = t;
    }
    gojs_value result = part(vm, gojs__string(s), from, to);
    gojs_release(vm, s);
    return result;
}

METHOD(string_slice) {
    (void)user;
    return cut(vm, self, argc, argv, true);
}

METHOD(substring) {
    (void)user;
    return cut(vm, self, argc, argv, false);
}

static size_t find(const char *in, size_t size, size_t from, const char *what, size_t n) {
    const char *at = from <= size ? memmem(in + from, size - from, what, n) : NULL;
    return at ? (size_t)(at - in) : SIZE_MAX;
}

static uint32_t units_before(gojs_vm *vm, gojs_chars *s, size_t at) {
    if (gojs__string_units(s) == s->size) return (uint32_t)at;
    gojs_value head = gojs_string(vm, s->bytes, at);
    const uint32_t n = gojs__threw(head) ? 0 : gojs__string_units(gojs__string(head));
    gojs_release(vm, head);
    return n;
}

/* indexOf, includes, startsWith, endsWith: user tells which. */
METHOD(search) {
    const intptr_t which = (intptr_t)user;
    gojs_value s = self_string(vm, self), w = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    gojs_value result = gojs__exception();
    if (!gojs__threw(s) && !gojs__threw(w)) {
        gojs_chars *in = gojs__string(s), *what = gojs__string(w);
        const uint32_t start =
            gojs__to_index(gojs__arg_number(vm, argc, argv, 1, 0), gojs__string_units(in));
        const size_t from = gojs__string_offset(in, start);
        if (which == 3) {
            result =
                gojs_boolean(in->size >= what->size && memcmp(in->bytes + in->size - what->size,
                                                              what->bytes, what->size) == 0);
        } else {
            const size_t at = find(in->bytes, in->size, from, what->bytes, what->size);
            result = which == 1       ? gojs_boolean(at != SIZE_MAX)
                     : which == 2     ? gojs_boolean(at == from)
                     : at == SIZE_MAX ? gojs_number(-1)
                                      : gojs_number(units_before(vm, in, at));
        }
    }
    gojs_release(vm, s);
    gojs_release(vm, w);
    return result;
}

METHOD(split) {
    (void)user;
    gojs_value s = self_string(vm, self), w = gojs_to_string(vm, gojs__arg(argc, argv, 0));
    gojs_value made = gojs_array(vm);
    bool ok = !gojs__threw(s) && !gojs__threw(w) && !gojs__threw(made);
    const bool whole = argc == 0 || argv[0].type == GOJS_UNDEFINED;
    for (size_t from = 0; ok;) {
        gojs_chars *in = gojs__string(s), *by = gojs__string(w);
        size_t at = SIZE_MAX, skip = by->size;
        if (!whole && skip) at = find(in->bytes, in->size, from, by->bytes, skip);
        if (!whole && !skip) { /* character by character */
            if (from >= in->size) break;
            at = from + 1;
            while (at < in->size && ((uint8_t)in->bytes[at] & 0xc0) == 0x80) at++;
        }
        const bool last = at == SIZE_MAX;
        gojs_value piece = gojs_string(vm, in->bytes + from, (last ? in->size : at) - from);
        ok = !gojs__threw(piece) && gojs__array_push(vm, made, piece);
        gojs_release(vm, piece);
        if (last) break;
        from = at + skip;
    }
    gojs_release(vm, s);
    gojs_release(vm, w);
    if (ok) return made;
    gojs_release(vm, made);
    return gojs__exception();
}

/* toUpperCase, toLowerCase (ASCII) and trim. */
METHOD(change) {
    (void)argc, (void)argv;
    const intptr_t which = (intptr_t)user;
    gojs_value s = self_string(vm, self);
    if (gojs__threw(s)) return s;
    const char *p = gojs__string(s)->bytes;
    size_t n = gojs__string(s)->size;
    gojs_text_buffer b = {.vm = vm};
    if (which == 2) {
        while (n && strchr(" \t\n\r\v\f", *p)) p++, n--;
        while (n && strchr(" \t\n\r\v\f", p[n - 1])) n--;
        gojs__put(&b, p, n);
    }
    for (size_t i = 0; i < n && which != 2; i++) {
        char c = p[i];
        if (which == 0 && c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (which == 1 && c >= 'A' && c <= 'Z') c = (char)(c + 32);
        gojs__put(&b, &c, 1);
    }
    gojs_release(vm, s);
    return gojs__text_done(&b);
}

/* ---- numbers and booleans ---- */

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
    const double d = gojs__arg_number(vm, argc, argv, 0, argc ? NAN : 0);
    return as_new ? box(vm, vm->number_proto, gojs_number(d)) : gojs_number(d);
}

METHOD(make_boolean) {
    (void)self, (void)user;
    const gojs_value is = gojs_boolean(gojs_truthy(gojs__arg(argc, argv, 0)));
    return gojs__take_new(vm) ? box(vm, vm->boolean_proto, is) : is;
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
    return gojs_number(used ? d : NAN);
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
    return gojs_number(!any || base < 2 || base > 36 ? NAN : minus ? -d : d);
}

/* ---- Math ---- */

static double js_round(double d) {
    return floor(d + 0.5);
}
static double js_sign(double d) {
    return d > 0 ? 1 : d < 0 ? -1 : d;
}

#define MATH_FUNCTIONS(X)                                                                       \
    X(abs, fabs)                                                                                \
    X(ceil, ceil)                                                                               \
    X(floor, floor)                                                                             \
    X(trunc, trunc) X(round, js_round) X(sign, js_sign) X(sqrt, sqrt) X(cbrt, cbrt) X(exp, exp) \
        X(log, log) X(log2, log2) X(log10, log10) X(sin, sin) X(cos, cos) X(tan, tan)           \
            X(asin, asin) X(acos, acos) X(atan, atan)

#define X(name, f)                                                       \
    METHOD(math_##name) {                                                \
        (void)self, (void)user;                                          \
        return gojs_number(f(gojs__arg_number(vm, argc, argv, 0, NAN))); \
    }
MATH_FUNCTIONS(X)
#undef X

METHOD(math_pow) {
    (void)self, (void)user;
    return gojs_number(
        pow(gojs__arg_number(vm, argc, argv, 0, NAN), gojs__arg_number(vm, argc, argv, 1, NAN)));
}

METHOD(math_atan2) {
    (void)self, (void)user;
    return gojs_number(
        atan2(gojs__arg_number(vm, argc, argv, 0, NAN), gojs__arg_number(vm, argc, argv, 1, NAN)));
}

METHOD(math_max) {
    (void)self;
    const bool least = user != NULL;
    double best = least ? INFINITY : -INFINITY;
    for (int i = 0; i < argc; i++) {
        const double d = gojs_to_number(vm, argv[i]);
        if (isnan(d)) return gojs_number(NAN);
        if (least ? d < best : d > best) best = d;
    }
    return gojs_number(best);
}

METHOD(math_random) {
    (void)self, (void)argc, (void)argv, (void)user;
    uint64_t bits = 0;
    gojs__random(vm, &bits, sizeof bits);
    return gojs_number((double)(bits >> 11) / 9007199254740992.0);
}

/* Functions that differ in their `user` alone. */
static bool add_variant(gojs_vm *vm, gojs_value to, const char *name, gojs_cfunc f,
                        intptr_t which) {
    return gojs__put_hidden(vm, to, name, gojs_function(vm, name, f, (void *)which, NULL));
}

static bool init_math(gojs_vm *vm) {
    static const gojs_builtin functions[] = {
#define X(name, f) {#name, math_##name},
        MATH_FUNCTIONS(X)
#undef X
            {"pow", math_pow},
        {"atan2", math_atan2},
        {"random", math_random}};
    gojs_value math = gojs_object(vm);
    return !gojs__threw(math) &&
           gojs__add_functions(vm, math, functions, sizeof functions / sizeof *functions) &&
           add_variant(vm, math, "max", math_max, 0) && add_variant(vm, math, "min", math_max, 1) &&
           gojs__put_hidden(vm, math, "PI", gojs_number(3.14159265358979323846)) &&
           gojs__put_hidden(vm, math, "E", gojs_number(2.7182818284590452354)) &&
           gojs__put_hidden(vm, vm->global, "Math", math);
}

static bool init_strings(gojs_vm *vm) {
    static const gojs_builtin methods[] = {{"toString", string_text},    {"valueOf", string_text},
                                           {"charCodeAt", char_code_at}, {"slice", string_slice},
                                           {"substring", substring},     {"split", split}};
    gojs_value c = gojs__add_constructor(vm, "String", make_string, vm->string_proto);
    gojs_value p = gojs__value(&vm->string_proto->cell);
    static const gojs_builtin statics[] = {{"fromCharCode", from_char_code}};
    return !gojs__threw(c) &&
           gojs__add_functions(vm, p, methods, sizeof methods / sizeof *methods) &&
           gojs__add_functions(vm, c, statics, 1) &&
           add_variant(vm, p, "codePointAt", char_code_at, 1) &&
           add_variant(vm, p, "indexOf", search, 0) && add_variant(vm, p, "includes", search, 1) &&
           add_variant(vm, p, "startsWith", search, 2) &&
           add_variant(vm, p, "endsWith", search, 3) &&
           add_variant(vm, p, "toUpperCase", change, 0) &&
           add_variant(vm, p, "toLowerCase", change, 1) && add_variant(vm, p, "trim", change, 2);
}

static bool init_numbers(gojs_vm *vm) {
    static const gojs_builtin methods[] = {
        {"toString", number_text}, {"toFixed", to_fixed}, {"valueOf", value_of}};
    static const gojs_builtin statics[] = {{"isInteger", is_integer},
                                           {"isFinite", is_finite},
                                           {"isNaN", is_nan},
                                           {"parseFloat", parse_float},
                                           {"parseInt", parse_int}};
    gojs_value c = gojs__add_constructor(vm, "Number", make_number, vm->number_proto);
    gojs_value p = gojs__value(&vm->number_proto->cell);
    return !gojs__threw(c) && gojs__add_functions(vm, p, methods, 3) &&
           gojs__add_functions(vm, c, statics, 5) &&
           gojs__put_hidden(vm, c, "MAX_SAFE_INTEGER", gojs_number(9007199254740991.0)) &&
           gojs__add_functions(vm, vm->global, statics + 1, 4) &&
           gojs__put_hidden(vm, vm->global, "NaN", gojs_number(NAN)) &&
           gojs__put_hidden(vm, vm->global, "Infinity", gojs_number(INFINITY));
}

bool gojs__init_primitives(gojs_vm *vm) {
    static const gojs_builtin of_boolean[] = {{"toString", number_text}, {"valueOf", value_of}};
    static const gojs_builtin of_symbol[] = {{"toString", symbol_text}, {"valueOf", value_of}};
    vm->string_proto = gojs__new_proto(vm);
    vm->number_proto = gojs__new_proto(vm);
    vm->boolean_proto = gojs__new_proto(vm);
    vm->symbol_proto = gojs__new_proto(vm);
    if (!vm->symbol_proto || !vm->boolean_proto || !init_strings(vm) || !init_numbers(vm))
        return false;
    gojs_value b = gojs__add_constructor(vm, "Boolean", make_boolean, vm->boolean_proto);
    gojs_value s = gojs__add_constructor(vm, "Symbol", make_symbol, vm->symbol_proto);
    vm->symbol_iterator = gojs_symbol(vm, "Symbol.iterator");
    return !gojs__threw(b) && !gojs__threw(s) && !gojs__threw(vm->symbol_iterator) &&
           gojs__add_functions(vm, gojs__value(&vm->boolean_proto->cell), of_boolean, 2) &&
           gojs__add_functions(vm, gojs__value(&vm->symbol_proto->cell), of_symbol, 2) &&
           gojs__put_hidden(vm, s, "iterator", gojs_retain(vm->symbol_iterator)) && init_math(vm);
}
