"""max_memory is one limit for all that an instance takes: linear memory, tables, the machine's
stack, and what the host library keeps for it.

Guests that ask for as much as they can get of each; the resident set stays below max_memory and
a constant, a reset gives back, a clone has an account of its own. Without max_memory tables
end at 10,000,000 entries, and cost nothing until they are written to. stack_size is what it says.
Under AddressSanitizer, where a guest runs on its caller's stack and resident memory says nothing,
only the outcomes are looked at.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import aot, module, program, same, scratch

box = scratch("faults-memory-limit")
SANITIZE = os.environ.get("GOWASM_SANITIZE")
sanitized = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"] if SANITIZE else []
cflags = [f"--cflags={' '.join(sanitized)}"] if SANITIZE else []

WAT = """(module
  (import "env" "host" (func $host (param i32)))
  (memory (export "memory") 1)
  (table $t 1 funcref)
  (table $x 1 externref)
  (elem declare func $deep)
  (func $deep (export "deep") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $down (export "down") (param i32 i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1)
                     (call $down (i32.sub (local.get 0) (i32.const 1)) (local.get 1))))
      (else (call $host (local.get 1)) (i32.const 0))))
  (func $deep_grow (export "deep_grow") (param i32 i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 0) (call $deep_grow (i32.sub (local.get 0) (i32.const 1))
                                                    (local.get 1))))
      (else (memory.grow (local.get 1)))))
  (func (export "table") (param i32) (result i32)
    (table.grow $t (ref.null func) (local.get 0)))
  (func (export "filled") (param i32) (result i32)
    (table.grow $t (ref.func $deep) (local.get 0)))
  (func (export "extern") (param i32) (result i32)
    (table.grow $x (ref.null extern) (local.get 0)))
  (func (export "is_null") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
  (func (export "set") (param i32) (table.set $t (local.get 0) (ref.func $deep)))
  (func (export "entries") (result i32) (table.size $t))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "touch") (local $i i32)
    (loop (i32.store8 (local.get $i) (i32.const 1))
          (local.set $i (i32.add (local.get $i) (i32.const 4096)))
          (br_if 0 (i32.lt_u (local.get $i) (i32.shl (memory.size) (i32.const 16)))))))
"""
# A module whose tables have so many entries from the start.
MIN = """(module (table $t {n} funcref) (memory 1) (elem declare func $f) (func $f)
  (func (export "last") (result i32) (table.set $t (i32.const 0) (ref.func $f))
    (ref.is_null (table.get $t (i32.const {last}))))
  (func (export "more") (param i32) (result i32)
    (table.grow $t (ref.null func) (local.get 0))))
"""
MANY = ("(module (memory 1)" + "(table 10000000 funcref)" * 100 +
        '(func (export "f") (drop (table.grow 0 (ref.null func) (i32.const 1)))))')

C = r"""#include "guest.h"
#include "large.h"
#include "many.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (1l << 20)
#define LIMIT (8 * MIB)
/* docs/c-api.md: what an instance may take besides max_memory, and what host functions use. */
#define CONSTANT (2 * MIB)
#define CHECK(x) ((x) ? (void)0 : failed(__LINE__, #x))
#define OK(x) CHECK((x) == GOWASM_OK)
#define STACK_EXHAUSTED(c, x) \
    CHECK((x) == GOWASM_TRAP && \
          gowasm_last_error(guest_base(c))->trap == GOWASM_TRAP_STACK_EXHAUSTED)

static gowasm_error error;
static guest_instance *c;
static int32_t n;
static void failed(int line, const char *what) {
    printf("line %d: %s (n is %d; %s)\n", line, what, n, error.message);
    exit(1);
}
#if NO_STACK
enum { HAS_STACK = 0 };
#else
enum { HAS_STACK = 1 };
#endif

static long resident(void) {
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = 0;
    CHECK(f != NULL);
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "VmRSS:", 6) == 0) kib = atol(line + 6);
    fclose(f);
    return kib * 1024;
}

static long before;
static void bounded(int line, long limit) {
    const long more = resident() - before;
    if (HAS_STACK && more > limit + CONSTANT) {
        printf("line %d: %ld KiB more are resident than before\n", line, more / 1024);
        exit(1);
    }
}
#define BOUNDED() bounded(__LINE__, LIMIT)

static long host_wants, host_calls;
static int host_nested;
__attribute__((noinline)) static void use(long size) {
    volatile char room[65536];
    for (size_t i = 0; i < sizeof room; i += 1024) room[i] = 1;
    if (size > (long)sizeof room) use(size - (long)sizeof room);
    room[0] = 2;
}
void guest_import_env_host(guest_instance *g, int32_t how) {
    int32_t m;
    host_calls++;
    if (host_wants != 0) use(host_wants);
    if (how == 1) gowasm_host_fail(guest_base(g), "enough");
    if (how == 2) host_nested = (int)guest_deep(g, 1 << 30, &m);
}

static guest_instance *make(long max_memory, long stack_size) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    guest_instance *made;
    o.max_memory = (uint64_t)max_memory;
    o.stack_size = (uint64_t)stack_size;
    if (guest_new(&o, &made, &error) != GOWASM_OK) failed(__LINE__, "guest_new");
    return made;
}

/* The deepest recursion that returns. */
static int32_t depth(guest_instance *g) {
    int32_t low = 0, high = 1 << 26;
    while (high - low > 1 + low / 256) {
        const int32_t middle = low + (high - low) / 2;
        if (guest_deep(g, middle, &n) == GOWASM_OK)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void tables(void) {
    c = make(LIMIT, 0);
    before = resident();
    OK(guest_table(c, 9999999, &n)), CHECK(n == -1);
    OK(guest_extern(c, 9999999, &n)), CHECK(n == -1);
    OK(guest_filled(c, 100000, &n)), CHECK(n == 1);
    int32_t all = 0;
    for (int i = 0; i < 1000; i++, all += n != -1) OK(guest_filled(c, 10000, &n));
    CHECK(all > 20 && all < 40);
    BOUNDED();
    /* Nothing is left for memory, but the guest still runs. */
    OK(guest_grow(c, 127, &n)), CHECK(n == -1);
    OK(guest_deep(c, 100, &n)), CHECK(n == 100);
    BOUNDED();
    OK(guest_reset(c));
    OK(guest_entries(c, &n)), CHECK(n == 1);
    OK(guest_grow(c, 127, &n)), CHECK(n == 1);
    OK(guest_touch(c));
    BOUNDED();
    OK(guest_table(c, 200000, &n)), CHECK(n == -1);
    guest_free(c);
    /* As little as it needs. */
    c = make(65536, 0);
    OK(guest_deep(c, 100, &n)), CHECK(n == 100);
    OK(guest_grow(c, 1, &n)), CHECK(n == -1);
    OK(guest_table(c, 9999999, &n)), CHECK(n == -1);
    guest_free(c);
}

static void tables_without_limit(void) {
    c = make(0, 0);
    before = resident();
    OK(guest_table(c, 4000000, &n)), CHECK(n == 1);
    OK(guest_extern(c, 5999997, &n)), CHECK(n == 1);
    OK(guest_table(c, 2, &n)), CHECK(n == -1);
    OK(guest_extern(c, 2, &n)), CHECK(n == -1);
    OK(guest_set(c, 4000000));
    OK(guest_is_null(c, 4000000, &n)), CHECK(n == 0);
    OK(guest_is_null(c, 3999999, &n)), CHECK(n == 1);
    bounded(__LINE__, 0);
    guest_instance *other;
    OK(guest_clone(c, NULL, &other, &error));
    OK(guest_is_null(other, 4000000, &n)), CHECK(n == 0);
    OK(guest_is_null(other, 3999999, &n)), CHECK(n == 1);
    bounded(__LINE__, 0);
    guest_free(other);
    guest_free(c);
}

static void first_tables(void) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    large_instance *l;
    many_instance *m;
    before = resident();
    OK(large_new(NULL, &l, &error));
    OK(large_last(l, &n)), CHECK(n == 1);
    OK(large_more(l, 1, &n)), CHECK(n == -1);
    OK(large_reset(l));
    OK(large_last(l, &n)), CHECK(n == 1);
    bounded(__LINE__, 0);
    large_free(l);
    o.max_memory = (uint64_t)LIMIT;
    CHECK(large_new(&o, &l, &error) == GOWASM_MEMORY_LIMIT && l == NULL);
    CHECK(strstr(error.message, "large") && strstr(error.message, "10000000"));
    CHECK(many_new(&o, &m, &error) == GOWASM_MEMORY_LIMIT && m == NULL);
    CHECK(many_new(NULL, &m, &error) == GOWASM_MEMORY_LIMIT && m == NULL);
    bounded(__LINE__, 0);
}

static void stacks(void) {
    c = make(LIMIT, 0);
    before = resident();
    const int32_t most = depth(c);
    BOUNDED();
    STACK_EXHAUSTED(c, guest_deep(c, 1 << 30, &n));
    BOUNDED();
    /* What the stack has used is there for memory, when it is not used any more; and back again. */
    OK(guest_deep(c, most, &n));
    OK(guest_grow(c, 127, &n)), CHECK(n == 1);
    OK(guest_touch(c));
    BOUNDED();
    OK(guest_deep(c, 1000, &n)), CHECK(n == 1000);
    OK(guest_down(c, 1000, 0, &n)), CHECK(n == 1000);
    STACK_EXHAUSTED(c, guest_deep(c, most, &n));
    BOUNDED();
    OK(guest_reset(c));
    OK(guest_deep(c, most, &n));
    BOUNDED();
    /* What is in use of the stack is not. */
    OK(guest_deep_grow(c, most / 2, 127, &n)), CHECK(n == -1);
    OK(guest_deep_grow(c, most / 2, 50, &n)), CHECK(n == 1);
    guest_instance *other;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.max_memory = (uint64_t)LIMIT / 2;
    OK(guest_clone(c, &o, &other, &error));
    STACK_EXHAUSTED(other, guest_deep(other, most, &n));
    OK(guest_deep(other, most / 3, &n));
    OK(guest_reset(c));
    OK(guest_deep(c, most, &n));
    bounded(__LINE__, LIMIT + LIMIT / 2);
    guest_free(other);
    guest_free(c);
}

/* A quarter of the stack is a quarter of the depth. */
static void sizes(long max_memory) {
    c = make(max_memory, MIB / 2);
    const int32_t small = depth(c);
    guest_free(c);
    c = make(max_memory, 2 * MIB);
    const int32_t large = depth(c);
    guest_free(c);
    CHECK(large / 3 > small && large / 5 < small);
}

/* Host functions have more, at any depth; the guest does not get it. With guard pages it is given back. */
#ifdef NO_GUARD
#define HOST_PART (8 * MIB)
#else
#define HOST_PART 0
#endif
static void hosts(void) {
    c = make(0, MIB);
    const int32_t most = depth(c);
    int32_t deep = most;
    host_wants = 0;
    while (guest_down(c, deep, 0, &n) != GOWASM_OK) deep -= deep / 64;
    CHECK(deep > most / 2);
    host_wants = 7 * MIB;
    before = resident();
    for (int i = 0; i < 3; i++) {
        OK(guest_down(c, deep, 0, &n));
        bounded(__LINE__, MIB + HOST_PART);
        CHECK(guest_deep(c, most + most / 8, &n) == GOWASM_TRAP);
        CHECK(guest_down(c, deep, 1, &n) == GOWASM_HOST_ERROR);
        CHECK(guest_deep(c, most + most / 8, &n) == GOWASM_TRAP);
        OK(guest_deep(c, most, &n));
        OK(guest_down(c, deep, 2, &n));
        CHECK(host_nested == GOWASM_TRAP);
        CHECK(guest_deep(c, most + most / 8, &n) == GOWASM_TRAP);
    }
    bounded(__LINE__, MIB + HOST_PART);
    guest_free(c);
}

int main(void) {
    tables();
    tables_without_limit();
    first_tables();
    if (HAS_STACK) {
        stacks();
        sizes(0);
        sizes(16 * MIB);
        hosts();
    }
    puts("good");
    return 0;
}
"""
module(box, "guest", WAT)
module(box, "large", MIN.format(n=10000000, last=9999999))
module(box, "many", MANY)
large, many = "liblarge.a", "libmany.a"
aot("--no-plain", "large.wasm", "-o", large, cwd=box)
aot("--no-plain", "many.wasm", "-o", many, cwd=box)
for flags, defines in (["-O1"], ""), (["--no-guard"], "#define NO_GUARD\n"):
    aot(*flags, *cflags, "--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
    same(program(box, "main", f"#define NO_STACK {int(bool(SANITIZE))}\n" + defines + C, "libguest.a", large, many, *sanitized), "good\n",
         "one limit for memory, tables and stack, " + " ".join(flags))
