"""An unmodified Go reactor without an operating system: goroutines, channels, maps, garbage
collection and recover on a Cortex-M3 with 4 MiB of code and 4 MiB of data memory, and on RV64 in
6 MiB in all; both within the size of code that docs/bare-metal.md gives."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, INCLUDE, RISCV, archive, fail, need_tools, qemu
from _project import SOURCE, run, same, scratch

EXPECTED = """new 0
add(20, 22) = 42
fib(20) = 6765
seen 100 sum 328350
work(100) = 328350
recovered: runtime error: index out of range [3] with length 3
rescue(3) = -1
rescue(2) = 3
"""
# target, compiler, GNU prefix, its flags, example with start-up code, QEMU, limit of code in bytes (on
# the Cortex-M3 also constants, which are in the same section), options
MACHINES = [
    ("thumbv7m-none-eabi", ARM + "gcc", ARM, ["-mcpu=cortex-m3", "-mthumb"], "firmware-cortex-m3",
     ["qemu-system-arm", "-M", "mps2-an385", "-semihosting-config", "enable=on,target=native"],
     2200000, ["--compress"]),
    ("riscv64gc-none-elf", RISCV + "gcc", RISCV,
     ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany"], "firmware-riscv",
     ["qemu-system-riscv64", "-M", "virt", "-m", "6M", "-bios", "none"], 1300000,
     ["--cflags=-mno-strict-align -mtune=size"]),
]

need_tools("go", "qemu-system-arm", "qemu-system-riscv64")
folder = scratch("baremetal-go")
guest = os.path.join(SOURCE, "tests", "baremetal", "reactor")
module = os.path.join(folder, "reactor.wasm")
run("go", "build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", module, ".", cwd=guest,
    env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"})
for target, cc, gnu, flags, example, machine, limit, options in MACHINES:
    product = archive(module, target, cc, folder, "--memory=3MiB", *options)
    board = os.path.join(SOURCE, "examples", example)
    sources = [os.path.join(guest, "main.c")]
    sources += [os.path.join(board, f) for f in sorted(os.listdir(board))
                if f in ("board.c", "mem.c", "start.S")]
    # The storage is no section: QEMU puts RISC-V's device tree there until the program runs.
    script = os.path.join(folder, "link.ld")
    with open(os.path.join(board, "link.ld")) as f:
        text = f.read().replace("LENGTH = 8M", "LENGTH = 6M")
    with open(script, "w") as f:
        f.write(text.replace("    /DISCARD/", "    arena_start = ALIGN(bss_end, 8);\n"
                             "    arena_end = stack_top - 64K;\n    /DISCARD/"))
    objects = []
    for source in sources:
        o = os.path.join(folder, os.path.basename(source) + ".o")
        extra = ["-march=rv64gc_zicsr"] if source.endswith(".S") else []
        run(gnu + "gcc", *flags, *extra, "-Os", "-ffreestanding", "-fno-builtin", "-I", folder,
            "-I", INCLUDE, "-I", board, "-c", source, "-o", o)
        objects.append(o)
    firmware = os.path.join(folder, target + ".elf")
    run(gnu + "gcc", *flags, "-nostdlib", "-T", script,
        "-Wl,--gc-sections,-z,noexecstack,--no-warn-rwx-segments", *objects, product, "-lgcc", "-o",
        firmware)
    output, status = qemu(machine + ["-display", "none", "-monitor", "none", "-serial", "stdio",
                                     "-kernel", firmware])
    same(output, EXPECTED, f"the Go reactor on {target}")
    if status != 0:
        fail(f"the Go reactor on {target} ended with status {status}")
    sizes = run(gnu + "size", "-A", firmware)
    print(sizes)
    code = int(re.search(r"^\.text +(\d+)", sizes, re.M)[1])
    if code > limit:
        fail(f"the Go reactor on {target} has {code} bytes of code, more than {limit}")
