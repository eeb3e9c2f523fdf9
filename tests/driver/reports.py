"""What a build says: next to nothing in a pipe, lines with --progress=plain, one rewritten line on a terminal,
commands with -v; dumps, times, versions and help."""
import os
import pty
import re
import subprocess
import time

from _driver import AOT, CALC, ENV, aot, fail, same, scratch, stderr_of, wasm, write
from _project import compilers_that_remember

box = scratch("driver-reports")
ENV.update(compilers_that_remember("-DNONE", "-DX"))
wasm(box, "calc", CALC)
cache = os.path.join(box, "cache")
base = ["calc.wasm", "-O1", "--cache-dir", cache]

began = time.monotonic()
said = stderr_of(*base, cwd=box, env={"GOWASM_PROGRESS": "auto"})
if time.monotonic() - began < 10:  # a busy machine may take longer
    same(said, "", "stderr of a quick build in a pipe")
same(stderr_of(*base, cwd=box), "", "stderr with GOWASM_PROGRESS=none")
plain = stderr_of(*base, "-O0", "--progress=plain", cwd=box).splitlines()
steps = [line for line in plain if line.startswith("[")]
if len(steps) < 4 or steps[-1][:len(steps[-1].split("]")[0])] != f"[{len(steps)}/{len(steps)}":
    fail(f"--progress=plain: {plain}")
if "[" in stderr_of(*base, "-O0", "--progress=plain", cwd=box):
    fail("steps without work")

# A slow build in a pipe: a line after ten seconds, about the step that ended then.
slow = write(box, "slow", '#!/bin/sh\ncase "$*" in *" calc_000.c "*) sleep 11;; esac\nexec clang "$@"\n')
os.chmod(slow, 0o755)
said = stderr_of("calc.wasm", "-O1", "--no-cache", "-j1", "--cc", slow, "-o", "slow.a", cwd=box, env={"GOWASM_PROGRESS": "auto"}).splitlines()
if not 1 <= len(said) <= 60 or not all(re.match(r"gowasm-aot: (\[\d+/\d+\] \S+|linking)$", line)
                                      for line in said):
    fail(f"a slow build in a pipe: {said}")

commands = stderr_of(*base, "-g", "-v", cwd=box)
if " -c calc_000.c " not in commands or "\nar rcsD " not in commands or "-g" not in commands:
    fail("-v does not show the commands:\n" + commands)


def on_terminal(*args):
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(box)
        os.execve(AOT, [AOT, *args], dict(ENV, TERM="xterm", GOWASM_PROGRESS="auto"))
    text = b""
    try:
        while part := os.read(terminal, 4096):
            text += part
    except OSError:  # the terminal of a process that has ended
        pass
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text.decode()


status, text = on_terminal(*base, "-Os")
if status != 0 or "\n" in text or "\r\033[K[" not in text or not text.endswith("\r\033[K"):
    fail(f"on a terminal: {status}, {text!r}")
status, text = on_terminal(*base, "--cflags=-DNONE", "--progress=none")
same(f"{status} {text}", "0 ", "--progress=none on a terminal")
status, text = on_terminal(*base, "--cflags=-DX", "--cc", "false")
if status != 1 or "\r\033[K" in text.splitlines()[-1].strip("\r"):
    fail(f"an error on a terminal: {text!r}")

# --keep
aot(*base, "--keep", "kept", cwd=box)
kept = os.listdir(os.path.join(box, "kept"))
for name in ("calc_gen.h", "calc_bindings.c", "calc_000.c", "calc.h", "calc_000.o"):
    if name not in kept:
        fail(f"--keep did not keep {name}: {kept}")

# Passes.
dump = aot(*base, "--dump=decode", cwd=box)
if "i32.div_s" not in dump or "call_indirect" in dump:
    fail("--dump=decode: " + dump)
one = aot(*base, "--dump=decode:3", cwd=box)
if "i32.div_s" not in one or "i64.const" in one:
    fail("--dump=decode:3: " + one)
stderr_of(*base, "--dump=decode:nobody", cwd=box, status=2)
times = stderr_of(*base, "--time-passes", "--verify", cwd=box)
for stage in ("decode", "translate", "compile", "link"):
    if stage not in times:
        fail(f"--time-passes does not show {stage}: {times}")
write(box, "one.wat", "(module (func (export \"f\")))")
times = stderr_of("one.wat", "--run-pass=budget", "--time-passes", cwd=box).split()
if times[1:] != ["ms", "budget"] or float(times[0]) > 10000:  # since the pass began
    fail(f"--run-pass with --time-passes: {times}")

# --help lists each option of the contract; --version is two lines.
help_text = aot("--help")
for option in ("-o", "--emit", "--header", "--prefix", "-O0", "-Os", "-g", "--cc", "--target", "--sysroot",
               "--cflags", "-j", "--cache-dir", "--no-cache", "-MD", "-MF", "--no-plain", "--no-guard",
               "--no-go-passes", "--dump", "--verify", "--time-passes", "--keep", "-v", "--progress",
               "--version", "--help"):
    if f"  {option}" not in help_text and f" {option}" not in help_text:
        fail(f"--help does not show {option}")
for option in ("--dir", "--env", "--listen", "--max-memory", "--timeout", "--trace"):
    if f"  {option}" not in aot("run", "--help"):
        fail(f"run --help does not show {option}")
if max(len(line) for line in help_text.splitlines()) > 100:
    fail("--help is too wide")
version = aot("--version").splitlines()
if len(version) != 2 or not version[0].startswith("gowasm-aot ") or "wabt" not in version[1]:
    fail(f"--version: {version}")

# Depfiles: make reads them, names with spaces and dollars included.
odd = os.path.join(box, "a $dir")
os.mkdir(odd)
os.rename(os.path.join(box, "calc.wasm"), os.path.join(odd, "the calc#1.wasm"))
aot("-O1", "--cache-dir", cache, "--prefix", "calc", "a $dir/the calc#1.wasm", "-o", "a $dir/calc.a", "-MD",
    cwd=box)
write(box, "Makefile", "a\\ $$dir/calc.a:\n\t@echo rebuilding\ninclude a\\ $$dir/calc.d\n")
quiet = subprocess.run(["make", "-s"], cwd=box, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
same(quiet.stdout.decode(), "make: Nothing to be done for 'a $dir/calc.a'.\n"
     if b"Nothing" in quiet.stdout else "", "make with nothing to do")
os.utime(os.path.join(odd, "calc.a"), (1e9, 1e9))
again = subprocess.run(["make", "-s"], cwd=box, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
same(again.stdout.decode(), "rebuilding\n", "make after a change of the module")
