"""Modules that cannot be given a C interface, or cannot be run."""
from _bad import ADD, Sandbox, wasm

box = Sandbox("names")


def module(name, text):
    return wasm(box.top, name, f"(module {text})")


box.bad([module("clash", '(func (export "a-b")) (func (export "a.b"))'), *box.calc()], 1,
        "clash.wasm: offset 0x", "a-b", "a.b", "--number-names")
box.bad([module("clash2", '(func (export "a")) (func (export "b")) (func (export "\\c3\\a4")) '
                '(func (export "\\c3\\b6"))'), *box.calc()], 1, "clash2.wasm: offset 0x")
box.bad([module("wrong", '(import "wasi_snapshot_preview1" "fd_write" (func (param i64)))'),
         *box.calc()], 1, "wrong.wasm: offset 0x", "fd_write")
box.bad(["run", wasm(box.top, "calc", ADD)], 1, "calc.wasm", "_start")
box.bad([wasm(box.top, "calc", ADD), "--emit=exe", "-o", "x"], 1, "calc.wasm", "_start")
box.bad(["run", module("unserved", '(import "env" "notify" (func)) (func (export "_start"))')], 1,
        "unserved.wasm: offset 0x", "env.notify", "unserved_import_env_notify")
box.done()
