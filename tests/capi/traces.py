"""Traces: panics, fatal errors, traps and failed host functions of Go and TinyGo guests, each with
the text of the panic and the guest's stack; ended instances refuse further calls."""
import os
import shutil
import sys

from _capi import BUILD, aot, fail, need, program, reactor, run, same, scratch, write
from _project import SANITIZE, sanitized_list

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "wasi"))
import _wazero

box = scratch("capi-traces")
GO = """package main

import (
	"errors"
	"fmt"
	"os"
	"unsafe"
)

type stack struct{ items []int32 }

//go:noinline
func (s *stack) pop(i int32) int32 { return s.items[i] }

var s = &stack{make([]int32, 3)}
var zero int32
var where uintptr = 0xfff00000

//go:noinline
func peek(p uintptr) byte {
	fmt.Fprint(os.Stderr, "peeking")
	return *(*byte)(unsafe.Pointer(p))
}

func small(i int32) int32 {
	if i > 2 {
		panic(fmt.Errorf("small: %w", errors.New("too large")))
	}
	return i
}

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	return deep(n+1) + a[(n+1)%64]
}

//go:wasmimport env fail
func fails(x int32)

//go:wasmimport env again
func again(x int32) int32

//go:noinline
func callsHost(x int32) { fails(x) }

//go:wasmexport run
func run(kind int32) int32 {
	switch kind {
	case 0:
		return s.pop(5)
	case 1:
		var p *stack
		return p.items[0]
	case 2:
		return 7 / zero
	case 3:
		return small(kind)
	case 4:
		panic("first line\\nsecond line")
	case 5:
		defer func() { panic(fmt.Sprint("again: ", recover())) }()
		panic("outer")
	case 6:
		ch := make(chan int)
		<-ch
	case 7:
		return int32(deep(0))
	case 8:
		os.Exit(3)
	case 9:
		return int32(peek(where))
	case 10:
		callsHost(1)
	case 11:
		ch := make(chan int)
		go func() { s.pop(7); ch <- 1 }()
		<-ch
	case 12:
		var m map[string]int
		m["a"] = 1
	case 13:
		func() {
			defer func() { recover() }()
			fmt.Fprintln(os.Stderr, "panic: not at all")
			s.pop(9)
		}()
		os.Exit(2)
	case 14:
		var big [][]byte
		for {
			big = append(big, make([]byte, 64<<20))
		}
	case 15:
		return again(0)
	case 16:
		var x any = "text"
		return x.(int32)
	}
	return kind
}

func main() {}
"""
C = r"""#include "traces.h"
#include <stdio.h>
#include <stdlib.h>

void traces_import_env_fail(traces_instance *t, int32_t x) {
    if (x == 1) gowasm_host_fail(traces_base(t), "host says no");
}

static gowasm_status inner;
int32_t traces_import_env_again(traces_instance *t, int32_t x) {
    int32_t result;
    inner = traces_run(t, x, &result);
    return 1;
}

int main(void) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_stream none = GOWASM_STREAM_NONE;
    options.standard_err = none;
    options.max_memory = 160u << 20;
    for (int kind = 0; kind <= 16; kind++) {
        traces_instance *t;
        gowasm_error e;
        int32_t r = 0;
        if (traces_new(&options, &t, &e) != GOWASM_OK) return 1;
        gowasm_status s = traces_run(t, kind, &r);
        e = *gowasm_last_error(traces_base(t));
        printf("== %d %s\n", kind, gowasm_status_name(s));
        gowasm_error_print(&e, stdout);
        if (s != e.status) return 2;
        gowasm_status next = traces_run(t, 100, &r);
        const gowasm_error *now = gowasm_last_error(traces_base(t));
        printf("-- %s%s%s\n", gowasm_status_name(next), next == GOWASM_OK ? "" : ": ",
               next == GOWASM_OK ? "" : now->message);
        if (next != GOWASM_OK && (next != s || now->frame_count != 0)) return 3;
        traces_free(t);
    }
    if (inner != GOWASM_TRAP) return 4;

    /* A host function that fails leaves nothing behind: not even a little of Go's stack. */
    traces_instance *t;
    int32_t r;
    if (traces_new(&options, &t, NULL) != GOWASM_OK) return 5;
    uint64_t size = 0;
    for (int i = 0; i < 1000000; i++) {
        if (traces_run(t, 10, &r) != GOWASM_HOST_ERROR) return 6;
        if (i == 1000) size = gowasm_memory_size(traces_base(t));
    }
    if (gowasm_memory_size(traces_base(t)) != size) return 7;
    if (traces_run(t, 100, &r) != GOWASM_OK || r != 100) return 8;
    traces_free(t);
}
"""
LINES = {line.strip(): str(n + 1) for n, line in enumerate(GO.split("\n"))}


def at(text):
    return "\tmain.go:" + LINES[text]


def pop(i, caller, where):
    return (f"panic: runtime error: index out of range [{i}] with length 3\n\n"
            f"main.(*stack).pop(...)\n{at('func (s *stack) pop(i int32) int32 { return s.items[i] }')}"
            f"\n{caller}(...)\n{at(where)}\n")


def panicked(message, where, *above):
    return message + "\n\n" + "".join(above) + f"main.run(...)\n{at(where)}\n"


EXPECTED = [
    ("trap", pop(5, "main.run", "return s.pop(5)")),
    ("trap", panicked("panic: runtime error: invalid memory address or nil pointer dereference",
                      "return p.items[0]")),
    ("trap", panicked("panic: runtime error: integer divide by zero", "return 7 / zero")),
    ("trap", panicked("panic: small: too large", "return small(kind)", "main.small(...)\n" +
                      at('panic(fmt.Errorf("small: %w", errors.New("too large")))') + "\n")),
    ("trap", panicked("panic: first line; second line", 'panic("first line\\nsecond line")')),
    ("trap", panicked("panic: outer [recovered]; panic: again: outer", 'panic("outer")',
                      "main.run.func1(...)\n" +
                      at('defer func() { panic(fmt.Sprint("again: ", recover())) }()') + "\n")),
    ("trap", "fatal error: all goroutines are asleep - deadlock!\n\nruntime."),
    ("trap", "fatal error: out of memory\n\nmain.deep(...)\n"),
    ("exit", "exit: the guest exited with code 3\n"),
    ("trap", "trap: out of bounds memory access in main.peek\n\nmain.peek(...)\n\tmain.go\n"
     f"main.run(...)\n{at('return int32(peek(where))')}\n"),
    ("host error", "host error: host says no\n\nmain.callsHost(...)\n"
     f"{at('func callsHost(x int32) { fails(x) }')}\nmain.run(...)\n{at('callsHost(1)')}\n"),
    ("trap", pop(7, "main.run.func2", "go func() { s.pop(7); ch <- 1 }()")),
    ("trap", panicked("panic: assignment to entry in nil map", 'm["a"] = 1')),
    ("exit", "exit: the guest exited with code 2\n"),
    ("trap", panicked("fatal error: out of memory",
                      "big = append(big, make([]byte, 64<<20))")),
    ("trap", pop(5, "main.run", "return s.pop(5)")),
    ("trap", panicked("panic: interface conversion: interface {} is string, not int32",
                      "return x.(int32)")),
]
BEGINNINGS = {6, 7}  # the rest is the runtime's own, or endless
AFTER = {8: "exit: the guest has exited with code 3", 13: "exit: the guest has exited with code 2",
         10: "ok"}


def check_go(flags, name):
    package = os.path.join(box, "traces")
    if SANITIZE:  # the product is not sanitized
        aot(*flags, "traces.wasm", "-o", "traces.c", cwd=box)
        return
    aot(*flags, "traces.wasm", "-o", "traces.a", cwd=box)
    output = program(box, name, C, "traces.a").replace(package + "/", "")
    parts = output.split("== ")[1:]
    if len(parts) != len(EXPECTED):
        fail(f"{len(parts)} results, expected {len(EXPECTED)}\n{output}")
    for kind, (part, (status, text)) in enumerate(zip(parts, EXPECTED)):
        first, _, rest = part.partition("\n")
        trace, _, after = rest.partition("-- ")
        same(first, f"{kind} {status}", f"{name}: status")
        same(trace[:len(text)] if kind in BEGINNINGS else trace, text, f"{name}: trace {kind}")
        message = text.splitlines()[0].removeprefix("trap: ")
        same(after.strip(), AFTER.get(kind, f"{status}: the guest has ended: {message}"),
             f"{name}: the next call after {kind}")


def panic_text(lines):
    """The trace of main.go of wazero's sample: where it was compiled, it had other line numbers."""
    place = "\t/Users/mathetake/Downloads/tinygo/tmo/main.go:%d\n"
    calls = [("main.c", 16), ("main.b", 12), ("main.a", 8), ("main.main", 4)]
    return "".join(f"{name}(...)\n" + (place % line if lines else "") for name, line in calls)


ZIG = "".join(f"main.{name}(...)\n\t/Users/anuraag/git/wazero/internal/testing/dwarftestdata/testdata"
              f"/zig/main.zig:{line}\n"
              for name, line in (("inlined_b", 10), ("inlined_a", 6), ("main", 2)))


def check_dwarf():
    """Lines by the module's DWARF: TinyGo's panic some calls deep, by every compiler (tcc makes no
    labels, and has no frames), and functions that Zig's compiler has inlined."""
    need("go", "gcc", "clang", "tcc")
    samples = os.path.join(_wazero.source(), "internal/testing/dwarftestdata/testdata")
    source = write(box, "sample.c", r"""#include "sample.h"
#include <stdio.h>
int main(void) {
    sample_instance *s;
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_stream none = GOWASM_STREAM_NONE;
    options.standard_out = options.standard_err = none;
    if (sample_new(&options, &s, NULL) != GOWASM_OK) return 1;
    gowasm_status status = sample_start(s);
    printf("%s\n", gowasm_status_name(status));
    gowasm_error_print(gowasm_last_error(sample_base(s)), stdout);
}
""")

    def check(sample, flags, text):
        shutil.copyfile(os.path.join(samples, sample, "main.wasm"),
                        os.path.join(box, "sample.wasm"))
        aot(*flags, "--emit=lib", "sample.wasm", "-o", "sample.a", cwd=box)
        run("clang", "-I", os.path.join(BUILD, "include"), "-I", box, source, "sample.a", "-lm",
            "-lpthread", "-o", "sample", cwd=box)
        output = run(os.path.join(box, "sample"), cwd=box)
        same(output[:len(text)], text, f"the trace of {sample}, " + " ".join(flags))

    panic = "trap\npanic: NOOOOOOOOOOOOOOO\n\n"
    ways = [["-O2"], ["-O1", "--cc=gcc"], ["-O0", "--no-guard"], ["-g", "--interruptible"]]
    for flags in sanitized_list("ways to compile", ways, ways[-1:]):
        check("tinygo", flags, panic + panic_text(True))
    check("tinygo", ["--cc=tcc", "-O0"], panic)
    check("zig", ["-O2"], "trap\ntrap: unreachable in builtin.default_panic\n\n"
          "builtin.default_panic(...)\n" + ZIG)


def check_exports():
    """A module without names: exports have theirs, others their index."""
    need("wat2wasm")
    write(box, "bare.wat", """(module (memory (export "memory") 1)
        (func (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
        (func (export "in-verse") (export "second") (param i32) (result i32)
          (i32.sub (call 0 (local.get 0)) (i32.const 1)))
        (func (export "fail") unreachable))""")
    run("wat2wasm", "bare.wat", "-o", "bare.wasm", cwd=box)
    source = write(box, "bare.c", r"""#include "bare.h"
#include <stdio.h>
int main(void) {
    bare_instance *b;
    int32_t r;
    if (bare_new(NULL, &b, NULL) != GOWASM_OK) return 1;
    bare_second(b, 0, &r);
    gowasm_error_print(gowasm_last_error(bare_base(b)), stdout);
    bare_fail(b);
    gowasm_error_print(gowasm_last_error(bare_base(b)), stdout);
}
""")
    for flags in (["-O0"], ["-O0", "-g"]):
        aot(*flags, "bare.wasm", "-o", "bare.a", cwd=box)
        run("clang", "-I", os.path.join(BUILD, "include"), "-I", box, source, "bare.a", "-lm",
            "-lpthread", "-o", "bare", cwd=box)
        same(run(os.path.join(box, "bare"), cwd=box),
             "trap: integer divide by zero in func[0]\n\nfunc[0](...)\nin-verse(...)\n"
             "trap: unreachable in fail\n\nfail(...)\n", "names of exports")


check_exports()
reactor(box, "traces", GO)
check_go(["--cc=clang"], "go")  # tcc's code has no tables to find callers by
check_dwarf()
