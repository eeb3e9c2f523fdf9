"""Go's own tests of WASI engines (internal/runtime/wasitest): named pipes that do not block, and a TCP
server, through `go run` with our script in PATH under the name that the Go tool looks for.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import QUICK, SOURCE, fail, need, run, scratch

need("go", "wasm2c", "clang", "bash")
top = scratch("wasi-go-wasitest")
# The tests set GOWASIRUNTIMEARGS themselves, to "--listen=HOST:PORT" as for wazero.
with open(os.path.join(top, "go_wasip1_wasm_exec"), "w", encoding="utf-8") as script:
    script.write("#!/bin/sh\n"
                 f'GOWASIRUNTIMEARGS="{" ".join(QUICK)} $GOWASIRUNTIMEARGS" exec '
                 f'"{SOURCE}/scripts/go_wasip1_gowasm_exec" "$@"\n')
    os.fchmod(script.fileno(), 0o755)
output = run("go", "test", "-count=1", "-v", "internal/runtime/wasitest", "-args",
             "-target=wasip1/wasm",
             env={"PATH": top + os.pathsep + os.environ["PATH"], "GOWASIRUNTIME": "wazero",
                  "GOWASIENABLERACYTEST": "1"})
print(output)
for test in ("TestNonblock", "TestNonblock/os.OpenFile", "TestNonblock/os.NewFile", "TestTCPEcho"):
    if f"--- PASS: {test} " not in output:
        fail(f"{test} did not pass")
