/* fd-table.c: the guest's descriptors.
 *
 * A small array, grown as descriptors are opened and limited by the options: numbers are the lowest
 * free ones, as POSIX programs expect. Invariants: an entry's pointer lives until the next
 * gowasm__fd_add or entry into the guest; a closed number finds nothing. */
#include "wasi.h"
#include <stdlib.h>
#include <string.h>

gowasm_errno gowasm__fds_charge(struct gowasm_wasi *wasi, uint32_t count) {
    const bool fits = !wasi->instance || gowasm__charge(wasi->instance, count * GOWASM_FD_COST);
    return fits ? 0 : WASI_ENOMEM;
}

gowasm_errno gowasm__fd_add(struct gowasm_wasi *wasi, const gowasm_fd *entry, uint32_t *fd) {
    uint32_t n = 0;
    while (n < wasi->fd_room && wasi->fds[n].kind != GOWASM_FD_FREE) n++;
    if (n >= wasi->fd_limit) return WASI_EMFILE;
    if (n == wasi->fd_room) {
        uint32_t room = wasi->fd_room ? wasi->fd_room * 2 : 16;
        if (room > wasi->fd_limit) room = wasi->fd_limit;
        gowasm_fd *fds = realloc(wasi->fds, room * sizeof *fds);
        if (!fds) return WASI_ENOMEM;
        wasi->fds = fds;
        const gowasm_errno error = gowasm__fds_charge(wasi, room - wasi->fd_room);
        if (error) return error;
        memset(fds + wasi->fd_room, 0, (room - wasi->fd_room) * sizeof *fds);
        wasi->fd_room = room;
    }
    wasi->fds[n] = *entry;
    *fd = n;
    return 0;
}

void gowasm__fd_release(gowasm_fd *entry) {
    if (!entry->kept) {
        if (entry->kind == GOWASM_FD_HOST && entry->owned) gowasm__port_close(entry->host);
        free(entry->preopen);
    }
    *entry = (gowasm_fd){.kind = GOWASM_FD_FREE};
}

gowasm_fd *gowasm__fd_find(struct gowasm_wasi *wasi, uint32_t fd) {
    if (fd >= wasi->fd_room || wasi->fds[fd].kind == GOWASM_FD_FREE) return NULL;
    return &wasi->fds[fd];
}

gowasm_errno gowasm__fd_any(struct gowasm_wasi *wasi, uint32_t fd, uint64_t rights,
                            gowasm_fd **entry) {
    gowasm_fd *f = gowasm__fd_find(wasi, fd);
    if (!f) return WASI_EBADF;
    if ((f->rights & rights) != rights) return WASI_ENOTCAPABLE;
    *entry = f;
    return 0;
}

gowasm_errno gowasm__fd_file(struct gowasm_wasi *wasi, uint32_t fd, uint64_t rights,
                             gowasm_fd **entry) {
    gowasm_fd *f = gowasm__fd_find(wasi, fd);
    if (!f) return WASI_EBADF;
    if (f->type == WASI_DIRECTORY) return WASI_EISDIR;
    /* POSIX: reading what is open for writing only is EBADF, and the other way round. */
    const uint64_t lacks = rights & ~f->rights;
    if (lacks & (WASI_FD_READ | WASI_FD_WRITE)) return WASI_EBADF;
    if (lacks) return WASI_ENOTCAPABLE;
    *entry = f;
    return 0;
}

gowasm_errno gowasm__fd_dir(struct gowasm_wasi *wasi, uint32_t fd, uint64_t rights,
                            gowasm_fd **entry) {
    gowasm_fd *f = gowasm__fd_find(wasi, fd);
    if (!f) return WASI_EBADF;
    if (f->type != WASI_DIRECTORY) return WASI_ENOTDIR;
    if ((f->rights & rights) != rights) return WASI_ENOTCAPABLE;
    *entry = f;
    return 0;
}

gowasm_errno gowasm__fd_from_host(int host, bool owned, gowasm_fd *entry) {
    gowasm_filestat stat;
    const gowasm_errno error = gowasm__port_stat(host, &stat);
    if (error) return error;
    uint64_t rights = gowasm__rights_of_type(stat.type), position;
    /* A terminal cannot seek, /dev/null can: what wasi-libc's isatty depends on. */
    if (stat.type == WASI_CHARACTER_DEVICE &&
        gowasm__port_seek(host, 0, WASI_SEEK_CUR, &position) != 0)
        rights &= ~(WASI_FD_SEEK | WASI_FD_TELL);
    *entry = (gowasm_fd){
        .kind = GOWASM_FD_HOST, .type = stat.type, .owned = owned, .host = host, .rights = rights};
    return 0;
}
