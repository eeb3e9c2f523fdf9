"""-g: uses of an instance that has been freed are errors that say so, in calls, in each function of
gowasm.h and when it is freed again; also of the last of many, and of one that another imports from.
Others are as before, and the memory for it is bounded."""
import os
import subprocess

from _capi import ECHO, ECHO_API, INCLUDE, aot, fail, module, need, run, same, scratch, write
from _project import sanitized_list

box = scratch("capi-freed")
need("clang")
module(box, "calc", """(module
  (memory (export "memory") 2)
  (table (export "table") 1 funcref)
  (global $n (mut i32) (i32.const 0))
  (func (export "malloc") (param i32) (result i32) (i32.const 1024))
  (func (export "free") (param i32))
  (func (export "add") (param i32 i32) (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (i32.add (local.get 0) (local.get 1)))
""" + ECHO + ")")
write(box, "calc.api", ECHO_API)
module(box, "other", """(module (import "calc" "memory" (memory 1))
  (func (export "first") (result i32) (i32.load8_u (i32.const 0))))
""")
C = r"""#include "other.h"
#include "calc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static calc_instance *c, *d;
static gowasm_error error;
gowasm_memory_ref other_import_calc_memory(other_instance *o) {
    (void)o;
    return calc_link_memory(c);
}
static int bad;
#define GONE(call, e) do { \
        const gowasm_status status = (call); \
        if (status == GOWASM_BAD_ARGUMENT && strstr((e)->message, "instance has been freed")) \
            break; \
        bad = printf("%s: %s, %s\n", #call, gowasm_status_name(status), (e)->message); \
    } while (0)
#define SAME(a, b) do { if ((a) != (b)) bad = printf("%s\n", #a); } while (0)

static void use(calc_instance *freed) {
    gowasm_instance *base = calc_base(freed);
    const gowasm_error *last = gowasm_last_error(base);
    gowasm_buffer out = {NULL, 0, 0};
    gowasm_ptr at;
    calc_instance *made = NULL;
    other_instance *o = NULL;
    char text[8], *copy;
    int32_t n = 0;
    SAME(strcmp(last->message, "calc: the instance has been freed"), 0);
    GONE(calc_add(freed, 1, 2, &n), last);
    GONE(calc_echo(freed, gowasm_string(""), &out), last);
    GONE(calc_echo(freed, gowasm_string("text"), &out), last);
    GONE(calc_reset(freed), last);
    GONE(calc_clone(freed, NULL, &made, &error), &error);
    GONE(gowasm_checkpoint(base, &error), &error);
    GONE(gowasm_set_deadline(base, gowasm_clock() + 1000000, &error), &error);
    GONE(gowasm_read(base, 0, text, 4, &error), &error);
    GONE(gowasm_write(base, 0, text, 4, &error), &error);
    GONE(gowasm_read_string(base, 0, 4, &copy, &error), &error);
    GONE(gowasm_alloc(base, 10, &at, &error), &error);
    GONE(gowasm_free(base, 1024, &error), &error);
    GONE(gowasm_copy_in(base, "x", 1, &at, &error), &error);
    SAME(gowasm_borrow(base, 0, 1), NULL);
    SAME(gowasm_user(base), NULL);
    SAME(gowasm_memory_size(base), 0);
    gowasm_cancel(base);
    gowasm_uncancel(base);
    c = freed;
    SAME(other_new(NULL, &o, &error), GOWASM_BAD_ARGUMENT);
    SAME(made, NULL);
    SAME(o, NULL);
    SAME(n, 0);
}

int main(int argc, char **argv) {
    int32_t n = 0;
    (void)argv;
    if (calc_new(NULL, &c, &error) != GOWASM_OK || calc_add(c, 20, 22, &n) != GOWASM_OK) return 1;
    if (calc_clone(c, NULL, &d, &error) != GOWASM_OK) return 1;
    calc_instance *first = c;
    calc_free(first);
    use(first);
    SAME(calc_add(d, 20, 22, &n), GOWASM_OK); /* the clone lives */
    for (int i = 0; i < 5000; i++) {
        if (calc_clone(d, NULL, &c, &error) != GOWASM_OK) return 2;
        if (c == first && i < 999) return 3;
        SAME(calc_add(c, i, 1, &n), GOWASM_OK);
        SAME(n, i + 1);
        calc_free(c);
    }
    use(c);
    /* 5,000 freed: pages of 1,000 are there, each a mapping, not of all */
    unsigned mappings = 0;
    FILE *f = fopen("/proc/self/maps", "r");
    for (int byte; f != NULL && (byte = getc(f)) != EOF;) mappings += byte == '\n';
    if (f == NULL || fclose(f) != 0 || mappings < 500 || mappings > 1200)
        bad = printf("%u mappings\n", mappings);
    if (bad) return 4;
    /* one that another imports from, then twice */
    other_instance *o;
    c = d;
    SAME(other_new(NULL, &o, &error), GOWASM_OK);
    calc_free(d);
    SAME(other_first(o, &n), GOWASM_OK);
    if (argc > 1) calc_free(d);
    other_free(o);
    if (argc == 1) calc_free(d);
    return 5;
}
"""
WAYS = [[], ["--no-guard"], ["--no-guard", "--cflags=-fsanitize=address"]]
for flags in sanitized_list("ways to compile", WAYS, WAYS[:1]):
    for name in "calc", "other":
        aot("-g", "--interruptible", "--no-plain", *flags, name + ".wasm", "-o", name + ".a",
            cwd=box)
    sanitize = [f.removeprefix("--cflags=") for f in flags if "sanitize" in f]
    source = write(box, "use.c", C)
    run("clang", "-std=gnu11", "-Wall", "-Wextra", "-Werror", *sanitize, "-I", INCLUDE,
        source, "calc.a", "other.a", "-lm", "-lpthread", "-o", "use", cwd=box)
    for arguments in [], ["x"]:
        done = subprocess.run([os.path.join(box, "use"), *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != -6:
            fail(f"{flags}: status {done.returncode}\n{done.stdout}{done.stderr}")
        last = (done.stdout + done.stderr).splitlines(True)[-1]  # ASan warns of the other stack
        same(last, "calc_free: the instance is freed twice\n", str(flags))
