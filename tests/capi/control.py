"""Deadlines, cancellation and limits in modules of --interruptible, and the same instance after reset.

Guests that loop, recurse, allocate, wait and deadlock, of Go and of plain WebAssembly.
"""
from _capi import aot, module, program, reactor, same, scratch

box = scratch("capi-control")
GO = """package main

import (
	"os"
	"sync"
	"time"
)

var count int32
var kept [][]byte

//go:wasmexport next
func next() int32 { count++; return count }

//go:wasmexport spin
func spin() {
	for {
		count++
	}
}

//go:wasmexport tree
func tree(n int32) int32 {
	if n == 0 {
		return 1
	}
	return tree(n-1) + tree(n-1)
}

//go:wasmexport deep
func deep(n int32) int32 { return deep(n+1) + 1 }

//go:wasmexport hoard
func hoard() {
	for {
		kept = append(kept, make([]byte, 1<<20))
	}
}

type node interface{ walk(n int) int }
type leaf struct{ next node }

func (l *leaf) walk(n int) int {
	if n == 0 {
		return 1
	}
	return l.next.walk(n-1) + l.next.walk(n-1)
}

//go:wasmexport virtual
func virtual() int32 {
	l := &leaf{}
	l.next = l
	return int32(l.walk(1000))
}

//go:wasmexport stuck
func stuck() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		for {
			time.Sleep(time.Millisecond)
		}
	}()
	mu.Lock()
}

//go:wasmexport dead
func dead() { select {} }

//go:wasmexport wait
func wait() { time.Sleep(time.Hour) }

//go:wasmexport input
func input() int32 {
	n, _ := os.Stdin.Read(make([]byte, 10))
	return int32(n)
}

//go:wasmexport output
func output() {
	for {
		os.Stdout.Write(make([]byte, 100000))
	}
}

func main() {}
"""
WAT = """(module
  (import "env" "host" (func $host))
  (type $v (func))
  (table 3 funcref)
  (elem (i32.const 0) $f $g $h)
  (memory 1)
  (func $f (export "spin") (loop $l (br $l)))
  (func (export "sum") (result i32) (local $s i32) (local $i i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (i32.load (local.get $i))))
      (i32.store (local.get $i) (local.get $s))
      (local.set $i (i32.and (i32.add (local.get $i) (i32.const 4)) (i32.const 0xfff0)))
      (br_if $l (i32.const 1)))
    (local.get $s))
  (func $tree (export "tree") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (call $tree (i32.sub (local.get 0) (i32.const 1)))
                     (call $tree (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 1))))
  (func $a (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (call $b (i32.sub (local.get 0) (i32.const 1)))
                     (call $b (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 1))))
  (func $b (param i32) (result i32) (call $a (local.get 0)))
  (func (export "pair") (result i32) (call $b (i32.const 1000)))
  (global $n (mut i32) (i32.const 0))
  (func $g (global.set $n (i32.sub (global.get $n) (i32.const 1)))
    (if (global.get $n)
      (then (call_indirect (type $v) (i32.const 1)) (call_indirect (type $v) (i32.const 1))))
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func $h)
  (func (export "virtual") (global.set $n (i32.const 1000)) (call $g))
  (func $down (export "deep") (param i32) (result i32)
    (i32.add (call $down (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
  (func (export "nest") (call $host) (call $f))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "next") (result i32)
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (i32.load (i32.const 0))))
"""
HEAD = r"""
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define MS 1000000ull
#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, \
                                         gowasm_last_error(I(m))->message); exit(1); } } while (0)
static gowasm_error error;
static uint64_t began;

/* A call that must end so, in time, with the instance usable after reset. */
#define IN_TIME(call, expected) do { \
        CHECK(gowasm_set_deadline(I(m), gowasm_clock() + 20 * MS, &error) == GOWASM_OK); \
        began = gowasm_clock(); \
        CHECK((call) == (expected)); \
        if (gowasm_clock() - began > 5000 * MS) printf("%s: late\n", #call); \
        CHECK(gowasm_set_deadline(I(m), 0, &error) == GOWASM_OK); \
        CHECK(RESET(m) == GOWASM_OK && NEXT(m, &n) == GOWASM_OK && n == 1); \
        CHECK(NEXT(m, &n) == GOWASM_OK && n == 2 && RESET(m) == GOWASM_OK); \
    } while (0)

static gowasm_instance *volatile target;
static void *cancel_soon(void *unused) {
    (void)unused;
    usleep(20000);
    gowasm_cancel(target);
    return NULL;
}
static void on_alarm(int unused) {
    (void)unused;
    gowasm_cancel(target);
}
#define CANCELLED(call) do { \
        pthread_t t; \
        target = I(m); \
        pthread_create(&t, NULL, cancel_soon, NULL); \
        CHECK((call) == GOWASM_CANCELLED); \
        pthread_join(t, NULL); \
        gowasm_uncancel(I(m)); \
        CHECK(RESET(m) == GOWASM_OK && NEXT(m, &n) == GOWASM_OK && n == 1); \
        setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 20000}}, NULL); \
        CHECK((call) == GOWASM_CANCELLED); \
        CHECK(RESET(m) == GOWASM_OK && NEXT(m, &n) == GOWASM_OK && n == 1); \
    } while (0)
"""
C_WAT = '#include "plain.h"\n' + HEAD + r"""
#define I(m) plain_base(m)
#define RESET plain_reset
#define NEXT plain_next
static int nested;

void plain_import_env_host(plain_instance *m) {
    nested = plain_spin(m);
    CHECK(strcmp(gowasm_last_error(I(m))->message, "the deadline passed in spin") == 0);
}

static void *work(void *unused) {
    plain_instance *m = NULL;
    int32_t n;
    for (int i = 0; i < 20; i++) {
        if (plain_new(NULL, &m, &error) != GOWASM_OK) return "new";
        if (gowasm_set_deadline(I(m), gowasm_clock() + 2 * MS, NULL) != GOWASM_OK) return "deadline";
        if (plain_spin(m) != GOWASM_TIMEOUT || plain_reset(m) != GOWASM_OK) return "reset";
        plain_instance *c;
        if (plain_clone(m, NULL, &c, NULL) != GOWASM_OK) return "clone";
        if (plain_next(c, &n) != GOWASM_OK || n != 1) return "next";
        plain_free(c);
        plain_free(m);
    }
    return unused;
}

int main(void) {
    plain_instance *m;
    int32_t n;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.max_memory = 10 * 65536;
    o.stack_size = 1 << 20;
    signal(SIGALRM, on_alarm);
    if (plain_new(&o, &m, &error) != GOWASM_OK) return 1;
    IN_TIME(plain_spin(m), GOWASM_TIMEOUT);
    IN_TIME(plain_sum(m, &n), GOWASM_TIMEOUT);
    IN_TIME(plain_tree(m, 1000, &n), GOWASM_TIMEOUT);
    IN_TIME(plain_pair(m, &n), GOWASM_TIMEOUT);
    IN_TIME(plain_virtual(m), GOWASM_TIMEOUT);
    CHECK(plain_deep(m, 0, &n) == GOWASM_TRAP && RESET(m) == GOWASM_OK);
    IN_TIME(plain_nest(m), GOWASM_TIMEOUT);
    CHECK(nested == GOWASM_TIMEOUT);
    CHECK(plain_grow(m, 9, &n) == GOWASM_OK && n == 1);
    CHECK(plain_grow(m, 1, &n) == GOWASM_OK && n == -1);
    CANCELLED(plain_spin(m));
    /* one that comes before the call is its own */
    gowasm_cancel(I(m));
    CHECK(plain_spin(m) == GOWASM_CANCELLED);
    gowasm_cancel(I(m));
    gowasm_uncancel(I(m));
    IN_TIME(plain_spin(m), GOWASM_TIMEOUT);
    gowasm_cancel(I(m));
    CHECK(plain_reset(m) == GOWASM_OK);
    IN_TIME(plain_spin(m), GOWASM_TIMEOUT);
    /* in the past */
    CHECK(gowasm_set_deadline(I(m), gowasm_clock() - 5 * MS, &error) == GOWASM_BAD_ARGUMENT);
    CHECK(strncmp(error.message, "the deadline passed 50", 22) == 0);
    CHECK(gowasm_set_deadline(I(m), 1, NULL) == GOWASM_BAD_ARGUMENT);
    plain_free(m);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 4; i++) {
        void *why;
        pthread_join(threads[i], &why);
        if (why != NULL) return printf("thread: %s\n", (char *)why), 1;
    }
    puts("good");
    return 0;
}
"""
C_GO = '#include "guest.h"\n' + HEAD + r"""
#define I(m) guest_base(m)
#define RESET guest_reset
#define NEXT guest_next
#define FATAL(call, says) do { \
        log.used = 0; \
        began = gowasm_clock(); \
        CHECK((call) == GOWASM_TRAP && gowasm_last_error(I(m))->trap == GOWASM_TRAP_UNREACHABLE); \
        if (gowasm_clock() - began > 60000 * MS) printf("%s: late\n", #call); \
        text[log.used < log.size ? log.used : log.size - 1] = 0; \
        CHECK(strstr(text, says) != NULL); \
        CHECK(strstr(gowasm_last_error(I(m))->message, says) != NULL); \
        CHECK(gowasm_memory_size(I(m)) <= o.max_memory); \
        CHECK(RESET(m) == GOWASM_OK && NEXT(m, &n) == GOWASM_OK && n == 1); \
    } while (0)

int main(void) {
    guest_instance *m;
    int32_t n;
    char text[20000];
    gowasm_buffer log = {text, sizeof text, 0};
    gowasm_options o = GOWASM_OPTIONS_INIT;
    int in[2], out[2];
    if (pipe(in) != 0 || pipe(out) != 0) return 1;
    o.max_memory = 64 << 20;
    o.standard_in.fd = in[0];
    o.standard_out.fd = out[1];
    o.standard_err = (gowasm_stream)GOWASM_STREAM_BUFFER(&log);
    signal(SIGALRM, on_alarm);
    if (guest_new(&o, &m, &error) != GOWASM_OK) return 1;
    /* The first reset runs _initialize again: not under the deadline that has passed. The guest has
     * ended until then, and where it was is told. */
    const gowasm_error *last = gowasm_last_error(I(m));
    CHECK(gowasm_set_deadline(I(m), gowasm_clock() + 20 * MS, &error) == GOWASM_OK);
    CHECK(guest_virtual(m, &n) == GOWASM_TIMEOUT && last->frame_count > 10);
    CHECK(strcmp(last->frames[0].function, "main.(*leaf).walk") == 0);
    CHECK(strcmp(last->frames[1].function, "main.(*leaf).walk") == 0 && last->frames[1].line > 1);
    CHECK(NEXT(m, &n) == GOWASM_TIMEOUT && last->frame_count == 0);
    CHECK(strncmp(last->message, "the guest has ended: the deadline passed in main.", 49) == 0);
    CHECK(RESET(m) == GOWASM_OK && gowasm_set_deadline(I(m), 0, &error) == GOWASM_OK);
    CHECK(NEXT(m, &n) == GOWASM_OK && n == 1);
    IN_TIME(guest_spin(m), GOWASM_TIMEOUT);
    IN_TIME(guest_tree(m, 1000, &n), GOWASM_TIMEOUT);
    IN_TIME(guest_virtual(m, &n), GOWASM_TIMEOUT);
    IN_TIME(guest_stuck(m), GOWASM_TIMEOUT);
    IN_TIME(guest_wait(m), GOWASM_TIMEOUT);
    IN_TIME(guest_input(m, &n), GOWASM_TIMEOUT);
    IN_TIME(guest_output(m), GOWASM_TIMEOUT);
    /* What Go notices itself: its text is on standard error and in the message. */
    FATAL(guest_dead(m), "fatal error: all goroutines are asleep - deadlock!");
    FATAL(guest_hoard(m), "out of memory");
    CHECK(gowasm_memory_size(I(m)) < 32 << 20);
    /* Memory and the machine's stack are one account. Which of them ends first is the C compiler's. */
    CHECK(guest_deep(m, 0, &n) == GOWASM_TRAP && gowasm_memory_size(I(m)) <= o.max_memory);
    CHECK(RESET(m) == GOWASM_OK && NEXT(m, &n) == GOWASM_OK && n == 1);
    CANCELLED(guest_spin(m));
    CANCELLED(guest_wait(m));
    CANCELLED(guest_input(m, &n));
    CANCELLED(guest_stuck(m));
    guest_free(m);
    /* Go's own limit is 1 GB of a goroutine's stack: the machine's is one that is chosen. */
    o.stack_size = 1 << 20;
    if (guest_new(&o, &m, &error) != GOWASM_OK) return 1;
    CHECK(guest_deep(m, 0, &n) == GOWASM_TRAP &&
          gowasm_last_error(I(m))->trap == GOWASM_TRAP_STACK_EXHAUSTED &&
          strstr(gowasm_last_error(I(m))->message, "call stack exhausted in ") != NULL);
    CHECK(RESET(m) == GOWASM_OK && NEXT(m, &n) == GOWASM_OK && n == 1);
    guest_free(m);
    puts("good");
    return 0;
}
"""
module(box, "plain", WAT)
for flags in [[], ["--no-guard"], ["-O2"]]:
    aot(*flags, "--interruptible", "--no-plain", "plain.wasm", "-o", "libplain.a", cwd=box)
    same(program(box, "main", C_WAT, "libplain.a"), "good\n", "plain module")
aot("--no-plain", "plain.wasm", "-o", "libplain.a", cwd=box)
same(program(box, "without", r'''#include "plain.h"
#include <stdio.h>
void plain_import_env_host(plain_instance *m) { (void)m; }
int main(void) {
    plain_instance *m;
    gowasm_error e;
    if (plain_new(NULL, &m, &e) != GOWASM_OK) return 1;
    gowasm_cancel(plain_base(m));
    if (gowasm_set_deadline(plain_base(m), gowasm_clock() + 1000000000, &e) != GOWASM_OK)
        puts(e.message);
    plain_free(m);
    return 0;
}
''', "libplain.a"), "plain has no deadlines: compile it with --interruptible\n", "not interruptible")

reactor(box, "guest", GO)
# Not by tcc: the traces are looked at, and its code has no tables to find callers by.
aot("-O0", "--cc=clang", "--interruptible", "--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
same(program(box, "main-go", C_GO, "libguest.a"), "good\n", "Go module")
