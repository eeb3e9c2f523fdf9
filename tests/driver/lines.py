"""-g: a debugger finds Go's functions, and the lines of calls in the Go source: gdb is asked where
lines are, without running the program."""
import re

from _driver import AOT, fail, need, run, scratch, write

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


def main():
    need("go", "clang", "wasm2c", "gdb")
    folder = scratch("driver-lines")
    write(folder, "main.go", GO)
    write(folder, "go.mod", "module calc\n\ngo 1.21\n")
    run("go", "build", "-o", "prog.wasm", ".", cwd=folder,
        env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"})
    lines = {re.search(r"LINE (\w+)", text).group(1): number
             for number, text in enumerate(GO.splitlines(), 1) if "LINE " in text}
    run(AOT, "-g", "-O0", "prog.wasm", "-o", "prog", cwd=folder)
    for name, number in lines.items():
        said = run("gdb", "-batch", "-nx", "-ex", f"info line main.go:{number}", "./prog",
                   cwd=folder)
        if not re.search(rf'^Line {number} of "[^"]*main\.go".* starts at address [^\n]*'
                         rf"main\.{FUNCTIONS[name]}\b", said, re.S | re.M):
            fail(f"main.go:{number} is not in main.{FUNCTIONS[name]}:\n{said}")


main()
