/* random-posix.c: random bytes from getrandom(2), which needs no file descriptor and cannot run
 * dry. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <sys/random.h>

gowasm_errno gowasm__port_random(void *to, size_t size) {
    uint8_t *p = to;
    while (size > 0) {
        /* One call gives at most 32 MiB - 1, and is interruptible above 256 bytes. */
        ssize_t n = getrandom(p, size, 0);
        if (n < 0) {
            if (errno == EINTR) continue;
            return gowasm__port_errno(errno);
        }
        p += n;
        size -= (size_t)n;
    }
    return 0;
}
