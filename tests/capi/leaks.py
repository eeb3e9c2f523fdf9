"""A million string calls, and failing ones of every kind, leave nothing behind.

usage: leaks.py [--long]

A C program makes each kind of call many times: calls that succeed and that return Go errors, on one
instance; a host function that fails, a panic, a trap and a time-out, each with a reset; instances
that are made, used and freed; clones. After a fifth of the rounds it notes the guest's memory (its
size, and Go's live heap), the host's (mallinfo2, the resident set of /proc/self/statm), open
descriptors and mappings; after each further fifth none of these may have grown. The short form makes
a fifth as many rounds, --long ten times as many.
"""
import sys

from _capi import aot, fail, program, reactor, scratch
from _project import short_list

box = scratch("capi-leaks")
GO = """package main

import (
	"errors"
	"runtime"
	"strings"
	"unsafe"

	"gowasmapi"
)

var kept []string

//gowasm:returns string
//go:wasmexport join
func join(a, b string) gowasmapi.Result { return gowasmapi.ReturnString(a+b, nil) }

//gowasm:returns bytes
//go:wasmexport fails
func fails(a string) gowasmapi.Result {
	return gowasmapi.Return(nil, errors.New("refused: "+strings.ToUpper(a)))
}

//go:wasmexport panics
func panics(a string) int32 {
	kept = append(kept, a)
	panic(a)
}

//go:wasmexport wild
func wild(a string) int32 {
	kept = append(kept, a, a)
	return *(*int32)(unsafe.Add(unsafe.Pointer(&kept), uint32(0xf0000000)))
}

//go:wasmexport spins
func spins(a string) int32 {
	for {
		kept = append(kept[:0], a+"!")
	}
}

//gowasm:returns string
//go:wasmimport env ask
func ask(a string) gowasmapi.Result

//go:wasmexport asks
func asks(a string) int32 { return int32(len(ask(a).String())) }

//go:wasmexport live
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func main() {}
"""
C = r"""#include "leaks.h"
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIFTHS = 5 };
#define CHECK(x) do { if (!(x)) { printf("line %d: %s: %s\n", __LINE__, #x, \
                                  gowasm_last_error(leaks_base(l))->message); exit(1); } } while (0)
static leaks_instance *l;
static gowasm_error error;
static gowasm_options options = GOWASM_OPTIONS_INIT;
static gowasm_buffer out;
static char big[1 << 20];
static bool host_fails;

void leaks_import_env_ask(leaks_instance *instance, gowasm_bytes a, gowasm_buffer *to) {
    gowasm_buffer_set(to, a.data, a.size);
    if (host_fails) gowasm_host_fail(leaks_base(instance), "no answer");
}

static gowasm_bytes text(int round) {
    return (gowasm_bytes){big, round % 2000 == 0 ? sizeof big : (size_t)(round % 1000)};
}

static void succeeds(int round) {
    gowasm_bytes a = text(round);
    CHECK(leaks_join(l, a, gowasm_string("end"), &out) == GOWASM_OK && out.used == a.size + 3);
}
static void returns_error(int round) {
    CHECK(leaks_fails(l, text(round), &out) == GOWASM_GUEST_ERROR);
}
static void asks(int round) {
    int32_t n;
    gowasm_bytes a = text(round);
    CHECK(leaks_asks(l, a, &n) == GOWASM_OK && n == (int32_t)a.size);
}
static void host_function(int round) {
    int32_t n;
    host_fails = true;
    CHECK(leaks_asks(l, text(round), &n) == GOWASM_HOST_ERROR);
    host_fails = false;
    CHECK(leaks_reset(l) == GOWASM_OK);
}
static void panics(int round) {
    int32_t n;
    CHECK(leaks_panics(l, text(round), &n) == GOWASM_TRAP);
    CHECK(strncmp(gowasm_last_error(leaks_base(l))->message, "panic: ", 7) == 0);
    CHECK(leaks_panics(l, text(round), &n) == GOWASM_TRAP); /* it has ended */
    CHECK(leaks_reset(l) == GOWASM_OK);
}
static void traps(int round) {
    int32_t n;
    CHECK(leaks_wild(l, text(round), &n) == GOWASM_TRAP);
    CHECK(gowasm_last_error(leaks_base(l))->trap == GOWASM_TRAP_OUT_OF_BOUNDS);
    CHECK(leaks_reset(l) == GOWASM_OK);
}
static void times_out(int round) {
    int32_t n;
    /* refused where this thread did not run meanwhile */
    while (gowasm_set_deadline(leaks_base(l), gowasm_clock() + 200000, &error) != GOWASM_OK)
        continue;
    CHECK(leaks_spins(l, text(round), &n) == GOWASM_TIMEOUT);
    gowasm_set_deadline(leaks_base(l), 0, &error);
    CHECK(leaks_reset(l) == GOWASM_OK);
}
static void makes(int round) {
    leaks_instance *other;
    int32_t n;
    CHECK(leaks_new(&options, &other, &error) == GOWASM_OK);
    CHECK(leaks_join(other, text(round), text(1), &out) == GOWASM_OK);
    if (round % 2 == 0) CHECK(leaks_panics(other, text(round), &n) == GOWASM_TRAP);
    if (round % 4 == 0) CHECK(leaks_reset(other) == GOWASM_OK);
    leaks_free(other);
}
static void clones(int round) {
    leaks_instance *other;
    int32_t n;
    CHECK(leaks_clone(l, NULL, &other, &error) == GOWASM_OK);
    CHECK(leaks_join(other, text(round), text(1), &out) == GOWASM_OK);
    if (round % 2 == 0) CHECK(leaks_wild(other, text(round), &n) == GOWASM_TRAP);
    leaks_free(other);
}

/* What may leak. */
enum { GUEST, LIVE, HEAP, RESIDENT, FILES, MAPPINGS, COUNT };
static const char *const names[COUNT] = {"guest memory", "Go's live heap", "host heap",
                                         "resident set", "descriptors",    "mappings"};

static void measure(uint64_t now[COUNT]) {
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    CHECK(f != NULL && fscanf(f, "%*u %lu", &pages) == 1 && fclose(f) == 0);
    now[RESIDENT] = (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
    now[GUEST] = gowasm_memory_size(leaks_base(l));
    CHECK(leaks_live(l, &now[LIVE]) == GOWASM_OK);
    now[HEAP] = mallinfo2().uordblks;
    now[FILES] = now[MAPPINGS] = 0;
    DIR *d = opendir("/proc/self/fd");
    CHECK(d != NULL);
    while (readdir(d) != NULL) now[FILES]++;
    closedir(d);
    CHECK((f = fopen("/proc/self/maps", "r")) != NULL);
    for (int c; (c = getc(f)) != EOF;) now[MAPPINGS] += c == '\n';
    fclose(f);
}

/* `pace`: how far memory may go up and down with the turns of Go's collector; after a reset it is
 * what it was. The descriptor for cancellations is made when the guest waits first. */
static void repeat(const char *name, int rounds, uint64_t pace, void (*call)(int)) {
    uint64_t first[COUNT], now[COUNT];
    const uint64_t slack[COUNT] = {pace, 65536, 4096, pace + (1 << 20), 1, 2};
    const uint64_t began = gowasm_clock();
    CHECK(leaks_reset(l) == GOWASM_OK);
    for (int fifth = 0, round = 0; fifth < FIFTHS; fifth++) {
        for (; round < rounds / FIFTHS * (fifth + 1); round++) call(round);
        if (pace == 0) CHECK(leaks_reset(l) == GOWASM_OK);
        measure(fifth == 0 ? first : now);
        for (int i = 0; fifth != 0 && i < COUNT; i++) {
            if (now[i] <= first[i] + slack[i]) continue;
            printf("%s: %s grows: %llu, %llu after %d calls\n", name, names[i],
                   (unsigned long long)first[i], (unsigned long long)now[i], round);
            exit(1);
        }
    }
    printf("%-28s %9d %6.2f s  guest %.1f MiB, resident %.1f MiB (%+.1f), host heap %+lld bytes\n",
           name, rounds, (double)(gowasm_clock() - began) / 1e9, (double)now[GUEST] / 1048576,
           (double)now[RESIDENT] / 1048576,
           ((double)now[RESIDENT] - (double)first[RESIDENT]) / 1048576,
           (long long)(now[HEAP] - first[HEAP]));
    fflush(stdout);
}

int main(int argc, char **argv) {
    const int tenths = argc > 1 ? atoi(argv[1]) : 10;
    const uint64_t go = 8 << 20;
    memset(big, 'x', sizeof big);
    options.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
    options.max_memory = 256 << 20;
    if (leaks_new(&options, &l, &error) != GOWASM_OK) return 1;
    repeat("strings in and out", 100000 * tenths, go, succeeds);
    repeat("errors of Go", 10000 * tenths, go, returns_error);
    repeat("strings of a host function", 10000 * tenths, go, asks);
    repeat("a host function fails, reset", 500 * tenths, 0, host_function);
    repeat("panics, reset", 200 * tenths, 0, panics);
    repeat("traps, reset", 500 * tenths, 0, traps);
    repeat("time-outs, reset", 100 * tenths, 0, times_out);
    repeat("new and free", 50 * tenths, 0, makes);
    repeat("clone and free", 500 * tenths, 0, clones);
    gowasm_buffer_free(&out);
    leaks_free(l);
    puts("done");
    return 0;
}
"""
package = reactor(box, "leaks", GO)
aot("--interruptible", "--no-plain", "--go-src", package, "leaks.wasm", cwd=box)
tenths = ["100"] if sys.argv[1:] == ["--long"] else short_list("numbers of rounds", ["2", "10"], ["2"])
for tenth in tenths:
    output = program(box, "use", C, "leaks.a", arguments=[tenth])
    print(output)
    if not output.endswith("done\n"):
        fail("the program ended early")
