"""Places are shown where the DWARF is that of the code, and nowhere else.

wasm-opt changes code and leaves the DWARF of before, which then says places of other functions or
lines. dwarf-shifted/README.md says how the modules were made.
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, SOURCE, fail, need, run, same, scratch, write

MODULES = os.path.join(SOURCE, "tests", "faults", "dwarf-shifted")
PROGRAM = """#include "plain.h"
#include <stdio.h>

int main(void) {
    plain_instance *p;
    int32_t result;
    if (plain_new(NULL, &p, NULL) != GOWASM_OK || plain_outer(p, 7, &result) != GOWASM_TRAP)
        return 1;
    gowasm_error_print(gowasm_last_error(plain_base(p)), stdout);
    plain_free(p);
    return 0;
}
"""
TRACE = """trap: unreachable in main.lookup

main.lookup(...)
main.middle(...)
\tmain.go:12
main.outer(...)
\tmain.go:18
main.outer#wasmexport(...)
\tmain.go:16
"""


def lines(folder, module):
    """The places of the Go source in the C of a module."""
    out = os.path.join(folder, "lines.c")
    run(AOT, "-g", os.path.join(MODULES, module + ".wasm"), "-o", out)
    with open(out, encoding="utf-8") as f:
        return re.findall(r'^#line (\d+) ".*/(\w+\.go)"$', f.read(), re.M)


def main():
    need("wasm2c", "clang", "gcc")
    folder = scratch("faults-dwarf-shifted")
    found = lines(folder, "plain")
    for place in (("16", "main.go"), ("12", "main.go"), ("7", "main.go")):
        if place not in found:
            fail(f"the C of a module whose DWARF fits lacks {place}: {found}")
    for module in ("optimised", "asyncify"):
        found = lines(folder, module)
        if found:
            fail(f"the C of {module}.wasm has places of other code: {found}")

    write(folder, "main.c", PROGRAM)
    run(AOT, "-O0", os.path.join(MODULES, "plain.wasm"), "-o", "plain.a", cwd=folder)
    run("gcc", "-I.", "-I", os.path.join(BUILD, "include"), "main.c", "plain.a", "-lm",
        "-lpthread", "-o", "program", cwd=folder)
    trace = run(os.path.join(folder, "program"))
    same(re.sub(r"\t/.*/", "\t", trace), TRACE, "the trace")


main()
