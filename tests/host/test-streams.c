/* test-streams.c: the standard streams as descriptors, callbacks, memory or nothing; and the
 * embedder's hooks for clock, sleep, random bytes and the log. */
#include "box.h"
#include <signal.h>

#define I (&b->instance)

typedef struct {
    char text[20000];
    size_t size, most; /* `most`: accept no more than this at a time */
    ptrdiff_t answer;  /* if not 0: given instead */
} sink;

static ptrdiff_t take(void *user, const void *bytes, size_t size) {
    sink *s = user;
    if (s->answer) return s->answer;
    if (s->most && size > s->most) size = s->most;
    memcpy(s->text + s->size, bytes, size);
    s->size += size;
    s->text[s->size] = '\0';
    return (ptrdiff_t)size;
}

static ptrdiff_t give(void *user, void *buffer, size_t size) {
    sink *s = user;
    if (s->answer) return s->answer;
    if (size > s->size) size = s->size;
    memcpy(buffer, s->text, size);
    memmove(s->text, s->text + size, s->size - size);
    s->size -= size;
    return (ptrdiff_t)size;
}

static uint32_t write_fd(box *b, uint32_t fd, const char *text) {
    box_put(b, 0x3000, text, strlen(text));
    return gowasm_wasi_fd_write(I, fd, box_iovec(b, 0x3000, (uint32_t)strlen(text)), 1, 0x80);
}

static uint32_t read_fd(box *b, uint32_t fd, uint32_t size) {
    return gowasm_wasi_fd_read(I, fd, box_iovec(b, 0x3000, size), 1, 0x80);
}

static void said(box *b, const char *text) {
    CHECK_INT(I->said.size, ==, strlen(text));
    CHECK(memcmp(I->said.size ? I->said.data : "", text, I->said.size) == 0);
}

/* Where a panic's text is searched for: what was written, and each byte once. */
static void heard_as_written(box *b) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    sink out = {.size = 0}, err = {.answer = -1};
    o.standard_out = (gowasm_stream){.fd = -1, .write = take, .user = &out};
    o.standard_err = (gowasm_stream){.fd = -1, .write = take, .user = &err};
    box_new(b, &o);
    CHECK_INT(write_fd(b, 2, "panic: nobody reads\n"), ==, WASI_EIO);
    said(b, "panic: nobody reads\n"); /* once, and heard, as a guest does not try again */
    free(I->said.data);
    memset(&I->said, 0, sizeof I->said);
    box_put(b, 0x3000, "panic: boom\n", 12);
    for (uint32_t done = 0; done < 12; done += box_get32(b, 0x80)) { /* as writev(3) goes on */
        const uint32_t iov[] = {0x3000 + done, done < 7 ? 7 - done : 12 - done, 0x3007, 5};
        box_put(b, 0x100, (const char *)iov, sizeof iov);
        out.most = done < 7 ? 4 : 0;
        CHECK_INT(gowasm_wasi_fd_write(I, 1, 0x100, done < 7 ? 2 : 1, 0x80), ==, 0);
    }
    CHECK_TEXT(out.text, "panic: boom\n");
    said(b, "panic: boom\n");
    free(I->said.data);
    memset(&I->said, 0, sizeof I->said);
    box_close(b);
}

static void nothing(box *b) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_out = (gowasm_stream)GOWASM_STREAM_NONE;
    o.standard_err.fd = 9999; /* not open: as if absent */
    box_new(b, &o);
    CHECK_INT(read_fd(b, 0, 10), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 0);
    CHECK_INT(write_fd(b, 1, "into the void"), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 13);
    CHECK_INT(write_fd(b, 2, "x"), ==, 0);
    CHECK_INT(write_fd(b, 0, "x"), ==, WASI_EBADF);
    CHECK_INT(read_fd(b, 1, 1), ==, WASI_EBADF);
    CHECK_INT(gowasm_wasi_fd_seek(I, 0, 0, 0, 0x80), ==, WASI_ESPIPE);
    CHECK_INT(gowasm_wasi_fd_filestat_get(I, 1, 0x200), ==, 0);
    CHECK_INT(gowasm_wasi_fd_sync(I, 1), ==, WASI_EINVAL);
    box_close(b);
}

static void callbacks(box *b) {
    static sink out, in;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_out = (gowasm_stream){-1, NULL, take, &out};
    o.standard_in = (gowasm_stream){-1, give, NULL, &in};
    box_new(b, &o);
    CHECK_INT(write_fd(b, 1, "hello"), ==, 0);
    CHECK_TEXT(&out.text[0], "hello");
    out.most = 2;
    CHECK_INT(write_fd(b, 1, "abc"), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 2);
    in.size = (size_t)sprintf(in.text, "input");
    CHECK_INT(read_fd(b, 0, 3), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 3);
    CHECK(memcmp(b->instance.memory.data + 0x3000, "inp", 3) == 0);
    /* callbacks that fail, or say that they moved more than there was */
    static const ptrdiff_t wrong[] = {-1, 100, PTRDIFF_MAX, PTRDIFF_MIN};
    for (size_t n = 0; n < 4; n++) {
        in.answer = out.answer = wrong[n];
        CHECK_INT(read_fd(b, 0, 3), ==, WASI_EIO);
        CHECK_INT(write_fd(b, 1, "abc"), ==, WASI_EIO);
    }
    box_close(b);
}

static void buffers(box *b) {
    char text[] = "some input", room[8] = "";
    gowasm_buffer in = {text, sizeof text - 1, 0}, out = {room, 7, 0};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_in = (gowasm_stream)GOWASM_STREAM_BUFFER(&in);
    o.standard_out = (gowasm_stream)GOWASM_STREAM_BUFFER(&out);
    box_new(b, &o);
    CHECK_INT(read_fd(b, 0, 4), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 4);
    CHECK_INT(read_fd(b, 0, 100), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 6);
    CHECK(memcmp(b->instance.memory.data + 0x3000, " input", 6) == 0);
    CHECK_INT(read_fd(b, 0, 100), ==, 0); /* the end */
    CHECK_INT(box_get32(b, 0x80), ==, 0);
    CHECK_INT(in.used, ==, 10);
    CHECK_INT(write_fd(b, 0, "x"), ==, WASI_EBADF);
    CHECK_INT(write_fd(b, 1, "abcde"), ==, 0);
    CHECK_INT(write_fd(b, 1, "fghij"), ==, 0); /* as much as there is room for */
    CHECK_INT(box_get32(b, 0x80), ==, 2);
    CHECK_INT(write_fd(b, 1, "x"), ==, WASI_EIO);
    CHECK_INT(write_fd(b, 1, ""), ==, 0);
    CHECK_TEXT(&room[0], "abcdefg");
    box_close(b);
}

static void descriptors(box *b) {
    int in[2], out[2];
    CHECK_INT(pipe(in), ==, 0);
    CHECK_INT(pipe(out), ==, 0);
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_in.fd = in[0];
    o.standard_out.fd = out[1];
    box_new(b, &o);
    /* the guest's non-blocking flag is its own: the process's descriptor stays as it was */
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, 0, WASI_NONBLOCK), ==, 0);
    CHECK_INT(fcntl(in[0], F_GETFL) & O_NONBLOCK, ==, 0);
    CHECK_INT(read_fd(b, 0, 10), ==, WASI_EAGAIN);
    CHECK_INT(write(in[1], "abc", 3), ==, 3);
    CHECK_INT(read_fd(b, 0, 10), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 3);
    CHECK_INT(gowasm_wasi_fd_fdstat_get(I, 0, 0x200), ==, 0);
    CHECK_INT(box_get32(b, 0x200) >> 16, ==, WASI_NONBLOCK);
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, 0, WASI_APPEND), ==, WASI_ENOTSUP);
    close(in[1]);
    CHECK_INT(read_fd(b, 0, 10), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 0);
    /* a full pipe */
    CHECK_INT(gowasm_wasi_fd_fdstat_set_flags(I, 1, WASI_NONBLOCK), ==, 0);
    fcntl(out[1], F_SETFL, O_NONBLOCK);
    static char block[65536];
    while (write(out[1], block, sizeof block) > 0) continue;
    CHECK_INT(write_fd(b, 1, "x"), ==, WASI_EAGAIN);
    fcntl(out[1], F_SETFL, 0);
    CHECK_INT(write_fd(b, 1, "x"), ==, WASI_EAGAIN);
    /* a reader that has gone: an error, and no signal for the process */
    close(out[0]);
    signal(SIGPIPE, SIG_DFL);
    CHECK_INT(write_fd(b, 1, "x"), ==, WASI_EPIPE);
    sigset_t pending;
    sigpending(&pending);
    CHECK_INT(sigismember(&pending, SIGPIPE), ==, 0);
    CHECK_INT(gowasm_wasi_fd_close(I, 1), ==, 0);
    CHECK_INT(fcntl(out[1], F_GETFD), >=, 0); /* borrowed: still the process's */
    box_close(b);
    close(in[0]);
    close(out[1]);
}

static void arguments(box *b) {
    const char *argv[] = {"prog", "", "two words"}, *envp[] = {"A=1", "EMPTY=", NULL};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.argc = 3;
    o.argv = argv;
    o.envp = envp;
    box_new(b, &o);
    CHECK_INT(gowasm_wasi_args_sizes_get(I, 0x80, 0x90), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 3);
    CHECK_INT(box_get32(b, 0x90), ==, 16);
    CHECK_INT(gowasm_wasi_args_get(I, 0x200, 0x300), ==, 0);
    CHECK_INT(box_get32(b, 0x204), ==, 0x305);
    CHECK(memcmp(b->instance.memory.data + 0x300, "prog\0\0two words", 16) == 0);
    CHECK_INT(gowasm_wasi_environ_sizes_get(I, 0x80, 0x90), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 2);
    CHECK_INT(gowasm_wasi_environ_get(I, 0x200, 0x300), ==, 0);
    CHECK(memcmp(b->instance.memory.data + 0x300, "A=1\0EMPTY=", 11) == 0);
    box_close(b);
    box_new(b, NULL);
    CHECK_INT(gowasm_wasi_args_sizes_get(I, 0x80, 0x90), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 1);
    CHECK_INT(gowasm_wasi_environ_sizes_get(I, 0x80, 0x90), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 0);
    box_close(b);
}

static uint64_t virtual_now = 1000000000;
static char traced[4000];

static bool virtual_clock(void *user, uint32_t id, uint64_t *nanoseconds) {
    (void)user;
    if (id > 1) return false;
    *nanoseconds = virtual_now;
    return true;
}

static void virtual_sleep(void *user, uint64_t nanoseconds) {
    (void)user;
    virtual_now += nanoseconds;
}

static bool virtual_random(void *user, void *to, size_t size) {
    memset(to, 0x5a, size);
    return user != NULL;
}

static void trace(void *user, const char *line) {
    (void)user;
    strcat(strcat(traced, line), "\n");
}

static void hooks(box *b) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.hooks = (gowasm_hooks){virtual_clock, virtual_sleep, virtual_random, trace, &o};
    o.standard_out = (gowasm_stream)GOWASM_STREAM_NONE;
    box_new(b, &o);
    CHECK_INT(gowasm_wasi_clock_time_get(I, 1, 0, 0x80), ==, 0);
    CHECK_INT(box_get64(b, 0x80), ==, 1000000000);
    CHECK_INT(gowasm_wasi_clock_time_get(I, 2, 0, 0x80), ==, WASI_ENOTSUP);
    /* an hour of sleep until a time of the virtual clock passes at once */
    memset(b->instance.memory.data + 0x400, 0, 48);
    box_set32(b, 0x410, WASI_CLOCK_MONOTONIC);
    box_set64(b, 0x418, 3600000000000 + virtual_now);
    box_set32(b, 0x428, 1);
    CHECK_INT(gowasm_wasi_poll_oneoff(I, 0x400, 0x500, 1, 0x80), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 1);
    CHECK_INT(virtual_now, ==, 3601000000000);
    CHECK_INT(gowasm_wasi_random_get(I, 0x600, 4), ==, 0);
    CHECK_INT(box_get32(b, 0x600), ==, 0x5a5a5a5a);
    write_fd(b, 1, "x");
    box_put(b, 0x1000, "a\"\n\xff", 4);
    gowasm_wasi_path_unlink_file(I, 3, 0x1000, 4);
    gowasm_wasi_path_unlink_file(I, 3, 0xffff, 4);
    const char *t = traced;
    CHECK_HAS(t, "clock_time_get(1, 0, [1000000000]) = success\n");
    CHECK_HAS(t, "clock_time_get(2, 0, 0x80) = notsup\n");
    CHECK_HAS(t, "fd_write(1, 0x100, 1, [1]) = success\n");
    CHECK_HAS(t, "path_unlink_file(3, \"a\\\"\\x0a\\xff\") = badf\n");
    CHECK_HAS(t, "path_unlink_file(3, 0xffff[4]) = fault\n");
    box_close(b);
}

int main(void) {
    static void (*const tests[])(box *) = {
        nothing, callbacks, heard_as_written, buffers, descriptors, arguments, hooks};
    box b;
    for (size_t n = 0; n < sizeof tests / sizeof tests[0]; n++) tests[n](&b);
    return check_result();
}
