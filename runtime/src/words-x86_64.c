/* words-x86_64.c: math/big's vectors, eight words at a time with the carry in the processor's
 * flags, which C compilers do not keep there; the last few words in C. Products take BMI2 (mulx
 * leaves the flags alone) and ADX (two carries at once) where the processor has them. */
#include "cpu.h"
#include "words.h"

#define EIGHT(step) step(0) step(8) step(16) step(24) step(32) step(40) step(48) step(56)

#define ADD(at)                       \
    "movq " #at "(%[x]), %[word]\n\t" \
    "adcq " #at "(%[y]), %[word]\n\t" \
    "movq %[word], " #at "(%[z])\n\t"

static inline uint64_t add_eight(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                                 uint64_t carry) {
    uint64_t word;
    __asm__ volatile("addb $-1, %b[carry]\n\t" EIGHT(ADD) "setc %b[carry]"
                     : [carry] "+&q"(carry), [word] "=&r"(word)
                     : [x] "r"(x), [y] "r"(y), [z] "r"(z)
                     : "memory", "cc");
    return carry;
}

#define SUB(at)                       \
    "movq " #at "(%[x]), %[word]\n\t" \
    "sbbq " #at "(%[y]), %[word]\n\t" \
    "movq %[word], " #at "(%[z])\n\t"

static inline uint64_t sub_eight(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                                 uint64_t borrow) {
    uint64_t word;
    __asm__ volatile("addb $-1, %b[borrow]\n\t" EIGHT(SUB) "setc %b[borrow]"
                     : [borrow] "+&q"(borrow), [word] "=&r"(word)
                     : [x] "r"(x), [y] "r"(y), [z] "r"(z)
                     : "memory", "cc");
    return borrow;
}

/* Two products: the high word of each is added to the low word of the next. */
#define MUL(at, next)                             \
    "mulxq " #at "(%[x]), %[low], %[high]\n\t"    \
    "adcq %[carry], %[low]\n\t"                   \
    "movq %[low], " #at "(%[z])\n\t"              \
    "mulxq " #next "(%[x]), %[low], %[carry]\n\t" \
    "adcq %[high], %[low]\n\t"                    \
    "movq %[low], " #next "(%[z])\n\t"

static inline uint64_t mul_eight(gowasm_word *z, const gowasm_word *x, uint64_t y, uint64_t carry) {
    uint64_t low, high;
    __asm__ volatile("testq %[carry], %[carry]\n\t" /* no carry */
                     MUL(0, 8) MUL(16, 24) MUL(32, 40) MUL(48, 56) "adcq $0, %[carry]"
                     : [carry] "+&r"(carry), [low] "=&r"(low), [high] "=&r"(high)
                     : [x] "r"(x), [z] "r"(z), "d"(y)
                     : "memory", "cc");
    return carry;
}

/* The same, and with the other carry those of x. */
#define ADD_MUL(at, next)                         \
    "mulxq " #at "(%[y]), %[low], %[high]\n\t"    \
    "adcxq %[carry], %[low]\n\t"                  \
    "adoxq " #at "(%[x]), %[low]\n\t"             \
    "movq %[low], " #at "(%[z])\n\t"              \
    "mulxq " #next "(%[y]), %[low], %[carry]\n\t" \
    "adcxq %[high], %[low]\n\t"                   \
    "adoxq " #next "(%[x]), %[low]\n\t"           \
    "movq %[low], " #next "(%[z])\n\t"

static inline uint64_t add_mul_eight(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                                     uint64_t m, uint64_t carry) {
    uint64_t low, high;
    __asm__ volatile("xorl %k[low], %k[low]\n\t" /* no carries */
                     ADD_MUL(0, 8) ADD_MUL(16, 24) ADD_MUL(32, 40)
                         ADD_MUL(48, 56) "movl $0, %k[low]\n\t"
                                         "adcxq %[low], %[carry]\n\t"
                                         "adoxq %[low], %[carry]"
                     : [carry] "+&r"(carry), [low] "=&r"(low), [high] "=&r"(high)
                     : [x] "r"(x), [y] "r"(y), [z] "r"(z), "d"(m)
                     : "memory", "cc");
    return carry;
}

uint64_t gowasm__add_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y, uint64_t n) {
    uint64_t i = 0, carry = 0;
    for (; n - i >= 8; i += 8) carry = add_eight(z + i, x + i, y + i, carry);
    return gowasm__add_rest(z, x, y, i, n, carry);
}

uint64_t gowasm__sub_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y, uint64_t n) {
    uint64_t i = 0, borrow = 0;
    for (; n - i >= 8; i += 8) borrow = sub_eight(z + i, x + i, y + i, borrow);
    return gowasm__sub_rest(z, x, y, i, n, borrow);
}

uint64_t gowasm__mul_words(gowasm_word *z, const gowasm_word *x, uint64_t y, uint64_t n,
                           uint64_t carry) {
    uint64_t i = 0;
    if (n >= 8 && gowasm__cpu_has(GOWASM_CPU_WORDS))
        for (; n - i >= 8; i += 8) carry = mul_eight(z + i, x + i, y, carry);
    return gowasm__mul_rest(z, x, y, i, n, carry);
}

uint64_t gowasm__add_mul_words(gowasm_word *z, const gowasm_word *x, const gowasm_word *y,
                               uint64_t m, uint64_t n, uint64_t carry) {
    uint64_t i = 0;
    if (n >= 8 && gowasm__cpu_has(GOWASM_CPU_WORDS))
        for (; n - i >= 8; i += 8) carry = add_mul_eight(z + i, x + i, y + i, m, carry);
    return gowasm__add_mul_rest(z, x, y, m, i, n, carry);
}
