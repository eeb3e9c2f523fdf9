"""A stack that is too small, as archives compiled with -g find it: a call with less stack left than
--stack is refused, and one whose host function writes behind the stack ends with a trap. On a
Cortex-M3 with 4 KiB of stack in QEMU, the module compiled by gcc and by clang. Without -g nothing
is asked, and no code is there for it."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import ARM, INCLUDE, archive, fail, need_tools, qemu, wasm
from _project import SOURCE, run, same, scratch, write

GUEST = """(module
  (import "env" "use" (func $use (param i32) (result i32)))
  (global $after (mut i32) (i32.const 0))
  (func (export "call") (param i32) (result i32) (local $r i32)
    (local.set $r (call $use (local.get 0)))
    (global.set $after (i32.add (global.get $after) (i32.const 1)))
    (local.get $r))
  (func (export "after") (result i32) (global.get $after))
  (func $deep (export "deep") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0)))))
"""
MAIN = """#include "board.h"
#include "guest.h"
extern char stack_top[];
static void *stack_end(void) { return stack_top - 4096; }
const gowasm_board gowasm_board_hooks = {.stack_end = stack_end};

/* Writes that many bytes of stack; with a negative size it fails, too. */
int32_t guest_import_env_use(guest_instance *instance, int32_t size) {
    int32_t n = size < 0 ? -size : size;
    volatile char bytes[n];
    for (int32_t i = 0; i < n; i++) bytes[i] = 1;
    if (size < 0) gowasm_host_fail(guest_base(instance), "");
    return bytes[n / 2];
}

static void say(const char *text) { board_print(text, gowasm_string(text).size); }
static void tell(guest_instance *g, gowasm_status status) {
    const gowasm_error *error = gowasm_last_error(guest_base(g));
    say(status == GOWASM_OK ? "ok" : error->message);
    if (status != GOWASM_OK && status != error->status) say(", another status");
    say("\\n");
}
/* With `taken` bytes of stack taken by this function itself. */
static __attribute__((noinline)) gowasm_status call_from(guest_instance *g, int taken) {
    volatile char bytes[taken];
    int32_t n;
    bytes[0] = 1;
    gowasm_status status = guest_call(g, 16, &n);
    return bytes[0] == 1 ? status : GOWASM_BAD_ARGUMENT;
}

int main(void) {
    guest_instance *g;
    gowasm_error error;
    int32_t n;
    gowasm_status status = guest_new(NULL, &g, &error);
    if (status != GOWASM_OK) {
        say("new: ");
        say(error.message);
        say("\\n");
        return 0;
    }
    tell(g, guest_call(g, 500, &n));
    tell(g, guest_call(g, 5000, &n)); /* over the end, which is seen when it returns */
    tell(g, guest_after(g, &n));
    say(n == 1 ? "the guest did not go on\\n" : "the guest went on\\n");
    tell(g, guest_call(g, -5000, &n)); /* when the guest is left */
    tell(g, guest_call(g, -500, &n));
    tell(g, guest_deep(g, 10, &n));
    tell(g, guest_deep(g, 1000, &n)); /* stopped by --stack */
    tell(g, call_from(g, 800));
    tell(g, call_from(g, 3000)); /* no room for --stack */
    return 0;
}
"""
GUARDED = """ok
call stack exhausted: the end of the stack was overwritten
ok
the guest did not go on
call stack exhausted: the end of the stack was overwritten
host error
ok
call stack exhausted
ok
call stack exhausted: less of the stack is left than --stack says
"""
UNGUARDED = """ok
ok
ok
the guest went on
host error
host error
ok
call stack exhausted
ok
ok
"""
board = os.path.join(SOURCE, "examples", "firmware-cortex-m3")


def firmware(cc, *options):
    product = archive(module, "thumbv7m-none-eabi", cc, folder, *options)
    elf = os.path.join(folder, "firmware.elf")
    run(ARM + "gcc", "-mcpu=cortex-m3", "-mthumb", "-Os", "-ffreestanding", "-fno-builtin",
        "-I", folder, "-I", INCLUDE, "-I", board, write(folder, "main.c", MAIN),
        os.path.join(board, "board.c"), os.path.join(SOURCE, "examples/firmware-common/mem.c"), "-nostdlib", "-T",
        os.path.join(board, "link.ld"), "-Wl,--gc-sections,-z,noexecstack", product, "-lgcc",
        "-o", elf)
    output, status = qemu(["qemu-system-arm", "-M", "mps2-an385", "-display", "none", "-monitor",
                           "none", "-serial", "stdio", "-semihosting-config",
                           "enable=on,target=native", "-kernel", elf])
    if status != 0:
        fail(f"{cc} {' '.join(options)}: status {status}\n{output}")
    return output, elf


need_tools("qemu-system-arm")
folder = scratch("baremetal-stack-guard")
module = wasm(GUEST, folder, "guest")
for cc in (ARM + "gcc", "clang"):
    output, _ = firmware(cc, "-g", "--stack=2KiB")
    same(output, GUARDED, f"with -g, by {cc}")
    output, _ = firmware(cc, "-g", "--stack=8KiB")
    same(output, "new: trap: less of the stack is left than --stack says\n", f"8 KiB of 4, by {cc}")
    output, elf = firmware(cc, "--stack=2KiB")
    same(output, UNGUARDED, f"without -g, by {cc}")
    if "stack_whole" in run("nm", elf):
        fail(f"{cc}: the guard is there without -g")
