/* test-reentry.c: every hook and stream callback enters the guest again, and that goes well.
 *
 * The hooks clock, sleep, random and trace and the callbacks of the three streams make WASI calls
 * of their own, as a guest would that they entered: they poll, open, close and renumber
 * descriptors, rewrite subscriptions, and sometimes do not return (as gowasm_host_fail). Guest
 * memory moves to another address then, which real memory never does: so a sanitizer sees whoever
 * keeps an address over a callback. First the cases that went wrong or nearly, then calls at
 * random.
 *
 * usage: host-reentry [SEED [CALLS]]; the seed is fixed by default. */
#include "calls.h"
#include <setjmp.h>
#include <sys/socket.h>

enum { CLOCK = WASI_EVENT_CLOCK, READ = WASI_EVENT_FD_READ };
enum { MANY = 20, FOLDER = 3, FIRST_LISTENER, IN = 0x400, OUT = 0x2000 };

static box made, *const b = &made;
static int depth, deepest;
static void (*inside)(void); /* what a callback does */
static jmp_buf left;         /* where one goes that does not return */
static bool may_leave;

static void move_memory(void) {
    uint8_t *data = malloc(BOX_MEMORY);
    if (!data) exit(1);
    memcpy(data, b->instance.memory.data, BOX_MEMORY);
    free(b->instance.memory.data);
    b->instance.memory.data = data;
}

static void reenter(void) {
    if (depth == deepest || !inside) return;
    depth++;
    inside();
    depth--;
    move_memory();
}

static bool clock_hook(void *user, uint32_t id, uint64_t *nanoseconds) {
    static uint64_t now;
    reenter();
    *nanoseconds = ++now;
    return user != NULL && id < WASI_CLOCK_COUNT;
}

static void sleep_hook(void *user, uint64_t nanoseconds) {
    (void)user, (void)nanoseconds;
    reenter();
}

static bool random_hook(void *user, void *to, size_t size) {
    if (size != 0) memset(to, 0x5a, size);
    reenter();
    return user != NULL;
}

static void trace_hook(void *user, const char *line) {
    (void)user;
    CHECK(!strchr(line, '\n'));
    reenter();
}

static ptrdiff_t give(void *user, void *buffer, size_t size) {
    (void)user;
    if (size != 0) memset(buffer, 'x', size);
    reenter();
    return (ptrdiff_t)size;
}

static volatile unsigned sum_of_output; /* for a sanitizer: the bytes are read */

static ptrdiff_t take(void *user, const void *bytes, size_t size) {
    (void)user;
    for (size_t i = 0; i < size; i++) sum_of_output += ((const uint8_t *)bytes)[i];
    reenter();
    return (ptrdiff_t)size;
}

static gowasm_options options(bool traced) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.hooks = (gowasm_hooks){clock_hook, sleep_hook, random_hook, traced ? trace_hook : NULL, b};
    o.standard_in = (gowasm_stream){-1, give, NULL, NULL};
    o.standard_out = o.standard_err = (gowasm_stream){-1, NULL, take, NULL};
    return o;
}

/* ---- polling in polling ---- */

static void subscribe(uint32_t at, uint32_t n, uint8_t tag, uint32_t fd, uint64_t timeout) {
    at += n * 48;
    memset(b->instance.memory.data + at, 0, 48);
    b->instance.memory.data[at + 8] = tag;
    box_set32(b, at + 16, tag == CLOCK ? WASI_CLOCK_MONOTONIC : fd);
    if (tag == CLOCK) box_set64(b, at + 24, timeout);
}

/* Polls all listeners, none of which is ready, and puts the last one into the outer call's
 * subscriptions. Those begin with a clock, which stays. */
static void poll_many(void) {
    const uint32_t at = 0x8000;
    for (uint32_t n = 0; n < MANY; n++) subscribe(at, n, READ, FIRST_LISTENER + n, 0);
    subscribe(at, MANY, CLOCK, 0, 0);
    CHECK_INT(gowasm_wasi_poll_oneoff(&b->instance, at, 0xa000, MANY + 1, 0x84), ==, 0);
    CHECK_INT(box_get32(b, 0x84), ==, 1);
    subscribe(IN, 1, READ, FIRST_LISTENER + MANY - 1, 0);
}

/* Opens more descriptors than there were, and names them in the outer call's subscriptions. */
static void open_many(void) {
    for (uint32_t n = 0; n < 20; n++) box_path_open(b, FOLDER, ".", WASI_OPEN_DIRECTORY, 0, 0);
    for (uint32_t n = 1; n < 60; n++) subscribe(IN, n, READ, FIRST_LISTENER + n, 0);
}

static void close_all(void) {
    for (uint32_t fd = 0; fd < 200; fd++) gowasm_wasi_fd_close(&b->instance, fd);
}

static void leave(void) {
    if (may_leave) longjmp(left, 1);
}

/* Waits for time alone, by the hook `sleep`; for what is ready; for listeners that are not. */
static void poll_each(void) {
    static const struct {
        uint32_t first, count;
        uint64_t timeout;
    } cases[] = {{0, 0, 1000}, {0, 1, 1000}, {FIRST_LISTENER, 1, 1000}, {FIRST_LISTENER, MANY, 0}};
    for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
        subscribe(IN, 0, CLOCK, 0, cases[n].timeout);
        subscribe(IN, 1, CLOCK, 0, cases[n].timeout);
        for (uint32_t i = 0; i < cases[n].count; i++)
            subscribe(IN, 1 + i, READ, cases[n].first + i, 0);
        depth = 0;
        const uint32_t count = cases[n].count == 0 ? 2 : 1 + cases[n].count;
        CHECK_INT(gowasm_wasi_poll_oneoff(&b->instance, IN, OUT, count, 0x88), ==, 0);
        CHECK_INT(box_get32(b, 0x88), >=, 1);
        CHECK_INT(box_get32(b, 0x88), <=, count);
    }
}

static void may_not_return(void (*calls)(void)) {
    may_leave = true;
    if (setjmp(left) == 0) calls();
    may_leave = false;
    inside = NULL;
}

static void polls(void) {
    static void (*const within[])(void) = {poll_many, open_many, leave, close_all};
    int listeners[MANY];
    deepest = 1;
    for (int n = 0; n < MANY; n++) {
        listeners[n] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        CHECK_INT(bind(listeners[n], &(struct sockaddr){.sa_family = AF_UNIX}, sizeof(sa_family_t)),
                  ==, 0);
        CHECK_INT(listen(listeners[n], 1), ==, 0);
    }
    for (int traced = 0; traced < 2; traced++) {
        const gowasm_preopen preopen = {"/", "/", true};
        gowasm_options o = options(traced);
        o.preopens = &preopen;
        o.preopen_count = 1;
        o.listeners = listeners;
        o.listener_count = MANY;
        box_new(b, &o);
        for (size_t n = 0; n < sizeof within / sizeof *within; n++) {
            inside = within[n];
            may_not_return(poll_each);
        }
        box_close(b);
    }
    for (int n = 0; n < MANY; n++) close(listeners[n]);
}

/* ---- anything in anything ---- */

static void some_calls(void) {
    for (uint32_t n = draw(3); n > 0; n--) CHECK_INT(call(b), <, WASI_ERRNO_COUNT);
    if (may_leave && draw(20) == 0) longjmp(left, 1);
}

static void one_call(void) {
    CHECK_INT(call(b), <, WASI_ERRNO_COUNT);
}

static void random_calls(uint64_t seed, int calls) {
    char folder[128];
    state = seed;
    deepest = 3;
    box_files(b);
    snprintf(folder, sizeof folder, "%.64s/box", b->top);
    const gowasm_preopen preopen = {folder, "/", false};
    for (int n = 0; n < calls; n++) {
        if (n % 100 == 0) {
            if (n > 0) box_close(b);
            gowasm_options o = options(n % 200 == 0);
            o.preopens = &preopen;
            o.preopen_count = 1;
            o.max_files = 40;
            box_new(b, &o);
        }
        put_paths(b);
        depth = 0;
        inside = some_calls;
        may_not_return(one_call);
    }
    box_close(b);
    box_remove(b);
}

int main(int argc, char **argv) {
    const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    const int calls = argc > 2 ? atoi(argv[2]) : 6000;
    polls();
    random_calls(seed, calls);
    return check_result();
}
