"""os.ReadFile and time.Sleep in an unmodified Go reactor without an operating system, on RV64: a file
of the board's table, a missing one, one that cannot be written; two goroutines that sleep, through
the hook `sleep` and without it; and what is said when there is no clock, without which Go cannot
start."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import archive, fail, need_tools
from _go import HERE, boot, firmware, reactor, rv64
from _project import same, scratch

READS = """{"answer": 42}
read 15
open /missing.json: No such file or directory
read -1
open /new.json: Read-only file system
read -2
in time 1
"""
BASE = ".write = console, .random = random_hook, .files = files, .file_count = 1, "
VARIANTS = [
    ("with sleep", BASE + ".clock = clock_hook, .sleep = sleep_hook", READS + "slept 20\n", 0),
    ("without sleep", BASE + ".clock = clock_hook", READS + "slept 0\n", 0),
    ("without entropy", ".write = console, .files = files, .file_count = 1, .clock = clock_hook",
     READS + "slept 0\n", 0),
    ("without a clock", ".write = console",
     "fatal error: clock_time_get failed\nnew 2\ncode 2\nexit: the board has no hook 'clock'", 1),
]

need_tools("go", "qemu-system-riscv64")
folder = scratch("baremetal-files")
guest = os.path.join(HERE, "files")
machine = rv64("32M")
product = archive(reactor(guest, folder), machine.target, "clang", folder, "--memory=4MiB", "-O0")
for what, hooks, expected, ends in VARIANTS:
    elf = firmware(machine, product, os.path.join(guest, "main.c"), folder, "-DHOOKS=" + hooks)
    output, status = boot(machine, elf)
    if ends != 0:  # Go panics while it panics: what it prints in between is its own affair
        output = re.sub(r"\nruntime: panic.*\n(?=new )", "\n", output, flags=re.S)
    same(output, expected, what)
    if status != ends:
        fail(f"{what}: status {status}, expected {ends}")
