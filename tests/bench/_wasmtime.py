"""Runs a wasip1 command in wasmtime, from its Python package.

    _wasmtime.py compile MODULE.wasm COMPILED     ahead of time, so that no run pays for it
    _wasmtime.py run COMPILED
"""
import sys

from wasmtime import Engine, ExitTrap, Linker, Module, Store, WasiConfig

engine = Engine()
if sys.argv[1] == "compile":
    with open(sys.argv[2], "rb") as module, open(sys.argv[3], "wb") as compiled:
        compiled.write(Module(engine, module.read()).serialize())
else:
    linker, store, wasi = Linker(engine), Store(engine), WasiConfig()
    linker.define_wasi()
    wasi.argv = ["kernels"]
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store.set_wasi(wasi)
    instance = linker.instantiate(store, Module.deserialize_file(engine, sys.argv[2]))
    try:
        instance.exports(store)["_start"](store)
    except ExitTrap as ended:
        sys.exit(ended.code)
