/* test-pointers.c: addresses at and over the end of guest memory, counts near 2^32, sums that
 * overflow: every function answers FAULT and touches nothing. Run with a sanitizer, which sees any
 * access beyond the page. */
#include "box.h"

#define I (&b->instance)
#define END ((uint32_t)BOX_MEMORY)

/* One row: an expression and the errno wanted. */
#define WANT(want, call) CHECK_INT(call, ==, want)

static void results(box *b) {
    /* the place for a result reaches over the end by one byte, is at the end, is near 2^32 */
    static const uint32_t bad4[] = {END - 3, END, END + 1, UINT32_MAX - 3, UINT32_MAX};
    static const uint32_t bad8[] = {END - 7, END, UINT32_MAX - 7, UINT32_MAX};
    const uint32_t iov = box_iovec(b, 0x3000, 4), path = 0x1000;
    box_put(b, path, "file", 4);
    for (size_t n = 0; n < sizeof bad4 / sizeof bad4[0]; n++) {
        const uint32_t at = bad4[n];
        WANT(WASI_EFAULT, gowasm_wasi_args_sizes_get(I, at, 0));
        WANT(WASI_EFAULT, gowasm_wasi_args_sizes_get(I, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_environ_sizes_get(I, at, 0));
        WANT(WASI_EFAULT, gowasm_wasi_environ_sizes_get(I, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_read(I, 0, iov, 1, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, iov, 1, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_pread(I, 5, iov, 1, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_pwrite(I, 5, iov, 1, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_readdir(I, 3, 0x3000, 100, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_path_open(I, 3, 0, path, 4, 0, 0, 0, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_path_readlink(I, 3, path, 4, 0x3000, 10, at));
        WANT(WASI_EFAULT, gowasm_wasi_poll_oneoff(I, 0x200, 0x300, 1, at));
        WANT(WASI_EFAULT, gowasm_wasi_sock_accept(I, 3, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_sock_recv(I, 3, iov, 1, 0, at, 0));
        WANT(WASI_EFAULT, gowasm_wasi_sock_send(I, 3, iov, 1, 0, at));
    }
    for (size_t n = 0; n < sizeof bad8 / sizeof bad8[0]; n++) {
        const uint32_t at = bad8[n];
        WANT(WASI_EFAULT, gowasm_wasi_clock_time_get(I, 0, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_clock_res_get(I, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_seek(I, 5, 0, 0, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_tell(I, 5, at));
        WANT(WASI_EFAULT, gowasm_wasi_fd_prestat_get(I, 3, at));
    }
    WANT(WASI_EFAULT, gowasm_wasi_fd_fdstat_get(I, 1, END - 23));
    WANT(WASI_EFAULT, gowasm_wasi_fd_fdstat_get(I, 1, UINT32_MAX - 23));
    WANT(WASI_EFAULT, gowasm_wasi_fd_filestat_get(I, 3, END - 63));
    WANT(WASI_EFAULT, gowasm_wasi_path_filestat_get(I, 3, 0, path, 4, END - 63));
    WANT(WASI_EFAULT, gowasm_wasi_path_filestat_get(I, 3, 0, path, 4, UINT32_MAX));
    WANT(WASI_EFAULT, gowasm_wasi_sock_recv(I, 3, iov, 1, 0, 0x80, END - 1));
    /* the last place that fits */
    WANT(0, gowasm_wasi_clock_time_get(I, 0, 0, END - 8));
    WANT(0, gowasm_wasi_fd_fdstat_get(I, 1, END - 24));
    WANT(0, gowasm_wasi_fd_filestat_get(I, 3, END - 64));
}

static void buffers(box *b) {
    WANT(WASI_EFAULT, gowasm_wasi_random_get(I, 1, END));
    WANT(WASI_EFAULT, gowasm_wasi_random_get(I, 0, UINT32_MAX));
    WANT(WASI_EFAULT, gowasm_wasi_random_get(I, UINT32_MAX, UINT32_MAX));
    WANT(WASI_EFAULT, gowasm_wasi_random_get(I, END, 1));
    WANT(0, gowasm_wasi_random_get(I, END, 0));
    WANT(0, gowasm_wasi_random_get(I, END - 16, 16));
    WANT(WASI_EFAULT, gowasm_wasi_args_get(I, END - 3, 0));
    WANT(WASI_EFAULT, gowasm_wasi_args_get(I, 0, END - 1));
    WANT(WASI_EFAULT, gowasm_wasi_environ_get(I, UINT32_MAX, UINT32_MAX));
    WANT(WASI_EFAULT, gowasm_wasi_fd_prestat_dir_name(I, 3, END, 1));
    WANT(WASI_ENAMETOOLONG, gowasm_wasi_fd_prestat_dir_name(I, 3, 0, 0));
    WANT(WASI_EFAULT, gowasm_wasi_fd_readdir(I, 3, 1, END, 0, 0x80));
    WANT(WASI_EFAULT, gowasm_wasi_fd_readdir(I, 3, 0, UINT32_MAX, 0, 0x80));
    box_put(b, 0x1000, "link-in", 7);
    WANT(WASI_EFAULT, gowasm_wasi_path_readlink(I, 3, 0x1000, 7, END - 9, 10, 0x80));
    WANT(WASI_EFAULT, gowasm_wasi_path_readlink(I, 3, 0x1000, 7, 0, UINT32_MAX, 0x80));
    /* paths */
    WANT(WASI_EFAULT, gowasm_wasi_path_unlink_file(I, 3, END - 1, 2));
    WANT(WASI_EFAULT, gowasm_wasi_path_unlink_file(I, 3, 0, UINT32_MAX));
    WANT(WASI_EFAULT, gowasm_wasi_path_create_directory(I, 3, UINT32_MAX, 2));
    WANT(WASI_EFAULT, gowasm_wasi_path_open(I, 3, 0, END, 1, 0, 0, 0, 0, 0x80));
    WANT(WASI_EFAULT, gowasm_wasi_path_rename(I, 3, 0x1000, 7, 3, END - 2, 3));
    WANT(WASI_EFAULT, gowasm_wasi_path_rename(I, 3, END - 2, 3, 3, 0x1000, 7));
    WANT(WASI_EFAULT, gowasm_wasi_path_link(I, 3, 0, END, 1, 3, 0x1000, 7));
    WANT(WASI_EFAULT, gowasm_wasi_path_symlink(I, END - 1, 2, 3, 0x1000, 7));
    WANT(WASI_EFAULT, gowasm_wasi_path_symlink(I, 0x1000, 7, 3, END - 1, 2));
    WANT(WASI_ENAMETOOLONG, gowasm_wasi_path_unlink_file(I, 3, 0, END));
}

static void vectors(box *b) {
    /* the array itself: 2^29 entries are 2^32 bytes, 2^29 + 1 wrap to 8 */
    static const uint32_t counts[] = {END / 8 + 1, 0x20000000, 0x20000001, 0x7fffffff, UINT32_MAX};
    memset(b->instance.memory.data, 0, BOX_MEMORY);
    for (size_t n = 0; n < sizeof counts / sizeof counts[0]; n++) {
        WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, 0, counts[n], 0x80));
        WANT(WASI_EFAULT, gowasm_wasi_fd_read(I, 0, 0, counts[n], 0x80));
        WANT(WASI_EFAULT, gowasm_wasi_poll_oneoff(I, 0, 0, counts[n], 0x80));
    }
    WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, END - 7, 1, 0x80));
    WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, UINT32_MAX - 6, 1, 0x80));
    /* 48 * 0x05555556 wraps to 32: an array that seems to fit */
    WANT(WASI_EFAULT, gowasm_wasi_poll_oneoff(I, 0, 0x1000, 0x05555556, 0x80));
    WANT(WASI_EFAULT, gowasm_wasi_poll_oneoff(I, END - 47, 0, 1, 0x80));
    WANT(WASI_EFAULT, gowasm_wasi_poll_oneoff(I, 0, END - 31, 1, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_poll_oneoff(I, 0, 0, 0, 0x80));
    /* a buffer that reaches over the end, also when an earlier one is good */
    static const uint32_t bad[][2] = {
        {END - 1, 2}, {END, 1}, {0, UINT32_MAX}, {UINT32_MAX, UINT32_MAX}, {1, END}};
    for (size_t n = 0; n < sizeof bad / sizeof bad[0]; n++) {
        WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, box_iovec(b, bad[n][0], bad[n][1]), 1, 0x80));
        box_iovec(b, 0x3000, 4);
        box_set32(b, 0x108, bad[n][0]);
        box_set32(b, 0x10c, bad[n][1]);
        WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, 0x100, 2, 0x80));
        WANT(WASI_EFAULT, gowasm_wasi_fd_read(I, 0, 0x100, 2, 0x80));
    }
    /* the bad one is the last of very many */
    const uint32_t many = 4000;
    for (uint32_t n = 0; n < many; n++) box_set32(b, 0x2000 + n * 8 + 4, 0);
    box_set32(b, 0x2000 + (many - 1) * 8, END);
    box_set32(b, 0x2000 + (many - 1) * 8 + 4, 1);
    WANT(WASI_EFAULT, gowasm_wasi_fd_write(I, 1, 0x2000, many, 0x80));
    /* all of memory, several times: a sum beyond 2^32 is no overflow, but a short write */
    const int null = open("/dev/null", O_RDWR);
    box other;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_out.fd = null;
    box_new(&other, &o);
    for (uint32_t n = 0; n < 8000; n++) {
        box_set32(&other, n * 8, 0);
        box_set32(&other, n * 8 + 4, END);
    }
    WANT(0, gowasm_wasi_fd_write(&other.instance, 1, 0, 8000, END - 4));
    CHECK_INT(box_get32(&other, END - 4), ==, GOWASM_IOV_MAX * END);
    box_close(&other);
    close(null);
}

static void numbers(box *b) {
    CHECK_INT(box_path_open(b, 3, "file", 0,
                            WASI_FD_READ | WASI_FD_WRITE | WASI_FD_SEEK | WASI_FD_ADVISE |
                                WASI_FD_ALLOCATE | WASI_FD_FILESTAT_SET_SIZE |
                                WASI_FD_FILESTAT_SET_TIMES | WASI_FD_FDSTAT_SET_FLAGS,
                            0),
              ==, 0);
    const uint32_t fd = box_get32(b, 0x80), iov = box_iovec(b, 0x3000, 4);
    WANT(WASI_EINVAL, gowasm_wasi_fd_pread(I, fd, iov, 1, UINT64_MAX, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_pwrite(I, fd, iov, 1, UINT64_C(1) << 63, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_filestat_set_size(I, fd, UINT64_MAX));
    WANT(WASI_EINVAL, gowasm_wasi_fd_allocate(I, fd, UINT64_MAX, 1));
    WANT(WASI_EINVAL, gowasm_wasi_fd_allocate(I, fd, INT64_MAX, INT64_MAX));
    WANT(WASI_EINVAL, gowasm_wasi_fd_allocate(I, fd, 0, 0));
    WANT(WASI_EINVAL, gowasm_wasi_fd_advise(I, fd, UINT64_MAX, UINT64_MAX, 0));
    WANT(WASI_EINVAL, gowasm_wasi_fd_advise(I, fd, 0, 1, 6));
    WANT(WASI_EINVAL, gowasm_wasi_fd_advise(I, fd, 0, 1, UINT32_MAX));
    WANT(WASI_EINVAL, gowasm_wasi_fd_seek(I, fd, 0, 3, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_seek(I, fd, 0, UINT32_MAX, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_seek(I, fd, (uint64_t)INT64_MIN, 1, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_seek(I, fd, (uint64_t)INT64_MIN, 0, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_filestat_set_times(I, fd, 0, 0, 16));
    WANT(WASI_EINVAL, gowasm_wasi_fd_filestat_set_times(I, fd, 0, 0, 3));
    WANT(WASI_EINVAL, gowasm_wasi_fd_filestat_set_times(I, fd, 0, 0, UINT32_MAX));
    WANT(WASI_EINVAL, gowasm_wasi_fd_fdstat_set_flags(I, fd, 32));
    WANT(WASI_EINVAL, gowasm_wasi_fd_fdstat_set_flags(I, fd, UINT32_MAX));
    WANT(WASI_ENOTSUP, gowasm_wasi_fd_fdstat_set_flags(I, fd, WASI_SYNC));
    WANT(WASI_EINVAL, gowasm_wasi_clock_time_get(I, 4, 0, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_clock_time_get(I, UINT32_MAX, 0, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_clock_res_get(I, 4, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_fd_readdir(I, 3, 0x3000, 256, UINT64_MAX, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_proc_raise(I, 31));
    WANT(WASI_ENOTSUP, gowasm_wasi_proc_raise(I, 9));
    box_put(b, 0x1000, "file", 4);
    WANT(WASI_EINVAL, gowasm_wasi_path_open(I, 3, 2, 0x1000, 4, 0, 0, 0, 0, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_path_open(I, 3, 0, 0x1000, 4, 16, 0, 0, 0, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_path_open(I, 3, 0, 0x1000, 4, 0, 0, 0, 32, 0x80));
    WANT(WASI_EINVAL, gowasm_wasi_path_filestat_get(I, 3, UINT32_MAX, 0x1000, 4, 0x200));
    WANT(WASI_EINVAL, gowasm_wasi_path_filestat_set_times(I, 3, 0, 0x1000, 4, 0, 0, 12));
    WANT(0, gowasm_wasi_fd_close(I, fd));
}

int main(void) {
    box b;
    box_files(&b);
    box_open(&b, gowasm__port_resolver());
    results(&b);
    buffers(&b);
    vectors(&b);
    numbers(&b);
    box_close(&b);
    box_remove(&b);
    return check_result();
}
