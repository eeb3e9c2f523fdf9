#!/usr/bin/env python3
"""Imports that are set at run time: PREFIX_set_imports, in programs that load a shared library by
dlopen() (here Python's ctypes) and cannot define functions under its names."""
import ctypes

from _driver import CALC, INCLUDE, aot, fail, need, run, same, scratch, wasm, write

need("clang", "gcc", "tcc", "wat2wasm")
box = scratch("driver-imports")
wasm(box, "calc", CALC)
# A start function that calls an import, an import that returns several results, and a memory.
wasm(box, "early", """(module
  (import "env" "memory" (memory 1))
  (import "env" "first" (func $first (param i32) (result i32)))
  (import "and" "eq" (func $eq (result i32 i64)))
  (global $g (mut i32) (i32.const 0))
  (func $start (global.set $g (call $first (i32.const 5))))
  (start $start)
  (func (export "got") (result i32) (global.get $g))
  (func (export "both") (result i64) (call $eq) (drop) (drop) (i64.const 3))
  (func (export "peek") (result i32) (i32.load8_u (i32.const 7))))""")
LIBS = ["-lm", "-lpthread"]

# ctypes loads with RTLD_NOW: every symbol must be there, or be weak.
for compiler in ("clang", "gcc", "tcc"):
    aot("-O1", "--cc=" + compiler, "calc.wasm", "-o", compiler + ".so", cwd=box)
    calc = ctypes.CDLL(f"{box}/{compiler}.so")
    NOTIFY = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_int32)
    LOG = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int32)

    class Imports(ctypes.Structure):
        _fields_ = [("env_notify", NOTIFY), ("env_hostLogUint32", LOG)]

    class Error(ctypes.Structure): # how gowasm_error begins
        _fields_ = [("status", ctypes.c_int), ("trap", ctypes.c_int), ("exit_code", ctypes.c_int),
                    ("function", ctypes.c_char * 128), ("message", ctypes.c_char * 256)]

    calc.calc_last_error.restype = ctypes.POINTER(Error)
    made = ctypes.c_void_p()
    same(calc.calc_new(None, ctypes.byref(made), None), 0, f"{compiler}: calc_new")
    total = ctypes.c_int32(77)
    logged = []
    log = LOG(lambda instance, value: logged.append(value))
    only_log = Imports(NOTIFY(), log)
    same(calc.calc_set_imports(made, ctypes.byref(only_log)), 0, "calc_set_imports")
    same(calc.calc_add(made, 1, 2, ctypes.byref(total)), 6, "a call of a missing import")
    same(calc.calc_last_error(made)[0].message.decode(),
         "the guest calls its import env.notify, which is neither linked nor set by "
         "calc_set_imports()", "its message")
    imports = Imports(NOTIFY(lambda instance, value: value + 1), log)
    same(calc.calc_set_imports(made, ctypes.byref(imports)), 0, "calc_set_imports")
    same(calc.calc_add(made, 1, 2, ctypes.byref(total)), 0, "a call")
    same((total.value, logged), (4, [1, 1]), "what it gives")
    calc.calc_free(made)

# Per module and per instance; over reset and clone; inside of a call; and the default instance.
write(box, "set.c", """#include "calc.h"
#include <stdio.h>
static int32_t one(calc_instance *i, int32_t value) { (void)i; return value + 1; }
static int32_t two(calc_instance *i, int32_t value) { (void)i; return value + 2; }
static int32_t change(calc_instance *i, int32_t value) {
    calc_set_imports(i, &(calc_imports){.env_notify = two});
    return value;
}
static void quiet(calc_instance *i, uint32_t value) { (void)i; (void)value; }
static int32_t sum(calc_instance *c) {
    int32_t sum = 0;
    gowasm_status s = calc_add(c, 10, 20, &sum);
    return s == GOWASM_OK ? sum : -(int32_t)s;
}
int main(void) {
    calc_instance *a, *b, *copy, *late;
    setvbuf(stdout, NULL, _IONBF, 0);
    if (calc_new(NULL, &a, NULL) || calc_new(NULL, &b, NULL)) return 1;
    printf("nothing %d\\n", sum(a));
    calc_set_imports(NULL, &(calc_imports){.env_notify = one, .env_hostLogUint32 = quiet});
    printf("module %d %d\\n", sum(a), sum(b));
    calc_set_imports(b, &(calc_imports){.env_notify = two, .env_hostLogUint32 = quiet});
    printf("instance %d %d\\n", sum(a), sum(b));
    if (calc_reset(b) || calc_clone(b, NULL, &copy, NULL) || calc_new(NULL, &late, NULL)) return 2;
    printf("reset %d clone %d new %d plain %d\\n", sum(b), sum(copy), sum(late), (int)add(10, 20));
    calc_set_imports(b, NULL);
    printf("none %d clone %d\\n", sum(b), sum(copy));
    calc_set_imports(b, &(calc_imports){.env_notify = change, .env_hostLogUint32 = quiet});
    printf("inside %d", sum(b));
    printf(" %d\\n", sum(b));
    calc_free(a), calc_free(b), calc_free(copy), calc_free(late);
    return 0;
}
""")
# The default of hostLogUint32 prints where none is set.
SAYS = "\U0001f916: 10\nnothing -6\nmodule 31 31\ninstance 31 32\nreset 32 clone 32 new 31 plain 31\n"
SAYS += "\U0001f916: 10\nnone -6 clone 32\ninside 30\U0001f916: 10\n 32\n"
run("clang", "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "set.c", "clang.so", *LIBS,
    "-Wl,-rpath," + box, "-Wl,-z,lazy", "-o", "set", cwd=box)
same(run("./set", cwd=box), SAYS, "what imports hold for")

# What is not a function, what runs when an instance is made, and members that are keywords of C++.
aot("-O1", "early.wasm", "-o", "early.so", cwd=box)
run("g++", "-std=c++17", "-fsyntax-only", "-x", "c++", "-I", INCLUDE, "early.h", cwd=box)
write(box, "early.c", """#include "early.h"
#include <stdio.h>
#include <string.h>
static gowasm_instance *holder;
static gowasm_memory_ref memory(early_instance *i) { (void)i; return gowasm_memory_of(holder); }
static int32_t first(early_instance *i, int32_t value) { (void)i; return value * 2; }
int main(void) {
    early_instance *e;
    gowasm_error error;
    int32_t got = 0, byte = 0;
    int64_t both = 0;
    gowasm_memory_new(1, 1, &holder, NULL);
    printf("%d %s\\n", early_new(NULL, &e, &error), error.message);
    early_set_imports(NULL, &(early_imports){.env_memory = memory});
    printf("%d %s\\n", early_new(NULL, &e, &error), error.message);
    early_set_imports(NULL, &(early_imports){.env_memory = memory, .env_first = first});
    if (early_new(NULL, &e, &error)) return 1;
    early_got(e, &got);
    gowasm_write(early_base(e), 7, "A", 1, NULL);
    early_peek(e, &byte);
    printf("%d %d %d\\n", (int)got, (int)byte, (int)early_both(e, &both));
    printf("%s\\n", early_last_error(e)->message);
    early_free(e);
    gowasm_memory_free(holder);
    return 0;
}
""")
run("clang", "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "early.c", "early.so", *LIBS,
    "-Wl,-rpath," + box, "-o", "early", cwd=box)
said = run("./early", cwd=box).splitlines()
same(said[2:], ["10 65 6", "the guest calls its import and.eq, which is neither linked nor set by "
                "early_set_imports()"], "early")
if not said[0].startswith("5 ") or "env.memory" not in said[0]:
    fail("a missing memory is not named: " + said[0])
if not said[1].startswith("6 ") or "env.first" not in said[1]:
    fail("a missing import of a start function is not named: " + said[1])

# An archive keeps its promise: what is missing is a link error (driver-products), and what is linked
# can be replaced for one instance.
aot("-O1", "calc.wasm", "-o", "calc.a", cwd=box)
write(box, "linked.c", """#include "calc.h"
#include <stdio.h>
int32_t calc_import_env_notify(calc_instance *i, int32_t value) { (void)i; return value + 100; }
static int32_t two(calc_instance *i, int32_t value) { (void)i; return value + 2; }
int main(void) {
    calc_instance *a;
    int32_t sum = 0;
    if (calc_new(NULL, &a, NULL) || calc_add(a, 0, 0, &sum)) return 1;
    printf("%d", (int)sum);
    calc_set_imports(a, &(calc_imports){.env_notify = two});
    if (calc_add(a, 0, 0, &sum)) return 2;
    printf(" %d\\n", (int)sum);
    calc_free(a);
    return 0;
}
""")
run("clang", "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "linked.c", "calc.a", *LIBS, "-o",
    "linked", cwd=box)
same(run("./linked", cwd=box), "\U0001f916: 0\n\U0001f916: 0\n100 2\n", "an archive")
