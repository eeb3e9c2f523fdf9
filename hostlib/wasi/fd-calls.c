/* fd-calls.c: fd_close, fd_renumber, fd_fdstat_get, fd_fdstat_set_flags, fd_fdstat_set_rights,
 * fd_prestat_get, fd_prestat_dir_name. */
#include "serdes.h"
#include "wasi.h"
#include <string.h>

static gowasm_errno wasi_fd_close(gowasm_instance *instance, uint32_t fd) {
    gowasm_fd *f = gowasm__fd_find(instance->wasi, fd);
    if (!f) return WASI_EBADF;
    gowasm__fd_release(f);
    return 0;
}

/* `to` must be open: WASI has no way to make a number of one's choice. */
static gowasm_errno wasi_fd_renumber(gowasm_instance *instance, uint32_t from, uint32_t to) {
    gowasm_fd *f = gowasm__fd_find(instance->wasi, from);
    gowasm_fd *t = gowasm__fd_find(instance->wasi, to);
    if (!f || !t) return WASI_EBADF;
    if (f == t) return 0;
    gowasm__fd_release(t);
    *t = *f;
    *f = (gowasm_fd){.kind = GOWASM_FD_FREE};
    return 0;
}

static gowasm_errno wasi_fd_fdstat_get(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, GOWASM_SIZE_FDSTAT);
    if (!result) return WASI_EFAULT;
    const gowasm_fd *f = gowasm__fd_find(instance->wasi, fd);
    if (!f) return WASI_EBADF;
    gowasm__put_fdstat(result, f->type, f->flags, f->rights, f->inheriting);
    return 0;
}

static gowasm_errno wasi_fd_fdstat_set_flags(gowasm_instance *instance, uint32_t fd,
                                             uint32_t flags) {
    gowasm_fd *f;
    gowasm_errno error = gowasm__fd_any(instance->wasi, fd, WASI_FD_FDSTAT_SET_FLAGS, &f);
    if (error) return error;
    if (flags > WASI_FDFLAGS_ALL) return WASI_EINVAL;
    /* The synchronous modes are for ever once a file is open, on Linux as elsewhere. A borrowed
     * descriptor's APPEND is the embedder's, and its NONBLOCK is imitated (fd-io.c). */
    uint32_t fixed = WASI_DSYNC | WASI_RSYNC | WASI_SYNC;
    if (!f->owned) fixed |= WASI_APPEND;
    if ((flags ^ f->flags) & fixed) return WASI_ENOTSUP;
    if (f->kind == GOWASM_FD_HOST && f->owned) error = gowasm__port_set_flags(f->host, flags);
    if (!error) f->flags = (uint16_t)flags;
    return error;
}

static gowasm_errno wasi_fd_fdstat_set_rights(gowasm_instance *instance, uint32_t fd,
                                              uint64_t rights, uint64_t inheriting) {
    gowasm_fd *f = gowasm__fd_find(instance->wasi, fd);
    if (!f) return WASI_EBADF;
    if ((rights & ~f->rights) || (inheriting & ~f->inheriting)) return WASI_ENOTCAPABLE;
    f->rights = rights;
    f->inheriting = inheriting;
    return 0;
}

static gowasm_errno wasi_fd_prestat_get(gowasm_instance *instance, uint32_t fd, uint32_t at) {
    uint8_t *result = gowasm__span(instance, at, GOWASM_SIZE_PRESTAT);
    if (!result) return WASI_EFAULT;
    const gowasm_fd *f = gowasm__fd_find(instance->wasi, fd);
    if (!f || !f->preopen) return WASI_EBADF;
    gowasm__put_prestat_dir(result, f->preopen_size);
    return 0;
}

static gowasm_errno wasi_fd_prestat_dir_name(gowasm_instance *instance, uint32_t fd, uint32_t at,
                                             uint32_t size) {
    const gowasm_fd *f = gowasm__fd_find(instance->wasi, fd);
    if (!f || !f->preopen) return WASI_EBADF;
    if (size < f->preopen_size) return WASI_ENAMETOOLONG;
    uint8_t *result = gowasm__span(instance, at, f->preopen_size);
    if (!result) return WASI_EFAULT;
    memcpy(result, f->preopen, f->preopen_size);
    return 0;
}

#define WASI_fd_calls WASI_CALL
#include "define-calls.h"
