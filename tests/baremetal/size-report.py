"""What --size prints: sums that agree with what a linker keeps, RAM by section, the largest
functions, and a bound of the stack that holds: a program paints its stack, calls the guest under QEMU, and looks how far the
paint is gone. Recursion, also through a table, has no bound, and the report says who recurses."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
import _user
from _bare import ARM, AOT, fail, need_tools, wasm
from _project import run, scratch, write

# A chain of three functions, the last through the table; what is deepest is not what is exported
# first.
CHAIN = """(module
  (type $f (func (param i32 i32) (result i32)))
  (table 2 2 funcref)
  (elem (i32.const 0) $last $other)
  (memory 1)
  (func $last (type $f) (i32.div_u (local.get 0) (local.get 1)))
  (func $other (type $f) (i32.load (i32.add (local.get 0) (local.get 1))))
  (func $middle (param i32 i32) (result i32)
    (i32.add (call_indirect (type $f) (local.get 0) (local.get 1) (local.get 1))
             (call_indirect (type $f) (local.get 1) (local.get 0) (i32.const 0))))
  (func (export "near") (param i32) (result i32) (local.get 0))
  (func (export "deep") (param i32 i32) (result i32)
    (i32.add (call $middle (local.get 0) (local.get 1))
             (call $middle (i32.const 5) (local.get 1)))))
"""
DIRECT = '(module (func $again (export "f") (param i32) (call $again (local.get 0))))'
TABLE = """(module (table 1 1 funcref) (elem (i32.const 0) $again)
  (func $again (export "f") (param i32) (call_indirect (param i32) (local.get 0) (i32.const 0))))
"""
MAIN = """#include "board.h"
#include "chain.h"
#define DEPTH 2048
static volatile unsigned char *bottom;
__attribute__((noinline)) static void paint(void) {
    volatile unsigned char *here = (volatile unsigned char *)__builtin_frame_address(0) - 64;
    bottom = here - DEPTH;
    for (unsigned i = 0; i < DEPTH; i++) bottom[i] = 0xa5;
}
static void print(unsigned n) {
    char digits[12];
    unsigned at = sizeof digits;
    do digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    board_print(digits + at, sizeof digits - at);
}
__attribute__((noinline)) static int use(chain_instance *c) {
    int32_t n;
    return chain_deep(c, 1, 0, &n) != GOWASM_TRAP || chain_deep(c, 4, 1, &n) != GOWASM_OK;
}
int main(void) {
    chain_instance *c;
    if (chain_new(NULL, &c, NULL) != GOWASM_OK) return 1;
    paint();
    if (use(c) != 0) return 2;
    unsigned i = 0;
    while (i < DEPTH && bottom[i] == 0xa5) i++;
    print((unsigned)((volatile unsigned char *)__builtin_frame_address(0) - (bottom + i)));
    return 0;
}
"""


def report(module, target, cc, folder, *options):
    product = os.path.join(folder, os.path.basename(module)[:-5] + ".a")
    return run(AOT, "--freestanding", "--size", "--target=" + target, "--cc=" + cc, *options,
               module, "-o", product), product


def check_sums(text, product, target, folder):
    """The line "together" and the sections of RAM, beside a link of all of the interface."""
    machine = _user.MACHINES[target]
    gnu = machine.cc[0][:-3]
    used = re.findall(r" [TW] (chain_(?!_)\w+|near|deep)$", run(gnu + "nm", product), re.M)
    linked = os.path.join(folder, "linked.elf")
    relax = ["-Wl,--no-relax"] if target.startswith("riscv") else []  # it would shorten calls
    run(*machine.cc, *machine.flags, "-nostdlib", "-Wl,--gc-sections,-z,noexecstack,-e,0",
        "-Wl,--unresolved-symbols=ignore-all", *relax, *["-Wl,-u," + name for name in used], product, "-o",
        linked)
    sizes = dict(re.findall(r"^(\.\w+) +(\d+)", run(gnu + "size", "-A", linked), re.M))
    ram = sum(int(n) for name, n in sizes.items() if name in (".data", ".bss", ".sbss", ".sdata"))
    flash = sum(int(n) for name, n in sizes.items() if name in (".text", ".rodata", ".data"))
    sums = [int(n) for n in re.search(r"^together +(\d+) +(\d+) +(\d+)$", text, re.M).groups()]
    print(f"{target}: {flash} bytes of flash and {ram} of RAM, by the report {sums}")
    # what is aligned between sections is not in the report; and a string that is the end of another
    # ("trap", "no trap") the linker has once
    if not -16 <= flash - sums[0] - sums[1] <= 64 or not 0 <= ram - sums[2] <= 16:
        fail(f"the linker says otherwise:\n{text}\n{sizes}")
    part = text[text.index("RAM by section"):text.index("largest functions")]
    if sum(int(n) for n in re.findall(r"^ +(\d+)  \.s?bss\.\w+", part, re.M)) != sums[2]:
        fail(f"the sections of RAM are not its sum:\n{text}")
    listed = [int(n) for n in re.findall(r"^ +(\d+)  \w", text[text.index("largest"):
                                                             text.index("stack")], re.M)]
    if len(listed) != 10 or listed != sorted(listed, reverse=True) or sum(listed) > sums[0]:
        fail(f"these are not ten functions by size:\n{text}")


need_tools()
folder = scratch("baremetal-size-report")
_user.need_users("thumbv7m-none-eabi", "riscv32imac-none-elf")
chain = wasm(CHAIN, folder, "chain")
for target in ("thumbv7m-none-eabi", "riscv32imac-none-elf"):
    for cc in (_user.MACHINES[target].cc[0], "clang"):
        text, product = report(chain, target, cc, folder)
        bound = re.search(r"^stack of a call: at most (\d+) bytes", text, re.M)
        if not bound:
            fail(f"{target} by {cc}: no bound of the stack:\n{text}")
        for function in ("chain_new", "chain__f4", "chain__f2", "gowasm__make"):
            if function not in text:
                fail(f"{target} by {cc}: {function} is missing:\n{text}")
        check_sums(text, product, target, folder)
        objects = _user.board_objects(target, folder)
        objects.append(_user.compile_c(target, write(folder, "main.c", MAIN), folder, "-O1"))
        output, status = _user.execute(target, _user.link(
            target, [*objects, product], os.path.join(folder, "program")))
        if status != 0 or not output.isdigit():
            fail(f"{target} by {cc}: status {status}: {output}")
        print(f"{target} by {cc}: {output} bytes of stack used with main's, at most {bound[1]}")
        # main and use() have frames of their own there, at most 256 bytes
        if int(output) > int(bound[1]) + 256 or int(output) < int(bound[1]) // 4:
            fail("that is not what the report says:\n" + text)
for name, module in (("direct", DIRECT), ("table", TABLE)):
    text, _ = report(wasm(module, folder, name), "thumbv7m-none-eabi", ARM + "gcc", folder)
    if f"stack: not bounded: {name}__f0" not in text:
        fail(f"{name}: the recursion is not seen:\n{text}")
