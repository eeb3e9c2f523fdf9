/* place.c: from a path to the directory and the name that the *at() calls act on.
 *
 * In: a base and a path. Out: the last component's directory, opened below the base, and its name.
 * Must hold: the name is a single component and never ".."; a path that ends in ".." becomes "." in
 * the directory it leads to, for which the kernel gives the errors that a program expects. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int gowasm__posix_open_below(gowasm_base base, const char *path, int flags, mode_t mode) {
    return base.resolver == GOWASM_RESOLVE_KERNEL
               ? gowasm__posix_open_kernel(base, path, flags, mode)
               : gowasm__posix_open_walk(base, path, flags, mode);
}

gowasm_errno gowasm__posix_place(gowasm_base base, const char *path, gowasm_place *place) {
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

void gowasm__posix_leave(gowasm_place *place) {
    if (place->owned) close(place->dir);
    place->owned = false;
}
