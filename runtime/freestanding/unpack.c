/* unpack.c: a module's initial memory from packed segments (--compress).
 *
 * Input: segments whose bytes are blocks of the LZ4 format (doc/lz4_Block_format.md of LZ4
 * 1.10), written by the compiler and as little to be doubted as its code; their size is the packed
 * one. Called when an instance is made, by code of modules that have such segments: others are
 * linked without it. */
#include "gowasm_rt_freestanding.h"

static size_t length(const uint8_t **from, size_t n) {
    uint8_t more = 255;
    if (n == 15)
        while (more == 255) n += more = *(*from)++;
    return n;
}

static void unpack(uint8_t *to, const uint8_t *from, const uint8_t *end) {
    for (;;) {
        unsigned token = *from++;
        for (size_t n = length(&from, token >> 4); n != 0; n--) *to++ = *from++;
        if (from == end) return;
        const uint8_t *match = to - (from[0] | (unsigned)from[1] << 8);
        from += 2;
        for (size_t n = length(&from, token & 15) + 4; n != 0; n--) *to++ = *match++;
    }
}

void gowasm__unpack(gowasm_instance *instance, const gowasm_segment *segments, uint32_t count) {
    uint8_t *memory = instance->memory.data;
    for (const gowasm_segment *s = segments; s < segments + count; s++)
        unpack(memory + (s->offset - instance->module->window), s->bytes, s->bytes + s->size);
}
