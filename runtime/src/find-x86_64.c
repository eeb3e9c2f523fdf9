/* find-x86_64.c: searches for byte strings, at 16 positions at a time by their first and last
 * bytes, with the instructions that each x86-64 has. */
#include "find.h"

#include <emmintrin.h>

typedef struct Search {
    const uint8_t *in, *what;
    uint64_t length;
    uint64_t spent;
} Search;

static inline __m128i load(const uint8_t *at) {
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* The 16 positions from i on where first and last byte are right, one bit each. */
static inline unsigned candidates(const Search *s, uint64_t i, __m128i first, __m128i last) {
    const __m128i starts = _mm_cmpeq_epi8(load(s->in + i), first);
    const __m128i ends = _mm_cmpeq_epi8(load(s->in + i + s->length - 1), last);
    return (unsigned)_mm_movemask_epi8(_mm_and_si128(starts, ends));
}

/* The lowest of the positions where all bytes are right, or 16. */
static inline unsigned check(Search *s, uint64_t i, unsigned positions) {
    for (; positions != 0; positions &= positions - 1) {
        const unsigned k = (unsigned)__builtin_ctz(positions);
        if (gowasm__find_same(s->in + i + k, s->what, s->length, &s->spent)) return k;
    }
    return 16;
}

static uint64_t find_one_by_one(Search *s, uint64_t i, uint64_t positions) {
    const uint8_t *end = s->in + s->length - 1;
    for (; i < positions; i++)
        if (s->in[i] == s->what[0] && end[i] == s->what[s->length - 1] &&
            gowasm__find_same(s->in + i, s->what, s->length, &s->spent))
            return i;
    return UINT64_MAX;
}

bool gowasm__find(const uint8_t *in, uint64_t size, const uint8_t *what, uint64_t length,
                  uint64_t *at) {
    Search s = {in, what, length, 0};
    const __m128i first = _mm_set1_epi8((char)what[0]),
                  last = _mm_set1_epi8((char)what[length - 1]);
    const uint64_t positions = size - length + 1;
    uint64_t i = 0;
    for (; positions - i >= 16; i += 16) {
        const unsigned found = candidates(&s, i, first, last);
        if (found == 0) continue;
        const unsigned k = check(&s, i, found);
        *at = i + k;
        if (k != 16) return true;
        if (gowasm__find_is_slow(s.spent, i)) return false;
    }
    *at = find_one_by_one(&s, i, positions);
    return true;
}
