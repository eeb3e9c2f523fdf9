"""The firmware examples in QEMU: Cortex-M3, RV32 and RV64; modules compiled by gcc and by clang."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import AOT, ARM, RISCV, need_tools
from _project import copy_example, expected, run, same, scratch

need_tools("make", "qemu-system-arm", "qemu-system-riscv32", "qemu-system-riscv64")
folder = scratch("baremetal-firmware")
copy_example("firmware-common", folder)
for example, gnu, variants in (("firmware-cortex-m3", ARM, [""]),
                               ("firmware-riscv", RISCV, ["BITS=32", "BITS=64"])):
    copy = copy_example(example, folder)
    for variant in variants:
        for cc in (gnu + "gcc", "clang"):
            run("make", "-s", "clean", cwd=copy)
            output = run("make", "-s", "run", "GOWASM_AOT=" + AOT, "AOTCC=" + cc,
                         *filter(None, [variant]), cwd=copy)
            same(output, expected(example), f"examples/{example} {variant} by {cc}")
