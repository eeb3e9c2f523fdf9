"""PREFIX_reset, PREFIX_clone and gowasm_checkpoint: every part of an instance's state comes back."""

from _capi import aot, module, program, same, scratch

box = scratch("capi-reset")
module(box, "state", """(module
  (import "env" "inside" (func $inside))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_renumber" (func $move (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory 3 20)
  (table $t 2 10 funcref)
  (table $x 1 5 externref)
  (global $n (mut i64) (i64.const 5))
  (global $f (mut funcref) (ref.null func))
  (data (i32.const 100) "image")
  (data (i32.const 700) "file")
  (data $late "passive")
  (elem $spare func $one)
  (elem (i32.const 0) func $one $two)
  (elem declare func $three)
  (type $number (func (result i32)))
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func $three (result i32) (i32.wrap_i64 (global.get $n)))
  (func (export "_initialize")
    (i32.store (i32.const 200) (i32.add (i32.load (i32.const 200)) (i32.const 1)))
    (table.set $t (i32.const 1) (ref.func $three)))
  (func (export "change") (param externref)
    (i32.store (i32.const 100) (i32.const 0))
    (i32.store (i32.const 131072) (i32.const 77))
    (drop (memory.grow (i32.const 4)))
    (i32.store (i32.const 400000) (i32.const 78))
    (global.set $n (i64.const 6))
    (global.set $f (ref.func $three))
    (table.set $t (i32.const 0) (ref.func $three))
    (drop (table.grow $t (ref.null func) (i32.const 3)))
    (table.set $x (i32.const 0) (local.get 0))
    (data.drop $late)
    (elem.drop $spare))
  ;; one number for all of the state
  (func (export "state") (result i64)
    (local $s i64)
    (local.set $s (i64.extend_i32_u (i32.load (i32.const 100))))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (i32.load (i32.const 131072)))))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (i32.load (i32.const 200)))))
    (local.set $s (i64.mul (local.get $s) (i64.const 7)))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (memory.size))))
    (local.set $s (i64.mul (local.get $s) (i64.const 7)))
    (local.set $s (i64.add (local.get $s) (global.get $n)))
    (local.set $s (i64.mul (local.get $s) (i64.const 7)))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (ref.is_null (global.get $f)))))
    (local.set $s (i64.mul (local.get $s) (i64.const 7)))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (table.size $t))))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u
      (call_indirect $t (type $number) (i32.const 0)))))
    (local.set $s (i64.mul (local.get $s) (i64.const 7)))
    (i64.add (local.get $s) (i64.extend_i32_u (ref.is_null (table.get $x (i32.const 0))))))
  ;; through the table: the instance in the entry must be the one that is called
  (func (export "own") (result i32) (call_indirect $t (type $number) (i32.const 1)))
  (func (export "set") (param i64) (global.set $n (local.get 0)))
  (func (export "hold") (global.set $f (ref.func $three)) (table.set $t (i32.const 0) (global.get $f)))
  (func (export "held") (result i32)
    (table.set $t (i32.const 0) (global.get $f)) (call_indirect $t (type $number) (i32.const 0)))
  (func (export "late") (memory.init $late (i32.const 500) (i32.const 0) (i32.const 7))
    (table.init $t $spare (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "grown") (result i32)
    (drop (memory.grow (i32.const 4))) (i32.load (i32.const 400000)))
  (func (export "trap") (call 10) unreachable)
  (func (export "leave") (call $exit (i32.const 3)))
  (func (export "call") (call $inside))
  (func (export "close") (param i32) (result i32) (call $close (local.get 0)))
  (func (export "move") (param i32 i32) (result i32) (call $move (local.get 0) (local.get 1)))
  (func (export "folder") (param i32) (result i32)
    (call $prestat (local.get 0) (i32.const 600)))
  (func (export "open") (result i32)
    (call $open (i32.const 3) (i32.const 0) (i32.const 700) (i32.const 4) (i32.const 9)
      (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 800))))
""".replace("(call 10) ", ""))
C = r"""#include "state.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, error.message); \
                                  exit(1); } } while (0)
static gowasm_error error;
static gowasm_status inside;

void state_import_env_inside(state_instance *s) {
    state_instance *clone;
    inside = state_reset(s);
    if (inside == GOWASM_BAD_ARGUMENT) inside = gowasm_checkpoint(state_base(s), &error);
    if (inside == GOWASM_BAD_ARGUMENT) inside = state_clone(s, NULL, &clone, &error);
}

static int64_t state_of(state_instance *s) {
    int64_t n = 0;
    CHECK(state_state(s, &n) == GOWASM_OK);
    return n;
}

static int32_t own(state_instance *s) {
    int32_t n = 0;
    CHECK(state_own(s, &n) == GOWASM_OK);
    return n;
}

static int descriptors(void) {
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (readdir(d) != NULL) n++;
    closedir(d);
    return n;
}

static void test(const gowasm_options *options, int rounds) {
    state_instance *s, *c, *d;
    int32_t n;
    int64_t first;
    CHECK(state_new(options, &s, &error) == GOWASM_OK);
    first = state_of(s);
    for (int i = 0; i < rounds; i++) {
        CHECK(state_change(s, &n) == GOWASM_OK && state_of(s) != first);
        CHECK(state_late(s) == GOWASM_TRAP);
        if (i % 3 == 1) CHECK(state_trap(s) == GOWASM_TRAP);
        if (i % 3 == 2) CHECK(state_leave(s) == GOWASM_EXIT && state_leave(s) == GOWASM_EXIT);
        CHECK(state_reset(s) == GOWASM_OK && state_of(s) == first);
        CHECK(gowasm_last_error(state_base(s))->status == GOWASM_OK);
        CHECK(gowasm_memory_size(state_base(s)) == 3 * 65536);
        CHECK(state_late(s) == GOWASM_OK);
        CHECK(state_grown(s, &n) == GOWASM_OK && n == 0);
        CHECK(state_reset(s) == GOWASM_OK);
    }
    /* descriptors that the guest closes and moves come back */
    CHECK(state_close(s, 0, &n) == GOWASM_OK && n == 0);
    CHECK(state_move(s, 3, 1, &n) == GOWASM_OK && n == 0);
    CHECK(state_close(s, 1, &n) == GOWASM_OK && n == 0);
    CHECK(state_folder(s, 3, &n) == GOWASM_OK && n != 0);
    CHECK(state_reset(s) == GOWASM_OK);
    CHECK(state_folder(s, 3, &n) == GOWASM_OK && n == 0);
    CHECK(state_close(s, 0, &n) == GOWASM_OK && n == 0);
    /* files are closed by reset, and no part of a checkpoint */
    CHECK(state_reset(s) == GOWASM_OK);
    int before = descriptors();
    CHECK(state_open(s, &n) == GOWASM_OK && n == 0 && descriptors() == before + 1);
    CHECK(gowasm_checkpoint(state_base(s), &error) == GOWASM_BAD_ARGUMENT);
    CHECK(strcmp(error.message, "no checkpoint: the guest has 1 files open") == 0);
    CHECK(state_reset(s) == GOWASM_OK && descriptors() == before);
    /* nothing of it while a call is inside */
    CHECK(state_call(s) == GOWASM_OK && inside == GOWASM_BAD_ARGUMENT);
    /* clones are apart from each other, and outlive what they were made from */
    CHECK(state_set(s, 40) == GOWASM_OK && state_hold(s) == GOWASM_OK);
    CHECK(gowasm_checkpoint(state_base(s), &error) == GOWASM_OK);
    CHECK(state_set(s, 41) == GOWASM_OK);
    CHECK(state_clone(s, NULL, &c, &error) == GOWASM_OK);
    CHECK(state_clone(c, NULL, &d, &error) == GOWASM_OK);
    CHECK(own(c) == 40 && own(d) == 40 && own(s) == 41);
    CHECK(state_set(c, 50) == GOWASM_OK && own(c) == 50 && own(d) == 40 && own(s) == 41);
    CHECK(state_held(c, &n) == GOWASM_OK && n == 50);
    state_free(s);
    CHECK(own(c) == 50 && state_reset(c) == GOWASM_OK && own(c) == 40);
    CHECK(state_folder(d, 3, &n) == GOWASM_OK && n == 0);
    state_free(c);
    CHECK(state_change(d, &n) == GOWASM_OK && state_reset(d) == GOWASM_OK && own(d) == 40);
    CHECK(state_clone(d, NULL, &s, &error) == GOWASM_OK && own(s) == 40);
    /* a clone's options */
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.user = &n;
    CHECK(state_clone(d, &o, &c, &error) == GOWASM_OK && gowasm_user(state_base(c)) == &n);
    state_free(c);
    o.max_memory = 65536;
    CHECK(state_clone(d, &o, &c, &error) == GOWASM_MEMORY_LIMIT && c == NULL);
    o.max_memory = 0;
    o.argc = 1;
    CHECK(state_clone(d, &o, &c, &error) == GOWASM_BAD_ARGUMENT && c == NULL);
    CHECK(state_clone(NULL, NULL, &c, &error) == GOWASM_BAD_ARGUMENT);
    CHECK(state_reset(NULL) == GOWASM_BAD_ARGUMENT);
    CHECK(state_leave(d) == GOWASM_EXIT);
    CHECK(gowasm_checkpoint(state_base(d), &error) == GOWASM_BAD_ARGUMENT);
    state_free(s);
    state_free(d);
}

int main(int argc, char **argv) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_preopen folder = {argc > 1 ? argv[1] : ".", "/", false};
    options.preopens = &folder;
    options.preopen_count = 1;
    int before = descriptors();
    test(&options, 10);
    int image = descriptors() - before;
    test(&options, 3);
    CHECK(image <= 1 && descriptors() == before + image);
    /* without memory files a checkpoint is a copy */
    int all[1024], count = 0;
    while ((all[count] = dup(0)) >= 0) count++;
    close(all[--count]), close(all[--count]), close(all[--count]);
    state_instance *s;
    options.preopen_count = 0;
    CHECK(state_new(&options, &s, &error) == GOWASM_OK);
    int32_t n;
    int64_t first = state_of(s);
    while (dup(0) >= 0) {}
    for (int i = 0; i < 3; i++) {
        CHECK(state_change(s, &n) == GOWASM_OK && state_reset(s) == GOWASM_OK);
        CHECK(state_of(s) == first && state_grown(s, &n) == GOWASM_OK && n == 0);
    }
    state_free(s);
    puts("good");
    return 0;
}
"""
# memory limits of descriptors are small, so that running out of them does not take long
C = C.replace("int main(int argc, char **argv) {", """#include <sys/resource.h>
int main(int argc, char **argv) {
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){100, 100});""")
for flag in [[], ["--no-guard"]]:
    aot(*flag, "--no-plain", "state.wasm", "-o", "libstate.a", "--prefix=state", cwd=box)
    same(program(box, "main", C, "libstate.a", compilers=("clang", "gcc")), "good\n", "state")
