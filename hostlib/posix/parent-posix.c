/* parent-posix.c: from a path to the directory and the name that the *at() calls act on.
 *
 * Input: a base and a path. Output: the last component's directory, opened below the base, and its
 * name. Invariants: the name is a single component and never ".."; a path that ends in ".." becomes
 * "." in the directory it leads to, for which the kernel gives the errors that a program expects.
 */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int resolve(gowasm_base base, const char *path, int flags, mode_t mode) {
    return base.resolver == GOWASM_RESOLVE_KERNEL
               ? gowasm__posix_open_kernel(base, path, flags, mode, false)
               : gowasm__posix_open_walk(base, path, flags, mode);
}

/* Without going through a mount, which is the rule and costs nothing: where the base is, the file
 * may be as well. */
static int open_near(gowasm_base base, const char *path, int flags, mode_t mode) {
    return base.resolver == GOWASM_RESOLVE_KERNEL
               ? gowasm__posix_open_kernel(base, path, flags, mode, true)
               : -EXDEV;
}

static int keep(int fd, int error) {
    if (!error) return fd;
    close(fd);
    return error;
}

int gowasm__posix_look_below(gowasm_base base, const char *path, bool follow) {
    const int flags = O_PATH | (follow ? 0 : O_NOFOLLOW);
    const int near = open_near(base, path, flags, 0);
    if (near != -EXDEV) return near;
    const int fd = resolve(base, path, flags, 0);
    return fd < 0 ? fd : keep(fd, gowasm__posix_border_check(base, fd, true));
}

static int check(gowasm_base base, int fd) {
    const int error = gowasm__posix_device_check(fd);
    return error ? error : gowasm__posix_border_check(base, fd, false);
}

/* Opening alone can do something, and so can creating, so what is there is looked at before: 0 or
 * -EPERM. What comes there meanwhile is opened, but not handed out. */
static int check_before(gowasm_base base, const char *path, int flags) {
    const bool link = (flags & O_NOFOLLOW) || (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
    const int fd = resolve(base, path, O_PATH | (link ? O_NOFOLLOW : 0), 0);
    if (fd >= 0) {
        const int error = check(base, fd);
        close(fd);
        return error;
    }
    gowasm_parent at;
    if (fd != -ENOENT || !(flags & O_CREAT)) return 0;
    const gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (!error) gowasm__posix_leave(&at);
    return error == WASI_EPERM ? -EPERM : 0;
}

int gowasm__posix_open_below(gowasm_base base, const char *path, int flags, mode_t mode) {
    int fd = open_near(base, path, flags, mode);
    if (fd >= 0 && flags & O_DIRECTORY) return fd;
    if (fd >= 0) return keep(fd, gowasm__posix_device_check(fd));
    if (fd != -EXDEV) return fd;
    if (!(flags & O_PATH)) {
        const int error = check_before(base, path, flags);
        if (error) return error;
    }
    fd = resolve(base, path, flags, mode);
    return fd < 0 ? fd : keep(fd, check(base, fd));
}

gowasm_errno gowasm__posix_parent(gowasm_base base, const char *path, gowasm_parent *place) {
    size_t end = strlen(path);
    if (end == 0) return WASI_ENOENT;
    if (path[0] == '/') return WASI_EPERM;
    if (end >= GOWASM_PORT_PATH_MAX) return WASI_ENAMETOOLONG;
    place->slash = path[end - 1] == '/';
    while (path[end - 1] == '/') end--; /* stops at path[0], which is none */
    size_t start = end;
    while (start > 0 && path[start - 1] != '/') start--;

    char parent[GOWASM_PORT_PATH_MAX];
    const char *name = path + start;
    size_t size = end - start;
    size_t parent_size = start;
    if (size == 2 && name[0] == '.' && name[1] == '.') {
        parent_size = end;
        name = ".";
        size = 1;
    }
    place->dir = base.fd;
    place->owned = false;
    if (parent_size > 0) {
        memcpy(parent, path, parent_size);
        parent[parent_size] = '\0';
        const int dir = gowasm__posix_open_below(base, parent, O_PATH | O_DIRECTORY, 0);
        if (dir < 0) return gowasm__port_errno(-dir);
        place->dir = dir;
        place->owned = true;
    }
    if (size > NAME_MAX) {
        gowasm__posix_leave(place);
        return WASI_ENAMETOOLONG;
    }
    memcpy(place->name, name, size);
    place->name[size] = '\0';
    return 0;
}

void gowasm__posix_leave(gowasm_parent *place) {
    if (place->owned) close(place->dir);
    place->owned = false;
}
