/* words.h: arithmetic of math/big with vectors of 64-bit words, the lowest first. `z` may be `x` or
 * `y`: each word is read before the word of z with the same index is written. */
#ifndef GOWASM_WORDS_H
#define GOWASM_WORDS_H

#include "gowasm_rt_hosted.h"

/* *carry + x*y: the low word; the high one is the new *carry. */
static inline uint64_t gowasm__mul_step(uint64_t x, uint64_t y, uint64_t *carry) {
#ifdef __SIZEOF_INT128__
    __extension__ const unsigned __int128 product = (unsigned __int128)x * y + *carry;
    *carry = (uint64_t)(product >> 64);
    return (uint64_t)product;
#else
    const uint64_t x0 = (uint32_t)x, x1 = x >> 32, y0 = (uint32_t)y, y1 = y >> 32;
    const uint64_t low = x0 * y0 + (uint32_t)*carry;
    const uint64_t middle = x1 * y0 + (low >> 32) + (*carry >> 32);
    const uint64_t other = x0 * y1 + (uint32_t)middle;
    *carry = x1 * y1 + (middle >> 32) + (other >> 32);
    return other << 32 | (uint32_t)low;
#endif
}

static inline uint64_t gowasm__add_step(uint64_t x, uint64_t y, uint64_t *carry) {
    const uint64_t sum = x + y, all = sum + *carry;
    *carry = (uint64_t)(sum < x) | (uint64_t)(all < sum);
    return all;
}

static inline uint64_t gowasm__sub_step(uint64_t x, uint64_t y, uint64_t *borrow) {
    const uint64_t difference = x - y, all = difference - *borrow;
    *borrow = (uint64_t)(x < y) | (uint64_t)(difference < *borrow);
    return all;
}

/* The four functions of gowasm_rt_hosted.h from word i on. */
static inline uint64_t gowasm__add_rest(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                                        uint64_t i, uint64_t n, uint64_t carry) {
    for (; i < n; i++) z[i] = gowasm__add_step(x[i], y[i], &carry);
    return carry;
}

static inline uint64_t gowasm__sub_rest(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                                        uint64_t i, uint64_t n, uint64_t borrow) {
    for (; i < n; i++) z[i] = gowasm__sub_step(x[i], y[i], &borrow);
    return borrow;
}

static inline uint64_t gowasm__mul_rest(gowasm_word *z, const gowasm_word *x, uint64_t y,
                                        uint64_t i, uint64_t n, uint64_t carry) {
    for (; i < n; i++) z[i] = gowasm__mul_step(x[i], y, &carry);
    return carry;
}

static inline uint64_t gowasm__add_mul_rest(gowasm_word *z, const gowasm_word *x,
                                            const gowasm_word *y, uint64_t m, uint64_t i,
                                            uint64_t n, uint64_t carry) {
    for (; i < n; i++) {
        const uint64_t product = gowasm__mul_step(y[i], m, &carry), sum = product + x[i];
        carry += sum < product;
        z[i] = sum;
    }
    return carry;
}

#endif
