/* path-open.c: path_open.
 *
 * Input: a directory, a path, what the guest wants to do with the file. Output: a new descriptor
 * whose rights are those asked for, within what the directory hands down and the file's type
 * allows. Invariants: nothing is created, cut or opened for writing in a read-only preopen. */
#include "serdes.h"
#include "wasi.h"

typedef struct {
    uint32_t dir, lookup, path, path_size, oflags, fdflags, at;
    uint64_t rights, inheriting;
} request;

/* The rights that the directory itself must have for this request. Cutting a file needs one of its
 * own, except with what amounts to it: writing, and setting the size. Go opens directories without
 * the former and expects os.Root.Create to work in them (1.24 to 1.27). */
static uint64_t needed(const request *r, uint64_t inheriting) {
    const bool may_cut = (r->rights & WASI_FD_WRITE) && (inheriting & WASI_FD_FILESTAT_SET_SIZE);
    uint64_t rights = WASI_PATH_OPEN;
    if (r->oflags & WASI_CREAT) rights |= WASI_PATH_CREATE_FILE;
    if ((r->oflags & WASI_TRUNC) && !may_cut) rights |= WASI_PATH_FILESTAT_SET_SIZE;
    return rights;
}

static gowasm_errno check(const request *r) {
    if (r->lookup > WASI_SYMLINK_FOLLOW || r->oflags > WASI_OFLAGS_ALL ||
        r->fdflags > WASI_FDFLAGS_ALL)
        return WASI_EINVAL;
    if (!(r->oflags & WASI_OPEN_DIRECTORY)) return 0;
    if (r->oflags & (WASI_CREAT | WASI_EXCL | WASI_TRUNC)) return WASI_EINVAL;
    return r->rights & WASI_FD_WRITE ? WASI_EISDIR : 0;
}

/* Opening may wait for another process without end: for one that opens the other end of a FIFO.
 * Where a deadline may end the call it does not: a FIFO for reading opens at once, and the first
 * read waits for a writer; for writing it is tried again and again. */
static gowasm_errno open_host(gowasm_instance *instance, gowasm_base base, const char *path,
                              const gowasm_open *how, int *host) {
    if (!gowasm__interruptible(instance) || how->fdflags & WASI_NONBLOCK)
        return gowasm__port_open(base, path, how, host);
    gowasm_open at_once = *how;
    at_once.fdflags |= WASI_NONBLOCK;
    gowasm_errno error = gowasm__port_open(base, path, &at_once, host);
    while (error && gowasm__open_waits(error, base, path, how->follow)) {
        gowasm__wait(instance, NULL, 0, GOWASM_RETRY_AFTER);
        gowasm__check(instance);
        error = gowasm__port_open(base, path, &at_once, host);
    }
    if (error) return error;
    error = gowasm__port_set_flags(*host, how->fdflags);
    if (error) gowasm__port_close(*host);
    return error;
}

static gowasm_errno open_path(gowasm_instance *instance, const request *r) {
    char path[GOWASM_PORT_PATH_MAX];
    if (!gowasm__span(instance, r->at, 4)) return WASI_EFAULT;
    gowasm_errno error = gowasm__guest_path(instance, r->path, r->path_size, path);
    if (error) return error;
    gowasm_fd *dir;
    error = gowasm__fd_dir(instance->wasi, r->dir, 0, &dir);
    if (!error) error = check(r);
    if (error) return error;
    if (needed(r, dir->inheriting) & ~dir->rights) return WASI_ENOTCAPABLE;
    /* Some guests ask for "all". Rights that no file below a directory has, those of sockets and
     * bits that WASI does not know, are dropped, as those that do not apply to the type are. */
    const uint64_t asked = (r->rights | r->inheriting) & GOWASM_RIGHTS_DIR_INHERITING;
    if (asked & ~(dir->inheriting | dir->rights)) return WASI_ENOTCAPABLE;

    const gowasm_open how = {
        .oflags = r->oflags,
        .fdflags = r->fdflags,
        .read = r->rights & (WASI_FD_READ | WASI_FD_READDIR),
        .write = r->rights & WASI_FD_WRITE,
        .follow = r->lookup & WASI_SYMLINK_FOLLOW,
    };
    const bool read_only = dir->read_only;
    if (read_only && (how.write || (r->oflags & (WASI_CREAT | WASI_TRUNC)))) return WASI_EROFS;
    const gowasm_base base = {.fd = dir->host, .resolver = instance->wasi->resolver};
    int host;
    error = open_host(instance, base, path, &how, &host);
    if (error) return error;

    gowasm_fd entry;
    uint32_t fd;
    error = gowasm__fd_from_host(host, true, &entry);
    if (!error) {
        entry.rights &= r->rights;
        entry.inheriting = r->inheriting & dir->inheriting;
        entry.flags = (uint16_t)r->fdflags;
        entry.read_only = read_only;
        error = gowasm__fd_add(instance->wasi, &entry, &fd);
    }
    if (error)
        gowasm__port_close(host);
    else
        gowasm__put32(gowasm__span(instance, r->at, 4), fd);
    return error;
}

static gowasm_errno wasi_path_open(gowasm_instance *instance, uint32_t dir, uint32_t lookup,
                                   uint32_t path, uint32_t path_size, uint32_t oflags,
                                   uint64_t rights, uint64_t inheriting, uint32_t fdflags,
                                   uint32_t at) {
    const request r = {dir, lookup, path, path_size, oflags, fdflags, at, rights, inheriting};
    return open_path(instance, &r);
}

#define WASI_path_open WASI_CALL
#include "define-calls.h"
