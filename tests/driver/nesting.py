"""Blocks that nest deeper than a C compiler takes unless told: clang stops at 256."""
import os

import _driver as t

DEPTH = 1000
MODULE = ('(module (func (export "f") (param i32) (result i32)\n' + "local.get 0 if\n" * DEPTH +
          "i32.const 7 return\n" + "end\n" * DEPTH + "i32.const 1))")
USER = '#include "deep.h"\nint main(void) { return f(1) != 7 || f(0) != 1; }\n'


def main():
    t.need("wat2wasm", "clang", "gcc", "wasm2c")
    folder = t.scratch("driver-nesting")
    t.write(folder, "user.c", USER)
    t.run("wat2wasm", t.write(folder, "deep.wat", MODULE), "-o", os.path.join(folder, "deep.wasm"))
    for cc in ("clang", "gcc"):
        t.run(t.AOT, "-O0", "--cc=" + cc, "deep.wasm", "-o", "deep.a", cwd=folder, env=t.ENV)
        t.run("gcc", "-I", t.INCLUDE, "user.c", "deep.a", "-lm", "-lpthread", "-o", "user",
              cwd=folder)
        t.run(os.path.join(folder, "user"))


main()
