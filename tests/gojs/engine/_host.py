"""Runs a module of GOOS=js in wasmtime: its library, loaded by its Python package, has the guest,
and ours, loaded beside it, everything that the guest imports.

    _host.py WASMTIME LIBRARY FOLDER MODULE.wasm [args...]

WASMTIME is the folder of the unpacked package, LIBRARY libgowasm with shim.c. Exit status: the
program's."""
import ctypes
import os
import sys
import threading

sys.path.insert(0, sys.argv[1])
from wasmtime import _bindings as bindings
from wasmtime import Config, Engine, Func, FuncType, Linker, Module, Store, ValType

STACK = 256 << 20  # recursion of Go is recursion of the engine's code, on our stack
status = 1


class Left(Exception):
    """The library wants the guest to be left."""


class Guest:
    """One instance; its callbacks have the types of gojs_guest."""

    def __init__(self, library, path):
        config = Config()
        async_stack = bindings.dll.wasmtime_config_async_stack_size_set  # must not be less
        async_stack.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        async_stack(config.ptr(), STACK)
        config.max_wasm_stack = STACK // 2
        engine = Engine(config)
        self.library, self.store, self.vm = library, Store(engine), None
        compiled = path + ".compiled"  # once for all runs of the test
        if not os.path.exists(compiled):
            with open(compiled, "wb") as f:
                f.write(Module.from_file(engine, path).serialize())
        module, linker = Module.deserialize_file(engine, compiled), Linker(engine)
        one = FuncType([ValType.i32()], [])
        done = set()
        for i in module.imports:
            if i.name not in done:  # some are imported twice
                linker.define(self.store, i.module, i.name,
                              Func(self.store, one, self.imported(i.name)))
            done.add(i.name)
        exports = linker.instantiate(self.store, module).exports(self.store)
        self.mem, self.exports = exports["mem"], exports

    def imported(self, name):
        name = name.encode()

        def call(sp):
            if self.library.gojs_import(self.vm, name, sp & 0xffffffff) != 0:
                raise Left()
        return call

    def memory(self, _, size):
        size[0] = self.mem.data_len(self.store)
        return ctypes.cast(self.mem.data_ptr(self.store), ctypes.c_void_p).value

    def getsp(self, _):
        return self.exports["getsp"](self.store) & 0xffffffff

    def enter(self, name, *args):
        try:
            self.exports[name](self.store, *args)
            return 0
        except Left:
            return 1
        except Exception as trap:
            print(trap, file=sys.stderr)
            return 1

    def run(self, _, argc, argv):
        return self.enter("run", argc, argv)

    def resume(self, _):
        return self.enter("resume")


def main():
    global status
    library = ctypes.CDLL(sys.argv[2])
    pointer, u32, text = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_char_p
    library.shim_open.restype = pointer
    library.gojs_import.argtypes = [pointer, text, u32]
    library.gojs_main.argtypes = [pointer]
    guest = Guest(library, sys.argv[4])
    callbacks = [
        ctypes.CFUNCTYPE(pointer, pointer, ctypes.POINTER(ctypes.c_uint64))(guest.memory),
        ctypes.CFUNCTYPE(u32, pointer)(guest.getsp),
        ctypes.CFUNCTYPE(ctypes.c_int, pointer, u32, u32)(guest.run),
        ctypes.CFUNCTYPE(ctypes.c_int, pointer)(guest.resume),
    ]
    words = [w.encode() for w in sys.argv[4:]]
    argv = (text * len(words))(*words)
    guest.vm = library.shim_open(None, *callbacks, len(words), argv, sys.argv[3].encode())
    if guest.vm:
        status = library.gojs_main(guest.vm)


threading.stack_size(STACK)
thread = threading.Thread(target=main)
thread.start()
thread.join()
sys.exit(status)
