/* access-freestanding.c: checked access to guest memory for the program. */
#include "gowasm_rt_freestanding.h"

#include "mem.h"

uint64_t gowasm_memory_size(const gowasm_instance *instance) {
    return instance->memory.size;
}

void *gowasm_user(const gowasm_instance *instance) {
    return instance->user;
}

void gowasm_set_user(gowasm_instance *instance, void *user) {
    instance->user = user;
}

gowasm_status gowasm_read(gowasm_instance *instance, gowasm_ptr offset, void *to, size_t size,
                          gowasm_error *error) {
    const uint8_t *from = gowasm__span(instance, offset, size);
    if (from == NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT);
    if (size != 0) memmove(to, from, size);
    return GOWASM_OK;
}

gowasm_status gowasm_write(gowasm_instance *instance, gowasm_ptr offset, const void *from,
                           size_t size, gowasm_error *error) {
    uint8_t *to = gowasm__span(instance, offset, size);
    if (to == NULL) return gowasm__error(error, GOWASM_BAD_ARGUMENT);
    if (size != 0) memmove(to, from, size);
    return GOWASM_OK;
}

void *gowasm_borrow(gowasm_instance *instance, gowasm_ptr offset, size_t size) {
    return gowasm__span(instance, offset, size);
}
