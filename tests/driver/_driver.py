"""What the tests of the command share: a folder, a cache of their own, small modules."""
import os
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, fail, need, run, scratch, write
from _project import same as same_text

INCLUDE = os.path.join(BUILD, "include")
ENV = dict(os.environ)

# Everything that the driver treats in its own way: imports that are served, replaceable, and the
# program's; a table, memory, data; results of all numbers.
CALC = """(module
  (import "env" "notify" (func $notify (param i32) (result i32)))
  (import "env" "hostLogUint32" (func $log (param i32)))
  (memory (export "memory") 1 4)
  (table 2 funcref) (elem (i32.const 0) $add $div)
  (data (i32.const 16) "hello")
  (func $add (export "add") (param i32 i32) (result i32)
    (call $log (local.get 0))
    (i32.add (local.get 0) (call $notify (local.get 1))))
  (func $div (export "div") (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "pair") (param i32) (result i32 i64) (local.get 0) (i64.const 7)))
"""
# What uses it: notify() adds one.
USER = """#include "calc.h"
#include <inttypes.h>
#include <stdio.h>
int32_t calc_import_env_notify(calc_instance *instance, int32_t value) {
    (void)instance;
    return value + 1;
}
int main(void) {
    calc_instance *c;
    gowasm_error e;
    int32_t sum = 0, none = 0, first = 0;
    int64_t second = 0;
    if (calc_new(NULL, &c, &e) != GOWASM_OK) return 1;
    if (calc_add(c, 1, 2, &sum) != GOWASM_OK) return 2;
    gowasm_status s = calc_div(c, 1, 0, &none);
    calc_pair(c, 5, &first, &second);
    printf("%d %s %d %" PRId64 " %d\\n", (int)sum, gowasm_status_name(s), (int)first, second,
           (int)calc_div(c, 84, 2, &none));
    printf("%d\\n", (int)none);
    calc_free(c);
    return 0;
}
"""
USER_SAYS = "4 trap 5 7 0\n42\n"


def same(actual, expected, what):
    if isinstance(actual, str) and isinstance(expected, str):
        same_text(actual, expected, what)
    elif actual != expected:
        fail(f"{what}: {actual!r}, expected {expected!r}")


def wasm(folder, name, text):
    need("wat2wasm")
    source = write(folder, name + ".wat", text)
    path = os.path.join(folder, name + ".wasm")
    run("wat2wasm", source, "-o", path)
    return path


def aot(*args, cwd=None, env=None, status=0):
    return run(AOT, *args, cwd=cwd, env={**ENV, **(env or {})}, status=status)


def stderr_of(*args, cwd=None, env=None, status=0):
    done = subprocess.run([AOT, *args], cwd=cwd, env={**ENV, **(env or {})},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != status:
        fail(f"exit status {done.returncode}, expected {status}: {' '.join(args)}\n{done.stderr}")
    return done.stderr


def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def script(folder, name, text):
    path = write(folder, name, "#!/bin/sh\n" + text)
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def counting_compiler(folder, name="cc-count", command="clang"):
    """A compiler that notes what it compiles; compiled() tells, and forgets."""
    log = os.path.join(folder, name + ".log")
    path = script(folder, name, f'for a; do case "$a" in *.c|*.S) echo "$a" >> {log};; esac; done\n'
                                f'exec {command} "$@"\n')

    def compiled():
        if not os.path.exists(log):
            return []
        with open(log, encoding="utf-8") as f:
            names = [os.path.basename(line.strip()) for line in f]
        os.unlink(log)
        return sorted(names)

    return path, compiled
