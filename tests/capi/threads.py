"""ThreadSanitizer over instances in many threads: made, cloned, trapped, reset, freed and handed on
at once; cancelled from another thread while they run and while they wait. Event loops of GOOS=js
that other threads wake: no wake is lost, none lasts. Runtime, host library and
generated code are compiled with -fsanitize=thread, on the caller's stack (enter-generic.c), since
the sanitizer has to know every stack."""
import glob
import os
import platform

from _capi import INCLUDE, SOURCE, aot, module, need, run, same, scratch, write

box = scratch("capi-threads")
need("clang")
module(box, "work", """(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "env" "again" (func $again (param i32) (result i32)))
  (memory (export "memory") 4 40)
  (table 4 funcref)
  (elem (i32.const 0) func $down)
  (global $n (mut i32) (i32.const 0))
  (data (i32.const 1000) "subscription of a clock, a minute")
  (data (i32.const 100000) "beyond the first pages, so that there is an image to map")
  (func (export "_initialize") (drop (call $random (i32.const 64) (i32.const 8))))
  (func $down (export "down") (param i32) (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func (export "ask") (param i32) (result i32) (call $again (local.get 0)))
  (func (export "trap") (i32.store (i32.const 0x7fffffff) (i32.const 1)))
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "spin")
    (loop $l (global.set $n (i32.add (global.get $n) (i32.const 1))) (br $l)))
  (func (export "sleep") (result i32) ;; a clock: monotonic, a minute
    (memory.fill (i32.const 1000) (i32.const 0) (i32.const 48))
    (i32.store (i32.const 1016) (i32.const 1))
    (i64.store (i32.const 1024) (i64.const 60000000000))
    (call $poll (i32.const 1000) (i32.const 1100) (i32.const 1) (i32.const 1200))))
""")
C = r"""#include "work.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 6, ROUNDS = 15 };
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "line %d: %s\n", __LINE__, #x); \
                                  exit(1); } } while (0)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static work_instance *shared; /* handed from thread to thread, under the mutex */
static work_instance *passed; /* left by one thread, freed by the next that comes */

int32_t work_import_env_again(work_instance *w, int32_t n) {
    int32_t result = 0;
    CHECK(work_down(w, n, &result) == GOWASM_OK);
    return result;
}

static void use(work_instance *w) {
    int32_t n = 0;
    CHECK(work_ask(w, 20, &n) == GOWASM_OK && n == 20);
    CHECK(work_trap(w) == GOWASM_TRAP);
    CHECK(work_grow(w, &n) == GOWASM_OK);
}

static void *make_and_use(void *unused) {
    work_instance *mine, *w, *copy;
    gowasm_error error;
    CHECK(work_new(NULL, &mine, &error) == GOWASM_OK);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(work_new(NULL, &w, &error) == GOWASM_OK);
        use(w);
        use(mine);
        CHECK(work_reset(mine) == GOWASM_OK && work_clone(mine, NULL, &copy, &error) == GOWASM_OK);
        use(copy);
        CHECK(gowasm_checkpoint(work_base(copy), &error) == GOWASM_OK);
        work_free(copy);
        work_free(w);
        pthread_mutex_lock(&mutex);
        use(shared);
        CHECK(work_clone(shared, NULL, &copy, &error) == GOWASM_OK);
        pthread_mutex_unlock(&mutex);
        use(copy);
        CHECK(work_reset(copy) == GOWASM_OK);
        pthread_mutex_lock(&mutex);
        w = passed;
        passed = copy;
        pthread_mutex_unlock(&mutex);
        if (w == NULL) continue;
        use(w);
        CHECK(work_reset(w) == GOWASM_OK && work_clone(w, NULL, &copy, &error) == GOWASM_OK);
        work_free(w);
        use(copy);
        work_free(copy);
    }
    work_free(mine);
    return unused;
}

/* Cancelled where it runs and where it waits, by another thread. */
static struct victim {
    work_instance *w;
    bool inside, done; /* under the mutex */
} victims[2];

static void set_inside(struct victim *v, bool inside) {
    pthread_mutex_lock(&mutex);
    v->inside = inside;
    pthread_mutex_unlock(&mutex);
}

static void *be_stopped(void *data) {
    struct victim *v = data;
    gowasm_instance *base = work_base(v->w);
    gowasm_error error;
    int32_t n = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
        set_inside(v, true);
        CHECK((i % 2 == 0 ? work_spin(v->w) : work_sleep(v->w, &n)) == GOWASM_CANCELLED);
        if (i % 3 == 0) CHECK(work_reset(v->w) == GOWASM_OK); /* while it is cancelled again */
        set_inside(v, false);
        CHECK(work_reset(v->w) == GOWASM_OK);
        CHECK(gowasm_set_deadline(base, gowasm_clock() + 20000000, &error) == GOWASM_OK);
        CHECK((i % 2 == 0 ? work_spin(v->w) : work_sleep(v->w, &n)) == GOWASM_TIMEOUT);
        CHECK(gowasm_set_deadline(base, 0, &error) == GOWASM_OK);
    }
    pthread_mutex_lock(&mutex);
    v->done = true;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static void cancel_all(void) {
    for (bool left = true; left;) {
        usleep(500);
        pthread_mutex_lock(&mutex); /* for `inside`; the guest does not take it */
        left = false;
        for (int i = 0; i < 2; i++) {
            left = left || !victims[i].done;
            if (victims[i].inside) gowasm_cancel(work_base(victims[i].w));
        }
        pthread_mutex_unlock(&mutex);
    }
}

static void start(pthread_t *threads, int count, void *(*function)(void *)) {
    for (int i = 0; i < count; i++)
        CHECK(pthread_create(&threads[i], NULL, function, count == 2 ? &victims[i] : NULL) == 0);
}

void wake_loops(void); /* wake.c */

int main(void) {
    pthread_t threads[THREADS];
    wake_loops();
    gowasm_error error;
    CHECK(work_new(NULL, &shared, &error) == GOWASM_OK);
    start(threads, THREADS, make_and_use);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    work_free(shared);
    work_free(passed);
    for (int i = 0; i < 2; i++) CHECK(work_new(NULL, &victims[i].w, &error) == GOWASM_OK);
    start(threads, 2, be_stopped);
    cancel_all();
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++) work_free(victims[i].w);
    puts("good");
    return 0;
}
"""
WAKE = r"""#include "gojs.h"
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOOPS = 500, WAKERS = 2, WAKES = 40 };
#define CHECK(x) do { if (!(x)) { fprintf(stderr, "wake.c:%d: %s\n", __LINE__, #x); \
                                  exit(1); } } while (0)

/* A guest that is none: it has memory, and nothing to do. */
static uint8_t bytes[65536];
static uint8_t *memory(void *unused, uint64_t *size) {
    (void)unused;
    *size = sizeof bytes;
    return bytes;
}
static uint32_t getsp(void *unused) { return (void)unused, 32768; }
static int run(void *unused, uint32_t argc, uint32_t argv) {
    return (void)unused, (void)argc, (void)argv, 0;
}
static int resume(void *unused) { return (void)unused, 0; }

static gojs_vm *_Atomic vm;
static atomic_int posted, seen, ended;

/* Each second time it waits until the loop has seen it. */
static void *waker(void *unused) {
    gojs_vm *const target = vm;
    for (int i = 0; i < WAKES; i++) {
        const int mine = atomic_fetch_add(&posted, 1) + 1;
        gojs_wake(target);
        while (i % 2 == 0 && atomic_load(&seen) < mine) sched_yield();
    }
    atomic_fetch_add(&ended, 1);
    gojs_wake(target);
    return unused;
}

static void loop(bool descriptors_first) {
    struct pollfd fds[4];
    do {
        int n = descriptors_first ? gojs_pollfds(vm, fds, 4) : 0;
        const int timeout = gojs_timeout_ms(vm);
        if (!descriptors_first) n = gojs_pollfds(vm, fds, 4);
        CHECK(n == 1 && (timeout == 0 || timeout == -1));
        CHECK(poll(fds, 1, timeout == 0 ? 0 : 20000) == 1 || timeout == 0); /* else one was lost */
        CHECK(gojs_step(vm) == GOJS_OK);
        atomic_store(&seen, atomic_load(&posted));
    } while (atomic_load(&ended) < WAKERS);
}

void wake_loops(void) {
    for (int i = 0; i < LOOPS; i++) {
        pthread_t threads[WAKERS];
        struct pollfd fds[4];
        gowasm_options none = GOWASM_OPTIONS_INIT;
        const gojs_guest guest = {NULL, memory, getsp, run, resume, NULL, NULL};
        gojs_vm *made;
        CHECK(gojs_new(&guest, &none, &made, NULL) == GOJS_OK && gojs_start(made) == GOJS_OK);
        vm = made;
        posted = seen = ended = 0;
        for (int k = 0; k < WAKERS; k++)
            CHECK(pthread_create(&threads[k], NULL, waker, NULL) == 0);
        loop(i % 2 == 0);
        for (int k = 0; k < WAKERS; k++) pthread_join(threads[k], NULL);
        /* what was left is used up by one step; then there is nothing */
        CHECK(gojs_step(made) == GOJS_OK && gojs_timeout_ms(made) == -1);
        CHECK(gojs_pollfds(made, fds, 4) == 1 && poll(fds, 1, 0) == 0);
        gojs_free(made);
    }
}
"""
FLAGS = ["-std=gnu11", "-w", "-g", "-O1", "-fsanitize=thread", "-ffp-contract=off",
         "-fno-math-errno", "-fno-optimize-sibling-calls", "-I", INCLUDE, "-I", box]
for folder in ("runtime/include", "runtime/src", "hostlib", "."):
    FLAGS += ["-I", os.path.join(SOURCE, folder)]
ENV = {"TSAN_OPTIONS": "halt_on_error=1 exitcode=66"}


def is_for_here(path, paths):
    """Of the files NAME-ARCHITECTURE.c the one for this machine, but always enter-generic.c."""
    name, _, machine = os.path.basename(path).removesuffix(".c").rpartition("-")
    if machine not in ("x86_64", "aarch64", "riscv64", "generic"):
        return not path.endswith("-checked.c")
    own = os.path.join(os.path.dirname(path), f"{name}-{platform.machine()}.c")
    return machine == (platform.machine() if own in paths else "generic")


def sources(*patterns):
    paths = {p for pattern in patterns for p in glob.glob(os.path.join(SOURCE, pattern))}
    return sorted(p for p in paths if is_for_here(p, paths))


aot("--interruptible", "--no-guard", "--no-plain", "work.wasm", "-o", "work.c", cwd=box)
write(box, "main.c", C)
write(box, "wake.c", WAKE)
run("clang", *FLAGS, "main.c", "wake.c", "work.c", *sources("runtime/src/*.c",
    "runtime/posix/*.c", "hostlib/*.c", "hostlib/wasi/*.c", "hostlib/posix/*.c",
    "hostlib/gojs/*/*.c"), "-lm", "-lpthread", "-o", "main", cwd=box)
same(run(os.path.join(box, "main"), cwd=box, env=ENV), "good\n", "instances in threads")

# Could it have failed? A race must be seen.
write(box, "race.c", """#include <pthread.h>
static int shared;
static void *count(void *unused) {
    for (int i = 0; i < 1000; i++) shared++;
    return unused;
}
int main(void) {
    pthread_t other;
    pthread_create(&other, NULL, count, NULL);
    count(NULL);
    return pthread_join(other, NULL);
}
""")
run("clang", *FLAGS, "race.c", "-lpthread", "-o", "race", cwd=box)
run(os.path.join(box, "race"), cwd=box, env=ENV, status=66)
