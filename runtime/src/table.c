/* table.c: tables of function and external references. Zero bytes are null references. */
#include "internal.h"

#include <stdlib.h>

/* Entries of a table: the limit of the WebAssembly JavaScript interface, "Implementation-defined
 * limits". A table is the host's memory, which options.max_memory does not count. */
#define MAX_ENTRIES 10000000u

/* Makes room for `size` items of `item` bytes, keeping the first *used ones; grows in place or
 * moves. Memory beyond *used is zero. */
static bool resize(void **data, uint32_t *used, uint32_t size, size_t item) {
    if (size == *used && *data != NULL) return true;
    if (size > MAX_ENTRIES || size > SIZE_MAX / item) return false;
    uint8_t *bytes = realloc(*data, size != 0 ? size * item : 1);
    if (bytes == NULL) return false;
    for (size_t i = *used * item; i < size * item; i++) bytes[i] = 0;
    *data = bytes;
    *used = size;
    return true;
}

bool gowasm__functable_new(gowasm_functable *table, uint32_t size, uint32_t max) {
    *table = (gowasm_functable){.max = max};
    void *data = NULL;
    if (!resize(&data, &table->size, size, sizeof *table->data)) return false;
    table->data = data;
    return true;
}

bool gowasm__externtable_new(gowasm_externtable *table, uint32_t size, uint32_t max) {
    *table = (gowasm_externtable){.max = max};
    void *data = NULL;
    if (!resize(&data, &table->size, size, sizeof *table->data)) return false;
    table->data = data;
    return true;
}

uint32_t gowasm__functable_grow(gowasm_functable *table, uint32_t delta, gowasm_funcref init) {
    uint32_t old = table->size;
    if (delta > table->max - old || old > table->max) return UINT32_MAX;
    void *data = table->data;
    if (!resize(&data, &table->size, old + delta, sizeof *table->data)) return UINT32_MAX;
    table->data = data;
    for (uint32_t i = old; i < table->size; i++) table->data[i] = init;
    return old;
}

uint32_t gowasm__externtable_grow(gowasm_externtable *table, uint32_t delta,
                                  gowasm_externref init) {
    uint32_t old = table->size;
    if (delta > table->max - old || old > table->max) return UINT32_MAX;
    void *data = table->data;
    if (!resize(&data, &table->size, old + delta, sizeof *table->data)) return UINT32_MAX;
    table->data = data;
    for (uint32_t i = old; i < table->size; i++) table->data[i] = init;
    return old;
}

void gowasm__functable_free(gowasm_functable *table) {
    free(table->data);
    *table = (gowasm_functable){0};
}

void gowasm__externtable_free(gowasm_externtable *table) {
    free(table->data);
    *table = (gowasm_externtable){0};
}
