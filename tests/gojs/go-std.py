#!/usr/bin/env python3
"""Go's own tests of its standard library, GOOS=js -short, through `gowasm-aot run`.

usage: go-std.py [--all] [--node] [--results FILE] [--option OPTION]... [PACKAGE...]

Without packages: a few small ones that ask most of the js port; with --all the twenty of which it is
known how many tests pass under Node (Go 1.26). Each test program is compiled by `go test -c` and run
in its package's folder with the whole file system as its own, as GOROOT/lib/wasm/go_js_wasm_exec
does; syscall/js's, which ask for eval and imports of their own, in the C program of syscall-js/.
Prints how many tests passed, failed and were skipped, subtests included. Exit status 0 when
nothing failed.

--node      runs each under Node too, and fails where the counts differ
--results   a file of one JSON object for each package; what is in it already is not run again
--option    for gowasm-aot run; default -O0 and tcc, as most tests take less time than an optimizer
--keep      a folder for the outputs
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import QUICK, short_list

SMALL = ["io/fs", "syscall/js", "unicode/utf8"]  # the first two in the short form
ALL = """strings strconv bytes sort unicode/utf8 container/list container/heap encoding/json errors io
io/fs path/filepath sync bufio fmt math/rand crypto/rand os time syscall/js""".split()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--node", action="store_true")
    parser.add_argument("--results", metavar="FILE")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--keep", metavar="DIR")
    parser.add_argument("--timeout", type=int, default=1800)
    return parser.parse_args()


def run(command, folder, env, timeout):
    try:
        done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
        return done.returncode, done.stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as late:
        return 124, (late.stdout or b"").decode(errors="replace") + "\nno end in time"


def outcome(status, output):
    def count(word):
        return len(re.findall(rf"^\s*--- {word}: ", output, re.MULTILINE))
    return {"status": status, "pass": count("PASS"), "fail": count("FAIL"), "skip": count("SKIP")}


def compile_tests(package, work):
    env = dict(os.environ, GOOS="js", GOARCH="wasm")
    listed = subprocess.run(["go", "list", "-f", "{{.Dir}}", package], env=env, check=True,
                            stdout=subprocess.PIPE)
    program = os.path.join(work, package.replace("/", "-") + ".wasm")
    subprocess.run(["go", "test", "-c", "-o", program, package], env=env, check=True)
    return program, listed.stdout.decode().strip()


def with_host(args, aot, program, folder, work):
    """The test program as a library in syscall-js/host.c."""
    host = os.path.join(os.path.dirname(os.path.abspath(__file__)), "syscall-js", "host.c")
    include = os.path.join(os.path.dirname(os.path.realpath(shutil.which(aot))), "..", "include")
    subprocess.run([aot, *args.option, "--prefix", "jstest", program, "-o", "jstest.a"], cwd=work,
                   check=True)
    subprocess.run(["clang", "-Wall", "-Wextra", "-Werror", "-I.", "-I", include, host, "jstest.a",
                    "-lm", "-lpthread", "-o", "host"], cwd=work, check=True)
    return run([os.path.join(work, "host"), "-test.short", "-test.v"], folder, None, args.timeout)


def natively(args, program, folder, work):
    aot = os.environ.get("GOWASM_AOT", "gowasm-aot")
    if os.path.basename(program) == "syscall-js.wasm":
        return with_host(args, aot, program, folder, work)
    command = [aot, "run", *args.option, "--dir", "/::/", "--env", "PWD=" + folder, "--env", "TMPDIR=/tmp"]
    for name in ("HOME", "PATH", "USER"):
        if name in os.environ:
            command += ["--env", f"{name}={os.environ[name]}"]
    return run([*command, program, "-test.short", "-test.v"], folder, None, args.timeout)


def under_node(args, program, folder, goroot):
    script = os.path.join(goroot, "lib/wasm/go_js_wasm_exec")
    keep = {k: os.environ[k] for k in ("HOME", "PATH", "USER") if k in os.environ}
    return run([script, program, "-test.short", "-test.v"], folder, keep, args.timeout)


def chosen(args):
    return ALL if args.all else short_list("packages", SMALL, SMALL[:2])


def main():
    args = arguments()
    args.option = args.option or QUICK
    for tool in ["go"] + (["node"] if args.node else []):
        if shutil.which(tool) is None:
            print(f"this test needs {tool}: " + ("https://go.dev/dl/" if tool == "go" else
                                                 "apt-get install nodejs"))
            return 1
    goroot = subprocess.run(["go", "env", "GOROOT"], check=True, stdout=subprocess.PIPE)
    goroot = goroot.stdout.decode().strip()
    done, bad, sums = {}, [], {"pass": 0, "fail": 0, "skip": 0}
    if args.results and os.path.exists(args.results):
        with open(args.results, encoding="utf-8") as f:
            done = {r["package"]: r for r in map(json.loads, f)}
    for package in args.packages or chosen(args):
        result = done.get(package)
        if result is None:
            with tempfile.TemporaryDirectory(prefix="gowasm-go-std-") as work:
                program, folder = compile_tests(package, work)
                status, output = natively(args, program, folder, work)
                result = {"package": package, "ours": outcome(status, output)}
                if args.node:
                    result["node"] = outcome(*under_node(args, program, folder, goroot))
            if args.keep:
                os.makedirs(args.keep, exist_ok=True)
                name = package.replace("/", "-") + ".txt"
                with open(os.path.join(args.keep, name), "w", encoding="utf-8") as f:
                    f.write(output)
            if args.results:
                with open(args.results, "a", encoding="utf-8") as f:
                    f.write(json.dumps(result) + "\n")
            if result["ours"]["status"]:
                tail = [t for t in output.splitlines() if "--- FAIL" in t]
                print("\n".join("    " + t[:300] for t in tail + output.splitlines()[-25:]))
        ours = result["ours"]
        good = ours["status"] == 0 and ours["fail"] == 0 and result.get("node", ours) == ours
        print("{:18} {} pass {pass:4} fail {fail} skip {skip:2}".format(
            package, "ok  " if good else "FAIL", **ours), end="")
        print("   node: pass {pass:4} fail {fail} skip {skip:2}".format(**result["node"])
              if "node" in result else "", flush=True)
        bad += [] if good else [package]
        for key in sums:
            sums[key] += ours[key]
    print("sum                     pass {pass:4} fail {fail} skip {skip:2}".format(**sums))
    if bad:
        print("failed: " + " ".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
