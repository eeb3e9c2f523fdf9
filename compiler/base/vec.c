/* vec.c: the growth of the arrays of vec.h.
 *
 * Input: the old storage and how many elements are needed. Output: storage of at least twice
 * the old size, the old elements in front, the rest zero. Invariants: lengths stay within 32 bits;
 * the old storage stays in its arena. */
#include "base/vec.h"
#include "base/die.h"

#include <string.h>

void *vec_grow(Arena *arena, void *data, uint32_t len, uint32_t *cap, uint32_t need, size_t size) {
    uint64_t grown = (uint64_t)*cap * 2;
    if (need <= len) die("an array grew beyond 2^32 elements");
    if (grown < 8) grown = 8;
    if (grown < need) grown = need;
    if (grown > UINT32_MAX) grown = UINT32_MAX;
    void *fresh = arena_alloc(arena, (size_t)grown, size);
    if (len) memcpy(fresh, data, (size_t)len * size);
    *cap = (uint32_t)grown;
    return fresh;
}
