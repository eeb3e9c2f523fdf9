"""Two modules that share a memory, a table and a global, in one C program: what the core suite does
not ask for. Faults in the other's memory, endless recursion through both, traps of one inside calls
of the other, lifetimes in each order, what does not fit together, and memories without a module.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import AOT, BUILD, need, run, same, scratch, write  # noqa: E402

A = """(module
  (type $unit (func (result i32)))
  (memory (export "memory") 1 3)
  (table $t (export "table") 4 8 funcref)
  (global $g (export "g") (mut i32) (i32.const 5))
  (global (export "c") i64 (i64.const -7))
  (global (export "f") (mut funcref) (ref.func $pong))
  (elem (i32.const 1) $pong)
  (func $pong (type $unit) (i32.add (i32.const 1) (call_indirect (type $unit) (i32.const 2))))
  (func (export "call") (param i32) (result i32) (call_indirect (type $unit) (local.get 0)))
  (func (export "g_is") (result i32) (global.get $g))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
"""
B = """(module
  (type $unit (func (result i32)))
  (import "a" "memory" (memory 1 4))
  (import "a" "table" (table $t 4 9 funcref))
  (import "a" "g" (global $g (mut i32)))
  (import "a" "c" (global $c i64))
  (import "a" "f" (global $f (mut funcref)))
  (data (i32.const 100) "from b")
  (elem (i32.const 2) $ping $bad)
  (global $own (mut i32) (i32.const 40))
  (func $ping (type $unit) (i32.add (i32.const 1) (call_indirect (type $unit) (i32.const 1))))
  (func $bad (type $unit) unreachable)
  (func $count (type $unit) (global.set $own (i32.add (global.get $own) (i32.const 1)))
    (global.get $own))
  (elem declare func $count)
  (func (export "put") (param i32) (table.set $t (local.get 0) (ref.func $count)))
  (func (export "get_f") (result funcref) (global.get $f))
  (func (export "put_ref") (param i32 funcref) (table.set $t (local.get 0) (local.get 1)))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "far_load") (param i32) (result i32) (i32.load offset=0x7ffff (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "pages") (result i32) (memory.size))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "table_grow") (param i32) (result i32)
    (table.grow $t (ref.null func) (local.get 0)))
  (func (export "set_g") (param i32) (global.set $g (local.get 0)))
  (func (export "c_is") (result i64) (global.get $c)))
"""
# Its accesses reach further than the guard behind another's memory.
FAR = """(module (import "a" "memory" (memory 1))
  (func (export "load") (param i32) (result i32) (i32.load offset=0xfffffff0 (local.get 0))))
"""

USER = r"""
#include "gowasm_link.h"
#include "a.h"
#include "b.h"
#include "far.h"
#include <stdio.h>
#include <string.h>

static a_instance *a;
static gowasm_instance *holder;
static int wrong; /* which import is handed over wrongly */

gowasm_memory_ref b_import_a_memory(b_instance *i) {
    (void)i;
    if (wrong == 1) return (gowasm_memory_ref){0};
    if (wrong == 2) return gowasm_memory_of(holder);
    return a_link_memory(a);
}
gowasm_table_ref b_import_a_table(b_instance *i) {
    (void)i;
    gowasm_table_ref t = a_link_table(a);
    if (wrong == 3) t.type = GOWASM_EXTERNREF;
    return t;
}
gowasm_global_ref b_import_a_g(b_instance *i) {
    (void)i;
    gowasm_global_ref g = a_link_g(a);
    if (wrong == 4) g.is_mutable = false;
    return g;
}
gowasm_global_ref b_import_a_c(b_instance *i) {
    (void)i;
    static int64_t own = 11;
    gowasm_global_ref mine = {GOWASM_I64, false, &own, NULL};
    if (wrong == 5) return b_import_a_g(i);
    return wrong == 6 ? mine : a_link_c(a);
}
gowasm_global_ref b_import_a_f(b_instance *i) {
    (void)i;
    return a_link_f(a);
}
gowasm_memory_ref far_import_a_memory(far_instance *i) {
    (void)i;
    return holder != NULL ? gowasm_memory_of(holder) : a_link_memory(a);
}

static void say(const char *what, gowasm_status s, gowasm_instance *i, int value) {
    const gowasm_error *e = i != NULL ? gowasm_last_error(i) : NULL;
    printf("%s: %s %s %d\n", what, gowasm_status_name(s),
           s == GOWASM_TRAP ? gowasm_trap_name(e->trap) : s == GOWASM_OK ? "" : e->message, value);
}

static int mappings(void) {
    FILE *f = fopen("/proc/self/maps", "r");
    int n = 0;
    for (int c; f != NULL && (c = getc(f)) != EOF;) n += c == '\n';
    if (f != NULL) fclose(f);
    return n;
}

int main(void) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.stack_size = 1 << 20;
    gowasm_error e;
    b_instance *b;
    int32_t r = 0;
    int64_t r64 = 0;
    char text[7] = {0};
    if (a_new(&o, &a, &e) != GOWASM_OK) return 1;
    if (gowasm_memory_new(0, 1, &holder, &e) != GOWASM_OK) return 2;
    for (wrong = 1; wrong <= 5; wrong++) {
        gowasm_status s = b_new(&o, &b, &e);
        printf("%d: %s, %s, %d\n", wrong, gowasm_status_name(s), e.message, b == NULL);
    }
    gowasm_memory_free(holder);
    holder = NULL;
    wrong = 6; /* a global of the program's own: not wrong */
    if (b_new(&o, &b, &e) != GOWASM_OK) return 3;
    b_c_is(b, &r64);
    printf("own global %d\n", (int)r64);
    b_free(b);
    wrong = 0;
    if (b_new(&o, &b, &e) != GOWASM_OK) { puts(e.message); return 4; }
    gowasm_instance *ab = a_base(a), *bb = b_base(b);

    gowasm_read(ab, 100, text, 6, NULL);
    printf("%s %d\n", text, gowasm_memory_size(ab) == gowasm_memory_size(bb));
    b_store(b, 200, 77);
    gowasm_read(ab, 200, &r, 4, NULL);
    say("store", GOWASM_OK, bb, r);
    say("load at the end", b_load(b, 65532, &r), bb, r);
    say("load behind", b_load(b, 65533, &r), bb, 0);
    say("load far behind", b_far_load(b, -1, &r), bb, 0);
    say("store at -1", b_store(b, -1, 1), bb, 0);
    say("grow by a", a_grow(a, 1, &r), ab, r);
    say("size in b", b_pages(b, &r), bb, r);
    say("grow by b", b_grow(b, 1, &r), bb, r);
    say("beyond a's maximum", b_grow(b, 1, &r), bb, r);
    say("load", b_load(b, 3 * 65536 - 4, &r), bb, r);
    say("load", b_load(b, 3 * 65536 - 3, &r), bb, 0);
    b_set_g(b, 123);
    say("g", a_g_is(a, &r), ab, r);
    b_c_is(b, &r64);
    printf("c %d\n", (int)r64);

    say("a null entry", a_call(a, 0, &r), ab, 0);
    b_put(b, 0);
    say("b's function", a_call(a, 0, &r), ab, r);
    say("b's trap", a_call(a, 3, &r), ab, 0);
    say("no entry", a_call(a, 4, &r), ab, 0);
    say("recursion", a_call(a, 1, &r), ab, 0);
    say("again", a_call(a, 1, &r), ab, 0);
    say("after that", a_call(a, 0, &r), ab, r);
    gowasm_funcref f;
    if (b_get_f(b, &f) != GOWASM_OK || b_put_ref(b, 3, f) != GOWASM_OK) return 5;
    b_put(b, 2);
    say("a, then b", a_call(a, 3, &r), ab, r);
    say("table.grow", b_table_grow(b, 4, &r), bb, r);
    say("too much", b_table_grow(b, 1, &r), bb, r);
    say("a's table grew", a_call(a, 7, &r), ab, 0);

    b_free(b); /* its function is in a's table */
    say("freed b", a_call(a, 0, &r), ab, r);
    if (b_new(&o, &b, &e) != GOWASM_OK) return 6;
    bb = b_base(b);
    a_free(a); /* b uses its memory and table */
    say("freed a", b_load(b, 200, &r), bb, r);
    say("freed a", b_pages(b, &r), bb, r);
    b_free(b);

    int before = mappings();
    for (int i = 0; i < 100; i++) {
        far_instance *far;
        if (a_new(&o, &a, &e) != GOWASM_OK) return 7;
        if (b_new(&o, &b, &e) != GOWASM_OK || far_new(&o, &far, &e) != GOWASM_OK) return 8;
        if (i % 2 != 0) b_free(b);
        if (i % 3 != 0) far_free(far);
        a_free(a);
        if (i % 2 == 0) b_free(b);
        if (i % 3 == 0) far_free(far);
    }
    printf("as before: %d\n", mappings() - before < 8 + KEPT);

    far_instance *far;
    if (gowasm_memory_new(2, 2, &holder, &e) != GOWASM_OK) return 9;
    if (far_new(&o, &far, &e) != GOWASM_OK) { puts(e.message); return 10; }
    gowasm_memory_free(holder);
    printf("%d\n", (int)gowasm_memory_size(far_base(far)));
    say("far load", far_load(far, 0x7fffffff, &r), far_base(far), 0);
    far_free(far);
    return 0;
}
"""

SAYS = """1: bad argument, import a.memory: there is no such memory, 1
2: bad argument, import a.memory has another type: 0 pages, but at least 1 are wanted, 1
3: bad argument, import a.table has another type, 1
4: bad argument, import a.g has another type, 1
5: bad argument, import a.c has another type, 1
own global 11
from b 1
store: ok  77
load at the end: ok  0
load behind: trap out of bounds memory access 0
load far behind: trap out of bounds memory access 0
store at -1: trap out of bounds memory access 0
grow by a: ok  1
size in b: ok  2
grow by b: ok  2
beyond a's maximum: ok  -1
load: ok  0
load: trap out of bounds memory access 0
g: ok  123
c -7
a null entry: trap indirect call of a null or differently typed function 0
b's function: ok  41
b's trap: trap unreachable 0
no entry: trap indirect call of a null or differently typed function 0
recursion: trap call stack exhausted 0
again: trap call stack exhausted 0
after that: ok  42
a, then b: ok  44
table.grow: ok  4
too much: ok  -1
a's table grew: trap indirect call of a null or differently typed function 0
freed b: ok  44
freed a: ok  77
freed a: ok  3
as before: 1
131072
far load: trap out of bounds memory access 0
"""

# What two copies of the runtime, or memories without guards, lead to.
REFUSED = r"""
#include "gowasm_link.h"
#include "a.h"
#include "far.h"
#include <stdio.h>
static a_instance *a;
gowasm_memory_ref far_import_a_memory(far_instance *i) {
    (void)i;
    return a_link_memory(a);
}
int main(void) {
    gowasm_error e;
    far_instance *far;
    if (a_new(NULL, &a, &e) != GOWASM_OK) return 1;
    printf("%d %s\n", far_new(NULL, &far, &e), e.message);
    a_free(a);
    return 0;
}
"""


def build(folder, name, suffix, *flags):
    run(AOT, *flags, os.path.join(folder, name + ".wasm"), "-o",
        os.path.join(folder, name + suffix))


def program(folder, name, source, *inputs):
    write(folder, name + ".c", source)
    run("clang", "-Wall", "-Wextra", "-Werror", "-I" + folder,
        "-I" + os.path.join(BUILD, "include"), "-o", os.path.join(folder, name),
        os.path.join(folder, name + ".c"),
        *[os.path.join(folder, i) for i in inputs], "-lm", "-lpthread")
    return run(os.path.join(folder, name))


def main():
    need("wat2wasm", "clang", "gcc")
    folder = scratch("spec-linking")
    for name, text in (("a", A), ("b", B), ("far", FAR)):
        write(folder, name + ".wat", text)
        run("wat2wasm", os.path.join(folder, name + ".wat"), "-o",
            os.path.join(folder, name + ".wasm"))
    archives = ["a.a", "b.a", "far.a"]
    for flags in (["-O0"], ["-O2", "-g"], ["-O1", "--no-guard"], ["-O2", "--cc=gcc"]):
        for name in ("a", "b", "far"):
            build(folder, name, ".a", *flags, "--no-plain")
        # A page of each of the last 1,000 freed instances stays with -g (runtime/src/free-checked.c).
        user = USER.replace("KEPT", "300" if "-g" in flags else "0")
        same(program(folder, "user", user, *archives), SAYS, " ".join(flags))

    near = FAR.replace("offset=0xfffffff0", "")
    write(folder, "far.wat", near)
    run("wat2wasm", os.path.join(folder, "far.wat"), "-o", os.path.join(folder, "far.wasm"))
    build(folder, "a", ".a", "-O0", "--no-guard", "--no-plain")
    build(folder, "far", ".a", "-O0", "--no-plain")
    same(program(folder, "refused", REFUSED, "a.a", "far.a"),
         "5 import a.memory: the memory has no guard pages after it: compile far with --no-guard "
         "too\n", "a memory without guards")
    build(folder, "a", ".o", "-O0", "--no-plain")
    build(folder, "far", ".o", "-O0", "--no-plain")
    same(program(folder, "refused", REFUSED, "a.o", "far.o"),
         "5 import a.memory: its owner uses another copy of the runtime: link both modules as "
         "archives into one program\n", "two copies of the runtime")


main()
