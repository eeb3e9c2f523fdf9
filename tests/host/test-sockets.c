/* test-sockets.c: accepting on a listener that the host opened, and talking. */
#include "box.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define I (&b->instance)

static int listener(struct sockaddr_in *address) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof *address;
    *address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)address, size) || listen(fd, 4) ||
        getsockname(fd, (struct sockaddr *)address, &size)) {
        perror("listen");
        exit(1);
    }
    return fd;
}

static int dial(const struct sockaddr_in *address) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(connect(fd, (const struct sockaddr *)address, sizeof *address), ==, 0);
    return fd;
}

static void talk(box *b, int host, uint32_t guest) {
    char text[16];
    CHECK_INT(write(host, "question", 8), ==, 8);
    const uint32_t iov = box_iovec(b, 0x3000, 4);
    CHECK_INT(gowasm_wasi_sock_recv(I, guest, iov, 1, WASI_RECV_PEEK, 0x80, 0x84), ==, 0);
    CHECK_INT(gowasm_wasi_sock_recv(I, guest, iov, 1, 0, 0x80, 0x84), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 4);
    CHECK(memcmp(b->instance.memory.data + 0x3000, "ques", 4) == 0);
    CHECK_INT(gowasm_wasi_fd_read(I, guest, iov, 1, 0x80), ==, 0);
    CHECK(memcmp(b->instance.memory.data + 0x3000, "tion", 4) == 0);
    CHECK_INT(gowasm_wasi_sock_recv(I, guest, iov, 1, 4, 0x80, 0x84), ==, WASI_EINVAL);
    CHECK_INT(gowasm_wasi_sock_send(I, guest, iov, 1, 1, 0x80), ==, WASI_EINVAL);
    CHECK_INT(gowasm_wasi_sock_send(I, guest, iov, 1, 0, 0x80), ==, 0);
    CHECK_INT(gowasm_wasi_fd_write(I, guest, iov, 1, 0x80), ==, 0);
    CHECK_INT(recv(host, text, 8, MSG_WAITALL), ==, 8);
    CHECK(memcmp(text, "tiontion", 8) == 0);
    CHECK_INT(gowasm_wasi_sock_shutdown(I, guest, 0), ==, WASI_EINVAL);
    CHECK_INT(gowasm_wasi_sock_shutdown(I, guest, 4), ==, WASI_EINVAL);
    CHECK_INT(gowasm_wasi_sock_shutdown(I, guest, WASI_SHUT_WR), ==, 0);
    CHECK_INT(read(host, text, 1), ==, 0);
    /* sending after that is an error, and no SIGPIPE */
    CHECK_INT(gowasm_wasi_fd_write(I, guest, iov, 1, 0x80), ==, WASI_EPIPE);
    CHECK_INT(gowasm_wasi_sock_send(I, guest, iov, 1, 0, 0x80), ==, WASI_EPIPE);
    CHECK_INT(gowasm_wasi_fd_seek(I, guest, 0, 0, 0x80), ==, WASI_ESPIPE);
    CHECK_INT(gowasm_wasi_sock_accept(I, guest, 0, 0x80), ==, WASI_ENOTCAPABLE);
}

int main(void) {
    box boxed, *b = &boxed;
    struct sockaddr_in address;
    const int fd = listener(&address);
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.listeners = &fd;
    o.listener_count = 1;
    box_new(b, &o);
    close(fd); /* the instance has its own */

    CHECK_INT(gowasm_wasi_fd_fdstat_get(I, 3, 0x200), ==, 0);
    CHECK_INT(b->instance.memory.data[0x200], ==, WASI_SOCKET_STREAM);
    CHECK_INT(gowasm_wasi_fd_prestat_get(I, 3, 0x200), ==, WASI_EBADF);
    CHECK_INT(gowasm_wasi_fd_read(I, 3, box_iovec(b, 0x3000, 1), 1, 0x80), ==, WASI_EBADF);
    CHECK_INT(gowasm_wasi_sock_shutdown(I, 3, 3), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_sock_accept(I, 3, WASI_APPEND, 0x80), ==, WASI_EINVAL);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, 3, WASI_NONBLOCK), ==, 0);
    CHECK_INT(gowasm_wasi_sock_accept(I, 3, 0, 0x80), ==, WASI_EAGAIN);

    const int host = dial(&address);
    CHECK_INT(gowasm_wasi_sock_accept(I, 3, WASI_NONBLOCK, 0x80), ==, 0);
    const uint32_t guest = box_get32(b, 0x80);
    CHECK_INT(guest, ==, 4);
    CHECK_INT(gowasm_wasi_fd_read(I, guest, box_iovec(b, 0x3000, 1), 1, 0x80), ==, WASI_EAGAIN);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, guest, 0), ==, 0);
    talk(b, host, guest);
    CHECK_INT(gowasm_wasi_fd_close(I, guest), ==, 0);
    close(host);
    box_close(b);

    /* what is no listener is refused with a sentence */
    const int wrong = open("/dev/null", O_RDONLY);
    o.listeners = &wrong;
    memset(&boxed.instance, 0, sizeof boxed.instance);
    CHECK_INT(gowasm__wasi_new(&boxed.instance, &o), ==, GOWASM_BAD_ARGUMENT);
    CHECK_HAS(&boxed.instance.error.message[0], "is not a stream socket");
    gowasm__wasi_free(&boxed.instance);
    const gowasm_preopen missing = {"/nowhere/at/all", "/", false};
    o.listener_count = 0;
    o.preopens = &missing;
    o.preopen_count = 1;
    CHECK_INT(gowasm__wasi_new(&boxed.instance, &o), ==, GOWASM_BAD_ARGUMENT);
    CHECK_HAS(&boxed.instance.error.message[0], "/nowhere/at/all");
    gowasm__wasi_free(&boxed.instance);
    close(wrong);
    return check_result();
}
