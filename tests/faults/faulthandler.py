"""A handler for SIGSEGV that the host installs after the first instance does not get the guests'
faults, from the next instance on: Python with ctypes and faulthandler, which would end the process.
Its own faults it still gets, once."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import aot, fail, module, scratch, write

WAT = """(module (memory (export "memory") 1)
  (func (export "plus") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "far") (param i32) (result i32) (i32.load (local.get 0))))
"""

HOST = """
import ctypes, faulthandler, sys
lib = ctypes.CDLL(sys.argv[1])
TRAP = 1

def trap():
    instance, result = ctypes.c_void_p(), ctypes.c_int32()
    assert lib.calc_new(None, ctypes.byref(instance), None) == 0
    for again in range(3):
        assert lib.calc_far(instance, ctypes.c_int32(-8), ctypes.byref(result)) == TRAP
    return instance

assert lib.plus(20, 22) == 42
kept = trap()
for again in range(6):
    faulthandler.enable()
    trap()
    faulthandler.disable()
faulthandler.enable()
lib.calc_free(trap())
lib.calc_free(kept)
print("trapped", flush=True)
ctypes.string_at(16)
"""


def main():
    folder = scratch("faults-faulthandler")
    module(folder, "calc", WAT)
    aot("calc.wasm", "-o", "calc.so", cwd=folder)
    host = write(folder, "host.py", HOST)
    done = subprocess.run([sys.executable, host, os.path.join(folder, "calc.so")], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.stdout != "trapped\n":
        fail(f"the host ends early, {done.returncode}:\n{done.stderr}")
    if done.returncode != -11 or done.stderr.count("Fatal Python error: Segmentation fault") != 1:
        fail(f"the host's own fault: exit status {done.returncode}\n{done.stderr}")


if __name__ == "__main__":
    main()
