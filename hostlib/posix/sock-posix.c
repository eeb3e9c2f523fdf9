/* sock-posix.c: accept, recv, send and shutdown on sockets that exist already. */
#define _GNU_SOURCE
#include "posix.h"
#include <errno.h>
#include <sys/socket.h>

gowasm_errno gowasm__port_accept(int fd, bool nonblock, int *accepted) {
    int n;
    do n = accept4(fd, NULL, NULL, SOCK_CLOEXEC | (nonblock ? SOCK_NONBLOCK : 0));
    while (n < 0 && errno == EINTR);
    if (n < 0) return gowasm__port_errno(errno);
    *accepted = n;
    return 0;
}

static struct msghdr message_of(const gowasm_iov *iov, size_t count) {
    struct msghdr m = {0};
    m.msg_iov = (struct iovec *)(void *)(uintptr_t)iov; /* sendmsg and recvmsg do not change it */
    m.msg_iovlen = count;
    return m;
}

gowasm_errno gowasm__port_recv(int fd, const gowasm_iov *iov, size_t count, uint32_t riflags,
                               size_t *done, uint32_t *roflags) {
    struct msghdr m = message_of(iov, count);
    const int flags =
        (riflags & WASI_RECV_PEEK ? MSG_PEEK : 0) | (riflags & WASI_RECV_WAITALL ? MSG_WAITALL : 0);
    ssize_t n;
    do n = recvmsg(fd, &m, flags);
    while (n < 0 && errno == EINTR);
    if (n < 0) return gowasm__port_errno(errno);
    *done = (size_t)n;
    *roflags = m.msg_flags & MSG_TRUNC ? WASI_RECV_DATA_TRUNCATED : 0;
    return 0;
}

gowasm_errno gowasm__port_send(int fd, const gowasm_iov *iov, size_t count, size_t *done) {
    const struct msghdr m = message_of(iov, count);
    ssize_t n;
    /* A closed connection is an error to the guest, never a SIGPIPE to the process. */
    do n = sendmsg(fd, &m, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0) return gowasm__port_errno(errno);
    *done = (size_t)n;
    return 0;
}

gowasm_errno gowasm__port_shutdown(int fd, uint32_t sdflags) {
    static const int how[] = {-1, SHUT_RD, SHUT_WR, SHUT_RDWR};
    if (sdflags == 0 || sdflags > 3) return WASI_EINVAL;
    return shutdown(fd, how[sdflags]) == 0 ? 0 : gowasm__port_errno(errno);
}
