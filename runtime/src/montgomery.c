/* montgomery.c: Montgomery's multiplication, as math/big's nat.montgomery does it: after "Efficient
 * Software Implementations of Modular Exponentiation", Gueron 2011. */
#include "gowasm_rt_hosted.h"

#include <string.h>

void gowasm__montgomery(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                        const gowasm_word *m, uint64_t k, uint64_t n) {
    uint64_t carry = 0;
    memset((void *)z, 0, (size_t)n * 16);
    for (uint64_t i = 0; i < n; i++) {
        const uint64_t one = gowasm__add_mul_words(z + i, z + i, x, y[i], n, 0);
        const uint64_t two = gowasm__add_mul_words(z + i, z + i, m, z[i] * k, n, 0);
        const uint64_t sum = carry + one, all = sum + two;
        z[n + i] = all;
        carry = sum < one || all < two;
    }
    if (carry != 0)
        gowasm__sub_words(z, z + n, m, n);
    else
        memcpy((void *)z, (const void *)(z + n), (size_t)n * 8);
}
