#!/usr/bin/env python3
"""Go's own tests of its standard library, GOOS=wasip1 -short, through `gowasm-aot run`.

usage: go-std.py [--all] [--wazero] [--results FILE] [--table] [--option OPTION]... [PACKAGE...]

Without packages: the few below that ask most of WASI; with --all every one below. Each test program
is compiled by `go test -c` and run in its package's folder by scripts/go_wasip1_gowasm_exec, once
for the translation and then for the tests. Prints, for each package, how many tests passed, failed
and were skipped (examples included, subtests not), and the processor seconds of the tests and of the
translation. Exit status 0 when nothing failed.

--wazero     runs each program under wazero, too, as GOROOT/lib/wasm/go_wasip1_wasm_exec does
--results    a file of one JSON object for each package, written as they end; packages that are in
             it already are not run again, so that a stopped run goes on where it was
--table      prints the results, of a run of now or before, as the table of docs/wasi.md
--option     for gowasm-aot run; default -O0 and tcc, as most tests take less time than an optimizer
"""
import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import _wazero
from _project import QUICK, short_list

SMALL = ["io/fs", "path/filepath", "os", "time"]  # the first two in the short form

# Those that need the system first; then what wazero's own CI runs; then more.
ALL = """os io/fs path/filepath time syscall net runtime archive/tar archive/zip compress/bzip2
compress/flate compress/gzip compress/lzw compress/zlib encoding/json encoding/gob encoding/xml
math/big regexp text/template image/png
bufio bytes context encoding/ascii85 encoding/asn1 encoding/base32 encoding/base64 encoding/binary
encoding/csv encoding/hex encoding/pem errors expvar flag fmt hash hash/adler32 hash/crc32 hash/crc64
hash/fnv hash/maphash io io/ioutil log log/syslog maps math math/bits math/cmplx math/rand mime
mime/multipart mime/quotedprintable os/exec os/signal os/user path reflect regexp/syntax slices sort
strconv strings sync sync/atomic testing testing/fstest testing/iotest testing/quick
container/heap container/list container/ring crypto/md5 crypto/sha256 html image image/color
image/draw image/gif image/jpeg index/suffixarray iter log/slog math/rand/v2 net/mail net/netip
net/textproto net/url runtime/debug text/scanner text/tabwriter text/template/parse unicode
unicode/utf16 unicode/utf8 unique""".split()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--wazero", action="store_true", help="compare with wazero")
    parser.add_argument("--results", metavar="FILE", help="go on with the run that FILE tells of")
    parser.add_argument("--table", action="store_true", help="print a table for the documentation")
    parser.add_argument("--option", action="append", default=[], help="for gowasm-aot run")
    parser.add_argument("--keep-output", metavar="DIR", help="write each package's output there")
    parser.add_argument("--timeout", type=int, default=1800, help="seconds for one program")
    return parser.parse_args()


def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command, folder, env, timeout):
    """Returns (exit status, output, CPU seconds)."""
    before = cpu()
    try:
        done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
        return done.returncode, done.stdout.decode(errors="replace"), cpu() - before
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode(errors="replace")
        return 124, output + "\nno end in time", cpu() - before


def count(output, word):
    return len(re.findall(rf"^--- {word}: ", output, re.MULTILINE))


def good(outcome):
    return outcome["status"] == 0 and outcome["fail"] == 0


class Runner:
    """Runs packages and records what came out."""

    def __init__(self, args, work):
        self.args = args
        self.work = work
        source = os.environ.get("GOWASM_SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
        ours = os.path.abspath(os.path.join(source, "scripts", "go_wasip1_gowasm_exec"))
        env = dict(os.environ)
        env.pop("PWD", None)
        options = " ".join(args.option)
        # A few tests look for HOME; package os skips some where GOWASIRUNTIME names no engine.
        options += f" --env HOME={os.path.expanduser('~')}"
        self.engines = {"gowasm-aot": (ours, dict(env, GOWASIRUNTIME="gowasm-aot",
                                                  GOWASIRUNTIMEARGS=options))}
        if args.wazero:
            os.symlink(_wazero.build(), os.path.join(work, "wazero"))
            goroot = subprocess.run(["go", "env", "GOROOT"], check=True, stdout=subprocess.PIPE)
            script = os.path.join(goroot.stdout.decode().strip(), "lib/wasm/go_wasip1_wasm_exec")
            path = work + os.pathsep + os.environ["PATH"]
            cache = f"-cachedir {os.path.join(work, 'wazero-cache')}"
            self.engines["wazero"] = (script, dict(env, GOWASIRUNTIME="wazero", PATH=path,
                                                   GOWASIRUNTIMEARGS=cache))
        self.done = {}
        if args.results and os.path.exists(args.results):
            with open(args.results, encoding="utf-8") as f:
                for line in f:
                    result = json.loads(line)
                    self.done[result["package"]] = result

    def compile(self, package):
        """The test program and its folder, or None where the package has no tests for wasip1."""
        env = dict(os.environ, GOOS="wasip1", GOARCH="wasm")
        listed = subprocess.run(["go", "list", "-f", "{{.Dir}}", package], env=env, check=True,
                                stdout=subprocess.PIPE)
        program = os.path.join(self.work, package.replace("/", "-") + ".wasm")
        subprocess.run(["go", "test", "-c", "-o", program, package], env=env, check=True)
        folder = listed.stdout.decode().strip()
        return (program, folder) if os.path.exists(program) else None

    def tests(self, engine, program, folder):
        script, env = self.engines[engine]
        env = dict(env, PWD=folder)
        limit = self.args.timeout
        status, output, built = run([script, program, "-test.list", "^$"], folder, env, limit)
        seconds = 0.0
        if status == 0:
            status, output, seconds = run([script, program, "-test.short", "-test.v"], folder, env,
                                          limit)
        if self.args.keep_output:
            name = f"{os.path.basename(program)[:-len('.wasm')]}.{engine}.txt"
            with open(os.path.join(self.args.keep_output, name), "w", encoding="utf-8") as f:
                f.write(output)
        return output, {"status": status, "pass": count(output, "PASS"),
                        "fail": count(output, "FAIL"), "skip": count(output, "SKIP"),
                        "seconds": round(seconds, 3), "translation": round(built, 3)}

    def package(self, package):
        if package in self.done:
            return
        result = {"package": package, "options": self.args.option, "engines": {}}
        compiled = self.compile(package)
        line = f"{package:24}"
        output = ""
        for engine in self.engines if compiled else ():
            text, outcome = self.tests(engine, *compiled)
            result["engines"][engine] = outcome
            output = output or text
            line += " {} {} pass {pass:4} fail {fail:2} skip {skip:3} run {seconds:7.2f} s " \
                    "translation {translation:6.1f} s".format(
                        engine, "ok  " if good(outcome) else "FAIL", **outcome)
        print(line if compiled else line + " no tests", flush=True)
        ours = result["engines"].get("gowasm-aot")
        if ours and not good(ours):
            tail = [t for t in output.splitlines() if "--- FAIL" in t] + output.splitlines()[-12:]
            print("\n".join("    " + t[:300] for t in tail[:40]), flush=True)
        self.done[package] = result
        if self.args.results:
            with open(self.args.results, "a", encoding="utf-8") as f:
                f.write(json.dumps(result) + "\n")
        for name in os.listdir(self.work):
            if name.endswith(".wasm"):
                os.remove(os.path.join(self.work, name))
        shutil.rmtree(os.path.join(self.work, "wazero-cache"), ignore_errors=True)


def table(results):
    """The results in Markdown; one row for each package with tests, and a sum."""
    engines = list(dict.fromkeys(e for r in results for e in r["engines"]))
    print("| package | " + " | ".join(f"{e}: pass, fail, skip | CPU s | translation" for e in engines)
          + " |\n|---|" + "---|---:|---:|" * len(engines))
    sums = {e: dict.fromkeys(("pass", "fail", "skip", "seconds", "translation"), 0) for e in engines}
    form = "{pass}, {fail}, {skip} | {seconds:.2f} | {translation:.1f}"
    for result in results:
        if not result["engines"]:
            continue
        cells = []
        for engine in engines:
            outcome = result["engines"][engine]
            for key in sums[engine]:
                sums[engine][key] += outcome[key]
            cells.append(form.format(**outcome))
        print(f"| {result['package']} | " + " | ".join(cells) + " |")
    print("| sum | " + " | ".join(form.format(**sums[e]) for e in engines) + " |")


def main():
    args = arguments()
    if shutil.which("go") is None:
        print("this test needs a Go toolchain, 1.24 or later: https://go.dev/dl/")
        return 1
    args.option = args.option or QUICK
    packages = args.packages or (ALL if args.all else short_list("packages", SMALL, SMALL[:2]))
    if args.keep_output:
        os.makedirs(args.keep_output, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gowasm-go-std-") as work:
        runner = Runner(args, work)
        for package in packages:
            runner.package(package)
    tested = [runner.done[p] for p in packages if runner.done[p]["engines"]]
    failed = [r["package"] for r in tested if not good(r["engines"]["gowasm-aot"])]
    if args.table:
        table(tested)
    print(f"{len(tested)} packages with tests, "
          f"{sum(r['engines']['gowasm-aot']['pass'] for r in tested)} tests passed, "
          f"{len(failed)} packages failed{': ' if failed else ''}{' '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
