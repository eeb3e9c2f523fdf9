"""Instructions of AArch64 that not every processor has: NAME-aarch64.c of the hosted runtime computes
the same with them and without, on QEMU's processor, which has them all, in a process without a C
library. For the machine at hand: tests/runtime/test-processor.c, with the same checks."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _bare import fail
from _project import SOURCE, scratch, write
from _user import board_objects, compile_c, execute, link, need_users

TARGET = "aarch64-none-elf"
SOURCES = ("sha256-blocks.c", "sha256-aarch64.c", "crc32-aarch64.c")
STRING_H = """#include <stddef.h>
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
"""


def main():
    need_users(TARGET)
    folder = scratch("baremetal-processor")
    write(folder, "string.h", STRING_H)
    runtime = os.path.join(SOURCE, "runtime", "src")
    for level in ("-O0", "-O2"):
        flags = ["-I", runtime, "-I", os.path.join(SOURCE, "runtime", "include"), "-I", SOURCE, level]
        objects = board_objects(TARGET, folder)
        objects.append(compile_c(TARGET, os.path.join(SOURCE, "tests", "baremetal", "processor", "firmware.c"),
                                 folder, *flags))
        objects += [compile_c(TARGET, os.path.join(runtime, name), folder, *flags) for name in SOURCES]
        output, status = execute(TARGET, link(TARGET, objects, os.path.join(folder, "program")))
        print(level, output.replace("\n", ", "))
        if status != 0 or "failed 0\n" not in output or "checks 0" in output:
            fail(f"{level}: status {status}")


main()
