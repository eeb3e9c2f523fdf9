#!/usr/bin/env python3
"""--interface: modules that have the same functions, linked side by side or loaded by dlopen()."""
import os

from _driver import INCLUDE, aot, fail, need, run, same, scratch, stderr_of, wasm, write

need("clang", "gcc", "g++", "wat2wasm")
box = scratch("driver-interface")
LIBS = ["-lm", "-lpthread"]

# Two plug-ins of one interface: the same exports in another order, a name that C has a use for, and
# imports and exports of which each has others besides.
wasm(box, "plus", """(module
  (import "host" "bias" (func $bias (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "plus")
  (func (export "apply") (param i32 i32) (result i32)
    (i32.add (i32.add (local.get 0) (local.get 1)) (call $bias (i32.const 1))))
  (func (export "name") (result i64) (i64.const 0x800000004))
  (func (export "read") (result i64) (i64.const 1))
  (func (export "extra") (result f64) (f64.const 1)))""")
wasm(box, "times", """(module
  (import "host" "unused" (func (param i64)))
  (memory (export "memory") 1)
  (data (i32.const 8) "times")
  (func (export "read") (result i64) (i64.const 2))
  (func (export "name") (result i64) (i64.const 0x800000005))
  (func (export "apply") (param i32 i32) (result i32)
    (if (i32.eqz (local.get 1)) (then (unreachable)))
    (i32.mul (local.get 0) (local.get 1))))""")
wasm(box, "wide", """(module
  (func (export "apply") (param i64 i32) (result i32) (i32.const 0))
  (func (export "name") (result i64) (i64.const 0))
  (func (export "read") (result i64) (i64.const 2)))""")

INTERFACE = "--interface=op=apply,name,read"
headers = set()
for name in ("plus", "times"):
    for suffix in (".a", ".so"):
        aot("-O1", "--no-plain", INTERFACE, name + ".wasm", "-o", name + suffix, cwd=box)
        with open(os.path.join(box, "op.h"), encoding="utf-8") as f:
            headers.add(f.read())
if len(headers) != 1:
    fail("two modules of one interface have different headers")

write(box, "use.h", """#include "op.h"
#include <stdio.h>
static int32_t bias(op_instance *i, int32_t value) { (void)i; return value * 1000; }
static int use(const op_vtable *t) {
    op_instance *i, *copy;
    int32_t r = 0;
    int64_t name = 0, id = 0;
    gowasm_buffer text = {NULL, 0, 0};
    if (!op_fits(t)) return printf("does not fit\\n");
    gowasm_status s = t->set_import(NULL, "host.bias", "int64_t (int32_t)", (void (*)(void))bias);
    if (t->new_instance(NULL, &i, NULL)) return 1;
    t->set_import(i, "host.bias", "int32_t (int32_t)", (void (*)(void))bias);
    t->name(i, &name);
    t->export_read(i, &id);
    gowasm_status read = t->api->read_packed(op_base(i), (uint64_t)name, &text, NULL);
    printf("%s %s %d %d %d", t->module, (char *)text.data, (int)id, (int)s, (int)read);
    if (t->clone(i, NULL, &copy, NULL)) return 2;
    s = t->apply(copy, 6, 7, &r);
    printf(" %d", (int)r);
    s = t->apply(copy, 6, 0, &r);
    printf(" %s (%s) %d\\n", t->api->status_name(s), t->last_error(copy)->message,
           t->start == NULL);
    t->api->buffer_free(&text);
    t->free_instance(copy);
    t->free_instance(i);
    return 0;
}
""")
write(box, "side.c", """#include "plus.h"
#include "times.h"
#include "use.h"
/* What archives import is linked. */
int32_t plus_import_host_bias(plus_instance *i, int32_t value) { (void)i; return value; }
void times_import_host_unused(times_instance *i, int64_t value) { (void)i; (void)value; }
int main(void) { return use(&plus_vtable) || use(&times_vtable); }
""")
write(box, "load.c", """#include "use.h"
#include <dlfcn.h>
int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        void *library = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) return printf("%s\\n", dlerror());
        use((const op_vtable *)dlsym(library, OP_SYMBOL));
        dlclose(library);
    }
    return 0;
}
""")
SAYS = ("plus plus 1 5 0 1013 ok () 1\n"
        "times times 2 0 0 42 trap (unreachable in apply) 1\n")
STRICT = ["-Wall", "-Wextra", "-Werror", "-I", INCLUDE]
for compiler in (["clang"], ["g++", "-std=c++17", "-x", "c++"]):
    run(*compiler, *STRICT, "-c", "side.c", "-o", "side.o", cwd=box)
    run("g++", "side.o", "plus.a", "times.a", *LIBS, "-o", "side", cwd=box)
    same(run("./side", cwd=box), SAYS, "two archives")
    run(*compiler, *STRICT, "-c", "load.c", "-o", "load.o", cwd=box)
    run("g++", "load.o", "-ldl", "-o", "load", cwd=box)
    same(run("./load", "./plus.so", "./times.so", cwd=box), SAYS, "two shared libraries")

# Another signature under the same names is seen before anything is called.
os.makedirs(os.path.join(box, "other"))
aot("-O1", "--no-plain", INTERFACE, "wide.wasm", "-o", "wide.so", "--header", "other/wide.h", cwd=box)
same(run("./load", "./wide.so", cwd=box), "does not fit\n", "another interface")
# A library without the table.
aot("-O1", "times.wasm", "-o", "without.so", "--prefix=without", cwd=box)
same(run("./load", "./without.so", cwd=box), "does not fit\n", "no interface at all")
# Every output that there can be without Go, at once.
os.makedirs(os.path.join(box, "all"))
aot(INTERFACE, "times.wasm", "-o", "all/t.c", "--cxx-header=all/t.hpp", "-MD", cwd=box)
same(sorted(os.listdir(os.path.join(box, "all"))), ["op.h", "t.c", "t.d", "t.hpp", "times.h"], "all outputs")

# All functions, where none are listed; what cannot be, with nothing written.
aot("-O1", "--interface=all", "times.wasm", "-o", "times.a", cwd=box)
with open(os.path.join(box, "all.h"), encoding="utf-8") as f:
    text = f.read()
for member in ("(*apply)", "(*name)", "(*export_read)"):
    if member not in text:
        fail(f"all.h lacks {member}")
# Exports that are macros of generated code and of headers, or names of the interface's own.
HOSTILE = ["UNREACHABLE", "FUNC_PROLOGUE", "PLUG_ID", "PLUG_SYMBOL", "plug_instance", "plug_fits",
           "plug_base", "plug_vtable", "plug_module", "size", "id", "module", "class", "errno", "NULL",
           "wasm_rt_funcref_null_value", "_x", "instance", "new", "base", "set_import", "copysign"]
wasm(box, "hostile", "(module (import \"FUNC\" \"PROLOGUE\" (func)) (import \"wasm\" "
     "\"rt_funcref_null_value\" (func)) " +
     "".join(f'(func (export "{name}") (result i32) (i32.const 1))' for name in HOSTILE) + ")")
for suffix in (".a", ".so"):
    aot("-O1", "--interface=plug", "--prefix=aa", "hostile.wasm", "-o", "aa" + suffix, cwd=box)
for header in ("aa.h", "plug.h"):
    for compiler in (["gcc", "-x", "c"], ["g++", "-x", "c++"]):
        run(*compiler, "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "-fsyntax-only", header, cwd=box)

before = sorted(os.listdir(box))
for status, says, *words in (
        (1, "exports no function 'none', which --interface op lists", "--interface=op=apply,none"),
        (2, "--interface plus is or begins with the module's prefix", "--interface=plus"),
        (2, "--interface plus_x is or begins with", "--interface=plus_x"),
        (2, "makes names that the C library or the runtime", "--interface=gowasm"),
        (2, "--interface does not take 'a-b'", "--interface=a-b"),
        (2, "--interface needs an operating system", "--interface=op", "--freestanding")):
    said = stderr_of(*words, "plus.wasm", "-o", "no.a", cwd=box, status=status)
    if says not in said:
        fail(f"{words}: {said}")
same(sorted(os.listdir(box)), before, "the folder after errors")