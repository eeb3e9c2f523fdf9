/* pipe-posix.c: writing to a pipe that may have lost its reader.
 *
 * The guest must get EPIPE and the process must not get SIGPIPE, whatever its disposition is, for
 * that belongs to the program. So the signal is blocked in this thread around the write, and taken
 * off if the write made it. */
#define _GNU_SOURCE
#include "posix.h"
#include <signal.h>
#include <time.h>

gowasm_errno gowasm__port_write_pipe(int fd, const gowasm_iov *iov, size_t count, size_t *done) {
    sigset_t pipe_only, before, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigemptyset(&pending);
    if (pthread_sigmask(SIG_BLOCK, &pipe_only, &before) != 0) return WASI_EIO;
    const gowasm_errno error = gowasm__port_write(fd, iov, count, done);
    if (error == WASI_EPIPE && !sigismember(&before, SIGPIPE)) {
        const struct timespec at_once = {0, 0};
        sigtimedwait(&pipe_only, NULL, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}
