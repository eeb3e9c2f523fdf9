/* sha256-x86_64.c: SHA-256 with Intel's SHA extensions, where the processor has them. The
 * instructions hold the state as two vectors, of the words A, B, E, F and C, D, G, H. */
#include "cpu.h"
#include "sha256-blocks.h"

#include <immintrin.h>

#define SHA __attribute__((target("sha,ssse3,sse4.1")))

/* Four rounds with four words of the schedule. */
SHA static inline void rounds(__m128i *abef, __m128i *cdgh, __m128i words, unsigned first) {
    const __m128i *k = (const __m128i *)(const void *)(gowasm__sha256_constants + first);
    const __m128i sum = _mm_add_epi32(words, _mm_loadu_si128(k));
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

/* The schedule's next four words, from the 16 before them. */
SHA static inline __m128i next(__m128i a, __m128i b, __m128i c, __m128i d) {
    const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4));
    return _mm_sha256msg2_epu32(sum, d);
}

SHA static inline __m128i load(const uint8_t *block, int i) {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)block + i), order);
}

SHA static inline void hash_block(__m128i *abef, __m128i *cdgh, const uint8_t *block) {
    const __m128i old_abef = *abef, old_cdgh = *cdgh;
    __m128i a = load(block, 0), b = load(block, 1), c = load(block, 2), d = load(block, 3);
    for (unsigned i = 0;; i += 16) {
        rounds(abef, cdgh, a, i);
        rounds(abef, cdgh, b, i + 4);
        rounds(abef, cdgh, c, i + 8);
        rounds(abef, cdgh, d, i + 12);
        if (i == 48) break;
        a = next(a, b, c, d);
        b = next(b, c, d, a);
        c = next(c, d, a, b);
        d = next(d, a, b, c);
    }
    *abef = _mm_add_epi32(*abef, old_abef);
    *cdgh = _mm_add_epi32(*cdgh, old_cdgh);
}

SHA static void hash(uint8_t *state, const uint8_t *blocks, uint64_t count) {
    __m128i *words = (__m128i *)(void *)state;
    const __m128i dcba = _mm_loadu_si128(words), hgfe = _mm_loadu_si128(words + 1);
    const __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1), efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    for (; count != 0; count--, blocks += 64) hash_block(&abef, &cdgh, blocks);
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1b), dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

void gowasm__sha256(uint8_t *state, const uint8_t *blocks, uint64_t count) {
    if (gowasm__cpu_has(GOWASM_CPU_SHA256))
        hash(state, blocks, count);
    else
        gowasm__sha256_portable(state, blocks, count);
}
