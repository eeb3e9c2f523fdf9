#!/usr/bin/env python3
"""A Go module that the passes do not recognise in full is not compiled without a word.

A reactor of the toolchain at hand, with and without names, is made to look like one of a version
that nobody knows. Its version string alone changes nothing. Where its tables of tracebacks, a
function's arguments or form are others, the warning says what, what it costs and what to do;
--require-go-passes makes it an error, and --no-go-passes silences it. Modules as they are, those of other toolchains, and those that went
through the passes before get none.
"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _go import WASIP1, build_go
from _project import AOT, BUILD, QUICK, SOURCE, fail, need, run, same, scratch, write

need("go", "wat2wasm")
box = scratch("go-unrecognised")
OUT = os.path.join(box, "out.wasm")
MAGIC = b"\xf1\xff\xff\xff\0\0\1\x08"  # of Go's own tables, runtime.pcHeader
VERSION = run("go", "env", "GOVERSION").strip().encode()
NEW = re.sub(rb"1\.\d\d", b"1.99", VERSION)
with open(os.path.join(SOURCE, "golang", "version.h"), encoding="utf-8") as f:
    OLDEST, NEWEST = re.findall(r"GO_(?:OLD|NEW)EST (\d+)", f.read())
NEWER = f"this gowasm-aot knows Go 1.{OLDEST} to 1.{NEWEST}: use a newer gowasm-aot"
CHANGED = "was it changed by another tool, such as wasm-opt? Give gowasm-aot what go build wrote"


def path(name):
    return os.path.join(box, name + ".wasm")


def built(name, *flags):
    return build_go("reenter", path(name), "-buildmode=c-shared", *flags, env=WASIP1)


def altered(module, name, *changes):
    """A copy of the module with bytes replaced by others of the same length."""
    with open(module, "rb") as f:
        text = f.read()
    for old, new in changes:
        if old not in text or len(old) != len(new):
            fail(f"{name}: nothing to alter: {old}")
        text = text.replace(old, new)
    with open(path(name), "wb") as f:
        f.write(text)
    return path(name)


def compiled(module, *options):
    done = subprocess.run([AOT, *options, module, "-o", OUT], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stderr


def silent(module, *options):
    same(str(compiled(module, *options)), "(0, '')", f"{module} {options}")


def loud(module, *words):
    """It is compiled with one warning that says these words; with --require-go-passes it is not."""
    status, text = compiled(module)
    found = json.loads(run(AOT, "inspect", "--json", module))["go_passes"]
    inspected = run(AOT, "inspect", module)
    if status != 0 or len(text.splitlines()) != 1 or len(found["problems"]) != 1:
        fail(f"{module}: exit status {status}: {text}{found}")
    for word in (module, "warning", "(--no-go-passes: no warning)", *words):
        if word not in text:
            fail(f"{module}: the warning does not say '{word}': {text}")
    for word in words:
        if word not in found["problems"][0] or word not in inspected:
            fail(f"{module}: inspect does not say '{word}': {inspected}{found}")
    status, text = compiled(module, "--require-go-passes")
    if status != 1 or words[0] not in text or "(--require-go-passes)" not in text:
        fail(f"{module} --require-go-passes: exit status {status}: {text}")
    silent(module, "--no-go-passes")


named, stripped = built("named"), built("stripped", "-ldflags=-s -w")
for module in (named, stripped):
    silent(module)
    silent(module, "--require-go-passes")
    counts = re.search(r"^Go passes: ([\d,]+) of ([\d,]+) functions structured, ([\d,]+) of ([\d,]+) "
                       r"with SP as a parameter\n +([\d,]+) with a quick version, ([\d,]+) with arguments or "
                       r"a result in registers,\n +([\d,]+) without needless loads and stores, ([\d,]+) with "
                       r"others put into them\nmemory:", run(AOT, "inspect", module), re.M)
    if not counts or counts[1] != counts[2] or len(counts[1]) < 5:
        fail(run(AOT, "inspect", module))
    found = json.loads(run(AOT, "inspect", "--json", module))["go_passes"]
    same([f"{found[k]:,}" for k in ("structured", "with_dispatch", "sp_parameter", "functions",
                                   "quick", "arguments", "slots", "embedded")],
         [counts[i] for i in range(1, 9)], "the counts as JSON")

# An unknown version by itself is nothing to refuse: its code shows where the fields of g are.
version = (VERSION[2:], NEW[2:])
# All passes do to it what they do to the version that it is.
for module in (named, stripped):
    silent(module)
    os.rename(OUT, path("known"))
    silent(altered(module, "version", version), "--require-go-passes")
    with open(OUT, "rb") as f, open(altered(path("known"), "known-version", version), "rb") as g:
        if f.read() != g.read():
            fail(f"{module}: as a version that is not known it becomes another module")
# Go's tables in another layout: no names at all, or no more than the names.
magic = (MAGIC, b"\xe1" + MAGIC[1:])
loud(altered(stripped, "stripped-new", version, magic), "compiled without the passes for Go",
     "it has no names, and Go's own tables are not where they were", "2 to 7 times slower",
     NEW[2:].decode(), NEWER)
loud(altered(named, "named-new", version, magic), "errors show no stack", "math/big", NEWER)
# A function that there is a C function for, by its name, but that takes other arguments.
misfit = (b"\0runtime.mallocgc\0", b"\0math/big.addVV_g\0")
OTHER = "math/big.addVV_g takes other arguments than in the versions of Go that are known"
loud(altered(stripped, "misfit", misfit), OTHER, "several times slower", CHANGED)
loud(altered(named, "misfit-new", version, misfit), OTHER, NEWER)
# Without Go's tables, too, each process draws random numbers of its own from a state that was made
# when the module was compiled.
os.makedirs(os.path.join(box, "draw"), exist_ok=True)
write(os.path.join(box, "draw"), "go.mod", "module draw\n\ngo 1.24\n")
write(os.path.join(box, "draw"), "main.go", """package main

import "math/rand"

var first = rand.Int63() // its state is there before main

//go:wasmexport draw
func draw() int64 { return rand.Int63() }

func main() {}
""")
draw = build_go(os.path.join(box, "draw"), path("draw-go"), "-buildmode=c-shared", env=WASIP1)
with open(draw, "rb") as f:
    text = bytearray(f.read())
names = text.index(MAGIC) + 32  # funcnameOffset, which the guest itself does not use
text[names:names + 8] = b"\xff" * 8
with open(path("draw"), "wb") as f:
    f.write(text)
run(AOT, *QUICK, "--preinit", path("draw"), "-o", "libdraw.a", "--header", "draw.h", cwd=box)
write(box, "main.c", """#include "draw.h"
#include <stdio.h>
int main(void) {
    printf("%lld\\n", (long long)draw());
    return 0;
}
""")
run("cc", "-I", os.path.join(BUILD, "include"), "main.c", "libdraw.a", "-lm", "-lpthread", "-o",
    "main", cwd=box)
drawn = {run(os.path.join(box, "main")) for _ in range(3)}
if len(drawn) != 3:
    fail(f"the same random numbers in each process: {drawn}")

# `run` hears of it as well.
done = subprocess.run([AOT, "run", "--require-go-passes", path("stripped-new")],
                      stderr=subprocess.PIPE, text=True)
if done.returncode == 0 or "compiled without the passes for Go" not in done.stderr:
    fail(f"run --require-go-passes: {done.returncode}: {done.stderr}")
# The same in a version that is known: it was changed on the way.
loud(altered(stripped, "changed", magic), "compiled without the passes for Go", CHANGED)

# What went through the passes before.
rewritten = path("rewritten")
silent(named)
os.rename(OUT, rewritten)
silent(rewritten)
if "Go passes: the module has been through them\n" not in run(AOT, "inspect", rewritten):
    fail(run(AOT, "inspect", rewritten))

# Other toolchains.
run("wat2wasm", write(box, "other.wat", '(module (memory (export "memory") 1))'), "-o", path("other"))
silent(path("other"), "--require-go-passes")
section = b"\x09producers\1\x0cprocessed-by\1\x06TinyGo\x060.41.0"
with open(path("other"), "rb") as f, open(path("tinygo"), "wb") as g:
    g.write(f.read() + bytes([0, len(section)]) + section)
silent(path("tinygo"), "--require-go-passes")
same(str(json.loads(run(AOT, "inspect", "--json", path("tinygo")))["go_passes"]), "None", "TinyGo")

# One function whose dispatch has a form of its own.
GO = """(module
  (type $go (func (param i32) (result i32)))
  (memory (export "memory") 2)
  (global $SP (mut i32) (i32.const 0)) (global $CTXT (mut i64) (i64.const 0))
  (global $g (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global $PAUSE (mut i32) (i32.const 0))
  (func $runtime.morestack_noctxt (type $go) (local i32)
    global.get 0 local.set 1 i32.const 1 return)
  (func $main.odd (type $go) (local i32)
    global.get 0 local.set 1
    block block local.get 0 br_table 0 1 end br 0 end
    i32.const 0 return)
  (table 0x1002 funcref)
  (elem (i32.const 0x1000) $runtime.morestack_noctxt $main.odd)
  (data (i32.const 64) "go1.26.1"))
"""
run("wat2wasm", "--debug-names", write(box, "odd.wat", GO), "-o", path("odd"))
status, text = compiled(path("odd"))
if "1 of 1 functions of Go 1.26.1, the first main.odd, keep their jump tables" not in text:
    fail(f"an odd function: {status}: {text}")

status, text = compiled(named, "--no-go-passes", "--require-go-passes")
if status != 2 or "contradict each other" not in text:
    fail(f"contradicting options: {status}: {text}")
