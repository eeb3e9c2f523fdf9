#!/usr/bin/env python3
"""--profile-pgo: Go's compiler inlines by it what our profile has as hot, at the place that calls it."""
import os
import re
import shlex
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _built import WASIP1
from _project import AOT, QUICK, fail, need, run, same, scratch, write

PROGRAM = """package main

// Far too large to be inlined without a profile.
func step(x uint32) uint32 {
	for i := uint32(0); i < 3; i++ {
		x = x*1664525 + 1013904223
		x ^= x >> 7
		x = x*22695477 + 1
		x ^= x << 3
		x = x*214013 + 2531011
		x ^= x >> 11
		x = x*1103515245 + 12345
		x ^= x << 5
		x = x*134775813 + 1
		x ^= x >> 13
		x = x*69069 + 5
		x ^= x << 9
		x = x*16807 + 3
		x ^= x >> 17
	}
	return x
}

// Inlined into main, so that the call of step stands in two functions.
func twice(x uint32) uint32 {
	x ^= 5
	return step(x)
}

//go:noinline
func once() uint32 { return step(1) }

func main() {
	x := once()
	for i := 0; i < 20000; i++ {
		x = twice(x)
	}
	println(x)
}
"""


def go_build(box, *arguments):
    """What the compiler says, which is on standard error."""
    command = shlex.join(["go", "build", *arguments, "."])
    return run("sh", "-c", f"{command} 2>&1", cwd=box,
               env=dict(WASIP1, GOFLAGS="-buildvcs=false", GOWORK="off"))


def calls(box):
    """{(caller, line in it, callee): count}, as pprof reads the file"""
    text = run("go", "tool", "pprof", "-raw", "default.pgo", cwd=box)
    places = {number: (name, int(line), int(start)) for number, name, line, start in
              re.findall(r"^\s+(\d+): 0x0 (?:M=\d+ )?(\S+) \S+:(\d+):\d+ s=(\d+)", text, re.M)}
    found = {}
    for count, callee, caller in re.findall(r"^\s+(\d+): (\d+) (\d+)\s*$", text, re.M):
        name, line, start = places[caller]
        key = (name, line - start, places[callee][0])
        found[key] = found.get(key, 0) + int(count)
    return found


def main():
    need("go", "clang", "wasm2c")
    box = scratch("driver-profile-pgo")
    write(box, "main.go", PROGRAM)
    write(box, "go.mod", "module pgo\n\ngo 1.21\n")
    go_build(box, "-pgo=off", "-o", "app.wasm")
    # Without the passes each function is counted where it is called, none in its caller.
    run(AOT, *QUICK, "--profile-gen", "--no-go-passes", "app.wasm", "-o", "counted", cwd=box)
    run("./counted", cwd=box, env={"GOWASM_PROFILE": "app.profile"})
    run(AOT, "app.wasm", "--profile-use", "app.profile", "--profile-pgo", "default.pgo", "-o",
        "app.opt.wasm", cwd=box)
    found = {key: count for key, count in calls(box).items() if key[2].startswith("main.")}
    # 20,001 calls of step, from main by way of twice and from once, divided by what ran there.
    total = sum(count for (_, _, callee), count in found.items() if callee == "main.step")
    if not 19990 <= total <= 20001 or ("main.twice", 2, "main.step") not in found:
        fail(f"calls: {found}")
    same(str(found.get(("main.main", 1, "main.once"))), "1", "calls of once")
    for pgo, wanted in (("off", False), ("default.pgo", True)):
        said = go_build(box, f"-pgo={pgo}", "-gcflags=-m", "-o", "inlined.wasm")
        if ("inlining call to step" in said) != wanted:
            fail(f"with -pgo={pgo} Go's compiler says:\n{said}")
    usage(box)
    print("calls, the place of an inlined call, Go's inlining, errors")


def usage(box):
    run(AOT, "app.wasm", "--profile-pgo", "no.pgo", "-o", "no.wasm", cwd=box, status=2)
    write(box, "plain.wat", '(module (func (export "f")))')
    run("wat2wasm", "plain.wat", "-o", "plain.wasm", cwd=box)
    run(AOT, "plain.wasm", "--profile-use", "app.profile", "--profile-pgo", "no.pgo", "-o", "no.wasm",
        cwd=box, status=2)
    for name in ("no.pgo", "no.wasm"):
        if os.path.exists(os.path.join(box, name)):
            fail(f"{name} was written although there was an error")


if __name__ == "__main__":
    main()
