"""Upper halves of products (pass go-mul): the program multiply/ prints the same natively and as a
guest: compiled by clang, by gcc, by tcc (which has no type for a product), and the rewritten module
as a module again. The pass really finds them: in the program, and in strconv."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import AOT, fail, need, scratch  # noqa: E402

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "multiply")


def run(*command, **kw):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=600, **kw)
    if done.returncode != 0:
        fail(f"{' '.join(command)}: status {done.returncode}")
    return done.stdout


def main():
    need("go", "clang", "gcc", "tcc", "wasm2c", "wasm-validate")
    folder = scratch("go-multiply")
    wasm, rewritten, program, keep = (os.path.join(folder, name) for name in
                                      ("multiply.wasm", "rewritten.wasm", "program", "keep"))
    wanted = run("go", "run", ".", cwd=SOURCE)
    run("go", "build", "-o", wasm, ".", cwd=SOURCE,
        env=dict(os.environ, GOOS="wasip1", GOARCH="wasm"))
    found = run(AOT, "--verify", "--dump=go-mul", wasm, "-o", rewritten)
    run("wasm-validate", rewritten)
    for module, flags in ((wasm, ["-O1", "--keep", keep]), (wasm, ["-O0", "--cc=gcc"]),
                          (wasm, ["-O0", "--cc=tcc"]),
                          (rewritten, ["-O0", "--cc=tcc", "--no-go-passes"])):
        run(AOT, *flags, module, "-o", program)
        got = run(program)
        if got != wanted:
            fail(f"{' '.join(flags)}: got\n{got}native Go printed\n{wanted}")

    functions = re.split(r"^  \(func ", found, flags=re.M)
    counts = {re.search(r";; (\S+)", f)[1]: f.count("upper half of local")
              for f in functions if "upper half of local" in f}
    total = sum(counts.values())
    print(f"the same four ways; {total} products in {len(counts)} functions")
    for name in ("main.mix", "main.byConstant", "main.loop"):
        if name not in counts:
            fail(f"{name} is not recognised")
    if "main.nearly" in counts:
        fail("main.nearly is taken for what it is not")
    if not any("strconv" in name for name in counts) or total < 20:
        fail(f"recognised only {counts}")
    text = "".join(open(os.path.join(keep, name), encoding="utf-8").read()
                   for name in os.listdir(keep) if re.fullmatch(r"multiply_(\w+_)?\d+\.c", name))
    if text.count("gw_mul_high(instance") < total:
        fail("not all of them are in the generated C")


if __name__ == "__main__":
    main()
