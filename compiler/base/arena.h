/* arena.h: memory with a named lifetime.
 *
 * Everything that lives as long as a module is taken from the module's arena and goes with it;
 * nothing is freed piece by piece. Scratch data of one pass comes from an arena of its own.
 * An arena belongs to one thread. Running out of memory ends the program through die_oom(). */
#ifndef GOWASM_BASE_ARENA_H
#define GOWASM_BASE_ARENA_H

#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;
typedef struct Arena {
    ArenaBlock *blocks; /* newest first */
} Arena;

/* An arena is ready when it is zeroed: Arena a = {0}; */

/* Zeroed memory for `count` elements of `size` bytes, aligned for any type. Never NULL; the
 * product is checked. */
void *arena_alloc(Arena *arena, size_t count, size_t size);

/* A copy of `n` bytes, followed by a NUL byte that is not counted. */
void *arena_copy(Arena *arena, const void *bytes, size_t n);

/* Frees everything; the arena is then empty and usable again. */
void arena_free(Arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

#endif
