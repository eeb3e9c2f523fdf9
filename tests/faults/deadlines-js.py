"""Modules for GOOS=js under a deadline: each import in a loop, what the start of the program computes, and
the event loop's waiting end in time; cancelling ends them, too.

The modules are no Go's: they have its exports and imports, and do what options.argc says.
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "capi"))
from _capi import SOURCE, aot, module, program, same, scratch

box = scratch("faults-deadlines-js")
with open(os.path.join(SOURCE, "hostlib", "gojs", "go", "go.def"), encoding="utf-8") as f:
    IMPORTS = [n for n in re.findall(r'^GOJS_IMPORT\("([^"]+)"', f.read(), re.M)
               if n != "runtime.wasmExit"]
TIMER = IMPORTS.index("runtime.scheduleTimeoutEvent")
# Arguments: slices of 8 MiB and of nothing, by turns of imports; a timer in an hour.
LOOPS = "\n".join(
    f"""(if (i32.eq (local.get 0) (i32.const {i + 10})) (then
      (i64.store (i32.const 1032) (i64.const {8 << 20 if 'Random' in name else 0}))
      (i64.store (i32.const 1040) (i64.const {16 << 20 if 'Random' in name else 1}))
      (loop $l (call $i{i} (i32.const 1024)) (br $l))))""" for i, name in enumerate(IMPORTS))
GUEST = f"""(module
{chr(10).join(f'(import "gojs" "{n}" (func $i{i} (param i32)))' for i, n in enumerate(IMPORTS))}
  (memory (export "mem") 512)
  (func (export "getsp") (result i32) (i32.const 1024))
  (func (export "resume"))
  (func (export "run") (param i32 i32)
    (if (i32.eq (local.get 0) (i32.const 1)) (then (loop $l (br $l))))
    (if (i32.eq (local.get 0) (i32.const 2)) (then
      (i64.store (i32.const 1032) (i64.const 3600000))
      (call $i{TIMER} (i32.const 1024))))
    {LOOPS}))
"""
C = r"""
#include "guest.h"
#include "gojs.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MS 1000000ull

static uint64_t cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void *cancel_soon(void *of) {
    usleep(30000);
    gowasm_cancel(of);
    return NULL;
}

static int running;
static void on_alarm(int sig) {
    (void)sig;
    char text[] = "test ... hangs\n";
    text[5] = (char)('0' + running / 10);
    text[6] = (char)('0' + running % 10);
    if (write(1, text, sizeof text - 1) < 0) _exit(2);
    _exit(1);
}

/* Is it stopped, and in time? One that its import has ended before is as good. */
static int test(int number, int cancels) {
    const char *argv[64];
    gowasm_options o = GOWASM_OPTIONS_INIT;
    gowasm_error e;
    guest_instance *g;
    pthread_t t;
    running = number;
    for (int i = 0; i < number; i++) argv[i] = "a";
    o.argc = number;
    o.argv = argv;
    o.standard_err = o.standard_out = (gowasm_stream)GOWASM_STREAM_NONE;
    if (guest_new(&o, &g, &e) != GOWASM_OK) return printf("%s\n", e.message);
    gowasm_instance *base = guest_base(g);
    if (cancels)
        pthread_create(&t, NULL, cancel_soon, base);
    else
        gowasm_set_deadline(base, gowasm_clock() + 20 * MS, NULL);
    uint64_t before = cpu();
    gowasm_status s = guest_start(g);
    uint64_t took = (cpu() - before) / MS;
    if (cancels) pthread_join(t, NULL);
    const gowasm_status stopped = cancels ? GOWASM_CANCELLED : GOWASM_TIMEOUT;
    int bad = took > LIMIT || (s != stopped && (number < 10 || s != GOWASM_HOST_ERROR));
    if (bad)
        printf("test %d: %s after %d ms: %s\n", number, gowasm_status_name(s), (int)took,
               gowasm_last_error(base)->message);
    guest_free(g);
    return bad;
}

int main(void) {
    int bad = 0;
    signal(SIGALRM, on_alarm);
    alarm(60);
    for (int cancels = 0; cancels < 2; cancels++) {
        bad |= test(1, cancels);
        bad |= test(2, cancels);
    }
    for (int i = 0; i < COUNT; i++) bad |= test(i + 10, 0);
    if (!bad) puts("good");
    return 0;
}
"""
module(box, "guest", GUEST)
aot("--interruptible", "--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
limit = "500" if os.environ.get("GOWASM_SANITIZE") else "100"
same(program(box, "main", C.replace("LIMIT", limit).replace("COUNT", str(len(IMPORTS))),
             "libguest.a"), "good\n", "deadlines")
