"""API files that try to get more than comments and names into what is built with them."""
import os
import subprocess

from _bad import Sandbox, wasm
from _project import AOT, BUILD, fail, need, run, write

MODULE = """(module (memory (export "memory") 1)
  (func (export "f") (param i32) (result i32) (local.get 0))
  (func (export "profile_write") (param i32) (result i32) (local.get 0)))
"""
API = """gowasm-api 1
source /tmp/x.go;touch${IFS}made-by-make
struct new 8
field A int64 0
end
struct import_ 8
field A int64 0
end
export f
at main.go:1
doc */ int evil1; /*
doc \\
doc / int evil2; ??/
param p */;int/**/evil3;//
result int32
end
"""

need("gcc", "g++", "wasm2c")
box = Sandbox("api")
path = wasm(box.top, "m", MODULE)
write(box.top, "m.api", API)
run(AOT, path, "--profile-gen", "-MD", "-o", "m.a", "-O0", cwd=box.top, env=box.env())
for compiler in (["gcc", "-std=c11"], ["g++", "-xc++"]):
    flags = ["-Wall", "-Wextra", "-Werror", "-I", os.path.join(BUILD, "include")]
    run(*compiler, *flags, "-fsyntax-only", "m.h", cwd=box.top)
    text = run(*compiler, *flags, "-E", "m.h", cwd=box.top)
    if "evil" in text:
        fail("the header holds what the API file says: " + text[text.index("evil") - 100:][:200])
    box.cases += 1
with open(os.path.join(box.top, "m.d"), encoding="utf-8") as f:
    depfile = f.read()
if "x.go" in depfile or "m.api" not in depfile:
    fail("the depfile is\n" + depfile)
write(box.top, "Makefile", "m.a: ; @true\ninclude m.d\n")
subprocess.run(["make", "-B", "m.a"], cwd=box.top, check=True)
if any("made-by-make" in name for name in os.listdir(box.top)):
    fail("make ran a command of the API file")
box.cases += 1
box.done()
