/* fd-write-board.c: standard output and error, through the board's write hook. */
#include "board.h"

uint32_t gowasm_wasi_fd_write(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                              uint32_t at) {
    const uint8_t *list = gowasm__span(instance, iovs, (uint64_t)count * GOWASM_SIZE_IOVEC);
    uint8_t *result = gowasm__span(instance, at, 4);
    if (list == NULL || result == NULL) return WASI_EFAULT;
    if (fd - 1 > 1) return WASI_EBADF; /* files are read-only */
    if (gowasm_board_hooks.write == NULL) return WASI_ENOSYS;
    uint32_t done = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *data;
        uint32_t size;
        if (!gowasm__iovec(instance, list, i, &data, &size)) return WASI_EFAULT;
        ptrdiff_t n = size != 0 ? gowasm_board_hooks.write((int)fd, data, size) : 0;
        if (n < 0) return WASI_EIO;
        done += (uint32_t)n;
        if ((uint32_t)n < size) break;
    }
    gowasm__put32(result, done);
    return 0;
}
