/* sock.c: sock_accept, sock_recv, sock_send, sock_shutdown.
 *
 * The guest makes no sockets: it accepts connections on listeners that the host has opened. */
#include "serdes.h"
#include "wasi.h"

/* A socket with the right that is needed; NOTSOCK for anything else. */
static gowasm_errno find(gowasm_instance *instance, uint32_t fd, uint64_t right,
                         gowasm_fd **entry) {
    gowasm_fd *f = gowasm__fd_find(instance->wasi, fd);
    if (!f) return WASI_EBADF;
    if (f->kind != GOWASM_FD_HOST ||
        (f->type != WASI_SOCKET_STREAM && f->type != WASI_SOCKET_DGRAM))
        return WASI_ENOTSOCK;
    if ((f->rights & right) != right) return WASI_ENOTCAPABLE;
    *entry = f;
    return 0;
}

static gowasm_errno wasi_sock_accept(gowasm_instance *instance, uint32_t fd, uint32_t flags,
                                     uint32_t at) {
    if (!gowasm__span(instance, at, 4)) return WASI_EFAULT;
    gowasm_fd *listener, entry;
    gowasm_errno error = find(instance, fd, WASI_SOCK_ACCEPT, &listener);
    if (error) return error;
    if (flags & ~(uint32_t)WASI_NONBLOCK) return WASI_EINVAL;
    int host;
    error = gowasm__fd_await(instance, listener, false);
    if (error) return error;
    error = gowasm__port_accept(listener->host, flags & WASI_NONBLOCK, &host);
    if (error) return error;
    uint32_t accepted;
    error = gowasm__fd_from_host(host, true, &entry);
    if (!error) {
        entry.rights &= listener->inheriting;
        entry.flags = (uint16_t)flags;
        error = gowasm__fd_add(instance->wasi, &entry, &accepted);
    }
    if (error)
        gowasm__port_close(host);
    else
        gowasm__put32(gowasm__span(instance, at, 4), accepted);
    return error;
}

/* All that the buffers have room for, waiting for each piece as fd_read does. */
static gowasm_errno take_all(gowasm_instance *instance, const gowasm_fd *f, const gowasm_iov *iov,
                             size_t used, size_t *done, uint32_t *roflags) {
    for (size_t i = 0; i < used; i++) {
        gowasm_iov part = iov[i];
        for (size_t n; part.size != 0; part.size -= n) {
            gowasm_errno error = *done != 0 ? gowasm__fd_await(instance, f, false) : 0;
            if (!error) error = gowasm__port_recv(f->host, &part, 1, 0, &n, roflags);
            if (error) return *done != 0 ? 0 : error;
            if (n == 0) return 0;
            *done += n;
            part.data = (uint8_t *)part.data + n;
        }
    }
    return 0;
}

/* WAITALL would wait in the kernel, where no deadline ends it. What is only looked at (PEEK) comes
 * as it is then: it would come again. */
static gowasm_errno take(gowasm_instance *instance, const gowasm_fd *f, const gowasm_iov *iov,
                         size_t used, uint32_t flags, size_t *done, uint32_t *roflags) {
    const bool blocks = (flags & WASI_RECV_WAITALL) && f->type == WASI_SOCKET_STREAM &&
                        gowasm__interruptible(instance);
    if (blocks && !(flags & WASI_RECV_PEEK)) return take_all(instance, f, iov, used, done, roflags);
    if (blocks) flags &= ~(uint32_t)WASI_RECV_WAITALL;
    return gowasm__port_recv(f->host, iov, used, flags, done, roflags);
}

static gowasm_errno wasi_sock_recv(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                                   uint32_t count, uint32_t flags, uint32_t at, uint32_t flags_at) {
    gowasm_iov iov[GOWASM_IOV_MAX];
    uint8_t *result = gowasm__span(instance, at, 4), *out = gowasm__span(instance, flags_at, 2);
    if (!result || !out) return WASI_EFAULT;
    gowasm_fd *f;
    size_t used, done = 0;
    uint32_t roflags = 0;
    gowasm_errno error = find(instance, fd, WASI_FD_READ, &f);
    if (!error) error = gowasm__guest_iovs(instance, iovs, count, iov, &used);
    if (error) return error;
    if (flags & ~(uint32_t)(WASI_RECV_PEEK | WASI_RECV_WAITALL)) return WASI_EINVAL;
    error = gowasm__fd_await(instance, f, false);
    if (error) return error;
    error = take(instance, f, iov, used, flags, &done, &roflags);
    if (error) return error;
    gowasm__put32(result, (uint32_t)done);
    gowasm__put16(out, roflags);
    return 0;
}

static gowasm_errno wasi_sock_send(gowasm_instance *instance, uint32_t fd, uint32_t iovs,
                                   uint32_t count, uint32_t flags, uint32_t at) {
    gowasm_iov iov[GOWASM_IOV_MAX];
    uint8_t *result = gowasm__span(instance, at, 4);
    if (!result) return WASI_EFAULT;
    gowasm_fd *f;
    size_t used, done = 0;
    gowasm_errno error = find(instance, fd, WASI_FD_WRITE, &f);
    if (!error) error = gowasm__guest_iovs(instance, iovs, count, iov, &used);
    if (error) return error;
    if (flags != 0) return WASI_EINVAL; /* siflags: none are defined */
    error = gowasm__fd_await(instance, f, true);
    if (error) return error;
    gowasm__fd_limit(instance, f, iov, &used);
    error = gowasm__port_send(f->host, iov, used, &done);
    if (!error) gowasm__put32(result, (uint32_t)done);
    return error;
}

static gowasm_errno wasi_sock_shutdown(gowasm_instance *instance, uint32_t fd, uint32_t how) {
    gowasm_fd *f;
    const gowasm_errno error = find(instance, fd, WASI_SOCK_SHUTDOWN, &f);
    return error ? error : gowasm__port_shutdown(f->host, how);
}

#define WASI_sock WASI_CALL
#include "define-calls.h"
