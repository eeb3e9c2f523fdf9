"""Freestanding archives for all targets: what they need from elsewhere is four functions of C and
the compiler's own library, and they hold nothing that costs RAM or runs before main unasked. The short form
is by clang, and for two targets by gcc."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import GNU, archive, compilers, fail, need_tools, sections, undefined, wasm
from _project import scratch, short_list

ALLOWED = {"memcpy", "memmove", "memset", "memcmp"}
# libgcc and compiler-rt, which come with the compilers: integer and floating-point arithmetic.
HELPERS = re.compile(
    r"__aeabi_(?!mem|unwind|atexit|read_tp|errno)\w+$|"
    r"__(ash[lr]|lshr|mul|u?div|u?mod|u?divmod|clz|ctz|popcount|neg|u?cmp|bswap)[sdt]i[234]$|"
    r"__(add|sub|mul|div|neg|eq|ne|lt|le|gt|ge|unord)[sd]f[23]$|"
    r"__(fix|fixuns)[sd]f[sd]i$|__(float|floatun|floatuns)[sd]i[sd]f$|"
    r"__(extendsfdf2|truncdfsf2|gnu_thumb1_case_\w+|clzsi2|popcountsi2)$")
# Generated code is -Os: gcc may call these for saving registers on RISC-V.
SAVE = re.compile(r"__riscv_(save|restore)_\d+$")
# Every kind of instruction that may need help: 64 bits, floats, rounding, bulk memory; WASI.
MODULE = """(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "env" "log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (table $t 2 8 funcref)
  (type $f (func (param f64) (result f64)))
  (elem $e funcref (ref.func $round))
  (data $d "passive")
  (data (i32.const 64) "active")
  (func $round (export "round") (param f64) (result f64)
    (f64.add (f64.floor (f64.ceil (local.get 0)))
             (f64.sqrt (f64.nearest (f64.trunc (f64.div (local.get 0) (f64.const 3)))))))
  (func (export "round32") (param f32) (result f32)
    (f32.max (f32.sqrt (f32.nearest (local.get 0))) (f32.copysign (local.get 0) (f32.const -1))))
  (func (export "convert") (param i64 f64) (result i64)
    (i64.add (i64.trunc_f64_s (local.get 1))
             (i64.trunc_sat_f32_u (f32.demote_f64 (f64.convert_i64_u (local.get 0))))))
  (func (export "long") (param i64 i64) (result i64)
    (i64.xor (i64.mul (i64.div_s (local.get 0) (local.get 1)) (i64.rem_u (local.get 0)
      (local.get 1))) (i64.add (i64.popcnt (i64.rotl (local.get 0) (local.get 1)))
      (i64.add (i64.clz (local.get 0)) (i64.ctz (local.get 1))))))
  (func (export "bulk") (param i32 i32 i32) (result i32)
    (memory.fill (local.get 0) (local.get 1) (local.get 2))
    (memory.copy (local.get 1) (local.get 0) (local.get 2))
    (memory.init $d (local.get 0) (i32.const 0) (i32.const 4))
    (table.init $t $e (i32.const 1) (i32.const 0) (i32.const 1))
    (drop (table.grow $t (ref.null func) (i32.const 1)))
    (memory.grow (local.get 2)))
  (func (export "call") (param f64 i32) (result f64)
    (call_indirect $t (type $f) (local.get 0) (local.get 1)))
  (func (export "host") (result i32)
    (call $log (i32.const 64) (i32.const 6))
    (if (i32.eqz (call $poll (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
      (then (call $exit (i32.const 1))))
    (i32.add (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))
             (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 6) (i32.const 0)
               (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 128)))))
"""

need_tools()
folder = scratch("baremetal-symbols")
module = wasm(MODULE, folder, "all")
ways = [(target, cc) for target in GNU for cc in compilers(target)]
short = [way for way in ways if way[1] == "clang" or way[0] in ("thumbv7m-none-eabi", "riscv32imac-none-elf")]
for target, cc in short_list("targets and compilers", ways, short):
    product = archive(module, target, cc, folder)
    needs = undefined(product)
    bad = sorted(s for s in needs
                 if s not in ALLOWED and not HELPERS.match(s) and not SAVE.match(s))
    if bad:
        fail(f"{target} by {cc} needs {' '.join(bad)}")
    sizes = sections(product)
    for name, size in sizes.items():
        if size == 0:
            continue
        if re.match(r"\.(init_array|fini_array|preinit_array|ctors|tdata|tbss|eh_frame|sdata|"
                    r"data)(\.|$)", name) and not name.startswith(".data.rel.ro"):
            fail(f"{target} by {cc}: section {name} has {size} bytes")
    # RAM that is not in an instance: the hook, open files, the last error's text.
    ram = sum(size for name, size in sizes.items()
              if re.match(r"\.s?bss(\.|$)", name) and "all__places" not in name)
    if ram > 1024:
        fail(f"{target} by {cc}: {ram} bytes of RAM beside the instances")
