"""A guest in another engine: wasmtime's library runs the module, ours is what it imports. The same
output, files and exit codes as compiled."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _program import PROGRAM, SAYS, build
from _project import BUILD, fail, need, run, same, scratch

WASMTIME = "50.0.1"
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "engine")


def wasmtime():
    """The folder of its Python package, which has the library inside."""
    folder = os.path.join(BUILD, "tests", "wasmtime-" + WASMTIME)
    if not os.path.exists(os.path.join(folder, "wasmtime", "__init__.py")):
        if subprocess.run([sys.executable, "-m", "pip", "--version"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode:
            fail("this test needs pip: apt-get install python3-pip")
        run(sys.executable, "-m", "pip", "install", "--quiet", "--target", folder,
            "wasmtime==" + WASMTIME)
    return folder


def main():
    need("go", "clang")
    folder = scratch("gojs-engine")
    program = build(folder, "program", PROGRAM)
    library = os.path.join(folder, "libgojs.so")
    run("clang", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-I",
        os.path.join(BUILD, "include"), os.path.join(HERE, "shim.c"), "-Wl,--whole-archive",
        os.path.join(BUILD, "lib", "libgowasm.a"), "-Wl,--no-whole-archive", "-lm", "-lpthread",
        "-o", library)
    files = os.path.join(folder, "files")
    os.makedirs(files)
    command = [sys.executable, "-B", os.path.join(HERE, "_host.py"), wasmtime(), library, files,
               program]
    same(run(*command, "all", "one", "two"), SAYS, "the program's output")
    with open(os.path.join(files, "file"), encoding="utf-8") as f:
        same(f.read(), "text", "the file")
    run(*command, "exit", status=7)
    run(*command, "panic", status=2)
    same(run(*command, "nested", status=9), "leaving\n", "what a callback says in leaving")
    run(*command, "within", status=3)
    run(*command, "deadlock", status=2)


main()
