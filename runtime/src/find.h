/* find.h: what the files that implement gowasm__find() (gowasm_rt_hosted.h) share. */
#ifndef GOWASM_FIND_H
#define GOWASM_FIND_H

#include "gowasm_rt_hosted.h"

/* What comparing may cost before the search gives up: in proportion to what it has passed, so that
 * it never takes more than linear time. */
static inline bool gowasm__find_is_slow(uint64_t spent, uint64_t passed) {
    return spent > 1024 + 8 * passed;
}

/* Are the `length` bytes at `a` those at `b`? The first and the last are known to be. */
static inline bool gowasm__find_same(const uint8_t *a, const uint8_t *b, uint64_t length,
                                     uint64_t *spent) {
    uint64_t i = 1;
    while (i < length && a[i] == b[i]) i++;
    *spent += i;
    return i >= length;
}

#endif
