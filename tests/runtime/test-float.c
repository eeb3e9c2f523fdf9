/* test-float.c: rounding and square roots of code without an operating system
 * (runtime/freestanding/float.c), compiled for this machine, against the C library and the
 * processor: the same bits for edges, for bit patterns by chance, and for every 251st float.
 *
 *     runtime-float --all    every float: minutes
 */
#include "../../runtime/freestanding/gowasm_rt_freestanding.h"

/* Here a square root is an instruction: float.c's is for others. */
#undef gowasm__sqrt
#undef gowasm__sqrtf
double gowasm__sqrt(double x);
#define gowasm__sqrtf(x) ((float)gowasm__sqrt((double)(x)))
#include "../../runtime/freestanding/float.c"

#include "unit/check.h"

#include <inttypes.h>
#include <math.h>

enum { CHANCES = 1 << 21, STRIDE = 251, SHOWN = 10 };

static void compare(const char *name, uint64_t in, uint64_t out, uint64_t expected) {
    check_count++;
    if (out == expected || check_failures++ > SHOWN) return;
    fprintf(stderr, "%s of bits 0x%" PRIx64 ": 0x%" PRIx64 ", expected 0x%" PRIx64 "\n", name, in,
            out, expected);
}

/* gowasm_gen.h calls none of them with a NaN. */
static void doubles(uint64_t bits) {
    double x = from_bits(bits);
    if (x != x) return;
    compare("floor", bits, bits_of(gowasm__floor(x)), bits_of(floor(x)));
    compare("ceil", bits, bits_of(gowasm__ceil(x)), bits_of(ceil(x)));
    compare("trunc", bits, bits_of(gowasm__trunc(x)), bits_of(trunc(x)));
    compare("nearbyint", bits, bits_of(gowasm__nearbyint(x)), bits_of(nearbyint(x)));
    if (x < 0) { /* which NaN is the machine's choice */
        double root = gowasm__sqrt(x);
        compare("sqrt is a number", bits, root == root, false);
    } else {
        compare("sqrt", bits, bits_of(gowasm__sqrt(x)), bits_of(sqrt(x)));
    }
}

static uint32_t float_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static void floats(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    if (x != x) return;
    compare("floorf", bits, float_bits(gowasm__floorf(x)), float_bits(floorf(x)));
    compare("ceilf", bits, float_bits(gowasm__ceilf(x)), float_bits(ceilf(x)));
    compare("truncf", bits, float_bits(gowasm__truncf(x)), float_bits(truncf(x)));
    compare("nearbyintf", bits, float_bits(gowasm__nearbyintf(x)), float_bits(nearbyintf(x)));
    if (x >= 0) compare("sqrtf", bits, float_bits(gowasm__sqrtf(x)), float_bits(sqrtf(x)));
}

/* Every exponent with every position of a bit, what is around it, and both signs: ties, what is
 * just beside them, limits, subnormal numbers, infinities and zeros. */
static void edges(void) {
    const uint64_t mantissa = (UINT64_C(1) << 52) - 1;
    for (uint64_t exponent = 0; exponent < 2048; exponent++)
        for (int bit = 0; bit <= 52; bit++)
            for (int beside = -1; beside <= 1; beside++) {
                uint64_t one = bit < 52 ? UINT64_C(1) << bit : 0;
                uint64_t low = (one + (uint64_t)(int64_t)beside) & mantissa;
                uint64_t high = mantissa & ~(one != 0 ? one - 1 : mantissa);
                const uint64_t patterns[] = {low, high ^ low, mantissa ^ low};
                for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
                    doubles(exponent << 52 | patterns[i]);
                    doubles(SIGN | exponent << 52 | patterns[i]);
                }
            }
}

/* xorshift64 (Marsaglia 2003). With all exponents, and with those that have something to round. */
static void chances(void) {
    uint64_t x = UINT64_C(0x9e3779b97f4a7c15);
    for (unsigned i = 0; i < CHANCES; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        doubles(x);
        doubles((x & (SIGN | (ONE - 1))) % (UINT64_C(1) << 52) | (1020 + x % 56) << 52 |
                (x & SIGN));
    }
}

int main(int argc, char **argv) {
    bool all = argc > 1 && strcmp(argv[1], "--all") == 0;
    edges();
    chances();
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += all ? 1 : STRIDE) floats((uint32_t)bits);
    return check_result();
}
