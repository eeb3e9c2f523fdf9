#!/usr/bin/env python3
"""What system calls cost a guest: the same Go program native, by gowasm-aot, and under wazero.

usage: wasi.py [--tool GOWASM-AOT] [--wazero COMMAND] [--option OPTION]... [--runs N]

1 MB and 100 MB from a pipe to a pipe, 10,000 small files listed, stat'ed and read, 1,000,000 clock
reads. Each is run N times in turn with the others; the table shows the smallest processor time
(user and system) of each, and its ratio to native Go.
"""
import argparse
import os
import resource
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--wazero", help="wazero's command; without it the column is left out")
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
    if args.wazero:
        engines["wazero"] = [args.wazero, "run", f"-cachedir={work}/wazero", f"-mount={work}:{work}",
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
        for title, words, data in tasks:
            best = {name: min(measure([*command, *words], data) for _ in range(args.runs))
                    for name, command in engines.items()}
            cells = [f"{s:12.3f} ({s / max(best['native'], 1e-9):6.2f})" for s in best.values()]
            print(f"{title:24}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
        shutil.rmtree(files)


if __name__ == "__main__":
    main()
