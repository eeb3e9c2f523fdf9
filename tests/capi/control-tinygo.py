"""TinyGo modules with --interruptible: a runaway loop, recursion and allocation and a wait for input
are stopped in time, with status and text, and the same instance does its work after reset.

The modules are those that wazero's Go module carries: TinyGo 0.31.1 (functions behind _start,
without a scheduler) and 0.35.0 (a reactor and a command, goroutines by asyncify).
"""
import os
import shutil
import sys

from _capi import SOURCE, aot, need, program, same, scratch
from _project import sanitized_list

sys.path.insert(0, os.path.join(SOURCE, "tests", "wasi"))
import _wazero

box = scratch("capi-control-tinygo")
HEAD = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MS 1000000ull
#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, \
                                         gowasm_last_error(base)->message); exit(1); } } while (0)
static gowasm_error error;
static gowasm_instance *base;
static char text[4096];
static gowasm_buffer out = {text, sizeof text - 1, 0};

/* A call that must end so within five seconds, by a deadline 50 ms from now or by itself. */
#define ENDS(call, status, says) do { \
        const uint64_t began = gowasm_clock(); \
        const uint64_t left = (status) == GOWASM_TIMEOUT ? 50 * MS : 5000 * MS; \
        CHECK(gowasm_set_deadline(base, began + left, &error) == GOWASM_OK); \
        CHECK((call) == (status)); \
        if (gowasm_clock() - began > 5000 * MS) printf("%s: late\n", #call); \
        CHECK(gowasm_set_deadline(base, 0, &error) == GOWASM_OK); \
        CHECK(strncmp(gowasm_last_error(base)->message, says, strlen(says)) == 0); \
    } while (0)
"""
BENCH = '#include "bench.h"\n' + HEAD + r"""
static bench_instance *c;

void bench_import_env_get_random_string(bench_instance *unused, int32_t at, int32_t size) {
    (void)unused, (void)at, (void)size;
}

/* As new: it counts, and its heap has the room that it had. */
static void works(void) {
    int32_t n = 0;
    CHECK(bench_reset(c) == GOWASM_OK && gowasm_memory_size(base) < 1 << 20);
    CHECK(bench_fibonacci(c, 20, &n) == GOWASM_OK && n == 6765);
    CHECK(bench_string_manipulation(c, 100) == GOWASM_OK);
    CHECK(bench_random_mat_mul(c, 20) == GOWASM_OK);
    CHECK(bench_reset(c) == GOWASM_OK);
}

int main(void) {
    int32_t n;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.max_memory = 16 << 20;
    o.standard_out = (gowasm_stream)GOWASM_STREAM_BUFFER(&out);
    if (bench_new(&o, &c, &error) != GOWASM_OK) return 1;
    base = bench_base(c);
    CHECK(bench_start(c) == GOWASM_EXIT && gowasm_checkpoint(base, &error) == GOWASM_OK);
    works();
    /* Loops: calls that branch without end, and a string that grows in ever longer steps. */
    ENDS(bench_fibonacci(c, 100, &n), GOWASM_TIMEOUT, "the deadline passed in ");
    works();
    ENDS(bench_string_manipulation(c, 1 << 30), GOWASM_TIMEOUT, "the deadline passed in ");
    works();
    /* Allocation: rows of matrices until max_memory, one slice beyond it, and by the host. */
    out.used = 0;
    CHECK(bench_random_mat_mul(c, 5000) == GOWASM_TRAP && strstr(text, "out of memory") != NULL);
    CHECK(strstr(gowasm_last_error(base)->message, "out of memory") != NULL);
    CHECK(gowasm_memory_size(base) <= 16 << 20);
    works();
    CHECK(bench_reverse_array(c, 1 << 28) == GOWASM_TRAP);
    CHECK(strstr(gowasm_last_error(base)->message, "out of memory") != NULL);
    works();
    gowasm_ptr at;
    unsigned given = 0;
    while (gowasm_alloc(base, 100000, &at, &error) == GOWASM_OK) given++;
    CHECK(given > 50 && given < 168 && gowasm_memory_size(base) <= 16 << 20);
    works();
    bench_free(c);

    /* Recursion: four thousand million calls deep. */
    o.stack_size = 65536;
    if (bench_new(&o, &c, &error) != GOWASM_OK) return 1;
    base = bench_base(c);
    CHECK(bench_start(c) == GOWASM_EXIT);
    ENDS(bench_fibonacci(c, -1, &n), GOWASM_TRAP, "call stack exhausted in fibonacci");
    CHECK(gowasm_last_error(base)->trap == GOWASM_TRAP_STACK_EXHAUSTED);
    /* without a checkpoint it is as behind bench_new: to be started again */
    CHECK(bench_reset(c) == GOWASM_OK && bench_start(c) == GOWASM_EXIT);
    CHECK(bench_fibonacci(c, 20, &n) == GOWASM_OK && n == 6765);
    bench_free(c);
    puts("good");
    return 0;
}
"""
GREET = '#include "greet.h"\n' + HEAD + r"""
static greet_instance *g;
static char logged[64];
static bool again;

void greet_import_env_log(greet_instance *instance, uint32_t at, uint32_t size) {
    const char *p = gowasm_borrow(base, at, size);
    snprintf(logged, sizeof logged, "%.*s", (int)size, p);
    if (again && greet_greet(instance, (int32_t)at, 1) != GOWASM_OK)
        gowasm_host_raise(base, gowasm_last_error(base)); /* the reason, whole */
}

static gowasm_status greet(const char *name) {
    gowasm_ptr at;
    CHECK(gowasm_copy_in(base, name, (uint32_t)strlen(name), &at, &error) == GOWASM_OK);
    return greet_greet(g, (int32_t)at, (int32_t)strlen(name));
}

static void works(void) {
    CHECK(greet_reset(g) == GOWASM_OK && greet("gopher") == GOWASM_OK);
    CHECK(strcmp(logged, "wasm >> Hello, gopher!") == 0 && greet_reset(g) == GOWASM_OK);
}

int main(void) {
    int64_t packed;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.max_memory = 4 << 20;
    o.standard_out = (gowasm_stream)GOWASM_STREAM_BUFFER(&out);
    if (greet_new(&o, &g, &error) != GOWASM_OK) return 1;
    base = greet_base(g);
    works();
    /* Results that nobody frees, each behind a goroutine of the scheduler's. */
    gowasm_status status = GOWASM_OK;
    unsigned calls = 0;
    for (; status == GOWASM_OK && calls < 1000; calls++)
        status = greet_greeting(g, 1024, 20000, &packed);
    CHECK(status == GOWASM_TRAP && calls > 50 && calls < 210);
    CHECK(strstr(text, "out of memory") != NULL && gowasm_memory_size(base) <= 4 << 20);
    works();
    /* A host function that calls back, without end: TinyGo's stack, of 64 KiB, passes address 0. */
    again = true;
    ENDS(greet("gopher"), GOWASM_TRAP, "out of bounds memory access in ");
    again = false;
    works();
    greet_free(g);
    puts("good");
    return 0;
}
"""
CAT = '#include "cat.h"\n#include <fcntl.h>\n#include <sys/stat.h>\n' + HEAD + r"""
/* A command, which reads a pipe that nobody writes to, and then the file that is there instead. */
int main(void) {
    cat_instance *c;
    const char *const argv[] = {"cat", "/input"};
    gowasm_preopen here = {".", "/", false};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    if (mkfifo("input", 0600) != 0) return 1;
    const int kept_open = open("input", O_RDWR);
    o.argc = 2, o.argv = argv, o.preopens = &here, o.preopen_count = 1;
    o.standard_out = (gowasm_stream)GOWASM_STREAM_BUFFER(&out);
    if (cat_new(&o, &c, &error) != GOWASM_OK) return 1;
    base = cat_base(c);
    ENDS(cat_start(c), GOWASM_TIMEOUT, "the deadline passed while the guest waited");
    CHECK(close(kept_open) == 0 && unlink("input") == 0);
    FILE *f = fopen("input", "w");
    CHECK(f != NULL && fputs("something to read", f) >= 0 && fclose(f) == 0);
    CHECK(cat_reset(c) == GOWASM_OK && cat_start(c) == GOWASM_EXIT);
    CHECK(gowasm_last_error(base)->exit_code == 0 && strcmp(text, "something to read") == 0);
    cat_free(c);
    unlink("input");
    puts("good");
    return 0;
}
"""


def guest(name, path, text):
    shutil.copyfile(os.path.join(source, path), os.path.join(box, name + ".wasm"))
    for flags in sanitized_list("ways to compile", [[], ["--no-guard"], ["-O2"]], [[]]):
        aot(*flags, "--interruptible", "--no-plain", name + ".wasm", "-o", f"lib{name}.a", cwd=box)
        same(program(box, name + "-main", text, f"lib{name}.a"), "good\n", f"{name} {flags}")


need("go")
source = _wazero.source()
guest("bench", "internal/integration_test/bench/testdata/case.wasm", BENCH)
guest("greet", "examples/allocation/tinygo/testdata/greet.wasm", GREET)
guest("cat", "cmd/wazero/testdata/cat/cat-tinygo.wasm", CAT)
