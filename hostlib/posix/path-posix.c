/* path-posix.c: operations on paths below a base.
 *
 * Each resolves its path to a place (parent-posix.c) or to a descriptor, both inside the base, and
 * then acts on that without following symlinks. The meaning of a trailing slash, which the kernel
 * would take as leave to follow a symlink, is therefore worked out here: see each function. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gowasm_errno simple(int result) {
    return result == 0 ? 0 : gowasm__port_errno(errno);
}

gowasm_errno gowasm__port_open_root(const char *host, int *fd) {
    const int n = open(host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (n < 0) return gowasm__port_errno(errno);
    *fd = n;
    return 0;
}

gowasm_errno gowasm__port_open(gowasm_base base, const char *path, const gowasm_open *how,
                               int *fd) {
    int flags = how->write ? (how->read ? O_RDWR : O_WRONLY) : O_RDONLY;
    if (how->oflags & WASI_CREAT) flags |= O_CREAT;
    if (how->oflags & WASI_OPEN_DIRECTORY) flags |= O_DIRECTORY;
    if (how->oflags & WASI_EXCL) flags |= O_EXCL;
    if (how->oflags & WASI_TRUNC) flags |= O_TRUNC;
    if (how->fdflags & WASI_APPEND) flags |= O_APPEND;
    if (how->fdflags & WASI_DSYNC) flags |= O_DSYNC;
    if (how->fdflags & (WASI_SYNC | WASI_RSYNC)) flags |= O_SYNC;
    if (how->fdflags & WASI_NONBLOCK) flags |= O_NONBLOCK;
    if (!how->follow) flags |= O_NOFOLLOW;
    const int n = gowasm__posix_open_below(base, path, flags | O_NOCTTY, 0666);
    if (n < 0) return gowasm__port_errno(-n);
    *fd = n;
    return 0;
}

static bool plain_name(const char *path) {
    return path[0] != '\0' && strchr(path, '/') == NULL && strcmp(path, ".") != 0 &&
           strcmp(path, "..") != 0;
}

gowasm_errno gowasm__port_path_stat(gowasm_base base, const char *path, bool follow,
                                    gowasm_filestat *stat) {
    struct stat st;
    if (plain_name(path)) { /* one call is enough unless it is a symlink */
        if (fstatat(base.fd, path, &st, AT_SYMLINK_NOFOLLOW) != 0) return gowasm__port_errno(errno);
        if (!follow || !S_ISLNK(st.st_mode)) {
            gowasm__posix_filestat(&st, stat);
            return 0;
        }
    }
    const int fd = gowasm__posix_look_below(base, path, follow);
    if (fd < 0) return gowasm__port_errno(-fd);
    const gowasm_errno error = simple(fstat(fd, &st));
    close(fd);
    if (!error) gowasm__posix_filestat(&st, stat);
    return error;
}

gowasm_errno gowasm__port_path_set_times(gowasm_base base, const char *path, bool follow,
                                         const gowasm_filetimes *times) {
    struct timespec ts[2];
    gowasm__posix_timespecs(times, ts);
    const int fd = gowasm__posix_open_below(base, path, O_PATH | (follow ? 0 : O_NOFOLLOW), 0);
    if (fd < 0) return gowasm__port_errno(-fd);
    int r = utimensat(fd, "", ts, AT_EMPTY_PATH);
    if (r != 0 && (errno == EINVAL || errno == ENOENT)) { /* Linux before 5.8 */
        char self[32];
        snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
        r = utimensat(AT_FDCWD, self, ts, 0);
    }
    const gowasm_errno error = simple(r);
    close(fd);
    return error;
}

gowasm_errno gowasm__port_mkdir(gowasm_base base, const char *path) {
    gowasm_parent at;
    gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (error) return error;
    error = simple(mkdirat(at.dir, at.name, 0777));
    gowasm__posix_leave(&at);
    return error;
}

gowasm_errno gowasm__port_rmdir(gowasm_base base, const char *path) {
    gowasm_parent at;
    gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (error) return error;
    error = simple(unlinkat(at.dir, at.name, AT_REMOVEDIR));
    gowasm__posix_leave(&at);
    return error;
}

/* What stands at the place: 0 and its mode, or an error. */
static gowasm_errno mode_at(const gowasm_parent *at, mode_t *mode) {
    struct stat st;
    if (fstatat(at->dir, at->name, &st, AT_SYMLINK_NOFOLLOW) != 0) return gowasm__port_errno(errno);
    *mode = st.st_mode;
    return 0;
}

/* For a name that is to be made but is no directory: "name/" is an error, whatever stands there. */
static gowasm_errno refuse_slash(const gowasm_parent *at) {
    mode_t mode;
    if (!at->slash) return 0;
    const gowasm_errno error = mode_at(at, &mode);
    return error ? error : WASI_EEXIST;
}

/* For an existing name: "name/" must be a directory itself, not a symlink to one. */
static gowasm_errno want_directory(const gowasm_parent *at) {
    mode_t mode;
    const gowasm_errno error = mode_at(at, &mode);
    return error ? error : S_ISDIR(mode) ? 0 : WASI_ENOTDIR;
}

gowasm_errno gowasm__port_unlink(gowasm_base base, const char *path) {
    gowasm_parent at;
    gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (error) return error;
    if (at.slash) error = want_directory(&at);
    if (!error) error = at.slash ? WASI_EISDIR : simple(unlinkat(at.dir, at.name, 0));
    gowasm__posix_leave(&at);
    return error;
}

/* Resolves both names, and does something with the two places. */
static gowasm_errno
with_both(gowasm_base old_base, const char *old_path, gowasm_base new_base, const char *new_path,
          gowasm_errno (*act)(const gowasm_parent *from, const gowasm_parent *to)) {
    gowasm_parent from, to;
    gowasm_errno error = gowasm__posix_parent(old_base, old_path, &from);
    if (error) return error;
    error = gowasm__posix_parent(new_base, new_path, &to);
    if (!error) {
        error = act(&from, &to);
        gowasm__posix_leave(&to);
    }
    gowasm__posix_leave(&from);
    return error;
}

static gowasm_errno rename_to(const gowasm_parent *from, const gowasm_parent *to) {
    const gowasm_errno error = from->slash || to->slash ? want_directory(from) : 0;
    return error ? error : simple(renameat(from->dir, from->name, to->dir, to->name));
}

gowasm_errno gowasm__port_rename(gowasm_base old_base, const char *old_path, gowasm_base new_base,
                                 const char *new_path) {
    return with_both(old_base, old_path, new_base, new_path, rename_to);
}

static gowasm_errno link_to(const gowasm_parent *from, const gowasm_parent *to) {
    gowasm_errno error = from->slash ? want_directory(from) : 0;
    if (!error) error = refuse_slash(to);
    return error ? error : simple(linkat(from->dir, from->name, to->dir, to->name, 0));
}

gowasm_errno gowasm__port_link(gowasm_base old_base, const char *old_path, gowasm_base new_base,
                               const char *new_path) {
    return with_both(old_base, old_path, new_base, new_path, link_to);
}

gowasm_errno gowasm__port_symlink(const char *target, gowasm_base base, const char *path) {
    gowasm_parent at;
    gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (error) return error;
    error = refuse_slash(&at);
    if (!error) error = simple(symlinkat(target, at.dir, at.name));
    gowasm__posix_leave(&at);
    return error;
}

gowasm_errno gowasm__port_readlink(gowasm_base base, const char *path, void *to, size_t size,
                                   size_t *done) {
    char none[1];
    gowasm_parent at;
    gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (error) return error;
    if (at.slash) { /* "link/" is what the link leads to: no link */
        gowasm__posix_leave(&at);
        gowasm_filestat st;
        error = gowasm__port_path_stat(base, path, true, &st);
        return error ? error : WASI_EINVAL;
    }
    const ssize_t n = readlinkat(at.dir, at.name, size ? to : none, size ? size : 1);
    if (n < 0)
        error = gowasm__port_errno(errno);
    else
        *done = size ? (size_t)n : 0;
    gowasm__posix_leave(&at);
    return error;
}
