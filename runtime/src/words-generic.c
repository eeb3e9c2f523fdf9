/* words-generic.c: math/big's vectors on architectures without words-ARCH.c. */
#include "words.h"

uint64_t gowasm__add_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y, uint64_t n) {
    return gowasm__add_rest(z, x, y, 0, n, 0);
}

uint64_t gowasm__sub_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y, uint64_t n) {
    return gowasm__sub_rest(z, x, y, 0, n, 0);
}

uint64_t gowasm__mul_words(gowasm_word *z, const gowasm_word *x, uint64_t y, uint64_t n,
                           uint64_t carry) {
    return gowasm__mul_rest(z, x, y, 0, n, carry);
}

uint64_t gowasm__add_mul_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                               uint64_t m, uint64_t n, uint64_t carry) {
    return gowasm__add_mul_rest(z, x, y, m, 0, n, carry);
}
