"""Two modules of one interface in one program, as .a, .o and .so: what they both export clashes only
where a plain function is called, and then one of them is; what toolchains export for themselves has
no name in C."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, fail, run, same, scratch
from capi._capi import aot, module, program

PLUMBING = ["asyncify_start_unwind", "asyncify_stop_unwind", "asyncify_start_rewind",
            "asyncify_stop_rewind", "asyncify_get_state", "__wasm_call_ctors", "cabi_realloc",
            "tinygo_unwind", "go_scheduler", "dynCall_vi", "__wbindgen_malloc"]
GUEST = """(module
  (global (export "__heap_base") i32 (i32.const 1024))
  (memory (export "memory") 1)
  PLUMBING
  (func (export "alloc") (param i32) (result i32) (i32.const NUMBER))
  (func (export "free") (param i32))
  (func (export "call") (result i32) (i32.const NUMBER))
  (func (export "wide") (param i32 i32 i32 i32 i32) (result i32) (i32.const NUMBER))
  (func (export "pair") (result i32 i32) (i32.const NUMBER) (i32.const 0))
  (func (export "u8") (result i32) (i32.const NUMBER))
  (func (export "i32_load") (result i32) (i32.const NUMBER))
  (func (export "NAMEonly") (result i32) (i32.const NUMBER)))
"""
PREFIXED = """#define GOWASM_NO_PLAIN /* pair() is declared by both, with other types */
#include "one.h"
#include "two.h"
int alloc(int); /* the program's own */
int alloc(int n) { return n + 1; }
int main(void) {
    one_instance *a;
    two_instance *b;
    int32_t n = 0;
    if (one_new(NULL, &a, NULL) != GOWASM_OK || two_new(NULL, &b, NULL) != GOWASM_OK) return 1;
    if (one_call(a, &n) != GOWASM_OK || n != 1 || two_call(b, &n) != GOWASM_OK || n != 2) return 2;
    one_free(a);
    two_free(b);
    return alloc(41) != 42;
}
"""
PLAIN = """#include "one.h"
#define GOWASM_NO_PLAIN
#include "two.h"
int32_t two_only(void);
#include <stdio.h>
int main(void) {
    printf("%d %d %d %d %d ", alloc(0), call(), wide(1, 2, 3, 4, 5), u8(), i32_load());
    printf("%d %d\\n", one_only(), two_only());
    return 0;
}
"""

folder = scratch("faults-archives")
for number, name in enumerate(["one", "two"], 1):
    exports = "".join(f'(func (export "{x}"))\n' for x in PLUMBING)
    text = GUEST.replace("PLUMBING", exports).replace("NUMBER", str(number))
    path = module(folder, name, text.replace("NAMEonly", name + "_only"))
    for kind in ["a", "o", "so"]:
        aot(path, "-o", os.path.join(folder, f"{name}.{kind}"))
    with open(os.path.join(folder, name + ".h"), encoding="utf-8") as f:
        header = f.read()
    found = json.loads(run(AOT, "inspect", "--json", path))["exports"]
    for x in PLUMBING + ["__heap_base"]:
        if re.search(rf"(?<!_link_){x}\(", header) or [e for e in found if e["name"] == x and ("c" in e or "plain" in e)]:
            fail(f"{x} has a name in C")
    if not {"call", "u8", "i32_load"} <= {e["name"] for e in found if "plain" in e}:
        fail(f"plain functions are missing: {found}")

for kind, flags in [("a", []), ("o", []), ("so", ["-Wl,-rpath," + folder])]:
    libraries = [os.path.join(folder, f"{name}.{kind}") for name in ["one", "two"]]
    program(folder, "prefixed_" + kind, PREFIXED, *libraries, *flags)
    output = program(folder, "plain_" + kind, PLAIN, *libraries, *flags)
    same(output, "1 1 1 1 1 1 2\n", "what plain functions of two modules give, ." + kind)
