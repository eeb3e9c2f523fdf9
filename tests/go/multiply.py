#!/usr/bin/env python3
"""Upper halves of products (pass go-mul), as the Go toolchain at hand and the newest one make them.

usage: multiply.py [VERSION...]

The program multiply/ prints the same natively and as a guest: compiled by clang, by gcc, by tcc (which
has no type for a product), and the rewritten module as a module again; without arguments, that of
the newest Go by one only. The pass really finds them: in the program, and in strconv. The short form is
tcc's.
"""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import toolchains  # noqa: E402
from _built import WASIP1, go_build, go_program  # noqa: E402
from _project import AOT, fail, need, scratch, short_list  # noqa: E402

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "multiply")


def run(*command, **kw):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=600, **kw)
    if done.returncode != 0:
        fail(f"{' '.join(command)}: status {done.returncode}")
    return done.stdout


def products(dump):
    """How many the pass has found, by function."""
    functions = re.split(r"^  \(func ", dump, flags=re.M)
    return {re.search(r";; (\S+)", f)[1]: f.count("upper half of local")
            for f in functions if "upper half of local" in f}


def check(toolchain, *ways):
    folder = scratch("go-multiply-" + toolchain)
    wasm, rewritten, program = (os.path.join(folder, name) for name in
                                ("multiply.wasm", "rewritten.wasm", "program"))
    env = {"GOTOOLCHAIN": toolchain} if toolchain != "local" else {}
    wanted = run(go_program(SOURCE, env=env))
    go_build(SOURCE, wasm, env=dict(env, **WASIP1))
    counts = products(run(AOT, "--verify", "--dump=go-mul", wasm, "-o", rewritten))
    run("wasm-validate", rewritten)
    for i, (module, flags) in enumerate(ways):
        run(AOT, *flags, "--keep", folder + f"/keep{i}", os.path.join(folder, module), "-o", program)
        got = run(program)
        if got != wanted:
            fail(f"{toolchain}, {' '.join(flags)}: got\n{got}native Go printed\n{wanted}")

    total = sum(counts.values())
    print(f"{toolchain}: the same {len(ways)} ways; {total} products in {len(counts)} functions")
    for name, least in (("main.mix", 1), ("main.byConstant", 1), ("main.loop", 1), ("main.loops", 6)):
        if counts.get(name, 0) < least:
            fail(f"{toolchain}: {name}: {counts.get(name, 0)} recognised, not {least}")
    if "main.nearly" in counts:
        fail(f"{toolchain}: main.nearly is taken for what it is not")
    if not any("strconv" in name for name in counts) or total < 20:
        fail(f"{toolchain}: recognised only {counts}")
    keep = folder + "/keep0"
    text = "".join(open(os.path.join(keep, name), encoding="utf-8").read()
                   for name in os.listdir(keep) if re.fullmatch(r"multiply_(\w+_)?\d+\.c", name))
    if text.count("gw_mul_high(instance") < total:
        fail(f"{toolchain}: not all of them are in the generated C")


def main():
    need("go", "clang", "gcc", "tcc", "wasm2c", "wasm-validate")
    tcc = ["-O0", "--cc=tcc"]
    ways = [("multiply.wasm", tcc), ("rewritten.wasm", [*tcc, "--no-go-passes"]),
            ("multiply.wasm", ["-O1"]), ("multiply.wasm", ["-O0", "--cc=gcc"])]
    ways = short_list("ways to compile", ways, ways[:2])  # the first one's C is looked at
    for toolchain in sys.argv[1:] or ["local", toolchains.ALL[-1]]:
        check(toolchain, *(ways if sys.argv[1:] or toolchain == "local" else ways[:1]))


if __name__ == "__main__":
    main()
