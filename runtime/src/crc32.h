/* crc32.h: what the files that implement gowasm__crc32() (gowasm_rt_hosted.h) share. */
#ifndef GOWASM_CRC32_H
#define GOWASM_CRC32_H

#include "gowasm_rt_hosted.h"

/* Reflected: the bit of x^31 is the lowest. */
#define GOWASM_CRC32_IEEE 0xedb88320u
#define GOWASM_CRC32_CASTAGNOLI 0x82f63b78u

typedef uint32_t gowasm_crc32_entry __attribute__((may_alias, aligned(1)));

static inline uint32_t gowasm__crc32_entry(const uint8_t *table, uint8_t i) {
    return ((const gowasm_crc32_entry *)(const void *)table)[i];
}

/* The remainder of x^39 is the polynomial without x^32. */
static inline uint32_t gowasm__crc32_polynomial(const uint8_t *table) {
    return gowasm__crc32_entry(table, 128);
}

#endif
