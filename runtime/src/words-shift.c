/* words-shift.c: shifts of math/big's vectors, two words at a time, in the order that allows z to
 * be x, or to begin above it (left) or below it (right). */
#include "gowasm_rt_hosted.h"

typedef uint64_t Pair __attribute__((vector_size(16)));
typedef Pair PairAnywhere __attribute__((may_alias, aligned(1)));

static inline Pair load(const gowasm_word *x) {
    return *(const PairAnywhere *)(const void *)x;
}

static inline void store(gowasm_word *z, Pair words) {
    *(PairAnywhere *)(void *)z = words;
}

uint64_t gowasm__shift_left(gowasm_word *z, const gowasm_word *x, uint64_t n, unsigned s) {
    const Pair left = {s, s}, right = {64 - s, 64 - s};
    const uint64_t out = x[n - 1] >> (64 - s);
    uint64_t i = n;
    for (; i > 2; i -= 2) store(z + i - 2, load(x + i - 2) << left | load(x + i - 3) >> right);
    if (i == 2) z[1] = x[1] << s | x[0] >> (64 - s);
    z[0] = x[0] << s;
    return out;
}

uint64_t gowasm__shift_right(gowasm_word *z, const gowasm_word *x, uint64_t n, unsigned s) {
    const Pair left = {64 - s, 64 - s}, right = {s, s};
    const uint64_t out = x[0] << (64 - s);
    uint64_t i = 0;
    for (; i + 2 < n; i += 2) store(z + i, load(x + i) >> right | load(x + i + 1) << left);
    if (i + 2 == n) z[i] = x[i] >> s | x[i + 1] << (64 - s);
    z[n - 1] = x[n - 1] >> s;
    return out;
}
