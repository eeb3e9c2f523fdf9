/* serdes.h: the one place where WASI structures meet guest memory.
 *
 * Layouts: witx/typenames.witx; wasm is little-endian and nothing is aligned for us, so every field
 * is moved byte by byte (compilers make one move of it). Callers have checked the range: each
 * structure has its size here. */
#ifndef GOWASM_SERDES_H
#define GOWASM_SERDES_H

#include "../port/port.h"

enum {
    GOWASM_SIZE_IOVEC = 8,
    GOWASM_SIZE_FDSTAT = 24,
    GOWASM_SIZE_FILESTAT = 64,
    GOWASM_SIZE_PRESTAT = 8,
    GOWASM_SIZE_DIRENT = 24,
    GOWASM_SIZE_SUBSCRIPTION = 48,
    GOWASM_SIZE_EVENT = 32
};

static inline void gowasm__put16(uint8_t *to, uint32_t v) {
    to[0] = (uint8_t)v;
    to[1] = (uint8_t)(v >> 8);
}
static inline void gowasm__put32(uint8_t *to, uint32_t v) {
    gowasm__put16(to, v & 0xffff);
    gowasm__put16(to + 2, v >> 16);
}
static inline void gowasm__put64(uint8_t *to, uint64_t v) {
    gowasm__put32(to, (uint32_t)v);
    gowasm__put32(to + 4, (uint32_t)(v >> 32));
}
static inline uint32_t gowasm__get16(const uint8_t *from) {
    return (uint32_t)from[0] | (uint32_t)from[1] << 8;
}
static inline uint32_t gowasm__get32(const uint8_t *from) {
    return gowasm__get16(from) | gowasm__get16(from + 2) << 16;
}
static inline uint64_t gowasm__get64(const uint8_t *from) {
    return gowasm__get32(from) | (uint64_t)gowasm__get32(from + 4) << 32;
}

typedef struct gowasm_subscription {
    uint64_t userdata;
    uint8_t tag;                 /* eventtype */
    uint32_t clock, clock_flags; /* tag CLOCK */
    uint64_t timeout;
    uint32_t fd; /* tags FD_READ and FD_WRITE */
} gowasm_subscription;

typedef struct gowasm_event {
    uint64_t userdata;
    gowasm_errno error;
    uint8_t tag;
    uint64_t bytes;
    uint32_t flags; /* eventrwflags */
} gowasm_event;

void gowasm__get_subscription(const uint8_t *from, gowasm_subscription *to);
void gowasm__put_event(uint8_t *to, const gowasm_event *from);
void gowasm__put_filestat(uint8_t *to, const gowasm_filestat *from);
void gowasm__put_fdstat(uint8_t *to, uint8_t type, uint32_t flags, uint64_t rights,
                        uint64_t inheriting);
void gowasm__put_prestat_dir(uint8_t *to, uint32_t name_size);
void gowasm__put_dirent(uint8_t *to, const gowasm_dirent *from);

#endif
