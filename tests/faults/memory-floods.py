"""Floods of what the host library keeps or makes for a guest stay under max_memory: open files,
subscriptions to poll, names of a directory, the environment, buffers that are written and read.

Each flood is as large as the guest's memory lets it be, and is made again and again. The peak of the
resident set is what counts. Under AddressSanitizer, where that says nothing, only the outcomes are.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import aot, module, program, same, scratch

box = scratch("faults-memory-floods")
SANITIZE = os.environ.get("GOWASM_SANITIZE")
sanitized = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"] if SANITIZE else []

PAGES = 64  # 4 MiB of the 8
WASI = {"path_open": "i32 i32 i32 i32 i32 i64 i64 i32 i32", "poll_oneoff": "i32 i32 i32 i32",
        "fd_readdir": "i32 i32 i32 i64 i32", "environ_get": "i32 i32",
        "environ_sizes_get": "i32 i32", "fd_write": "i32 i32 i32 i32",
        "fd_pread": "i32 i32 i32 i64 i32", "fd_close": "i32"}
imports = "\n".join(f'(import "wasi_snapshot_preview1" "{n}" (func ${n} (param {p}) (result i32)))'
                    for n, p in WASI.items())
WAT = f"""(module {imports}
(memory (export "memory") {PAGES})
(data (i32.const 16) "f")
;; Opens the file until that fails: how often it did not, in the upper half; the error in the lower.
(func (export "files") (result i32) (local $n i32) (local $e i32)
  (loop $l (local.set $e (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 1)
      (i32.const 0) (i64.const 6) (i64.const 6) (i32.const 0) (i32.const 32)))
    (if (i32.eqz (local.get $e)) (then (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $n) (i32.const 30000))))))
  (i32.or (i32.shl (local.get $n) (i32.const 8)) (local.get $e)))
(func (export "close_all") (local $i i32) (local.set $i (i32.const 40000))
  (loop $l (drop (call $fd_close (local.get $i)))
    (br_if $l (i32.gt_u (local.tee $i (i32.sub (local.get $i) (i32.const 1))) (i32.const 3)))))
;; Subscriptions of 48 bytes from 64 on, events of 32 bytes over them: a timer of no time each.
(func (export "poll") (param $n i32) (result i32) (local $at i32) (local $i i32)
  (local.set $at (i32.const 64))
  (loop $l (i64.store (local.get $at) (i64.extend_i32_u (local.get $i)))
    (i32.store8 offset=8 (local.get $at) (i32.const 0))
    (i32.store offset=16 (local.get $at) (i32.const 1))
    (i64.store offset=24 (local.get $at) (i64.const 0))
    (local.set $at (i32.add (local.get $at) (i32.const 48)))
    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
  (call $poll_oneoff (i32.const 64) (i32.const 64) (local.get $n) (i32.const 32)))
(func (export "readdir") (param $size i32) (result i32) (local $e i32)
  (local.set $e (call $fd_readdir (i32.const 3) (i32.const 64) (local.get $size) (i64.const 0)
    (i32.const 32)))
  (if (result i32) (local.get $e) (then (i32.sub (i32.const 0) (local.get $e)))
    (else (i32.load (i32.const 32)))))
(func (export "environment") (result i32) (local $e i32)
  (local.set $e (call $environ_sizes_get (i32.const 32) (i32.const 36)))
  (if (i32.eqz (local.get $e)) (then (local.set $e (call $environ_get (i32.const 64)
    (i32.const 1000000)))))
  (local.get $e))
;; 1024 buffers that are all of memory.
(func $iovs (local $i i32)
  (loop $l (i32.store offset=64 (i32.shl (local.get $i) (i32.const 3)) (i32.const 16384))
    (i32.store offset=68 (i32.shl (local.get $i) (i32.const 3)) (i32.const {PAGES * 65536 - 16384}))
    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1024)))))
(func (export "write") (result i32) (call $iovs)
  (call $fd_write (i32.const 1) (i32.const 64) (i32.const 4) (i32.const 32)))
(func (export "read") (param $fd i32) (result i32) (call $iovs)
  (call $fd_pread (local.get $fd) (i32.const 64) (i32.const 1024) (i64.const 0) (i32.const 32)))
)"""

C = r"""#include "guest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define LIMIT (8l << 20)
#define CONSTANT (2l << 20) /* docs/c-api.md, and what the C library keeps of freed memory */
#define CHECK(x) ((x) ? (void)0 : failed(__LINE__, #x))
#define OK(x) CHECK((x) == GOWASM_OK)

static gowasm_error error;
static guest_instance *c;
static int32_t n;
static void failed(int line, const char *what) {
    printf("line %d: %s (n is %d; %s)\n", line, what, n, error.message);
    exit(1);
}

static long status_of(const char *name) {
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = 0;
    CHECK(f != NULL);
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, name, strlen(name)) == 0) kib = atol(line + strlen(name));
    fclose(f);
    return kib * 1024;
}

static long before;
/* From here on the peak counts anew (proc(5)). */
static void count_anew(void) {
    FILE *f = fopen("/proc/self/clear_refs", "w");
    CHECK(f != NULL && fputs("5", f) >= 0 && fclose(f) == 0);
    before = status_of("VmRSS:");
}
static void bounded(int line) {
    const long more = status_of("VmHWM:") - before;
    if (!SANITIZED && more > LIMIT + CONSTANT) {
        printf("line %d: at most %ld KiB more were resident than before\n", line, more / 1024);
        exit(1);
    }
}
#define BOUNDED() bounded(__LINE__)

enum { VARIABLES = 30000, ENTRIES = 2000 };
static char texts[VARIABLES][32];
static const char *environment[VARIABLES + 1];

static ptrdiff_t swallow(void *user, const void *bytes, size_t size) {
    (void)user, (void)bytes;
    return (ptrdiff_t)size;
}

int main(int argc, char **argv) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    const gowasm_preopen folder = {argv[argc - 1], "/", false};
    struct rlimit files;
    CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max;
    CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
    for (int i = 0; i < VARIABLES; i++) {
        snprintf(texts[i], sizeof texts[i], "VARIABLE_%d=%d", i, i);
        environment[i] = texts[i];
    }
    o.envp = environment;
    o.preopens = &folder;
    o.preopen_count = 1;
    o.max_files = 1u << 20;
    o.standard_out = (gowasm_stream){.write = swallow};
    o.max_memory = (uint64_t)LIMIT;
    count_anew();
    OK(guest_new(&o, &c, &error));
    for (int i = 0; i < 3; i++) {
        OK(guest_environment(c, &n)), CHECK(n == 0);
        BOUNDED();
        OK(guest_files(c, &n)), CHECK(n >> 8 > 100);
        BOUNDED();
        OK(guest_close_all(c));
        OK(guest_poll(c, 80000, &n)), CHECK(n == 0 || n == 48 /* ENOMEM */);
        BOUNDED();
        OK(guest_poll(c, 1000, &n)), CHECK(n == 0);
        OK(guest_readdir(c, 4000000, &n)), CHECK(n > ENTRIES * 24);
        BOUNDED();
        OK(guest_write(c, &n)), CHECK(n == 0);
        BOUNDED();
        OK(guest_files(c, &n)), CHECK(n >> 8 > 100);
        OK(guest_read(c, 4, &n)), CHECK(n == 0 || n == 28 /* EINVAL: more than 2 GiB */);
        BOUNDED();
        OK(guest_close_all(c));
        OK(guest_reset(c));
    }
    guest_free(c);
    puts("good");
    return 0;
}
"""

folder = os.path.join(box, "folder")
os.makedirs(folder)
with open(os.path.join(folder, "f"), "wb") as f:
    f.write(bytes(1 << 20))
for i in range(2000):
    open(os.path.join(folder, f"entry-{i}"), "w").close()
module(box, "guest", WAT)
aot("--no-plain", *([f"--cflags={' '.join(sanitized)}"] if SANITIZE else []), "guest.wasm",
    "-o", "libguest.a", cwd=box)
same(program(box, "main", f"#define SANITIZED {int(bool(SANITIZE))}\n" + C, "libguest.a",
             *sanitized, arguments=[folder]), "good\n", "floods under max_memory")
