/* fd-file.c: fd_seek, fd_tell, fd_sync, fd_datasync, fd_advise, fd_allocate, fd_filestat_get,
 * fd_filestat_set_size, fd_filestat_set_times. */
#include "serdes.h"
#include "wasi.h"

/* Pipes, sockets, terminals: POSIX says ESPIPE, and programs test for it. */
static bool no_position(const gowasm_fd *f) {
    return f->type == WASI_UNKNOWN || f->type == WASI_SOCKET_STREAM ||
           f->type == WASI_SOCKET_DGRAM ||
           (f->type == WASI_CHARACTER_DEVICE && !(f->rights & WASI_FD_SEEK));
}

static gowasm_errno seek(gowasm_instance *instance, uint32_t fd, int64_t offset, uint32_t whence,
                         uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, 8);
    if (!result) return WASI_EFAULT;
    if (whence > WASI_SEEK_END) return WASI_EINVAL;
    gowasm_fd *f;
    gowasm_errno error = gowasm__fd_file(instance->wasi, fd, 0, &f);
    if (error) return error;
    if (no_position(f)) return WASI_ESPIPE;
    /* witx: the right to seek includes the right to tell, which is seeking nowhere. */
    const bool tell = whence == WASI_SEEK_CUR && offset == 0;
    if (!(f->rights & (tell ? WASI_FD_SEEK | WASI_FD_TELL : WASI_FD_SEEK))) return WASI_ENOTCAPABLE;
    uint64_t position;
    error = gowasm__port_seek(f->host, offset, whence, &position);
    if (!error) gowasm__put64(result, position);
    return error;
}

static gowasm_errno sync(gowasm_instance *instance, uint32_t fd, uint64_t right) {
    gowasm_fd *f;
    const gowasm_errno error = gowasm__fd_any(instance->wasi, fd, right, &f);
    if (error) return error;
    if (f->kind != GOWASM_FD_HOST) return WASI_EINVAL; /* as fsync(2) on a pipe */
    return right == WASI_FD_SYNC ? gowasm__port_sync(f->host) : gowasm__port_datasync(f->host);
}

static gowasm_errno wasi_fd_advise(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                                   uint64_t size, uint32_t advice) {
    gowasm_fd *f;
    gowasm_errno error = gowasm__fd_file(instance->wasi, fd, 0, &f);
    if (error) return error;
    if (no_position(f)) return WASI_ESPIPE;
    if (!(f->rights & WASI_FD_ADVISE)) return WASI_ENOTCAPABLE;
    return gowasm__port_advise(f->host, offset, size, advice);
}

/* Bytes at a time, where a deadline may end the call: file systems in memory clear them all. */
#define ALLOCATED ((uint64_t)4 << 20)

static gowasm_errno wasi_fd_allocate(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                                     uint64_t size) {
    gowasm_fd *f;
    gowasm_errno error = gowasm__fd_file(instance->wasi, fd, WASI_FD_ALLOCATE, &f);
    if (error) return error;
    if (!gowasm__interruptible(instance)) return gowasm__port_allocate(f->host, offset, size);
    if (size == 0 || offset > INT64_MAX || size > INT64_MAX - offset) return WASI_EINVAL;
    for (uint64_t n; size != 0 && !error; offset += n, size -= n) {
        n = size < ALLOCATED ? size : ALLOCATED;
        error = gowasm__port_allocate(f->host, offset, n);
        gowasm__check(instance);
    }
    return error;
}

static gowasm_errno wasi_fd_filestat_get(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, GOWASM_SIZE_FILESTAT);
    if (!result) return WASI_EFAULT;
    gowasm_fd *f;
    gowasm_filestat stat = {0};
    gowasm_errno error = gowasm__fd_any(instance->wasi, fd, WASI_FD_FILESTAT_GET, &f);
    if (error) return error;
    if (f->kind == GOWASM_FD_HOST) error = gowasm__port_stat(f->host, &stat);
    if (!error) gowasm__put_filestat(result, &stat);
    return error;
}

static gowasm_errno wasi_fd_filestat_set_size(gowasm_instance *instance, uint32_t fd,
                                              uint64_t size) {
    gowasm_fd *f;
    const gowasm_errno error = gowasm__fd_file(instance->wasi, fd, WASI_FD_FILESTAT_SET_SIZE, &f);
    return error ? error : gowasm__port_set_size(f->host, size);
}

static gowasm_errno wasi_fd_filestat_set_times(gowasm_instance *instance, uint32_t fd,
                                               uint64_t atim, uint64_t mtim, uint32_t flags) {
    const gowasm_filetimes times = {atim, mtim, flags};
    if (!gowasm__fstflags_valid(flags)) return WASI_EINVAL;
    gowasm_fd *f;
    const gowasm_errno error = gowasm__fd_any(instance->wasi, fd, WASI_FD_FILESTAT_SET_TIMES, &f);
    if (error) return error;
    if (f->read_only) return WASI_EROFS;
    if (f->kind != GOWASM_FD_HOST) return WASI_EINVAL;
    return gowasm__port_set_times(f->host, &times);
}

static gowasm_errno wasi_fd_seek(gowasm_instance *instance, uint32_t fd, uint64_t offset,
                                 uint32_t whence, uint32_t at) {
    return seek(instance, fd, (int64_t)offset, whence, at);
}

static gowasm_errno wasi_fd_tell(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    return seek(instance, fd, 0, WASI_SEEK_CUR, at);
}

static gowasm_errno wasi_fd_sync(gowasm_instance *instance, uint32_t fd) {
    return sync(instance, fd, WASI_FD_SYNC);
}

static gowasm_errno wasi_fd_datasync(gowasm_instance *instance, uint32_t fd) {
    return sync(instance, fd, WASI_FD_DATASYNC);
}

#define WASI_fd_file WASI_CALL
#include "define-calls.h"
