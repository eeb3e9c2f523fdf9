/* posix.h: shared by the files of the posix port only.
 *
 * `gowasm__port_errno` turns errno into a WASI errno. A `gowasm_place` is a name in an open
 * directory, the outcome of resolving a path up to its last component: the *at() system calls can
 * act on it without leaving the sandbox, because the name is one component, never ".." and never
 * followed by a slash. */
#ifndef GOWASM_POSIX_H
#define GOWASM_POSIX_H

#include "../port.h"
#include <limits.h>
#include <sys/stat.h>
#include <time.h>

gowasm_errno gowasm__port_errno(int host);

typedef struct gowasm_place {
    int dir;
    bool owned; /* dir must be closed */
    bool slash; /* the path ended with a slash: the name must be a directory */
    char name[NAME_MAX + 1];
} gowasm_place;

gowasm_errno gowasm__posix_place(gowasm_base base, const char *path, gowasm_place *place);
void gowasm__posix_leave(gowasm_place *place);

/* The one way to open below a base: `flags` are open(2)'s. The two resolvers give the same answers;
 * a path that leads outside gives EPERM. They return a descriptor or -errno. */
int gowasm__posix_open_below(gowasm_base base, const char *path, int flags, mode_t mode);
int gowasm__posix_open_kernel(gowasm_base base, const char *path, int flags, mode_t mode);
int gowasm__posix_open_walk(gowasm_base base, const char *path, int flags, mode_t mode);

void gowasm__posix_filestat(const struct stat *from, gowasm_filestat *to);
void gowasm__posix_timespecs(const gowasm_filetimes *times, struct timespec to[2]);

#endif
