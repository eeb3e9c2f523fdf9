"""Pass tests: each case NAME.wat is a small module and what one pass makes of one function.

The first comment lines say which: `;; pass: go-resume`, `;; func: main.fib` (`*`: all of the module). `;; go:` stands for
what every module of Go's linker has: its globals, memory, and the runtime functions that its
shape is known by; `;; after go-sp:` for that, and the state that the pass go-sp leaves, in which
$sp is its type of functions and runtime.morestack_noctxt has been through it.

A module with state (`;; go-module:`, `;; input:`; compiler/IR.md), or `;; alone`, goes through this pass alone. One
without goes through all up to it, and then once more through this one alone, from the text of
--dump=THE-PASS-BEFORE: so nothing that a pass knows is missing from the text.

After `;; expected:` comes the text of the function, each line after `;; `; a line `;; stderr: TEXT`
before it says what stderr of a pass alone holds, which else is empty. The result must validate.
`pass.py --update [NAME...]` rewrites the expectations.
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


AFTER_SP = """
  (type $go (func (param i32) (result i32))) (type $sp (func (param i32 i32) (result i32)))
  ;; go-module: abi-type=0 sp-type=1
  (memory (export "memory") 2)
  (global $SP (mut i32) (i32.const 0)) (global $CTXT (mut i64) (i64.const 0))
  (global $g (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global $PAUSE (mut i32) (i32.const 0))
  (func $runtime.morestack_noctxt (type $sp)
    ;; go: abi morestack sp-param
    i32.const 0)
"""
PASS = re.compile(r'^PASS\(\w+, +"([a-z-]+)"', re.M)
with open(os.path.join(os.path.dirname(os.path.dirname(HERE)), "compiler/rewrite/passes.def")) as f:
    PASSES = ["decode"] + PASS.findall(f.read())


class Failed(Exception):
    pass


def run(*command, **kw):
    did = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kw)
    if did.returncode:
        raise Failed(f"{os.path.basename(command[0])} {command[1]}: {did.stderr}")
    return did


def write(path, text):
    with open(path, "w") as f:
        f.write(text)
    return path


def run_alone(tmp, text, name, func):
    """The function, after that pass alone; the module that comes out validates."""
    wat = write(os.path.join(tmp, "alone.wat"), text)
    whole = run(AOT, f"--run-pass={name}", wat).stdout
    run("wat2wasm", write(os.path.join(tmp, "out.wat"), whole), "-o", os.path.join(tmp, "o.wasm"))
    return run(AOT, f"--run-pass={name}" + (f":{func}" if func != "*" else ""), wat)


def run_up_to(tmp, text, name, func):
    """The function, after all passes up to that one, which alone does the same."""
    wasm, out = (os.path.join(tmp, n) for n in ("in.wasm", "out.wasm"))
    run("wat2wasm", "--debug-names", write(os.path.join(tmp, "in.wat"), text), "-o", wasm)
    did = run(AOT, "--verify", f"--dump={name}:{func}", wasm, "-o", out)
    run("wasm-validate", out)
    before = PASSES[PASSES.index(name) - 1]
    state = run(AOT, f"--dump={before}", wasm, "-o", out).stdout
    if did.stdout and state:
        index = re.match(r"  \(func \(;(\d+);\)", did.stdout).group(1)
        alone = run_alone(tmp, state, name, index).stdout
        if alone != did.stdout:
            raise Failed(f"alone, from the text after {before}, it makes\n{alone}not\n{did.stdout}")
    return did


def check(path, update):
    with open(path) as f:
        module, _, expected = f.read().partition(";; expected:\n")
    fields = dict(re.findall(r"^;; (pass|func|stderr): (.+)$", module, re.M))
    text = module.replace(";; go:\n", GO).replace(";; after go-sp:\n", AFTER_SP)
    alone = re.search(r"^ *;; (go-module:|input:|alone$)", text, re.M)
    with tempfile.TemporaryDirectory() as tmp:
        did = (run_alone if alone else run_up_to)(tmp, text, fields["pass"], fields["func"])
    if alone and did.stderr.strip() != fields.get("stderr", ""):
        raise Failed(f"stderr: {did.stderr}")
    got = "".join(f";; {line}".rstrip() + "\n" for line in did.stdout.splitlines())
    if update:
        write(path, module + ";; expected:\n" + got)
    elif got != expected:
        raise Failed(f"expected\n{expected}got\n{got}")


def failure_of(name, update):
    try:
        check(os.path.join(HERE, name), update)
    except Failed as e:
        return f"{name}: {e}"
    return None


def main():
    need("wat2wasm", "wasm-validate")
    update = "--update" in sys.argv
    named = [a for a in sys.argv[1:] if not a.startswith("-")]
    missing = [n for n in named if not os.path.exists(os.path.join(HERE, n))]
    if missing:
        sys.exit(f"no such case in {HERE}: {', '.join(missing)}")
    cases = sorted(n for n in os.listdir(HERE) if n.endswith(".wat") and (not named or n in named))
    failures = [f for f in (failure_of(n, update) for n in cases) if f]
    for failure in failures:
        print(failure)
    print(f"{len(cases) - len(failures)} of {len(cases)} cases pass")
    return 1 if failures or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
