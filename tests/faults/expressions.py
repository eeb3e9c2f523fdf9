"""tcc computes what gcc and clang compute: random functions of expressions and statements, called
with random and with extreme arguments, by --cc=tcc and by an optimising compiler.

In ctest a fixed set, and what tcc 0.9.27 would compile wrongly if the C were written for it so
(conditionals in conditions, negated NaNs). By hand: expressions.py --seeds 100-200, as long as one likes; what differs
stays in the folder that is named. With sanitizers only the C is made."""
import argparse
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, SANITIZE, fail, need, run, scratch, write
from _random_wat import FLOATS, INTEGERS, f32, module

INCLUDE = os.path.join(BUILD, "include")
FUNCTIONS = 20
OPTIONS = [[], ["--no-guard"], ["--interruptible"], ["-g"]]
REFERENCES = ["gcc", "clang"]

# What one select after another needs: each of them was code that tcc left out.
CONDITIONS = """(module
  (func (export "f0") (param i32 i64 i32 i64) (result i64)
    (select (i64.const 1) (i64.const 2)
      (select (i32.const 0) (i32.const 0) (local.get 0))))
  (func (export "f1") (param i32 i64 i32 i64) (result i64)
    (if (result i64) (i32.eqz (select (i32.const 1) (i32.const 1) (local.get 0)))
      (then (select (i64.const 3) (i64.const 4) (local.get 0))) (else (local.get 1))))
  (func (export "f2") (param i32 i64 i32 i64) (result i64) (local i32)
    (local.set 4 (select (select (i32.const 1) (i32.const 1) (local.get 0))
      (i32.const 5) (i32.eqz (select (i32.const 0) (i32.const 0) (local.get 2)))))
    (i64.extend_i32_u (local.get 4)))
  (func (export "f3") (param i32 i64 i32 i64) (result i64)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.neg (f32.reinterpret_i32 (local.get 0))))))
  (func (export "f4") (param i32 i64 i32 i64) (result i64)
    (i64.reinterpret_f64 (f64.neg (f64.reinterpret_i64 (local.get 1)))))
  (func (export "f5") (param i32 i64 i32 i64) (result i64)
    (i64.reinterpret_f64 (f64.copysign (f64.abs (f64.reinterpret_i64 (local.get 1)))
      (f64.reinterpret_i64 (local.get 3)))))
  (func (export "f6") (param i32 i64 i32 i64) (result i64)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.copysign
      (f32.abs (f32.reinterpret_i32 (local.get 0))) (f32.reinterpret_i32 (local.get 2)))))))
"""
CONDITION_FUNCTIONS = 7

HOST = """#include "m.h"
#include <inttypes.h>
#include <stdio.h>
#define CALL(n) m_f##n
static gowasm_status (*const functions[])(m_instance *, int32_t, int64_t, int32_t, int64_t,
                                          int64_t *) = {%(functions)s};
static const uint64_t arguments[][4] = {%(arguments)s};
int main(void) {
    m_instance *m;
    if (m_new(NULL, &m, NULL) != GOWASM_OK) return 1;
    for (unsigned f = 0; f < sizeof functions / sizeof *functions; f++)
        for (unsigned a = 0; a < sizeof arguments / sizeof *arguments; a++) {
            const uint64_t *x = arguments[a];
            int64_t result = 0;
            gowasm_status s = functions[f](m, (int32_t)x[0], (int64_t)x[1], (int32_t)x[2],
                                           (int64_t)x[3], &result);
            printf("f%%u, arguments %%u: %%d %%d %%" PRIx64 "\\n", f, a, (int)s,
                   s == GOWASM_OK ? 0 : (int)gowasm_last_error(m_base(m))->trap,
                   (uint64_t)result);
        }
    m_free(m);
}
"""


def argument_sets(rng):
    """Bits of f32 and f64 in the last two."""
    bits32 = lambda x: struct.unpack("<I", struct.pack("<f", f32(x)))[0]
    bits64 = lambda x: struct.unpack("<Q", struct.pack("<d", x))[0]
    sets = [(0x7fc00001, 0x7ff8000000000001, 0xffc00000, 0xfff8000000000000),
            (0xff800001, 0xfff0000000000001, 0x7f800001, 0x7ff0000000000001)]
    for _ in range(14):
        sets.append((rng.choice(INTEGERS), rng.choice(INTEGERS), bits32(rng.choice(FLOATS)),
                     bits64(rng.choice(FLOATS))))
        sets.append((rng.getrandbits(32), rng.getrandbits(64), rng.getrandbits(32),
                     rng.getrandbits(64)))
    return sets


def results(folder, cc, options, host):
    archive = f"{cc}.a"
    level = "-O0" if cc == "tcc" else "-O1"
    run(AOT, level, "--cc=" + cc, "--no-plain", "--prefix=m", *options, "m.wasm", "-o", archive,
        "--header", "m.h", cwd=folder)
    run("gcc", "-I", INCLUDE, host, archive, "-lm", "-lpthread", "-o", cc, cwd=folder)
    return run(os.path.join(folder, cc), cwd=folder).splitlines()


def compare(folder, text, functions, seed):
    """The lines that differ."""
    os.makedirs(folder, exist_ok=True)
    rng = random.Random(seed + 1000000)
    run("wat2wasm", write(folder, "m.wat", text), "-o", os.path.join(folder, "m.wasm"))
    options = OPTIONS[seed % len(OPTIONS)]
    if SANITIZE:
        run(AOT, "--cc=tcc", "--no-plain", *options, "m.wasm", "-o", "m.c", cwd=folder)
        return []
    rows = ",\n".join("{%s}" % ", ".join(f"{x:#x}u" for x in row) for row in argument_sets(rng))
    host = write(folder, "host.c", HOST % {
        "functions": ", ".join(f"CALL({n})" for n in range(functions)), "arguments": rows})
    reference = REFERENCES[seed // len(OPTIONS) % len(REFERENCES)]
    ours = results(folder, "tcc", options, host)
    theirs = results(folder, reference, options, host)
    return [f"seed {seed}, {reference} {options}: {t}; tcc {o.split(': ')[1]}"
            for o, t in zip(ours, theirs) if o != t]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", help="FIRST-LAST")
    args = parser.parse_args()
    need("tcc", "gcc", "clang", "wasm2c", "wat2wasm")
    top = scratch("faults-expressions" + ("-" + args.seeds if args.seeds else ""))
    wrong = compare(os.path.join(top, "conditions"), CONDITIONS, CONDITION_FUNCTIONS, 0)
    first, last = map(int, args.seeds.split("-")) if args.seeds else (1, 4)
    for seed in range(first, last + 1):
        found = compare(os.path.join(top, str(seed)), module(seed, FUNCTIONS), FUNCTIONS, seed)
        if args.seeds:
            print(f"seed {seed}: {len(found)} differ", flush=True)
        wrong += found
    if wrong:
        fail(f"{len(wrong)} results differ; the sources are in {top}:\n" + "\n".join(wrong[:20]))


if __name__ == "__main__":
    main()
