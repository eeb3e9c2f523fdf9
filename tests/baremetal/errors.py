"""Wrong use of --freestanding: one line that says what to do, and no product."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, AOT, fail, need_tools, wasm
from _project import run, scratch

PLAIN = '(module (memory (export "memory") 2) (func (export "f")))'
DATA = '(module (memory 2) (global (mut i32) (i32.const 65536)) (data (i32.const 70000) "end"))'
IMPORT = '(module (import "env" "memory" (memory 1)))'
HUGE = "(module (memory 65536))"
# "entropy" asks two hooks, "f" one; nobody calls fd_read.
HOOKS = '''(module
  (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "env" "log" (func $log (param i32 i32)))
  (memory 1)
  (func $inner (result i32)
    (call $log (i32.const 0) (i32.const 0))
    (call $poll (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
  (func (export "f") (result i32) (call $inner))
  (func (export "entropy") (result i32)
    (i32.add (call $inner) (call $random (i32.const 0) (i32.const 0)))))'''
# Nothing exported as `run`, so it does not look like a program for JavaScript; "f" does not need one.
JAVASCRIPT = '''(module
  (import "gojs" "runtime.ticks" (func $ticks (result f64)))
  (import "env" "runtime.sleepTicks" (func $sleep (param f64)))
  (memory 1)
  (func (export "f"))
  (func (export "now") (result f64) (call $ticks))
  (func (export "nap") (call $sleep (f64.const 1))))'''

need_tools()
folder = scratch("baremetal-errors")
modules = {name: wasm(text, folder, name) for name, text in
           (("plain", PLAIN), ("data", DATA), ("import", IMPORT), ("huge", HUGE), ("hooks", HOOKS),
            ("javascript", JAVASCRIPT))}
ON_M3 = ["--freestanding", "--target=thumbv7m-none-eabi"]
CASES = [
    ("plain", ["--freestanding", "--target=thumbv9-none-eabi"], 2, "it knows thumbv6m-none-eabi"),
    ("plain", ["--freestanding", "--target=aarch64-linux-gnu"], 2, "does not know the target"),
    ("plain", ["--freestanding", "--target=riscv32imac-none-elf", f"--cc={ARM}gcc"], 2,
     "--cc=riscv64-unknown-elf-gcc"),
    ("plain", [*ON_M3, "--cc=no-such-gcc"], 1, "cannot run the C compiler 'no-such-gcc'"),
    ("plain", [*ON_M3, "--max-memory=64KiB"], 1, "asks for 2 pages"),
    ("plain", [*ON_M3, "--memory=256KiB", "--max-memory=1MiB"], 2, "give one"),
    ("plain", [*ON_M3, "-o", "x.so"], 2, "makes a library"),
    ("plain", [*ON_M3, "--exports=f,g"], 1, "exports no function 'g'"),
    ("plain", ["--size"], 2, "--size is for --freestanding"),
    ("plain", ["--exports=f"], 2, "--exports is for --freestanding"),
    ("plain", ["--memory=256KiB"], 2, "--memory is for --freestanding"),
    ("plain", ["--hooks=write"], 2, "--hooks is for --freestanding"),
    ("plain", [*ON_M3, "--hooks=write,entropy"], 2, "--hooks does not know 'entropy'"),
    ("plain", [*ON_M3, "--hooks=write,"], 2, "--hooks does not know ''"),
    ("hooks", [*ON_M3, "--hooks=write,clock"], 1, "random_get, which needs the board's hook 'random'"),
    ("hooks", [*ON_M3, "--hooks=write,random"], 1, "hook 'sleep' or 'clock'"),
    ("javascript", [*ON_M3, "--exports=now"], 1, "calls gojs.runtime.ticks, which the host library has"),
    ("javascript", [*ON_M3, "--exports=nap"], 1, "calls env.runtime.sleepTicks, which the host"),
    ("plain", [*ON_M3, "--interruptible"], 2, "--interruptible needs an operating system"),
    ("data", [*ON_M3, "--memory=2KiB"], 1, "which ends at address 70003"),
    ("import", ON_M3, 1, "imports env.memory, which is no function"),
    ("huge", ON_M3, 1, "4 GiB of memory"),
]
for name, options, status, text in CASES:
    product = os.path.join(folder, "x.a")
    command = [AOT, modules[name]] + (options if "-o" in options else [*options, "-o", product])
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    error = done.stderr.decode()
    if done.returncode != status or text not in error or error.count("\n") != 1:
        fail(f"{' '.join(command)}\nstatus {done.returncode}, expected {status}, and one line "
             f"with '{text}':\n{error}")
    if os.path.exists(product):
        fail(f"{' '.join(command)} left {product}")
for options in (["--hooks=clock,random"], ["--hooks=random,sleep"], ["--hooks=clock", "--exports=f"]):
    run(AOT, *ON_M3, *options, modules["hooks"], "-o", product, cwd=folder)
run(AOT, *ON_M3, "--exports=f", modules["javascript"], "-o", product, cwd=folder)
