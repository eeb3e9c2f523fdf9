/* math.c: Math.
 *
 * Input: anything, which is converted to a number. Output: numbers as C's library has them.
 * Invariants: none beyond those of the table: name and function of C in one row. */
#include "builtins.h"

#include <math.h>

static double js_round(double d) {
    return floor(d + 0.5);
}
static double js_sign(double d) {
    return d > 0 ? 1 : d < 0 ? -1 : d;
}

#define MATH_FUNCTIONS(X)                                                                   \
    X(abs, fabs)                                                                            \
    X(ceil, ceil)                                                                           \
    X(floor, floor)                                                                         \
    X(trunc, trunc)                                                                         \
    X(round, js_round) X(sign, js_sign) X(sqrt, sqrt) X(cbrt, cbrt) X(exp, exp) X(log, log) \
        X(log2, log2) X(log10, log10) X(sin, sin) X(cos, cos) X(tan, tan) X(asin, asin)     \
            X(acos, acos) X(atan, atan)

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

bool gojs__init_math(gojs_vm *vm, gojs_setup *setup) {
    (void)setup;
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
           gojs__add_variant(vm, math, "max", math_max, 0) &&
           gojs__add_variant(vm, math, "min", math_max, 1) &&
           gojs__put_hidden(vm, math, "PI", gojs_number(3.14159265358979323846)) &&
           gojs__put_hidden(vm, math, "E", gojs_number(2.7182818284590452354)) &&
           gojs__put_hidden(vm, vm->core.global, "Math", math);
}
