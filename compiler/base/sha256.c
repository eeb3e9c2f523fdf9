/* sha256.c: SHA-256 as FIPS 180-4 section 6 gives it, around the runtime's compression function
 * (runtime/src/sha256-blocks.c, which is compiled into this program, too). */
#include "base/sha256.h"

#include "gowasm_rt_hosted.h"

#include <string.h>

static void add_blocks(Sha256 *s, const uint8_t *p, size_t count) {
    gowasm__sha256((uint8_t *)s->state, p, count);
}

void sha256_start(Sha256 *s) {
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(s->state, start, sizeof start);
    s->length = 0;
}

void sha256_add(Sha256 *s, const void *bytes, size_t n) {
    const uint8_t *p = bytes;
    if (n == 0) return; /* then bytes may be NULL, which memcpy may not be given */
    size_t used = s->length % 64;
    s->length += n;
    if (used) {
        size_t part = 64 - used < n ? 64 - used : n;
        memcpy(s->block + used, p, part);
        p += part;
        n -= part;
        if (used + part < 64) return;
        add_blocks(s, s->block, 1);
    }
    add_blocks(s, p, n / 64);
    if (n % 64) memcpy(s->block, p + n / 64 * 64, n % 64);
}

void sha256_end(Sha256 *s, uint8_t digest[SHA256_SIZE]) {
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = s->length * 8;
    uint8_t length[8];
    for (unsigned i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
    sha256_add(s, padding, 1 + (119 - s->length % 64) % 64);
    sha256_add(s, length, 8);
    for (unsigned i = 0; i < SHA256_SIZE; i++)
        digest[i] = (uint8_t)(s->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_number(Sha256 *s, uint64_t n) {
    uint8_t bytes[8];
    for (unsigned i = 0; i < 8; i++) bytes[i] = (uint8_t)(n >> (8 * i));
    sha256_add(s, bytes, 8);
}

void sha256_field(Sha256 *s, Str bytes) {
    sha256_number(s, bytes.len);
    sha256_add(s, bytes.data, bytes.len);
}

void sha256_text(Sha256 *s, const char *c_string) {
    sha256_field(s, str_from(c_string));
}

void sha256_hex(const uint8_t digest[SHA256_SIZE], char hex[2 * SHA256_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < SHA256_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * SHA256_SIZE] = 0;
}
