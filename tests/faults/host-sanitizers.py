#!/usr/bin/env python3
"""Programs that are compiled with AddressSanitizer, and link an archive that is not: no leak is seen
in the default instance, and a host function that leaves by gowasm_host_fail does no harm."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "driver"))
from _driver import INCLUDE, aot, need, run, same, scratch, wasm, write

need("clang", "gcc", "wat2wasm")
box = scratch("faults-host-sanitizers")
wasm(box, "calc", """(module
  (import "env" "fail" (func $fail (param i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "ask") (param i32) (call $fail (local.get 0)))
  (func (export "draw") (param i32) (result i32) (call $random (i32.const 0) (local.get 0)))
  (func (export "move") (param i32) (memory.copy (i32.const 0) (i32.const 65536) (local.get 0))))""")
write(box, "main.c", """#include "calc.h"
#include <stdio.h>
#include <string.h>
void calc_import_env_fail(calc_instance *instance, int32_t n) {
    char room[256], other[64];
    snprintf(other, sizeof other, "%d", (int)n);
    snprintf(room, sizeof room, "no %s", other);
    gowasm_host_fail(calc_base(instance), room);
}
int main(void) {
    static calc_instance *c; /* is never freed, as the default instance is not */
    char bytes[4096];
    int32_t errno_ = 0;
    if (calc_new(NULL, &c, NULL) != GOWASM_OK) return 1;
    for (int i = 0; i < 50; i++) {
        if (calc_ask(c, i) != GOWASM_HOST_ERROR) return 2;
        if (calc_draw(c, 30000 + i, &errno_) != GOWASM_OK || errno_ != 0) return 3;
        if (calc_move(c, 60000) != GOWASM_OK) return 4;
        if (gowasm_read(calc_base(c), 0, bytes, sizeof bytes, NULL) != GOWASM_OK) return 5;
    }
    printf("%d %s\\n", (int)draw(8), calc_last_error(c)->message);
    return 0;
}
""")
aot("-O1", "calc.wasm", "-o", "calc.a", cwd=box)
for compiler in ("gcc", "clang"):
    run(compiler, "-g", "-fsanitize=address,undefined", "-I", INCLUDE, "main.c", "calc.a", "-lm",
        "-lpthread", "-o", "host", cwd=box)
    same(run("./host", cwd=box, env={"ASAN_OPTIONS": "detect_leaks=1"}), "0 no 49\n", compiler)
