/* count-bytes.c: how often a byte occurs. Each of 16 counters counts up to 255 times, then they are
 * added up; compilers make vector instructions of it, where the processor has them. */
#include "gowasm_rt_hosted.h"

typedef uint8_t Bytes __attribute__((vector_size(16)));
typedef Bytes BytesAnywhere __attribute__((may_alias, aligned(1)));

static uint64_t sum_of(Bytes counters) {
    uint64_t sum = 0;
    for (unsigned i = 0; i < 16; i++) sum += counters[i];
    return sum;
}

uint64_t gowasm__count(const uint8_t *in, uint64_t size, uint8_t byte) {
    const Bytes wanted = {byte, byte, byte, byte, byte, byte, byte, byte,
                          byte, byte, byte, byte, byte, byte, byte, byte};
    uint64_t count = 0;
    while (size >= 16) {
        const uint64_t vectors = size / 16 < 255 ? size / 16 : 255;
        Bytes counters = {0};
        for (uint64_t i = 0; i < vectors; i++) /* of what is equal, all bits are set: -1 */
            counters -= (Bytes)(((const BytesAnywhere *)(const void *)in)[i] == wanted);
        count += sum_of(counters);
        in += vectors * 16;
        size -= vectors * 16;
    }
    for (; size != 0; in++, size--) count += *in == byte;
    return count;
}
