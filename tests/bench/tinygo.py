#!/usr/bin/env python3
"""Kernels that TinyGo compiled, beside twins in C and TinyGo's own native build.

usage: tinygo.py [--tool GOWASM-AOT] [--work DIR] [--kernels A,B] [--scheduler NAME] [--runs N]
                 [--markdown]

For each kernel the instructions that grow with its size (valgrind's callgrind, two sizes), and the
smallest CPU time of N runs in turn. The twins (clang -O2 -fwrapv) have the same algorithm, data,
checks of indices and arithmetic: Go's int of 32 bits, which wraps around. json, maps, strings and
trees have none: they measure Go's library and TinyGo's runtime, and are compared with the native
build, where TinyGo can make one. Exit status 1 where results differ. Without TinyGo nothing is
measured.
"""
import argparse
import math
import os
import resource
import shutil
import subprocess
import sys

from _measure import Failure, callgrind

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = os.path.join(HERE, "tinygo")
GUEST = os.path.join(PARTS, "guest")
# Kernel: its size for counting instructions, for which twice the size is run too, and for times.
KERNELS = {
    "fib": (20, 35), "sieve": (20000, 2000000), "matmul": (120, 400), "nbody": (2000, 1000000),
    "mandelbrot": (40, 700), "sort": (100000, 1500000), "table": (20, 4000), "life": (20, 1000),
    "crc32": (64, 100000), "sha256": (64, 20000), "shapes": (2000, 500000), "words": (60, 10000),
    "json": (100, 10000), "maps": (4000, 200000), "strings": (200, 20000), "trees": (10, 16)}
WITHOUT_TWIN = ("json", "maps", "strings", "trees")
GOALS = (("geometric mean of instructions over the twins'", 1.05, lambda r: mean(r)),
         ("the worst of them", 1.2, max))


def run(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def build(tool, work, scheduler):
    """(the program with our code and the twins, TinyGo's native program or None)"""
    include = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(tool))), "include")
    module, archive = os.path.join(work, "kernels.wasm"), os.path.join(work, "kernels.a")
    program, native = os.path.join(work, "kernels"), os.path.join(work, "native")
    run("tinygo", "build", "-opt=2", "-target=wasip1", "-scheduler=" + scheduler,
        "-buildmode=c-shared", "-o", module, ".", cwd=GUEST)
    done = subprocess.run(["tinygo", "build", "-opt=2", "-o", native, "."], cwd=GUEST, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        print("without TinyGo's native build, which failed: " + done.stdout.strip())
        native = None
    run(tool, "-O2", module, "-o", archive)
    run("clang", "-O2", "-fwrapv", "-I", work, "-I", include, os.path.join(PARTS, "main.c"),
        os.path.join(PARTS, "twins.c"), archive, "-lm", "-lpthread", "-o", program)
    return program, native


def slopes(name, sides):
    """By side: how many instructions more the larger size takes. All sides print the same."""
    size = KERNELS[name][0]
    larger = size + 4 if name in ("fib", "trees") else size * 2
    found, printed = {}, set()
    for side, command in sides.items():
        small = callgrind(*command(size))
        large = callgrind(*command(larger))
        printed.add((small[0], large[0]))
        found[side] = large[1] - small[1]
    if len(printed) != 1:
        sys.exit(f"{name}: different results: {printed}")
    return found


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def times(name, program, native, runs):
    """The smallest CPU seconds of our code, the twin, and the native program with its start."""
    size = str(KERNELS[name][1])
    words = run(program, name, size, str(runs)).split()
    best = {"aot": float(words[1])}
    if len(words) == 4:
        best["twin"] = float(words[3])
    for _ in range(runs if native else 0):
        before = children_seconds()
        printed = subprocess.run([native, name, size], stderr=subprocess.STDOUT, text=True,
                                 stdout=subprocess.PIPE, check=True).stdout.strip()
        best["native"] = min(best.get("native", math.inf), children_seconds() - before)
        if printed != words[0]:
            sys.exit(f"{name}: ours computes {words[0]}, TinyGo's native build {printed}")
    if len(words) == 4 and words[2] != words[0]:
        sys.exit(f"{name}: ours computes {words[0]}, the twin {words[2]}")
    return best


def ratio(of, side):
    return of["aot"] / of[side] if side in of else None


def table(rows, markdown):
    head = ["kernel", "instructions", "of the twin's", "of native's", "ms", "of the twin's",
            "of native's"]
    text = [[name, str(counts["aot"])] +
            [f"{r:.2f}" if (r := ratio(counts, side)) else "-" for side in ("twin", "native")] +
            [f"{best['aot'] * 1e3:.1f}"] +
            [f"{r:.2f}" if (r := ratio(best, side)) else "-" for side in ("twin", "native")]
            for name, (counts, best) in rows.items()]
    for what, reduce in (("geometric mean", mean), ("worst", max)):
        line = [what, ""]
        for at in (0, 1):
            for side in ("twin", "native"):
                ratios = [r for row in rows.values() if (r := ratio(row[at], side))]
                line.append(f"{reduce(ratios):.2f}" if ratios else "-")
            if at == 0:
                line.append("")
        text.append(line)
    if markdown:
        for line in [head, ["---"] + ["---:"] * 6, *text]:
            print("| " + " | ".join(line) + " |")
        return
    for line in [head, *text]:
        print(f"{line[0]:16}" + "".join(f"{word:>15}" for word in line[1:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--work", default="build/bench", help="where programs are built")
    parser.add_argument("--kernels", help="only these, separated by commas")
    parser.add_argument("--scheduler", default="none", help="TinyGo's: none, asyncify")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    if shutil.which("tinygo") is None:
        print("TinyGo is not installed, so its kernels are not measured: https://tinygo.org")
        return
    for needed in ("clang", "valgrind"):
        if shutil.which(needed) is None:
            sys.exit(f"tinygo.py needs {needed}: apt-get install {needed}")
    work = os.path.join(os.path.abspath(args.work), "tinygo")
    os.makedirs(work, exist_ok=True)
    program, native = build(args.tool, work, args.scheduler)
    rows = {}
    for name in args.kernels.split(",") if args.kernels else KERNELS:
        sides = {"aot": lambda n, k=name: (program, k, str(n), "aot"),
                 "twin": lambda n, k=name: (program, k, str(n), "twin"),
                 "native": lambda n, k=name: (native, k, str(n))}
        if name in WITHOUT_TWIN:
            del sides["twin"]
        if native is None:
            del sides["native"]
        rows[name] = slopes(name, sides), times(name, program, native, args.runs)
    table(rows, args.markdown)
    ratios = [r for counts, _ in rows.values() if (r := ratio(counts, "twin"))]
    for what, goal, reduce in GOALS if ratios else ():
        reached = reduce(ratios)
        print(f"{what}: {reached:.2f}, {'within' if reached <= goal else 'over'} {goal}")


try:
    main()
except Failure as failure:
    sys.exit(str(failure))
