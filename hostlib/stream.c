/* stream.c: writing whole messages to a standard stream: descriptor, callback, or nowhere.
 *
 * Input: host bytes. Invariants: no SIGPIPE, no half messages because of EINTR or a non-blocking
 * descriptor, no endless loop on a callback that takes nothing. */
#include "stream.h"
#include "wasi/wasi.h"

/* Waits until a part of `size` bytes, which it gives, can be written without blocking. */
static gowasm_errno await(gowasm_instance *instance, int fd, size_t *size) {
    if (!instance || !gowasm__interruptible(instance)) return 0;
    gowasm_poll ready = {.fd = fd, .write = true};
    const gowasm_errno error = gowasm__wait(instance, &ready, 1, UINT64_MAX);
    if (*size > GOWASM_UNBLOCKED) *size = GOWASM_UNBLOCKED;
    return !error && gowasm__late(instance) ? WASI_EINTR : error;
}

static gowasm_errno write_some(gowasm_instance *instance, const gowasm_stream *stream,
                               const void *bytes, size_t size, size_t *done) {
    if (stream->fd >= 0) {
        const gowasm_errno late = await(instance, stream->fd, &size);
        if (late) return late;
        const gowasm_iov iov = {(void *)(uintptr_t)bytes, size};
        const gowasm_errno error = gowasm__port_write_pipe(stream->fd, &iov, 1, done);
        if (error != WASI_EAGAIN) return error;
        gowasm_poll ready = {.fd = stream->fd, .write = true};
        *done = 0;
        return gowasm__port_poll(&ready, 1, UINT64_MAX);
    }
    const ptrdiff_t n = stream->write(stream->user, bytes, size);
    if (n <= 0 || (size_t)n > size) return WASI_EIO;
    *done = (size_t)n;
    return 0;
}

gowasm_errno gowasm__stream_write_all(gowasm_instance *instance, const gowasm_stream *stream,
                                      const void *bytes, size_t size) {
    if (stream->fd < 0 && !stream->write) return 0;
    for (const char *p = bytes; size > 0;) {
        size_t done = 0;
        const gowasm_errno error = write_some(instance, stream, p, size, &done);
        if (error) return error;
        p += done;
        size -= done;
    }
    return 0;
}

void gowasm__heard(gowasm_instance *instance, uint32_t fd, const gowasm_iov *iov, size_t done) {
    if (fd != 1 && fd != 2) return;
    for (; done != 0; iov++) {
        const char *bytes = iov->data;
        for (size_t left = iov->size < done ? iov->size : done, n; left != 0; left -= n) {
            n = gowasm__piece(instance, done);
            if (n > left) n = left;
            gowasm__said(instance, fd, bytes, n);
            bytes += n;
            done -= n;
        }
    }
}
