"""max_memory does not kill a Go guest for garbage that nobody has collected: Go's GOMEMLIMIT comes
from it, unless the environment says otherwise, also where _initialize ran when the module was
compiled, in `run --max-memory`, and for GOOS=js."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import AOT, ENV, SOURCE, aot, fail, need, program, run, same, scratch, write

box = scratch("faults-garbage")
COMMON = """
var live [][]byte
var sink []byte

// 28 MiB that are live, and then 150 MiB that are not.
func churn() {
	live = nil
	for i := 0; i < 28*256; i++ {
		live = append(live, make([]byte, 4096))
	}
	for n := 0; n < 150<<20; n += 4096 {
		sink = make([]byte, 4096)
	}
}
"""
REACTOR = """package main

import (
	"math"
	"os"
	"runtime/debug"

	_ "gowasmapi/environ"
)
""" + COMMON + """
//go:wasmexport work
func work() { churn() }

//go:wasmexport limit
func limit() int64 {
	if n := debug.SetMemoryLimit(-1); n != math.MaxInt64 {
		return n
	}
	return 0
}

//go:wasmexport named
func named() int32 { return int32(len(os.Getenv("GOMEMLIMIT"))) }

func main() {}
"""
COMMAND = "package main\n" + COMMON + "\nfunc main() { churn(); println(len(live)) }\n"

C = r"""#include "guest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, error.message); exit(1); } \
    } while (0)
static gowasm_error error;
static gowasm_options o = GOWASM_OPTIONS_INIT;
static guest_instance *make(uint64_t max_memory, const char *const *envp) {
    guest_instance *c;
    o.max_memory = max_memory;
    o.envp = envp;
    CHECK(guest_new(&o, &c, &error) == GOWASM_OK);
    return c;
}

int main(void) {
    static const char *const off[] = {"A=b", "GOMEMLIMIT=off", NULL};
    static const char *const own[] = {"GOMEMLIMIT=40MiB", NULL}, *const other[] = {"A=b", NULL};
    int64_t n;
    int32_t m;
    guest_instance *c = make(64 << 20, NULL), *d;
    o.standard_err.fd = -1;
    CHECK(guest_limit(c, &n) == GOWASM_OK && n > (64 << 20) / 4 * 3 && n < 60 << 20);
    CHECK(guest_work(c) == GOWASM_OK && guest_work(c) == GOWASM_OK);
    CHECK(guest_reset(c) == GOWASM_OK && guest_work(c) == GOWASM_OK);
    CHECK(guest_limit(c, &n) == GOWASM_OK && n < 60 << 20);
    CHECK(guest_clone(c, NULL, &d, &error) == GOWASM_OK && guest_work(d) == GOWASM_OK);
    guest_free(d);
    guest_free(c);
    c = make(64 << 20, other);
    CHECK(guest_named(c, &m) == GOWASM_OK && m > 5 && guest_work(c) == GOWASM_OK);
    guest_free(c);
    c = make(64 << 20, own);
    CHECK(guest_limit(c, &n) == GOWASM_OK && n == 40 << 20);
    guest_free(c);
    c = make(64 << 20, off);
    CHECK(guest_limit(c, &n) == GOWASM_OK && n == 0);
    CHECK(guest_work(c) == GOWASM_TRAP &&
          strstr(gowasm_last_error(guest_base(c))->message, "out of memory") != NULL);
    guest_free(c);
    c = make(0, NULL);
    CHECK(guest_limit(c, &n) == GOWASM_OK && n == 0);
    CHECK(guest_named(c, &m) == GOWASM_OK && m == 0);
    guest_free(c);
    puts("good");
    return 0;
}
"""


def build(name, source, *flags, goos="wasip1"):
    need("go")
    package = os.path.join(box, name)
    os.makedirs(package)
    write(package, "go.mod", f"module {name}\n\ngo 1.24\n")
    write(package, "main.go", source)
    write(package, "go.work", f"go 1.24\n\nuse (\n\t.\n\t{os.path.join(SOURCE, 'gowasmapi')}\n)\n")
    run("go", "build", *flags, "-o", os.path.join(box, name + ".wasm"), ".", cwd=package,
        env={"GOOS": goos, "GOARCH": "wasm", "GOFLAGS": "", "GOWORK": ""})


need("tcc")  # of the compilers it takes the least time
build("guest", REACTOR, "-buildmode=c-shared")
for flags in [], ["--preinit"]:
    aot(*flags, "--cc=tcc", "--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
    same(program(box, "main", C, "libguest.a"), "good\n", "garbage " + " ".join(flags))
for goos in "wasip1", "js":
    build(goos, COMMAND, goos=goos)
    done = subprocess.run([AOT, "run", "-O0", "--cc=tcc", "--max-memory", "64MiB", goos + ".wasm"],
                          cwd=box, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0 or b"7168\n" not in done.stdout:
        fail(f"run --max-memory, GOOS={goos}: {done.returncode}\n{done.stdout.decode()}")
