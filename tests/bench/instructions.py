#!/usr/bin/env python3
"""Instructions on RISC-V: a Go reactor without an operating system, the same Go code compiled by Go
for riscv64, and the same in C.

usage: instructions.py [--tool GOWASM-AOT] [--work DIR] [--json FILE]

The reactor (-O2) and the C (-O2, the same compiler) run as firmware on QEMU's machine "virt", with
-icount shift=0, and read the counter of instructions. Go's own program runs in QEMU's user mode,
one instruction a translated block, and the blocks in the kernels' packages are counted (not the
scheduler's, which an emulator this slow keeps busy): the difference of two runs that do the kernel
four times and once, by three. Exit status 1 where results differ.
"""
import argparse
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
PARTS = os.path.join(HERE, "instructions")
sys.path.insert(0, os.path.join(SOURCE, "tests", "baremetal"))
from _go import linker_script
REACTOR = os.path.join(SOURCE, "tests", "baremetal", "reactor")  # hooks.h
BOARD = os.path.join(SOURCE, "examples", "firmware-riscv")
KERNELS = {"fib": 18, "sieve": 8192, "sha256": 4096, "crc32": 16384}
CROSS = "riscv64-unknown-elf-gcc"
MACHINE = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"]
TUNE = ["-mno-strict-align", "-mtune=thead-c906"]  # loads need not be aligned


def run(*command, cwd=None, env=None):
    done = subprocess.run(command, cwd=cwd, env=dict(os.environ, **(env or {})), text=True,
                          stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def build_go(out, *flags, **env):
    run("go", "build", *flags, "-o", out, ".", cwd=PARTS,
        env={"GOFLAGS": "-buildvcs=false", "GOWORK": "off", **env})
    return out


def firmware(tool, work):
    """The reactor and the C on one board: {kernel: (result, ours, C)}."""
    module = build_go(os.path.join(work, "reactor.wasm"), "-buildmode=c-shared", "-ldflags=-s -w",
                      GOOS="wasip1", GOARCH="wasm")
    archive = os.path.join(work, "reactor.a")
    run(tool, "--freestanding", "--target=riscv64gc-none-elf", "--cc=" + CROSS, "--memory=3MiB",
        "-O2", "--cflags=" + " ".join(TUNE), module, "-o", archive)
    script = linker_script(BOARD, work, "8M")
    include = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(tool))), "include")
    sizes = [f"-D{name.upper().replace('256', '').replace('32', '')}_SIZE={n}"
             for name, n in KERNELS.items()]
    objects = []
    for source in [os.path.join(PARTS, f) for f in ("main.c", "kernels.c")] + \
                  [os.path.join(BOARD, f) for f in ("board.c", "../firmware-common/mem.c", "start.S")]:
        objects.append(os.path.join(work, os.path.basename(source) + ".o"))
        zicsr = ["-march=rv64gc_zicsr"] if source.endswith((".S", "main.c")) else []
        run(CROSS, *MACHINE, *TUNE, *zicsr, *sizes, "-O2", "-ffreestanding", "-I", work, "-I",
            include, "-I", BOARD, "-I", PARTS, "-I", REACTOR, "-c", source, "-o", objects[-1])
    elf = os.path.join(work, "instructions.elf")
    run(CROSS, *MACHINE, "-nostdlib", "-T", script, "-Wl,--gc-sections,--no-warn-rwx-segments",
        *objects, archive, "-lgcc", "-o", elf)
    said = run("qemu-system-riscv64", "-M", "virt", "-m", "32M", "-bios", "none", "-icount",
               "shift=0", "-display", "none", "-monitor", "none", "-serial", "stdio", "-kernel",
               elf)
    counts = {}
    for line, name in zip(said.splitlines(), KERNELS):
        _, result, ours, c_result, c = map(int, line.split())
        if result != c_result:
            sys.exit(f"{name}: the reactor computes {result}, the C {c_result}")
        counts[name] = (result, ours, c)
    if len(counts) != len(KERNELS):
        sys.exit("the firmware stopped early:\n" + said)
    return counts


def ranges(program):
    """What is counted, as QEMU wants it: functions of the kernels, and what the compiler calls."""
    found = []
    for line in run("go", "tool", "nm", "-size", program).splitlines():
        m = re.match(r" *([0-9a-f]+) +(\d+) [Tt] (.*)", line)
        if m and re.match(r"main\.|hash/crc32\.|internal/byteorder\.|crypto/.*sha256\."
                          r"|runtime\.mem(clr|move)", m[3]):
            found.append(f"0x{m[1]}+{m[2]}")
    return ",".join(found)


def traced(program, where, kernel, n, times):
    """(what it prints, instructions of its first thread)"""
    trace = subprocess.Popen(["qemu-riscv64", "-singlestep", "-d", "exec,nochain", "-dfilter",
                              where, program, str(kernel), str(n), str(times)],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
    count = int(subprocess.run(["grep", "-c", "^Trace 0:"], stdin=trace.stderr,
                               stdout=subprocess.PIPE, check=True).stdout)
    said = int(trace.stdout.read())
    if trace.wait() != 0:
        sys.exit(f"{program}: exit status {trace.returncode}")
    return said, count


def native(program):
    """{kernel: (result, instructions)}"""
    counts, where = {}, ranges(program)
    for k, (name, n) in enumerate(KERNELS.items()):
        result, once = traced(program, where, k, n, 1)
        _, more = traced(program, where, k, n, 4)
        counts[name] = (result, (more - once) // 3)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--work", default="build/bench", help="where programs are built")
    parser.add_argument("--json", metavar="FILE")
    args = parser.parse_args()
    work = os.path.join(os.path.abspath(args.work), "instructions")
    os.makedirs(work, exist_ok=True)
    board = firmware(args.tool, work)
    go = native(build_go(os.path.join(work, "native"), GOOS="linux", GOARCH="riscv64"))
    pure = native(build_go(os.path.join(work, "purego"), "-tags=purego", GOOS="linux",
                           GOARCH="riscv64"))
    rows = {}
    print(f"{'instructions on riscv64':<24}{'Go, native':>12}{'purego':>12}{'aot':>12}{'C':>12}"
          f"{'aot/Go':>9}{'aot/C':>9}")
    for name, (result, ours, c) in board.items():
        if result != go[name][0] or result != pure[name][0]:
            sys.exit(f"{name}: the reactor computes {result}, Go {go[name][0]}")
        rows[name] = {"go": go[name][1], "purego": pure[name][1], "aot": ours, "c": c}
        print(f"{name:<24}{go[name][1]:>12}{pure[name][1]:>12}{ours:>12}{c:>12}"
              f"{ours / go[name][1]:>9.2f}{ours / c:>9.2f}")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as f:
            json.dump(rows, f, indent=1)


main()
