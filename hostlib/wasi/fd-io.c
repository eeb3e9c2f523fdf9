/* fd-io.c: fd_read, fd_write, fd_pread, fd_pwrite.
 *
 * Input: iovec arrays of the guest. A transfer may be short: at most GOWASM_IOV_MAX buffers at a
 * time. Invariants: the standard streams' real non-blocking flag is the embedder's, shared with
 * other processes; what the guest asks for is imitated with poll, both ways. */
#include "../stream.h"
#include "serdes.h"
#include "wasi.h"

gowasm_errno gowasm__fd_ready(const gowasm_fd *entry, bool write) {
    if (entry->kind != GOWASM_FD_HOST || entry->owned || entry->type == WASI_REGULAR_FILE ||
        !(entry->flags & WASI_NONBLOCK))
        return 0;
    gowasm_poll ready = {.fd = entry->host, .read = !write, .write = write};
    const gowasm_errno error = gowasm__port_poll(&ready, 1, 0);
    if (error) return error;
    return ready.can_read || ready.can_write || ready.failed ? 0 : WASI_EAGAIN;
}

/* A borrowed descriptor that is non-blocking for reasons of the host, under a guest that wants to
 * block: true after waiting. */
static bool wait_instead(const gowasm_fd *entry, bool write, gowasm_errno error) {
    if (error != WASI_EAGAIN || entry->owned || (entry->flags & WASI_NONBLOCK)) return false;
    gowasm_poll ready = {.fd = entry->host, .read = !write, .write = write};
    return gowasm__port_poll(&ready, 1, UINT64_MAX) == 0;
}

static gowasm_errno host_read(const gowasm_fd *entry, const gowasm_iov *iov, size_t count,
                              size_t *done) {
    gowasm_errno error = gowasm__fd_ready(entry, false);
    if (error) return error;
    do error = gowasm__port_read(entry->host, iov, count, done);
    while (wait_instead(entry, false, error));
    return error;
}

static gowasm_errno host_write(const gowasm_fd *entry, const gowasm_iov *iov, size_t count,
                               size_t *done) {
    gowasm_errno error = gowasm__fd_ready(entry, true);
    if (error) return error;
    do switch (entry->type) {
        case WASI_SOCKET_STREAM:
        case WASI_SOCKET_DGRAM:
            error = gowasm__port_send(entry->host, iov, count, done);
            break;
        case WASI_UNKNOWN:
            error = gowasm__port_write_pipe(entry->host, iov, count, done);
            break;
        default:
            error = gowasm__port_write(entry->host, iov, count, done);
            break;
        }
    while (wait_instead(entry, true, error));
    return error;
}

/* The embedder's callbacks: the first buffer only, because a callback may enter the guest again. */
static gowasm_errno stream_read(const gowasm_stream *stream, const gowasm_iov *iov, size_t *done) {
    *done = 0;
    if (!stream->read) return 0;
    const ptrdiff_t n = stream->read(stream->user, iov->data, iov->size);
    if (n < 0 || (size_t)n > iov->size) return WASI_EIO;
    *done = (size_t)n;
    return 0;
}

static gowasm_errno stream_write(const gowasm_stream *stream, const gowasm_iov *iov, size_t count,
                                 size_t *done) {
    *done = 0;
    if (!stream->write) { /* swallows everything */
        for (size_t i = 0; i < count; i++) *done += iov[i].size;
        return 0;
    }
    const ptrdiff_t n = stream->write(stream->user, iov->data, iov->size);
    if (n < 0 || (size_t)n > iov->size) return WASI_EIO;
    *done = (size_t)n;
    return 0;
}

typedef struct {
    bool write, positioned;
    uint64_t offset; /* only where positioned */
} operation;

static gowasm_errno host_transfer(const gowasm_fd *f, const operation *op, const gowasm_iov *iov,
                                  size_t used, size_t *done) {
    if (op->positioned)
        return op->write ? gowasm__port_pwrite(f->host, iov, used, op->offset, done)
                         : gowasm__port_pread(f->host, iov, used, op->offset, done);
    return op->write ? host_write(f, iov, used, done) : host_read(f, iov, used, done);
}

static uint64_t total(const gowasm_iov *iov, size_t used) {
    uint64_t sum = 0;
    for (size_t i = 0; i < used; i++) sum += iov[i].size;
    return sum;
}

/* Files and devices move whatever is asked for, gigabytes too: one buffer after another then, in
 * pieces, where a deadline may end the call. `f` stays, as no callback is called. */
static gowasm_errno move_pieces(gowasm_instance *instance, const gowasm_fd *f, operation op,
                                const gowasm_iov *iov, size_t used, size_t *done) {
    uint64_t all = total(iov, used);
    for (size_t i = 0; i < used; i++) {
        gowasm_iov part = {iov[i].data, 0};
        for (size_t left = iov[i].size, moved; left != 0; left -= moved, all -= moved) {
            part.size = gowasm__piece(instance, all);
            if (part.size > left) part.size = left;
            const gowasm_errno error = host_transfer(f, &op, &part, 1, &moved);
            if (error) return *done != 0 ? 0 : error;
            *done += moved;
            op.offset += moved;
            if (moved < part.size) return 0;
            part.data = (uint8_t *)part.data + moved;
        }
    }
    return 0;
}

static gowasm_errno move(gowasm_instance *instance, const gowasm_fd *f, const operation *op,
                         const gowasm_iov *iov, size_t used, size_t *done) {
    const uint64_t bytes = total(iov, used);
    const bool waits = f->type != WASI_REGULAR_FILE && f->type != WASI_CHARACTER_DEVICE;
    if (waits || gowasm__piece(instance, bytes) == bytes)
        return host_transfer(f, op, iov, used, done);
    return move_pieces(instance, f, *op, iov, used, done);
}

/* The transfer of one of the four functions; `offset` only where `positioned`. */
static gowasm_errno transfer(gowasm_instance *instance, uint32_t fd, uint32_t iovs, uint32_t count,
                             bool write, bool positioned, uint64_t offset, uint32_t at) {
    gowasm_iov iov[GOWASM_IOV_MAX];
    size_t used, done = 0;
    gowasm_fd *f;
    if (!gowasm__span(instance, at, 4)) return WASI_EFAULT;
    gowasm_errno error =
        gowasm__fd_file(instance->wasi, fd, write ? WASI_FD_WRITE : WASI_FD_READ, &f);
    if (error) return error;
    if (positioned && !(f->rights & WASI_FD_SEEK))
        return f->type == WASI_REGULAR_FILE ? WASI_ENOTCAPABLE : WASI_ESPIPE;
    error = gowasm__guest_iovs(instance, iovs, count, iov, &used);
    if (error) return error;
    if (positioned && offset > INT64_MAX) return WASI_EINVAL;
    if (used > 0 && !positioned) {
        error = gowasm__fd_await(instance, f, write);
        if (error) return error;
        if (write) gowasm__fd_limit(instance, f, iov, &used);
    }
    if (used == 0) {
        /* nothing to move */
    } else if (f->kind == GOWASM_FD_STREAM) {
        const gowasm_stream stream = f->stream;
        const uint8_t *const memory = gowasm__span(instance, 0, 0);
        error = write ? stream_write(&stream, iov, used, &done) : stream_read(&stream, iov, &done);
        iov[0].data = gowasm__span(instance, (uint64_t)((uint8_t *)iov[0].data - memory), 0);
    } else {
        const operation op = {write, positioned, offset};
        error = move(instance, f, &op, iov, used, &done);
    }
    if (!error) gowasm__put32(gowasm__span(instance, at, 4), (uint32_t)done);
    /* What cannot be written is heard as well, where the guest has no reason to try again: the
     * panic of a program whose standard error is closed. */
    if (error && error != WASI_EAGAIN && error != WASI_EINTR && used > 0) done = iov[0].size;
    if (write && !positioned) gowasm__heard(instance, fd, iov, done);
    return error;
}

static gowasm_errno wasi_fd_read(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                                 uint32_t count, uint32_t at) {
    return transfer(instance, fd, iovs, count, false, false, 0, at);
}

static gowasm_errno wasi_fd_write(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                                  uint32_t count, uint32_t at) {
    return transfer(instance, fd, iovs, count, true, false, 0, at);
}

static gowasm_errno wasi_fd_pread(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                                  uint32_t count, uint64_t offset, uint32_t at) {
    return transfer(instance, fd, iovs, count, false, true, offset, at);
}

static gowasm_errno wasi_fd_pwrite(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                                   uint32_t count, uint64_t offset, uint32_t at) {
    return transfer(instance, fd, iovs, count, true, true, offset, at);
}

#define WASI_fd_io WASI_CALL
#include "define-calls.h"
