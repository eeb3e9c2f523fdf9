#!/usr/bin/env python3
"""What system calls cost a guest: the same Go program native, by gowasm-aot, and under wazero.

usage: wasi.py [--tool GOWASM-AOT] [--wazero [COMMAND]] [--option OPTION]... [--runs N]

1 MB and 100 MB from a pipe to a pipe, 10,000 small files listed, stat'ed and read, 1,000,000 clock
reads. Each is run N times in turn with the others; the table shows the smallest processor time
(user and system) of each, and its ratio to native Go. --wazero without a command builds it from its
Go module. Exit status 1 where the work on files takes more than 1.3 times as long as native Go's.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "wasi"))
import _wazero

GOAL = 1.3  # of "10,000 files", as ratio to native Go


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--wazero", nargs="?", const="", metavar="COMMAND",
                        help="a column for wazero, with this command or one built for it")
    parser.add_argument("--option", action="append", default=[], help="for gowasm-aot")
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def build(args, work):
    """The programs: name -> function from the guest's arguments to a command."""
    def go(output, **env):
        subprocess.run(["go", "build", "-o", output, os.path.join(HERE, "wasi", "main.go")],
                       env=dict(os.environ, GO111MODULE="off", **env), check=True)

    native, wasm = os.path.join(work, "native"), os.path.join(work, "bench.wasm")
    go(native)
    go(wasm, GOOS="wasip1", GOARCH="wasm")
    run = [args.tool, "run", *args.option, "--dir", f"{work}::{work}", wasm]
    subprocess.run([*run, "none"], check=True)  # translates it
    engines = {"native": [native], "gowasm-aot": run}
    if args.wazero is not None:
        wazero = args.wazero or _wazero.build(work)
        engines["wazero"] = [wazero, "run", f"-cachedir={work}/cache", f"-mount={work}:{work}",
                             wasm]
    return engines


def measure(command, data):
    """Processor seconds of one run; its input is a pipe, its output is read and counted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if data and done.stdout != data:
        raise SystemExit(f"{command}: the output is not the input")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="gowasm-bench-") as work:
        engines = build(args, work)
        files = os.path.join(work, "files")
        subprocess.run([*engines["native"], "make", files], check=True)
        tasks = [("start and end", ["none"], b""),
                 ("1 MB through", ["cat"], bytes(range(256)) * 4096),
                 ("100 MB through", ["cat"], bytes(range(256)) * 409600),
                 ("10,000 files", ["files", files], b""),
                 ("1,000,000 clock reads", ["clock"], b"")]
        print(f"{'processor seconds':24}" + "".join(f"{name:>22}" for name in engines))
        ratios = {}
        for title, words, data in tasks:
            times = {name: [] for name in engines}
            for _ in range(args.runs):
                for name, command in engines.items():
                    times[name].append(measure([*command, *words], data))
            best = {name: max(min(t), 1e-9) for name, t in times.items()}
            ratios[title] = best["gowasm-aot"] / best["native"]
            cells = [f"{s:12.3f} ({s / best['native']:6.2f})" for s in best.values()]
            print(f"{title:24}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
        shutil.rmtree(files)
    met = ratios["10,000 files"] <= GOAL
    print(f"10,000 files: {ratios['10,000 files']:.2f} of native Go, "
          f"{'within' if met else 'beyond'} the goal of {GOAL}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
