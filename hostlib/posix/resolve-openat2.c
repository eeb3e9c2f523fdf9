/* resolve-openat2.c: paths below a directory, resolved by Linux itself (openat2(2), since 5.6).
 *
 * RESOLVE_BENEATH refuses absolute paths, absolute symlinks and every ".." above the base, also
 * when directories are moved during the call. Old kernels and system call filters that lack it are
 * found by gowasm__port_resolver; they get resolve-walk.c. */
#define _GNU_SOURCE
#include "openat2.h"
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RACE_RETRIES = 128 };

static int openat2(int base, const char *path, int flags, mode_t mode, uint64_t below) {
    struct open_how how = {
        .flags = (unsigned)(flags | O_CLOEXEC),
        .mode = flags & O_CREAT ? mode : 0,
        .resolve = below | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, base, path, &how, sizeof how);
}

gowasm_resolver gowasm__port_resolver(void) {
    const int fd = openat2(AT_FDCWD, ".", O_PATH | O_DIRECTORY, 0, RESOLVE_BENEATH);
    if (fd >= 0) close(fd);
    /* EPERM is how some container filters refuse calls that they do not know. */
    return fd < 0 && (errno == ENOSYS || errno == EPERM || errno == EINVAL) ? GOWASM_RESOLVE_WALK
                                                                            : GOWASM_RESOLVE_KERNEL;
}

int gowasm__posix_open_kernel(gowasm_base base, const char *path, int flags, mode_t mode,
                              bool one_mount) {
    const uint64_t below =
        (base.as_root ? RESOLVE_IN_ROOT : RESOLVE_BENEATH) | (one_mount ? RESOLVE_NO_XDEV : 0);
    for (int tries = 0;; tries++) {
        const int fd = openat2(base.fd, path, flags, mode, below);
        if (fd >= 0) return fd;
        if (errno == EXDEV) return one_mount ? -EXDEV : -EPERM; /* the path leads outside */
        if (errno == EINTR) continue;
        /* A rename or mount somewhere made ".." uncertain: the kernel asks to try again. */
        if (errno != EAGAIN || tries >= RACE_RETRIES) return -errno;
    }
}
