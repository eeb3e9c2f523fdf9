/* sha256-blocks.c: the compression function of SHA-256 (FIPS 180-4, 6.2.2) for processors without
 * instructions for it. */
#include "sha256-blocks.h"

#include <string.h>

const uint32_t gowasm__sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

static inline uint32_t big_endian(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* One round; the eight variables change places instead of values. */
#define ROUND(a, b, c, d, e, f, g, h, k, w)                                                    \
    do {                                                                                       \
        h += (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (g ^ (e & (f ^ g))) + (k) + (w); \
        d += h;                                                                                \
        h += (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));       \
    } while (0)

/* The schedule's next word, in place of the one 16 rounds ago. */
#define NEXT(w, i)                                                      \
    (w[(i)&15] +=                                                       \
     (rotate(w[((i) + 14) & 15], 17) ^ rotate(w[((i) + 14) & 15], 19) ^ \
      w[((i) + 14) & 15] >> 10) +                                       \
     w[((i) + 9) & 15] +                                                \
     (rotate(w[((i) + 1) & 15], 7) ^ rotate(w[((i) + 1) & 15], 18) ^ w[((i) + 1) & 15] >> 3))

#define K gowasm__sha256_constants
#define EIGHT(i, word)                                               \
    do {                                                             \
        ROUND(a, b, c, d, e, f, g, h, K[i], word(w, i));             \
        ROUND(h, a, b, c, d, e, f, g, K[(i) + 1], word(w, (i) + 1)); \
        ROUND(g, h, a, b, c, d, e, f, K[(i) + 2], word(w, (i) + 2)); \
        ROUND(f, g, h, a, b, c, d, e, K[(i) + 3], word(w, (i) + 3)); \
        ROUND(e, f, g, h, a, b, c, d, K[(i) + 4], word(w, (i) + 4)); \
        ROUND(d, e, f, g, h, a, b, c, K[(i) + 5], word(w, (i) + 5)); \
        ROUND(c, d, e, f, g, h, a, b, K[(i) + 6], word(w, (i) + 6)); \
        ROUND(b, c, d, e, f, g, h, a, K[(i) + 7], word(w, (i) + 7)); \
    } while (0)

#define FIRST(w, i) (w[i])

void gowasm__sha256_portable(uint8_t *state, const uint8_t *blocks, uint64_t count) {
    uint32_t s[8], w[16];
    memcpy(s, state, sizeof s);
    for (; count != 0; count--, blocks += 64) {
        uint32_t a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
        for (int i = 0; i < 16; i++) w[i] = big_endian(blocks + 4 * i);
        EIGHT(0, FIRST);
        EIGHT(8, FIRST);
        for (int i = 16; i < 64; i += 16) {
            EIGHT(i, NEXT);
            EIGHT(i + 8, NEXT);
        }
        s[0] += a, s[1] += b, s[2] += c, s[3] += d, s[4] += e, s[5] += f, s[6] += g, s[7] += h;
    }
    memcpy(state, s, sizeof s);
}
