/* memory.c: guest memory: growing, within what the place of the instance has, and the checked
 * access of host functions. */
#include "gowasm_rt_freestanding.h"

#include "mem.h"

uint32_t gowasm__memory_grow(gowasm_instance *instance, uint32_t delta) {
    gowasm_memory *m = &instance->memory;
    uint32_t old = m->pages;
    if (delta > m->max_pages - old) return UINT32_MAX;
    memset(m->data + m->size, 0, (size_t)delta * GOWASM_PAGE);
    m->size += delta * GOWASM_PAGE;
    m->pages += delta;
    return old;
}
