/* poll-posix.c: waiting for readiness with ppoll(2), to the nanosecond and without busy waiting. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>

static uint64_t now(void) {
    uint64_t ns = 0;
    gowasm__port_clock_time(WASI_CLOCK_MONOTONIC, &ns);
    return ns;
}

gowasm_errno gowasm__port_poll(gowasm_poll *entries, size_t count, uint64_t nanoseconds) {
    struct pollfd few[16], *fds = few;
    if (count > sizeof few / sizeof few[0]) {
        fds = calloc(count, sizeof *fds);
        if (!fds) return WASI_ENOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        short events = 0;
        if (entries[i].read) events |= POLLIN;
        if (entries[i].write) events |= POLLOUT;
        fds[i] = (struct pollfd){.fd = entries[i].fd, .events = events};
    }

    const bool limited = nanoseconds != UINT64_MAX;
    const uint64_t start = limited && nanoseconds > 0 ? now() : 0;
    uint64_t left = nanoseconds;
    int n;
    gowasm_errno error = 0;
    for (;;) {
        /* Years beyond time_t's smallest range are as good as for ever. */
        const uint64_t seconds = left / 1000000000u;
        struct timespec t = {.tv_sec = seconds > INT32_MAX ? INT32_MAX : (time_t)seconds,
                             .tv_nsec = (long)(left % 1000000000u)};
        n = ppoll(fds, (nfds_t)count, limited ? &t : NULL, NULL);
        if (n >= 0) break;
        if (errno != EINTR) {
            error = gowasm__port_errno(errno);
            break;
        }
        if (limited && nanoseconds > 0) {
            const uint64_t passed = now() - start;
            left = passed < nanoseconds ? nanoseconds - passed : 0;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const short got = n > 0 ? fds[i].revents : 0;
        entries[i].can_read = entries[i].read && (got & (POLLIN | POLLHUP | POLLERR));
        entries[i].can_write = entries[i].write && (got & (POLLOUT | POLLHUP | POLLERR));
        entries[i].hangup = got & POLLHUP;
        entries[i].failed = got & POLLNVAL;
    }
    if (fds != few) free(fds);
    return error;
}

uint64_t gowasm__port_readable_bytes(int fd) {
    int n = 0;
    return ioctl(fd, FIONREAD, &n) == 0 && n > 0 ? (uint64_t)n : 0;
}
