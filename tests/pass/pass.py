"""Pass tests: each case NAME.wat is a small module and what one pass makes of one function.

The first comment lines say which: `;; pass: go-resume`, `;; func: main.fib`. `;; go:` stands for
what every module of Go's linker has: its globals, memory, and the runtime functions that its
shape is known by. Behind `;; expected:` comes the text of `--dump=PASS:FUNC`, each line behind
`;; `. The module that comes out must validate. `pass.py --update` rewrites the expectations.
"""

import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from _project import AOT, need  # noqa: E402

# Go-ABI functions that the tests need by name. Table index = function index + 0x1000.
GO = """
  (type $go (func (param i32) (result i32)))
  (memory (export "memory") 2)
  (global $SP (mut i32) (i32.const 0)) (global $CTXT (mut i64) (i64.const 0))
  (global $g (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global $PAUSE (mut i32) (i32.const 0))
  (func $runtime.morestack_noctxt (type $go) (local i32)
    global.get 0 local.set 1
    i64.const 8 i32.wrap_i64 i32.load local.tee 1 global.set 0
    i32.const 1 return)
  (func $runtime.sigpanic (type $go) (local i32)
    global.get 0 local.set 1 i32.const 1 return)
"""


def run(command, **kw):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kw)


def check(path, update):
    text = open(path).read()
    module, _, expected = text.partition(";; expected:\n")
    name = os.path.basename(path)
    fields = dict(re.findall(r"^;; (pass|func): (\S+)$", module, re.M))
    with tempfile.TemporaryDirectory() as tmp:
        wat, wasm, out = (os.path.join(tmp, n) for n in ("in.wat", "in.wasm", "out.wasm"))
        with open(wat, "w") as f:
            f.write(module.replace(";; go:\n", GO))
        made = run(["wat2wasm", "--debug-names", wat, "-o", wasm])
        if made.returncode:
            return f"{name}: wat2wasm: {made.stderr}"
        dump = f"--dump={fields['pass']}:{fields['func']}"
        did = run([AOT, "--verify", dump, wasm, "-o", out])
        if did.returncode:
            return f"{name}: {did.stderr}"
        valid = run(["wasm-validate", out])
        if valid.returncode:
            return f"{name}: the module that came out is not valid: {valid.stderr}"
        text = did.stdout or did.stderr
        got = "".join(f";; {line}".rstrip() + "\n" for line in text.splitlines())
    if update:
        with open(path, "w") as f:
            f.write(module + ";; expected:\n" + got)
        return None
    if got != expected:
        return f"{name}: expected\n{expected}got\n{got}"
    return None


def main():
    need("wat2wasm", "wasm-validate")
    update = "--update" in sys.argv
    cases = sorted(n for n in os.listdir(HERE) if n.endswith(".wat"))
    failures = [f for f in (check(os.path.join(HERE, n), update) for n in cases) if f]
    for failure in failures:
        print(failure)
    print(f"{len(cases) - len(failures)} of {len(cases)} cases pass")
    return 1 if failures or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
