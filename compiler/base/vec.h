/* vec.h: growing arrays in an arena.
 *
 *     struct { uint32_t *data; uint32_t len, cap; } v = {0};
 *     VEC_PUSH(arena, &v, 7);
 *
 * Any struct with these three members will do. Old storage stays in the arena until it goes. */
#ifndef GOWASM_BASE_VEC_H
#define GOWASM_BASE_VEC_H

#include "base/arena.h"
#include <stdint.h>

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *data;                                                                                \
        uint32_t len, cap;                                                                         \
    }

/* Returns storage for at least `need` elements, with the `len` old ones copied; updates *cap. */
void *vec_grow(Arena *arena, void *data, uint32_t len, uint32_t *cap, uint32_t need, size_t size);

#define VEC_RESERVE(arena, v, need)                                                                \
    ((need) <= (v)->cap                                                                            \
         ? (void)0                                                                                 \
         : (void)((v)->data = vec_grow((arena), (v)->data, (v)->len, &(v)->cap, (need),            \
                                       sizeof *(v)->data)))

#define VEC_PUSH(arena, v, ...)                                                                    \
    (VEC_RESERVE((arena), (v), (v)->len + 1), (v)->data[(v)->len++] = (__VA_ARGS__))

#endif
