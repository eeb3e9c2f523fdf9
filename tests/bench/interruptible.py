#!/usr/bin/env python3
"""What --interruptible costs: the kernels compiled with and without it, run in turn.

usage: interruptible.py [--tool GOWASM-AOT] [--work DIR] [--kernels A,B] [--runs N] [--size SIZE]

For each kernel the smallest CPU time of N runs in ms, and the ratio; at the end their geometric
mean. Exit status 1 where the results differ.
"""
import argparse
import math
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _measure import Worker


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--work", default="build/bench", help="where programs are built")
    parser.add_argument("--kernels", help="only these, separated by commas")
    parser.add_argument("--size", default="full", choices=["full", "quick", "tiny"])
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def build(args):
    work = os.path.abspath(args.work)
    os.makedirs(work, exist_ok=True)
    module = os.path.join(work, "interruptible.wasm")
    subprocess.run(["go", "build", "-o", module, "."], cwd=os.path.join(HERE, "kernels"),
                   env=dict(os.environ, GOOS="wasip1", GOARCH="wasm"), check=True)
    programs = []
    for name, option in (("plain", []), ("interruptible", ["--interruptible"])):
        program = os.path.join(work, "kernels-" + name)
        subprocess.run([args.tool, *option, module, "-o", program], check=True)
        programs.append(program)
    return programs


def kernels_of(program):
    """The first word of each line of the answer to `list`, which an empty line ends."""
    done = subprocess.run([program], input="list\n", stdout=subprocess.PIPE, text=True, check=True)
    return [line.split()[0] for line in done.stdout.splitlines() if line.strip()]


def main():
    args = arguments()
    programs = build(args)
    names = args.kernels.split(",") if args.kernels else kernels_of(programs[0])
    workers = [Worker([program]) for program in programs]
    print(f"{'kernel':14}{'plain ms':>10}{'interruptible ms':>18}{'ratio':>8}")
    total = 0.0
    for name in names:
        best, answers = [math.inf, math.inf], set()
        for _ in range(args.runs):
            for i, worker in enumerate(workers):
                worker.ask("gc")
                answer, seconds = worker.timed(f"run {name} {args.size}")
                answers.add(answer)
                best[i] = min(best[i], seconds * 1e3)
        if len(answers) != 1:
            sys.exit(f"{name}: different results: {answers}")
        total += math.log(best[1] / best[0])
        print(f"{name:14}{best[0]:10.1f}{best[1]:18.1f}{best[1] / best[0]:8.2f}", flush=True)
    print(f"geometric mean {math.exp(total / len(names)):35.3f}")
    for worker in workers:
        worker.stop()


if __name__ == "__main__":
    main()
