"""Modules that TinyGo made, as firmware: one with its collector in 2 KiB of guest memory on a
Cortex-M0 with 16 KB of RAM, and how much code add() of each takes on a Cortex-M3.

The modules are those of wazero's examples, as its Go modules have them: TinyGo 0.28.1 without a
scheduler, and 0.35.0 with goroutines (asyncify).
"""
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, INCLUDE, archive, fail, need_tools, qemu
from _project import SOURCE, run, scratch, write

SMALL, LARGE = "github.com/tetratelabs/wazero@v1.5.0", "github.com/tetratelabs/wazero@v1.12.0"
BOARD = """#include "add.h"
#include "board.h"

static unsigned printed;
static ptrdiff_t console(int fd, const void *bytes, size_t size) {
    (void)fd;
    printed += (unsigned)size;
    board_print(bytes, size);
    return (ptrdiff_t)size;
}
static bool entropy(void *to, size_t size) {
    for (char *p = to; size != 0; size--) *p++ = 4;
    return true;
}
"""
CALLS_ADD = BOARD + """
const gowasm_board gowasm_board_hooks = {.write = console, .random = entropy};
int main(void) { return add(20, 22) != 42 || printed != 0; }
"""
COLLECTS = BOARD + """
const gowasm_board gowasm_board_hooks = {.write = console, .random = entropy};
int main(void) {
    add_instance *a;
    int32_t sum;
    if (add_new(NULL, &a, NULL) != GOWASM_OK || add_start(a) != GOWASM_EXIT) return 1;
    if (add_add(a, 20, 22, &sum) != GOWASM_OK || sum != 42) return 2;
    gowasm_instance *base = add_base(a);
    /* 100 KB of garbage in memory of 2 KiB: the collector takes it back again and again. */
    for (int i = 0; i < 1000; i++) {
        gowasm_ptr at;
        if (gowasm_alloc(base, 100, &at, NULL) != GOWASM_OK) return 3;
        if (gowasm_free(base, at, NULL) != GOWASM_OK) return 4;
    }
    /* What is not released fills memory: a panic on the console, and a trap. */
    for (int i = 0; i < 100; i++) {
        gowasm_ptr at;
        if (gowasm_alloc(base, 100, &at, NULL) == GOWASM_OK) continue;
        return i < 3 || i > 15 || printed == 0 ||
               gowasm_last_error(base)->trap != GOWASM_TRAP_UNREACHABLE;
    }
    return 5;
}
"""
board = os.path.join(SOURCE, "examples", "firmware-cortex-m3")


def guest(version, folder):
    """The module's own examples/basic/testdata/add.wasm."""
    found = json.loads(run("go", "mod", "download", "-json", version, cwd=folder))
    return shutil.copy(os.path.join(found["Dir"], "examples", "basic", "testdata", "add.wasm"),
                       os.path.join(folder, "add.wasm"))


def firmware(version, text, cpu, target, ram, machine, limit, *options):
    module = guest(version, folder)
    os.chmod(module, 0o644)
    product = archive(module, target, ARM + "gcc", folder, *options)
    with open(os.path.join(board, "link.ld")) as f:
        script = write(folder, "link.ld", f.read().replace(
            "ORIGIN = 0x20000000, LENGTH = 4M", "ORIGIN = 0x20000000, LENGTH = " + ram))
    elf = os.path.join(folder, "firmware.elf")
    run(ARM + "gcc", "-mcpu=" + cpu, "-mthumb", "-Os", "-ffreestanding", "-fno-builtin",
        "-ffunction-sections", "-I", folder, "-I", INCLUDE, "-I", board,
        write(folder, "main.c", text), os.path.join(board, "board.c"),
        os.path.join(SOURCE, "examples/firmware-common/mem.c"), "-nostdlib", "-T", script,
        "-Wl,--gc-sections,-z,noexecstack", product, "-lgcc", "-o", elf)
    output, status = qemu(["qemu-system-arm", "-M", machine, "-display", "none", "-monitor",
                           "none", "-serial", "stdio", "-semihosting-config",
                           "enable=on,target=native", "-kernel", elf])
    if status != 0:
        fail(f"{version} on {machine}: status {status}\n{output}")
    code, data, bss = map(int, run(ARM + "size", elf).splitlines()[1].split()[:3])
    print(f"{version} {' '.join(options)} on {cpu}: {code + data} bytes of flash, {bss} of RAM")
    if code + data > limit:
        fail(f"{code + data} bytes are more than {limit}")


need_tools("go", "qemu-system-arm")
folder = scratch("baremetal-tinygo")
ON_M3 = ("cortex-m3", "thumbv7m-none-eabi", "4M", "mps2-an385")
firmware(SMALL, CALLS_ADD, *ON_M3, 2048, "--exports=add")
firmware(SMALL, CALLS_ADD, *ON_M3, 8192)
# A goroutine has a stack of 64 KiB.
firmware(LARGE, CALLS_ADD, *ON_M3, 16384, "--exports=add", "--memory=256KiB")
firmware(SMALL, COLLECTS, "cortex-m0", "thumbv6m-none-eabi", "16K", "microbit", 16384,
         "--memory=2KiB", "--stack=2KiB", "--exports=add,malloc,free")
