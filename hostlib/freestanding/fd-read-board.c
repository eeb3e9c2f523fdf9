/* fd-read-board.c: standard input, through the board's read hook, and open files of the board's
 * table. */
#include "board.h"

#include "mem.h"

/* Replaced by file-board.c's where the guest opens files. */
__attribute__((weak)) gowasm_board_open *gowasm__open_file(const gowasm_instance *instance,
                                                           uint32_t fd) {
    (void)instance;
    (void)fd;
    return NULL;
}

static ptrdiff_t take(gowasm_board_open *open, uint8_t *to, uint32_t size) {
    uint32_t left = open->file->size - open->position;
    if (open->position >= open->file->size) return 0;
    if (size > left) size = left;
    memcpy(to, (const uint8_t *)open->file->data + open->position, size);
    open->position += size;
    return (ptrdiff_t)size;
}

uint32_t gowasm_wasi_fd_read(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                             uint32_t at) {
    const uint8_t *list = gowasm__span(instance, iovs, (uint64_t)count * GOWASM_SIZE_IOVEC);
    uint8_t *result = gowasm__span(instance, at, 4);
    if (list == NULL || result == NULL) return WASI_EFAULT;
    gowasm_board_open *open = gowasm__open_file(instance, fd);
    if (open == NULL && fd != 0) return WASI_EBADF;
    if (open == NULL && gowasm_board_hooks.read == NULL)
        return gowasm__no_hook(instance, "the board has no hook 'read'");
    uint32_t done = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *data;
        uint32_t size;
        if (!gowasm__iovec(instance, list, i, &data, &size)) return WASI_EFAULT;
        if (size == 0) continue;
        ptrdiff_t n = open != NULL ? take(open, data, size) : gowasm_board_hooks.read(data, size);
        if (n < 0) return WASI_EIO;
        done += (uint32_t)n;
        if ((uint32_t)n < size) break;
    }
    gowasm__put32(result, done);
    return 0;
}
