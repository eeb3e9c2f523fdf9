/* bulk.c: long bulk operations of modules compiled with --interruptible: memory.copy, memory.fill,
 * memory.init, table.copy, and the intrinsics of Go's library on long slices.
 *
 * Input: ranges that generated code has checked. Output: what one call of C's library would do, in
 * pieces, with a check after each: so a deadline ends also what takes seconds.
 * Invariants: nothing is held here, as the check may leave the guest. */
#include "internal.h"

#include <string.h>

#define PIECE ((size_t)256 * 1024)
/* One unit of work for so many bytes: of new pages, which the kernel clears first. */
#define BYTES_A_UNIT 8

static size_t piece_of(size_t left) {
    return left < PIECE ? left : PIECE;
}

static void done(gowasm_instance *instance, size_t bytes, uintptr_t pc) {
    gowasm__worked(instance, bytes / BYTES_A_UNIT);
    if ((int32_t)instance->fuel <= 0) gowasm__look(instance, pc);
}

#define CALLER ((uintptr_t)__builtin_return_address(0))

void gowasm__fill(gowasm_instance *instance, void *to, uint32_t byte, size_t size) {
    uint8_t *at = to;
    for (size_t n; size != 0; at += n, size -= n) {
        n = piece_of(size);
        memset(at, (int)byte, n);
        done(instance, n, CALLER);
    }
}

/* Of ranges that overlap, each byte is read before it is written. */
void gowasm__move(gowasm_instance *instance, void *to, const void *from, size_t size) {
    uint8_t *target = to;
    const uint8_t *source = from;
    const bool forward = (uintptr_t)target <= (uintptr_t)source;
    for (size_t n, at = 0; at < size; at += n) {
        n = piece_of(size - at);
        const size_t i = forward ? at : size - at - n;
        memmove(target + i, source + i, n);
        done(instance, n, CALLER);
    }
}

int gowasm__compare(gowasm_instance *instance, const void *a, const void *b, size_t size) {
    const uint8_t *x = a, *y = b;
    int order = 0;
    for (size_t n, at = 0; at < size && order == 0; at += n) {
        n = piece_of(size - at);
        order = memcmp(x + at, y + at, n);
        done(instance, n, CALLER);
    }
    return order;
}

const void *gowasm__search(gowasm_instance *instance, const void *in, uint32_t byte, size_t size) {
    const uint8_t *bytes = in, *hit = NULL;
    for (size_t n, at = 0; at < size && hit == NULL; at += n) {
        n = piece_of(size - at);
        hit = memchr(bytes + at, (int)(byte & 255), n);
        done(instance, n, CALLER);
    }
    return hit;
}

/* The state is in guest memory, and complete after each piece. A block takes some 200 ns. */
void gowasm__hash(gowasm_instance *instance, uint8_t *state, const uint8_t *blocks,
                  uint64_t count) {
    for (uint64_t n; count != 0; blocks += n * 64, count -= n) {
        n = count < 1024 ? count : 1024;
        gowasm__sha256(state, blocks, n);
        done(instance, (size_t)n * 256 * BYTES_A_UNIT, CALLER);
    }
}

/* The last piece is never one that is too short for gowasm__crc32(). */
bool gowasm__sum(gowasm_instance *instance, uint32_t *crc, const uint8_t *table,
                 const uint8_t *bytes, uint64_t size) {
    for (uint64_t n; size != 0; bytes += n, size -= n) {
        n = size < 2 * PIECE ? size : PIECE;
        if (!gowasm__crc32(crc, table, bytes, n)) return false;
        done(instance, (size_t)n, CALLER);
    }
    return true;
}

uint64_t gowasm__tally(gowasm_instance *instance, const uint8_t *in, uint64_t size, uint8_t byte) {
    uint64_t count = 0;
    for (uint64_t n; size != 0; in += n, size -= n) {
        n = piece_of((size_t)size);
        count += gowasm__count(in, n, byte);
        done(instance, (size_t)n, CALLER);
    }
    return count;
}

/* Of short strings only: pieces overlap by their length. */
bool gowasm__seek(gowasm_instance *instance, const uint8_t *in, uint64_t size, const uint8_t *what,
                  uint64_t length, uint64_t *at) {
    if (length > GOWASM_SHORT) return false;
    for (uint64_t i = 0; i + length <= size; i += PIECE) {
        const uint64_t n = piece_of((size_t)(size - i - length + 1));
        if (!gowasm__find(in + i, n + length - 1, what, length, at)) return false;
        if (*at != UINT64_MAX) {
            *at += i;
            return true;
        }
        done(instance, (size_t)n, CALLER);
    }
    return true;
}
