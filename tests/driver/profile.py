"""Profiles: what counts, what is written, and what a profile changes about a build."""
import os
import re
import subprocess

from _driver import AOT, ENV, INCLUDE, aot, fail, need, read, run, same, scratch, wasm, write

need("clang", "gcc", "go")
box = scratch("driver-profile")
cache = os.path.join(box, "cache")

# Each function has a form of its own. `often` loops a million times, `seldom` is called once,
# `never` is not. The start of a loop is counted when it is entered, and at each turn.
LOOPS = """(module
  (func $often (param i32) (result i32) (local i32)
    (loop $again
      (local.set 1 (i32.add (local.get 1) (i32.mul (local.get 0) (local.get 0))))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  (func $seldom (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 3)))
  (func $never (param i32) (result i32) (i32.xor (local.get 0) (i32.const 3)))
  (func (export "work") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (call $never (local.get 0)))
      (else (i32.add (call $often (local.get 0)) (call $seldom (local.get 0))))))
  (func (export "_start") (drop (i32.add (call $often (i32.const 1000000))
                                         (call $seldom (i32.const 7)))))
  EXTRA)
"""


def module(name, extra="", change=("", "")):
    text = LOOPS.replace("EXTRA", extra).replace(*change)
    with_names = wasm(box, name, text)
    run("wat2wasm", "--debug-names", os.path.join(box, name + ".wat"), "-o", with_names)
    return with_names


def counts(path):
    lines = read(path).decode().splitlines()
    same(lines[0], "gowasm-aot profile 1", "the first line of a profile")
    return {line.split()[3]: tuple(map(int, line.split()[:2])) for line in lines[1:]}


def build(*args, cc="clang", env=None):
    """Builds; returns the compiler's flags by generated file."""
    done = subprocess.run([AOT, "-v", "--cc", cc, "--cache-dir", cache, *args], cwd=box, text=True,
                          env={**ENV, **(env or {})}, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    if done.returncode:
        fail(f"{args}: {done.stderr}")
    return {m[2]: m[1] for m in re.finditer(r"^(.* -c ((?:work|other|app)_\w+)\.c .*)$", done.stderr, re.M)}


# A program writes at its exit, a trap included.
work = module("work")
build(work, "-O1", "--profile-gen", "-o", "work")
run(os.path.join(box, "work"), cwd=box)
got = counts(os.path.join(box, "work.profile"))
same(got["often"], (1, 1000000), "often")
same(got["seldom"], (1, 0), "seldom")
same(got["never"], (0, 0), "never")
named = os.path.join(box, "by-name.%p")
run(os.path.join(box, "work"), cwd=box, env={"GOWASM_PROFILE": named})
files = [n for n in os.listdir(box) if re.fullmatch(r"by-name\.\d+", n)]
same(len(files), 1, "files named by %p")
same(read(box, files[0]), read(box, "work.profile"), "a second profile of the same")
run(os.path.join(box, "work"), cwd=box, env={"GOWASM_PROFILE": "/no/such/folder/x"})
aot("run", "--profile-gen", "-O0", work, cwd=box, env={"GOWASM_PROFILE": "run.profile"})
same(counts(os.path.join(box, "run.profile")), got, "the profile of run")

# A library writes when it is told to, and at exit; two instances count together.
user = write(box, "user.c", """#include "work.h"
#include <stdio.h>
int main(void) {
    work_instance *a, *b;
    int32_t r;
    if (work_new(NULL, &a, NULL) || work_new(NULL, &b, NULL)) return 1;
    work_work(a, 5, &r);
    work_work(b, 7, &r);
    if (work_profile_write("early.profile") != GOWASM_OK) return 2;
    if (work_profile_write("/no/such/folder/x") != GOWASM_HOST_ERROR) return 3;
    work_work(b, 0, &r);
    work_free(a);
    work_free(b);
    return 0;
}
""")
for product, cc in (("work.a", "clang"), ("libwork.so", "gcc"), ("work.o", "clang")):
    build(work, "-O1", "--profile-gen", "-o", product, "--header", "work.h", cc=cc)
    run("gcc", "-I", INCLUDE, user, product, "-o", "user", "-lm", "-lpthread", "-Wl,-rpath," + box,
        cwd=box)
    run(os.path.join(box, "user"), cwd=box)
    early, late = (counts(os.path.join(box, n + ".profile")) for n in ("early", "work"))
    same((early["often"], early["seldom"], early["never"]), ((2, 12), (2, 0), (0, 0)), product)
    same((late["often"], late["never"]), ((2, 12), (1, 0)), product)

# What a profile changes: hot functions get -O2 at least, cold ones -O1 at most.
used = os.path.join(box, "run.profile")
for level, hot, cold in (("-O0", "-O2", "-O0"), ("-O2", "-O2", "-O1"), ("-O3", "-O3", "-O1"),
                         ("-Os", "-O2", "-Os")):
    flags = build(work, level, "--profile-use", used, "-MD", "-o", "app", "--prefix=app")
    same(sorted(n for n in flags if n[-3:].isdigit()), ["app_cold_000", "app_hot_000"], level)
    for name, expected in (("app_hot_000", hot), ("app_cold_000", cold), ("app_bindings", level)):
        if f" {expected} " not in flags[name]:
            fail(f"{level}: {name} is compiled by: {flags[name]}")
if used not in read(box, "app.d").decode():
    fail("the depfile does not name the profile")
flags = build(work, "--profile-use", used, "-o", "app", "--prefix=app", cc="gcc")
if " -O1 " not in flags["app_cold_000"] or "-mllvm" in flags["app_cold_000"]:
    fail(f"gcc: {flags['app_cold_000']}")

# The same decisions from another profile: nothing is compiled, and the product is the same.
build(work, "--profile-use", used, "-o", "first", "--prefix=app")
other = write(box, "other.profile", read(used).decode().replace("1 1000000 ", "1 900000 ")
              + "5 5 0123456789abcdef gone\n")
same(build(work, "--profile-use", other, "-o", "app", "--prefix=app"), {}, "another profile")
same(read(box, "app"), read(box, "first"), "the product of another profile")
same(build(work, "--profile-use", used, "--profile-use", other, "-o", "app", "--prefix=app"), {},
     "two profiles")

# In another module the functions that did not change are known; others are compiled as without.
changed = module("changed", '(memory 1) (func $new (export "new") (drop (i32.const 8)))',
                 ("i32.div_s", "i32.div_u"))
flags = build(changed, "-Os", "--profile-use", used, "-o", "app", "--prefix=app")
same(sorted(n for n in flags if n[-3:].isdigit()), ["app_000", "app_cold_000", "app_hot_000"],
     "the changed module")
aot(changed, "--profile-use", used, "-o", "app.c", "--prefix=app", cwd=box)
c = read(box, "app.c").decode()
plain = c[c.index("/* app_000.c */"):c.index("/* app_hot_000.c */")]
same("I32_DIV_U" in plain or "DIV_U" in plain, True, "the changed function is plain")

# A profile of something else: a note, and the build without it.
foreign = write(box, "foreign.profile", "gowasm-aot profile 1\n1 1 0123456789abcdef f\n")
done = subprocess.run([AOT, work, "--profile-use", foreign, "-o", "app.c"], cwd=box, env=ENV,
                      stderr=subprocess.PIPE, text=True, check=True)
if "no function of this module" not in done.stderr:
    fail(f"a foreign profile is not told of: {done.stderr!r}")

# Go: a function that is not changed has its key in another build of the program, whose addresses
# and indices are others.
GO = """package main

import "fmt"

var table = []string{%s}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}
%s
func main() { fmt.Println(fib(%d), table) }
"""


def go_keys(name, *parts):
    source = write(box, name + ".go", GO % parts)
    built = os.path.join(box, name + ".wasm")
    run("go", "build", "-o", built, source, cwd=box, env={"GOOS": "wasip1", "GOARCH": "wasm"})
    aot(built, "--profile-gen", "--prefix=p", "-o", name + ".c", cwd=box)
    c = read(box, name + ".c").decode()
    return set(re.findall(r'^    "([0-9a-f]{16} \S+)",$', c, re.M))


one = go_keys("one", '"a"', "", 10)
two = go_keys("two", '"a", "b", "c"', "\nfunc init() { fmt.Println(len(table)) }\n", 11)
if not any(key.endswith(" main.fib") for key in one & two):
    fail("main.fib has another key in another build")
print(f"{len(one & two)} of {len(one)} keys are in both builds")
if len(one) < 1000 or len(one & two) < len(one) * 98 // 100:
    fail("functions of a Go program get other keys in another build")
