#!/usr/bin/env python3
"""Instructions that Go's operations take, compiled by us at -O2 and by Go itself, counted by callgrind.

usage: counts.py [--tool GOWASM-AOT] [--work DIR] [OPERATION...]

Prints the table for docs/performance.md, against which tests/bench-smoke/counts.py compares.
Exit status 1 where results differ.
"""
import argparse
import os
import sys

import _counts
from _measure import Failure, run


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--work", default="build/bench", help="where programs are built")
    parser.add_argument("operations", nargs="*", metavar="OPERATION", help=", ".join(_counts.SIZES))
    args = parser.parse_args()
    work = os.path.join(os.path.abspath(args.work), "counts")
    os.makedirs(work, exist_ok=True)
    native = _counts.build(os.path.join(work, "native"))
    module = _counts.module(os.path.join(work, "counted.wasm"))
    ours = os.path.join(work, "counted")
    run([args.tool, "--cache-dir", os.path.join(work, "cache"), "-O2", module, "-o", ours])
    print(_counts.HEADING + "\n| --- | ---: | ---: | ---: |")
    for operation in args.operations or _counts.SIZES:
        a, results = _counts.instructions(ours, operation)
        n, expected = _counts.instructions(native, operation)
        if results != expected:
            raise Failure(f"{operation}: {results}, native Go {expected}")
        print(f"| {operation} | {n:,.1f} | {a:,.1f} | {a / n:.2f} |", flush=True)


try:
    main()
except Failure as failure:
    sys.exit(str(failure))
