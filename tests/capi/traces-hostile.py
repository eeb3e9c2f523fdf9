"""A Go guest that writes return addresses all over its stack: the search for its frames, when the
deadline has passed, takes no longer for that, and control characters in a trace are not printed."""
from _capi import QUICK, aot, program, reactor, same, scratch
from _project import short_list

box = scratch("capi-traces-hostile")
GO = """package main

import (
	"runtime"
	"runtime/debug"
	"unsafe"
)

var pcs [64]uintptr
var frames [64]uintptr
var again, hop uint64
var loops bool
var sink uint64

//go:noinline
func leaf() int {
	if !loops {
		runtime.Callers(0, pcs[:])
	}
	for loops {
		sink++
	}
	return 1
}

//go:noinline
func rec(n int) int {
	var x [2]uint64
	frames[n&63] = uintptr(unsafe.Pointer(&x))
	x[n&1] = sink
	if n == 0 {
		return leaf()
	}
	return rec(n-1) + int(x[0]&1)
}

// Return addresses of rec, a frame apart, that lead up 28 frames and no further.
//
//go:noinline
func fill(n int) uint64 {
	var a [8192]uint64
	base := uint64(uintptr(unsafe.Pointer(&a)) / 8)
	for i := range a {
		a[i] = 1
		if (base+uint64(i))%(29*hop/8) < 28*hop/8 && i > 16 && i < len(a)-64 {
			a[i] = again
		}
	}
	if n == 0 {
		return a[sink&8191]
	}
	return fill(n-1) + a[sink&8191]
}

//go:wasmexport prepare
func prepare() int32 {
	debug.SetGCPercent(-1)
	rec(30)
	hop = uint64(frames[10] - frames[9])
	for i := 0; i+1 < len(pcs); i++ {
		if pcs[i] != 0 && pcs[i] == pcs[i+1] {
			again = uint64(pcs[i])
		}
	}
	fill(900)
	fill(900)
	loops = true
	return int32(hop)
}

//go:wasmexport spin
func spin() { rec(30) }

func main() {}
"""
C = r"""#include "hostile.h"
#include <stdio.h>

static void print(void *unused, const char *text, size_t size) {
    (void)unused;
    fwrite(text, 1, size, stdout);
}

int main(void) {
    hostile_instance *h;
    int32_t hop;
    if (hostile_new(NULL, &h, NULL) != GOWASM_OK) return 1;
    if (hostile_prepare(h, &hop) != GOWASM_OK || hop <= 0) return 2;
    const uint64_t at = gowasm_clock() + 100000000;
    if (gowasm_set_deadline(hostile_base(h), at, NULL) != GOWASM_OK) return 3;
    if (hostile_spin(h) != GOWASM_TIMEOUT) return 4;
    if (gowasm_clock() - at > 5000000000u) return 5; /* without a limit: half a minute */
    const gowasm_error *e = gowasm_last_error(hostile_base(h));
    if (e->frame_count == 0) return 6;
    hostile_free(h);

    gowasm_error forged = {.status = GOWASM_TRAP, .message = "a\033[2Jb\nc\xc2\x9b", .frame_count = 1};
    forged.frames[0] = (gowasm_frame){"f\r\xc3\xa9", "x\x7f\n", 7};
    gowasm_error_format(&forged, print, NULL);
    return 0;
}
"""
reactor(box, "hostile", GO)
for flags in short_list("ways to compile", [QUICK, ["-O1"]], [QUICK]):
    aot(*flags, "--interruptible", "--no-plain", "hostile.wasm", "-o", "hostile.a", cwd=box)
    same(program(box, "main", C, "hostile.a"), "trap: a?[2Jb?c?\n\nf?\u00e9(...)\n\tx??:7\n", "the text")
