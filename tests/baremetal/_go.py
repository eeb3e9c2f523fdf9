"""Firmware around a Go reactor: the module, its archive, and a board whose memory between what the
linker placed and the stack is the instance's storage. Also for tests/bench/instructions.py."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, INCLUDE, RISCV, archive, qemu
from _project import SOURCE, run, write

HERE = os.path.dirname(os.path.abspath(__file__))
HOOKS = os.path.join(HERE, "reactor")  # hooks.h


class Machine:
    """target, GNU prefix, its flags, the example with start-up code, QEMU's command, and how much
    memory replaces that of RISC-V's linker script."""

    def __init__(self, target, gnu, flags, example, emulator, ram="8M"):
        self.target, self.gnu, self.flags, self.emulator = target, gnu, flags, emulator
        self.ram = ram
        self.board = os.path.join(SOURCE, "examples", example)


CORTEX_M3 = Machine("thumbv7m-none-eabi", ARM, ["-mcpu=cortex-m3", "-mthumb"],
                    "firmware-cortex-m3", ["qemu-system-arm", "-M", "mps2-an385",
                                           "-semihosting-config", "enable=on,target=native"])


def rv64(ram):
    return Machine("riscv64gc-none-elf", RISCV,
                   ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"], "firmware-riscv",
                   ["qemu-system-riscv64", "-M", "virt", "-m", ram, "-bios", "none"], ram)


def reactor(guest, folder):
    """The module of the Go package in `guest`, called reactor.wasm."""
    module = os.path.join(folder, "reactor.wasm")
    run("go", "build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", module, ".", cwd=guest,
        env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"})
    return module


def linker_script(board, folder, ram):
    """The example's, with symbols around the free memory. It is no section: QEMU puts RISC-V's
    device tree there until the program runs."""
    with open(os.path.join(board, "link.ld"), encoding="utf-8") as f:
        text = f.read().replace("LENGTH = 8M", "LENGTH = " + ram)
    return write(folder, "link.ld", text.replace(
        "    /DISCARD/", "    arena_start = ALIGN(bss_end, 8);\n"
        "    arena_end = stack_top - 64K;\n    /DISCARD/"))


def firmware(machine, product, main, folder, *flags):
    """Links main.c with a reactor's archive."""
    sources = [main] + [os.path.join(machine.board, f) for f in sorted(os.listdir(machine.board))
                        if f in ("board.c", "start.S")]
    sources.append(os.path.join(SOURCE, "examples/firmware-common/mem.c"))
    objects = []
    for source in sources:
        objects.append(os.path.join(folder, os.path.basename(source) + ".o"))
        extra = ["-march=rv64gc_zicsr"] if source.endswith(".S") else []
        run(machine.gnu + "gcc", *machine.flags, *extra, *flags, "-Os", "-ffreestanding",
            "-fno-builtin", "-I", folder, "-I", INCLUDE, "-I", machine.board, "-I", HOOKS, "-c",
            source, "-o", objects[-1])
    elf = os.path.join(folder, machine.target + ".elf")
    run(machine.gnu + "gcc", *machine.flags, "-nostdlib", "-T",
        linker_script(machine.board, folder, machine.ram),
        "-Wl,--gc-sections,-z,noexecstack,--no-warn-rwx-segments", *objects, product, "-lgcc",
        "-o", elf)
    return elf


def boot(machine, elf):
    return qemu(machine.emulator + ["-display", "none", "-monitor", "none", "-serial", "stdio",
                                    "-kernel", elf])
