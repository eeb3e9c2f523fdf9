/* calls.h: calls of all of WASI's functions with arguments drawn at random: paths, addresses and
 * numbers that are right, wrong or at an end. For tests that make many and look at what holds.
 *
 * In: a box, and a seed in `state`. Must hold: the same seed makes the same calls. */
#ifndef CALLS_H
#define CALLS_H

#include "box.h"

#define I (&b->instance)

static uint64_t state;

static uint32_t draw(uint32_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

static const char *const paths[] = {"file",
                                    "dir",
                                    "dir/file",
                                    "dir/sub",
                                    "link-in",
                                    "link-out",
                                    "link-abs",
                                    "link-up",
                                    "loop",
                                    "dirlink-out",
                                    "dirlink-out/secret",
                                    "dirlink-out/new",
                                    "dir/up2/secret",
                                    "..",
                                    "../outside",
                                    "../outside/secret",
                                    "dir/../..",
                                    ".",
                                    "",
                                    "/",
                                    "/etc/passwd",
                                    "new",
                                    "new/",
                                    "new/deep",
                                    "dir/new",
                                    "dir/",
                                    "file/",
                                    "link-dir",
                                    "link-dir/file",
                                    "link-dir/..",
                                    "magic/etc/passwd",
                                    "link-dangling",
                                    "link-dangling-out",
                                    "chain45",
                                    "../box/file",
                                    "a",
                                    "b",
                                    "a/b",
                                    "a/../b"};
enum { PATHS = sizeof paths / sizeof paths[0], AT = 0x1000, STRIDE = 64 };

/* An address: mostly of the work area, sometimes at the end of memory or far beyond. */
static uint32_t address(void) {
    switch (draw(12)) {
    case 0:
        return BOX_MEMORY - draw(70);
    case 1:
        return UINT32_MAX - draw(100);
    case 2:
        return BOX_MEMORY + draw(10);
    default:
        return 0x8000 + draw(0x4000);
    }
}

static uint32_t number(void) {
    switch (draw(10)) {
    case 0:
        return UINT32_MAX - draw(3);
    case 1:
        return 0x20000000 + draw(3);
    case 2:
        return 0x80000000 - draw(2);
    case 3:
        return draw(BOX_MEMORY + 2);
    default:
        return draw(20);
    }
}

static uint64_t number64(void) {
    switch (draw(6)) {
    case 0:
        return UINT64_MAX - draw(3);
    case 1:
        return (UINT64_C(1) << 63) - draw(2);
    case 2:
        return draw(100000);
    default:
        return draw(50);
    }
}

static uint64_t some_rights(void) {
    return draw(3) ? WASI_RIGHTS_ALL & ~(uint64_t)(draw(2) ? WASI_FD_WRITE : 0)
                   : (uint64_t)draw(1u << 30);
}

static uint32_t fd(void) {
    return draw(20) ? draw(24) : number();
}

/* An iovec array in the work area, its addresses and sizes as drawn. */
static uint32_t vectors(box *b) {
    const uint32_t at = 0x7000;
    for (uint32_t n = 0; n < 4; n++) {
        box_set32(b, at + n * 8, address());
        box_set32(b, at + n * 8 + 4, draw(4) ? draw(200) : number());
    }
    return draw(10) ? at : address();
}

static void subscriptions(box *b) {
    for (uint32_t n = 0; n < 8; n++) {
        const uint32_t at = 0x6000 + n * 48;
        for (uint32_t k = 0; k < 48; k += 4) box_set32(b, at + k, draw(4) ? 0 : number());
        b->instance.memory.data[at + 8] = (uint8_t)draw(3);
        box_set32(b, at + 16, b->instance.memory.data[at + 8] ? fd() : draw(4));
    }
}

typedef struct {
    uint32_t at, size;
} text;

static text path(void) {
    const uint32_t n = draw(PATHS);
    const text t = {AT + n * STRIDE, (uint32_t)strlen(paths[n])};
    return draw(40) ? t : (text){address(), number()};
}

static uint32_t call(box *b) {
    const text p = path(), q = path();
    const uint32_t out = address();
    switch (draw(46)) {
    case 0:
        return gowasm_wasi_args_get(I, address(), address());
    case 1:
        return gowasm_wasi_args_sizes_get(I, address(), address());
    case 2:
        return gowasm_wasi_environ_get(I, address(), address());
    case 3:
        return gowasm_wasi_environ_sizes_get(I, address(), address());
    case 4:
        return gowasm_wasi_clock_res_get(I, number(), out);
    case 5:
        return gowasm_wasi_clock_time_get(I, number(), number64(), out);
    case 6:
        return gowasm_wasi_fd_advise(I, fd(), number64(), number64(), number());
    case 7:
        return gowasm_wasi_fd_allocate(I, fd(), number64(), number64());
    case 8:
        return draw(4) ? 0 : gowasm_wasi_fd_close(I, fd());
    case 9:
        return gowasm_wasi_fd_datasync(I, fd());
    case 10:
        return gowasm_wasi_fd_fdstat_get(I, fd(), out);
    case 11:
        return gowasm_wasi_fd_fdstat_set_flags(I, fd(), draw(40));
    case 12:
        return draw(20) ? 0 : gowasm_wasi_fd_fdstat_set_rights(I, fd(), some_rights(), 0);
    case 13:
        return gowasm_wasi_fd_filestat_get(I, fd(), out);
    case 14:
        return gowasm_wasi_fd_filestat_set_size(I, fd(), draw(10000));
    case 15:
        return gowasm_wasi_fd_filestat_set_times(I, fd(), number64(), number64(), draw(20));
    case 16:
        return gowasm_wasi_fd_pread(I, fd(), vectors(b), number(), number64(), out);
    case 17:
        return gowasm_wasi_fd_prestat_get(I, fd(), out);
    case 18:
        return gowasm_wasi_fd_prestat_dir_name(I, fd(), out, number());
    case 19:
        return gowasm_wasi_fd_pwrite(I, fd(), vectors(b), number(), draw(100000), out);
    case 20:
        return gowasm_wasi_fd_read(I, fd(), vectors(b), number(), out);
    case 21:
    case 22:
        return gowasm_wasi_fd_readdir(I, fd(), out, number(), number64(), address());
    case 23:
        return draw(8) ? 0 : gowasm_wasi_fd_renumber(I, fd(), fd());
    case 24:
        return gowasm_wasi_fd_seek(I, fd(), number64(), number(), out);
    case 25:
        return gowasm_wasi_fd_sync(I, fd());
    case 26:
        return gowasm_wasi_fd_tell(I, fd(), out);
    case 27:
        return gowasm_wasi_fd_write(I, fd(), vectors(b), number(), out);
    case 28:
        return gowasm_wasi_path_create_directory(I, fd(), p.at, p.size);
    case 29:
        return gowasm_wasi_path_filestat_get(I, fd(), draw(3), p.at, p.size, out);
    case 30:
        return gowasm_wasi_path_filestat_set_times(I, fd(), draw(3), p.at, p.size, number64(),
                                                   number64(), draw(16));
    case 31:
        return gowasm_wasi_path_link(I, fd(), draw(2), p.at, p.size, fd(), q.at, q.size);
    case 32:
    case 33:
    case 34:
        return gowasm_wasi_path_open(I, draw(3) ? 3 : fd(), draw(2), p.at, p.size, draw(17),
                                     some_rights(), some_rights(), draw(40), out);
    case 35:
        return gowasm_wasi_path_readlink(I, fd(), p.at, p.size, out, number(), address());
    case 36:
        return gowasm_wasi_path_remove_directory(I, fd(), p.at, p.size);
    case 37:
        return gowasm_wasi_path_rename(I, fd(), p.at, p.size, fd(), q.at, q.size);
    case 38:
        return gowasm_wasi_path_symlink(I, p.at, p.size, fd(), q.at, q.size);
    case 39:
        return gowasm_wasi_path_unlink_file(I, fd(), p.at, p.size);
    case 40:
        subscriptions(b);
        return gowasm_wasi_poll_oneoff(I, 0x6000, out, draw(10) ? draw(9) : number(), address());
    case 41:
        return gowasm_wasi_random_get(I, out, number());
    case 42:
        return gowasm_wasi_sock_accept(I, fd(), number(), out);
    case 43:
        return gowasm_wasi_sock_recv(I, fd(), vectors(b), number(), number(), out, address());
    case 44:
        return gowasm_wasi_sock_send(I, fd(), vectors(b), number(), number(), out);
    default:
        return gowasm_wasi_sock_shutdown(I, fd(), number());
    }
}

/* What the calls find in guest memory. */
static void put_paths(box *b) {
    for (uint32_t k = 0; k < PATHS; k++)
        memcpy(b->instance.memory.data + AT + k * STRIDE, paths[k], strlen(paths[k]));
}

#endif
