/* test-processor.c: what runtime/src does by instructions that not every processor has
 * (processor.inc), with them and without; and what it does the same way on all processors of an
 * architecture: words, shifts, searches. */
#include "cpu.h"
#include "find.h"
#include "words.h"

#include "unit/check.h"

#include "processor.inc"

#include <stdlib.h>

/* Its sibling for other architectures, too. */
#define gowasm__find find_generic
bool find_generic(const uint8_t *in, uint64_t size, const uint8_t *what, uint64_t length,
                  uint64_t *at);
#include "find-generic.c"
#undef gowasm__find

/* Words that carry: all ones, zero, and others. */
static void fill_words(gowasm_word *words, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) {
        const uint64_t kind = random_bits() >> 20 & 3;
        words[i] = kind == 0 ? UINT64_MAX : kind == 1 ? 0 : random_bits();
    }
}

/* Four vectors at any address, as guests have them. */
typedef struct Vectors {
    uint8_t room[4][80 * 8 + 8];
    gowasm_word *z, *x, *y, *wanted;
} Vectors;

static void make_vectors(Vectors *v, uint64_t n, unsigned shift, unsigned same) {
    v->z = (gowasm_word *)(void *)(v->room[0] + shift);
    v->x = (gowasm_word *)(void *)(v->room[1] + (shift ^ 3));
    v->y = (gowasm_word *)(void *)(v->room[2] + (shift ^ 5));
    v->wanted = (gowasm_word *)(void *)v->room[3];
    fill_words(v->z, n + 1);
    fill_words(v->x, n);
    fill_words(v->y, n);
    if (same & 1) v->x = v->z;
    if (same & 2) v->y = v->z;
}

static bool same_words(const Vectors *v, uint64_t n, uint64_t after) {
    return memcmp((const void *)v->z, (const void *)v->wanted, (size_t)n * 8) == 0 &&
           v->z[n] == after;
}

/* z is as `wanted`, and the word after it is as before. */
static void check_words(uint64_t n, unsigned shift, unsigned same) {
    Vectors v;
    const uint64_t m = random_bits() | (shift & 1 ? UINT64_MAX << 1 : 0), in = random_bits();
    uint64_t after, carry;

    make_vectors(&v, n, shift, same);
    after = v.z[n];
    carry = gowasm__add_rest(v.wanted, v.x, v.y, 0, n, 0);
    CHECK(gowasm__add_words(v.z, v.x, v.y, n) == carry && same_words(&v, n, after));

    make_vectors(&v, n, shift, same);
    after = v.z[n];
    carry = gowasm__sub_rest(v.wanted, v.x, v.y, 0, n, 0);
    CHECK(gowasm__sub_words(v.z, v.x, v.y, n) == carry && same_words(&v, n, after));

    make_vectors(&v, n, shift, same);
    after = v.z[n];
    carry = gowasm__mul_rest(v.wanted, v.x, m, 0, n, in);
    CHECK(gowasm__mul_words(v.z, v.x, m, n, in) == carry && same_words(&v, n, after));

    make_vectors(&v, n, shift, same);
    after = v.z[n];
    carry = gowasm__add_mul_rest(v.wanted, v.x, v.y, m, 0, n, in);
    CHECK(gowasm__add_mul_words(v.z, v.x, v.y, m, n, in) == carry && same_words(&v, n, after));
}

/* The steps themselves, by 32-bit halves and by examples. */
static void check_steps(void) {
    for (int i = 0; i < 1000; i++) {
        gowasm_word w[3];
        fill_words(w, 3);
        uint64_t carry = w[2];
        const uint64_t low = gowasm__mul_step(w[0], w[1], &carry);
        const uint64_t x0 = (uint32_t)w[0], x1 = w[0] >> 32, y0 = (uint32_t)w[1], y1 = w[1] >> 32;
        const uint64_t a = x0 * y0 + (uint32_t)w[2], b = x1 * y0 + (a >> 32) + (w[2] >> 32);
        const uint64_t c = x0 * y1 + (uint32_t)b;
        CHECK(low == (c << 32 | (uint32_t)a));
        CHECK(carry == x1 * y1 + (b >> 32) + (c >> 32));
    }
    uint64_t carry = 1;
    CHECK(gowasm__add_step(UINT64_MAX, 0, &carry) == 0 && carry == 1);
    CHECK(gowasm__add_step(UINT64_MAX, UINT64_MAX, &carry) == UINT64_MAX && carry == 1);
    CHECK(gowasm__add_step(1, 2, &carry) == 4 && carry == 0);
    carry = 1;
    CHECK(gowasm__sub_step(0, 0, &carry) == UINT64_MAX && carry == 1);
    CHECK(gowasm__sub_step(0, UINT64_MAX, &carry) == 0 && carry == 1);
    CHECK(gowasm__sub_step(4, 1, &carry) == 2 && carry == 0);
}

/* z begins `apart` words above x (left) or below it (right). */
static void check_shifts(uint64_t n, unsigned s, unsigned apart) {
    gowasm_word words[100], copy[100], wanted[100];
    fill_words(words, 100);
    memcpy(copy, words, sizeof copy);
    memcpy(wanted, words, sizeof wanted);
    for (uint64_t i = 0; i < n; i++)
        wanted[i + apart] = copy[i] << s | (i > 0 ? copy[i - 1] >> (64 - s) : 0);
    CHECK(gowasm__shift_left(words + apart, words, n, s) == copy[n - 1] >> (64 - s));
    CHECK(memcmp(words, wanted, sizeof words) == 0);

    memcpy(words, copy, sizeof words);
    memcpy(wanted, copy, sizeof wanted);
    for (uint64_t i = 0; i < n; i++)
        wanted[i] = copy[i + apart] >> s | (i + 1 < n ? copy[i + apart + 1] << (64 - s) : 0);
    CHECK(gowasm__shift_right(words, words + apart, n, s) == copy[apart] << (64 - s));
    CHECK(memcmp(words, wanted, sizeof words) == 0);
}

static void check_all_words(void) {
    check_steps();
    for (uint64_t n = 0; n < 70; n++)
        for (unsigned shift = 0; shift < 8; shift++)
            for (unsigned same = 0; same < 4; same++) check_words(n, shift, same);
    for (uint64_t n = 1; n < 70; n++)
        for (unsigned s = 1; s < 64; s++) check_shifts(n, s, (unsigned)(n + s) % 4);
}

/* All bits zero or all set: the same number modulo 2^(64*n) - 1. */
static bool is_zero(const gowasm_word *words, uint64_t n) {
    for (uint64_t i = 0; i < n; i++)
        if (words[i] != words[0] || words[i] + 1 > 1) return false;
    return true;
}

/* Modulo 2^(64*n) - 1 the factor 2^(64*n) is one: what is left is the product. */
static void check_montgomery(void) {
    for (uint64_t n = 1; n < 40; n++) {
        gowasm_word z[80], x[40], y[40], m[40], product[80] = {0};
        fill_words(x, n);
        fill_words(y, n);
        memset((void *)m, 255, sizeof m);
        gowasm__montgomery(z, x, y, m, 1, n);
        for (uint64_t i = 0; i < n; i++)
            product[n + i] = gowasm__add_mul_rest(product + i, product + i, x, y[i], 0, n, 0);
        uint64_t carry = gowasm__add_rest(product, product, product + n, 0, n, 0);
        for (uint64_t i = 0; i < n; i++) product[i] = gowasm__add_step(product[i], 0, &carry);
        CHECK(memcmp((void *)z, (void *)product, (size_t)n * 8) == 0 ||
              (is_zero(z, n) && is_zero(product, n)));
    }
}

/* Texts of two letters, where much is nearly what is looked for. */
static uint64_t find_plainly(const uint8_t *in, uint64_t size, const uint8_t *what,
                             uint64_t length) {
    for (uint64_t i = 0; i + length <= size; i++)
        if (memcmp(in + i, what, (size_t)length) == 0) return i;
    return UINT64_MAX;
}

static void check_find(uint64_t size, uint64_t length, unsigned letters) {
    /* Of exactly this size: AddressSanitizer sees what is read beyond. */
    uint8_t *in = malloc((size_t)size), *what = malloc((size_t)length);
    uint64_t at;
    for (uint64_t i = 0; i < size; i++) in[i] = (uint8_t)('a' + random_bits() % letters);
    for (uint64_t i = 0; i < length; i++) what[i] = (uint8_t)('a' + random_bits() % letters);
    if (random_bits() & 1) memcpy(what, in + random_bits() % (size - length + 1), (size_t)length);
    const uint64_t wanted = find_plainly(in, size, what, length);
    /* Nothing so short is hard. */
    CHECK(gowasm__find(in, size, what, length, &at) && at == wanted);
    CHECK(find_generic(in, size, what, length, &at) ? at == wanted : size > 64);
    free(in);
    free(what);
}

static void check_finds(void) {
    for (uint64_t size = 2; size < LENGTHS; size++)
        for (uint64_t length = 2; length <= size && length < 40; length += 1 + length / 8)
            for (unsigned letters = 1; letters < 4; letters++) check_find(size, length, letters);
    /* As many nearly right places as there can be: another way is faster. */
    enum { SIZE = 1 << 20, LENGTH = 1 << 12 };
    uint8_t *in = malloc(SIZE), *what = malloc(LENGTH);
    uint64_t at;
    memset(in, 'a', SIZE);
    memset(what, 'a', LENGTH);
    what[LENGTH - 2] = 'b';
    CHECK(!gowasm__find(in, SIZE, what, LENGTH, &at));
    CHECK(!find_generic(in, SIZE, what, LENGTH, &at));
    free(in);
    free(what);
}

static void check_counts(void) {
    for (uint64_t size = 0; size < 5000; size += size < LENGTHS ? 1 : 97) {
        uint8_t *in = malloc((size_t)size + 1);
        uint64_t wanted = 0;
        const bool all = size % 3 == 0;
        for (uint64_t i = 0; i < size; i++) {
            in[i] = all ? 200 : (uint8_t)(199 + random_bits() % 3);
            wanted += in[i] == 200;
        }
        CHECK_INT(gowasm__count(in, size, 200), ==, wanted);
        free(in);
    }
}

static void check_instructions(void) {
    const bool crc = gowasm__cpu_has(GOWASM_CPU_CRC32);
#ifdef __x86_64__
    const size_t least = 64;
#else
    const size_t least = 0;
#endif
    check_sha256_example();
    check_sha256();
    check_crc32(GOWASM_CRC32_IEEE, crc, least);
    check_crc32(GOWASM_CRC32_CASTAGNOLI, crc, least);
    check_crc32(0xeb31d82e, false, 0); /* Koopman's: the guest's own code */
    check_all_words();
    check_montgomery();
}

int main(void) {
    check_instructions();
    CHECK(atomic_load(&gowasm__cpu) & GOWASM_CPU_ASKED);
    atomic_store(&gowasm__cpu, GOWASM_CPU_ASKED); /* a processor that has none of them */
    check_instructions();
    check_finds();
    check_counts();
    return check_result();
}
