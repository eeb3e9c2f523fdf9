#!/usr/bin/env python3
"""GOOS=js by gowasm-aot beside node, the same modules in one run.

usage: gojs.py [--tool GOWASM-AOT] [--option OPTION]... [--runs N] [--no-esbuild]

The start of a program that prints a line, and of esbuild (14 MB of module); calls in a second, both
ways, with numbers, strings, bytes; esbuild as it bundles and minifies 12 MB of JavaScript. Each is
run N times in turn with node's, which has the wasm_exec.js that belongs to the module. Times are
processor time, user and system, of the process; the smallest counts.

--build      a folder for the packages of npm and the cache, to be used again
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CALLS = {"goAdd": 100000, "callHost": 200000, "callText": 50000, "callBytes": 10000,
         "properties": 200000}
WHAT = {"goAdd": "the host calls Go, two numbers", "callHost": "Go calls the host, two numbers",
        "callText": "Go calls the host, 100 bytes of text",
        "callBytes": "64 KiB copied there and back", "properties": "a property set and got"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--build", default=os.environ.get("GOWASM_BUILD"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-esbuild", action="store_true")
    return parser.parse_args()


def seconds(command, folder):
    """Processor seconds of one run, and its output."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.decode()}")
    time = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return time, done.stdout.decode()


def row(what, ours, node, unit):
    """Milliseconds, or calls in a second."""
    ratio = node / ours if unit == "ms" else ours / node
    print(f"| {what} | {ours:,.0f} {unit} | {node:,.0f} {unit} | {ratio:.1f} |", flush=True)


def compare(args, what, ours, node, folder):
    best = [1e9, 1e9]
    for _ in range(args.runs):
        for i, command in enumerate((ours, node)):
            best[i] = min(best[i], seconds(command, folder)[0])
    row(what, best[0] * 1000, best[1] * 1000, "ms")


def go(source, output):
    subprocess.run(["go", "build", "-o", output, source], check=True,
                   env=dict(os.environ, GOOS="js", GOARCH="wasm", GO111MODULE="off"))


def calls(args, goroot, work):
    wasm = os.path.join(work, "bench.wasm")
    go(os.path.join(HERE, "gojs", "main.go"), wasm)
    include = os.path.join(os.path.dirname(os.path.realpath(shutil.which(args.tool))), "../include")
    subprocess.run([args.tool, *args.option, wasm, "-o", "bench.a"], cwd=work, check=True)
    subprocess.run(["clang", "-O2", "-I.", "-I", include, os.path.join(HERE, "gojs", "host.c"),
                    "bench.a", "-lm", "-lpthread", "-o", "host"], cwd=work, check=True)
    words = [str(w) for pair in CALLS.items() for w in pair]
    commands = ([os.path.join(work, "host"), *words],
                ["node", os.path.join(HERE, "gojs", "node.cjs"), goroot, wasm, *words])
    best, results = [{}, {}], [{}, {}]
    for _ in range(args.runs):
        for i, command in enumerate(commands):
            for line in seconds(command, work)[1].splitlines():
                name, rate, result = line.split()
                best[i][name] = max(best[i].get(name, 0), float(rate))
                results[i][name] = result
    if results[0] != results[1]:
        raise SystemExit(f"the results differ: {results}")
    for name in CALLS:
        row(WHAT[name] + ", calls/s", best[0][name], best[1][name], "/s")


def start(args, goroot, work):
    wasm = os.path.join(work, "hello.wasm")
    go(os.path.join(HERE, "gojs", "hello", "main.go"), wasm)
    subprocess.run([args.tool, *args.option, wasm, "-o", "hello"], cwd=work, check=True)
    node = ["node", os.path.join(goroot, "lib/wasm/wasm_exec_node.js"), wasm]
    compare(args, "start of `hello`", [os.path.join(work, "hello")], node, work)


def esbuild(args, work):
    sys.path.insert(0, os.path.join(HERE, "..", "gojs"))
    if args.build:
        os.environ["GOWASM_BUILD"] = os.path.abspath(args.build)
    else:
        os.environ["GOWASM_BUILD"] = work
    from _npm import package
    folder = os.path.join(work, "large")
    os.makedirs(folder)
    big = os.path.join(package("react-dom"), "cjs", "react-dom.development.js")
    with open(os.path.join(folder, "in.js"), "w", encoding="utf-8") as f:
        for i in range(12):
            shutil.copy(big, os.path.join(folder, f"part{i}.js"))
            f.write(f'import part{i} from "./part{i}.js";\nconsole.log(part{i});\n')
    source = package("esbuild-wasm")
    cache = os.path.join(os.environ["GOWASM_BUILD"], "cache")
    ours = [args.tool, "run", *args.option, "--cache-dir", cache, "--dir", folder + "::/",
            os.path.join(source, "esbuild.wasm")]
    node = ["node", os.path.join(source, "bin", "esbuild")]
    subprocess.run([*ours, "--version"], check=True, stdout=subprocess.DEVNULL)
    compare(args, "start of esbuild (`--version`)", [*ours, "--version"], [*node, "--version"],
            folder)
    words = ["--bundle", "--minify", "--external:react", "--external:scheduler", "in.js"]
    compare(args, "esbuild, 12 MB of JavaScript", [*ours, *words, "--outfile=out.js"],
            [*node, *words, "--outfile=out-node.js"], folder)
    with open(os.path.join(folder, "out.js"), "rb") as a:
        with open(os.path.join(folder, "out-node.js"), "rb") as b:
            if a.read() != b.read():
                raise SystemExit("esbuild's outputs differ")


def main():
    args = arguments()
    args.tool = os.path.abspath(args.tool) if os.sep in args.tool else args.tool
    goroot = subprocess.run(["go", "env", "GOROOT"], check=True, stdout=subprocess.PIPE)
    goroot = goroot.stdout.decode().strip()
    with tempfile.TemporaryDirectory(prefix="gowasm-bench-") as work:
        print("| | gowasm-aot | node | times as fast |\n|---|---|---|---|", flush=True)
        start(args, goroot, work)
        calls(args, goroot, work)
        if not args.no_esbuild:
            esbuild(args, work)


if __name__ == "__main__":
    main()
