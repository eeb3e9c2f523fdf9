/* test-descriptors.c: the guest's descriptor table: closing, reuse, renumbering, limits, rights,
 * and what the functions on open files do. */
#include "box.h"

#define I (&b->instance)
#define FILE_RIGHTS                                                                      \
    (WASI_FD_READ | WASI_FD_WRITE | WASI_FD_SEEK | WASI_FD_TELL | WASI_FD_FILESTAT_GET | \
     WASI_FD_FILESTAT_SET_TIMES | WASI_FD_FDSTAT_SET_FLAGS)

static const gowasm_module interruptible = {.flags = GOWASM_MODULE_INTERRUPTIBLE};

static uint32_t must_open(box *b, const char *path, uint32_t oflags, uint64_t rights) {
    CHECK_INT(box_path_open(b, 3, path, oflags, rights, 1), ==, 0);
    return box_get32(b, 0x80);
}

static void closed(box *b) {
    static const uint32_t none[] = {5, 6, 1000, 0x7fffffff, 0x80000000, UINT32_MAX};
    const uint32_t iov = box_iovec(b, 0x3000, 4);
    for (size_t n = 0; n < sizeof none / sizeof none[0]; n++) {
        const uint32_t fd = none[n];
        CHECK_INT(gowasm_wasi_fd_close(I, fd), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_read(I, fd, iov, 1, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_write(I, fd, iov, 1, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_pread(I, fd, iov, 1, 0, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_seek(I, fd, 0, 0, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_tell(I, fd, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_sync(I, fd), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_datasync(I, fd), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_advise(I, fd, 0, 0, 0), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_allocate(I, fd, 0, 1), ==, WASI_EBADF);
        I->module = &interruptible;
        CHECK_INT(gowasm_wasi_fd_allocate(I, fd, 0, 0), ==, WASI_EBADF);
        I->module = NULL;
        CHECK_INT(gowasm_wasi_fd_fdstat_get(I, fd, 0x200), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, fd, 0), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, 0, 0), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_filestat_get(I, fd, 0x200), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_filestat_set_size(I, fd, 0), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_filestat_set_times(I, fd, 0, 0, 0), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_prestat_get(I, fd, 0x200), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_prestat_dir_name(I, fd, 0x200, 99), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_readdir(I, fd, 0x3000, 99, 0, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_renumber(I, fd, 3), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_fd_renumber(I, 3, fd), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_sock_accept(I, fd, 0, 0x80), ==, WASI_EBADF);
        CHECK_INT(gowasm_wasi_sock_shutdown(I, fd, 1), ==, WASI_EBADF);
    }
    CHECK_INT(gowasm_wasi_sock_shutdown(I, 1, 1), ==, WASI_ENOTSOCK);
    CHECK_INT(gowasm_wasi_sock_accept(I, 3, 0, 0x80), ==, WASI_ENOTSOCK);
    CHECK_INT(gowasm_wasi_fd_prestat_get(I, 1, 0x200), ==, WASI_EBADF);
}

static void reuse_and_renumber(box *b) {
    const uint32_t a = must_open(b, "file", 0, FILE_RIGHTS);
    CHECK_INT(a, ==, 5);
    CHECK_INT(gowasm_wasi_fd_close(I, a), ==, 0);
    CHECK_INT(gowasm_wasi_fd_close(I, a), ==, WASI_EBADF);
    const uint32_t dir = must_open(b, "dir", WASI_OPEN_DIRECTORY, WASI_PATH_OPEN | WASI_FD_READ);
    CHECK_INT(dir, ==, 5); /* the lowest free number; what 5 was before is gone */
    CHECK_INT(gowasm_wasi_fd_read(I, dir, box_iovec(b, 0x3000, 4), 1, 0x80), ==, WASI_EISDIR);

    /* over a preopen: it moves in with its own rights and its own root, and is no preopen */
    CHECK_INT(gowasm_wasi_fd_renumber(I, dir, 3), ==, 0);
    CHECK_INT(gowasm_wasi_fd_prestat_get(I, 3, 0x200), ==, WASI_EBADF);
    CHECK_INT(gowasm_wasi_fd_fdstat_get(I, dir, 0x200), ==, WASI_EBADF);
    CHECK_INT(box_path_open(b, 3, "../file", 0, WASI_FD_READ, 1), ==, WASI_EPERM);
    CHECK_INT(box_path_open(b, 3, "file", 0, WASI_FD_READ, 1), ==, 0);
    CHECK_INT(box_path_open(b, 3, "new", WASI_CREAT, WASI_FD_READ, 1), ==, WASI_ENOTCAPABLE);
    CHECK_INT(box_path_open(b, 3, "file", 0, WASI_FD_WRITE, 1), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_renumber(I, 3, 3), ==, 0);

    /* the read-only preopen over standard output: still read-only, still where it was */
    CHECK_INT(gowasm_wasi_fd_renumber(I, 4, 1), ==, 0);
    CHECK_INT(gowasm_wasi_fd_prestat_get(I, 1, 0x200), ==, 0);
    CHECK_INT(box_path_open(b, 1, "new", WASI_CREAT, WASI_FD_WRITE, 1), ==, WASI_EROFS);
    CHECK_INT(gowasm_wasi_fd_write(I, 1, box_iovec(b, 0x3000, 4), 1, 0x80), ==, WASI_EISDIR);
    CHECK_INT(fcntl(1, F_GETFD), >=, 0); /* the process's own is still open */
}

static void rights(box *b) {
    const uint32_t fd = must_open(b, "file", 0, WASI_FD_READ | WASI_FD_SEEK);
    const uint32_t iov = box_iovec(b, 0x3000, 4);
    CHECK_INT(gowasm_wasi_fd_fdstat_get(I, fd, 0x200), ==, 0);
    CHECK_INT(box_get64(b, 0x208), ==, WASI_FD_READ | WASI_FD_SEEK);
    CHECK_INT(b->instance.memory.data[0x200], ==, WASI_REGULAR_FILE);
    CHECK_INT(gowasm_wasi_fd_write(I, fd, iov, 1, 0x80), ==, WASI_EBADF);
    CHECK_INT(gowasm_wasi_fd_filestat_get(I, fd, 0x200), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_filestat_set_size(I, fd, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_filestat_set_times(I, fd, 0, 0, 1), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, fd, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_sync(I, fd), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_readdir(I, fd, 0x3000, 9, 0, 0x80), ==, WASI_ENOTDIR);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, WASI_FD_WRITE, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, WASI_FD_SEEK, 0), ==, 0);
    CHECK_INT(gowasm_wasi_fd_read(I, fd, iov, 1, 0x80), ==, WASI_EBADF);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, WASI_FD_READ, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_close(I, fd), ==, 0);

    /* a preopen without its rights does nothing more */
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, 3, WASI_FD_READDIR, WASI_FD_READ), ==, 0);
    box_put(b, 0x1000, "file", 4);
    CHECK_INT(box_path_open(b, 3, "file", 0, 0, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_path_unlink_file(I, 3, 0x1000, 4), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_path_create_directory(I, 3, 0x1000, 4), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_path_filestat_get(I, 3, 0, 0x1000, 4, 0x200), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_path_rename(I, 3, 0x1000, 4, 3, 0x1000, 4), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_path_readlink(I, 3, 0x1000, 4, 0, 9, 0x80), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_readdir(I, 3, 0x3000, 99, 0, 0x80), ==, 0);
}

/* Opens with these rights, and gives those that came of it. */
static void opens_with(box *b, const char *path, uint32_t oflags, uint64_t rights, uint64_t want) {
    const uint32_t fd = must_open(b, path, oflags, rights);
    CHECK_INT(gowasm_wasi_fd_fdstat_get(I, fd, 0x200), ==, 0);
    CHECK_INT(box_get64(b, 0x208), ==, want);
    /* to those that it has it may be set, to more it may not */
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, want, 0), ==, 0);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, UINT64_MAX, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, 0, 0), ==, 0);
    CHECK_INT(gowasm_wasi_fd_close(I, fd), ==, 0);
}

/* Every right, and bits that are none, may be asked for; what does not apply is dropped. Other
 * engines open as well; wasmtime ends the guest at bits that WASI does not know. */
static void rights_that_do_not_apply(box *b) {
    const uint64_t file = gowasm__rights_of_type(WASI_REGULAR_FILE);
    const uint64_t dir = gowasm__rights_of_type(WASI_DIRECTORY);
    static const uint64_t all[] = {UINT64_MAX, UINT64_MAX >> 1, 0x3fffffff,
                                   0x1fffffff, 0xfffffff,       0};
    for (size_t n = 0; n < sizeof all / sizeof *all; n++) {
        opens_with(b, "file", 0, all[n], all[n] & file);
        opens_with(b, "dir", WASI_OPEN_DIRECTORY, all[n] & ~WASI_FD_WRITE, all[n] & dir);
        opens_with(b, "dir", 0, all[n] & ~WASI_FD_WRITE, all[n] & dir);
    }
    for (unsigned bit = 0; bit < 64; bit++) {
        const uint64_t right = UINT64_C(1) << bit;
        opens_with(b, "file", 0, right, right & file);
        if (right == WASI_FD_WRITE)
            CHECK_INT(box_path_open(b, 3, "dir", WASI_OPEN_DIRECTORY, right, 0), ==, WASI_EISDIR);
        else
            opens_with(b, "dir", WASI_OPEN_DIRECTORY, right, right & dir);
    }
    /* what the directory hands down no more is refused, if a file could have it */
    const uint32_t fd = must_open(b, "dir", WASI_OPEN_DIRECTORY, UINT64_MAX & ~WASI_FD_WRITE);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_rights(I, fd, WASI_PATH_OPEN, WASI_FD_READ), ==, 0);
    CHECK_INT(box_path_open(b, fd, "file", 0, UINT64_MAX, 0), ==, WASI_ENOTCAPABLE);
    CHECK_INT(box_path_open(b, fd, "file", 0, WASI_FD_READ | WASI_SOCK_ACCEPT, 0), ==, 0);
}

/* What is opened below a read-only preopen is read-only, too, whatever rights were asked for. */
static void read_only(box *b) {
    const uint64_t all = FILE_RIGHTS | WASI_FD_FILESTAT_SET_SIZE | WASI_FD_READDIR |
                         WASI_PATH_OPEN | WASI_PATH_CREATE_FILE | WASI_PATH_CREATE_DIRECTORY |
                         WASI_PATH_UNLINK_FILE | WASI_PATH_FILESTAT_SET_TIMES;
    const uint32_t ro = BOX_READ_ONLY_FD;
    CHECK_INT(box_path_open(b, ro, "file", 0, all & ~(uint64_t)WASI_FD_WRITE, 1), ==, 0);
    const uint32_t file = box_get32(b, 0x80);
    CHECK_INT(gowasm_wasi_fd_filestat_set_times(I, file, 1, 1, WASI_SET_ATIM | WASI_SET_MTIM), ==,
              WASI_EROFS);
    CHECK_INT(gowasm_wasi_fd_filestat_set_size(I, file, 0), !=, 0);
    CHECK_INT(gowasm_wasi_fd_allocate(I, file, 0, 100), !=, 0);
    CHECK_INT(gowasm_wasi_fd_write(I, file, box_iovec(b, 0x3000, 4), 1, 0x80), !=, 0);
    CHECK_INT(gowasm_wasi_fd_filestat_get(I, file, 0x200), ==, 0);
    CHECK_INT(box_get64(b, 0x220), ==, strlen("inside\n"));
    CHECK_INT(box_path_open(b, ro, "dir", WASI_OPEN_DIRECTORY, all & ~(uint64_t)WASI_FD_WRITE, 1),
              ==, 0);
    const uint32_t dir = box_get32(b, 0x80);
    CHECK_INT(gowasm_wasi_fd_filestat_set_times(I, dir, 1, 1, WASI_SET_ATIM), ==, WASI_EROFS);
    CHECK_INT(box_path_open(b, dir, "new", WASI_CREAT, WASI_FD_READ, 1), ==, WASI_EROFS);
    const uint32_t size = box_put(b, 0x1000, "new", 3);
    CHECK_INT(gowasm_wasi_path_create_directory(I, dir, 0x1000, size), ==, WASI_EROFS);
    CHECK_INT(gowasm_wasi_fd_renumber(I, dir, 1), ==, 0);
    CHECK_INT(gowasm_wasi_path_create_directory(I, 1, 0x1000, size), ==, WASI_EROFS);
}

static void limit(box *b) {
    char inside[128];
    snprintf(inside, sizeof inside, "%.64s/box", b->top);
    const gowasm_preopen preopen = {inside, "/", false};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.preopens = &preopen;
    o.preopen_count = 1;
    o.max_files = 40;
    box_new(b, &o);
    for (int n = 4; n < 40; n++) CHECK_INT(must_open(b, "file", 0, WASI_FD_READ), ==, n);
    CHECK_INT(box_path_open(b, 3, "file", 0, WASI_FD_READ, 0), ==, WASI_EMFILE);
    CHECK_INT(gowasm_wasi_fd_close(I, 20), ==, 0);
    CHECK_INT(must_open(b, "file", 0, WASI_FD_READ), ==, 20);
    CHECK_INT(box_path_open(b, 3, "file", 0, WASI_FD_READ, 0), ==, WASI_EMFILE);
    box_close(b);
}

/* Reads the directory in buffers of `size` bytes, collecting names; unlinks each on the way if
 * asked. Returns how many entries came. */
static unsigned read_all(box *b, uint32_t fd, uint32_t size, bool unlink_them, char *names) {
    unsigned total = 0;
    uint64_t cookie = 0;
    names[0] = '\0';
    for (;;) {
        CHECK_INT(gowasm_wasi_fd_readdir(I, fd, 0x3000, size, cookie, 0x80), ==, 0);
        const uint32_t used = box_get32(b, 0x80);
        uint32_t at = 0x3000;
        while (at + 24 <= 0x3000 + used) {
            const uint32_t name_size = box_get32(b, at + 16);
            if (at + 24 + name_size > 0x3000 + used) break;
            cookie = box_get64(b, at);
            const char *name = (const char *)b->instance.memory.data + at + 24;
            if (name[0] != '.') {
                sprintf(names + strlen(names), "%.*s ", (int)name_size, name);
                if (unlink_them)
                    CHECK_INT(gowasm_wasi_path_unlink_file(I, fd, at + 24, name_size), ==, 0);
            }
            at += 24 + name_size;
            total++;
        }
        if (used < size) return total;
    }
}

static void directories(box *b) {
    static char names[4096], again[4096];
    box_run("cd %s/box && mkdir many && cd many && touch $(seq -f 'file-%%03g' 1 100)", b->top);
    const uint32_t fd =
        must_open(b, "many", WASI_OPEN_DIRECTORY, WASI_FD_READDIR | WASI_PATH_UNLINK_FILE);
    CHECK_INT(read_all(b, fd, 16384, false, names), ==, 102);
    CHECK_INT(read_all(b, fd, 40, false, again), ==, 102);
    CHECK(strcmp(again, names) == 0);
    CHECK(strstr(names, "file-001 ") && strstr(names, "file-100 "));
    /* cookies stay right while what they passed disappears */
    CHECK_INT(read_all(b, fd, 100, true, again), ==, 102);
    CHECK_INT(read_all(b, fd, 100, false, again), ==, 2);
    CHECK_INT(gowasm_wasi_fd_readdir(I, fd, 0x3000, 100, 0, 0x80), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 24 + 1 + 24 + 2);
    CHECK_INT(b->instance.memory.data[0x3000 + 24], ==, '.');
    CHECK_INT(gowasm_wasi_fd_readdir(I, fd, 0x3000, 0, 0, 0x80), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 0);
    CHECK_INT(gowasm_wasi_fd_close(I, fd), ==, 0);
}

static void files(box *b) {
    const uint32_t fd = must_open(b, "data", WASI_CREAT, FILE_RIGHTS);
    box_put(b, 0x3000, "0123456789", 10);
    const uint32_t iov = box_iovec(b, 0x3000, 10);
    CHECK_INT(gowasm_wasi_fd_write(I, fd, iov, 1, 0x80), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 10);
    CHECK_INT(gowasm_wasi_fd_seek(I, fd, (uint64_t)-4, WASI_SEEK_END, 0x80), ==, 0);
    CHECK_INT(box_get64(b, 0x80), ==, 6);
    CHECK_INT(gowasm_wasi_fd_tell(I, fd, 0x80), ==, 0);
    CHECK_INT(box_get64(b, 0x80), ==, 6);
    CHECK_INT(gowasm_wasi_fd_pread(I, fd, box_iovec(b, 0x3100, 3), 1, 2, 0x80), ==, 0);
    CHECK(memcmp(b->instance.memory.data + 0x3100, "234", 3) == 0);
    CHECK_INT(gowasm_wasi_fd_read(I, fd, box_iovec(b, 0x3100, 100), 1, 0x80), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 4);
    CHECK_INT(gowasm_wasi_fd_read(I, fd, box_iovec(b, 0x3100, 100), 1, 0x80), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 0);
    /* before 1970, as Go passes it: two's complement */
    const uint64_t old = (uint64_t)-1500000000;
    CHECK_INT(gowasm_wasi_fd_filestat_set_times(I, fd, old, 1234567890123456789u,
                                                WASI_SET_ATIM | WASI_SET_MTIM),
              ==, 0);
    CHECK_INT(gowasm_wasi_fd_filestat_get(I, fd, 0x200), ==, 0);
    CHECK_INT(box_get64(b, 0x220), ==, 10);
    CHECK_INT((int64_t)box_get64(b, 0x228), ==, -1500000000);
    CHECK_INT(box_get64(b, 0x230), ==, 1234567890123456789);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, fd, WASI_APPEND), ==, 0);
    CHECK_INT(gowasm_wasi_fd_seek(I, fd, 0, WASI_SEEK_SET, 0x80), ==, 0);
    CHECK_INT(gowasm_wasi_fd_write(I, fd, box_iovec(b, 0x3000, 2), 1, 0x80), ==, 0);
    CHECK_INT(gowasm_wasi_fd_filestat_get(I, fd, 0x200), ==, 0);
    CHECK_INT(box_get64(b, 0x220), ==, 12);
    CHECK_INT(gowasm_wasi_fd_close(I, fd), ==, 0);
    CHECK_INT(must_open(b, "dir", 0, WASI_FD_READDIR), ==, fd);
    CHECK_INT(gowasm_wasi_fd_seek(I, fd, 0, 0, 0x80), ==, WASI_EISDIR);
    CHECK_INT(gowasm_wasi_fd_allocate(I, fd, 0, 1), ==, WASI_EISDIR);
    CHECK_INT(gowasm_wasi_fd_close(I, fd), ==, 0);
}

int main(void) {
    static void (*const tests[])(box *) = {
        closed,    reuse_and_renumber, rights, rights_that_do_not_apply,
        read_only, directories,        files};
    box b;
    box_files(&b);
    for (size_t n = 0; n < sizeof tests / sizeof tests[0]; n++) {
        box_open(&b, gowasm__port_resolver());
        tests[n](&b);
        box_close(&b);
    }
    limit(&b);
    box_remove(&b);
    return check_result();
}
