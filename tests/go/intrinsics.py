"""Functions of Go's library that run as C (compiler/golang/intrinsics.def) give what Go's own give:
the program intrinsics/ prints the same natively and as a guest: with guard pages; without them and in
pieces (--interruptible); by a C compiler for which the runtime is another's. Each of them is really
there: the generated C of this Go version's names is looked at. The short form is without an optimiser."""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _built import WASIP1, go_build, go_program  # noqa: E402
from _project import AOT, LONG, fail, need, scratch, short_list  # noqa: E402

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "intrinsics")
# Of Go 1.25 and later; the older names are for older toolchains.
EXPECTED = {"memcmp", "memchr", "memequal", "index_bytes", "index_string", "count_bytes",
            "count_string", "add_vv", "sub_vv", "mul_add_vww", "add_mul_vvw", "add_mul_vvww",
            "add_mul_wasm", "lsh_vu", "rsh_vu", "montgomery", "sha256", "crc32"}


def run(*command, **kw):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=600, **kw)
    if done.returncode != 0:
        fail(f"{' '.join(command)}: status {done.returncode}")
    return done.stdout


def main():
    need("go", "clang", "wasm2c", "tcc")
    folder = scratch("go-intrinsics")
    wasm = os.path.join(folder, "intrinsics.wasm")
    wanted = run(go_program(SOURCE))
    go_build(SOURCE, wasm, env=WASIP1)
    keep, pieces = os.path.join(folder, "keep"), ["--no-guard", "--interruptible"]
    tcc = ["-O0", "--cc=tcc"]
    ways = [["-O1"], ["-O1", *pieces], [*tcc, "--keep", keep], [*tcc, *pieces]]
    for flags in short_list("ways to compile", ways, ways[2:]):
        program = os.path.join(folder, "program")
        run(AOT, *flags, wasm, "-o", program)
        got = run(program)
        if got != wanted:
            fail(f"{' '.join(flags)}: got\n{got}native Go printed\n{wanted}")
    if LONG == "rest":
        return
    text = "".join(open(name, encoding="utf-8").read()
                   for name in glob.glob(os.path.join(keep, "*.c")))
    missing = [name for name in sorted(EXPECTED) if f"gw_go_{name}(instance" not in text]
    if missing:
        fail("not recognised: " + ", ".join(missing))
    print(f"the same in each way; {len(EXPECTED)} functions run as C")


if __name__ == "__main__":
    main()
