"""Commands whose exports are called after _start: TinyGo since 0.34 ends it with proc_exit(0). What
stays callable, what ends, what must be started first; plain functions; reset; without an operating
system."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import BUILD, fail, run, scratch, write
from capi._capi import aot, module, program

# main's exit code is `code`; each call of run() counts how often _start ran.
GUEST = """(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $code (mut i32) (i32.const CODE))
  (func (export "_start")
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
    (call $exit (global.get $code)))
  (func (export "runs") (result i32) (i32.load (i32.const 8)))
  (func (export "leave") (param i32) (call $exit (local.get 0)))
  (func (export "malloc") (param i32) (result i32) (i32.const 64))
  (func (export "free") (param i32)))
"""
USE = """#include "NAME.h"
#include <stdio.h>
#include <string.h>
#define CHECK(x) do { if (!(x)) { printf("line %d: %s; %s\\n", __LINE__, #x, \\
                                         gowasm_last_error(NAME_base(c))->message); return 1; } \\
                    } while (0)
static gowasm_error told;
static void hook(const char *name, const gowasm_error *e) { (void)name; told = *e; }
int main(void) {
    NAME_instance *c;
    int32_t n;
    gowasm_ptr at;
    (void)at, (void)told, (void)hook;
    if (NAME_new(NULL, &c, NULL) != GOWASM_OK) return 2;
BODY
    NAME_free(c);
    return 0;
}
"""
NOT_YET = """
    CHECK(NAME_runs(c, &n) == GOWASM_BAD_ARGUMENT);
    CHECK(strstr(gowasm_last_error(NAME_base(c))->message, "call NAME_start() first") != NULL);
    CHECK(gowasm_alloc(NAME_base(c), 4, &at, NULL) != GOWASM_OK);
"""
GOES_ON = """
    CHECK(NAME_start(c) == GOWASM_EXIT && gowasm_last_error(NAME_base(c))->exit_code == 0);
    CHECK(NAME_runs(c, &n) == GOWASM_OK && n == 1);
    CHECK(gowasm_alloc(NAME_base(c), 4, &at, NULL) == GOWASM_OK);
    CHECK(NAME_start(c) == GOWASM_BAD_ARGUMENT);
    CHECK(NAME_runs(c, &n) == GOWASM_OK && n == 1);
"""
RESET = """
    CHECK(NAME_reset(c) == GOWASM_OK);

""" + NOT_YET + GOES_ON + """
    CHECK(gowasm_checkpoint(NAME_base(c), NULL) == GOWASM_OK && NAME_reset(c) == GOWASM_OK);
    CHECK(NAME_runs(c, &n) == GOWASM_OK && n == 1);
    NAME_instance *other;
    CHECK(NAME_clone(c, NULL, &other, NULL) == GOWASM_OK);
    CHECK(NAME_runs(other, &n) == GOWASM_OK && n == 1);
    NAME_free(other);
"""
LEAVES = """
    CHECK(NAME_leave(c, 0) == GOWASM_EXIT && NAME_runs(c, &n) == GOWASM_EXIT);
"""
# Without an operating system there is room for one instance.
PLAIN = """
    NAME_free(c);
    c = NULL;
    CHECK(runs() == 1 && runs() == 1);
    gowasm_set_plain_hook(hook);
    leave(0);
    runs();
    CHECK(told.status == GOWASM_EXIT);
"""
ENDED = """
    CHECK(NAME_start(c) == GOWASM_EXIT);
    CHECK(gowasm_last_error(NAME_base(c))->exit_code == CODE);
    CHECK(NAME_runs(c, &n) == GOWASM_EXIT && NAME_start(c) == GOWASM_BAD_ARGUMENT);
"""
PLAIN_FAILS = """
    gowasm_set_plain_hook(hook);
    runs();
    CHECK(told.status == GOWASM_EXIT);
"""
EARLY = """
    CHECK(NAME_runs(c, &n) == GOWASM_OK && n == 0);
"""


def text(*words):
    return b"".join(bytes([len(w)]) + w.encode() for w in words)


def custom(name, payload):
    body = text(name) + payload
    assert len(body) < 128
    return bytes([0, len(body)]) + body


TINYGO = custom("producers", b"\x01" + text("processed-by") + b"\x01" + text("TinyGo", "0.40.1"))
GO = custom("producers", b"\x01" + text("language") + b"\x01" + text("Go", "go1.26.0"))


def guest(name, code, section):
    path = module(folder, name, GUEST.replace("CODE", str(code)))
    with open(path, "ab") as f:
        f.write(section)
    return path


def expand(body, name, code):
    return USE.replace("BODY", body).replace("NAME", name).replace("CODE", str(code))


def check(name, code, section, body):
    aot(guest(name, code, section), "-o", os.path.join(folder, name + ".a"))
    program(folder, name + "_main", expand(body, name, code), os.path.join(folder, name + ".a"))


def check_bare(name, code, section, body):
    """The same without an operating system, on this machine all the same."""
    product = os.path.join(folder, name + ".a")
    aot("--freestanding", "--target=x86_64-none-elf", guest(name, code, section), "-o", product)
    board = "#include \"gowasm_board.h\"\nconst gowasm_board gowasm_board_hooks = {0};\n"
    main = write(folder, name + "_main.c", board + expand(body, name, code))
    exe = os.path.join(folder, name + "_main")
    run("gcc", "-I", folder, "-I", os.path.join(BUILD, "include"), main, product, "-no-pie", "-o",
        exe)
    output = run(exe)
    if output:
        fail(output)


folder = scratch("faults-start")
check("tiny", 0, TINYGO, NOT_YET + GOES_ON + RESET + LEAVES + PLAIN)
check("tiny3", 3, TINYGO, ENDED + PLAIN_FAILS)
check("other", 0, b"", EARLY + GOES_ON + LEAVES + PLAIN)
check("go", 0, GO, NOT_YET + ENDED + PLAIN_FAILS)
if os.uname().machine == "x86_64":
    check_bare("baretiny", 0, TINYGO, NOT_YET + GOES_ON + LEAVES + PLAIN)
    check_bare("baretiny3", 3, TINYGO, ENDED)
    check_bare("bareother", 0, b"", EARLY + GOES_ON + LEAVES + PLAIN)
