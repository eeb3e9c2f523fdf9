/* iovec-board.c: an entry of the guest's list of buffers. */
#include "board.h"

bool gowasm__iovec(const gowasm_instance *instance, const uint8_t *list, uint32_t i, uint8_t **data,
                   uint32_t *size) {
    const uint8_t *entry = list + (size_t)i * GOWASM_SIZE_IOVEC;
    *size = gowasm__get32(entry + 4);
    *data = gowasm__span(instance, gowasm__get32(entry), *size);
    return *data != NULL;
}
