"""make alone rebuilds what a changed Go source needs, and nothing when nothing changed."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import copy_example, fail, make_variables, need, run, scratch

need("make", "go", "wasm2c", "clang")
folder = copy_example("add", scratch("rebuild"))
make = ["make", "-s", *make_variables()]

first = run(*make, "run", cwd=folder)
if "result: 42\n" not in first:
    fail("the first build does not print result: 42:\n" + first)

# Nothing to do: make -q says so by its exit status.
run(*make, "-q", "add", cwd=folder)

source = os.path.join(folder, "main.go")
with open(source, encoding="utf-8") as f:
    text = f.read()
changed = text.replace("return a + b", "return a + b + 1000")
if changed == text:
    fail("examples/add/main.go has changed: adapt this test")
with open(source, "w", encoding="utf-8") as f:
    f.write(changed)
run(*make, "-q", "add", cwd=folder, status=1)
second = run(*make, "run", cwd=folder)
if "result: 1042\n" not in second:
    fail("after the change the program does not print result: 1042:\n" + second)

# The depfile names what the library is made from: the command and its own sources too.
with open(os.path.join(folder, "calc.d"), encoding="utf-8") as f:
    depfile = f.read()
if not depfile.startswith("calc.a") or "calc.wasm" not in depfile:
    fail("calc.d is not a depfile of calc.a:\n" + depfile)
run("touch", "-d", "+1 hour", os.path.join(folder, "calc.wasm"))
run(*make, "-q", "add", cwd=folder, status=1)
