"""--cc=tcc: the guest's code by tcc, in a tenth of the time that clang -O0 takes; the runtime and the
linking by clang or gcc. A Go program prints the same as natively, conversions included, and its
stack stays free of code."""
import _driver as t

PROGRAM = """package main

import "fmt"

func main() {
	for _, x := range []uint64{0, 1, 1<<53 + 1, 1<<63 + 1025, 1<<64 - 1} {
		f := float64(x) / 3
		fmt.Println(x, float64(x), float32(x), uint64(f), uint64(float32(f)), int64(f/2))
	}
	defer func() { fmt.Println("recovered:", recover()) }()
	var none []int
	fmt.Println(none[3])
}
"""

# Two strings and a number in, from an API file.
TWO = """(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (func (export "malloc") (param i32) (result i32)
    (global.get $top) (global.set $top (i32.add (global.get $top) (local.get 0))))
  (func (export "free") (param i32))
  (func (export "both") (param i32 i32 i32 i32 i32) (result i32)
    (i32.add (i32.add (i32.load8_u (local.get 0)) (i32.load8_u (local.get 2)))
      (i32.mul (i32.mul (local.get 1) (local.get 3)) (local.get 4)))))
"""
TWO_API = """gowasm-api 1
export both
param a string
param b string
param times int32
result int32
end
"""
TWO_USER = """#include "two.h"
#include <stdio.h>
int main(void) {
    two_instance *i;
    int32_t r = 0;
    if (two_new(0, &i, 0) != GOWASM_OK) return 1;
    gowasm_status s = two_both(i, gowasm_string("abc"), gowasm_string("de"), 10, &r);
    printf("%d %d\\n", (int)s, (int)r);
    two_free(i);
}
"""


def several_slices(folder):
    t.wasm(folder, "two", TWO)
    t.write(folder, "two.api", TWO_API)
    t.write(folder, "two.c", TWO_USER)
    t.run(t.AOT, "-O0", "--cc=tcc", "two.wasm", "-o", "two.a", cwd=folder, env=t.ENV)
    t.run("gcc", "-I", t.INCLUDE, "two.c", "two.a", "-lm", "-lpthread", "-o", "two", cwd=folder)
    t.same_text(t.run("./two", cwd=folder), f"0 {ord('a') + ord('d') + 60}\n", "two slices")


def main():
    t.need("tcc", "clang", "wasm2c", "go", "readelf")
    folder = t.scratch("driver-tcc")
    t.write(folder, "main.go", PROGRAM)
    t.write(folder, "go.mod", "module example.com/tcc\n\ngo 1.24\n")
    native = t.run("go", "run", ".", cwd=folder)
    t.run("go", "build", "-o", "prog.wasm", ".", cwd=folder,
          env={"GOOS": "wasip1", "GOARCH": "wasm"})
    for product in ("prog", "prog.a", "prog.so"):
        t.run(t.AOT, "-O0", "--cc=tcc", "prog.wasm", "-o", product, cwd=folder, env=t.ENV)
    t.same_text(t.run("./prog", cwd=folder), native, "the program by tcc")
    t.write(folder, "user.c", '#include "prog.h"\n'
            "int main(void) {\n    prog_instance *i;\n    return prog_new(0, &i, 0) != GOWASM_OK\n"
            "           || prog_start(i) != GOWASM_EXIT;\n}\n")
    t.run("gcc", "-I", t.INCLUDE, "user.c", "prog.a", "-lm", "-lpthread", "-o", "user", cwd=folder)
    t.same_text(t.run("./user", cwd=folder), native, "the archive by tcc")
    for product in ("prog", "prog.so", "user"):
        stack = [line for line in t.run("readelf", "-lW", product, cwd=folder).splitlines()
                 if "GNU_STACK" in line]
        if len(stack) != 1 or "RWE" in stack[0]:
            t.fail(f"{product}: its stack may hold code: {stack}")
    several_slices(folder)


main()
