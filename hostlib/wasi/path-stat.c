/* path-stat.c: path_filestat_get, path_filestat_set_times, path_readlink: what looks at one path.
 */
#include "serdes.h"
#include "wasi.h"

static gowasm_errno wasi_path_filestat_get(gowasm_instance *instance, uint32_t dir, uint32_t lookup,
                                           uint32_t at, uint32_t size, uint32_t to) {
    gowasm_path p;
    uint8_t *result = gowasm__span(instance, to, GOWASM_SIZE_FILESTAT);
    if (!result) return WASI_EFAULT;
    gowasm_errno error = gowasm__path(instance, dir, at, size, WASI_PATH_FILESTAT_GET, &p);
    if (error) return error;
    if (lookup > WASI_SYMLINK_FOLLOW) return WASI_EINVAL;
    gowasm_filestat stat;
    error = gowasm__port_path_stat(p.base, p.path, lookup & WASI_SYMLINK_FOLLOW, &stat);
    if (!error) gowasm__put_filestat(result, &stat);
    return error;
}

static gowasm_errno set_times(gowasm_instance *instance, uint32_t dir, uint32_t lookup, uint32_t at,
                              uint32_t size, const gowasm_filetimes *times) {
    gowasm_path p;
    const gowasm_errno error =
        gowasm__path(instance, dir, at, size, WASI_PATH_FILESTAT_SET_TIMES, &p);
    if (error) return error;
    if (lookup > WASI_SYMLINK_FOLLOW || !gowasm__fstflags_valid(times->flags)) return WASI_EINVAL;
    if (p.read_only) return WASI_EROFS;
    return gowasm__port_path_set_times(p.base, p.path, lookup & WASI_SYMLINK_FOLLOW, times);
}

static gowasm_errno wasi_path_readlink(gowasm_instance *instance, uint32_t dir, uint32_t at,
                                       uint32_t size, uint32_t buffer, uint32_t buffer_size,
                                       uint32_t used) {
    gowasm_path p;
    uint8_t *result = gowasm__span(instance, used, 4);
    uint8_t *to = gowasm__span(instance, buffer, buffer_size);
    if (!result || !to) return WASI_EFAULT;
    gowasm_errno error = gowasm__path(instance, dir, at, size, WASI_PATH_READLINK, &p);
    if (error) return error;
    size_t done;
    error = gowasm__port_readlink(p.base, p.path, to, buffer_size, &done);
    if (!error) gowasm__put32(result, (uint32_t)done);
    return error;
}

static gowasm_errno wasi_path_filestat_set_times(gowasm_instance *instance, uint32_t dir,
                                                 uint32_t lookup, uint32_t path, uint32_t size,
                                                 uint64_t atim, uint64_t mtim, uint32_t flags) {
    const gowasm_filetimes times = {atim, mtim, flags};
    return set_times(instance, dir, lookup, path, size, &times);
}

#define WASI_path_stat WASI_CALL
#include "define-calls.h"
