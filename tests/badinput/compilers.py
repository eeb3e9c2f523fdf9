"""Compilers and translators that are missing, fail, are killed, or lie."""
import os
import time

from _bad import ADD, Sandbox, fail, wasm, write
from _project import compilers_that_remember

box = Sandbox("compilers")
module = wasm(box.top, "calc", ADD)


def script(name, text):
    path = write(box.top, name, "#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return path


VERSION = 'case "$*" in *-v) echo "gcc version 99 (Target: x86_64-linux-gnu)" >&2; exit 0;; esac\n'

box.bad([module, *box.calc(), "--cc", "no-such-compiler"], 1, "calc.wasm", "no-such-compiler",
        "--cc")
box.bad([module, *box.calc(), "--cc", "false"], 1, "calc.wasm", "false", "exit status 1",
        one_line=False)

failing = script("failing", VERSION + 'echo "boom: bad source" >&2; exit 3\n')
err = box.bad([module, *box.calc(), "--no-cache", "--cc", failing], 1, "calc.wasm", failing,
              "exit status 3", "--keep", one_line=False)
if err.splitlines()[0] != "boom: bad source" or len(err.splitlines()) != 2:
    fail("not the compiler's message and ours:\n" + err)
err = box.bad([module, *box.calc(), "--no-cache", "-v", "--cc", failing], 1, "exit status 3",
              one_line=False)
if failing + " -std=gnu11" not in err:
    fail("-v does not show the command:\n" + err)

# A linker: what it prints, and ours with its last line; the command with -v.
linker = script("linker", 'for a; do case "$a" in -shared) printf "%s\\n" "ld: first" "ld: last" >&2; exit 4'
                ';; esac; done\nexec clang "$@"\n')
os.environ.update(compilers_that_remember())
shared = [module, "-O0", "-o", os.path.join(box.top, "calc.so"), "--cc", linker]
err = box.bad(shared, 1, "calc.wasm", "to link the shared library", "exit status 4: ld: last",
              "-v shows the command", one_line=False)
if err.splitlines()[:2] != ["ld: first", "ld: last"] or len(err.splitlines()) != 3:
    fail("a failing linker: " + err)
err = box.bad([*shared, "-v"], 1, "exit status 4", one_line=False)
if linker + " -shared" not in err:
    fail("-v does not show the linker's command:\n" + err)

killed = script("killed", VERSION + "kill -9 $$\n")
box.bad([module, *box.calc(), "--no-cache", "--cc", killed], 1, "calc.wasm", "signal 9", "memory",
        "-j1", one_line=False)
crashed = script("crashed", VERSION + "kill -SEGV $$\n")
box.bad([module, *box.calc(), "--no-cache", "--cc", crashed], 1, "calc.wasm", "signal 11",
        one_line=False)
lying = script("lying", VERSION + "exit 0\n")
box.bad([module, *box.calc(), "--no-cache", "--cc", lying], 1, "calc.wasm", lying,
        "without writing", one_line=False)

# It fails on one file of many: the others are stopped, the error is about that one.
slow = script("slow", VERSION + 'case "$*" in *trap*) exit 7;; *" -c "*) exec sleep 60;; esac\n')
began = time.monotonic()
box.bad([module, *box.calc(), "--no-cache", "-j200", "--cc", slow], 1, "exit status 7", "trap",
        one_line=False)
if time.monotonic() - began > 50:
    fail("the other compilers were not stopped")

# With --keep the error does not suggest --keep, and the sources are there.
keep = os.path.join(box.top, "keep")
err = box.bad([module, *box.calc(), "--no-cache", "--cc", failing, "--keep", keep], 1,
              "exit status 3", one_line=False)
if "are kept" not in err.splitlines()[-1] or "calc_bindings.c" not in os.listdir(keep):
    fail("--keep kept nothing: " + err)

# Another language, or a flag that is not known: the compiler's own words.
err = box.bad([module, *box.calc(), "--no-cache", "--cflags=-fno-such-flag-at-all"], 1, "calc.wasm",
              one_line=False)
if "no-such-flag-at-all" not in err:
    fail("the unknown flag is not named: " + err)

# wasm2c
box.bad([module, *box.calc()], 1, "calc.wasm", "wabt", "GOWASM_WASM2C",
        env={"GOWASM_WASM2C": "/no/such/wasm2c"})
old = script("old-wasm2c", "echo 1.0.13\n")
box.bad([module, *box.calc()], 1, "1.0.13", "too old", "1.0.32", env={"GOWASM_WASM2C": old})
strange = script("strange-wasm2c", "echo hello\n")
box.bad([module, *box.calc()], 1, "wabt", env={"GOWASM_WASM2C": strange})
broken = script("broken-wasm2c", 'test "$1" = --version && { echo 1.0.36; exit; }\n'
                "echo cannot do that >&2; exit 1\n")
box.bad([module, *box.calc()], 1, "cannot do that", env={"GOWASM_WASM2C": broken})
empty = script("empty-wasm2c", 'test "$1" = --version && { echo 1.0.36; exit; }\n'
               'while [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done\n')
box.bad([module, *box.calc()], 1, "1.0.36", env={"GOWASM_WASM2C": empty})
box.done()
