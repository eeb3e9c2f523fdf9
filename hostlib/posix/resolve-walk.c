/* resolve-walk.c: paths below a directory, resolved component by component.
 *
 * For systems without openat2. Every component is opened with O_NOFOLLOW relative to the descriptor
 * of the one before, symlinks are read and put before the rest of the path here, and ".." is
 * taken only to a directory whose identity (device, inode) was recorded on the way down, so a
 * directory that is moved away during the walk gives EAGAIN and not a way out.
 * Invariants: the answers, errors included, are those of resolve-openat2.c. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINKS_MAX = 40 }; /* as Linux: MAXSYMLINKS */

typedef struct {
    dev_t dev;
    ino_t ino;
} identity;

typedef struct {
    gowasm_base base;
    identity base_self;
    int dir; /* where the walk is */
    bool owned;
    identity self;
    identity *above; /* the directories from the base down to dir's parent */
    size_t depth, room;
    char *path, *rest; /* the path with symlinks put in; what is left of it */
    int links;
} walk;

static void step_to(walk *w, int dir, identity self) {
    if (w->owned) close(w->dir);
    w->dir = dir;
    w->owned = true;
    w->self = self;
}

static int step_down(walk *w, int dir, const struct stat *st) {
    if (w->depth == w->room) {
        const size_t room = w->room ? w->room * 2 : 16;
        identity *above = realloc(w->above, room * sizeof *above);
        if (!above) {
            close(dir);
            return -ENOMEM;
        }
        w->above = above;
        w->room = room;
    }
    w->above[w->depth++] = w->self;
    step_to(w, dir, (identity){st->st_dev, st->st_ino});
    return 0;
}

static int step_up(walk *w) {
    struct stat st;
    if (w->depth == 0) return w->base.as_root ? 0 : -EPERM;
    const int dir = openat(w->dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0) return -errno;
    const identity expected = w->above[w->depth - 1];
    if (fstat(dir, &st) != 0 || st.st_dev != expected.dev || st.st_ino != expected.ino) {
        close(dir);
        return -EAGAIN;
    }
    w->depth--;
    step_to(w, dir, expected);
    return 0;
}

/* To the base again, for an absolute symlink. */
static void step_to_root(walk *w) {
    if (w->owned) close(w->dir);
    w->dir = w->base.fd;
    w->owned = false;
    w->self = w->base_self;
    w->depth = 0;
}

/* Puts the target of the symlink `name` (or of `fd` itself where name is "") before the rest.
 * -EINVAL: it is no symlink. */
static int follow(walk *w, int fd, const char *name) {
    char target[GOWASM_PORT_PATH_MAX];
    const ssize_t n = readlinkat(fd, name, target, sizeof target);
    if (n < 0) return -errno;
    if (n == 0) return -ENOENT;
    if ((size_t)n == sizeof target) return -ENAMETOOLONG;
    if (++w->links > LINKS_MAX) return -ELOOP;
    /* What a process has open, as a link: its text is not what it leads to. */
    if (target[0] == '/' && gowasm__posix_is_process(fd)) return -ELOOP;
    if (target[0] == '/' && !w->base.as_root) return -EPERM;
    const size_t size = (size_t)n, rest = strlen(w->rest);
    char *path = malloc(size + rest + 1);
    if (!path) return -ENOMEM;
    memcpy(path, target, size);
    memcpy(path + size, w->rest, rest + 1); /* begins with a slash, or is empty */
    free(w->path);
    w->path = w->rest = path;
    if (target[0] == '/') step_to_root(w);
    return 0;
}

/* A component that is not the last. */
static int enter(walk *w, const char *name) {
    struct stat st;
    const int fd = openat(w->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return -errno;
    if (fstat(fd, &st) != 0) {
        const int error = -errno;
        close(fd);
        return error;
    }
    if (S_ISDIR(st.st_mode)) return step_down(w, fd, &st);
    const int error = S_ISLNK(st.st_mode) ? follow(w, fd, "") : -ENOTDIR;
    close(fd);
    return error;
}

/* The last component; *again: it was a symlink, whose target is now the rest. */
static int finish(walk *w, const char *name, bool slash, int flags, mode_t mode, bool *again) {
    const bool may_follow =
        slash || (!(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL));
    if (slash && (flags & O_CREAT)) return -EISDIR;
    if (slash) flags |= O_DIRECTORY;
    int fd;
    do fd = openat(w->dir, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    int error = fd < 0 ? -errno : 0;
    if (!may_follow) return fd < 0 ? error : fd;

    /* O_PATH opens the symlink itself; other modes fail, with O_DIRECTORY as for a plain file. */
    if (fd >= 0) {
        struct stat st;
        if (!(flags & O_PATH) || fstat(fd, &st) != 0 || !S_ISLNK(st.st_mode)) return fd;
        error = follow(w, fd, "");
        close(fd);
        *again = error == 0;
        return error;
    }
    if (error != -ELOOP && error != -ENOTDIR) return error;
    const int followed = follow(w, w->dir, name);
    if (followed == -EINVAL) return error;
    *again = followed == 0;
    return followed;
}

static int step(walk *w, int flags, mode_t mode, bool *again) {
    char name[NAME_MAX + 1];
    while (*w->rest == '/') w->rest++;
    const size_t size = strcspn(w->rest, "/");
    if (size > NAME_MAX) return -ENAMETOOLONG;
    memcpy(name, w->rest, size);
    name[size] = '\0';
    w->rest += size;
    const bool slash = *w->rest == '/';
    const bool last = w->rest[strspn(w->rest, "/")] == '\0';

    const bool dot = size == 0 || strcmp(name, ".") == 0; /* nothing: an absolute link to "/" */
    if (dot || strcmp(name, "..") == 0) {
        const int error = dot ? 0 : step_up(w);
        if (error < 0) return error;
        *again = !last;
        if (!last) return 0;
        const int fd = openat(w->dir, ".", flags | O_CLOEXEC, mode);
        return fd < 0 ? -errno : fd;
    }
    if (last) return finish(w, name, slash, flags, mode, again);
    *again = true;
    return enter(w, name);
}

int gowasm__posix_open_walk(gowasm_base base, const char *path, int flags, mode_t mode) {
    struct stat st;
    if (path[0] == '\0') return -ENOENT;
    if (path[0] == '/') return -EPERM;
    if (fstat(base.fd, &st) != 0) return -errno;
    const identity self = {st.st_dev, st.st_ino};
    walk w = {.base = base, .base_self = self, .dir = base.fd, .self = self};
    w.path = w.rest = strdup(path);
    if (!w.path) return -ENOMEM;
    int result;
    bool again;
    do {
        again = false;
        result = step(&w, flags, mode, &again);
    } while (again && result >= 0);
    if (w.owned) close(w.dir);
    free(w.above);
    free(w.path);
    return result;
}
