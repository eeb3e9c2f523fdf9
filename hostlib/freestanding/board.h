/* board.h: what the functions of WASI on a board share: structures in guest memory, the hooks. */
#ifndef GOWASM_FREESTANDING_BOARD_H
#define GOWASM_FREESTANDING_BOARD_H

#include "gowasm_rt_freestanding.h"
#include "wasi/functions.h"
#include "wasi/serdes.h"

enum { FIRST_FILE = 4, ROOT = 3, OPEN_MAX = 8 };

/* One open file of the table, of one instance: file-board.c. */
typedef struct gowasm_board_open {
    const gowasm_instance *instance; /* NULL: free */
    const gowasm_board_file *file;
    uint32_t position;
} gowasm_board_open;

/* Weak in fd-read-board.c and fdstat-board.c: NULL where no guest opens files. */
gowasm_board_open *gowasm__open_file(const gowasm_instance *instance, uint32_t fd);

/* ENOSYS for want of a hook: what becomes of it is the guest's matter, but the answer to why the
 * guest failed then (gowasm_last_error) names the hook. */
static inline uint32_t gowasm__no_hook(gowasm_instance *instance, const char *note) {
    instance->note = note;
    return WASI_ENOSYS;
}

/* The guest's iovecs one by one: data and size of entry `i`, false when it is outside memory. */
bool gowasm__iovec(const gowasm_instance *instance, const uint8_t *list, uint32_t i, uint8_t **data,
                   uint32_t *size);

#endif
