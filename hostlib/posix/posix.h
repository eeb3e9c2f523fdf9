/* posix.h: shared by the files of the posix port only.
 *
 * `gowasm__port_errno` turns errno into a WASI errno. A `gowasm_parent` is a name in an open
 * directory, the outcome of resolving a path up to its last component: the *at() system calls can
 * act on it without leaving the sandbox, because the name is one component, never ".." and never
 * followed by a slash. */
#ifndef GOWASM_POSIX_H
#define GOWASM_POSIX_H

#include "../port/port.h"
#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>

gowasm_errno gowasm__port_errno(int host);

typedef struct gowasm_parent {
    int dir;
    bool owned; /* dir must be closed */
    bool slash; /* the path ended with a slash: the name must be a directory */
    char name[NAME_MAX + 1];
} gowasm_parent;

gowasm_errno gowasm__posix_parent(gowasm_base base, const char *path, gowasm_parent *place);
void gowasm__posix_leave(gowasm_parent *place);

/* The one way to open below a base: `flags` are open(2)'s. A path that leads outside gives EPERM,
 * and so do files that are not for guests (border-posix.c), which are not even opened if they lie
 * below a mount. Returns a descriptor or -errno. */
int gowasm__posix_open_below(gowasm_base base, const char *path, int flags, mode_t mode);

/* The same with O_PATH for stat, which may look at devices and where file systems are mounted. */
int gowasm__posix_look_below(gowasm_base base, const char *path, bool follow);

/* The two resolvers, which give the same answers. `one_mount`: -EXDEV where the path goes through
 * another mount than the base's; resolve-walk.c does not know of mounts. */
int gowasm__posix_open_kernel(gowasm_base base, const char *path, int flags, mode_t mode,
                              bool one_mount);
int gowasm__posix_open_walk(gowasm_base base, const char *path, int flags, mode_t mode);

/* border-posix.c: 0 or -EPERM. Is it a device, and not for guests? Is it of a file system that is
 * not for guests? `look`: for stat. Is it of procfs? */
int gowasm__posix_device_check(int fd);
int gowasm__posix_border_check(gowasm_base base, int fd, bool look);
bool gowasm__posix_is_process(int fd);

void gowasm__posix_filestat(const struct stat *from, gowasm_filestat *to);
void gowasm__posix_timespecs(const gowasm_filetimes *times, struct timespec to[2]);

#endif
