/* file-board.c: the board's table of read-only files, under the directory "/" as descriptor 3.
 *
 * Input: paths and descriptors of the guest, unchecked. Paths are compared as they are, without
 * their leading slashes and "./"; there are no subdirectories to list. Invariants: a descriptor is
 * valid for the instance that opened it only. */
#include "board.h"

#include "mem.h"

static gowasm_board_open open_files[OPEN_MAX];

gowasm_board_open *gowasm__open_file(const gowasm_instance *instance, uint32_t fd) {
    if (fd < FIRST_FILE || fd - FIRST_FILE >= OPEN_MAX) return NULL;
    gowasm_board_open *open = &open_files[fd - FIRST_FILE];
    return open->instance == instance ? open : NULL;
}

static const gowasm_board_file *find(const uint8_t *path, uint32_t size) {
    while (size != 0 && (*path == '/' || (*path == '.' && size > 1 && path[1] == '/'))) {
        path++;
        size--;
    }
    for (size_t i = 0; i < gowasm_board_hooks.file_count; i++) {
        const gowasm_board_file *f = &gowasm_board_hooks.files[i];
        uint32_t n = 0;
        while (n < size && f->path[n] != 0 && (uint8_t)f->path[n] == path[n]) n++;
        if (n == size && f->path[n] == 0) return f;
    }
    return NULL;
}

static void put_filestat(uint8_t *to, uint8_t type, uint64_t size) {
    memset(to, 0, GOWASM_SIZE_FILESTAT);
    to[16] = type;
    to[24] = 1; /* links */
    gowasm__put64(to + 32, size);
}

uint32_t gowasm_wasi_path_open(gowasm_instance *instance, uint32_t dir, uint32_t lookup,
                               uint32_t path, uint32_t path_size, uint32_t oflags, uint64_t rights,
                               uint64_t inheriting, uint32_t fdflags, uint32_t at) {
    (void)lookup;
    (void)inheriting;
    (void)fdflags;
    const uint8_t *name = gowasm__span(instance, path, path_size);
    uint8_t *result = gowasm__span(instance, at, 4);
    if (name == NULL || result == NULL) return WASI_EFAULT;
    if (dir != ROOT || gowasm_board_hooks.file_count == 0) return WASI_EBADF;
    const gowasm_board_file *file = find(name, path_size);
    if (file == NULL) return oflags & WASI_CREAT ? WASI_EROFS : WASI_ENOENT;
    if ((rights & WASI_FD_WRITE) || (oflags & WASI_TRUNC)) return WASI_EROFS;
    for (uint32_t i = 0; i < OPEN_MAX; i++) {
        if (open_files[i].instance != NULL && open_files[i].instance->module != NULL) continue;
        open_files[i] = (gowasm_board_open){instance, file, 0};
        gowasm__put32(result, FIRST_FILE + i);
        return 0;
    }
    return WASI_EMFILE;
}

uint32_t gowasm_wasi_path_filestat_get(gowasm_instance *instance, uint32_t dir, uint32_t lookup,
                                       uint32_t path, uint32_t size, uint32_t to) {
    (void)lookup;
    const uint8_t *name = gowasm__span(instance, path, size);
    uint8_t *result = gowasm__span(instance, to, GOWASM_SIZE_FILESTAT);
    if (name == NULL || result == NULL) return WASI_EFAULT;
    if (dir != ROOT || gowasm_board_hooks.file_count == 0) return WASI_EBADF;
    const gowasm_board_file *file = find(name, size);
    if (file == NULL) return WASI_ENOENT;
    put_filestat(result, WASI_REGULAR_FILE, file->size);
    return 0;
}

uint32_t gowasm_wasi_fd_filestat_get(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, GOWASM_SIZE_FILESTAT);
    if (result == NULL) return WASI_EFAULT;
    const gowasm_board_open *open = gowasm__open_file(instance, fd);
    bool root = fd == ROOT && gowasm_board_hooks.file_count != 0;
    if (open == NULL && fd > 2 && !root) return WASI_EBADF;
    put_filestat(result,
                 open != NULL ? WASI_REGULAR_FILE
                 : root       ? WASI_DIRECTORY
                              : WASI_CHARACTER_DEVICE,
                 open != NULL ? open->file->size : 0);
    return 0;
}

uint32_t gowasm_wasi_fd_seek(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                             uint32_t whence, uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, 8);
    if (result == NULL) return WASI_EFAULT;
    gowasm_board_open *open = gowasm__open_file(instance, fd);
    if (open == NULL) return fd <= 2 ? WASI_ESPIPE : WASI_EBADF;
    if (whence > WASI_SEEK_END) return WASI_EINVAL;
    uint64_t base = whence == WASI_SEEK_SET   ? 0
                    : whence == WASI_SEEK_CUR ? open->position
                                              : open->file->size;
    uint64_t to = base + offset; /* offset is signed: a negative sum is too large */
    if (to > UINT32_MAX) return WASI_EINVAL;
    open->position = (uint32_t)to;
    gowasm__put64(result, to);
    return 0;
}

uint32_t gowasm_wasi_fd_close(gowasm_instance *instance, uint32_t fd) {
    gowasm_board_open *open = gowasm__open_file(instance, fd);
    if (open == NULL) return fd <= 2 ? 0 : WASI_EBADF;
    open->instance = NULL;
    return 0;
}
