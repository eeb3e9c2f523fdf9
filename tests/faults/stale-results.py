"""What a failed call leaves in the places of its results: nothing of an earlier call. Buffers are
empty, numbers 0, references null: after traps, host errors, exits, time-outs, errors of the guest, bad
arguments, in ended and freed instances, and where there is no instance. So it is also if the argument
was the last result, and if a host function used the same place meanwhile."""
from _linked import SANITIZE, linked
from _capi import ECHO, ECHO_API, module, program, same, scratch, write

box = scratch("faults-stale-results")

# mode: how the functions end. 0: well; 1: trap, 2: host error, 3: endless, 4: exit
WAT = """(module
  (import "env" "host" (func $host (param i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (table 1 funcref)
  (elem (i32.const 0) $end)
  (global $mode (mut i32) (i32.const 0))
  (global $block (mut i32) (i32.const 1024))
  (func (export "malloc") (param i32) (result i32) (global.get $block))
  (func (export "free") (param i32))
  (func (export "mode") (param i32) (global.set $mode (local.get 0)))
  (func (export "place") (param i32) (global.set $block (local.get 0)))
  (func $end
    (if (i32.eq (global.get $mode) (i32.const 1)) (then unreachable))
    (if (i32.eq (global.get $mode) (i32.const 2)) (then (call $host (i32.const 2))))
    (if (i32.eq (global.get $mode) (i32.const 3)) (then (loop $l (br $l))))
    (if (i32.eq (global.get $mode) (i32.const 4)) (then (call $exit (i32.const 3))))
    (if (i32.eq (global.get $mode) (i32.const 5)) (then (call $host (i32.const 5)) unreachable)))
""" + ECHO + """  (func (export "give") (param i32 i32) (result i64) (call $end)
    (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32))
            (i64.extend_i32_u (local.get 1))))
  (func (export "fail") (param i32 i32) (result i64) (i64.or (i64.const 0x80000000)
    (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32))
            (i64.extend_i32_u (local.get 1)))))
  (func (export "outside") (param i32 i32) (result i64) (i64.const -1))
  (func (export "count") (param i32 i32) (result i32) (call $end) (local.get 1))
  (func (export "word") (param i32) (result i32) (call $end) (local.get 0))
  (func (export "wide") (param i64) (result i64) (call $end) (local.get 0))
  (func (export "real") (param f64) (result f64) (call $end) (local.get 0))
  (func (export "five") (param i32 i32 i32 i32 i32) (result i32) (call $end) (local.get 4))
  (func (export "pair") (param i32) (result i32 f32) (call $end) (local.get 0) (f32.const 1.5))
  (func (export "ref") (result funcref) (call $end) (ref.func $end)))
"""


def api(name, result, returns=""):
    return f"export {name}\nparam p uint32\nparam n uint32\nresult {result}\nbytes p n\n{returns}end\n"


C = r"""#include "left.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static left_instance *c;
static gowasm_error error;
static gowasm_buffer out;
static uint32_t count;
static int32_t word, five, pair;
static int64_t wide;
static double real;
static float half;
static gowasm_funcref ref;
static int bad;
#define CHECK(x) do { if (!(x)) bad = printf("%s: %s\n", what, #x); } while (0)
#define ENDS(call, wanted) do { \
        const gowasm_status got = (call); \
        if (got != (wanted)) bad = printf("%s: %s: %s\n", what, #call, gowasm_status_name(got)); \
    } while (0)

void left_import_env_host(left_instance *instance, int32_t what) {
    if (what == 2) gowasm_host_fail(left_base(instance), "no");
    left_mode(instance, 0); /* the same places are used by calls that go well */
    left_give(instance, gowasm_string("inner"), &out);
    left_count(instance, gowasm_string("inner"), &count);
    left_word(instance, 7, &word);
    left_five(instance, 1, 2, 3, 4, 5, &five);
    left_mode(instance, 5);
}

static void fill(void) {
    gowasm_buffer_set(&out, "secret", 6);
    count = word = five = pair = 77;
    wide = 77, real = 77, half = 77;
    memset(&ref, 77, sizeof ref);
}

static bool empty(void) {
    return out.used == 0 && out.data != NULL && *(char *)out.data == 0;
}

/* Each kind of function, in the instance as it is. */
static void each(const char *what, left_instance *i, gowasm_status wanted) {
    static const gowasm_funcref null;
    fill();
    ENDS(left_give(i, gowasm_string("x"), &out), wanted);
    CHECK(empty());
    fill();
    ENDS(left_give(i, (gowasm_bytes){out.data, out.used}, &out), wanted);
    CHECK(empty());
    ENDS(left_count(i, gowasm_string("x"), &count), wanted);
    CHECK(count == 0);
    ENDS(left_word(i, 1, &word), wanted);
    CHECK(word == 0);
    ENDS(left_wide(i, 1, &wide), wanted);
    CHECK(wide == 0);
    ENDS(left_real(i, 1, &real), wanted);
    CHECK(real == 0);
    ENDS(left_five(i, 1, 2, 3, 4, 5, &five), wanted);
    CHECK(five == 0);
    ENDS(left_pair(i, 1, &pair, &half), wanted);
    CHECK(pair == 0 && half == 0);
    ENDS(left_ref(i, &ref), wanted);
    CHECK(memcmp(&ref, &null, sizeof ref) == 0);
    /* and without places */
    ENDS(left_give(i, gowasm_string("x"), NULL), wanted);
    ENDS(left_word(i, 1, NULL), wanted);
    ENDS(left_five(i, 1, 2, 3, 4, 5, NULL), wanted);
    ENDS(left_pair(i, 1, NULL, NULL), wanted);
}

static void helpers(const char *what, gowasm_instance *base) {
    gowasm_ptr at = 77;
    char *text = (char *)what;
    ENDS(gowasm_copy_in(base, "x", 1, &at, &error), GOWASM_BAD_ARGUMENT);
    CHECK(at == 0);
    at = 77;
    ENDS(gowasm_alloc(base, 1, &at, &error), GOWASM_BAD_ARGUMENT);
    CHECK(at == 0);
    fill();
    ENDS(gowasm_read_packed(base, (uint64_t)1 << 32 | 1, &out, &error), GOWASM_BAD_ARGUMENT);
    CHECK(empty());
    ENDS(gowasm_read_string(base, 0, 1, &text, &error), GOWASM_BAD_ARGUMENT);
    CHECK(text == NULL);
}

int main(int argc, char **argv) {
    const char *what = "well";
    setvbuf(stdout, NULL, _IONBF, 0);
    (void)argc, (void)argv;
    left_instance *d = c;
    if (left_new(NULL, &c, &error) != GOWASM_OK) return 1;
    ENDS(left_give(c, gowasm_string("fine"), &out), GOWASM_OK);
    CHECK(out.used == 4 && strcmp(out.data, "fine") == 0);
    ENDS(left_give(c, (gowasm_bytes){out.data, out.used}, &out), GOWASM_OK);
    CHECK(out.used == 4 && strcmp(out.data, "fine") == 0);
    ENDS(left_word(c, 5, &word), GOWASM_OK);
    ENDS(left_five(c, 1, 2, 3, 4, 5, &five), GOWASM_OK);
    ENDS(left_pair(c, 5, &pair, &half), GOWASM_OK);
    ENDS(left_wide(c, 5, &wide), GOWASM_OK);
    ENDS(left_real(c, 5, &real), GOWASM_OK);
    ENDS(left_count(c, gowasm_string("fives"), &count), GOWASM_OK);
    ENDS(left_ref(c, &ref), GOWASM_OK);
    CHECK(word == 5 && five == 5 && pair == 5 && half == 1.5f && wide == 5 && real == 5);
    CHECK(count == 5 && ref.func != NULL && ref.instance == c);

    what = "trap", left_mode(c, 1), each(what, c, GOWASM_TRAP);
    what = "host error", left_mode(c, 2), each(what, c, GOWASM_HOST_ERROR);
    what = "inside", left_mode(c, 5), each(what, c, GOWASM_TRAP);
    left_mode(c, 3);
    gowasm_set_deadline(left_base(c), gowasm_clock() + 1000000, &error);
    what = "deadline", each(what, c, GOWASM_TIMEOUT);
    gowasm_set_deadline(left_base(c), 0, &error);
    left_mode(c, 0);

    what = "arguments", fill();
    ENDS(left_give(c, (gowasm_bytes){NULL, 5}, &out), GOWASM_BAD_ARGUMENT);
    CHECK(empty());
    fill();
    ENDS(left_give(c, (gowasm_bytes){out.data, (size_t)1 << 33}, &out), GOWASM_BAD_ARGUMENT);
    CHECK(empty());
    fill();
    ENDS(left_give(c, (gowasm_bytes){out.data, 1 << 30}, &out), GOWASM_HOST_ERROR);
    CHECK(empty());
    ENDS(left_count(c, (gowasm_bytes){NULL, 5}, &count), GOWASM_BAD_ARGUMENT);
    CHECK(count == 0);
    what = "guest", fill();
    ENDS(left_fail(c, gowasm_string("error"), &out), GOWASM_GUEST_ERROR);
    CHECK(empty());
    fill();
    ENDS(left_outside(c, gowasm_string("x"), &out), GOWASM_BAD_ARGUMENT);
    CHECK(empty());
    fill();
    left_place(c, 65536); /* malloc gives what is outside */
    ENDS(left_give(c, gowasm_string("x"), &out), GOWASM_HOST_ERROR);
    CHECK(empty());
    left_place(c, 1024);

    what = "storage", fill();
    CHECK(!gowasm_buffer_set(&out, "x", SIZE_MAX));
    CHECK(empty());

    what = "exit", left_mode(c, 4), each(what, c, GOWASM_EXIT);
    what = "ended", each(what, c, GOWASM_EXIT);
    what = "NULL", each(what, NULL, GOWASM_BAD_ARGUMENT);
    helpers(what, NULL);
    d = c;
    ENDS(left_clone(NULL, NULL, &d, &error), GOWASM_BAD_ARGUMENT);
    CHECK(d == NULL);
    ENDS(gowasm_checkpoint(NULL, &error), GOWASM_BAD_ARGUMENT);
    ENDS(gowasm_set_deadline(NULL, 0, &error), GOWASM_BAD_ARGUMENT);
    ENDS(gowasm_free(NULL, 8, &error), GOWASM_BAD_ARGUMENT);
    gowasm_cancel(NULL), gowasm_uncancel(NULL), gowasm_set_user(NULL, NULL);
    CHECK(gowasm_borrow(NULL, 0, 1) == NULL && gowasm_memory_size(NULL) == 0);
    CHECK(gowasm_user(NULL) == NULL);
    CHECK(gowasm_last_error(left_base(NULL))->status == GOWASM_BAD_ARGUMENT);
    CHECK(strcmp(gowasm_last_error(NULL)->message, "there is no instance") == 0);
    d = c;
    gowasm_options short_ones = GOWASM_OPTIONS_INIT;
    short_ones.size = sizeof short_ones.size;
    ENDS(left_new(&short_ones, &d, &error), GOWASM_BAD_ARGUMENT);
    CHECK(d == NULL);

    left_free(c);
    what = "freed";
    if (KEEPS_FREED) each(what, c, GOWASM_BAD_ARGUMENT), helpers(what, left_base(c));
    gowasm_buffer_free(&out);
    puts("done");
    return bad != 0;
}
"""

module(box, "left", WAT)
write(box, "left.api", ECHO_API + api("give", "uint64", "returns bytes\n")
      + api("fail", "uint64", "returns bytes\n") + api("outside", "uint64", "returns bytes\n")
      + api("count", "uint32"))
# The library's own runtime does not notice freed instances.
C = f"#define KEEPS_FREED {int(not SANITIZE)}\n" + C
libraries = linked(box, "left", "--interruptible", "--no-plain", *([] if SANITIZE else ["-g"]))
same(program(box, "use", C, *libraries), "done\n", "what failed calls leave")
