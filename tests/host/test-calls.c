/* test-calls.c: long sequences of calls with arguments drawn at random from interesting ones, in a
 * sandbox that is thereby written, renamed, linked and renumbered into any shape. Run with a
 * sanitizer. Whatever happens inside, nothing outside changes, and every answer is an errno.
 *
 * usage: host-calls [SEED [CALLS]]; the seed is fixed by default. */
#include "calls.h"

static bool virtual_clock(void *user, uint32_t id, uint64_t *nanoseconds) {
    *nanoseconds = *(uint64_t *)user + id;
    return true;
}

static void virtual_sleep(void *user, uint64_t nanoseconds) {
    *(uint64_t *)user += nanoseconds;
}

static void no_trace(void *user, const char *line) {
    (void)user;
    if (strchr(line, '\n')) abort();
}

/* Everything outside of the read-write preopen, times included. */
static void outside(const box *b, char *listed, size_t size) {
    char command[256];
    snprintf(
        command, sizeof command,
        "cd %s && find outside ro | LC_ALL=C sort && cat outside/secret outside/dir/name ro/file"
        " && find outside ro -printf '%%p %%s %%T@\\n' | LC_ALL=C sort",
        b->top);
    FILE *f = popen(command, "r");
    const size_t n = f ? fread(listed, 1, size - 1, f) : 0;
    listed[n] = '\0';
    if (f) pclose(f);
}

static void sequence(uint64_t seed, int calls, gowasm_resolver resolver) {
    static char texts[2][10000];
    char *before = texts[0], *after = texts[1], inside[128], read_only[128];
    box made, *b = &made;
    uint64_t time = 0;
    state = seed;
    box_files(b);
    outside(b, before, sizeof texts[0]);
    snprintf(inside, sizeof inside, "%.64s/box", b->top);
    snprintf(read_only, sizeof read_only, "%.64s/ro", b->top);
    const gowasm_preopen preopens[] = {{inside, "/", false}, {read_only, "/ro", true}};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.preopens = preopens;
    o.preopen_count = 2;
    o.max_files = 24;
    o.standard_out = o.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
    o.hooks = (gowasm_hooks){virtual_clock, virtual_sleep, NULL, no_trace, &time};
    unsigned good = 0;
    for (int n = 0; n < calls; n++) {
        if (n % 500 == 0) { /* preopens that were closed come back, descriptors stay few */
            if (n > 0) box_close(b);
            box_new(b, &o);
            b->instance.wasi->resolver = resolver;
        }
        put_paths(b);
        const uint32_t error = call(b);
        CHECK_INT(error, <, WASI_ERRNO_COUNT);
        good += error == 0;
    }
    box_close(b);
    outside(b, after, sizeof texts[1]);
    CHECK_TEXT(after, before);
    CHECK_INT(good, >, calls / 20);
    box_remove(b);
}

int main(int argc, char **argv) {
    const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    const int calls = argc > 2 ? atoi(argv[2]) : 20000;
    for (uint64_t n = 0; n < 3; n++) {
        sequence(seed + n, calls, GOWASM_RESOLVE_WALK);
        sequence(seed + n, calls, gowasm__port_resolver());
    }
    return check_result();
}
