/* serdes.c: WASI structures to and from guest memory, field by field, padding written as zero.
 *
 * Offsets: as the layout rules of witx give them for wasm32. */
#include "serdes.h"
#include <string.h>

void gowasm__get_subscription(const uint8_t *from, gowasm_subscription *to) {
    memset(to, 0, sizeof *to);
    to->userdata = gowasm__get64(from);
    to->tag = from[8];
    if (to->tag == WASI_EVENT_CLOCK) {
        to->clock = gowasm__get32(from + 16);
        to->timeout = gowasm__get64(from + 24); /* the precision at 32 is a hint we do not need */
        to->clock_flags = gowasm__get16(from + 40);
    } else {
        to->fd = gowasm__get32(from + 16);
    }
}

void gowasm__put_event(uint8_t *to, const gowasm_event *from) {
    memset(to, 0, GOWASM_SIZE_EVENT);
    gowasm__put64(to, from->userdata);
    gowasm__put16(to + 8, from->error);
    to[10] = from->tag;
    gowasm__put64(to + 16, from->bytes);
    gowasm__put16(to + 24, from->flags);
}

void gowasm__put_filestat(uint8_t *to, const gowasm_filestat *from) {
    memset(to, 0, GOWASM_SIZE_FILESTAT);
    gowasm__put64(to, from->dev);
    gowasm__put64(to + 8, from->ino);
    to[16] = from->type;
    gowasm__put64(to + 24, from->nlink);
    gowasm__put64(to + 32, from->size);
    gowasm__put64(to + 40, from->atim);
    gowasm__put64(to + 48, from->mtim);
    gowasm__put64(to + 56, from->ctim);
}

void gowasm__put_fdstat(uint8_t *to, uint8_t type, uint32_t flags, uint64_t rights,
                        uint64_t inheriting) {
    memset(to, 0, GOWASM_SIZE_FDSTAT);
    to[0] = type;
    gowasm__put16(to + 2, flags);
    gowasm__put64(to + 8, rights);
    gowasm__put64(to + 16, inheriting);
}

void gowasm__put_prestat_dir(uint8_t *to, uint32_t name_size) {
    memset(to, 0, GOWASM_SIZE_PRESTAT); /* tag 0: dir */
    gowasm__put32(to + 4, name_size);
}

void gowasm__put_dirent(uint8_t *to, const gowasm_dirent *from) {
    memset(to, 0, GOWASM_SIZE_DIRENT);
    gowasm__put64(to, from->next);
    gowasm__put64(to + 8, from->ino);
    gowasm__put32(to + 16, from->name_size);
    to[20] = from->type;
}
