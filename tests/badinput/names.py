"""Modules that cannot be given a C interface, or cannot be run."""
from _bad import ADD, Sandbox, wasm

box = Sandbox("names")


def module(name, text):
    return wasm(box.top, name, f"(module {text})")


box.bad([module("clash", '(func (export "a-b")) (func (export "a.b"))'), *box.calc()], 1,
        "clash.wasm: offset 0x", "a-b", "a.b", "clash_a_b")
box.bad([module("clash2", '(import "e" "a-b" (func)) (import "e" "a.b" (func (param i32)))'),
         *box.calc()], 1, "clash2.wasm: offset 0x", "a-b", "a.b")
box.bad([module("wrong", '(import "wasi_snapshot_preview1" "fd_write" (func (param i64)))'),
         *box.calc()], 1, "wrong.wasm: offset 0x", "fd_write")
box.bad([module("global", '(import "env" "g" (global i32))'), *box.calc()], 1, "global.wasm",
        "env", "g", "global")
box.bad(["run", wasm(box.top, "calc", ADD)], 1, "calc.wasm", "_start")
box.bad([wasm(box.top, "calc", ADD), "--emit=exe", "-o", "x"], 1, "calc.wasm", "_start")
box.bad(["run", module("unserved", '(import "env" "notify" (func)) (func (export "_start"))')], 1,
        "unserved.wasm: offset 0x", "env.notify", "unserved_import_env_notify")
box.done()
