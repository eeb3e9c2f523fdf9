"""A Go that is not known yet: its number is not asked for, and where its runtime has moved fields of
a goroutine's state, they are found: by the module's own code, and without that by their form.
Random numbers are fresh after a reset, in a clone and with --preinit, and traces are complete."""
import json
import os
import re

from _capi import QUICK, aot, fail, need, program, run, same, scratch, write

need("go")
box = scratch("capi-next-go")
GO = """package main

import "math/rand"

var first = rand.Int63() // its state is there before main

//go:wasmexport draw
func draw() int64 { return rand.Int63() }

//go:noinline
func deep(n int) int {
	var a [64]int
	a[n%64] = n
	return deep(n+1) + a[(n+1)%64]
}

//go:wasmexport overflow
func overflow() { deep(0) }

func main() {}
"""
C = r"""#include "next.h"
#include <stdio.h>

int main(int argc, char **argv) {
    gowasm_options options = GOWASM_OPTIONS_INIT;
    gowasm_stream none = GOWASM_STREAM_NONE;
    options.standard_err = none;
    options.max_memory = 64u << 20;
    next_instance *n, *clone;
    int64_t drawn;
    (void)argv;
    if (next_new(&options, &n, NULL) != GOWASM_OK) return 1;
    if (argc == 1 && gowasm_checkpoint(next_base(n), NULL) != GOWASM_OK) return 2;
    if (next_draw(n, &drawn) != GOWASM_OK) return 3;
    printf("%lld\n", (long long)drawn);
    if (argc > 1) return 0;
    if (next_reset(n) != GOWASM_OK || next_draw(n, &drawn) != GOWASM_OK) return 4;
    printf("%lld\n", (long long)drawn);
    if (next_clone(n, &options, &clone, NULL) != GOWASM_OK) return 5;
    if (next_draw(clone, &drawn) != GOWASM_OK) return 6;
    printf("%lld\n", (long long)drawn);
    if (next_overflow(clone) != GOWASM_TRAP) return 7;
    gowasm_error_print(gowasm_last_error(next_base(clone)), stdout);
}
"""


def build():
    """The version and the place of g.m are others than in the toolchain at hand."""
    package = os.path.join(box, "next")
    os.makedirs(package)
    write(package, "go.mod", "module next\n\ngo 1.24\n")
    write(package, "main.go", GO)
    root = run("go", "env", "GOROOT").strip()
    original = os.path.join(root, "src", "runtime", "runtime2.go")
    with open(original, encoding="utf-8") as f:
        text, moved = re.subn(r"^(type g struct \{.*?)(^\tm +\*m\b)", r"\1\tmoved [2]uintptr\n\2",
                              f.read(), flags=re.M | re.S)
    if moved != 1:
        fail("no field m in runtime.g")
    overlay = {"Replace": {original: write(box, "runtime2.go", text)}}
    path = os.path.join(box, "next.wasm")
    run(os.path.join(root, "bin", "go"), "build", "-buildmode=c-shared",
        "-overlay", write(box, "overlay.json", json.dumps(overlay)), "-o", path, ".", cwd=package,
        env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "", "GOWORK": "off",
             "GOTOOLCHAIN": "local", "GOMODCACHE": os.path.join(box, "mod")})  # not the toolchain's
    version = run("go", "env", "GOVERSION").strip().encode()
    with open(path, "rb") as f:
        binary = f.read()
    if version not in binary:
        fail(f"the module does not say {version}")
    with open(path, "wb") as f:
        f.write(binary.replace(version, re.sub(rb"1\.\d\d", b"1.99", version)))


def check(name, module, *flags):
    """Returns the frames of a goroutine whose stack is full."""
    aot(*QUICK, *flags, "--prefix=next", module, "-o", "next.a", cwd=box)
    lines = program(box, "main", C, "next.a").splitlines()
    if len(set(lines[:3])) != 3:
        fail(f"{name}: repeated numbers: {lines[:3]}")
    same(lines[3], "fatal error: out of memory", name)
    return lines[5:]


build()
aot("--require-go-passes", "next.wasm", "-o", "rewritten.wasm", cwd=box)
frames = check("as it is", "next.wasm", "--require-go-passes")
if frames[:1] != ["main.deep(...)"] or frames.count("main.deep(...)") < 10:
    fail(f"the trace of a goroutine whose stack is full is not of it: {frames}")
# Without the passes, and in a module that has been through them, no code is looked at.
check("without passes", "next.wasm", "--no-go-passes")
check("rewritten", "rewritten.wasm")

aot(*QUICK, "--preinit", "next.wasm", "-o", "next.a", cwd=box)
drawn = {program(box, "main", C, "next.a", arguments=["once"]) for _ in range(3)}
if len(drawn) != 3:
    fail(f"--preinit: each process draws the same number: {drawn}")
