/* fdstat-board.c: what descriptors are: 0 to 2 streams, 3 the directory of the board's files. */
#include "board.h"

#include "mem.h"

uint32_t gowasm_wasi_fd_fdstat_get(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    uint8_t *to = gowasm__span(instance, at, GOWASM_SIZE_FDSTAT);
    if (to == NULL) return WASI_EFAULT;
    bool root = fd == ROOT && gowasm_board_hooks.file_count != 0;
    bool file = gowasm__open_file(instance, fd) != NULL;
    if (fd > 2 && !root && !file) return WASI_EBADF;
    memset(to, 0, GOWASM_SIZE_FDSTAT);
    to[0] = fd <= 2 ? WASI_CHARACTER_DEVICE : root ? WASI_DIRECTORY : WASI_REGULAR_FILE;
    uint64_t rights = fd == 0 || file ? WASI_FD_READ
                      : root          ? WASI_PATH_OPEN | WASI_PATH_FILESTAT_GET
                                      : WASI_FD_WRITE;
    if (file) rights |= WASI_FD_SEEK | WASI_FD_FILESTAT_GET;
    gowasm__put64(to + 8, rights | WASI_POLL_FD_READWRITE);
    if (root) gowasm__put64(to + 16, WASI_FD_READ | WASI_FD_SEEK | WASI_FD_FILESTAT_GET);
    return 0;
}

uint32_t gowasm_wasi_fd_prestat_get(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    uint8_t *to = gowasm__span(instance, at, GOWASM_SIZE_PRESTAT);
    if (to == NULL) return WASI_EFAULT;
    if (fd != ROOT || gowasm_board_hooks.file_count == 0) return WASI_EBADF;
    gowasm__put32(to, 0); /* a directory */
    gowasm__put32(to + 4, 1);
    return 0;
}

uint32_t gowasm_wasi_fd_prestat_dir_name(gowasm_instance *instance, uint32_t fd, uint32_t at,
                                         uint32_t size) {
    uint8_t *to = gowasm__span(instance, at, 1);
    if (to == NULL) return WASI_EFAULT;
    if (fd != ROOT || gowasm_board_hooks.file_count == 0) return WASI_EBADF;
    if (size < 1) return WASI_ENAMETOOLONG;
    *to = '/';
    return 0;
}
