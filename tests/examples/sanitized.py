"""Generated code, runtime and host library inside a product, with AddressSanitizer and
UndefinedBehaviorSanitizer: the modules of examples/tinygo, compiled with their flags, behave the same
and nothing is reported. Without leaks: the default instance of plain functions is never freed."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import copy_example, expected, make_variables, need, run, same, scratch

SANITIZE = "-fsanitize=address,undefined -fno-sanitize-recover=all"

need("make", "go", "wasm2c", "clang")
folder = copy_example("tinygo", scratch("sanitized"))
output = run("make", "-s", "run", *make_variables(f'-O1 "--cflags={SANITIZE}"'), "CC=clang",
             "CFLAGS=-O1 " + SANITIZE, cwd=folder, env={"ASAN_OPTIONS": "detect_leaks=0"})
same(output, expected("tinygo"), "the output of examples/tinygo with sanitizers")
