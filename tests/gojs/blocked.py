"""An exported function of GOOS=js that waits for an event ends its call and the instance with an
error that says so; others are as before, also when their stack moves."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, need, run, same, scratch, write

GO = """package main

import "time"

//go:wasmexport slow
func slow(n int32) int32 {
	time.Sleep(time.Millisecond)
	return n + 1
}

//go:wasmexport quick
func quick(n int32) int32 { return deep(n) }

//go:wasmexport pair
func pair(a, b, c, d, e int64) { time.Sleep(time.Millisecond) }

//go:noinline
func deep(n int32) int32 { // its frames do not fit into the stack that it starts with
	var a [100]int32
	a[n%100] = n
	if n == 0 {
		return 7
	}
	return deep(n-1) + a[n%100] - n
}

func main() { select {} }
"""
HOST = """#include "prog.h"
#include "gojs.h"
#include <stdio.h>
static prog_instance *started(void) {
    prog_instance *p = NULL;
    if (prog_new(NULL, &p, NULL) != GOWASM_OK || gojs_start(gojs_of(prog_base(p))) != GOJS_OK)
        puts("no start");
    return p;
}
static void say(const char *what, prog_instance *p, gowasm_status s, int32_t r) {
    printf("%s: %s %d %s\\n", what, gowasm_status_name(s), (int)r,
           s != GOWASM_OK ? gowasm_last_error(prog_base(p))->message : "");
}
int main(void) {
    prog_instance *p = started();
    int32_t r = 0;
    say("quick", p, prog_quick(p, 1000, &r), r);
    say("slow", p, prog_slow(p, 1, &r), r);
    say("quick", p, prog_quick(p, 1, &r), r);
    prog_free(p);
    p = started();
    say("pair", p, prog_pair(p, 1, 2, 3, 4, 5), 0);
    prog_free(p);
    return 0;
}
"""
WAITS = "the exported function waits for an event: with GOOS=js it must not block"
SAYS = f"""quick: ok 7{" "}
slow: host error 0 {WAITS}
quick: host error 0 the guest has ended: {WAITS}
pair: host error 0 {WAITS}
"""


def main():
    need("go", "clang", "tcc", "wasm2c")
    folder = scratch("gojs-blocked")
    write(folder, "main.go", GO)
    write(folder, "host.c", HOST)
    run("go", "build", "-o", "prog.wasm", "main.go", cwd=folder,
        env={"GOOS": "js", "GOARCH": "wasm", "GO111MODULE": "off"})
    run(AOT, "-O0", "--cc=tcc", "prog.wasm", "-o", "prog.a", cwd=folder)
    run("clang", "-I.", "-I", os.path.join(BUILD, "include"), "host.c", "prog.a", "-lm",
        "-lpthread", "-o", "host", cwd=folder)
    same(run(os.path.join(folder, "host")), SAYS, "what the host says")


main()
