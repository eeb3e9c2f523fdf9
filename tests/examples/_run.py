"""Runs one example with make, as its user would, and compares what it prints: _run.py NAME."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import (QUICK, copy_example, expected, make_variables, need, run, same, scratch,
                      short_list)

name = sys.argv[1]
need("make", "go", "wasm2c", "clang")
top = scratch("example-" + name)
folder = copy_example(name, top)
if name.startswith("firmware-"):
    copy_example("firmware-common", top)
# Without an optimiser, which takes its time; the rest is examples/add with the flags that users have, the others
# with less. Firmware and TinyGo's module are small.
if name == "tinygo" or name.startswith("firmware-"):
    ways = [["-O1"]]
else:
    ways = short_list("ways to compile", [QUICK, [] if name == "add" else ["-O1"]], [QUICK])
for flags in ways:
    if flags != ways[0]:
        run("make", "-s", "clean", cwd=folder)
    output = run("make", "-s", "run", *make_variables(" ".join(flags)), cwd=folder)
    same(output, expected(name), f"the output of examples/{name} {flags}")
