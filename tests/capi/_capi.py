"""What the tests of the C interface share: Go modules, and C programs."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, QUICK, SOURCE, fail, need, run, same, scratch, write

INCLUDE = os.path.join(BUILD, "include")
ENV = dict(os.environ)
REACTORS = set()  # those that reactor() has built


def reactor(folder, name, source):
    """Builds a Go package as folder/name.wasm; returns the folder of its source."""
    need("go")
    package = os.path.join(folder, name)
    os.makedirs(package, exist_ok=True)
    write(package, "go.mod", f"module {name}\n\ngo 1.24\n")
    write(package, "main.go", source)
    write(package, "go.work", f"go 1.24\n\nuse (\n\t.\n\t{os.path.join(SOURCE, 'gowasmapi')}\n)\n")
    path = os.path.join(folder, name + ".wasm")
    run("go", "build", "-buildmode=c-shared", "-o", path, ".",
        cwd=package, env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "", "GOWORK": ""})
    REACTORS.add(path)
    return package


def module(folder, name, text):
    """Assembles a module that is no Go's."""
    need("wat2wasm")
    path = os.path.join(folder, name + ".wasm")
    run("wat2wasm", write(folder, name + ".wat", text), "-o", path)
    return path


# For modules that give back the bytes that they are given: the function, and its API file.
ECHO = '''  (func (export "echo") (param i32 i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32))
            (i64.extend_i32_u (local.get 1))))
'''
ECHO_API = '''gowasm-api 1
export echo
param p uint32
param n uint32
result uint64
bytes p n
returns bytes
end
'''


def aot(*args, cwd=None, env=None):
    """The command without an optimiser, and for a Go module by the fastest compiler, unless the test
    names one."""
    need("wasm2c", "clang")
    go = any(os.path.join(cwd or "", a) in REACTORS for a in args)
    own = any(re.match("--cc|-g|-O[1-3s]", a) for a in args)
    return run(AOT, *(QUICK if go and not own else ["-O0"]), *args, cwd=cwd, env={**ENV, **(env or {})})


def refused(*args, cwd=None, env=None, status=1):
    """What the command says on stderr when it must fail."""
    done = subprocess.run([AOT, *args], cwd=cwd, env={**ENV, **(env or {})}, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != status:
        fail(f"exit status {done.returncode}, expected {status}: {' '.join(args)}\n{done.stderr}")
    return done.stderr


def program(folder, name, text, *libraries, compilers=("clang",), arguments=()):
    """Compiles a C program with each compiler, warnings being errors, and returns what it prints."""
    source = write(folder, name + ".c", text)
    for compiler in compilers:
        need(compiler)
        flags = ["-x", "c++", "-std=c++17"] if "++" in compiler else ["-std=gnu11"]
        run(compiler, *flags, "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "-I", folder, source,
            "-x", "none", *libraries, "-lm", "-lpthread", "-o", os.path.join(folder, name),
            cwd=folder)
        output = run(os.path.join(folder, name), *arguments, cwd=folder)
    return output
