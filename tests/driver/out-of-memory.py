"""Without memory the command says so and ends with status 1: no internal error, no output left."""
import os
import resource
import subprocess
import sys

from _driver import AOT, fail, scratch, wasm

if os.environ.get("GOWASM_SANITIZE"):
    sys.exit(0)  # sanitizers need address space of their own

box = scratch("driver-out-of-memory")
body = "(i32.add " * 2000 + "(local.get 0)" + "(i32.const 1))" * 2000
module = wasm(box, "large", '(module (func (export "f0") (param i32) (result i32) %s) %s)' % (
    body, "".join(f'(func (export "g{i}") (param i32) (result i32) {body})' for i in range(300))))
before = sorted(os.listdir(box))
refused = 0
for limit in range(16 << 20, 1024 << 20, 8 << 20):
    did = subprocess.run([AOT, module, "--emit=wasm", "-o", "out.wasm"], cwd=box, capture_output=True, text=True,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    if did.returncode == 0:
        break
    if sorted(os.listdir(box)) != before:
        fail(f"{limit} bytes: {sorted(os.listdir(box))} after an error")
    if did.stderr == "gowasm-aot: out of memory\n":
        refused += did.returncode == 1
    elif "loading shared libraries" not in did.stderr:
        fail(f"{limit} bytes: status {did.returncode}, {did.stderr}")
else:
    fail("no limit was enough")
if refused == 0:
    fail("there was always memory")
