/* map.c: open addressing with linear probing, at most half full, as map.h describes it. */
#include "base/map.h"

#include <string.h>
#include <sys/random.h>

/* One number a process, from the system: where a module's names land must not be known beforehand.
 * Without it (a kernel before 3.17) an address serves, which differs from run to run (ASLR). */
static uint64_t seed(void) {
    static uint64_t value;
    if (value == 0 && getrandom(&value, sizeof value, GRND_NONBLOCK) != sizeof value)
        value = (uint64_t)(uintptr_t)&value;
    return value |= 1;
}

/* FNV-1a over the bytes from the seed, with a final mix: enough against keys that were chosen to
 * collide. */
static uint64_t hash(Str key) {
    uint64_t h = 0xcbf29ce484222325u ^ seed();
    for (size_t i = 0; i < key.len; i++) h = (h ^ (uint8_t)key.data[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 29);
}

static MapSlot *find(const Map *m, Str key) {
    uint32_t i = (uint32_t)hash(key) & (m->cap - 1);
    while (m->slots[i].value != MAP_NONE && !str_eq(m->slots[i].key, key))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

uint32_t map_get(const Map *m, Str key) {
    return m->cap != 0 ? find(m, key)->value : MAP_NONE;
}

static void grow(Map *m) {
    Map bigger = {.arena = m->arena, .cap = m->cap != 0 ? m->cap * 2 : 16};
    bigger.slots = ARENA_ARRAY(m->arena, MapSlot, bigger.cap);
    for (uint32_t i = 0; i < bigger.cap; i++) bigger.slots[i].value = MAP_NONE;
    for (uint32_t i = 0; i < m->cap; i++)
        if (m->slots[i].value != MAP_NONE) *find(&bigger, m->slots[i].key) = m->slots[i];
    bigger.count = m->count;
    *m = bigger;
}

uint32_t map_add(Map *m, Str key, uint32_t value) {
    if (m->cap == 0 || m->count * 2 >= m->cap) grow(m);
    MapSlot *slot = find(m, key);
    if (slot->value != MAP_NONE) return slot->value;
    *slot = (MapSlot){key, value};
    m->count++;
    return MAP_NONE;
}
