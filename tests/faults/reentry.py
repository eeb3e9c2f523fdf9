"""Every hook, stream callback and host function enters the guest again, and does there what it likes:
grows memory, polls, closes and renumbers descriptors, traps, exits; or it frees, resets, clones or
keeps the instance that is running, which is refused; or does not return (gowasm_host_fail). The call
around ends as it should, and the instance serves the next one. Run with sanitizers in their build.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import ECHO_API, aot, module, program, same, scratch, write

box = scratch("faults-reentry")
SANITIZE = os.environ.get("GOWASM_SANITIZE")  # of the runtime in the archive
flags = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"] if SANITIZE else []

module(box, "again", """(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_renumber" (func $renumber (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "env" "number" (func $number (param i32) (result i32)))
  (import "env" "text" (func $text (param i32 i32) (result i64)))
  (import "env" "log" (func $log (param i32 i32)))
  (memory (export "memory") 1 100)
  (data (i32.const 16) "some text of the guest's")
  (global $n (mut i32) (i32.const 0))
  (func (export "gowasm_args") (param i32) (result i32) (i32.const 32768))
  ;; 20 descriptors that are not ready, and a clock
  (func $many (param $at i32) (param $end i32) (local $i i32)
    (loop $l
      (i32.store8 (i32.add (local.get $at) (i32.const 8)) (i32.const 1))
      (i32.store (i32.add (local.get $at) (i32.const 16)) (i32.add (local.get $i) (i32.const 3)))
      (local.set $at (i32.add (local.get $at) (i32.const 48)))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20))))
    (call $clock (local.get $at) (local.get $end)))
  (func $clock (param $at i32) (param $wait i32)
    (i32.store8 (i32.add (local.get $at) (i32.const 8)) (i32.const 0))
    (i32.store (i32.add (local.get $at) (i32.const 16)) (i32.const 1))
    (i64.store (i32.add (local.get $at) (i32.const 24)) (i64.extend_i32_u (local.get $wait))))
  ;; what is called from outside: each returns an errno
  (func (export "call") (param $what i32) (result i32)
    (i32.store (i32.const 512) (i32.const 16)) (i32.store (i32.const 516) (i32.const 24))
    (if (i32.eq (local.get $what) (i32.const 0)) (then
      (return (call $time (i32.const 1) (i64.const 0) (i32.const 528)))))
    (if (i32.eq (local.get $what) (i32.const 1)) (then
      (return (call $random (i32.const 1024) (i32.const 8)))))
    (if (i32.eq (local.get $what) (i32.const 2)) (then
      (i32.store (i32.const 512) (i32.const 1024))
      (return (call $read (i32.const 0) (i32.const 512) (i32.const 1) (i32.const 520)))))
    (if (i32.eq (local.get $what) (i32.const 3)) (then
      (return (call $write (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 520)))))
    (if (i32.eq (local.get $what) (i32.const 4)) (then
      (return (call $write (i32.const 2) (i32.const 512) (i32.const 1) (i32.const 520)))))
    (if (i32.eq (local.get $what) (i32.const 5)) (then
      (call $clock (i32.const 2048) (i32.const 1000))
      (return (call $poll (i32.const 2048) (i32.const 4096) (i32.const 1) (i32.const 520)))))
    (if (i32.eq (local.get $what) (i32.const 6)) (then
      (call $many (i32.const 2048) (i32.const 1000))
      (return (call $poll (i32.const 2048) (i32.const 4096) (i32.const 21) (i32.const 520)))))
    (if (i32.eq (local.get $what) (i32.const 7)) (then
      (return (call $number (i32.const 0)))))
    (if (i32.eq (local.get $what) (i32.const 8)) (then
      (return (i32.sub (i32.wrap_i64 (call $text (i32.const 16) (i32.const 24)))
                       (i32.const 24)))))
    (call $log (i32.const 16) (i32.const 24))
    (call $log (i32.const 0) (i32.const 2000))
    (i32.const 0))
  ;; what the hooks do in the guest
  (func (export "inside") (param $what i32) (result i32)
    (if (i32.eq (local.get $what) (i32.const 0)) (then
      (drop (memory.grow (i32.const 1))) (return (i32.const 0))))
    (if (i32.eq (local.get $what) (i32.const 1)) (then
      (call $many (i32.const 6144) (i32.const 0))
      (drop (call $poll (i32.const 6144) (i32.const 10240) (i32.const 21) (i32.const 524)))
      ;; the subscription of the call around becomes one of the last descriptor
      (i32.store8 (i32.const 2056) (i32.const 1)) (i32.store (i32.const 2064) (i32.const 22))
      (return (i32.const 0))))
    (if (i32.eq (local.get $what) (i32.const 2)) (then
      (global.set $n (i32.const 0))
      (loop $l (drop (call $close (global.get $n)))
        (br_if $l (i32.lt_u
          (block (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1)))
            (global.get $n)) (i32.const 30))))
      (return (i32.const 0))))
    (if (i32.eq (local.get $what) (i32.const 3)) (then
      (drop (call $renumber (i32.const 5) (i32.const 0)))
      (drop (call $renumber (i32.const 6) (i32.const 1)))
      (return (i32.const 0))))
    (if (i32.eq (local.get $what) (i32.const 4)) (then (unreachable)))
    (call $exit (i32.const 5))
    (i32.const 0)))
""")
write(box, "again.api", ECHO_API.replace("export echo", "import env text"))

C = r"""#include "again.h"
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { CLOCK, SLEEP, RANDOM, TRACE, READ, WRITE, NUMBER, TEXT, PLACES };
enum { GROW, POLL, CLOSE, RENUMBER, TRAP, EXIT, REFUSED, LEAVE, NOTHING, ACTIONS };
static const char *const places[] = {"clock", "sleep", "random", "trace",
                                     "read",  "write", "number", "text"};
static again_instance *c;
static int place, action, entered, bad;
static bool on;

#define CHECK(x) \
    do { \
        if (!(x)) bad = printf("%s, action %d: %s\n", places[place], action, #x); \
    } while (0)

/* AddressSanitizer does not see that leaving a guest ends the frames on the guest's stack: their
 * marks must go, or what comes there next is reported. Absent without the sanitizer. */
extern void __asan_unpoison_memory_region(const volatile void *at, size_t size)
    __attribute__((weak));

static gowasm_status call(int what, int32_t *n) {
    if (__asan_unpoison_memory_region)
        __asan_unpoison_memory_region((const char *)again_base(c) - (1 << 20), 1 << 20);
    return again_call(c, what, n);
}

static void reenter(int where) {
    static const gowasm_status ends[] = {GOWASM_OK, GOWASM_OK, GOWASM_OK, GOWASM_OK, GOWASM_TRAP,
                                         GOWASM_EXIT};
    if (!on || where != place) return;
    on = false; /* once a call */
    entered++;
    int32_t n;
    again_instance *other;
    if (action <= EXIT) {
        /* the call around polls a listener then, for ever, if it comes before the wait */
        if (action == POLL && where == CLOCK) return;
        CHECK(again_inside(c, action, &n) == ends[action]);
    } else if (action == REFUSED) {
        again_free(c);
        CHECK(again_reset(c) == GOWASM_BAD_ARGUMENT);
        CHECK(again_clone(c, NULL, &other, NULL) == GOWASM_BAD_ARGUMENT);
        CHECK(gowasm_checkpoint(again_base(c), NULL) == GOWASM_BAD_ARGUMENT);
    } else if (action == LEAVE) {
        gowasm_host_fail(again_base(c), "left");
    }
}

static bool clock_hook(void *user, uint32_t id, uint64_t *ns) {
    (void)user, (void)id;
    reenter(CLOCK);
    *ns = 1;
    return true;
}
static void sleep_hook(void *user, uint64_t ns) { (void)user, (void)ns; reenter(SLEEP); }
static bool random_hook(void *user, void *to, size_t size) {
    (void)user;
    reenter(RANDOM);
    memset(to, 7, size);
    return true;
}
static void trace_hook(void *user, const char *line) { (void)user, (void)line; reenter(TRACE); }
static ptrdiff_t give(void *user, void *to, size_t size) {
    (void)user;
    reenter(READ);
    memset(to, 7, size);
    return (ptrdiff_t)size;
}
static ptrdiff_t take(void *user, const void *from, size_t size) {
    static char text[4096];
    (void)user;
    reenter(WRITE);
    memcpy(text, from, size < sizeof text ? size : sizeof text);
    return (ptrdiff_t)size;
}
int32_t again_import_env_number(again_instance *instance, int32_t a) {
    (void)instance;
    reenter(NUMBER);
    return a;
}
void again_import_env_text(again_instance *instance, gowasm_bytes in, gowasm_buffer *out) {
    (void)instance;
    gowasm_buffer_set(out, in.data, in.size);
    reenter(TEXT);
    gowasm_buffer_set(out, in.data, in.size);
}

int main(void) {
    int listeners[20], reached[PLACES] = {0};
    for (int i = 0; i < 20; i++) {
        struct sockaddr name = {.sa_family = AF_UNIX};
        listeners[i] = socket(AF_UNIX, SOCK_STREAM, 0);
        if (bind(listeners[i], &name, sizeof name.sa_family) || listen(listeners[i], 1)) return 1;
    }
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.listeners = listeners, o.listener_count = 20;
    o.hooks = (gowasm_hooks){clock_hook, sleep_hook, random_hook, trace_hook, NULL};
    o.standard_in = (gowasm_stream){-1, give, NULL, NULL};
    o.standard_out = o.standard_err = (gowasm_stream){-1, NULL, take, NULL};
    for (place = 0; place < PLACES; place++)
        for (action = 0; action < ACTIONS; action++)
            for (int what = 0; what < 10; what++) {
                gowasm_error error;
                if (again_new(&o, &c, &error)) return printf("%s\n", error.message);
                int32_t n = 77;
                on = true, entered = 0;
                const gowasm_status status = call(what, &n);
                reached[place] += entered;
                const gowasm_status want = entered && action == EXIT    ? GOWASM_EXIT
                                           : entered && action == LEAVE ? GOWASM_HOST_ERROR
                                                                        : GOWASM_OK;
                if (status != want)
                    bad = printf("%s, action %d, call %d: %s\n", places[place], action, what,
                                 gowasm_status_name(status));
                on = false;
                if (want != GOWASM_EXIT && call(what, &n) != GOWASM_OK)
                    bad = printf("%s, action %d, call %d: then: %s\n", places[place], action, what,
                                 gowasm_last_error(again_base(c))->message);
                again_free(c);
            }
    for (place = 0; place < PLACES; place++) CHECK(reached[place] >= ACTIONS);
    if (!bad) puts("good");
    return bad != 0;
}
"""
cflags = ["--cflags=" + " ".join(flags)] if flags else []
aot("--no-plain", *cflags, "--api", "again.api", "again.wasm", "-o", "again.a", cwd=box)
same(program(box, "host", C, "again.a", *flags), "good\n", "the host's report")
