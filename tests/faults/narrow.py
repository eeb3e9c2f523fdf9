"""Targets with addresses of 32 bits: accesses are compared there without --no-guard being asked for,
since guard pages need more addresses than there are. What the compiler says of its target decides;
the one here says 32 bits of a 64-bit machine, so that what it makes can run."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, fail, need, run, same, scratch, write

GUEST = """(module (memory 1)
  (func (export "get") (param i32) (result i32) (i32.load offset=65520 (local.get 0)))
  (func $deep (export "deep") (param i32) (result i32)
    (i32.add (i32.const 1) (call $deep (local.get 0)))))
"""
HOST = """#include "guest.h"
#include <stdio.h>
int main(void) {
    guest_instance *i;
    int32_t r = 5;
    if (guest_new(NULL, &i, NULL) != GOWASM_OK) return 1;
    gowasm_status s = guest_get(i, 12, &r);
    printf("%d %d", (int)s, (int)r);
    printf(" %d", (int)guest_get(i, 13, &r));
    printf(" %d", (int)guest_get(i, -1, &r));
    printf(" %d\\n", (int)guest_deep(i, 0, &r));
    guest_free(i);
}
"""
CC = """#!/bin/sh
for word; do
    [ "$word" != -dM ] || { echo "#define __SIZEOF_POINTER__ 4"; exit 0; }
done
exec gcc "$@"
"""

need("gcc", "wasm2c", "wat2wasm")
folder = scratch("faults-narrow")
cc = write(folder, "cc32", CC)
os.chmod(cc, 0o755)
run("wat2wasm", write(folder, "guest.wat", GUEST), "-o", os.path.join(folder, "guest.wasm"))
run(AOT, "-O1", "--cc=" + cc, "--keep", "keep", "guest.wasm", "-o", "guest.a", cwd=folder)
with open(os.path.join(folder, "keep", "guest_gen.h"), encoding="utf-8") as f:
    if "#define GW_BOUNDS_CHECKS 1\n" not in f.read():
        fail("accesses are not compared where addresses have 32 bits")
run("gcc", "-I", os.path.join(BUILD, "include"), write(folder, "host.c", HOST), "guest.a", "-lm",
    "-lpthread", "-o", "host", cwd=folder)
same(run(os.path.join(folder, "host")), "0 0 1 1 1\n", "loads at the end of memory, and recursion")
