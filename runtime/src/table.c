/* table.c: tables of function and external references. Zero bytes are null references.
 *
 * Input: sizes that the guest chooses. Output: entries that are null, or `init`; false or
 * UINT32_MAX where the instance may have no more: its account (account.c), and MAX_ENTRIES in all
 * its tables, since without max_memory the account refuses nothing. Invariants: large tables are
 * pages that cost nothing until they are written to; what is charged is what gowasm__*table_free()
 * takes back. */
#define _GNU_SOURCE
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* The limit of the WebAssembly JavaScript interface for one table, "Implementation-defined limits";
 * here of all tables of an instance together. */
#define MAX_ENTRIES 10000000u

/* From so many bytes on a table has pages of its own. */
#define OWN_PAGES ((size_t)256 * 1024)

static void release(void *data, size_t size) {
    if (size >= OWN_PAGES)
        gowasm__pages_free(data, size);
    else
        free(data);
}

static void *move_to_pages(void *data, size_t from, size_t to) {
    void *pages = gowasm__pages_new(to);
    if (pages == NULL) return NULL;
    if (from != 0) memcpy(pages, data, from);
    free(data);
    return pages;
}

static void *grow_heap(void *data, size_t from, size_t to) {
    uint8_t *bytes = realloc(data, to != 0 ? to : 1);
    if (bytes != NULL) memset(bytes + from, 0, to - from);
    return bytes;
}

/* More room, with zeros in what is new. NULL: no memory, and `data` is as before. */
static void *more(void *data, size_t from, size_t to) {
    return to < OWN_PAGES     ? grow_heap(data, from, to)
           : from < OWN_PAGES ? move_to_pages(data, from, to)
                              : gowasm__pages_grow(data, from, to);
}

/* Makes room for `size` entries of `item` bytes, keeping the first *used ones. */
static bool resize(gowasm_instance *owner, void **data, uint32_t *used, uint32_t size,
                   size_t item) {
    uint32_t delta = size - *used;
    if (delta > MAX_ENTRIES - owner->table_entries || size > SIZE_MAX / item) return false;
    if (!gowasm__charge(owner, (uint64_t)delta * item)) return false;
    void *room = delta == 0 && *data != NULL ? *data : more(*data, *used * item, size * item);
    if (room == NULL) {
        gowasm__uncharge(owner, (uint64_t)delta * item);
        return false;
    }
    owner->table_entries += delta;
    *data = room;
    *used = size;
    return true;
}

static void drop(gowasm_instance *owner, void *data, uint32_t size, size_t item) {
    if (data == NULL) return;
    release(data, size * item);
    owner->table_entries -= size;
    gowasm__uncharge(owner, (uint64_t)size * item);
}

bool gowasm__functable_make(gowasm_instance *owner, gowasm_functable *table, uint32_t size,
                            uint32_t max) {
    *table = (gowasm_functable){.max = max, .owner = owner};
    void *data = NULL;
    if (!resize(owner, &data, &table->size, size, sizeof *table->data)) return false;
    table->data = data;
    return true;
}

bool gowasm__externtable_make(gowasm_instance *owner, gowasm_externtable *table, uint32_t size,
                              uint32_t max) {
    *table = (gowasm_externtable){.max = max, .owner = owner};
    void *data = NULL;
    if (!resize(owner, &data, &table->size, size, sizeof *table->data)) return false;
    table->data = data;
    return true;
}

static _Noreturn void too_large(gowasm_instance *owner, uint32_t size) {
    gowasm__error(&owner->error, GOWASM_MEMORY_LIMIT,
                  "%s: no memory for a table of %lu entries; max_memory, which tables count for, "
                  "is %llu KiB",
                  owner->module->name, (unsigned long)size,
                  (unsigned long long)(owner->options.max_memory / 1024));
    gowasm__end_entry(owner, GOWASM_MEMORY_LIMIT);
}

void gowasm__functable_new(gowasm_instance *owner, gowasm_functable *table, uint32_t size,
                           uint32_t max) {
    if (!gowasm__functable_make(owner, table, size, max)) too_large(owner, size);
}

void gowasm__externtable_new(gowasm_instance *owner, gowasm_externtable *table, uint32_t size,
                             uint32_t max) {
    if (!gowasm__externtable_make(owner, table, size, max)) too_large(owner, size);
}

uint32_t gowasm__functable_grow(gowasm_functable *table, uint32_t delta, gowasm_funcref init) {
    uint32_t old = table->size;
    if (old > table->max || delta > table->max - old) return UINT32_MAX;
    void *data = table->data;
    if (!resize(table->owner, &data, &table->size, old + delta, sizeof init)) return UINT32_MAX;
    table->data = data;
    for (uint32_t i = old; i < table->size && init.type != 0; i++) table->data[i] = init;
    return old;
}

uint32_t gowasm__externtable_grow(gowasm_externtable *table, uint32_t delta,
                                  gowasm_externref init) {
    uint32_t old = table->size;
    if (old > table->max || delta > table->max - old) return UINT32_MAX;
    void *data = table->data;
    if (!resize(table->owner, &data, &table->size, old + delta, sizeof init)) return UINT32_MAX;
    table->data = data;
    for (uint32_t i = old; i < table->size && init != NULL; i++) table->data[i] = init;
    return old;
}

void gowasm__functable_free(gowasm_functable *table) {
    drop(table->owner, table->data, table->size, sizeof *table->data);
    *table = (gowasm_functable){0};
}

void gowasm__externtable_free(gowasm_externtable *table) {
    drop(table->owner, table->data, table->size, sizeof *table->data);
    *table = (gowasm_externtable){0};
}
