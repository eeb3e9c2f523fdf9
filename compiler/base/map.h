/* map.h: byte strings to numbers, for lookups whose count a hostile file chooses.
 *
 * Keys are borrowed and must outlive the map; memory is the arena's. The hash is seeded, so that a
 * module cannot be made to hit one bucket; order of insertion never shows. */
#ifndef GOWASM_BASE_MAP_H
#define GOWASM_BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

#define MAP_NONE UINT32_MAX

typedef struct MapSlot {
    Str key;
    uint32_t value; /* MAP_NONE: free */
} MapSlot;

typedef struct Map {
    Arena *arena;
    MapSlot *slots;
    uint32_t count, cap; /* cap: a power of two, or 0 */
} Map;

/* Ready when `arena` is set and the rest is zero. */
uint32_t map_get(const Map *m, Str key); /* MAP_NONE: not there */

/* The value that was there before, which stays; else MAP_NONE, and `value` is put in. */
uint32_t map_add(Map *m, Str key, uint32_t value);

#endif
