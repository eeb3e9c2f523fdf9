"""Proposals that are not supported: the error names the feature, and the offset."""
from _bad import Sandbox, wasm

box = Sandbox("features")
CASES = {
    "simd": ("SIMD", "(func (result v128) (v128.const i32x4 1 2 3 4))", []),
    "threads": ("thread", "(memory 1 1 shared)", ["--enable-threads"]),
    "atomics": ("thread", "(memory 1) (func (drop (i32.atomic.load (i32.const 0))))",
                ["--enable-threads"]),
    "tail-call": ("tail call", "(func $f (return_call $f))", ["--enable-tail-call"]),
    "exceptions": ("exception", "(tag $e) (func (throw $e))", ["--enable-exceptions"]),
    "memory64": ("memory64", "(memory i64 1)", ["--enable-memory64"]),
    "multi-memory": ("memor", "(memory 1) (memory 1)", ["--enable-multi-memory"]),
}
for name, (word, text, flags) in CASES.items():
    path = wasm(box.top, name, f"(module {text})", *flags)
    err = box.bad([path, *box.calc()], 1, f"{name}.wasm: offset 0x")
    if word.lower() not in err.lower():
        box.bad([path, *box.calc()], 1, word)
    box.bad(["inspect", path], 1, f"{name}.wasm: offset 0x")
box.done()
