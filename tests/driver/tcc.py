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


main()
