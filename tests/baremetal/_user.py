"""Firmware for every target as a process of QEMU's user mode (x86-64: of the machine itself)."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, INCLUDE, RISCV, need, qemu
from _project import BUILD, SOURCE, run

HERE = os.path.dirname(os.path.abspath(__file__))
MEM = os.path.join(SOURCE, "examples", "firmware-common", "mem.c")
CORTEX_M3 = os.path.join(SOURCE, "examples", "firmware-cortex-m3")


class Machine:
    """Who compiles the program for a target, with which flags, and who runs it."""

    def __init__(self, cc, flags, emulator, link=("-nostdlib", "-lgcc")):
        self.cc, self.flags, self.emulator, self.link = cc, flags, emulator, link


def arm(cpu, *more):
    """On an application core: it runs the same Thumb. QEMU 7.2 starts no process on a Cortex-M."""
    return Machine([ARM + "gcc"], ["-mthumb", "-mcpu=" + cpu, *more],
                   ["qemu-arm", "-cpu", "cortex-a15"])


MACHINES = {
    "thumbv6m-none-eabi": arm("cortex-m0"),
    "thumbv7m-none-eabi": arm("cortex-m3"),
    "thumbv7em-none-eabi": arm("cortex-m4", "-mfloat-abi=soft"),
    "thumbv7em-none-eabihf": arm("cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"),
    "riscv32imac-none-elf": Machine([RISCV + "gcc"], ["-march=rv32imac", "-mabi=ilp32"],
                                    ["qemu-riscv32"]),
    "riscv64gc-none-elf": Machine([RISCV + "gcc"],
                                  ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"],
                                  ["qemu-riscv64"]),
    # Arithmetic of 64 bits needs no library there.
    "aarch64-none-elf": Machine(["clang"], ["--target=aarch64-none-elf"], ["qemu-aarch64"],
                                ("-fuse-ld=lld", "-nostdlib")),
    "x86_64-none-elf": Machine(["gcc"], ["-fno-pie", "-no-pie", "-static", "-mno-red-zone"], [],
                               ("-nostdlib",)),
}


def compile_c(target, source, folder, *flags):
    """The object of one C file of the program's."""
    machine = MACHINES[target]
    name = os.path.splitext(os.path.basename(source))[0] + ".o"
    output = os.path.join(folder, name)
    run(*machine.cc, *machine.flags, "-std=gnu11", "-ffreestanding", "-fno-builtin",
        "-fno-stack-protector", "-I", folder, "-I", INCLUDE, "-I", CORTEX_M3, *flags, "-c", source,
        "-o", output)
    return output


def board_objects(target, folder, *flags):
    return [compile_c(target, s, folder, *flags, "-O1")
            for s in (os.path.join(HERE, "user", "board.c"), MEM)]


def link(target, objects, output):
    machine = MACHINES[target]
    libraries = [f for f in machine.link if f.startswith("-l")]
    run(*machine.cc, *machine.flags, *[f for f in machine.link if f not in libraries],
        "-Wl,-e,start,--gc-sections,-z,noexecstack", *objects, *libraries, "-o", output)
    return output


def execute(target, program, timeout=300):
    return qemu([*MACHINES[target].emulator, program], timeout)


def need_users(*targets):
    for target in targets:
        linker = ["ld.lld"] if "-fuse-ld=lld" in MACHINES[target].link else []
        need(*MACHINES[target].cc, *MACHINES[target].emulator[:1], *linker)
