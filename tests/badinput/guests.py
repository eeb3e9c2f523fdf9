"""Guests and host functions that break the rules of the C interface: each is a status with a
message, and the instance goes on, after a reset where it has ended. Parameters have different names
in the header whatever those in Go were."""
import os

from _bad import Sandbox, wasm
from _project import AOT, BUILD, need, run, same, write

API = """gowasm-api 1
export f
param int int32
param int_ int32
param - int32
param p2 int32
param p3 int32
param _ int32
end
export give
param how uint32
param s pointer
param n uint32
bytes s n
result uint64
returns bytes
end
"""
C = r"""#include "guest.h"
#include <stdio.h>
#include <string.h>

static gowasm_status first, second, again;
static char said[256];

/* Ends its own instance, and calls it once more. */
void guest_import_env_host(guest_instance *g, int32_t how) {
    if (how == 1) {
        first = guest_leave(g);
        second = guest_f(g, 1, 2, 3, 4, 5, 6);
        again = guest_reset(g);
        memcpy(said, gowasm_last_error(guest_base(g))->message, sizeof said);
    } else if (how == 2) {
        guest_free(g); /* in use: nothing happens */
        gowasm_host_fail(guest_base(g), "enough");
    }
}

static void give(guest_instance *g, uint32_t how, size_t size) {
    static char bytes[40000];
    gowasm_buffer out = {NULL, 0, 0};
    gowasm_status s = guest_give(g, how, (gowasm_bytes){bytes, size}, &out);
    printf("%s: %s, %u\n", gowasm_status_name(s),
           s == GOWASM_OK ? "fine" : gowasm_last_error(guest_base(g))->message, (unsigned)out.used);
    gowasm_buffer_free(&out);
}

int main(void) {
    guest_instance *g;
    gowasm_error error;
    if (guest_new(NULL, &g, &error) != GOWASM_OK) return 1;
    printf("%s\n", gowasm_status_name(guest_call(g, 1)));
    printf("%s %s %s: %s\n", gowasm_status_name(first), gowasm_status_name(second),
           gowasm_status_name(again), said);
    printf("%s\n", gowasm_status_name(guest_f(g, 1, 2, 3, 4, 5, 6)));
    printf("%s\n", gowasm_status_name(guest_reset(g)));
    gowasm_status s = guest_call(g, 2);
    printf("%s: %s\n", gowasm_status_name(s), gowasm_last_error(guest_base(g))->message);
    for (uint32_t how = 0; how < 6; how++) give(g, how, 8);
    give(g, 0, 20000); /* a block of its own, longer than the memory has */
    printf("%s\n", gowasm_status_name(guest_f(g, 1, 2, 3, 4, 5, 6)));
    guest_free(g);
    return 0;
}
"""
EXPECTED = """exit
exit exit bad argument: the guest has exited with code 3
exit
ok
host error: enough
ok: fine, 8
bad argument: Memory.Read(4294967295, 1) out of range: what the guest returned, 0
bad argument: Memory.Read(0, 65537) out of range: what the guest returned, 0
ok: fine, 65536
bad argument: Memory.Read(16, 2147483647) out of range: what the guest returned, 0
bad argument: Memory.Read(4294967295, 2147483647) out of range: what the guest returned, 0
host error: the guest's gowasm_args(20000) gave 60000, which is outside its memory, 0
ok
"""
need("clang", "g++", "wasm2c")
box = Sandbox("guests")
path = wasm(box.top, "guest", """(module
  (import "env" "host" (func $host (param i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1 1)
  (func (export "f") (param i32 i32 i32 i32 i32 i32))
  (func (export "call") (param i32) (call $host (local.get 0)))
  (func (export "leave") (call $exit (i32.const 3)))
  (func (export "gowasm_args") (param i32) (result i32)
    (select (i32.const 60000) (i32.const 1024) (i32.eq (local.get 0) (i32.const 20000))))
  (func (export "give") (param i32 i32 i32) (result i64)
    (if (i32.eqz (local.get 0)) (then (return (i64.or ;; the argument itself
      (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32))
      (i64.extend_i32_u (local.get 2))))))
    (if (i32.eq (local.get 0) (i32.const 1)) (then (return (i64.const 0xffffffff00000001))))
    (if (i32.eq (local.get 0) (i32.const 2)) (then (return (i64.const 0x0000000000010001))))
    (if (i32.eq (local.get 0) (i32.const 3)) (then (return (i64.const 0x0000000000010000))))
    (if (i32.eq (local.get 0) (i32.const 4)) (then (return (i64.const 0x000000107fffffff))))
    (i64.const 0xffffffffffffffff)))
""")
write(box.top, "guest.api", API)
run(AOT, path, "--no-plain", "-o", "guest.a", "-O0", cwd=box.top, env=box.env())
include = ["-I", os.path.join(BUILD, "include")]
run("g++", "-xc++", "-Wall", "-Werror", *include, "-fsyntax-only", "guest.h", cwd=box.top)
write(box.top, "main.c", C)
run("clang", "-Wall", "-Wextra", "-Werror", *include, "main.c", "guest.a", "-lm", "-lpthread", "-o",
    "main", cwd=box.top)
same(run(os.path.join(box.top, "main"), cwd=box.top), EXPECTED, "the guest's and the host's faults")
box.cases += 1
write(box.top, "twice.api", "gowasm-api 1\nexport f\nparam a int32\nparam a int32\nend\n")
box.bad([path, "--api", "twice.api", *box.calc()], 1, "twice.api: line 4: a second parameter 'a'")
box.done()
