"""Products compiled with another C library, musl: traps, stack exhaustion and files are what they are
with the GNU libc, in a program that is linked statically."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _driver import AOT, ENV, INCLUDE, need, run, same_text, scratch, write

need("musl-gcc", "wat2wasm", "wasm2c")
box = scratch("driver-musl")
write(box, "m.wat", """(module
  (import "wasi_snapshot_preview1" "path_open" (func $open
    (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "etc/passwd")
  (func (export "quotient") (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func $deep (export "deep") (param i32) (result i32)
    (i32.add (i32.const 1) (call $deep (i32.add (local.get 0) (i32.const 1)))))
  (func (export "open") (param i32) (result i32)
    (call $open (i32.const 3) (i32.const 1) (i32.const 16) (local.get 0) (i32.const 0)
                (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8))))
""")
write(box, "use.c", """#include "m.h"
#include <stdio.h>
static m_instance *c;
static int32_t n;
static void say(gowasm_status status) {
    if (status)
        puts(gowasm_last_error(m_base(c))->message);
    else
        printf("%d\\n", (int)n);
}
int main(void) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    gowasm_preopen root = {"/", "/", true};
    gowasm_error error;
    o.preopens = &root, o.preopen_count = 1;
    if (m_new(&o, &c, &error)) return puts(error.message);
    say(m_quotient(c, 42, 6, &n));
    say(m_quotient(c, 42, 0, &n));
    say(m_byte(c, -8, &n));
    say(m_deep(c, 0, &n));
    say(m_open(c, 10, &n));
    say(m_open(c, 9, &n));
    m_free(c);
}
""")
run("wat2wasm", "m.wat", "-o", "m.wasm", cwd=box)
run(AOT, "-O0", "--no-plain", "--cc=musl-gcc", "m.wasm", "-o", "m.a", cwd=box, env=ENV)
run("musl-gcc", "-static", "-I.", "-I", INCLUDE, "use.c", "m.a", "-lm", "-lpthread", "-o", "use",
    cwd=box)
same_text(run(os.path.join(box, "use"), cwd=box), """7
integer divide by zero in quotient
out of bounds memory access in byte
call stack exhausted in deep
0
44
""", "the program's report")
