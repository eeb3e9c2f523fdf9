/* entropy-posix.c: random bytes of the system, for the runtime itself; the host library, which a
 * module may not need, has its own. */
#define _GNU_SOURCE
#include "internal.h"

#include <sys/random.h>

bool gowasm__entropy(void *to, size_t size) {
    return getrandom(to, size, 0) == (ssize_t)size; /* never short below 256 bytes: getrandom(2) */
}
