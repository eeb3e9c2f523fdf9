/* crc32-aarch64.c: CRC-32 with the instructions for it that most processors have, for the
 * polynomials of zip and iSCSI. */
#include "cpu.h"
#include "crc32.h"

#define CRC(instruction) ".arch_extension crc\n\t" instruction

static inline uint32_t add_word(uint32_t sum, uint64_t word, bool castagnoli) {
    if (castagnoli)
        __asm__(CRC("crc32cx %w0, %w0, %x1") : "+r"(sum) : "r"(word));
    else
        __asm__(CRC("crc32x %w0, %w0, %x1") : "+r"(sum) : "r"(word));
    return sum;
}

static inline uint32_t add_byte(uint32_t sum, uint32_t byte, bool castagnoli) {
    if (castagnoli)
        __asm__(CRC("crc32cb %w0, %w0, %w1") : "+r"(sum) : "r"(byte));
    else
        __asm__(CRC("crc32b %w0, %w0, %w1") : "+r"(sum) : "r"(byte));
    return sum;
}

static inline uint32_t add_bytes(uint32_t sum, const uint8_t *bytes, uint64_t size,
                                 bool castagnoli) {
    for (; size >= 8; bytes += 8, size -= 8)
        sum = add_word(sum, *(const gowasm_word *)(const void *)bytes, castagnoli);
    for (; size != 0; bytes++, size--) sum = add_byte(sum, *bytes, castagnoli);
    return sum;
}

bool gowasm__crc32(uint32_t *crc, const uint8_t *table, const uint8_t *bytes, uint64_t size) {
    const uint32_t polynomial = gowasm__crc32_polynomial(table);
    if (!gowasm__cpu_has(GOWASM_CPU_CRC32)) return false;
    if (polynomial == GOWASM_CRC32_IEEE)
        *crc = ~add_bytes(~*crc, bytes, size, false);
    else if (polynomial == GOWASM_CRC32_CASTAGNOLI)
        *crc = ~add_bytes(~*crc, bytes, size, true);
    else
        return false;
    return true;
}
