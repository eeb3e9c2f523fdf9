/* crc32-x86_64.c: CRC-32 by multiplication without carries, where the processor has it: "Fast CRC
 * Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009. The bits of the
 * polynomials are reflected, as in zip and iSCSI. */
#include "cpu.h"
#include "crc32.h"

#include <immintrin.h>

#define PCLMUL __attribute__((target("pclmul,sse4.1")))

/* Powers of x modulo the polynomial, reflected and shifted by one. */
typedef struct Polynomial {
    uint32_t reflected;
    uint64_t far[2];     /* x^(512+32), x^(512-32): over four vectors */
    uint64_t near[2];    /* x^(128+32), x^(128-32): over one */
    uint64_t word[2];    /* x^64 */
    uint64_t barrett[2]; /* the polynomial, and x^64 divided by it */
} Polynomial;

static const Polynomial polynomials[] = {
    {GOWASM_CRC32_IEEE,
     {0x154442bd4, 0x1c6e41596},
     {0x1751997d0, 0x0ccaa009e},
     {0x163cd6124},
     {0x1db710641, 0x1f7011641}},
    {GOWASM_CRC32_CASTAGNOLI,
     {0x0740eef02, 0x09e4addf8},
     {0x0f20c0dfe, 0x14cd00bd6},
     {0x0dd45aab8},
     {0x105ec76f1, 0x0dea713f1}},
};

static inline __m128i load(const void *at, uint64_t i) {
    return _mm_loadu_si128((const __m128i *)at + i);
}

PCLMUL static inline __m128i fold(__m128i sum, __m128i over, __m128i next) {
    const __m128i low = _mm_clmulepi64_si128(sum, over, 0x00);
    const __m128i high = _mm_clmulepi64_si128(sum, over, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

/* The remainder of 128 bits. */
PCLMUL static inline uint32_t reduce(const Polynomial *p, __m128i sum) {
    const __m128i low = _mm_set_epi32(0, -1, 0, -1), barrett = load(p->barrett, 0);
    sum = _mm_xor_si128(_mm_srli_si128(sum, 8), _mm_clmulepi64_si128(sum, load(p->near, 0), 0x10));
    sum = _mm_xor_si128(_mm_srli_si128(sum, 4),
                        _mm_clmulepi64_si128(_mm_and_si128(sum, low), load(p->word, 0), 0x00));
    __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(sum, low), barrett, 0x10);
    quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low), barrett, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(sum, quotient), 1);
}

/* Of `count` vectors, at least four. */
PCLMUL static uint32_t sum_vectors(const Polynomial *p, uint32_t crc, const uint8_t *bytes,
                                   uint64_t count) {
    const __m128i far = load(p->far, 0), near = load(p->near, 0);
    __m128i a = _mm_xor_si128(load(bytes, 0), _mm_cvtsi32_si128((int)crc));
    __m128i b = load(bytes, 1), c = load(bytes, 2), d = load(bytes, 3);
    uint64_t i = 4;
    for (; i + 4 <= count; i += 4) {
        a = fold(a, far, load(bytes, i));
        b = fold(b, far, load(bytes, i + 1));
        c = fold(c, far, load(bytes, i + 2));
        d = fold(d, far, load(bytes, i + 3));
    }
    a = fold(fold(fold(a, near, b), near, c), near, d);
    for (; i < count; i++) a = fold(a, near, load(bytes, i));
    return reduce(p, a);
}

static const Polynomial *find_polynomial(uint32_t reflected) {
    for (unsigned i = 0; i < sizeof polynomials / sizeof *polynomials; i++)
        if (polynomials[i].reflected == reflected) return &polynomials[i];
    return NULL;
}

bool gowasm__crc32(uint32_t *crc, const uint8_t *table, const uint8_t *bytes, uint64_t size) {
    const Polynomial *p = find_polynomial(gowasm__crc32_polynomial(table));
    if (p == NULL || size < 64 || !gowasm__cpu_has(GOWASM_CPU_CRC32)) return false;
    uint32_t sum = sum_vectors(p, ~*crc, bytes, size / 16);
    for (uint64_t i = size & ~(uint64_t)15; i < size; i++)
        sum = gowasm__crc32_entry(table, (uint8_t)sum ^ bytes[i]) ^ sum >> 8;
    *crc = ~sum;
    return true;
}
