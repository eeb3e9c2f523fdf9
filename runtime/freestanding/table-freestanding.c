/* table-freestanding.c: table.grow, within the storage that the instance has for the table. */
#include "gowasm_rt_freestanding.h"

uint32_t gowasm__functable_grow(gowasm_functable *table, uint32_t delta, gowasm_funcref init) {
    uint32_t old = table->size;
    if (delta > table->max - old) return UINT32_MAX;
    for (uint32_t i = 0; i < delta; i++) table->data[old + i] = init;
    table->size += delta;
    return old;
}

uint32_t gowasm__externtable_grow(gowasm_externtable *table, uint32_t delta,
                                  gowasm_externref init) {
    uint32_t old = table->size;
    if (delta > table->max - old) return UINT32_MAX;
    for (uint32_t i = 0; i < delta; i++) table->data[old + i] = init;
    table->size += delta;
    return old;
}
