"""ThreadSanitizer over instances in many threads: made, cloned, trapped, reset, freed and handed on
at once; cancelled from another thread while they run and while they wait. Runtime, host library and
generated code are compiled with -fsanitize=thread, on the caller's stack (enter-generic.c), since
the sanitizer has to know every stack."""
import glob
import os

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

int main(void) {
    pthread_t threads[THREADS];
    gowasm_error error;
    CHECK(work_new(NULL, &shared, &error) == GOWASM_OK);
    start(threads, THREADS, make_and_use);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    work_free(shared);
    for (int i = 0; i < 2; i++) CHECK(work_new(NULL, &victims[i].w, &error) == GOWASM_OK);
    start(threads, 2, be_stopped);
    cancel_all();
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++) work_free(victims[i].w);
    puts("good");
    return 0;
}
"""
FLAGS = ["-std=gnu11", "-w", "-g", "-O1", "-fsanitize=thread", "-ffp-contract=off",
         "-fno-math-errno", "-fno-optimize-sibling-calls", "-I", INCLUDE, "-I", box]
for folder in ("runtime/include", "runtime/src", "hostlib", "."):
    FLAGS += ["-I", os.path.join(SOURCE, folder)]
ENV = {"TSAN_OPTIONS": "halt_on_error=1 exitcode=66"}


def sources(*patterns):
    return sorted(p for pattern in patterns for p in glob.glob(os.path.join(SOURCE, pattern))
                  if not os.path.basename(p).startswith("enter-"))


aot("--interruptible", "--no-guard", "--no-plain", "work.wasm", "-o", "work.c", cwd=box)
write(box, "main.c", C)
run("clang", *FLAGS, "main.c", "work.c", *sources("runtime/src/*.c", "hostlib/*.c",
    "hostlib/wasi/*.c", "hostlib/posix/*.c"), os.path.join(SOURCE, "runtime/src/enter-generic.c"),
    "-lm", "-lpthread", "-o", "main", cwd=box)
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
