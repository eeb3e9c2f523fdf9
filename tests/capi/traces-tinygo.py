"""Traps of TinyGo guests, of each kind that the modules of wazero's Go module can be brought to: the
text of the panic, and functions with files and lines where the module has DWARF (TinyGo 0.35.0),
functions alone where not (0.31.1)."""
import os
import shutil
import sys

from _capi import SOURCE, aot, fail, program, same, scratch
from _project import sanitized_list

sys.path.insert(0, os.path.join(SOURCE, "tests", "wasi"))
import _wazero

box = scratch("capi-traces-tinygo")
C = r"""#include "bench.h"
#include "greet.h"
#include <stdio.h>

/* The string that the guest is given lies outside of its memory. */
void bench_import_env_get_random_string(bench_instance *c, int32_t at, int32_t size) {
    uint32_t wild = 0xfffffff0u, length = 100;
    gowasm_write(bench_base(c), (uint32_t)at, &wild, sizeof wild, NULL);
    gowasm_write(bench_base(c), (uint32_t)size, &length, sizeof length, NULL);
}

static void show(gowasm_status status, const gowasm_error *error) {
    printf("== %s\n", gowasm_status_name(status));
    gowasm_error_print(error, stdout);
}

int main(void) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_stream none = GOWASM_STREAM_NONE;
    options.standard_out = options.standard_err = none;
    options.max_memory = 64 << 20;
    int32_t result;
    int64_t text;
    greet_instance *g;
    if (greet_new(&options, &g, NULL) != GOWASM_OK) return 1;
    const gowasm_error *e = gowasm_last_error(greet_base(g));
    show(greet_greeting(g, 65536, -1, &text), e);
    show(greet_greeting(g, -4096, 5, &text), e);
    show(greet_malloc(g, 1 << 30, &result), e);
    show(greet_export_free(g, 12345), e);
    greet_free(g);

    bench_instance *c;
    if (bench_new(&options, &c, NULL) != GOWASM_OK || bench_start(c) != GOWASM_EXIT) return 1;
    e = gowasm_last_error(bench_base(c));
    show(bench_allocate_buffer(c, 0, &result), e);
    show(bench_string_manipulation(c, 1), e);
    show(bench_reverse_array(c, 1 << 26), e);
    show(bench_base64(c, 1), e);
    show(bench_fibonacci(c, 1000000000, &result), e);
    if (bench_fibonacci(c, 10, &result) != GOWASM_OK || result != 55) return 1;
    bench_free(c);
    return 0;
}
"""
GREET = "/Users/anuraag/git/wazero/examples/allocation/tinygo/testdata/greet.go"
TINYGO = "/opt/homebrew/Cellar/tinygo/0.35.0/src"
FMT = "/opt/homebrew/Cellar/go/1.23.5/libexec/src/fmt"


def frames(*places):
    """A frame for each "function file:line"; without a place where the module tells none."""
    lines = ""
    for place in places:
        function, _, where = place.partition(" ")
        lines += f"{function}(...)\n" + (f"\t{where}\n" if where else "")
    return lines


EXPECTED = [
    ("trap", "panic: runtime error: unsafe.Slice/String: len out of range\n\n" +
     frames(f"main.ptrToString {GREET}:64", f"main._greeting {GREET}:55",
            f"main._greeting#wasmexport {GREET}:53")),
    ("trap", "trap: out of bounds memory access in (*fmt.buffer).writeString\n\n" +
     frames(f"(*fmt.buffer).writeString {FMT}/print.go:108", "(*fmt.fmt).padString",
            f"(*fmt.fmt).fmtS {FMT}/format.go:362", f"(*fmt.pp).fmtString {FMT}/print.go:494",
            f"(*fmt.pp).printArg {FMT}/print.go:741", f"(*fmt.pp).doPrint {FMT}/print.go:1208",
            f"fmt.Sprint {FMT}/print.go:279", f"main.greeting {GREET}:35",
            f"main._greeting {GREET}:56", f"main._greeting#wasmexport {GREET}:53")),
    ("trap", "panic: runtime error: out of memory\n\n" +
     frames(f"malloc {TINYGO}/runtime/arch_tinygowasm_malloc.go:18")),
    ("trap", "panic: free: invalid pointer\n\n" +
     frames(f"free {TINYGO}/runtime/arch_tinygowasm_malloc.go:32")),
    ("trap", "panic: runtime error: index out of range\n\n" + frames("allocate_buffer")),
    ("trap", "panic: runtime error: slice out of range\n\n" + frames("string_manipulation")),
    ("trap", "panic: runtime error: out of memory\n\n" + frames("reverse_array")),
    ("trap", "trap: out of bounds memory access in base64\n\n" + frames("base64")),
    ("trap", "trap: call stack exhausted in fibonacci\n\n" + 16 * frames("fibonacci") +
     "...more frames\n"),
]


def main():
    source = _wazero.source()
    for name, path in (("greet", "examples/allocation/tinygo/testdata/greet.wasm"),
                       ("bench", "internal/integration_test/bench/testdata/case.wasm")):
        shutil.copyfile(os.path.join(source, path), os.path.join(box, name + ".wasm"))
    for flags in sanitized_list("ways to compile", [[], ["--cc=gcc"], ["--no-guard"]], [["--no-guard"]]):
        for name in ("greet", "bench"):
            aot(*flags, "--emit=lib", name + ".wasm", "-o", name + ".a", cwd=box)
        results = program(box, "traps", C, "greet.a", "bench.a").split("== ")[1:]
        if len(results) != len(EXPECTED):
            fail(f"{len(results)} results, expected {len(EXPECTED)}")
        for result, (status, text) in zip(results, EXPECTED):
            same(result, f"{status}\n{text}", "the trace, " + " ".join(flags))


main()
