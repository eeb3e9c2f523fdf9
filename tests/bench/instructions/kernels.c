/* kernels.c: what kernels.go computes, as one would write it in C: SHA-256 of FIPS 180-4, CRC-32
 * by eight tables as hash/crc32 has it. */
#include "kernels.h"
#include "../sha256-constants.h"

#include <stdbool.h>
#include <stddef.h>

static __attribute__((noinline)) int32_t fib(int32_t n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static bool composite[1 << 14];

static int32_t sieve(int32_t size) {
    int32_t count = 0;
    for (int32_t i = 0; i < size; i++) composite[i] = false;
    for (int32_t i = 2; i < size; i++) {
        if (composite[i]) continue;
        count++;
        for (int32_t j = 2 * i; j < size; j += i) composite[j] = true;
    }
    return count;
}

static uint8_t data[1 << 14];

static void fill(int32_t n) {
    uint32_t x = (uint32_t)n;
    for (int32_t i = 0; i < n; i++) data[i] = (uint8_t)((x = x * 1664525u + 1013904223u) >> 24);
}

static uint32_t rotr(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

static uint32_t big_endian(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void block(uint32_t h[8], const uint8_t *p) {
    uint32_t w[64], s[8];
    for (unsigned i = 0; i < 16; i++) w[i] = big_endian(p + 4 * i);
    for (unsigned i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (rotr(a, 7) ^ rotr(a, 18) ^ a >> 3) + w[i - 7] +
               (rotr(b, 17) ^ rotr(b, 19) ^ b >> 10);
    }
    for (unsigned i = 0; i < 8; i++) s[i] = h[i];
    for (unsigned i = 0; i < 64; i++) {
        uint32_t t1 = s[7] + (rotr(s[4], 6) ^ rotr(s[4], 11) ^ rotr(s[4], 25)) +
                      ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
        uint32_t t2 = (rotr(s[0], 2) ^ rotr(s[0], 13) ^ rotr(s[0], 22)) +
                      ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        for (unsigned k = 7; k > 0; k--) s[k] = s[k - 1];
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (unsigned i = 0; i < 8; i++) h[i] += s[i];
}

static int32_t sha(int32_t size) {
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t last[128] = {0};
    size_t n = (size_t)size, rest = n % 64, end = rest < 56 ? 64 : 128;
    for (size_t i = 0; i + 64 <= n; i += 64) block(h, data + i);
    for (size_t i = 0; i < rest; i++) last[i] = data[n - rest + i];
    last[rest] = 0x80;
    for (unsigned i = 0; i < 8; i++) last[end - 1 - i] = (uint8_t)((uint64_t)n * 8 >> 8 * i);
    for (size_t i = 0; i < end; i += 64) block(h, last + i);
    return (int32_t)h[0];
}

static uint32_t tables[8][256];

static void make_tables(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (unsigned k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
        tables[0][i] = c;
    }
    for (unsigned t = 1; t < 8; t++)
        for (unsigned i = 0; i < 256; i++)
            tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][tables[t - 1][i] & 255];
}

static int32_t crc(int32_t n) {
    const uint8_t *p = data, *end = data + n;
    uint32_t c = ~0u;
    for (; end - p >= 8; p += 8) {
        c ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        c = tables[0][p[7]] ^ tables[1][p[6]] ^ tables[2][p[5]] ^ tables[3][p[4]] ^
            tables[4][c >> 24] ^ tables[5][c >> 16 & 255] ^ tables[6][c >> 8 & 255] ^
            tables[7][c & 255];
    }
    for (; p < end; p++) c = tables[0][(c ^ *p) & 255] ^ c >> 8;
    return (int32_t)~c;
}

int32_t c_run(int32_t kernel, int32_t n) {
    switch (kernel) {
    case 0:
        return fib(n);
    case 1:
        return sieve(n);
    case 2:
        return sha(n);
    case 3:
        return crc(n);
    default:
        make_tables();
        fill(n);
        return 0;
    }
}
