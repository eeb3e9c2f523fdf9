/* node-fs-posix.c: node-fs.h on POSIX: files with modes and owners.
 *
 * Paths are resolved by parent-posix.c and the resolvers, as for WASI; then *at() calls act on a
 * name that is one component, or on a descriptor. */
#define _GNU_SOURCE
#include "../port/node-fs.h"
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static gowasm_errno simple(int result) {
    return result == 0 ? 0 : gowasm__port_errno(errno);
}

static mode_t permissions(uint32_t mode, bool directory) {
    return mode & (directory ? 01777 : 0777);
}

gowasm_errno gowasm__unix_open(gowasm_base base, const char *path, uint32_t flags, uint32_t mode,
                               int *fd) {
    static const struct {
        uint32_t flag;
        int host;
    } table[] = {{GOWASM_UNIX_CREAT, O_CREAT},         {GOWASM_UNIX_EXCL, O_EXCL},
                 {GOWASM_UNIX_TRUNC, O_TRUNC},         {GOWASM_UNIX_APPEND, O_APPEND},
                 {GOWASM_UNIX_DIRECTORY, O_DIRECTORY}, {GOWASM_UNIX_NOFOLLOW, O_NOFOLLOW}};
    int host = flags & GOWASM_UNIX_RDWR ? O_RDWR : flags & GOWASM_UNIX_WRONLY ? O_WRONLY : O_RDONLY;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (flags & table[i].flag) host |= table[i].host;
    const int n = gowasm__posix_open_below(base, path, host | O_NOCTTY | O_NONBLOCK,
                                           permissions(mode, false));
    if (n < 0) return gowasm__port_errno(-n);
    *fd = n;
    return 0;
}

static int64_t nanoseconds(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

uint32_t gowasm__unix_id(void) {
    return geteuid() == 0 ? 0 : 1;
}

static void fill(const struct stat *st, gowasm_unixstat *to) {
    *to = (gowasm_unixstat){.dev = (uint64_t)st->st_dev,
                            .ino = (uint64_t)st->st_ino,
                            .mode = (uint64_t)st->st_mode,
                            .nlink = (uint64_t)st->st_nlink,
                            .uid = st->st_uid == geteuid() ? gowasm__unix_id() : GOWASM_UNIX_OTHER,
                            .gid = st->st_gid == getegid() ? gowasm__unix_id() : GOWASM_UNIX_OTHER,
                            .rdev = (uint64_t)st->st_rdev,
                            .size = (uint64_t)st->st_size,
                            .blksize = (uint64_t)st->st_blksize,
                            .blocks = (uint64_t)st->st_blocks,
                            .atim = nanoseconds(st->st_atim),
                            .mtim = nanoseconds(st->st_mtim),
                            .ctim = nanoseconds(st->st_ctim),
                            .directory = S_ISDIR(st->st_mode)};
}

/* A descriptor for the file itself, with which nothing can be done but fstat and the like. */
static gowasm_errno open_path(gowasm_base base, const char *path, bool follow, int *fd) {
    *fd = gowasm__posix_open_below(base, path, O_PATH | (follow ? 0 : O_NOFOLLOW), 0);
    return *fd < 0 ? gowasm__port_errno(-*fd) : 0;
}

gowasm_errno gowasm__unix_stat(gowasm_base base, const char *path, bool follow,
                               gowasm_unixstat *stat) {
    const int fd = gowasm__posix_look_below(base, path, follow);
    if (fd < 0) return gowasm__port_errno(-fd);
    const gowasm_errno error = gowasm__unix_fstat(fd, stat);
    close(fd);
    return error;
}

gowasm_errno gowasm__unix_fstat(int fd, gowasm_unixstat *stat) {
    struct stat st;
    if (fstat(fd, &st) != 0) return gowasm__port_errno(errno);
    fill(&st, stat);
    return 0;
}

gowasm_errno gowasm__unix_mkdir(gowasm_base base, const char *path, uint32_t mode) {
    gowasm_parent at;
    gowasm_errno error = gowasm__posix_parent(base, path, &at);
    if (error) return error;
    error = simple(mkdirat(at.dir, at.name, permissions(mode, true)));
    gowasm__posix_leave(&at);
    return error;
}

gowasm_errno gowasm__unix_chmod(gowasm_base base, const char *path, uint32_t mode) {
    char self[32];
    int fd;
    gowasm_errno error = open_path(base, path, true, &fd);
    if (error) return error;
    gowasm_unixstat st;
    error = gowasm__unix_fstat(fd, &st);
    /* fchmod refuses O_PATH, and fchmodat2(AT_EMPTY_PATH) is not in Linux before 6.6. */
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (!error) error = simple(chmod(self, permissions(mode, st.directory)));
    close(fd);
    return error;
}

gowasm_errno gowasm__unix_fchmod(int fd, uint32_t mode) {
    gowasm_unixstat st;
    const gowasm_errno error = gowasm__unix_fstat(fd, &st);
    return error ? error : simple(fchmod(fd, permissions(mode, st.directory)));
}

gowasm_errno gowasm__unix_chown(gowasm_base base, const char *path, bool follow, uint32_t uid,
                                uint32_t gid) {
    int fd;
    gowasm_errno error = open_path(base, path, follow, &fd);
    if (error) return error;
    error = gowasm__unix_fchown(fd, uid, gid);
    close(fd);
    return error;
}

gowasm_errno gowasm__unix_fchown(int fd, uint32_t uid, uint32_t gid) {
    gowasm_unixstat st;
    const gowasm_errno error = gowasm__unix_fstat(fd, &st);
    if (error) return error;
    const bool same = (uid == UINT32_MAX || uid == st.uid) && (gid == UINT32_MAX || gid == st.gid);
    return same ? 0 : WASI_EPERM;
}

gowasm_errno gowasm__unix_truncate(gowasm_base base, const char *path, uint64_t size) {
    const int fd = gowasm__posix_open_below(base, path, O_WRONLY | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0) return gowasm__port_errno(-fd);
    const gowasm_errno error = gowasm__port_set_size(fd, size);
    close(fd);
    return error;
}

gowasm_errno gowasm__unix_wake_open(int *to_read, int *to_write) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0) return gowasm__port_errno(errno);
    *to_read = fds[0];
    *to_write = fds[1];
    return 0;
}

void gowasm__unix_wake(int to_write) {
    ssize_t n; /* a full pipe wakes as well */
    do n = write(to_write, "", 1);
    while (n < 0 && errno == EINTR);
}

void gowasm__unix_wake_clear(int to_read) {
    char bytes[64];
    while (read(to_read, bytes, sizeof bytes) > 0) {
    }
}
