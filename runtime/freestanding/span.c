/* span.c: the one door to guest memory for host functions. */
#include "gowasm_rt_freestanding.h"

uint8_t *gowasm__span(const gowasm_instance *instance, uint64_t offset, uint64_t size) {
    const gowasm_memory *m = &instance->memory;
    uint64_t at = offset - instance->module->window; /* wraps around below the window: too large */
    return at <= m->size && size <= m->size - at ? m->data + at : NULL;
}
