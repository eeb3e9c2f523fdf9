/* dir-posix.c: directory entries with stable cookies, "." and ".." first.
 *
 * A cookie is the kernel's own position after an entry (d_off of getdents64) plus DOTS, so it
 * stays right while entries come and go, needs no memory between calls, and means the same in every
 * process. The lower cookies are those of "." and "..", which the kernel gives anywhere.
 * Input: a cookie from the guest, which may be anything: lseek refuses what the file system does
 * not take, and any other value names at worst some other entry of the same directory. */
#define _GNU_SOURCE
#include "posix.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What getdents64 writes (getdents(2)). */
struct linux_dirent64 {
    uint64_t d_ino;
    int64_t d_off;
    unsigned short d_reclen;
    unsigned char d_type;
    char d_name[];
};

static uint8_t type_of(int fd, const char *name, unsigned char type) {
    struct stat st;
    gowasm_filestat stat;
    switch (type) {
    case DT_REG:
        return WASI_REGULAR_FILE;
    case DT_DIR:
        return WASI_DIRECTORY;
    case DT_LNK:
        return WASI_SYMBOLIC_LINK;
    case DT_CHR:
        return WASI_CHARACTER_DEVICE;
    case DT_BLK:
        return WASI_BLOCK_DEVICE;
    case DT_SOCK:
        return WASI_SOCKET_STREAM;
    case DT_UNKNOWN: /* some file systems do not say */
        if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) return WASI_UNKNOWN;
        gowasm__posix_filestat(&st, &stat);
        return stat.type;
    default:
        return WASI_UNKNOWN;
    }
}

enum { DOTS = 2 };
static const char *const dots[DOTS] = {".", ".."};

static bool is_dot(const char *name) {
    return strcmp(name, dots[0]) == 0 || strcmp(name, dots[1]) == 0;
}

/* The entry that `cookie` stands before. */
static gowasm_errno dot(int fd, uint64_t cookie, gowasm_dirent *entry) {
    struct stat st;
    if (fstatat(fd, dots[cookie], &st, AT_SYMLINK_NOFOLLOW) != 0) return gowasm__port_errno(errno);
    *entry = (gowasm_dirent){.next = cookie + 1,
                             .ino = (uint64_t)st.st_ino,
                             .name = dots[cookie],
                             .name_size = (uint32_t)strlen(dots[cookie]),
                             .type = WASI_DIRECTORY};
    return 0;
}

gowasm_errno gowasm__port_readdir(int fd, uint64_t cookie, gowasm_each_dirent each, void *user) {
    _Alignas(struct linux_dirent64) char buffer[8192];
    for (; cookie < DOTS; cookie++) {
        gowasm_dirent entry;
        const gowasm_errno error = dot(fd, cookie, &entry);
        if (error) return error;
        if (!each(user, &entry)) return 0;
    }
    if (cookie - DOTS > INT64_MAX) return WASI_EINVAL;
    if (lseek(fd, (off_t)(cookie - DOTS), SEEK_SET) < 0) return gowasm__port_errno(errno);
    for (;;) {
        long n = syscall(SYS_getdents64, fd, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return gowasm__port_errno(errno);
        if (n == 0) return 0;
        for (long at = 0; at < n;) {
            const struct linux_dirent64 *d = (const void *)(buffer + at);
            at += d->d_reclen;
            if (is_dot(d->d_name)) continue;
            const gowasm_dirent entry = {
                .next = (uint64_t)d->d_off + DOTS,
                .ino = d->d_ino,
                .name = d->d_name,
                .name_size = (uint32_t)strlen(d->d_name),
                .type = type_of(fd, d->d_name, d->d_type),
            };
            if (!each(user, &entry)) return 0;
        }
    }
}
