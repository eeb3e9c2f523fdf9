/* control-posix.c: what control.c needs of the system: the clock of deadlines, and a descriptor
 * that becomes readable when an instance is cancelled. Async-signal-safe: write(2) and read(2). */
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

uint64_t gowasm_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int gowasm__wake_new(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void gowasm__wake_signal(int fd) {
    int saved = errno;
    const uint64_t one = 1;
    ssize_t n = write(fd, &one, sizeof one); /* fails only where it is readable already */
    (void)n;
    errno = saved;
}

void gowasm__wake_clear(int fd) {
    int saved = errno;
    uint64_t count;
    ssize_t n = read(fd, &count, sizeof count);
    (void)n;
    errno = saved;
}

void gowasm__wake_free(int fd) {
    close(fd);
}
