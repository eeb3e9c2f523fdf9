"""An unmodified Go reactor without an operating system: goroutines, channels, maps, garbage
collection and recover on a Cortex-M3 with 4 MiB of code and 4 MiB of data memory, and on RV64 in
6 MiB in all; both within the size of code that docs/freestanding.md gives. The short form is without an
optimiser, on RV64, and has no limit."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import archive, fail, need_tools
from _go import CORTEX_M3, HOOKS, boot, firmware, reactor, rv64
from _project import run, same, scratch, short_list

EXPECTED = """new 0
add(20, 22) = 42
fib(20) = 6765
seen 100 sum 328350
work(100) = 328350
recovered: runtime error: index out of range [3] with length 3
rescue(3) = -1
rescue(2) = 3
"""
# limit of code in bytes (on the Cortex-M3 also constants, which are in the same section), options
MACHINES = [(rv64("32M"), None, ["-O0"]),
            (CORTEX_M3, 2200000, ["--compress"]),
            (rv64("6M"), 1300000, ["--cflags=-mno-strict-align -mtune=size"])]

need_tools("go", "qemu-system-arm", "qemu-system-riscv64")
folder = scratch("baremetal-go")
module = reactor(HOOKS, folder)
for machine, limit, options in short_list("boards", MACHINES, MACHINES[:1]):
    product = archive(module, machine.target, machine.gnu + "gcc", folder, "--memory=3MiB",
                      "--hooks=write,clock,random", *options)
    elf = firmware(machine, product, os.path.join(HOOKS, "main.c"), folder)
    output, status = boot(machine, elf)
    same(output, EXPECTED, f"the Go reactor on {machine.target}")
    if status != 0:
        fail(f"the Go reactor on {machine.target} ended with status {status}")
    sizes = run(machine.gnu + "size", "-A", elf)
    print(sizes)
    code = int(re.search(r"^\.text +(\d+)", sizes, re.M)[1])
    if limit is not None and code > limit:
        fail(f"the Go reactor on {machine.target} has {code} bytes of code, more than {limit}")
