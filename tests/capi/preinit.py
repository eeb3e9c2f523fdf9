"""--preinit: _initialize runs when the module is compiled. What it left is there in each instance;
what must not be frozen, random numbers, clocks, arguments and environment, is fresh. Clones and
instances that were reset draw other random numbers, too. What cannot be done then is refused."""
import os
import subprocess

from _capi import AOT, ENV, aot, fail, module, program, reactor, refused, same, scratch

box = scratch("capi-preinit")
GO = """package main

import (
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
	"os"
	"strings"
	"time"

	_ "gowasmapi/environ"
)

var (
	frozen  = rand.Int63()
	started = time.Now()
	table   = map[string]int64{}
	late    = make(chan int64, 1)
	seeded  = rand.New(rand.NewSource(42))
)

func init() {
	for i := 0; i < 1000; i++ {
		table[fmt.Sprint("key", i)] = int64(i)
	}
	time.AfterFunc(50*time.Millisecond, func() { late <- 7 })
	time.Sleep(10 * time.Millisecond)
	fmt.Println("initialising")
}

//go:wasmexport frozen_number
func frozenNumber() int64 { return frozen }

//go:wasmexport draw
func draw() int64 { return rand.Int63() }

//go:wasmexport draw2
func draw2() int64 { return randv2.Int64() }

//go:wasmexport seeded_number
func seededNumber() int64 { return seeded.Int63() }

//go:wasmexport unix_time
func unixTime() int64 { return time.Now().Unix() }

// How long ago the guest thinks that it was initialised.
//
//go:wasmexport age
func age() int64 { return int64(time.Since(started)) }

//go:wasmexport wait
func wait() int64 { return <-late }

//go:wasmexport lookup
func lookup(n int32) int64 {
	s := int64(0)
	for i := int32(0); i < n; i++ {
		s += table[fmt.Sprint("key", i)]
	}
	table["more"] = s
	return int64(len(table))*1000000 + s
}

//go:wasmexport environment
func environment() int64 {
	return int64(len(strings.Join(os.Environ(), " "))*100 + len(strings.Join(os.Args, " ")))
}

func main() {}
"""
C = r"""#include "clock.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, error.message); \
                                  exit(1); } } while (0)
static gowasm_error error;

static int64_t get(clock_status_function f, clock_instance *c) {
    int64_t n = 0;
    CHECK(f(c, &n) == GOWASM_OK);
    return n;
}

/* in place of the C library's */
static bool no_entropy;
ssize_t getrandom(void *to, size_t size, unsigned flags) {
    return no_entropy ? -1 : syscall(SYS_getrandom, to, size, flags);
}

static bool constant(void *user, void *to, size_t size) {
    memset(to, *(int *)user, size);
    return *(int *)user >= 0;
}

/* Called in a reset: what must not run then is refused. */
typedef struct meddler {
    clock_instance *c;
    int refused;
    bool leaves;
} meddler;

static bool meddle(void *user, void *to, size_t size) {
    meddler *m = user;
    int64_t n;
    memset(to, 7, size);
    if (m->c == NULL) return true;
    clock_free(m->c);
    m->refused += clock_reset(m->c) == GOWASM_BAD_ARGUMENT;
    m->refused += clock_draw(m->c, &n) == GOWASM_HOST_ERROR;
    m->refused += gowasm_checkpoint(clock_base(m->c), &error) == GOWASM_BAD_ARGUMENT;
    if (m->leaves) gowasm_host_fail(clock_base(m->c), "left");
    return true;
}

static double best(int rounds) {
    double least = 1e9;
    for (int i = 0; i < rounds; i++) {
        clock_instance *c;
        struct timespec a, b;
        clock_gettime(CLOCK_MONOTONIC, &a);
        CHECK(clock_new(NULL, &c, &error) == GOWASM_OK);
        clock_gettime(CLOCK_MONOTONIC, &b);
        double us = (double)(b.tv_sec - a.tv_sec) * 1e6 + (double)(b.tv_nsec - a.tv_nsec) / 1e3;
        if (us < least) least = us;
        clock_free(c);
    }
    return least;
}

int main(int argc, char **argv) {
    const bool preinit = argc > 1 && strcmp(argv[1], "preinit") == 0;
    clock_instance *a, *b, *c;
    CHECK(clock_new(NULL, &a, &error) == GOWASM_OK && clock_new(NULL, &b, &error) == GOWASM_OK);
    int64_t n = 0;
    CHECK(clock_lookup(a, 1000, &n) == GOWASM_OK && n == 1001000000 + 499500);
    /* of what was drawn once, all have the same; of what is drawn now, none */
    CHECK((get(clock_frozen_number, a) == get(clock_frozen_number, b)) == preinit);
    CHECK(get(clock_seeded_number, a) == get(clock_seeded_number, b));
    CHECK(clock_clone(b, NULL, &c, &error) == GOWASM_OK);
    int64_t draws[] = {get(clock_draw, a),  get(clock_draw, b),  get(clock_draw, c),
                       get(clock_draw2, a), get(clock_draw2, b), get(clock_draw2, c), 0, 0};
    CHECK(clock_reset(c) == GOWASM_OK);
    draws[6] = get(clock_draw, c);
    CHECK(clock_reset(c) == GOWASM_OK);
    draws[7] = get(clock_draw, c);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < i; k++) CHECK(draws[i] != draws[k]);
    CHECK(get(clock_seeded_number, c) == (clock_reset(c), get(clock_seeded_number, c)));
    /* the embedder's own random source decides, so a run can be repeated */
    int64_t first = 0;
    for (int i = 1; i <= 3; i++) {
        gowasm_options o = GOWASM_OPTIONS_INIT;
        int seed = i < 3 ? 5 : 6;
        o.hooks.random = constant;
        o.hooks.user = &seed;
        clock_instance *d;
        CHECK(clock_new(&o, &d, &error) == GOWASM_OK);
        n = get(clock_draw, d);
        CHECK(i == 1 || (n == first) == (i == 2));
        first = n;
        CHECK(clock_reset(d) == GOWASM_OK && clock_reset(d) == GOWASM_OK);
        clock_free(d);
    }
    /* where there are none, nothing runs on with old ones */
    for (int i = 0; i < 2; i++) {
        const char *const why = i == 0 ? "no random numbers for the guest: hooks.random failed"
                                       : "no random numbers for the guest: the system has none";
        gowasm_options o = GOWASM_OPTIONS_INIT;
        int seed = 5;
        if (i == 0) o.hooks.random = constant;
        o.hooks.user = &seed;
        clock_instance *d, *e = NULL;
        CHECK(clock_new(&o, &d, &error) == GOWASM_OK);
        CHECK(gowasm_checkpoint(clock_base(d), &error) == GOWASM_OK);
        seed = -1, no_entropy = i == 1;
        CHECK(clock_clone(d, NULL, &e, &error) == GOWASM_HOST_ERROR && e == NULL);
        CHECK(strcmp(error.message, why) == 0);
        CHECK(clock_reset(d) == GOWASM_HOST_ERROR);
        const gowasm_error *last = gowasm_last_error(clock_base(d));
        CHECK(strcmp(last->message, why) == 0);
        CHECK(clock_draw(d, &n) == GOWASM_HOST_ERROR);
        CHECK(strncmp(last->message, "the guest has ended: no random", 30) == 0);
        CHECK(!preinit || clock_new(&o, &e, &error) == GOWASM_HOST_ERROR);
        CHECK(!preinit || (e == NULL && strcmp(error.message, why) == 0));
        seed = 6, no_entropy = false;
        CHECK(clock_reset(d) == GOWASM_OK && clock_draw(d, &n) == GOWASM_OK);
        clock_free(d);
    }
    /* a hook that meddles with the instance that is being reset */
    meddler m = {NULL, 0, false};
    gowasm_options meddling = GOWASM_OPTIONS_INIT;
    meddling.hooks.random = meddle, meddling.hooks.user = &m;
    clock_instance *x = NULL;
    CHECK(clock_new(&meddling, &x, &error) == GOWASM_OK);
    CHECK(gowasm_checkpoint(clock_base(x), &error) == GOWASM_OK);
    m.c = x;
    CHECK(clock_reset(x) == GOWASM_OK && m.refused == 3 && clock_draw(x, &n) == GOWASM_OK);
    m.leaves = true;
    CHECK(clock_reset(x) == GOWASM_HOST_ERROR && clock_draw(x, &n) == GOWASM_HOST_ERROR);
    m.leaves = false;
    m.c = NULL;
    CHECK(clock_reset(x) == GOWASM_OK && clock_draw(x, &n) == GOWASM_OK);
    clock_free(x);
    /* real time is the present one; the monotonic clock goes on from where it stopped */
    int64_t away = get(clock_unix_time, a) - (int64_t)time(NULL), age = get(clock_age, a);
    CHECK(away >= -2 && away <= 2 && age > 0);
    CHECK(!preinit || age < (int64_t)600 * 1000000000);
    CHECK(get(clock_wait, b) == 7);
    /* arguments and environment */
    CHECK(get(clock_environment, a) == 5); /* the module's name alone */
    gowasm_options o = GOWASM_OPTIONS_INIT;
    const char *args[] = {"x", "yz"}, *env[] = {"A=1", "BC=23", NULL};
    o.argc = 2, o.argv = args, o.envp = env;
    clock_free(c);
    CHECK(clock_new(&o, &c, &error) == GOWASM_OK && get(clock_environment, c) == 904);
    CHECK(clock_reset(c) == GOWASM_OK && get(clock_environment, c) == 904);
    CHECK(clock_reset(c) == GOWASM_OK && get(clock_environment, c) == 904);
    gowasm_preopen folder = {".", "/", true};
    o.preopens = &folder, o.preopen_count = 1;
    clock_instance *d = NULL;
    CHECK(clock_new(&o, &d, &error) == (preinit ? GOWASM_BAD_ARGUMENT : GOWASM_OK));
    clock_free(a), clock_free(b), clock_free(c), clock_free(d);
    fprintf(stderr, "an instance, us: %.1f\n", best(100));
    puts("good");
    return 0;
}
"""
C = C.replace('#include "clock.h"\n', '''#include "clock.h"
typedef gowasm_status (*clock_status_function)(clock_instance *, int64_t *);
''')
KINDS = ["preinit", "plain"]
if os.environ.get("GOWASM_SANITIZE"):
    KINDS = []  # nearly all the time is clang's; what the compiler does shows in the other cases
else:
    reactor(box, "clock", GO)
for kind in KINDS:
    flags = ["--preinit"] if kind == "preinit" else []
    aot(*flags, "--no-plain", "clock.wasm", "-o", f"{kind}.a", "--header", "clock.h", cwd=box)
    text = C.replace("argc > 1 && strcmp(argv[1], \"preinit\") == 0",
                     "true" if flags else "false").replace("int argc, char **argv", "void")
    output = program(box, kind, text, f"{kind}.a")
    same(output.replace("initialising\n", ""), "good\n", kind)
    if ("initialising" in output) == (kind == "preinit"):
        fail(f"{kind}: _initialize ran at the wrong time:\n{output}")

# A module that is no Go's: memory, globals and its start function; without arguments.
aot("--preinit", "--no-plain", module(box, "state", """(module
  (import "env" "later" (func $later (param i32)))
  (memory (export "memory") 1 4)
  (global $n (mut i64) (i64.const -1)) (global $f (mut f64) (f64.const 0))
  (global $i (mut i32) (i32.const 0)) (global $s (mut f32) (f32.const 0))
  (data (i32.const 8) "before")
  (func $start (i32.store8 (i32.const 8) (i32.const 66)))
  (start $start)
  (func (export "_initialize")
    (global.set $n (i64.const -5)) (global.set $f (f64.const 1.5)) (global.set $i (i32.const -7))
    (global.set $s (f32.const nan:0x200001))
    (drop (memory.grow (i32.const 2))) (i32.store (i32.const 190000) (i32.const 9)))
  (func (export "sum") (result i64)
    (i64.add (i64.add (global.get $n) (i64.extend_i32_s (global.get $i)))
      (i64.add (i64.trunc_f64_s (f64.mul (global.get $f) (f64.const 100)))
        (i64.extend_i32_u (i32.add (i32.load (i32.const 190000)) (memory.size))))))
  (func (export "bits") (result i32) (i32.reinterpret_f32 (global.get $s)))
  (func (export "call") (call $later (i32.const 3))))"""), "-o", os.path.join(box, "state.a"),
    cwd=box)
same(program(box, "state-main", r"""#include "state.h"
#include <stdio.h>
static int32_t seen;
void state_import_env_later(state_instance *s, int32_t p0) { (void)s, seen = p0; }
int main(void) {
    state_instance *s;
    gowasm_error error;
    char text[7] = "";
    int64_t n;
    int32_t bits;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    for (int i = 0; i < 3; i++) {
        if (state_new(NULL, &s, &error) != GOWASM_OK) return puts(error.message);
        gowasm_read(state_base(s), 8, text, 6, &error);
        state_sum(s, &n), state_bits(s, &bits), state_call(s);
        printf("%s %lld %x %d %d\n", text, (long long)n, (unsigned)bits, (int)seen,
               (int)(state_reset(s) == GOWASM_OK && state_sum(s, &n) == GOWASM_OK));
        state_free(s);
    }
    o.argc = 1, o.argv = (const char *const[]){"x"};
    printf("%d %s\n", state_new(&o, &s, &error), error.message);
    return 0;
}
""", "state.a"), "Before 150 7fa00001 3 1\n" * 3 + "5 state was initialised when it was compiled "
    "(--preinit): it sees arguments and environment only if it imports gowasmapi/environ\n",
    "state")

for name, text, said in (
        ("command", '(func (export "_start"))', "exports no _initialize"),
        ("asks", '(import "env" "now" (func $now (result i32))) (memory 1)'
                 '(func (export "_initialize") (drop (call $now)))',
         "it calls env.now, which only the program has"),
        ("traps", '(func (export "_initialize") unreachable)', "unreachable"),
        ("exits", '(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))'
                  '(memory 1) (func (export "_initialize") (call $exit (i32.const 3)))',
         "exited with code 3"),
        ("table", '(table 2 funcref) (elem func $f) (func $f (export "_initialize")'
                  '(table.init 0 (i32.const 0) (i32.const 0) (i32.const 1)))',
         "changes its tables"),
        ("memory", '(import "env" "memory" (memory 1)) (func (export "_initialize"))',
         "imports a memory"),
        ("passive", '(memory 1) (data "x") (func (export "_initialize"))',
         "passive data segments")):
    path = module(box, name, f"(module {text})")
    error = refused("--preinit", path, "-O0", "-o", os.path.join(box, "no.a"), cwd=box)
    if said not in error or len(error.splitlines()) != 1:
        fail(f"{name}: the error does not say '{said}':\n{error}")
    if os.path.exists(os.path.join(box, "no.a")):
        fail(f"{name}: there is a product")
refused("--preinit", os.path.join(box, "state.wasm"), "-o", "x.wasm", status=2, cwd=box)

# What it prints is shown, but cannot do harm on a terminal: ESC, CSI as one character, CR, DEL.
module(box, "prints", r"""(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\20\00\00\00\11\00\00\00")
  (data (i32.const 32) "\1b[2J\c2\9b31m\c3\a9\09a\0d\7fb\0a")
  (func (export "_initialize")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))""")
done = subprocess.run([AOT, "-O0", "--preinit", "prints.wasm", "-o", "prints.a"], cwd=box,
                      env=ENV, stderr=subprocess.PIPE, check=True)
same(ascii(done.stderr.decode()), ascii("?[2J?31m\xe9\ta??b\n"),
     "what a guest prints while it is initialised")

# A byte here and there in 12 MB: no more segments than the C compiler can do with.
module(box, "sparse", """(module (memory 200)
  (func (export "_initialize") (local $i i32)
    (loop $l (i32.store8 (local.get $i) (i32.const 7))
      (local.set $i (i32.add (local.get $i) (i32.const 128)))
      (br_if $l (i32.lt_u (local.get $i) (i32.const 12582912)))))
  (func (export "wrong") (result i32) (local $i i32) (local $n i32)
    (loop $l
      (local.set $n (i32.add (local.get $n) (i32.ne (i32.load8_u (local.get $i))
        (select (i32.const 0) (i32.const 7) (i32.and (local.get $i) (i32.const 127))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $i) (i32.const 12582912))))
    (local.get $n)))""")
aot("--preinit", "--no-plain", "sparse.wasm", "-o", "sparse.a", cwd=box)
same(program(box, "sparse-main", """#include "sparse.h"
#include <stdio.h>
int main(void) {
    sparse_instance *s;
    int32_t n = -1;
    if (sparse_new(NULL, &s, NULL) == GOWASM_OK) sparse_wrong(s, &n);
    printf("%d\\n", (int)n);
    return 0;
}
""", "sparse.a"), "0\n", "scattered bytes")
