/* registry.c: all instances of the process, for the fault handler: whose guest stack is this?
 *
 * The handler runs at any moment, in any thread, and takes no lock: slots lie in chunks that stay
 * until the library is unloaded, and are published by their `instance` member. A thread only asks
 * for stacks that it runs on, whose instances are not being freed; a slot that another thread is
 * changing at the moment is not one of those, and the check of `instance` before and after reading
 * `low` keeps a half-written slot from matching. Everything else happens under the lock. */
#include "internal.h"

#include <stdlib.h>

#define CHUNK_SLOTS 64
#define NO_SLOT UINT32_MAX

typedef struct slot {
    uintptr_t low;      /* of the guest stack, guard included; the stack ends at `instance` */
    uintptr_t instance; /* 0: free */
    uint32_t next_free;
} slot;

typedef struct chunk {
    struct chunk *next;
    uint32_t first; /* index of slots[0] */
    slot slots[CHUNK_SLOTS];
} chunk;

static chunk first_chunk;
static chunk *last_chunk; /* NULL until the slots of first_chunk are on the free list */
static uint32_t free_slots = NO_SLOT;

static slot *slot_at(uint32_t index) {
    chunk *c = &first_chunk;
    while (index - c->first >= CHUNK_SLOTS) c = c->next;
    return &c->slots[index - c->first];
}

static bool add_chunk(void) {
    chunk *c = last_chunk == NULL ? &first_chunk : calloc(1, sizeof *c);
    if (c == NULL) return false;
    if (last_chunk != NULL) c->first = last_chunk->first + CHUNK_SLOTS;
    for (uint32_t i = CHUNK_SLOTS; i-- > 0;) {
        c->slots[i].next_free = free_slots;
        free_slots = c->first + i;
    }
    if (last_chunk != NULL) __atomic_store_n(&last_chunk->next, c, __ATOMIC_RELEASE);
    last_chunk = c;
    return true;
}

bool gowasm__registry_add(gowasm_instance *instance) {
    gowasm__lock();
    bool ok = free_slots != NO_SLOT || add_chunk();
    if (ok) {
        slot *s = slot_at(free_slots);
        instance->slot = free_slots;
        free_slots = s->next_free;
        __atomic_store_n(&s->low, (uintptr_t)instance->region, __ATOMIC_RELAXED);
        __atomic_store_n(&s->instance, (uintptr_t)instance, __ATOMIC_RELEASE);
    }
    gowasm__unlock();
    if (ok) gowasm__sanitizers_add(instance);
    return ok;
}

void gowasm__registry_remove(gowasm_instance *instance) {
    gowasm__sanitizers_remove(instance);
    gowasm__lock();
    slot *s = slot_at(instance->slot);
    __atomic_store_n(&s->instance, 0, __ATOMIC_RELEASE);
    s->next_free = free_slots;
    free_slots = instance->slot;
    gowasm__unlock();
}

/* Instances that the program has not freed are its own affair. */
void gowasm__registry_unload(void) {
    for (chunk *next, *c = first_chunk.next; c != NULL; c = next) {
        next = c->next;
        free(c);
    }
    first_chunk.next = NULL;
}

gowasm_instance *gowasm__registry_find(uintptr_t address) {
    for (chunk *c = &first_chunk; c != NULL; c = __atomic_load_n(&c->next, __ATOMIC_ACQUIRE)) {
        for (slot *s = c->slots; s < c->slots + CHUNK_SLOTS; s++) {
            uintptr_t end = __atomic_load_n(&s->instance, __ATOMIC_ACQUIRE);
            if (address > end) continue; /* equal: the stack is empty */
            uintptr_t low = __atomic_load_n(&s->low, __ATOMIC_ACQUIRE);
            if (address >= low && __atomic_load_n(&s->instance, __ATOMIC_ACQUIRE) == end) {
                return (gowasm_instance *)end;
            }
        }
    }
    return NULL;
}

void gowasm__registry_forget(uintptr_t thread) {
    gowasm__lock();
    for (chunk *c = &first_chunk; c != NULL; c = c->next) {
        for (slot *s = c->slots; s < c->slots + CHUNK_SLOTS; s++) {
            if (s->instance == 0) continue;
            uintptr_t expected = thread;
            __atomic_compare_exchange_n(&((gowasm_instance *)s->instance)->thread, &expected, 0,
                                        false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
        }
    }
    gowasm__unlock();
}
