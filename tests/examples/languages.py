"""The generated header and library as C11 and C++17 programs see them.

The header is clean under -Wall -Wextra -pedantic -Werror in both languages with gcc and clang; the
same library links with -lm and -lpthread only; two modules go into one program; a library compiled
by gcc works like one compiled by clang.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, copy_example, make_variables, need, run, same, scratch, write

STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror"]
COMPILERS = [("gcc", "c11", "c"), ("clang", "c11", "c"), ("g++", "c++17", "cc"),
             ("clang++", "c++17", "cc")]
INCLUDES = ["-I.", "-I" + os.path.join(BUILD, "include")]

PROGRAM = """
#include "calc.h"
#include <stdio.h>
int main(void) {
    printf("%d\\n", (int)add(20, 22));
    return 0;
}
"""

# Two modules, and every kind of interface: numbers, several results, names that C has for itself,
# an import that the program defines.
FIRST_WAT = """
(module
  (import "host" "twice" (func $twice (param i32) (result i32)))
  (memory (export "memory") 1)
  (global (export "version") i32 (i32.const 3))
  (func (export "quadruple") (param i32) (result i32)
    (call $twice (call $twice (local.get 0))))
  (func (export "exit") (param i32) (result i32) (local.get 0))
  (func (export "class") (result i32) (i32.const 5))
  (func (export "divmod") (param i32 i32) (result i32 i32)
    (i32.div_s (local.get 0) (local.get 1)) (i32.rem_s (local.get 0) (local.get 1)))
  (func (export "halve") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5))))
"""
SECOND_WAT = """
(module
  (import "host" "twice" (func $twice (param i64) (result i64)))
  (memory (export "memory") 1)
  (func (export "octuple") (param i64) (result i64)
    (call $twice (call $twice (call $twice (local.get 0))))))
"""
TWO_MODULES = """
#include "first.h"
#include "second.h"
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
int32_t first_import_host_twice(first_instance *instance, int32_t value) {
    (void)instance;
    return 2 * value;
}
int64_t second_import_host_twice(second_instance *instance, int64_t value) {
    (void)instance;
    return 2 * value;
}
#ifdef __cplusplus
}
#endif
int main(void) {
    gowasm_error error;
    first_instance *f;
    second_instance *s;
    int32_t quotient, remainder, same;
    gowasm_options options = GOWASM_OPTIONS_INIT;
    if (first_new(&options, &f, &error) != GOWASM_OK || second_new(NULL, &s, &error) != GOWASM_OK) {
        printf("%s\\n", error.message);
        return 1;
    }
    printf("%d %d\\n", (int)quadruple(10), (int)octuple(10));
    if (first_divmod(f, 17, 5, &quotient, &remainder) != GOWASM_OK) return 1;
    if (first_exit(f, 7, &same) != GOWASM_OK) return 1;
    printf("%d %d %d %g\\n", (int)quotient, (int)remainder, (int)same, halve(5.0));
    if (first_divmod(f, 1, 0, &quotient, &remainder) != GOWASM_TRAP) return 1;
    printf("%s\\n", gowasm_trap_name(gowasm_last_error(first_base(f))->trap));
    if (first_class(f, &same) != GOWASM_OK) return 1;
    printf("%d\\n", (int)same);
    first_free(f);
    second_free(s);
    return 0;
}
"""
TWO_MODULES_OUTPUT = "40 80\n3 2 7 2.5\ninteger divide by zero\n5\n"

need("make", "go", "wasm2c", "clang", "gcc", "g++", "wat2wasm")
top = scratch("languages")

# The Go module of examples/add.
folder = copy_example("add", top)
run("make", "-s", *make_variables(), "calc.a", cwd=folder)
for compiler, standard, suffix in COMPILERS:
    write(folder, "only." + suffix, '#include "calc.h"\n')
    write(folder, "program." + suffix, PROGRAM)
    run(compiler, "-std=" + standard, *STRICT, *INCLUDES, "-fsyntax-only", "only." + suffix,
        cwd=folder)
    run(compiler, "-std=" + standard, *STRICT, *INCLUDES, "program." + suffix, "calc.a", "-lm",
        "-lpthread", "-o", "program", cwd=folder)
    same(run("./program", cwd=folder), "42\n", f"add(20, 22) from {compiler}")

# Two modules in one program; the libraries compiled by clang and by gcc.
for cc in ("clang", "gcc"):
    folder = os.path.join(top, "two-" + cc)
    os.makedirs(folder)
    for name, text in (("first", FIRST_WAT), ("second", SECOND_WAT)):
        write(folder, name + ".wat", text)
        run("wat2wasm", name + ".wat", "-o", name + ".wasm", cwd=folder)
        run(AOT, "--cc", cc, name + ".wasm", "-o", name + ".a", cwd=folder)
    for compiler, standard, suffix in COMPILERS:
        write(folder, "program." + suffix, TWO_MODULES)
        run(compiler, "-std=" + standard, *STRICT, *INCLUDES, "program." + suffix, "first.a",
            "second.a", "-lm", "-lpthread", "-o", "program", cwd=folder)
        same(run("./program", cwd=folder), TWO_MODULES_OUTPUT,
             f"two modules of {cc} in a program of {compiler}")
