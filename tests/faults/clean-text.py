"""What a guest says and is called reaches errors, traces and inspect without control characters, those
that turn the direction of text, and invalid UTF-8: names of functions and files, imports, panics."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, fail, run, scratch
from capi._capi import aot, module, program, refused

NAME = r"A\1b[31m\0a\0d\7f\c2\9b2J\e2\80\aeB\e2\81\a6C\e2\80\a8E"
CLEAN = "A?[31m????2J?B?C?E"
PANIC = r"panic: A\1b[31m\7f\c2\9b2J\e2\80\aeB\ffC\0a"
CLEAN_PANIC = "panic: A?[31m??2J?B?C"
# "fd_write" of a panic's text, as TinyGo does it, and then a trap.
GUEST = f"""(module
  (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
  (import "env" "{NAME}" (global $g i32))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\80\\00\\00\\00")
  (data (i32.const 16) "{PANIC}")
  (func $say (export "say") (param i32)
    (i32.store (i32.const 4) (local.get 0))
    (drop (call $w (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    unreachable)
  (func $trap (export "{NAME}") (param i32) (drop (i32.load (i32.const -4)))))
"""
USE = """#include "gowasm_link.h"
#include "bad.h"
#include <stdio.h>
#include <string.h>
static bool given;
static uint32_t value;
gowasm_global_ref LINK(bad_instance *i) {
    gowasm_global_ref ref = {.value = given ? &value : NULL, .type = GOWASM_I32};
    (void)i;
    return ref;
}
static ptrdiff_t swallow(void *user, const void *bytes, size_t size) {
    (void)user, (void)bytes;
    return (ptrdiff_t)size;
}
static void tell(gowasm_instance *i) {
    const gowasm_error *e = gowasm_last_error(i);
    printf("%s|%s|", e->message, e->function);
    for (uint32_t k = 0; k < e->frame_count && k < GOWASM_FRAMES; k++)
        printf("%s|", e->frames[k].function);
    printf("%s|", gowasm_error_text(i, NULL));
    gowasm_error_print(e, stdout);
}
int main(void) {
    gowasm_error e;
    bad_instance *i;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.standard_out = (gowasm_stream){-1, NULL, swallow, NULL};
    if (bad_new(NULL, &i, &e) == GOWASM_OK) return 1;
    printf("%s\\n", e.message);
    given = true;
    if (bad_new(&o, &i, &e) != GOWASM_OK) return puts(e.message), 2;
    CALL(i, 0);
    tell(bad_base(i));
    bad_say(i, SIZE);
    tell(bad_base(i));
    memset(&e, 0, sizeof e);
    e.status = GOWASM_HOST_ERROR;
    strcpy(e.message, "own \\x1b[1m\\xe2\\x80\\xae\\xff");
    gowasm_error_print(&e, stdout);
    return 0;
}
"""
UNCLEAN = re.compile(b"[\0-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xaf]")

folder = scratch("faults-clean-text")
path = module(folder, "bad", GUEST)
aot(path, "-o", os.path.join(folder, "bad.a"))
with open(os.path.join(folder, "bad.h"), encoding="utf-8") as f:
    header = f.read()
link = re.search(r"gowasm_global_ref (\w+)\(", header)[1]
call = re.search(r"gowasm_status (bad_A\w*)\(", header)[1]
size = len(re.sub(r"\\..", "x", PANIC))
text = USE.replace("LINK", link).replace("CALL", call).replace("SIZE", str(size))
output = program(folder, "use", text, os.path.join(folder, "bad.a"))
done = subprocess.run([os.path.join(folder, "use")], stdout=subprocess.PIPE)
found = UNCLEAN.search(done.stdout)
if found:
    fail(f"{found[0]!r} in {done.stdout!r}")
done.stdout.decode()  # valid UTF-8
for expected in [f"env.{CLEAN}", f"|{CLEAN}|", f"{CLEAN_PANIC}|", "own ?[1m??"]:
    if expected not in output:
        fail(f"{expected!r} is missing in {output!r}")
for shown in [run(AOT, "inspect", path), refused(path, "-o", "x", "--emit=exe")]:
    if UNCLEAN.search(shown.encode()):
        fail(f"control characters in {shown!r}")
