/* node-fs.h: what Node's fs offers beyond WASI: modes, owners, all of stat. The same rules as in
 * port.h hold: nothing reaches outside of a base, errors are WASI's.
 *
 * Invariants: a guest gives no file more rights than its own permission bits, whatever user the
 * host runs as: bits that let others act as the owner (set-uid, set-gid) are never set, and owners
 * do not change. Nor does it learn who that is: owners are "this process" or "somebody else". */
#ifndef GOWASM_PORT_UNIX_H
#define GOWASM_PORT_UNIX_H

#include "port.h"

typedef struct gowasm_unixstat {
    uint64_t dev, ino, mode, nlink, rdev, size, blksize, blocks;
    uint32_t uid, gid;        /* gowasm__unix_id(), or GOWASM_UNIX_OTHER */
    int64_t atim, mtim, ctim; /* ns since 1970 */
    bool directory;
} gowasm_unixstat;

/* open(2)'s flags by the numbers that Linux has on most machines; what fs.constants shows. */
enum {
    GOWASM_UNIX_WRONLY = 1,
    GOWASM_UNIX_RDWR = 2,
    GOWASM_UNIX_CREAT = 0100,
    GOWASM_UNIX_EXCL = 0200,
    GOWASM_UNIX_TRUNC = 01000,
    GOWASM_UNIX_APPEND = 02000,
    GOWASM_UNIX_DIRECTORY = 0200000,
    GOWASM_UNIX_NOFOLLOW = 0400000
};

/* Of a mode, open, mkdir and chmod take the nine permission bits, and of directories the sticky
 * bit. */
gowasm_errno gowasm__unix_open(gowasm_base base, const char *path, uint32_t flags, uint32_t mode,
                               int *fd);
gowasm_errno gowasm__unix_stat(gowasm_base base, const char *path, bool follow,
                               gowasm_unixstat *stat);
gowasm_errno gowasm__unix_fstat(int fd, gowasm_unixstat *stat);
gowasm_errno gowasm__unix_mkdir(gowasm_base base, const char *path, uint32_t mode);
gowasm_errno gowasm__unix_chmod(gowasm_base base, const char *path, uint32_t mode);
gowasm_errno gowasm__unix_fchmod(int fd, uint32_t mode);
/* PERM, unless the ids are what stat says of the file, or UINT32_MAX: then nothing is done. */
gowasm_errno gowasm__unix_chown(gowasm_base base, const char *path, bool follow, uint32_t uid,
                                uint32_t gid);
gowasm_errno gowasm__unix_fchown(int fd, uint32_t uid, uint32_t gid);
gowasm_errno gowasm__unix_truncate(gowasm_base base, const char *path, uint64_t size);

/* What guests see as the user and the group of this process: 0 for root, whom permission bits do
 * not stop (a guest finds that out by trying), else 1. */
uint32_t gowasm__unix_id(void);
enum { GOWASM_UNIX_OTHER = 65534 };

/* A pair of descriptors to wake a poll from another thread; both never block. */
gowasm_errno gowasm__unix_wake_open(int *to_read, int *to_write);
void gowasm__unix_wake(int to_write);
void gowasm__unix_wake_clear(int to_read);

#endif
