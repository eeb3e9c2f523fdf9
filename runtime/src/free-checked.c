/* free-checked.c: the end of an instance's block of address space, in products of -g.
 *
 * The block goes, but for the pages that struct PREFIX_instance is in. What stays there is a header
 * without memory, marked GOWASM_INSTANCE_GONE, that no thread was made ready for: so every call
 * comes to gowasm__prepare(), and is refused there, at no cost to others. Functions of gowasm.h
 * look at the mark where they fail anyway. Invariants: as long as such pages are kept, no other
 * instance has their address; that is for the last KEPT instances that were freed. */
#include "internal.h"

#include <stdio.h>
#include <string.h>

enum { KEPT = 1000 };
static struct kept {
    void *at;
    size_t size;
} kept[KEPT]; /* under the lock */
static unsigned next;

static void keep(struct kept now) {
    gowasm__lock();
    struct kept oldest = kept[next];
    kept[next] = now;
    next = (next + 1) % KEPT;
    gowasm__unlock();
    if (oldest.at != NULL) gowasm__block_release(oldest.at, oldest.size);
}

void gowasm__block_free(gowasm_instance *instance) {
    const size_t page = gowasm__page_size();
    const gowasm_instance was = *instance;
    uint8_t *start = was.region, *at = (uint8_t *)instance, *end = start + was.region_size;
    const struct kept now = {at, ROUND_UP(was.module->instance_size, page)};
    const size_t below = (size_t)(at - start), above = (size_t)(end - at) - now.size;
    memset(instance, 0, sizeof *instance);
    instance->flags = GOWASM_INSTANCE_GONE;
    instance->module = was.module;
    instance->runtime = was.runtime;
    instance->linear = &instance->memory;
    gowasm__gone(instance, &instance->error);
    /* The system may have no more mappings to split this one into. */
    if ((below != 0 && !gowasm__block_release(start, below)) ||
        (above != 0 && !gowasm__block_release(at + now.size, above)))
        gowasm__block_release(start, was.region_size);
    else
        keep(now);
}

void gowasm__blocks_unload(void) {
    for (unsigned i = 0; i < KEPT; i++)
        if (kept[i].at != NULL) gowasm__block_release(kept[i].at, kept[i].size);
    memset(kept, 0, sizeof kept);
}

void gowasm__freed_again(const gowasm_instance *instance) {
    char function[64];
    gowasm_error error;
    gowasm__error(&error, GOWASM_BAD_ARGUMENT, "the instance is freed twice");
    snprintf(function, sizeof function, "%s_free", instance->module->name);
    gowasm__unreportable(function, &error);
}
