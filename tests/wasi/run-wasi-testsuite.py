#!/usr/bin/env python3
"""Runs WebAssembly/wasi-testsuite's preview1 modules through `gowasm-aot run`.

usage: run-wasi-testsuite.py [SUITE] [--tool PATH] [--jobs N] [--expect N] [-v] [--only PATTERN]...

SUITE is the suite's .tar.xz or a folder with its tests/; by default wasi-testsuite.tar.xz in
$GOWASM_SUITES_DIR, with its 72 modules. It is copied into a fresh temporary folder, because the
tests write into theirs. For each NAME.wasm an optional NAME.json gives args, env, root or dirs
(preopens), exit_code and stdout. Prints a line for each failure and "N of M"; exit status 0 when
all pass (or as many as --expect says), 77 when no suite is named. In a build with sanitizers
($GOWASM_SANITIZE) the host library and the module are compiled with them, too.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import QUICK, SANITIZE

MODULES = 72  # of WebAssembly/wasi-testsuite 9f80ca35, preview1 without threads
SUITES = os.environ.get("GOWASM_SUITES_DIR")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("suite", nargs="?")
    parser.add_argument("--only", action="append", default=[], metavar="PATTERN",
                        help="only tests whose path contains one of these")
    parser.add_argument("--tool", default=os.environ.get("GOWASM_AOT", "gowasm-aot"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--expect", type=int, help="how many must pass; default: all there are")
    parser.add_argument("--option", action="append", default=[], help="passed on to the tool")
    parser.add_argument("-v", "--verbose", action="store_true", help="output of the failed tests")
    args = parser.parse_args()
    if SANITIZE:
        args.option.append(f"--cflags=-fsanitize={SANITIZE} -fno-sanitize-recover=all")
    return args


def unpack(suite, to):
    if suite.is_dir():
        shutil.copytree(suite, to, symlinks=True, dirs_exist_ok=True)
        return
    with tarfile.open(suite) as archive:
        archive.extractall(to)


def command(tool, options, module, spec):
    line = [tool, "run", *(["-O0"] if SANITIZE else QUICK), *options]
    folder = module.parent
    if "root" in spec:
        line += ["--dir", f"{folder / spec['root']}::/"]
    for directory in spec.get("dirs", []):
        line += ["--dir", f"{folder / directory}::{directory}"]
    for name, value in spec.get("env", {}).items():
        line += ["--env", f"{name}={value}"]
    return line + [str(module)] + spec.get("args", [])


def run_one(args, module):
    """Returns None, or why it failed."""
    # A command ends with exit(): what it holds then is not a leak.
    asan = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    description = module.with_suffix(".json")
    spec = json.loads(description.read_text()) if description.exists() else {}
    try:
        done = subprocess.run(command(args.tool, args.option, module, spec), cwd=module.parent,
                              env=dict(os.environ, ASAN_OPTIONS=asan), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    except subprocess.TimeoutExpired:
        return "no end after 300 s"
    wanted = spec.get("exit_code", 0)
    output = (done.stdout + done.stderr).decode(errors="replace") if args.verbose else ""
    if done.returncode != wanted:
        return f"exit code {done.returncode}, wanted {wanted}\n{output}".rstrip()
    if "stdout" in spec and done.stdout.decode(errors="replace") != spec["stdout"]:
        return f"stdout {done.stdout!r}, wanted {spec['stdout']!r}"
    return None


def chain(modules):
    """Tests that share a folder of files must not run at the same time: one chain for each."""
    chains = {}
    for module in modules:
        chains.setdefault(module.parent, []).append(module)
    return chains.values()


def main():
    args = arguments()
    if not args.suite and not SUITES:
        print("SKIPPED: the WASI test suite is not at hand: configure with "
              "-DGOWASM_SUITES_DIR=FOLDER that holds wasi-testsuite.tar.xz "
              "(WebAssembly/wasi-testsuite)")
        return 77
    suite = pathlib.Path(args.suite or os.path.join(SUITES, "wasi-testsuite.tar.xz"))
    if not suite.exists():
        print(f"FAILED: there is no {suite}")
        return 1
    with tempfile.TemporaryDirectory(prefix="wasi-testsuite-") as work:
        work = pathlib.Path(work)
        unpack(suite, work)
        modules = sorted(work.glob("**/*.wasm"))
        if not args.suite and len(modules) != MODULES:
            print(f"FAILED: {len(modules)} modules, but the suite has {MODULES}")
            return 1
        if args.only:
            modules = [m for m in modules if any(p in str(m.relative_to(work)) for p in args.only)]
        passed = 0

        def run_chain(chained):
            return [(module, run_one(args, module)) for module in chained]

        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for results in pool.map(run_chain, chain(modules)):
                for module, failure in results:
                    if failure is None:
                        passed += 1
                    else:
                        print(f"FAIL {module.relative_to(work)}: {failure}")
    print(f"{passed} of {len(modules)}")
    expected = len(modules) if args.expect is None else args.expect
    return 0 if modules and passed >= expected else 1


if __name__ == "__main__":
    sys.exit(main())
