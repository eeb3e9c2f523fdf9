"""No module of --interruptible evades a deadline: each of many that never end, or not for hours, ends
soon after one of 10 ms. Random graphs of calls, bulk operations in straight lines and in loops, long
loops of long bodies and of short ones, functions each of whose instructions takes long (the first
store of a page, a branch that moves many values), and each function of WASI in a loop.

What is measured is the thread's CPU time, which does not depend on what else the machine does.
"""
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "capi"))
from _capi import aot, module, program, same, scratch

SANITIZE = os.environ.get("GOWASM_SANITIZE")
LIMIT_MS = 500 if SANITIZE else 100
box = scratch("faults-deadlines")


def dag(name, rng):
    """Functions that call later ones, some in branches, some from loops that end soon: no cycle, and
    2 to the power of 60 calls or so."""
    count = 64
    text = []
    for i in range(count):
        body = []
        for _ in range(rng.randrange(2, 4)):
            callee = f"(call ${name}{min(count, i + rng.randrange(1, 3))} (local.get 0))"
            shape = rng.randrange(6)
            if shape == 0:
                callee = f"(if (i32.eqz (i32.load (local.get 0))) (then {callee}) (else (nop)))"
            elif shape == 1:
                callee = (f"(block $a (block $b (br_table $b $a (i32.load (local.get 0)))) "
                          f"{callee})")
            elif shape == 2:
                callee = (f"(local.set 1 (i32.const 2)) (loop $l {callee} (br_if $l (local.tee 1 "
                          f"(i32.sub (local.get 1) (i32.const 1)))))")
            body.append(callee)
        for _ in range(rng.choice([0, 1, 20])):
            at = rng.randrange(rng.randrange(1, 60000))
            body.insert(rng.randrange(len(body)),
                        f"(i32.store (i32.const {at + 8}) (i32.load (i32.const {at + 4})))")
        text.append(f"(func ${name}{i} (param i32) (local i32) {' '.join(body)})")
    text.append(f"""(func ${name}{count} (param i32) (local i32)
  (local.set 1 (i32.const {rng.randrange(1, 400)}))
  (loop $l (i32.store (local.get 1) (i32.load (i32.add (local.get 1) (i32.const 4))))
    (br_if $l (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))))""")
    return "\n".join(text), f"(call ${name}0 (i32.const 0))"


PAGES = 32768  # of memory, of 64 KiB: 2 GiB, more than is touched for the first time in a second


def touching(name, rng, count, branches):
    """A function that stores to `count` pages of 4 KiB, and a loop that calls it for all there are,
    then goes on for ever. With a branch the shortest path through it is short."""
    stride = 4096 * rng.choice([1, 1, 2, 3])
    stores = "".join(f"(i32.store offset={i * stride} (local.get 0) (i32.const 1))"
                     for i in range(count))
    if branches:
        stores = f"(if (i32.ge_u (local.get 0) (i32.const 0)) (then {stores}))"
    end = (PAGES << 16) - 2 * count * stride
    return (f"(func ${name}_f (param i32) {stores})",
            f"(loop $l (call ${name}_f (local.get 0)) (br_if $l (i32.lt_u (local.tee 0 (i32.add "
            f"(local.get 0) (i32.const {count * stride}))) (i32.const {end})))) (loop $m (br $m))")


def moving(name, rng, width):
    """A function with a loop, short and of few turns, whose branches move `width` values on."""
    values = " ".join(["i64"] * width)
    block = f"(block (param {values}) (result {values}) (i64.const 1) (br 0))"
    first = " ".join(f"(i64.const {rng.randrange(1 << 40)})" for _ in range(width))
    turns = rng.randrange(100, 150)
    return (f"""(func ${name}_f (param i32) (result i64) {first}
  (loop $l (param {values}) (result {values}) {block * 12}
    (i64.extend_i32_u (local.get 0))
    (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))) drop)
  {"i64.add " * (width - 1)})""",
            f"(loop $l (i64.store (i32.const 0) (call ${name}_f (i32.const {turns}))) (br $l))")


def slow_instructions(rng):
    shapes = {"touch": touching("touch", rng, 1350, False), "move": moving("move", rng, 1000)}
    for i in range(4):
        shapes[f"touch{i}"] = touching(f"touch{i}", rng, rng.randrange(20, 1350), i % 2 == 0)
    for i in range(2):
        shapes[f"move{i}"] = moving(f"move{i}", rng, rng.randrange(100, 700))
    return shapes


BYTES = 64 << 20  # of the longest operation
BULK = {
    "fill": f"(memory.fill (i32.const 0) (i32.const 7) (i32.const {BYTES}))",
    "copy": f"(memory.copy (i32.const 0) (i32.const 4096) (i32.const {BYTES - 4096}))",
    "back": f"(memory.copy (i32.const 4096) (i32.const 0) (i32.const {BYTES - 4096}))",
    "page": "(memory.fill (i32.const 0) (i32.const 7) (i32.const 65536))",
    "init": "(memory.init $bytes (i32.const 0) (i32.const 0) (i32.const 60000))",
    "tfill": "(table.fill 0 (i32.const 0) (ref.null func) (i32.const 100000))",
    "tcopy": "(table.copy 0 0 (i32.const 1) (i32.const 0) (i32.const 99999))",
    "tinit": "(table.init 0 $funcs (i32.const 0) (i32.const 0) (i32.const 5000))",
    "tgrow": "(drop (table.grow 1 (ref.null func) (i32.const 100)))",
    "mgrow": "(drop (memory.grow (i32.const 0)))",
    "random": f"(drop (call $random_get (i32.const 0) (i32.const {BYTES})))",
}


def bodies(rng):
    functions, exports = [], {}
    functions += [f"(func $twice{i} (call $twice{i + 1}) (call $twice{i + 1}))" for i in range(64)]
    functions.append("(func $twice64 (i32.store (i32.const 0) (i32.const 1)))")
    exports["twice"] = "(call $twice0)"
    for i in range(6):
        text, call = dag(f"dag{i}_", rng)
        functions.append(text)
        exports[f"dag{i}"] = call
    for name, (function, body) in slow_instructions(rng).items():
        functions.append(function)
        exports[name] = body
    for name, op in BULK.items():
        exports[name + "_loop"] = f"(loop $l {op} (br $l))"
        exports[name + "_line"] = f"(loop $l {op * 40} (br $l))"
    # Long bodies, in loops and in functions that are called in straight lines.
    stores = " ".join(f"(i32.store (i32.const {i * 4096}) (i32.load (i32.const {i * 4160})))"
                      for i in range(2000))
    exports["long"] = f"(loop $l {stores} (br $l))"
    functions.append("(func $short (local i32) (local.set 0 (i32.const 1500)) (loop $l (br_if $l "
                     "(local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))")
    functions.append(f"(func $many {'(call $short)' * 2000})")
    exports["calls"] = "(loop $l (call $many) (br $l))"
    exports["nested"] = """(loop $l (local.set 0 (i32.const 300)) (loop $m
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (br_if $m (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (br $l))"""
    exports["tgrow_once"] = ("(drop (table.grow 1 (ref.func $turn) (i32.const 9000000))) "
                             "(loop $l (br $l))")
    exports["table"] = "(global.set $depth (i32.const 0)) (call $turn (i32.const 0))"
    functions.append("""(func $turn (param i32)
      (if (i32.ge_u (global.get $depth) (i32.const 60)) (then (return)))
      (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
      (call_indirect 2 (param i32) (local.get 0) (i32.const 0))
      (call_indirect 2 (param i32) (local.get 0) (i32.const 0))
      (global.set $depth (i32.sub (global.get $depth) (i32.const 1))))""")
    return functions, exports


# Each function of WASI but proc_exit: its parameters, and what it is called with. Memory holds an
# array of buffers at 64, all of the largest; at 32 the name of a file; at 4096 what is written.
IOVS, NAME, OUT, BIG = 64, "32 1", 4096, 16 << 20
WASI = {
    "args_get": ("ii", "4096 8192"), "args_sizes_get": ("ii", "4096 8192"),
    "environ_get": ("ii", "4096 8192"), "environ_sizes_get": ("ii", "4096 8192"),
    "clock_res_get": ("ii", "1 4096"), "clock_time_get": ("iIi", "1 0 4096"),
    "fd_advise": ("iIIi", "4 0 100 0"), "fd_allocate": ("iII", f"4 0 {BIG}"),
    "fd_close": ("i", "77"), "fd_datasync": ("i", "4"), "fd_fdstat_get": ("ii", "4 4096"),
    "fd_fdstat_set_flags": ("ii", "4 0"), "fd_fdstat_set_rights": ("iII", "4 -1 -1"),
    "fd_filestat_get": ("ii", "4 4096"), "fd_filestat_set_size": ("iI", f"4 {BIG}"),
    "fd_filestat_set_times": ("iIIi", "4 1 1 5"), "fd_pread": ("iiiIi", f"4 {IOVS} 8 0 {OUT}"),
    "fd_prestat_get": ("ii", "3 4096"), "fd_prestat_dir_name": ("iii", "3 4096 1"),
    "fd_pwrite": ("iiiIi", f"4 {IOVS} 1 0 {OUT}"), "fd_read": ("iiii", f"4 {IOVS} 8 {OUT}"),
    "fd_readdir": ("iiiIi", f"3 8192 {BIG} 0 {OUT}"), "fd_renumber": ("ii", "77 78"),
    "fd_seek": ("iIii", f"4 0 0 {OUT}"), "fd_sync": ("i", "4"), "fd_tell": ("ii", f"4 {OUT}"),
    "fd_write": ("iiii", f"1 {IOVS} 8 {OUT}"),
    "path_create_directory": ("iii", f"3 {NAME}"),
    "path_filestat_get": ("iiiii", f"3 1 {NAME} {OUT}"),
    "path_filestat_set_times": ("iiiiIIi", f"3 1 {NAME} 1 1 5"),
    "path_link": ("iiiiiii", f"3 0 {NAME} 3 {NAME}"),
    "path_open": ("iiiiiIIii", f"3 1 {NAME} 0 6 0 0 {OUT}"),
    "path_readlink": ("iiiiii", f"3 {NAME} 4096 100 {OUT}"),
    "path_remove_directory": ("iii", f"3 {NAME}"),
    "path_rename": ("iiiiii", f"3 {NAME} 3 {NAME}"), "path_symlink": ("iiiii", f"{NAME} 3 {NAME}"),
    "path_unlink_file": ("iii", "3 40 1"), "poll_oneoff": ("iiii", f"8192 8192 400000 {OUT}"),
    "proc_raise": ("i", "99"), "random_get": ("ii", f"4096 {BIG}"), "sched_yield": ("", ""),
    "sock_accept": ("iii", f"1 0 {OUT}"), "sock_recv": ("iiiiii", f"1 {IOVS} 8 0 {OUT} 4200"),
    "sock_send": ("iiiii", f"1 {IOVS} 8 0 {OUT}"), "sock_shutdown": ("ii", "1 3"),
}

# What is written to a standard stream, by 64 buffers that are one: it is searched for a panic.
SAID = {"blanks": b" " * 8, "colons": b": " * 4, "panics": b"panic:  "}
SAID_BYTES = 4 << 20


def wasi_call(name):
    signature, arguments = WASI[name]
    values = " ".join(f"({'i64' if t == 'I' else 'i32'}.const {v})"
                      for t, v in zip(signature, arguments.split()))
    return f"(drop (call ${name} {values}))"


def main_module():
    rng = random.Random(1)
    functions, exports = bodies(rng)
    for name in WASI:
        exports["wasi_" + name] = f"(call $set_up) (loop $l {wasi_call(name)} (br $l))"
    exports["iovs"] = (f"(loop $l (drop (call $fd_write (i32.const 1) (i32.const 65536) "
                       f"(i32.const 8000000) (i32.const {OUT}))) (br $l))")
    for name, eight in SAID.items():
        exports["said_" + name] = f"""(local.set 0 (i32.const {SAID_BYTES}))
          (loop $l (i64.store (i32.const 65536) (i64.const {int.from_bytes(eight, "little")}))
            (i64.store offset=65528 (local.get 0) (i64.load (i32.const 65536)))
            (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 8)))))
          (loop $l (i32.store offset={IOVS} (local.get 0) (i32.const 65536))
            (i32.store offset={IOVS + 4} (local.get 0) (i32.const {SAID_BYTES}))
            (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 8)))
              (i32.const 512))))
          (drop (call $fd_write (i32.const 1) (i32.const {IOVS}) (i32.const 64)
            (i32.const {OUT}))) (loop $l (br $l))"""
    types = {"i": "i32", "I": "i64"}
    imports = "\n".join(
        f'(import "wasi_snapshot_preview1" "{name}" (func ${name} '
        f'{"".join(f"(param {types[t]})" for t in signature)} (result i32)))'
        for name, (signature, _) in WASI.items())
    iovs = "".join(f"(i32.store (i32.const {IOVS + 8 * i}) (i32.const 65536))"
                   f"(i32.store (i32.const {IOVS + 8 * i + 4}) (i32.const {BIG}))"
                   for i in range(8))
    lines = "\n".join(f'(func (export "t_{name}") (local i32) {body})'
                      for name, body in exports.items())
    text = f"""(module {imports}
(memory (export "memory") {PAGES})
(table 100000 funcref) (table 0 9000000 funcref) (table 1 funcref)
(elem (table 2) (i32.const 0) func $turn)
(elem $funcs func {"$turn " * 5000})
(data $bytes "{'x' * 60000}")
(global $depth (mut i32) (i32.const 0))
(func $set_up (i32.store8 (i32.const 32) (i32.const 102)) {iovs}
  {wasi_call("path_open").replace("(i64.const 6)", "(i64.const -1)", 1)})
{chr(10).join(functions)}
{lines})"""
    return text, list(exports)


C = r"""
#include "guest.h"
#include <stdio.h>
#include <string.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define MS 1000000ull

static uint64_t cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static const struct {
    const char *name;
    gowasm_status (*call)(guest_instance *);
} tests[] = {TESTS};

static const char *volatile running;
static void on_alarm(int sig) {
    (void)sig;
    if (write(1, running, strlen(running)) < 0) _exit(2);
    _exit(1);
}

int main(int argc, char **argv) {
    gowasm_options o = GOWASM_OPTIONS_INIT;
    gowasm_preopen folder = {argv[1], "/", false};
    gowasm_error e;
    guest_instance *g = NULL;
    int bad = 0;
    if (argc < 2) return 1;
    signal(SIGALRM, on_alarm);
    o.standard_out = (gowasm_stream)GOWASM_STREAM_NONE;
    o.preopens = &folder;
    o.preopen_count = 1;
    o.stack_size = 4 << 20;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (guest_new(&o, &g, &e) != GOWASM_OK) return puts(e.message), 1;
        running = tests[i].name;
        alarm(60);
        gowasm_set_deadline(guest_base(g), gowasm_clock() + 10 * MS, NULL);
        uint64_t before = cpu();
        gowasm_status s = tests[i].call(g);
        uint64_t took = (cpu() - before) / MS;
        if (argc > 2) printf("%-30s %s %3d ms\n", tests[i].name, gowasm_status_name(s), (int)took);
        if (s != GOWASM_TIMEOUT || took > LIMIT) {
            printf("%s: %s after %d ms: %s\n", tests[i].name, gowasm_status_name(s), (int)took,
                   gowasm_last_error(guest_base(g))->message);
            bad = 1;
        }
        guest_free(g);
    }
    if (!bad) puts("good");
    return 0;
}
"""

text, names = main_module()
module(box, "guest", text)
folder = os.path.join(box, "folder")
os.makedirs(folder)
with open(os.path.join(folder, "f"), "wb") as f:
    f.write(bytes(BIG))
for i in range(2000):
    open(os.path.join(folder, f"entry-with-a-long-name-{i}"), "w").close()
aot("--interruptible", "--no-plain", "guest.wasm", "-o", "libguest.a", cwd=box)
tests = ",".join(f'{{"{n}", guest_t_{n}}}' for n in names)
same(program(box, "main", C.replace("{TESTS}", "{" + tests + "}").replace("LIMIT", str(LIMIT_MS)),
             "libguest.a", arguments=[folder]), "good\n", "deadlines")
