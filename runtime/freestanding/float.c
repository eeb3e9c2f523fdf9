/* float.c: rounding and square roots in integer arithmetic: exact on every machine, with and
 * without floating-point registers. None is called with a NaN (gowasm_gen.h). Each is in a section
 * of its own. */
#include "gowasm_rt_freestanding.h"

static uint64_t bits_of(double x) {
    uint64_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double from_bits(uint64_t bits) {
    double x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

/* How many of the low bits are after the point: 0 for an integer or infinity, 53 or more for
 * |x| < 1. */
static int fraction_bits(uint64_t bits) {
    int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
    return exponent >= 52 ? 0 : 52 - exponent;
}

#define SIGN (UINT64_C(1) << 63)
#define ONE (UINT64_C(1023) << 52)

double gowasm__trunc(double x) {
    uint64_t bits = bits_of(x);
    int n = fraction_bits(bits);
    if (n == 0) return x;
    return from_bits(n > 52 ? bits & SIGN : bits >> n << n);
}

/* Away from zero where anything is cut off and the sign is that of `direction`. Adding to the bits
 * carries into the exponent as it should. */
static double toward(double x, uint64_t direction) {
    uint64_t bits = bits_of(x);
    int n = fraction_bits(bits);
    if (n == 0 || (bits & ~SIGN) == 0) return x;
    if (n > 52) return from_bits((bits & SIGN) == direction ? direction | ONE : bits & SIGN);
    uint64_t cut = bits & ((UINT64_C(1) << n) - 1);
    bits -= cut;
    if (cut != 0 && (bits & SIGN) == direction) bits += UINT64_C(1) << n;
    return from_bits(bits);
}

double gowasm__floor(double x) {
    return toward(x, SIGN);
}

double gowasm__ceil(double x) {
    return toward(x, 0);
}

/* To the nearest integer, ties to even. */
double gowasm__nearbyint(double x) {
    uint64_t bits = bits_of(x), sign = bits & SIGN;
    int n = fraction_bits(bits);
    if (n == 0) return x;
    if (n > 53) return from_bits(sign); /* below one half */
    if (n == 53)                        /* [0.5, 1): a tie goes to 0 */
        return from_bits((bits & ~SIGN) == UINT64_C(1022) << 52 ? sign : sign | ONE);
    uint64_t half = UINT64_C(1) << (n - 1), cut = bits & (2 * half - 1);
    bits -= cut;
    /* with n == 52 the last bit of the integer is the hidden one: it is odd */
    bool odd = n == 52 || (bits >> n & 1) != 0;
    if (cut > half || (cut == half && odd)) bits += 2 * half;
    return from_bits(bits);
}

#ifndef gowasm__sqrt
/* Bit by bit: 55 of them, the last for rounding, which can be no tie. */
double gowasm__sqrt(double x) {
    uint64_t bits = bits_of(x);
    if ((bits & ~SIGN) == 0 || bits == UINT64_C(0x7ff) << 52) return x;
    if (bits & SIGN) return from_bits(UINT64_C(0x7ff8) << 48);
    int exponent = (int)(bits >> 52);
    uint64_t m = bits & ((UINT64_C(1) << 52) - 1);
    if (exponent == 0) { /* subnormal */
        exponent = 1;
        while (!(m >> 52)) {
            m <<= 1;
            exponent--;
        }
    } else {
        m |= UINT64_C(1) << 52;
    }
    exponent -= 1023;
    if (exponent & 1) m <<= 1;
    exponent = (exponent - (exponent & 1)) / 2;
    m <<= 1;
    uint64_t root = 0, sum = 0;
    for (uint64_t bit = UINT64_C(1) << 53; bit != 0; bit >>= 1) {
        uint64_t t = sum + bit;
        if (t <= m) {
            sum = t + bit;
            m -= t;
            root += bit;
        }
        m <<= 1;
    }
    if (m != 0) root += root & 1;
    return from_bits((root >> 1) + ((uint64_t)(exponent + 1022) << 52));
}
#endif
