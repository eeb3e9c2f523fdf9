"""How small firmware is: on a Cortex-M3 with add(), what the runtime and the hooks of WASI take;
and on a Cortex-M0 with 16 KB of RAM (QEMU's microbit) a module with a heap in 2 KiB of memory."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, INCLUDE, archive, fail, need_tools, qemu, wasm
from _project import SOURCE, run, scratch

# Where TinyGo has them: the stack below 65536, data above, a heap up to memory.size << 16, whose
# last bytes the collector uses for itself.
HEAP = """(module
  (memory (export "memory") 2)
  (global $sp (mut i32) (i32.const 65536))
  (data (i32.const 65536) "\\2a\\00\\00\\00")
  (func $end (result i32) (i32.shl (memory.size) (i32.const 16)))
  (func (export "_initialize")
    (i32.store8 (i32.sub (call $end) (i32.const 1)) (i32.const 7)))
  (func (export "use") (param $n i32) (result i32) (local $at i32)
    (global.set $sp (i32.sub (global.get $sp) (i32.const 64)))
    (i32.store (global.get $sp) (local.get $n))
    (memory.fill (i32.const 65552) (i32.const 1) (local.get $n))
    (local.set $at (i32.add (i32.load (i32.const 65536)) (i32.load (global.get $sp))))
    (global.set $sp (i32.add (global.get $sp) (i32.const 64)))
    (i32.add (local.get $at) (i32.load8_u (i32.sub (call $end) (i32.const 1)))))
  (func (export "peek") (param i32) (result i32) (i32.load8_u (local.get 0))))
"""
USES_HEAP = """#include "heap.h"
int main(void) {
    heap_instance *h;
    int32_t n;
    if (heap_new(NULL, &h, NULL) != GOWASM_OK) return 1;
    if (heap_use(h, 1000, &n) != GOWASM_OK || n != 42 + 1000 + 7) return 2;
    if (heap_use(h, 4000, &n) != GOWASM_TRAP) return 3;
    if (heap_peek(h, 0, &n) != GOWASM_TRAP || heap_peek(h, -1, &n) != GOWASM_TRAP) return 4;
    if (heap_peek(h, 65536 - 512, &n) != GOWASM_OK || heap_peek(h, 65536 - 513, &n) == GOWASM_OK)
        return 5;
    if (heap_peek(h, 65536 + 1535, &n) != GOWASM_OK || heap_peek(h, 65536 + 1536, &n) == GOWASM_OK)
        return 6;
    return heap_use(h, 100, &n) != GOWASM_OK;
}
"""
CALLS_ADD = '#include "add.h"\nint main(void) { return add(20, 22) != 42; }\n'

need_tools("qemu-system-arm")
folder = scratch("baremetal-sizes")
board = os.path.join(SOURCE, "examples", "firmware-cortex-m3")


def firmware(name, main, target, cpu, ram, *options):
    if name == "add":
        module = os.path.join(folder, "add.wasm")
        run("wat2wasm", os.path.join(board, "add.wat"), "-o", module)
    else:
        module = wasm(HEAP, folder, name)
    product = archive(module, target, ARM + "gcc", folder, *options)
    source, script = os.path.join(folder, "main.c"), os.path.join(folder, "link.ld")
    with open(source, "w") as f:
        f.write(main)
    with open(os.path.join(board, "link.ld")) as f:
        text = f.read().replace("ORIGIN = 0x20000000, LENGTH = 4M",
                                f"ORIGIN = 0x20000000, LENGTH = {ram}")
    with open(script, "w") as f:
        f.write(text)
    elf = os.path.join(folder, name + ".elf")
    run(ARM + "gcc", "-mcpu=" + cpu, "-mthumb", "-Os", "-ffreestanding", "-fno-builtin",
        "-ffunction-sections", "-I", folder, "-I", INCLUDE, "-I", board, source,
        os.path.join(board, "board.c"), os.path.join(SOURCE, "examples/firmware-common/mem.c"), "-nostdlib", "-T", script,
        "-Wl,--gc-sections,-z,noexecstack", product, "-lgcc", "-o", elf)
    return elf, product


def boot(elf, machine):
    output, status = qemu(["qemu-system-arm", "-M", machine, "-display", "none", "-monitor", "none",
                           "-serial", "stdio", "-semihosting-config", "enable=on,target=native",
                           "-kernel", elf])
    if status != 0:
        fail(f"{elf} on {machine}: status {status}\n{output}")


def at_most(what, size, limit):
    print(f"{what}: {size} bytes, at most {limit}")
    if size > limit:
        fail(f"{what}: {size} bytes, more than {limit}")


def symbols(elf, pattern):
    lines = run(ARM + "nm", "-S", elf).splitlines()
    found = [re.match(r"\S+ ([0-9a-f]+) \S (\S+)$", line) for line in lines]
    return sum(int(m[1], 16) for m in found if m and re.match(pattern, m[2]))


elf, product = firmware("add", CALLS_ADD, "thumbv7m-none-eabi", "cortex-m3", "4M")
boot(elf, "mps2-an385")
text, data, bss = map(int, run(ARM + "size", elf).splitlines()[1].split()[:3])
at_most("firmware with add()", text + data, 2048)
at_most("the runtime in it", symbols(elf, r"gowasm_"), 1024)
at_most("RAM beside guest memory", data + bss - 131072, 256)
wasi = 0
for line in run(ARM + "size", product).splitlines()[1:]:
    part = line.split()
    if re.search(r"freestanding_(fd-write|clock|random|proc|args|iovec)\.o", part[5]):
        wasi += int(part[0])
at_most("WASI's console, clock, entropy, arguments and exit", wasi, 1024)

elf, product = firmware("heap", USES_HEAP, "thumbv6m-none-eabi", "cortex-m0", "16K",
                        "--memory=2KiB", "--stack=1KiB")
boot(elf, "microbit")
