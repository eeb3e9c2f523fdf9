"""A guest whose deadline has passed is traced, and that takes no time that a deadline would not allow:
its stack is full of what looks like return addresses, all into one function, whose name is as long
as the guest's data.
"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "capi"))
from _capi import aot, module, program, scratch

NAME, SLOTS = 2000000, 60000  # without a limit: 5 s
IMAGE, FUNCTION = 65536, 0x1002  # pclntab; PC_F of main.f
box = scratch("faults-trace-deadline")


def words(*values):
    return b"".join(struct.pack("<Q", v) for v in values)


def quoted(data):
    return '"' + "".join(f"\\{b:02x}" for b in data) + '"'


def pclntab():
    """Four functions, all with the same runtime._func, whose frames have no bytes."""
    count, functab = 4, 72
    func = functab + 8 * count + 8
    pctab = func + 64
    names = pctab + 16
    header = words(0x08010000fffffff1, count, 0, 0, names, names, names, pctab, functab)
    entries = b"".join(struct.pack("<II", i, func - functab) for i in range(count)) + bytes(8)
    body = struct.pack("<11I", 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0)
    image = (header + entries + body).ljust(pctab, b"\0") + b"\0\2\xff\xff\7"
    return image.ljust(names, b"\0") + b"\0"


def guest():
    """main.f calls itself once, and traps there."""
    table = pclntab()
    stack = (IMAGE + len(table) + NAME + 8) & ~7
    end = stack + 8 * SLOTS
    registers = " ".join(f"(global (mut {t}) ({t}.const 0))"
                         for t in "i32 i64 i64 i64 i64 i64 i64 i32".split())
    enter = "(param i32) (result i32) (local i32) (local.set 1 (global.get 0)) "
    suspends = "(return (i32.wrap_i64 (global.get 2)))"
    return f"""(module (memory (export "memory") {(end >> 16) + 2}) {registers}
  (func $morestack {enter} {suspends}) (func $suspends {enter} {suspends})
  (func $f {enter} (block
      (if (global.get 7) (then (unreachable)))
      (global.set 7 (i32.const 1))
      (local.get 1) (i32.const 8) (i32.sub) (local.tee 1) (global.set 0)
      (local.get 1) (i64.const {FUNCTION << 16 | 1}) (i64.store)
      (i32.const 0) (call $f) (local.set 1 (global.get 0)) (br_if 0)
      (global.set 0 (local.tee 1 (i32.add (local.get 1) (i32.const 8))))
      (return (i32.const 0)))
    (i32.const 1))
  (func $start (export "go")
    (global.set 0 (i32.const {end - 4096})) (global.set 2 (i64.const 1024))
    (drop (call $f (i32.const 0))))
  (table {0x1000 + 4} funcref) (elem (i32.const 0x1000) $morestack $suspends $f $start)
  (data (i32.const 1024) {quoted(words(stack, end, 0, 0, 0, 0, 1200, 0, 0, 0))})
  (data (i32.const {IMAGE}) {quoted(table)} "{'a' * NAME}\\00")
  (data (i32.const {stack}) {quoted(words(FUNCTION << 16 | 1) * SLOTS)}))"""


C = r"""#include "traced.h"
#include <time.h>

int main(void) {
    traced_instance *t;
    struct timespec used;
    if (traced_new(NULL, &t, NULL) != GOWASM_OK) return 1;
    if (gowasm_set_deadline(traced_base(t), gowasm_clock() + 10000000u, NULL) != GOWASM_OK) return 2;
    if (traced_go(t) != GOWASM_TRAP) return 3;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec < 1 ? 0 : 4;
}
"""
path = module(box, "traced", guest())
aot("--interruptible", path, "-o", "traced.a", cwd=box)
program(box, "main", C, "traced.a")
