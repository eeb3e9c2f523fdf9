/* border-posix.c: which of the files below a base are not for guests: those through which the
 * kernel shows itself and other processes, and devices.
 *
 * Input: a descriptor that was opened below a base, perhaps with O_PATH. Output: 0, or -EPERM for a
 * file of procfs, sysfs, devpts and the like, unless the base lies in the same file system, and for
 * devices other than null, zero, full, random, urandom and the terminals that the process has
 * anyway. Invariants: it depends on the open file alone, never on a path, which may lead elsewhere
 * a moment later. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { PROC = 0x9fa0 };

/* By statfs's f_type. Not devtmpfs, which calls itself tmpfs: its devices are known by their
 * numbers. */
static bool is_kernels(const struct statfs *fs) {
    static const uint32_t types[] = {
        PROC,       0x62656572, /* sysfs */
        0x1cd1,                 /* devpts */
        0x27e0eb,               /* cgroup */
        0x63677270,             /* cgroup2 */
        0x64626720,             /* debugfs */
        0x74726163,             /* tracefs */
        0x73636673,             /* securityfs */
        0xf97cff8c,             /* selinuxfs */
        0x43415d53,             /* smackfs */
        0x62656570,             /* configfs */
        0xcafe4a11,             /* bpf */
        0xde5e81e4,             /* efivarfs */
        0x6165676c,             /* pstore */
        0x42494e4d,             /* binfmt_misc */
        0x65735543,             /* fusectl */
        0x19800202,             /* mqueue */
        0x07655821,             /* resctrl */
        0x6c6f6f70,             /* binderfs */
        0x6e667364,             /* nfsd */
        0x67596969,             /* rpc_pipefs */
        0xabba1974,             /* xenfs */
        0x9fa1,                 /* openpromfs */
        0x9fa2,                 /* usbdevfs */
        0x0a647361,             /* functionfs */
        0xaee71ee7,             /* gadgetfs */
        0x6e736673,             /* nsfs */
        0x50494446,             /* pidfs */
        0x09041934,             /* anonymous inodes */
        0x50495045,             /* pipefs */
        0x534f434b,             /* sockfs */
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if ((uint32_t)fs->f_type == types[i]) return true;
    return false;
}

/* One of the terminals that the process reads from or writes to. */
static bool is_own_terminal(const struct stat *st) {
    struct stat own;
    for (int fd = 0; fd < 3; fd++)
        if (fstat(fd, &own) == 0 && S_ISCHR(own.st_mode) && own.st_rdev == st->st_rdev &&
            isatty(fd))
            return true;
    return false;
}

static bool is_harmless(dev_t device) {
    enum { MEM = 1, NUL = 3, ZERO = 5, FULL = 7, RANDOM = 8, URANDOM = 9, TTY = 5, CURRENT = 0 };
    const unsigned n = minor(device);
    if (major(device) == TTY) return n == CURRENT;
    return major(device) == MEM &&
           (n == NUL || n == ZERO || n == FULL || n == RANDOM || n == URANDOM);
}

static bool is_device_for_guests(const struct stat *st) {
    return S_ISCHR(st->st_mode) && (is_harmless(st->st_rdev) || is_own_terminal(st));
}

/* What stat may show: the directory where such a file system is mounted, but nothing in it. */
static bool is_mount_point(int fd, const struct stat *st) {
    struct stat parent;
    return S_ISDIR(st->st_mode) && fstatat(fd, "..", &parent, AT_SYMLINK_NOFOLLOW) == 0 &&
           parent.st_dev != st->st_dev;
}

int gowasm__posix_device_check(int fd) {
    struct stat st;
    if (fstat(fd, &st) != 0) return -errno;
    const bool device = S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode);
    return device && !is_device_for_guests(&st) ? -EPERM : 0;
}

int gowasm__posix_border_check(gowasm_base base, int fd, bool look) {
    struct stat st, home;
    struct statfs fs;
    if (fstatfs(fd, &fs) != 0 || fstat(fd, &st) != 0 || fstat(base.fd, &home) != 0) return -errno;
    if (!is_kernels(&fs) || st.st_dev == home.st_dev || is_device_for_guests(&st)) return 0;
    return look && is_mount_point(fd, &st) ? 0 : -EPERM;
}

bool gowasm__posix_is_process(int fd) {
    struct statfs fs;
    return fstatfs(fd, &fs) == 0 && (uint32_t)fs.f_type == PROC;
}
