/* sha256.h: SHA-256 (FIPS 180-4), for cache keys: a key must not collide even when module files are
 * made to collide. */
#ifndef GOWASM_BASE_SHA256_H
#define GOWASM_BASE_SHA256_H

#include "base/str.h"

#include <stdint.h>

#define SHA256_SIZE 32

typedef struct Sha256 {
    uint32_t state[8];
    uint64_t length; /* in bytes */
    uint8_t block[64];
} Sha256;

void sha256_start(Sha256 *s);
void sha256_add(Sha256 *s, const void *bytes, size_t n);
void sha256_end(Sha256 *s, uint8_t digest[SHA256_SIZE]);

/* Adds a field: its length first, so that neighbouring fields cannot be confused. */
void sha256_field(Sha256 *s, Str bytes);
void sha256_text(Sha256 *s, const char *c_string);
void sha256_number(Sha256 *s, uint64_t n);

/* 64 hexadecimal digits and a NUL byte. */
void sha256_hex(const uint8_t digest[SHA256_SIZE], char hex[2 * SHA256_SIZE + 1]);

#endif
