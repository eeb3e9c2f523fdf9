"""Functions of Go's library that run as C (compiler/golang/intrinsics.def) give what Go's own give:
the program intrinsics/ prints the same natively and as a guest: with guard pages; without them and in
pieces (--interruptible); by a C compiler for which the runtime is another's. Each of them is really
there: the generated C of this Go version's names is looked at."""

import glob
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import AOT, fail, need, scratch  # noqa: E402

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
    wanted = run("go", "run", ".", cwd=SOURCE)
    run("go", "build", "-o", wasm, ".", cwd=SOURCE,
        env=dict(os.environ, GOOS="wasip1", GOARCH="wasm"))
    keep = os.path.join(folder, "keep")
    for flags in (["-O1", "--keep", keep], ["-O1", "--no-guard", "--interruptible"],
                  ["-O0", "--cc", "tcc"]):
        program = os.path.join(folder, "program")
        run(AOT, *flags, wasm, "-o", program)
        got = run(program)
        if got != wanted:
            fail(f"{' '.join(flags)}: got\n{got}native Go printed\n{wanted}")
    text = "".join(open(name, encoding="utf-8").read()
                   for name in glob.glob(os.path.join(keep, "*.c")))
    missing = [name for name in sorted(EXPECTED) if f"gw_go_{name}(instance" not in text]
    if missing:
        fail("not recognised: " + ", ".join(missing))
    print(f"the same four ways; {len(EXPECTED)} functions run as C")


if __name__ == "__main__":
    main()
