#!/usr/bin/env python3
"""The tests of Go's standard library have the same results behind the passes as before.

usage: std-rewritten.py [--all] [--results FILE] [--table] [-O LEVEL] [PACKAGE...]

For each package `go test -c`, GOOS=wasip1, then its tests (-short) three times: Go's own module and
the rewritten one in wazero, and the rewritten one compiled natively. Each test and subtest must end
in the same way (pass, fail, skip) in all three. Without packages a few small ones, as ctest runs
them; with --all those below.

--results    a file of one JSON object for each package, written as they end; packages that are in
             it already are not run again, so that a stopped run goes on where it was
--table      prints the results as the table of docs/passes.md
"""
import argparse
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _go import WASIP1, build_wazero, outcome, rewrite
from _project import AOT, QUICK, fail, need, run, scratch, short_list

SMALL = ["sort", "strconv", "context"]
# What depends on the compiler's passes most comes first: stacks, panics, goroutines, reflection.
ALL = """runtime reflect sync context time sort strconv strings bytes bufio errors fmt encoding/json
encoding/gob encoding/xml encoding/binary math math/big math/bits math/cmplx regexp text/template
container/heap container/list hash/crc32 hash/maphash compress/flate compress/gzip crypto/sha256
go/parser html/template iter maps slices unicode/utf8 sync/atomic unique""".split()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--results", metavar="FILE")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("-O", dest="level", help="default: tcc's")
    parser.add_argument("--timeout", type=int, default=3600, help="seconds for one run")
    return parser.parse_args()


def endings(done):
    """How each test ended, and the program. Names of subtests may hold addresses."""
    status, out, err = done
    tests = dict((re.sub("0x[0-9a-f]+", "ADDRESS", name), word) for word, name in
                 re.findall(r"^\s*--- (PASS|FAIL|SKIP): (\S+)", out, re.MULTILINE))
    tests["the program"] = f"exit status {status}"
    if status and len(tests) < 2:
        tests["the program"] += ": " + (out + err)[-600:]
    return tests


class Runner:
    def __init__(self, args, top):
        self.args, self.top = args, top
        self.wazero = build_wazero()

    def compile(self, package):
        module = os.path.join(self.top, package.replace("/", "-") + ".wasm")
        run("go", "test", "-c", "-o", module, package, env=WASIP1)
        folder = run("go", "list", "-f", "{{.Dir}}", package, env=WASIP1).strip()
        return module, folder

    def in_wazero(self, module, folder):
        return endings(outcome(self.wazero, "-dir", folder, module, "-test.short", "-test.v",
                               cwd=folder, timeout=self.args.timeout))

    def natively(self, module, folder):
        level = ["-O" + self.args.level] if self.args.level else QUICK
        command = [AOT, "run", *level, "--dir", "/::/"]
        command += ["--env", "HOME=" + os.path.expanduser("~"), "--env", f"PWD={folder}"]
        command += [module, "-test.short", "-test.v"]
        return endings(outcome(*command, cwd=folder, timeout=self.args.timeout))

    def package(self, package):
        module, folder = self.compile(package)
        after = rewrite(module, module.replace(".wasm", "-rewritten.wasm"))
        before = self.in_wazero(module, folder)
        forms = {"rewritten": self.in_wazero(after, folder),
                 "natively": self.natively(module, folder)}
        result = {"package": package, "differs": []}
        for word in ("PASS", "FAIL", "SKIP"):
            result[word.lower()] = list(before.values()).count(word)
        for form, tests in forms.items():
            for name in sorted(tests.keys() | before.keys()):
                if tests.get(name) != before.get(name):
                    result["differs"].append(f"{name}: {form} {tests.get(name)}, "
                                             f"before {before.get(name)}")
        os.remove(module)
        os.remove(after)
        return result


def show(r):
    print(f"{r['package']:20} pass {r['pass']:5} fail {r['fail']:3} skip {r['skip']:3}  "
          f"{'the same' if not r['differs'] else 'DIFFERS'}", flush=True)
    for text in r["differs"]:
        print("    " + text, flush=True)


def table(results):
    print("| package | tests that pass | fail | skipped | after the passes |")
    print("|---|---|---|---|---|")
    for r in results:
        verdict = "; ".join(r["differs"]) or "the same"
        print(f"| {r['package']} | {r['pass']} | {r['fail']} | {r['skip']} | {verdict} |")


def chosen(args):
    return ALL if args.all else short_list("packages", SMALL, SMALL[-1:])


def main():
    need("go", "clang", "wasm2c", "wasm-validate")
    args = arguments()
    results = []
    if args.results and os.path.exists(args.results):
        with open(args.results, encoding="utf-8") as f:
            results = [json.loads(line) for line in f]
    done = {r["package"] for r in results}
    packages = [p for p in args.packages or chosen(args) if p not in done]
    if packages:
        runner = Runner(args, scratch("go-std-rewritten"))
        for package in packages:
            results.append(runner.package(package))
            show(results[-1])
            if args.results:
                with open(args.results, "a", encoding="utf-8") as f:
                    f.write(json.dumps(results[-1]) + "\n")
    if args.table:
        table(results)
    wrong = [r["package"] for r in results if r["differs"]]
    if wrong:
        fail(f"the tests of {' '.join(wrong)} end otherwise")
    print(f"{len(results)} packages, {sum(r['pass'] for r in results)} tests pass, as before")


if __name__ == "__main__":
    main()
