/* arena.c: memory with a named lifetime, as arena.h describes it.
 *
 * Input: element counts and sizes. Output: zeroed memory that lives until arena_free().
 * Invariants: an arena is a list of blocks, newest first; only the newest has room left. Blocks
 * double up to a limit, so that a small module costs kilobytes; a request that would waste more
 * than a quarter of a block gets one of its own after the newest. Blocks come from calloc():
 * untouched pages of a large one cost no memory. */
#include "base/arena.h"
#include "base/die.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_BLOCK ((size_t)1 << 20)

struct ArenaBlock {
    ArenaBlock *next;
    size_t used, size; /* of bytes[] */
    alignas(max_align_t) unsigned char bytes[];
};

static ArenaBlock *new_block(size_t size) {
    ArenaBlock *block;
    if (size > SIZE_MAX - sizeof *block) die_oom();
    block = calloc(1, sizeof *block + size);
    if (!block) die_oom();
    block->size = size;
    return block;
}

void *arena_alloc(Arena *arena, size_t count, size_t size) {
    const size_t align = alignof(max_align_t);
    ArenaBlock *top = arena->blocks;
    size_t need;
    if (__builtin_mul_overflow(count, size, &need) || need > SIZE_MAX / 2) {
        die_oom();
    }
    need = (need + align - 1) / align * align;
    if (!need) need = align;
    if (!top || top->size - top->used < need) {
        size_t next = top && top->size >= FIRST_BLOCK ? top->size * 2 : FIRST_BLOCK;
        if (next > LARGEST_BLOCK) next = LARGEST_BLOCK;
        if (need > next / 4) {
            ArenaBlock *own = new_block(need);
            own->used = need;
            if (top) {
                own->next = top->next;
                top->next = own;
            } else {
                arena->blocks = own;
            }
            return own->bytes;
        }
        top = new_block(next);
        top->next = arena->blocks;
        arena->blocks = top;
    }
    void *result = top->bytes + top->used;
    top->used += need;
    return result;
}

void *arena_copy(Arena *arena, const void *bytes, size_t n) {
    if (n == SIZE_MAX) die_oom();
    char *copy = arena_alloc(arena, n + 1, 1);
    if (n) memcpy(copy, bytes, n);
    return copy;
}

void arena_free(Arena *arena) {
    ArenaBlock *block = arena->blocks;
    while (block) {
        ArenaBlock *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
}
