"""--go-src: Go's types, names and comments in the header; the API file; what does not match."""
import os

from _capi import aot, fail, program, reactor, refused, same, scratch, write
from _project import run

box = scratch("capi-source")
GO = """package main

import (
	"structs"
	"time"
	"unsafe"
)

// Point is in the guest's memory.
type Point struct {
	_    structs.HostLayout
	X    int32
	Y    int8
	Z    float64
	A    [2][3]uint16
	B    Flags
	int  bool
}

type Flags struct {
	_ structs.HostLayout
	F bool
	N int64
}

type Celsius float32

var point = Point{X: -7, Y: -128, Z: 2.5, A: [2][3]uint16{{1, 2, 3}, {4, 5, 65535}}}

// Where the point is.
//
// It never moves: */ no end of the comment. /* nor a start
//
//go:wasmexport where
func where() *Point { return &point }

//go:wasmexport sum
func sum(p *Point) int32 { return p.X + int32(p.Y) }

//go:wasmexport numbers
func numbers(on bool, register uint32, long int64, wide uint64, c Celsius, d float64) bool {
	return on && register == 4294967295 && long == -1 && wide == 1<<63 && c == 1.5 && d == -0.25
}

//go:wasmexport later
func later(d time.Duration, at unsafe.Pointer, _ uint32, instance int32) uint64 {
	return uint64(d) + host(uint32(instance), true, -1, unsafe.Pointer(&point))
}

//go:wasmimport env host
func host(code uint32, b bool, i int64, p unsafe.Pointer) uint64

func main() {}
"""
package = reactor(box, "typed", GO)
aot("--go-src", package, "--api", "written.api", "-MD", "typed.wasm", "-o", "typed.a", cwd=box)
header = open(os.path.join(box, "typed.h"), encoding="utf-8").read()
for line in ("gowasm_status typed_where(typed_instance *instance, gowasm_ptr *result);",
             "int32_t sum(gowasm_ptr p);",
             "bool numbers(bool on, uint32_t register_, int64_t long_, uint64_t wide, float c, "
             "double d);",
             "uint64_t later(int64_t d, gowasm_ptr at, uint32_t p2, int32_t instance_);",
             "uint64_t typed_import_env_host(typed_instance *instance, uint32_t code, bool b, "
             "int64_t i, gowasm_ptr p);",
             " * Where the point is.",
             " * It never moves: *? no end of the comment. /? nor a start",
             " * p is a *Point in the guest's memory.",
             "    uint16_t A[2][3];", "    typed_Flags B;", "    bool int_;"):
    if line not in header:
        fail(f"the header lacks '{line}':\n{header}")
if "typed/main.go" not in open(os.path.join(box, "typed.d"), encoding="utf-8").read():
    fail("the depfile lacks the Go source")

C = """#include "typed.h"
#include <stdio.h>
#ifdef __cplusplus
extern "C"
#endif
uint64_t typed_import_env_host(typed_instance *instance, uint32_t code, bool b, int64_t i,
                               gowasm_ptr p) {
    typed_Point point;
    if (typed_Point_read(instance, p, &point, NULL) != GOWASM_OK) return 0;
    return code == 5 && b && i == -1 && point.X == 1000 ? 100 : 0;
}
int main(void) {
    typed_instance *t;
    gowasm_error e;
    gowasm_ptr at = 0;
    typed_Point p;
    int32_t total = 0;
    uint64_t value = 0;
    if (typed_new(NULL, &t, &e) != GOWASM_OK) return 1;
    typed_where(t, &at);
    if (typed_Point_read(t, at, &p, &e) != GOWASM_OK) return 2;
    printf("%d %d %g %u %u\\n", (int)p.X, (int)p.Y, p.Z, p.A[1][1], p.A[1][2]);
    p.X = 1000;
    if (typed_Point_write(t, at, &p, &e) != GOWASM_OK) return 3;
    typed_sum(t, at, &total);
    printf("%d\\n", (int)total);
    typed_later(t, 11, 0, 0, 5, &value);
    printf("%d %d\\n", (int)value, (int)numbers(true, 4294967295u, -1, 1ull << 63, 1.5f, -0.25));
    if (typed_Point_read(t, (gowasm_ptr)-8, &p, &e) != GOWASM_BAD_ARGUMENT) return 4;
    puts(e.message);
    typed_free(t);
    return 0;
}
"""
SAYS = "-7 -128 2.5 5 65535\n872\n111 1\nMemory.Read(4294967288, 56) out of range\n"
same(program(box, "use", C, "typed.a", compilers=("gcc", "clang", "g++")), SAYS, "the program")

# The API file is all that is needed where there is no Go, and makes the same header.
text = open(os.path.join(box, "written.api"), encoding="utf-8").read()
if box in text:
    fail("the API file names a folder of this machine")
no_go = {"PATH": "/nowhere"}
write(box, "typed.api", text)
shown = run(os.environ["GOWASM_AOT"], "inspect", "typed.wasm", cwd=box, env=no_go)
if "int32_t sum(gowasm_ptr p);" not in shown:
    fail("inspect does not see the API file beside the module:\n" + shown)
aot("typed.wasm", "-o", "again.a", "--header", "again.h", cwd=box)
same(open(os.path.join(box, "again.h"), encoding="utf-8").read(), header, "the header by API file")
error = refused("--go-src", package, "typed.wasm", cwd=box,
                env={"PATH": os.path.dirname(os.path.realpath("/usr/bin/env"))})
if "--go-src runs go, which was not found" not in error:
    fail("without go: " + error)

# What does not match is an error that says where.
bad = os.path.join(box, "bad")
CASES = (
    ("sum(p *Point) int32", "sum(p *Point) int64", "main.go:38: sum is (pointer) int64 in Go, but "
     "(i32) -> i32 in the module: it was built from other source"),
    ("wasmexport sum", "wasmexport total", "main.go:38: total is exported in Go, but not by the module"),
    ("host(code uint32, b bool, i int64,", "host(code uint32, b bool,",
     "host is (uint32, bool, pointer) uint64 in Go, but (i32 i32 i64 i32) -> i64 in the module"),
    ("//go:wasmexport sum", "//gowasm:bytes p n\n//go:wasmexport sum",
     "the directive's length is not the parameter after its pointer: 'n'"),
    ("//go:wasmexport later", "//gowasm:bytes at instance\n//go:wasmexport later",
     "the directive's length is not the parameter after its pointer: 'instance'"),
    ("//go:wasmexport later", "//gowasm:bytes nothing instance\n//go:wasmexport later",
     "the directive names a parameter that the function does not have: 'nothing'"),
    ("//go:wasmexport sum", "//gowasm:returns bytes\n//go:wasmexport sum",
     "the result must be a gowasmapi.Result or uint64"),
    ("//go:wasmexport sum", "//gowasm:bytes\n//go:wasmexport sum", "main.go:37: gowasm:bytes"),
    ("//go:wasmexport sum", "//gowasm:float x y\n//go:wasmexport sum", "main.go:37: gowasm:float"),
    ("func main() {}", "//gowasm:bytes a b\nfunc main() {}", "belongs to a function with"),
    ("func main() {}", "func main() {", "main.go:"),
)
os.makedirs(bad)
for old, new, message in CASES:
    if old not in GO:
        fail("no such text: " + old)
    write(bad, "main.go", GO.replace(old, new))
    error = refused("--go-src", bad, "typed.wasm", "-o", "bad.a", cwd=box)
    if message not in error:
        fail(f"{new}: expected '{message}' in:\n{error}")
    if os.path.exists(os.path.join(box, "bad.a")) or "exit status" in error:
        fail(f"{new}: left a file, or a message of go run: {error}")
error = refused("--go-src", os.path.join(box, "none"), "typed.wasm", cwd=box)
if "none: no such file" not in error:
    fail(error)
error = refused("--go-src", os.path.join(bad, "main.go"), "typed.wasm", cwd=box)
if f"main.go is a file: name the package's folder, {bad}" not in error:
    fail(error)
write(bad, "main.go", "package bad\n\n//export sum\nfunc sum() {}\n")  # it is not TinyGo's
error = refused("--go-src", bad, "typed.wasm", cwd=box)
if "bad: no function has //go:wasmexport or //go:wasmimport there: name" not in error:
    fail(error)
API = (("gowasm-api 2\n", "line 1: this is no API file"), ("", "line 1: this is no API file"),
       ("gowasm-api 1\nexport sum\nparam p *Point\nresult int64\nend\n", "sum is (pointer) int64"),
       ("gowasm-api 1\nexport sum\nparam p *Point\nresult int32\n", "the last 'end' is missing"),
       ("gowasm-api 1\nexport sum\nparam p complex\nend\n", "line 3: unknown type 'complex'"),
       ("gowasm-api 1\nstruct S 8\nfield f T 0\nend\n", "line 3: unknown type 'T'"))
for text, message in API:
    write(box, "bad.api", text)
    error = refused("--api", "bad.api", "typed.wasm", cwd=box)
    if "bad.api: " not in error or (message not in error and text):
        fail(f"{text!r}: expected '{message}' in:\n{error}")
