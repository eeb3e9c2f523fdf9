/* process-posix.c: what the process is called, and its environment. */
#define _GNU_SOURCE
#include "internal.h"

#include <stdlib.h>
#include <unistd.h>

long gowasm__process_id(void) {
    return (long)getpid();
}

const char *gowasm__environment(const char *name) {
    return secure_getenv(name);
}
