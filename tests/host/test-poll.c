/* test-poll.c: poll_oneoff: clocks, descriptors, many subscriptions, bad ones, and that waiting
 * costs no CPU time. */
#include "box.h"
#include <sys/resource.h>
#include <time.h>

#define I (&b->instance)
enum { IN = 0x2000, OUT = 0x8000, COUNT = 0x80, SUBSCRIPTION = 48, EVENT = 32 };

static uint64_t now(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void clock_at(box *b, uint32_t n, uint64_t userdata, uint32_t id, uint64_t timeout,
                     uint32_t flags) {
    const uint32_t at = IN + n * SUBSCRIPTION;
    memset(b->instance.memory.data + at, 0, SUBSCRIPTION);
    box_set64(b, at, userdata);
    b->instance.memory.data[at + 8] = WASI_EVENT_CLOCK;
    box_set32(b, at + 16, id);
    box_set64(b, at + 24, timeout);
    box_set32(b, at + 40, flags);
}

static void fd_at(box *b, uint32_t n, uint64_t userdata, uint8_t tag, uint32_t fd) {
    const uint32_t at = IN + n * SUBSCRIPTION;
    memset(b->instance.memory.data + at, 0, SUBSCRIPTION);
    box_set64(b, at, userdata);
    b->instance.memory.data[at + 8] = tag;
    box_set32(b, at + 16, fd);
}

/* The event with this userdata: its error, or -1 if it did not come. */
static int error_of(box *b, uint64_t userdata) {
    const uint32_t count = box_get32(b, COUNT);
    for (uint32_t n = 0; n < count; n++)
        if (box_get64(b, OUT + n * EVENT) == userdata)
            return (int)(box_get32(b, OUT + n * EVENT + 8) & 0xffff);
    return -1;
}

static uint32_t poll(box *b, uint32_t count) {
    return gowasm_wasi_poll_oneoff(I, IN, OUT, count, COUNT);
}

static void clocks(box *b) {
    const uint64_t ms = 1000000;
    uint64_t start = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    clock_at(b, 0, 11, WASI_CLOCK_MONOTONIC, 200 * ms, 0);
    CHECK_INT(poll(b, 1), ==, 0);
    CHECK_INT(box_get32(b, COUNT), ==, 1);
    CHECK_INT(error_of(b, 11), ==, 0);
    CHECK_INT(now(CLOCK_MONOTONIC) - start, >=, 200 * ms);
    CHECK_INT(now(CLOCK_PROCESS_CPUTIME_ID) - cpu, <, 20 * ms); /* no busy waiting */

    start = now(CLOCK_MONOTONIC);
    clock_at(b, 0, 1, WASI_CLOCK_MONOTONIC, 10000 * ms, 0);
    clock_at(b, 1, 2, WASI_CLOCK_REALTIME, now(CLOCK_REALTIME) + 30 * ms, 1);
    clock_at(b, 2, 3, WASI_CLOCK_MONOTONIC, now(CLOCK_MONOTONIC) + 20000 * ms, 1);
    CHECK_INT(poll(b, 3), ==, 0);
    CHECK_INT(box_get32(b, COUNT), ==, 1);
    CHECK_INT(error_of(b, 2), ==, 0);
    CHECK_INT(now(CLOCK_MONOTONIC) - start, <, 5000 * ms);

    /* the past, and no time at all, are due at once; so is what cannot be waited for */
    clock_at(b, 0, 1, WASI_CLOCK_MONOTONIC, 0, 0);
    clock_at(b, 1, 2, WASI_CLOCK_REALTIME, 5, 1);
    clock_at(b, 2, 3, WASI_CLOCK_PROCESS_CPUTIME, 5, 0);
    clock_at(b, 3, 4, 99, 5, 0);
    clock_at(b, 4, 5, WASI_CLOCK_MONOTONIC, 5, 0xffff);
    clock_at(b, 5, 6, WASI_CLOCK_MONOTONIC, UINT64_MAX, 0);
    CHECK_INT(poll(b, 6), ==, 0);
    CHECK_INT(error_of(b, 1), ==, 0);
    CHECK_INT(error_of(b, 2), ==, 0);
    CHECK_INT(error_of(b, 3), ==, WASI_ENOTSUP);
    CHECK_INT(error_of(b, 4), ==, WASI_EINVAL);
    CHECK_INT(error_of(b, 5), ==, WASI_EINVAL);
    CHECK_INT(error_of(b, 6), ==, -1);

    clock_at(b, 0, 1, WASI_CLOCK_MONOTONIC, 0, 0);
    b->instance.memory.data[IN + 8] = 3; /* no such event type */
    CHECK_INT(poll(b, 1), ==, WASI_EINVAL);
}

static void descriptors(box *b, int pipe_write) {
    /* 0: an empty pipe; 1 and 2: /dev/null; 3: a directory; 5: a file */
    CHECK_INT(box_path_open(b, 3, "file", 0, WASI_FD_READ | WASI_POLL_FD_READWRITE, 0), ==, 0);
    CHECK_INT(box_get32(b, 0x80), ==, 4);
    clock_at(b, 0, 1, WASI_CLOCK_MONOTONIC, 20000000, 0);
    fd_at(b, 1, 2, WASI_EVENT_FD_READ, 0);
    const uint64_t start = now(CLOCK_MONOTONIC);
    CHECK_INT(poll(b, 2), ==, 0);
    CHECK_INT(now(CLOCK_MONOTONIC) - start, >=, 20000000);
    CHECK_INT(error_of(b, 1), ==, 0);
    CHECK_INT(error_of(b, 2), ==, -1);

    CHECK_INT(write(pipe_write, "hello", 5), ==, 5);
    clock_at(b, 0, 1, WASI_CLOCK_MONOTONIC, 20000000000, 0);
    CHECK_INT(poll(b, 2), ==, 0);
    CHECK_INT(box_get32(b, COUNT), ==, 1);
    CHECK_INT(error_of(b, 2), ==, 0);
    CHECK_INT(box_get64(b, OUT + 16), ==, 5); /* bytes that can be read */

    fd_at(b, 0, 1, WASI_EVENT_FD_READ, 99);
    fd_at(b, 1, 2, WASI_EVENT_FD_WRITE, 3);
    fd_at(b, 2, 3, WASI_EVENT_FD_READ, 4);
    fd_at(b, 3, 4, WASI_EVENT_FD_WRITE, 1);
    fd_at(b, 4, 5, WASI_EVENT_FD_WRITE, UINT32_MAX);
    CHECK_INT(poll(b, 5), ==, 0);
    CHECK_INT(error_of(b, 1), ==, WASI_EBADF);
    CHECK_INT(error_of(b, 2), ==, WASI_ENOTCAPABLE);
    CHECK_INT(error_of(b, 3), ==, 0);
    CHECK_INT(error_of(b, 4), ==, 0);
    CHECK_INT(error_of(b, 5), ==, WASI_EBADF);

    /* very many subscriptions of the same few descriptors */
    const uint32_t many = 500;
    for (uint32_t n = 0; n < many; n++)
        fd_at(b, n, 100 + n, n % 2 ? WASI_EVENT_FD_READ : WASI_EVENT_FD_WRITE, n % 2 ? 0 : 1);
    CHECK_INT(poll(b, many), ==, 0);
    CHECK_INT(box_get32(b, COUNT), ==, many);
    CHECK_INT(error_of(b, 100), ==, 0);
    CHECK_INT(error_of(b, 100 + many - 1), ==, 0);

    /* the writer goes: the rest can be read, then the end, both at once with a hang-up */
    close(pipe_write);
    fd_at(b, 0, 7, WASI_EVENT_FD_READ, 0);
    CHECK_INT(poll(b, 1), ==, 0);
    CHECK_INT(error_of(b, 7), ==, 0);
    CHECK_INT(box_get32(b, OUT + 24) & 0xffff, ==, WASI_EVENT_HANGUP);
}

/* Arrays that overlap are nonsense, but must stay harmless: the sanitizer watches. */
static void overlap(box *b) {
    for (uint32_t shift = 0; shift < 96; shift += 8) {
        for (uint32_t n = 0; n < 20; n++) clock_at(b, n, n, 0, n % 3, 0);
        CHECK_INT(gowasm_wasi_poll_oneoff(I, IN, IN + shift, 20, COUNT), ==, 0);
        CHECK_INT(box_get32(b, COUNT), <=, 20);
    }
}

int main(void) {
    box b;
    box_files(&b);
    int ends[2];
    char inside[128];
    CHECK_INT(pipe(ends), ==, 0);
    snprintf(inside, sizeof inside, "%s/box", b.top);
    const gowasm_preopen preopen = {inside, "/", false};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.preopens = &preopen;
    o.preopen_count = 1;
    o.standard_in.fd = ends[0];
    o.standard_out.fd = o.standard_err.fd = open("/dev/null", O_RDWR);
    box_new(&b, &o);
    clocks(&b);
    overlap(&b);
    descriptors(&b, ends[1]);
    box_close(&b);
    box_remove(&b);
    return check_result();
}
