/* file-posix.c: open handles: reading, writing, positions, sizes, times, flags.
 *
 * Input: descriptors of the process, checked ranges. Invariants: EINTR never reaches the guest;
 * offsets and sizes above INT64_MAX are INVAL before they turn negative. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(gowasm_iov) == sizeof(struct iovec) &&
                   offsetof(gowasm_iov, data) == offsetof(struct iovec, iov_base) &&
                   offsetof(gowasm_iov, size) == offsetof(struct iovec, iov_len),
               "gowasm_iov is passed as struct iovec");

/* The calls' shared ending: the result or errno; AGAIN, INTR and so on keep their names. */
static gowasm_errno finish(ssize_t n, size_t *done) {
    if (n < 0) return gowasm__port_errno(errno);
    *done = (size_t)n;
    return 0;
}

static const struct iovec *host_iov(const gowasm_iov *iov) {
    return (const struct iovec *)(const void *)iov;
}

gowasm_errno gowasm__port_close(int fd) {
    /* Linux has released the descriptor even when it reports EINTR. */
    return close(fd) == 0 || errno == EINTR ? 0 : gowasm__port_errno(errno);
}

gowasm_errno gowasm__port_read(int fd, const gowasm_iov *iov, size_t count, size_t *done) {
    ssize_t n;
    do n = count == 1 ? read(fd, iov->data, iov->size) : readv(fd, host_iov(iov), (int)count);
    while (n < 0 && errno == EINTR);
    return finish(n, done);
}

gowasm_errno gowasm__port_write(int fd, const gowasm_iov *iov, size_t count, size_t *done) {
    ssize_t n;
    do n = count == 1 ? write(fd, iov->data, iov->size) : writev(fd, host_iov(iov), (int)count);
    while (n < 0 && errno == EINTR);
    return finish(n, done);
}

gowasm_errno gowasm__port_pread(int fd, const gowasm_iov *iov, size_t count, uint64_t offset,
                                size_t *done) {
    if (offset > INT64_MAX) return WASI_EINVAL;
    ssize_t n;
    do n = preadv(fd, host_iov(iov), (int)count, (off_t)offset);
    while (n < 0 && errno == EINTR);
    return finish(n, done);
}

gowasm_errno gowasm__port_pwrite(int fd, const gowasm_iov *iov, size_t count, uint64_t offset,
                                 size_t *done) {
    if (offset > INT64_MAX) return WASI_EINVAL;
    ssize_t n;
    do n = pwritev(fd, host_iov(iov), (int)count, (off_t)offset);
    while (n < 0 && errno == EINTR);
    return finish(n, done);
}

gowasm_errno gowasm__port_seek(int fd, int64_t offset, uint32_t whence, uint64_t *position) {
    static const int host[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    if (whence >= sizeof host / sizeof host[0]) return WASI_EINVAL;
    off_t at = lseek(fd, (off_t)offset, host[whence]);
    if (at < 0) return gowasm__port_errno(errno);
    *position = (uint64_t)at;
    return 0;
}

/* For calls that return 0 or set errno. */
static gowasm_errno simple(int result) {
    return result == 0 ? 0 : gowasm__port_errno(errno);
}

gowasm_errno gowasm__port_sync(int fd) {
    int r;
    do r = fsync(fd);
    while (r < 0 && errno == EINTR);
    return simple(r);
}

gowasm_errno gowasm__port_datasync(int fd) {
    int r;
    do r = fdatasync(fd);
    while (r < 0 && errno == EINTR);
    return simple(r);
}

gowasm_errno gowasm__port_advise(int fd, uint64_t offset, uint64_t size, uint32_t advice) {
    static const int host[] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                               POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE};
    if (advice >= sizeof host / sizeof host[0]) return WASI_EINVAL;
    if (offset > INT64_MAX || size > INT64_MAX - offset) return WASI_EINVAL;
    int r = posix_fadvise(fd, (off_t)offset, (off_t)size, host[advice]);
    return r == 0 ? 0 : gowasm__port_errno(r);
}

gowasm_errno gowasm__port_allocate(int fd, uint64_t offset, uint64_t size) {
    if (size == 0 || offset > INT64_MAX || size > INT64_MAX - offset) return WASI_EINVAL;
    int r;
    /* Not posix_fallocate: where the file system cannot, glibc writes to every block. */
    do r = fallocate(fd, 0, (off_t)offset, (off_t)size);
    while (r < 0 && errno == EINTR);
    return simple(r);
}

gowasm_errno gowasm__port_set_size(int fd, uint64_t size) {
    if (size > INT64_MAX) return WASI_EINVAL;
    int r;
    do r = ftruncate(fd, (off_t)size);
    while (r < 0 && errno == EINTR);
    return simple(r);
}

/* WASI has no negative times, but Go passes those before 1970 as they are in two's complement. */
static struct timespec timespec_of(uint64_t nanoseconds) {
    int64_t ns = (int64_t)nanoseconds;
    int64_t seconds = ns / 1000000000, rest = ns % 1000000000;
    if (rest < 0) {
        seconds--;
        rest += 1000000000;
    }
    return (struct timespec){.tv_sec = (time_t)seconds, .tv_nsec = (long)rest};
}

void gowasm__posix_timespecs(const gowasm_filetimes *times, struct timespec to[2]) {
    to[0] = times->flags & WASI_SET_ATIM       ? timespec_of(times->atim)
            : times->flags & WASI_SET_ATIM_NOW ? (struct timespec){.tv_nsec = UTIME_NOW}
                                               : (struct timespec){.tv_nsec = UTIME_OMIT};
    to[1] = times->flags & WASI_SET_MTIM       ? timespec_of(times->mtim)
            : times->flags & WASI_SET_MTIM_NOW ? (struct timespec){.tv_nsec = UTIME_NOW}
                                               : (struct timespec){.tv_nsec = UTIME_OMIT};
}

gowasm_errno gowasm__port_set_times(int fd, const gowasm_filetimes *times) {
    struct timespec ts[2];
    gowasm__posix_timespecs(times, ts);
    return simple(futimens(fd, ts));
}

static uint64_t nanoseconds_of(struct timespec t) {
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void gowasm__posix_filestat(const struct stat *from, gowasm_filestat *to) {
    to->dev = (uint64_t)from->st_dev;
    to->ino = (uint64_t)from->st_ino;
    to->nlink = (uint64_t)from->st_nlink;
    to->size = (uint64_t)from->st_size;
    to->atim = nanoseconds_of(from->st_atim);
    to->mtim = nanoseconds_of(from->st_mtim);
    to->ctim = nanoseconds_of(from->st_ctim);
    switch (from->st_mode & S_IFMT) {
    case S_IFREG:
        to->type = WASI_REGULAR_FILE;
        break;
    case S_IFDIR:
        to->type = WASI_DIRECTORY;
        break;
    case S_IFLNK:
        to->type = WASI_SYMBOLIC_LINK;
        break;
    case S_IFCHR:
        to->type = WASI_CHARACTER_DEVICE;
        break;
    case S_IFBLK:
        to->type = WASI_BLOCK_DEVICE;
        break;
    case S_IFSOCK:
        to->type = WASI_SOCKET_STREAM;
        break;
    default:
        to->type = WASI_UNKNOWN;
        break; /* pipes: WASI has no type for them */
    }
}

gowasm_errno gowasm__port_stat(int fd, gowasm_filestat *stat) {
    struct stat st;
    if (fstat(fd, &st) != 0) return gowasm__port_errno(errno);
    gowasm__posix_filestat(&st, stat);
    if (S_ISSOCK(st.st_mode)) {
        int type = 0;
        socklen_t size = sizeof type;
        if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_DGRAM)
            stat->type = WASI_SOCKET_DGRAM;
    }
    return 0;
}

gowasm_errno gowasm__port_set_flags(int fd, uint32_t fdflags) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return gowasm__port_errno(errno);
    flags &= ~(O_APPEND | O_NONBLOCK);
    if (fdflags & WASI_APPEND) flags |= O_APPEND;
    if (fdflags & WASI_NONBLOCK) flags |= O_NONBLOCK;
    return simple(fcntl(fd, F_SETFL, flags));
}

gowasm_errno gowasm__port_get_flags(int fd, uint32_t *fdflags, bool *read, bool *write) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return gowasm__port_errno(errno);
    *fdflags = (flags & O_APPEND ? WASI_APPEND : 0u) | (flags & O_NONBLOCK ? WASI_NONBLOCK : 0u);
    int mode = flags & O_ACCMODE;
    *read = mode == O_RDONLY || mode == O_RDWR;
    *write = mode == O_WRONLY || mode == O_RDWR;
    return 0;
}

gowasm_errno gowasm__port_duplicate(int fd, int *copy) {
    int n = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (n < 0) return gowasm__port_errno(errno);
    *copy = n;
    return 0;
}
