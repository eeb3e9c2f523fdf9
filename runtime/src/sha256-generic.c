/* sha256-generic.c: SHA-256 on architectures without sha256-ARCH.c. */
#include "sha256-blocks.h"

void gowasm__sha256(uint8_t *state, const uint8_t *blocks, uint64_t count) {
    gowasm__sha256_portable(state, blocks, count);
}
