"""-g: a debugger finds Go's and TinyGo's functions, and the lines of calls in the source: gdb is
asked where lines are, without running the program. With sanitizers only the C is made."""
import os
import re
import shutil
import sys

from _driver import AOT, fail, need, run, scratch, write
from _project import SANITIZE
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "wasi"))
import _wazero

GO = """package main

import "fmt"

//go:noinline
func third(n int) int {
	if n > 100 {
		panic("too large") // LINE panic
	}
	return n * n
}

func inlined(n int) int {
	return third(n) // LINE inlined
}

//go:noinline
func second(n int) int {
	a := third(n) // LINE first

	b := inlined(n + 1)
	return a + b
}

func main() {
	fmt.Println(second(3)) // LINE call
}
"""
FUNCTIONS = {"panic": "third", "inlined": "second", "first": "second", "call": "main"}


PRODUCT = "prog.c" if SANITIZE else "prog"


def main():
    need("go", "clang", "wasm2c", "gdb")
    folder = scratch("driver-lines")
    write(folder, "main.go", GO)
    write(folder, "go.mod", "module calc\n\ngo 1.21\n")
    run("go", "build", "-o", "prog.wasm", ".", cwd=folder,
        env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"})
    lines = {re.search(r"LINE (\w+)", text).group(1): number
             for number, text in enumerate(GO.splitlines(), 1) if "LINE " in text}
    run(AOT, "-g", "-O0", "prog.wasm", "-o", PRODUCT, cwd=folder)
    for name, number in lines.items():
        check(folder, "main.go", number, f"main.{FUNCTIONS[name]}")
    samples = os.path.join(_wazero.source(), "internal/testing/dwarftestdata/testdata")
    shutil.copyfile(os.path.join(samples, "tinygo", "main.wasm"),
                    os.path.join(folder, "tinygo.wasm"))
    run(AOT, "-g", "-O0", "--prefix=" + 100 * "p", "tinygo.wasm", "-o", PRODUCT, cwd=folder)
    for number, function in ((16, "main.c"), (12, "main.b"), (8, "main.a"), (4, "main.main")):
        check(folder, "tmo/main.go", number, function)


def check(folder, file, number, function):
    if SANITIZE:
        return
    said = run("gdb", "-batch", "-nx", "-ex", f"info line {file}:{number}", "./prog", cwd=folder)
    if not re.search(rf'^Line {number} of "[^"]*{re.escape(file)}".* starts at address [^\n]*'
                     rf"{re.escape(function)}\b", said, re.S | re.M):
        fail(f"{file}:{number} is not in {function}:\n{said}")


main()
