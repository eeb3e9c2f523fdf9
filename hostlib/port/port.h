/* port.h: what the host library needs from the system below it. posix/ fills it for hosted systems;
 * a machine without an operating system brings its own files.
 *
 * Input: host handles (never guest numbers), host memory, paths that are already free of NUL.
 * Output: a WASI errno (wasi/abi.h), 0 for success; results are written only on success.
 * Invariants: no function here knows of instances or guest memory; no path operation reaches a file
 * outside the directory `base`, whatever the path, its symlinks, or other processes do meanwhile;
 * calls interrupted by a signal go on. */
#ifndef GOWASM_PORT_H
#define GOWASM_PORT_H

#include "wasi/abi.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t gowasm_errno; /* a WASI errno */

const char *gowasm__errno_name(gowasm_errno error); /* "ENOENT", for messages: wasi/errno-name.c */

#define GOWASM_PORT_PATH_MAX 4096 /* bytes of a path, its NUL included */

typedef struct gowasm_iov {
    void *data;
    size_t size;
} gowasm_iov;

typedef struct gowasm_filestat {
    uint64_t dev, ino, nlink, size, atim, mtim, ctim; /* times: ns since 1970, as int64_t */
    uint8_t type;                                     /* WASI filetype */
} gowasm_filestat;

/* New access and modification times; with WASI fstflags. */
typedef struct gowasm_filetimes {
    uint64_t atim, mtim;
    uint32_t flags;
} gowasm_filetimes;

/* How paths below a directory are resolved. */
typedef enum gowasm_resolver {
    GOWASM_RESOLVE_WALK,  /* component by component */
    GOWASM_RESOLVE_KERNEL /* by the system itself (Linux: openat2 with RESOLVE_BENEATH) */
} gowasm_resolver;

/* A directory as the start of a path. `as_root`: absolute symlinks begin there, and ".." stays
 * there, as for a process after chroot(2); else both are refused. */
typedef struct gowasm_base {
    int fd;
    gowasm_resolver resolver;
    bool as_root;
} gowasm_base;

/* Clocks, random bytes, scheduling. */
gowasm_errno gowasm__port_clock_time(uint32_t id, uint64_t *nanoseconds);
gowasm_errno gowasm__port_clock_resolution(uint32_t id, uint64_t *nanoseconds);
gowasm_errno gowasm__port_random(void *to, size_t size);
gowasm_errno gowasm__port_yield(void);

/* Open handles. A read of 0 bytes is the end of the file. */
gowasm_errno gowasm__port_close(int fd);
gowasm_errno gowasm__port_read(int fd, const gowasm_iov *iov, size_t count, size_t *done);
gowasm_errno gowasm__port_write(int fd, const gowasm_iov *iov, size_t count, size_t *done);
gowasm_errno gowasm__port_write_pipe(int fd, const gowasm_iov *iov, size_t count, size_t *done);
gowasm_errno gowasm__port_pread(int fd, const gowasm_iov *iov, size_t count, uint64_t offset,
                                size_t *done);
gowasm_errno gowasm__port_pwrite(int fd, const gowasm_iov *iov, size_t count, uint64_t offset,
                                 size_t *done);
gowasm_errno gowasm__port_seek(int fd, int64_t offset, uint32_t whence, uint64_t *position);
gowasm_errno gowasm__port_sync(int fd);
gowasm_errno gowasm__port_datasync(int fd);
gowasm_errno gowasm__port_advise(int fd, uint64_t offset, uint64_t size, uint32_t advice);
gowasm_errno gowasm__port_allocate(int fd, uint64_t offset, uint64_t size);
gowasm_errno gowasm__port_set_size(int fd, uint64_t size);
gowasm_errno gowasm__port_set_times(int fd, const gowasm_filetimes *times);
gowasm_errno gowasm__port_stat(int fd, gowasm_filestat *stat);
gowasm_errno gowasm__port_set_flags(int fd, uint32_t fdflags); /* APPEND and NONBLOCK */
gowasm_errno gowasm__port_get_flags(int fd, uint32_t *fdflags, bool *read, bool *write);
gowasm_errno gowasm__port_duplicate(int fd, int *copy); /* for listeners that the host hands over */

/* One directory entry; the name is not terminated. `next` resumes after it. */
typedef struct gowasm_dirent {
    uint64_t next, ino;
    const char *name;
    uint32_t name_size;
    uint8_t type;
} gowasm_dirent;

/* Calls `each` for the entries from `cookie` on (0: from the start) until it returns false or the
 * directory ends. */
typedef bool (*gowasm_each_dirent)(void *user, const gowasm_dirent *entry);
gowasm_errno gowasm__port_readdir(int fd, uint64_t cookie, gowasm_each_dirent each, void *user);

/* Which resolver this system offers. */
gowasm_resolver gowasm__port_resolver(void);

/* A directory of the host, by the host's own path: the root of a sandbox. */
gowasm_errno gowasm__port_open_root(const char *host, int *fd);

/* Paths below a base. `follow`: a symlink at the end of the path is followed. */
typedef struct gowasm_open {
    uint32_t oflags, fdflags; /* WASI's */
    bool read, write, follow;
} gowasm_open;
gowasm_errno gowasm__port_open(gowasm_base base, const char *path, const gowasm_open *how, int *fd);
gowasm_errno gowasm__port_path_stat(gowasm_base base, const char *path, bool follow,
                                    gowasm_filestat *stat);
gowasm_errno gowasm__port_path_set_times(gowasm_base base, const char *path, bool follow,
                                         const gowasm_filetimes *times);
gowasm_errno gowasm__port_mkdir(gowasm_base base, const char *path);
gowasm_errno gowasm__port_rmdir(gowasm_base base, const char *path);
gowasm_errno gowasm__port_unlink(gowasm_base base, const char *path);
gowasm_errno gowasm__port_rename(gowasm_base old_base, const char *old_path, gowasm_base new_base,
                                 const char *new_path);
gowasm_errno gowasm__port_link(gowasm_base old_base, const char *old_path, gowasm_base new_base,
                               const char *new_path);
gowasm_errno gowasm__port_symlink(const char *target, gowasm_base base, const char *path);
gowasm_errno gowasm__port_readlink(gowasm_base base, const char *path, void *to, size_t size,
                                   size_t *done);

/* Readiness. Waits until an entry is ready or the time is over (UINT64_MAX: no limit). */
typedef struct gowasm_poll {
    int fd;
    bool read, write;                         /* asked */
    bool can_read, can_write, hangup, failed; /* answered */
} gowasm_poll;
gowasm_errno gowasm__port_poll(gowasm_poll *entries, size_t count, uint64_t nanoseconds);
uint64_t gowasm__port_readable_bytes(int fd); /* 0 where it is not known */

/* Sockets. */
gowasm_errno gowasm__port_accept(int fd, bool nonblock, int *accepted);
gowasm_errno gowasm__port_recv(int fd, const gowasm_iov *iov, size_t count, uint32_t riflags,
                               size_t *done, uint32_t *roflags);
gowasm_errno gowasm__port_send(int fd, const gowasm_iov *iov, size_t count, size_t *done);
gowasm_errno gowasm__port_shutdown(int fd, uint32_t sdflags);

#endif
