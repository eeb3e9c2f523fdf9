/* sha256-aarch64.c: SHA-256 with Arm's cryptographic extension, where the processor has it. The
 * instructions by name, as clang up to 15 has their functions only for files that are compiled for
 * processors with the extension. */
#include "cpu.h"
#include "sha256-blocks.h"

#include <arm_neon.h>

#define SHA2(instruction) ".arch_extension sha2\n\t" instruction

/* Four rounds with four words of the schedule. */
static inline void rounds(uint32x4_t *abcd, uint32x4_t *efgh, uint32x4_t words, unsigned first) {
    const uint32x4_t sum = vaddq_u32(words, vld1q_u32(gowasm__sha256_constants + first));
    const uint32x4_t old = *abcd;
    __asm__(SHA2("sha256h %q0, %q1, %2.4s") : "+w"(*abcd) : "w"(*efgh), "w"(sum));
    __asm__(SHA2("sha256h2 %q0, %q1, %2.4s") : "+w"(*efgh) : "w"(old), "w"(sum));
}

/* The schedule's next four words, from the 16 before them. */
static inline uint32x4_t next(uint32x4_t a, uint32x4_t b, uint32x4_t c, uint32x4_t d) {
    __asm__(SHA2("sha256su0 %0.4s, %1.4s") : "+w"(a) : "w"(b));
    __asm__(SHA2("sha256su1 %0.4s, %1.4s, %2.4s") : "+w"(a) : "w"(c), "w"(d));
    return a;
}

static inline uint32x4_t load(const uint8_t *block, unsigned i) {
    return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block + 16 * i)));
}

static inline void hash_block(uint32x4_t *abcd, uint32x4_t *efgh, const uint8_t *block) {
    const uint32x4_t old_abcd = *abcd, old_efgh = *efgh;
    uint32x4_t a = load(block, 0), b = load(block, 1), c = load(block, 2), d = load(block, 3);
    for (unsigned i = 0;; i += 16) {
        rounds(abcd, efgh, a, i);
        rounds(abcd, efgh, b, i + 4);
        rounds(abcd, efgh, c, i + 8);
        rounds(abcd, efgh, d, i + 12);
        if (i == 48) break;
        a = next(a, b, c, d);
        b = next(b, c, d, a);
        c = next(c, d, a, b);
        d = next(d, a, b, c);
    }
    *abcd = vaddq_u32(*abcd, old_abcd);
    *efgh = vaddq_u32(*efgh, old_efgh);
}

static void hash(uint8_t *state, const uint8_t *blocks, uint64_t count) {
    uint32x4_t abcd = vreinterpretq_u32_u8(vld1q_u8(state));
    uint32x4_t efgh = vreinterpretq_u32_u8(vld1q_u8(state + 16));
    for (; count != 0; count--, blocks += 64) hash_block(&abcd, &efgh, blocks);
    vst1q_u8(state, vreinterpretq_u8_u32(abcd));
    vst1q_u8(state + 16, vreinterpretq_u8_u32(efgh));
}

void gowasm__sha256(uint8_t *state, const uint8_t *blocks, uint64_t count) {
    if (gowasm__cpu_has(GOWASM_CPU_SHA256))
        hash(state, blocks, count);
    else
        gowasm__sha256_portable(state, blocks, count);
}
