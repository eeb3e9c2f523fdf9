"""A guest chooses how large its frames are; none of them reaches beyond the stack, whatever the
compiler does about it (tcc has no stack probes, nor have clang and gcc on some machines).

Frames that may be larger than what is kept below the guest's stack are checked before they are
made: in what each compiler has compiled, no function but the bodies behind such checks has a large
one, and those are no larger than what was checked. Without an operating system nothing is written
below the part of the stack that the guest may use. An error there has a message."""
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, SOURCE, compilers_that_remember, fail, need, run, same, scratch, write

INCLUDE = os.path.join(BUILD, "include")
FREE = 65536  # GW_FRAME_FREE here: 4 MiB of frames take long to compile
FLAG = f"-DGW_FRAME_FREE={FREE}"
REMEMBER = compilers_that_remember(FLAG)  # which the runtime that they compile does not know

HOST = """#include "big.h"
#include <stdio.h>
int main(void) {
    for (int small = 0; small < 2; small++) {
        gowasm_options options = GOWASM_OPTIONS_INIT;
        big_instance *big;
        int32_t r = 0;
        options.stack_size = small ? 65536 : 0;
        if (big_new(&options, &big, NULL) != GOWASM_OK) return 1;
        gowasm_status s = big_big(big, 3, &r);
        printf("%s %d %d\\n", gowasm_status_name(s), (int)gowasm_last_error(big_base(big))->trap, r);
        big_free(big);
    }
}
"""
HOST_SAYS = "ok 0 42\ntrap 7 0\n"

# What is below the stack of a call is filled; `used` is how far down anything was written.
BARE = """#define _GNU_SOURCE
#include "bare.h"
#include <stdio.h>
#include <string.h>
#include <ucontext.h>
static _Alignas(4096) unsigned char area[256 * 1024];
static ucontext_t back, inside;
static bare_instance *instance;
static gowasm_status status;
int32_t bare_import_env_g(bare_instance *i, int32_t p) {
    (void)i;
    return p;
}
static void call(void) {
    int64_t r;
    status = bare_f(instance, 7, 1, 2, 3, 4, 5, 6, 7, &r);
}
int main(void) {
    gowasm_error error;
    if (bare_new(NULL, &instance, &error) != GOWASM_OK) return 1;
    bare_instance *other;
    bare_new(NULL, &other, &error);
    printf("%s; ", error.message);
    bare_new_in(area, 1, NULL, &other, &error);
    printf("%s; ", error.message);
    memset(area, 0xaa, sizeof area);
    getcontext(&inside);
    inside.uc_stack.ss_sp = area;
    inside.uc_stack.ss_size = sizeof area;
    inside.uc_link = &back;
    makecontext(&inside, call, 0);
    swapcontext(&back, &inside);
    size_t unused = 0;
    while (unused < sizeof area && area[unused] == 0xaa) unused++;
    printf("%s %d %d\\n", gowasm_status_name(status), (int)gowasm_last_error(bare_base(instance))->trap,
           sizeof area - unused <= 4096 + 1024);
    return 0;
}
"""
BARE_SAYS = "memory limit; memory limit; trap 7 1\n"

TRAPS = """#include "traps.h"
#include <stdio.h>
int main(void) {
    traps_instance *i;
    gowasm_error error;
    traps_new(NULL, &i, &error);
    printf("%s %d\\n", error.message, (int)error.trap);
}
"""


def big(calls):
    """A function that calls one with 1,000 results `calls` times, unless its parameter is 2."""
    once = "(block (call $many) (br 0))"
    return f"""(module
  (func $many (result {"funcref " * 1000}) {"(ref.null func)" * 1000})
  (func $big (export "big") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 42))))
    (block (br_if 0 (i32.eq (local.get 0) (i32.const 2))) {once * calls})
    (call $big (i32.sub (local.get 0) (i32.const 1)))))
"""


def wasm(folder, name, text):
    run("wat2wasm", write(folder, name + ".wat", text), "-o", os.path.join(folder, name + ".wasm"))


def aot(folder, name, *options):
    run(AOT, *options, name + ".wasm", "-o", name + ".a", cwd=folder, env=REMEMBER)


def compiler(folder, cc):
    """Options for the command by which this compiler says how large the frames of big's files are. The runtime
    is not its own: that takes longer."""
    if cc == "tcc":
        return ["--cc=tcc", "--cflags=" + FLAG]
    path = write(folder, "big-" + cc, f"""#!/bin/sh
case "$*" in
*" -c big"*) exec {shutil.which(cc)} {FLAG} -fstack-usage "$@" ;;
*" -c "*) exec clang "$@" ;;
esac
exec {shutil.which(cc)} "$@"
""")
    os.chmod(path, 0o755)
    return ["--cc=" + path]


def frames(keep, cc):
    """Function: bytes, as the compiler says, or as tcc's code does."""
    sizes = {}
    for name in sorted(os.listdir(keep)):
        path = os.path.join(keep, name)
        if name.endswith(".su") and name.startswith("big"):
            with open(path, encoding="utf-8") as f:
                for line in f:
                    function, size = line.split("\t")[:2]
                    sizes[function.split(":")[-1]] = int(size)
        if cc == "tcc" and name.endswith(".o") and name.startswith("big"):
            code = run("objdump", "-d", path)
            for m in re.finditer(r"<(\w+)>:\n(?:.*\n){0,2}?.*sub +\$0x([0-9a-f]+),%rsp", code):
                sizes[m[1]] = int(m[2], 16)
    return sizes


def check_frames(folder, cc, options, calls):
    keep = os.path.join(folder, "keep-" + cc)
    wasm(folder, "big", big(calls))
    aot(folder, "big", *compiler(folder, cc), *options, "--no-cache", "--keep", keep)
    with open(os.path.join(keep, "big_000.c"), encoding="utf-8") as f:
        checked = dict(re.findall(r"NEED_FRAME\(instance, (\d+)u\);\n *(?:return )?(big__f\d+__framed)",
                                  f.read()))
    checked = {function: int(size) for size, function in checked.items()}
    sizes = frames(keep, cc)
    if not checked or not set(checked) & set(sizes):
        fail(f"{cc}: no frame is checked: {checked}, {sizes}")
    for function, size in sizes.items():
        if size > checked.get(function, FREE):
            fail(f"{cc} {options}: {function} has a frame of {size} bytes; checked: {checked}")
    run("gcc", "-I", INCLUDE, write(folder, "host.c", HOST), "big.a", "-lm", "-lpthread", "-o",
        "host", cwd=folder)
    same(run(os.path.join(folder, "host"), cwd=folder), HOST_SAYS, f"{cc} {options}")


def check_cross(folder):
    """What clang makes of the same C for machines that it has no probes for, or had none until
    lately: no frame is large but those of bodies that are checked."""
    source = os.path.join(folder, "keep-tcc", "big_000.c")
    for target in ("aarch64-linux-gnu", "riscv64-linux-gnu"):
        run("clang", "--target=" + target, "-ffreestanding", "-w", "-O0", f"-DGW_FRAME_FREE={FREE}",
            "-fstack-usage", "-I", INCLUDE, "-I", os.path.join(SOURCE, "runtime", "include"), "-c",
            source, "-o", os.path.join(folder, "cross.o"))
        with open(os.path.join(folder, "cross.su"), encoding="utf-8") as f:
            sizes = [line.split("\t")[:2] for line in f]
        large = [name for name, size in sizes if int(size) > FREE]
        if not large or not all(name.endswith("__framed") for name in large):
            fail(f"{target}: large frames of {large}, of {sizes}")


def check_globals(folder):
    """Globals that hold functions: 2,000 of them take no frame of 48 KB at instantiation."""
    text = "".join("(global funcref (ref.func $f))(global funcref (ref.null func))"
                   for _ in range(1000))
    keep = os.path.join(folder, "keep-globals")
    wasm(folder, "big", f'(module (func $f) {text} (func (export "f")))')
    aot(folder, "big", "-O0", "--cc=tcc", "--keep", keep)
    size = frames(keep, "tcc").get("big__init")
    if size is None or size > 4096:
        fail(f"2,000 globals: the frame of big__init has {size} bytes")


def check_bare(folder, cc, level):
    locals_ = 2000
    sets = "".join(f"(local.set {i} (i64.extend_i32_s (call $g (local.get 0))))"
                   for i in range(8, 8 + locals_))
    gets = "".join(f"(i64.xor (local.get {i}))" for i in range(8, 8 + locals_))
    wasm(folder, "bare", f"""(module (import "env" "g" (func $g (param i32) (result i32)))
  (func (export "f") (param i32 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (local {"i64 " * locals_}) {sets} (local.get 7) {gets}))
""")
    aot(folder, "bare", "--freestanding", "--target=x86_64-none-elf", "--stack=4096", "--cc=" + cc,
        level)
    run("gcc", "-no-pie", "-I", INCLUDE, write(folder, "bare-host.c", BARE), "bare.a", "-o", "bare",
        cwd=folder)
    same(run(os.path.join(folder, "bare"), cwd=folder), BARE_SAYS, f"{cc} {level}, no system")


def check_bare_message(folder):
    wasm(folder, "traps", "(module (func $start unreachable) (start $start))")
    aot(folder, "traps", "--freestanding", "--target=x86_64-none-elf")
    run("gcc", "-no-pie", "-I", INCLUDE, write(folder, "traps-host.c", TRAPS), "traps.a", "-o",
        "traps", cwd=folder)
    same(run(os.path.join(folder, "traps"), cwd=folder), "trap 2\n", "a start function that traps")


def main():
    need("tcc", "gcc", "clang", "wasm2c", "wat2wasm", "objdump")
    folder = scratch("faults-frames")
    check_frames(folder, "tcc", ["-O0"], 3)
    check_cross(folder)
    check_frames(folder, "gcc", ["-O0"], 3)
    check_frames(folder, "clang", ["-O0", "--no-guard"], 3)
    check_globals(folder)
    for cc in ("gcc", "clang"):
        check_bare(folder, cc, "-O0")
    check_bare_message(folder)


main()
