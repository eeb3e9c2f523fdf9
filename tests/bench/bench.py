#!/usr/bin/env python3
"""The benchmark: Go kernels side by side in native Go, gowasm-aot, wasmtime and wazero, and what
building, instances and calls cost. `make bench` runs it; it is a program for people, not a test.

All engines run a kernel in turn, again and again, so that a change of the machine's mood meets all
of them; each has a process a kernel, whose CPU time is read from outside before and after the work
(kernels/main.go), and the smallest of the runs counts. All must agree on the checksum.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys

import _build_cost
from _chart import svg
from _engines import DEFAULT, ENGINES, HERE, Builder
from _measure import Failure
from _report import as_markdown, as_text

QUICK_RUNS, RUNS = 3, 7
# hash/crc32 is without assembly by GODEBUG; bytes has no such variant.
NO_PUREGO = {"bytes"}


class Progress:
    """One line that changes on a terminal, or a line for each kernel elsewhere."""

    def __init__(self):
        self.terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self, text=""):
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            print("\r\033[K" + text[:width], end="", file=sys.stderr, flush=True)

    def line(self, text):
        print(("\r\033[K" if self.terminal else "") + text, file=sys.stderr, flush=True)

    def build(self, text):
        if self.terminal:
            self.step("building: " + text)
        else:
            self.line("building: " + text)


def first_line(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
        return done.stdout.decode(errors="replace").splitlines()[0].strip()
    except (OSError, subprocess.CalledProcessError, IndexError):
        return None


def machine():
    cpu, system = platform.processor() or platform.machine(), platform.system()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            cpu = next((line.split(":", 1)[1].strip() for line in f
                        if line.startswith("model name")), cpu)
        with open("/etc/os-release", encoding="utf-8") as f:
            system = next((line.split("=", 1)[1].strip().strip('"') for line in f
                           if line.startswith("PRETTY_NAME=")), system)
    except OSError:
        pass
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"cpu": cpu, "cores": os.cpu_count(), "os": system,
            "kernel": platform.system() + " " + platform.release(), "load": load}


def tools(aot):
    versions = {
        "go": first_line("go", "env", "GOVERSION"),
        "clang": first_line("clang", "-dumpversion"),
        "wasm2c": first_line("wasm2c", "--version"),
        "gowasm-aot": first_line(aot, "--version"),
    }
    return {name: version for name, version in versions.items() if version}


def list_kernels(start):
    worker = start()
    kernels, line = {}, worker.ask("list")
    while line:
        name, group = line.split()
        kernels[name] = group
        line = worker.process.stdout.readline().decode().strip()
    worker.stop()
    return kernels


def measure_kernel(name, engines, size, runs, say):
    """Times by engine, the checksum all agree on, and who failed with what."""
    workers, times, sums, failed = {}, {}, {}, {}
    request = f"run {name} {size}"

    def attempt(engine, work):
        try:
            return work()
        except Failure as failure:
            failed[engine] = str(failure)
            workers.pop(engine).kill()
            return None

    try:
        for engine, start in engines.items():
            workers[engine] = start()
            attempt(engine, lambda: workers[engine].ask("gc"))
        order = list(engines)
        for turn in range(runs):
            for engine in order[turn % len(order):] + order[:turn % len(order)]:
                if engine not in workers:
                    continue
                say(f"{name}: run {turn + 1} of {runs}, {engine}")
                done = attempt(engine, lambda: workers[engine].timed(request))
                if done is None:
                    continue
                sums.setdefault(done[0], set()).add(engine)
                times.setdefault(engine, []).append(done[1] * 1e3)
                attempt(engine, lambda: workers[engine].ask("gc"))
    finally:
        for worker in workers.values():
            worker.kill()
    if len(sums) > 1:
        raise Failure(f"{name}: the engines do not agree: " + "; ".join(
            f"{' '.join(sorted(who))}: {checksum}" for checksum, who in sums.items()))
    return {"checksum": next(iter(sums), None), "failed": failed, "engines": {
        engine: {"min_ms": round(min(t), 4), "median_ms": round(statistics.median(t), 4),
                 "runs_ms": [round(v, 4) for v in t]}
        for engine, t in times.items()}}


def parse():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0],
                                epilog="engines: " + "; ".join(f"{k}: {v}" for k, v in
                                                               ENGINES.items()))
    p.add_argument("--quick", action="store_true", help="small sizes, few runs: to try changes out")
    p.add_argument("--kernels", metavar="LIST", help="only these, with commas; none: no kernels")
    p.add_argument("--engines", metavar="LIST", default=",".join(DEFAULT))
    p.add_argument("--runs", type=int, metavar="N", help=f"default: {RUNS}, or {QUICK_RUNS}")
    p.add_argument("--no-cost", action="store_true", help="leave out building, instances and calls")
    p.add_argument("--stock", action="store_true",
                   help="also one clang -O2 over stock wasm2c output (minutes)")
    p.add_argument("--esbuild", action="store_true",
                   help="also a module of 20 MB, from the Go module proxy (minutes)")
    p.add_argument("--json", metavar="FILE", help="default: BUILD/bench/bench.json")
    p.add_argument("--svg", metavar="FILE", help="default: BUILD/bench/bench.svg")
    p.add_argument("--markdown", metavar="FILE", help="the tables, for docs/performance.md")
    p.add_argument("--build", metavar="DIR", help="build folder; default: build, two folders up",
                   default=os.environ.get("GOWASM_BUILD", os.path.join(HERE, "..", "..", "build")))
    p.add_argument("--aot", metavar="FILE", help="the command; default: BUILD/bin/gowasm-aot")
    p.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 2, metavar="N",
                   help="compile jobs while nothing is measured")
    options = p.parse_args()
    options.build = os.path.abspath(options.build)
    options.aot = os.path.abspath(options.aot or os.path.join(options.build, "bin", "gowasm-aot"))
    options.runs = options.runs or (QUICK_RUNS if options.quick else RUNS)
    options.engines = [e for e in options.engines.split(",") if e]
    unknown = [e for e in options.engines if e not in ENGINES]
    if unknown:
        p.error(f"no engine {unknown[0]}; there are {' '.join(ENGINES)}")
    return options


def bench(options, progress):
    for tool in ("go", options.aot):
        if shutil.which(tool) is None:
            raise Failure(f"there is no {tool}")
    folder = os.path.join(options.build, "bench")
    builder = Builder(folder, options.aot, options.jobs, progress.build)
    size = "quick" if options.quick else "full"
    figures = {"machine": machine(), "tools": tools(options.aot), "kernels": {},
               "settings": {"size": size, "runs": options.runs, "engines": options.engines}}
    engines = {} if options.kernels == "none" else \
        {engine: builder.engine(engine) for engine in options.engines}
    if engines:
        known = list_kernels(next(iter(engines.values())))
        wanted = options.kernels.split(",") if options.kernels else list(known)
        for name in wanted:
            if name not in known:
                raise Failure(f"no kernel {name}; there are {' '.join(known)}")
            takes_part = {e: start for e, start in engines.items()
                          if e != "purego" or (known[name] == "assembly" and name not in NO_PUREGO)}
            kernel = measure_kernel(name, takes_part, size, options.runs, progress.step)
            figures["kernels"][name] = dict({"group": known[name]}, **kernel)
            progress.line(f"{name:14} " + "  ".join(f"{e} {t['min_ms']:.1f}" for e, t in
                                                    kernel["engines"].items()))
            for engine, why in kernel["failed"].items():
                progress.line(f"  {engine} FAILED: {why}")
    if not options.no_cost:
        figures["cost"] = _build_cost.measure(builder, options)
        for name, figure in figures["cost"].items():
            if "failed" in figure:
                progress.line(f"{name} FAILED: {figure['failed']}")
    progress.step()
    return figures


def write(path, text):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    options, progress = parse(), Progress()
    try:
        figures = bench(options, progress)
    except Failure as failure:
        progress.line(f"bench: {failure}")
        return 1
    except KeyboardInterrupt:
        progress.line("bench: interrupted")
        return 130
    print(as_text(figures))
    folder = os.path.join(options.build, "bench")
    json_file = options.json or os.path.join(folder, "bench.json")
    write(json_file, json.dumps(figures, indent=1) + "\n")
    if figures["kernels"]:
        svg_file = options.svg or os.path.join(folder, "bench.svg")
        write(svg_file, svg(figures))
        print(f"\nwritten: {json_file}, {svg_file}")
    if options.markdown:
        write(options.markdown, as_markdown(figures))
    parts = [*figures["kernels"].values(), *figures.get("cost", {}).values()]
    return 1 if any(part.get("failed") for part in parts) else 0


if __name__ == "__main__":
    sys.exit(main())
