"""A load traps where it is out of bounds, also where nothing uses its value: each in its place
among calls, stores and other traps, optimised by clang and gcc, with guard pages and --no-guard.

Each function gets an address, and a number that is 0. It calls before(), stores and fills, loads,
does with the value what compilers see through, stores and fills the same again, and calls after().
In bounds it returns; across the end of memory, and far behind it, before() was called once, after()
was not, the trap is that of the load, and memory is as it was there.
In ctest a fixed set. By hand: dead-loads.py --seeds 100-200, as long as one likes. With sanitizers only
the C is made."""
import argparse
import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, SANITIZE, need, run, same, scratch, write

# What is done with $x, which was loaded from $p. $n is 0, and $u a local that nothing reads. "@x"
# is (local.get $x), "#5" (i32.const 5). Those whose name begins with a "!" do not return.
FATES = {
    "drop": "",
    "overwritten": "(local.set $x #1) (local.set $u @x)",
    "times 0": "(local.set $r (i32.mul @x #0))",
    "minus itself": "(local.set $r (i32.sub @x @x))",
    "and 0": "(local.set $r (i32.and @x #0))",
    "or -1": "(local.set $r (i32.or @x #-1))",
    "modulo 1": "(local.set $r (i32.rem_u @x #1))",
    "below 0": "(local.set $r (i32.lt_u @x #0))",
    "lowest byte": "(local.set $r (i32.and @x #255))",
    "added and taken off": "(local.set $r (i32.sub (i32.add @n @x) @x))",
    "two equal values": "(local.set $r (select @n @n @x))",
    "a constant condition": "(local.set $r (select @n @x #1))",
    "two empty arms": "(if @x (then) (else))",
    "two equal arms": "(if @x (then (global.set $g #3)) (else (global.set $g #3)))",
    "a branch to the next": "(block (br_if 0 @x))",
    "one table": "(block (block (br_table 0 0 0 @x)))",
    "a constant in each arm": "(if (i32.eq @x #5) (then (i32.store #64 @x)) "
                              "(else (i32.store #64 #5)))",
    "stored, then another": "(i32.store #64 @x) (i32.store #64 @n)",
    "a global, then another": "(global.set $g @x) (global.set $g #3)",
    "used in one arm": "(if @n (then (global.set $g @x)))",
    "used behind a call": "(call $work) (global.set $g @x)",
    "used behind growth": "(local.set $r (memory.grow #0)) (global.set $g @x)",
    "an ignored argument": "(call $ignores @x)",
    "an argument in one arm": "(call $seldom @x @n)",
    "a sum that nothing reads": "(local.set $c #3) (loop (local.set $u (i32.add @u @x)) "
                                "(br_if 0 (local.tee $c (i32.sub @c #1))))",
    "!a division by zero": "(global.set $g (i32.div_u #1 @n)) (global.set $g @x)",
    "!unreachable": "unreachable",
    "!a call that traps": "(call $traps) (global.set $g @x)",
    "!a wrong index": "(call_indirect #7) (global.set $g @x)",
    "!a conversion": "(global.set $g (i32.trunc_f32_u (f32.const -1))) (global.set $g @x)",
    "!a loop without end": "(loop (br 0))",
}
LOADS = {"i32": ["load", "load8_s", "load8_u", "load16_s", "load16_u"],
         "i64": ["load", "load8_s", "load8_u", "load16_s", "load16_u", "load32_s", "load32_u"],
         "f32": ["load"], "f64": ["load"]}
TO_I32 = {"i32": "{}", "i64": "(i32.wrap_i64 {})", "f32": "(i32.reinterpret_f32 {})",
          "f64": "(i32.trunc_sat_f64_s {})"}
# Where the load is: {} is it.
PLACES = {
    "plain": "{}",
    "in an arm": "(if (i32.eqz @n) (then {}))",
    "in a loop": "(local.set $k #2) (loop {} (br_if 0 (local.tee $k (i32.sub @k #1))))",
    "behind a block": "(block (br_if 0 (i32.eqz @n)) (global.set $g #9)) {}",
    "behind a store": "(i32.store #128 @n) {} (i32.store #128 #1)",
    "an address that is loaded": "(i32.store #96 @p) (local.set $p (i32.load #96)) {}",
}
# More than one access of four bytes. Of the loop's three stores only the last stays, in bounds.
BODIES = {
    "the last of three": "(loop (i32.store #64 (i32.load @p)) (local.set $p (i32.shr_u @p #4)) "
                         "(br_if 0 (i32.lt_u (local.tee $k (i32.add @k #1)) #3)))",
    "stored where it was": "(i32.store @p (i32.load @p))",
    "twice the same": "(drop (i32.load @p)) (global.set $g (i32.load @p))",
    "a store, then another": "(i32.store @p #1) (i32.store @p #2)",
    "the address of a dropped one": "(drop (i32.load (i32.and (i32.load @p) #255)))",
}
STORES, FILL = "(i32.store8 #160 #{})", "(memory.fill #192 #{} #16)"
HEAD = """(module
  (import "env" "before" (func $before)) (import "env" "after" (func $after))
  (memory (export "memory") 1) (table 8 funcref) (elem (i32.const 0) $work)
  (global $g (mut i32) (i32.const 0))
  (func $work (global.set $g (i32.add (global.get $g) (i32.const 1))))
  (func $ignores (param i32))
  (func $seldom (param i32 i32) (if (local.get 1) (then (global.set $g (local.get 0)))))
  (func $traps unreachable)
"""
HOST = """#include "m.h"
#include <stdio.h>
#include <unistd.h>
static int before, after;
void m_import_env_before(m_instance *m) { (void)m; before++; }
void m_import_env_after(m_instance *m) { (void)m; after++; }
typedef gowasm_status (*Call)(m_instance *, int32_t, int32_t);
static const struct { Call call; const char *what; uint32_t end; int returns; } functions[] = {
%s};
int main(void) {
    m_instance *m;
    alarm(120); /* a load that goes may leave a loop without end */
    if (m_new(NULL, &m, NULL) != GOWASM_OK) return 1;
    for (unsigned i = 0; i < sizeof functions / sizeof *functions; i++) {
        const uint32_t at[] = {65537 - functions[i].end, 0xfffff000, 512};
        for (unsigned k = 0; k < 2u + functions[i].returns; k++) {
            before = after = 0;
            const gowasm_status s = functions[i].call(m, (int32_t)at[k], 0);
            uint8_t seen[2] = {0, 0};
            gowasm_read(m_base(m), 160, &seen[0], 1, NULL);
            gowasm_read(m_base(m), 207, &seen[1], 1, NULL);
            const int trap = s == GOWASM_TRAP ? (int)gowasm_last_error(m_base(m))->trap : -1;
            if (before != 1 || after != (k == 2) || seen[0] != (k == 2 ? 4 : 3) ||
                seen[1] != (k == 2 ? 6 : 5) ||
                (k == 2 ? s != GOWASM_OK : trap != GOWASM_TRAP_OUT_OF_BOUNDS))
                printf("%%s, address %%u: status %%d, trap %%d, calls %%d, %%d, bytes %%d, %%d\\n",
                       functions[i].what, (unsigned)at[k], (int)s, trap, before, after, seen[0],
                       seen[1]);
        }
    }
    m_free(m);
    return 0;
}
"""


def width(load):
    for bits in ("8", "16", "32"):
        if bits in load.split("load")[1]:
            return int(bits) // 8
    return 4 if load[1:3] == "32" else 8


def function(what, body, end):
    body = (f"(call $before) {STORES.format(2)} {STORES.format(3)} {FILL.format(5)} {body} "
            f"{STORES.format(4)} {FILL.format(6)} (call $after)")
    body = re.sub(r"@(\w)", r"(local.get $\1)", body)
    return what, end, re.sub(r"#(-?\d+)", r"(i32.const \1)", body)


def loaded(load, offset, place, fate):
    """The load at that place, and what becomes of its value."""
    kind = load.split(".")[0]
    value = TO_I32[kind].format(f"({load} offset={offset} @p)")
    body = PLACES[place].format(f"(local.set $x {value}) {FATES[fate]}")
    return function(f"{load} {place}: {fate}", body, offset + width(load))


def chosen(seeds):
    """All fates of two loads, then as many random ones for each seed."""
    all_loads = [f"{t}.{name}" for t, names in LOADS.items() for name in names]
    found = [loaded(load, 0, "plain", fate) for fate in FATES for load in ("i32.load", "f64.load")]
    found += [function(what, body, 4) for what, body in BODIES.items()]
    for seed in seeds:
        rng = random.Random(seed)
        found += [loaded(rng.choice(all_loads), rng.choice([0, 0, 8, 65000]),
                         rng.choice(list(PLACES)), rng.choice(list(FATES))) for _ in range(60)]
    return found


def module(functions):
    text, rows = HEAD, ""
    for i, (what, end, body) in enumerate(functions):
        text += (f'  (func (export "f{i}") (param $p i32) (param $n i32) (local $x i32) '
                 f"(local $u i32) (local $r i32) (local $c i32) (local $k i32)\n    {body})\n")
        rows += f'    {{m_f{i}, "{what}", {end}, {0 if "!" in what else 1}}},\n'
    return text + ")\n", HOST % rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1-4")
    first, last = map(int, parser.parse_args().seeds.split("-"))
    need("gcc", "clang", "wasm2c", "wat2wasm")
    folder = scratch("faults-dead-loads")
    text, host = module(chosen(range(first, last + 1)))
    run("wat2wasm", write(folder, "m.wat", text), "-o", os.path.join(folder, "m.wasm"))
    if SANITIZE:
        for checks in ([], ["--no-guard"]):
            run(AOT, *checks, "m.wasm", "-o", "m.c", cwd=folder)
        return
    write(folder, "host.c", host)
    for cc in ("clang", "gcc"):
        for checks in ([], ["--no-guard"]):
            run(AOT, "-O2", "--cc=" + cc, *checks, "m.wasm", "-o", "m.a", cwd=folder,
                env={"XDG_CACHE_HOME": os.path.join(BUILD, "tests", "cache")})
            run("gcc", "-I", os.path.join(BUILD, "include"), "host.c", "m.a", "-lm", "-lpthread",
                "-o", "host", cwd=folder)
            same(run(os.path.join(folder, "host")), "", " ".join(["--cc=" + cc, *checks]))


main()
