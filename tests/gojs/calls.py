"""Calls both ways, with bytes, of which nothing is left: no ids of values, no memory of the VM, of C
or of Go. Usage: calls.py [N]: N calls of Go by C and as many of C by Go; 20,000 unless told. A
million takes a minute or two."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, fail, need, run, scratch

SANITIZE = os.environ.get("GOWASM_SANITIZE")  # of the libraries that the program is linked with
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "calls")
SOURCE = os.path.join(HERE, "..", "..", "..")


def main():
    need("go", "clang", "tcc", "wasm2c")
    folder = scratch("gojs-calls")
    run("go", "build", "-o", "calls.wasm", os.path.join(HERE, "main.go"), cwd=folder,
        env={"GOOS": "js", "GOARCH": "wasm", "GO111MODULE": "off"})
    run(AOT, "-O0", "--cc=tcc", "calls.wasm", "-o", "calls.a", cwd=folder)
    sanitize = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"] if SANITIZE else []
    run("clang", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", *sanitize, "-I.", "-I",
        os.path.join(BUILD, "include"), "-I", os.path.join(SOURCE, "hostlib"), "-I",
        os.path.join(SOURCE, "runtime", "include"), os.path.join(HERE, "host.c"), "calls.a", "-lm",
        "-lpthread", "-o", "host", cwd=folder)
    said = run(os.path.join(folder, "host"), sys.argv[1] if len(sys.argv) > 1 else "20000")
    if "nothing grows" not in said:
        fail(said)
    print(said, end="")


main()
