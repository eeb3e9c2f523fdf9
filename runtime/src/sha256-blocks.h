/* sha256-blocks.h: gowasm__sha256() of gowasm_rt_hosted.h, which sha256-ARCH.c has, for guests that
 * hash with Go's crypto/sha256: other ports of Go have it in assembly. The compiler has it for its
 * cache. */
#ifndef GOWASM_SHA256_BLOCKS_H
#define GOWASM_SHA256_BLOCKS_H

#include "gowasm_rt_hosted.h"

#pragma GCC visibility push(hidden)

extern const uint32_t gowasm__sha256_constants[64];

/* The same without instructions of certain processors. */
void gowasm__sha256_portable(uint8_t *state, const uint8_t *blocks, uint64_t count);

#pragma GCC visibility pop

#endif
