#!/usr/bin/env python3
"""Random Go programs give the same natively, as Go's own module, and behind the passes.

usage: fuzz.py [--seeds FIRST-LAST] [--count N] [--native] [--stress] [--only PART] [-O LEVEL]

For each seed one build of N (100) random programs, the parts of _generate.py: native Go on all
processors and on one (they differ where the generator is wrong), the module as Go made it and the
rewritten module, both in wazero; with --native also what gowasm-aot compiles, and with --stress the
rewritten module whose goroutines suspend, or move their stacks, all the time (tool-resume.c). Without
arguments a fixed set of seeds, as ctest runs it, or its short form. What differs is named by seed and part, and its source kept:
--only then builds that part alone. Where Go's own module differs from native Go, the rewritten one
must do as Go's own does in node, a second engine.
"""
import argparse
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _generate import program
from _go import (HERE, STRESS, WASIP1, build_go, build_wazero, compile_native, outcome, rewrite,
                 stressed)
from _project import QUICK, fail, need, scratch, short_list, write

# Seed, parts, how natively, with stress; the first in the short form.
FIXED = [(3, 40, QUICK, False), (1, 100, None, False), (3, 20, ["-O1"], True)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seeds", metavar="FIRST-LAST")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--native", action="store_true", help="also compile with gowasm-aot")
    parser.add_argument("--stress", action="store_true", help="also suspend, and move stacks")
    parser.add_argument("--only", type=int, metavar="PART")
    parser.add_argument("-O", default="1", dest="level")
    args = parser.parse_args()
    if not args.seeds:
        return short_list("batches", FIXED, FIXED[:1]), args
    first, _, last = args.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    native = ["-O" + args.level] if args.native else None
    return [(s, args.count, native, args.stress) for s in seeds], args


def results(command, env=None):
    """The lines of a run by part; a run that fails adds its last words."""
    status, out, err = outcome(*command, env=dict(os.environ, **(env or {})))
    lines = (out + err).splitlines()
    parts = {line.split()[0]: line for line in lines if line[:1].isdigit()}
    if status:
        parts["end"] = f"status {status}: " + " / ".join(lines[-12:])
    return parts


def differing(a, b):
    return sorted(k for k in a.keys() | b.keys() if a.get(k) != b.get(k))


class Fuzzer:
    def __init__(self, top, only):
        self.top, self.only = top, only
        self.wazero = build_wazero()
        self.parts = self.wrong = self.odd = 0

    def batch(self, seed, count, native, stress):
        folder = os.path.join(self.top, f"seed{seed}")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        shutil.copy(os.path.join(HERE, "frame", "frame.go"), folder)
        write(folder, "go.mod", "module random\n\ngo 1.21\n")
        write(folder, "parts.go", program(seed, count, self.only))
        path = lambda name: os.path.join(folder, name)
        go, module = build_go(folder, path("native")), path("parts.wasm")
        build_go(folder, module, env=WASIP1)
        after = rewrite(module, path("rewritten.wasm"))
        want = results([go])
        unsure = differing(want, results([go], {"GOMAXPROCS": "1"}))
        for k in unsure:
            self.odd += 1
            print(f"seed {seed} part {k}: native Go differs from itself", flush=True)
        before = results([self.wazero, module])
        if set(differing(want, before)) - set(unsure):  # an engine's mistake? node decides
            node = results(["node", "--no-warnings", os.path.join(HERE, "wasi.mjs"), module])
            for k in differing(before, node):
                print(f"seed {seed} part {k}: Go's own module differs by engine: wazero "
                      f"{before.get(k)}, node {node.get(k)}", flush=True)
            before = node
        for k in differing(want, before):
            if k not in unsure:
                self.odd += 1
                print(f"seed {seed} part {k}: Go's own module gives {before.get(k)}, "
                      f"native Go {want.get(k)}", flush=True)
        forms = {"rewritten": [self.wazero, after]}
        if native:
            forms["native"] = [compile_native(module, path("aot"), *native)]
        for mode, every in STRESS if stress else []:
            file = stressed(module, path(f"{mode}-{every}.wasm"), mode, every)
            forms[f"{mode} {every}"] = [self.wazero, file]
        wrong = 0
        for form, command in forms.items():
            now = results(command)
            for k in differing(before, now):
                if k in unsure:
                    continue
                wrong += 1
                print(f"seed {seed} part {k}: {form} gives {now.get(k)}, Go's own module "
                      f"{before.get(k)}, native Go {want.get(k)}", flush=True)
        self.parts += len(want)
        self.wrong += wrong
        if not wrong:
            shutil.rmtree(folder)


def main():
    need("go", "clang", "node", "wasm2c", "wasm-validate")
    batches, args = arguments()
    fuzzer = Fuzzer(scratch("go-fuzz" if not args.seeds else "go-fuzz-" + args.seeds), args.only)
    start = time.monotonic()
    for batch in batches:
        fuzzer.batch(*batch)
        print(f"{fuzzer.parts} programs, {fuzzer.wrong} differ, {fuzzer.odd} where Go differs from "
              f"itself, {time.monotonic() - start:.0f} s", flush=True)
    if fuzzer.wrong:
        fail(f"{fuzzer.wrong} differences; the sources are in {fuzzer.top}")
    if fuzzer.odd and not args.seeds:
        fail("Go differs from itself in the fixed set")


if __name__ == "__main__":
    main()
