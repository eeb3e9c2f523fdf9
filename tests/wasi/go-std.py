#!/usr/bin/env python3
"""Go's own tests of its standard library, GOOS=wasip1 -short, through `gowasm-aot run`.

usage: go-std.py [--all] [--engine NAME=COMMAND]... [--option OPTION]... [PACKAGE...]

Without packages: package os alone, which takes a minute or two; with --all those below. Each
test program is compiled by `go test -c` and run in its package's folder by
scripts/go_wasip1_gowasm_exec. Prints, for each package, how many tests passed, failed and were
skipped (subtests not counted), the CPU seconds of the run, and those of the translation before it.
--engine adds another runner to compare with, a command that takes what `go test -exec` gives
(wazero=go_wasip1_wasm_exec): its CPU seconds stand beside ours. Exit status 0 when nothing failed.
"""
import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

SMALL = ["os"]  # a minute of processor time for each program, most of it translation
ALL = """archive/tar archive/zip bufio bytes compress/bzip2 compress/flate compress/gzip compress/lzw
compress/zlib container/heap container/list container/ring context crypto/aes crypto/md5
crypto/sha256 encoding/ascii85 encoding/base32 encoding/base64 encoding/binary encoding/csv
encoding/gob encoding/hex encoding/json encoding/pem encoding/xml errors expvar flag fmt
hash/adler32 hash/crc32 hash/fnv hash/maphash html html/template image image/color image/draw
image/gif image/jpeg image/png index/suffixarray io io/fs io/ioutil iter log log/slog maps math
math/big math/bits math/cmplx math/rand math/rand/v2 mime mime/multipart mime/quotedprintable net
net/http net/mail net/netip net/textproto net/url os os/signal os/user path path/filepath reflect
regexp regexp/syntax runtime runtime/debug slices sort strconv strings sync sync/atomic syscall
testing testing/fstest text/scanner text/tabwriter text/template text/template/parse time unicode
unicode/utf16 unicode/utf8 unique""".split()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--engine", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--option", action="append", default=[], help="for gowasm-aot run")
    parser.add_argument("--keep-output", metavar="DIR", help="write each package's output there")
    parser.add_argument("--timeout", type=int, default=1800)
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


class Runner:
    def __init__(self, args, work):
        self.args = args
        self.work = work
        self.failed = 0
        self.passed = 0
        source = os.environ.get("GOWASM_SOURCE") or os.path.join(os.path.dirname(__file__), "../..")
        self.exec = os.path.abspath(os.path.join(source, "scripts", "go_wasip1_gowasm_exec"))
        options = " ".join(args.option or ["-O0"])
        self.env = dict(os.environ, GOWASIRUNTIMEARGS=options)
        self.env.pop("PWD", None)

    def compile(self, package):
        """The test program and its folder, or None where the package has no tests for wasip1."""
        env = dict(os.environ, GOOS="wasip1", GOARCH="wasm")
        listed = subprocess.run(["go", "list", "-f", "{{.Dir}}", package], env=env, check=True,
                                stdout=subprocess.PIPE)
        program = os.path.join(self.work, package.replace("/", "-") + ".wasm")
        subprocess.run(["go", "test", "-c", "-o", program, package], env=env, check=True)
        folder = listed.stdout.decode().strip()
        return (program, folder) if os.path.exists(program) else None

    def package(self, package):
        compiled = self.compile(package)
        if compiled is None:
            print(f"{package:24} no tests", flush=True)
            return
        program, folder = compiled
        env = dict(self.env, PWD=folder)
        status, output, built = run([self.exec, program, "-test.list", "^$"], folder, env,
                                    self.args.timeout)
        seconds = 0.0
        if status == 0:
            status, output, seconds = run([self.exec, program, "-test.short", "-test.v"], folder,
                                          env, self.args.timeout)
        if self.args.keep_output:
            name = os.path.join(self.args.keep_output, package.replace("/", "-") + ".txt")
            with open(name, "w", encoding="utf-8") as f:
                f.write(output)
        failures = count(output, "FAIL")
        ok = status == 0 and failures == 0
        line = f"{package:24} {'ok  ' if ok else 'FAIL'} pass {count(output, 'PASS'):4} "
        line += f"fail {failures:2} skip {count(output, 'SKIP'):3}  run {seconds:7.2f} s"
        for engine in self.args.engine:
            name, command = engine.split("=", 1)
            other, _, time = run([*command.split(), program, "-test.short", "-test.v"], folder,
                                 env, self.args.timeout)
            line += f"  {name} {time:7.2f} s{'' if other == 0 else ' (failed)'}"
        print(line + f"  translation {built:6.1f} s", flush=True)
        self.passed += count(output, "PASS")
        if not ok:
            self.failed += 1
            tail = [t for t in output.splitlines() if "--- FAIL" in t] + output.splitlines()[-12:]
            print("\n".join("    " + t[:300] for t in tail[:40]), flush=True)
        os.remove(program)


def main():
    args = arguments()
    if shutil.which("go") is None:
        print("this test needs a Go toolchain, 1.24 or later: https://go.dev/dl/")
        return 1
    packages = args.packages or (ALL if args.all else SMALL)
    with tempfile.TemporaryDirectory(prefix="gowasm-go-std-") as work:
        runner = Runner(args, work)
        for package in packages:
            runner.package(package)
        print(f"{len(packages)} packages, {runner.passed} tests passed, "
              f"{runner.failed} packages failed")
        return 1 if runner.failed else 0


if __name__ == "__main__":
    sys.exit(main())
