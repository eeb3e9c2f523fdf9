"""Every product, with clang and gcc, in C and C++: it links, runs, and shows what it should."""
import os
import re

from _driver import (BUILD, CALC, INCLUDE, USER, USER_SAYS, aot, fail, need, run, same, scratch,
                     script, stderr_of, wasm, write)
from _project import compilers_that_remember

need("clang", "gcc", "g++", "nm", "wasm-validate")
box = scratch("driver-products")
module = wasm(box, "calc", CALC)
write(box, "user.c", USER)
write(box, "mine.c", """#include "calc.h"
#include <stdio.h>
void calc_import_env_hostLogUint32(calc_instance *instance, uint32_t value) {
    (void)instance;
    printf("mine %u\\n", (unsigned)value);
}
""")
LIBS = ["-lm", "-lpthread"]
SHARE = os.path.join(BUILD, "share", "gowasm-aot")


def program(compiler, *sources, libs=LIBS):
    run(compiler, "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, *sources, *libs, "-o", "program",
        cwd=box)
    return run("./program", cwd=box)


def symbols(*nm):
    return {line.split()[-1]: line.split()[-2] for line in run("nm", *nm, cwd=box).splitlines()
            if len(line.split()) >= 2}


def declared(header):
    """The functions that a header declares, without the program's own."""
    with open(os.path.join(box, header), encoding="utf-8") as f:
        text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.DOTALL)
    names = set(re.findall(r"\b(\w+)\(", text))
    return {n for n in names if not n.startswith(("calc_import_env_notify", "gowasm_", "__"))}


# Archives: the user's definition of an import takes the default's place.
for cc in ("clang", "gcc"):
    for options in (["-O0"], ["-O1", "--no-guard"], ["-Os", "-g"] if cc == "clang" else ["-Os"]):
        aot("--cc", cc, *options, "calc.wasm", cwd=box)
        same(program("gcc", "user.c", "calc.a"), "🤖: 1\n" + USER_SAYS, f"calc.a by {cc}")
        same(program("clang", "user.c", "mine.c", "calc.a"), "mine 1\n" + USER_SAYS,
             f"calc.a by {cc} with its own hostLogUint32")

# Relative paths among the flags are the user's, wherever the compiler runs. The runtime is compiled with the
# first of them alone.
quick = script(box, "quick-cc", """case "$*" in *' -c calc'*) ;; *' -c '*) for last; do :; done; : > "$last"; exit ;; esac
exec clang "$@"
""")
os.mkdir(os.path.join(box, "inc"))
write(os.path.join(box, "inc"), "forced.h", "#define FORCED 1\n")
for flags, cc in (("-Iinc -DNEEDS", "clang"), ("-I inc", quick), ("-I ./inc -Linc", quick)):
    aot("-O1", "--no-cache", "--cc", cc, "--cflags", flags + " -include inc/forced.h", "calc.wasm", "-o",
        "flags.a", "--header", "flags.h", cwd=box, env=compilers_that_remember())

# C++, with the default options.
run("g++", "-std=c++17", "-Wall", "-Wextra", "-pedantic", "-Werror", "-x", "c++", "-I", INCLUDE,
    "-c", "mine.c", "-o", "mine.o", cwd=box)
same(program("gcc", "user.c", "mine.o", "calc.a"), "mine 1\n" + USER_SAYS, "C++ definitions")

# A missing import is a link error that names it.
write(box, "none.c", '#include "calc.h"\nint main(void) { return add(1, 2); }\n')
import subprocess
linking = subprocess.run(["clang", "-I", INCLUDE, "none.c", "calc.a", *LIBS, "-o", "none"], cwd=box,
                         stderr=subprocess.PIPE, text=True)
if linking.returncode == 0 or "calc_import_env_notify" not in linking.stderr:
    fail("a missing import is not named by the linker:\n" + linking.stderr)

# A shared library: imports come from the program, everything else is bound inside.
aot("-O1", "calc.wasm", "-o", "calc.so", cwd=box)
SHARED = ["-rdynamic", "-Wl,-rpath," + box]
same(program("clang", "user.c", "calc.so", libs=SHARED), "🤖: 1\n" + USER_SAYS, "calc.so")
same(program("clang", "user.c", "mine.c", "calc.so", libs=SHARED), "mine 1\n" + USER_SAYS,
     "calc.so with its own hostLogUint32")
shown = symbols("-D", "--defined-only", "calc.so")
names = declared("calc.h")
for name in (*names, "calc_new", "calc_base", "calc_clone", "calc_add", "add", "gowasm_read",
             "gowasm_last_error", "gowasm_set_plain_hook", "gowasm_memory_new",
             "calc_import_env_hostLogUint32"):
    if name not in shown:
        fail(f"calc.so does not show {name}")
for name in shown:
    if "__" in name or name.startswith("gowasm_wasi") or name.startswith("gowasm_env"):
        fail(f"calc.so shows {name}")

# One object: the same names, and two of them go together.
aot("-O1", "calc.wasm", "-o", "calc.o", cwd=box)
same(program("clang", "user.c", "mine.c", "calc.o"), "mine 1\n" + USER_SAYS, "calc.o")
shown = symbols("--defined-only", "--extern-only", "calc.o")
for name in names - set(shown):
    fail(f"calc.o does not show {name}")
for name, kind in shown.items():
    if "__" in name:
        fail(f"calc.o shows {name}")
    if name.startswith("gowasm_") and kind not in "WV":
        fail(f"{name} in calc.o is not weak: {kind}")

# Two modules in one program, as archives and as objects, and a module linked twice by mistake.
two = wasm(box, "two", CALC)
write(box, "both.c", """#include "calc.h"
#include "two.h"
int32_t two_import_env_notify(two_instance *instance, int32_t value) {
    int32_t sum = 0;
    two_instance *t;
    (void)instance;
    if (two_new(NULL, &t, NULL) == GOWASM_OK) two_div(t, value, 1, &sum);
    two_free(t);
    return sum;
}
""")
for suffix in (".a", ".o"):
    aot("-O1", "--no-plain", "two.wasm", "-o", "two" + suffix, cwd=box)
    aot("-O1", "calc.wasm", "-o", "calc" + suffix, cwd=box)
    write(box, "pair.c", USER.replace("int main(void) {", """#include "two.h"
int main(void) {
    two_instance *t;
    int32_t both = 0;
    if (two_new(NULL, &t, NULL) != GOWASM_OK || two_add(t, 3, 4, &both) != GOWASM_OK) return 9;
    two_free(t);
    if (both != 7) return 10;
"""))
    same(program("clang", "pair.c", "both.c", "calc" + suffix, "two" + suffix),
         "🤖: 3\n🤖: 1\n" + USER_SAYS, "two modules, " + suffix)

# The generated sources, in one file.
SANITIZE = os.environ.get("GOWASM_SANITIZE")  # of the library that it is linked with
sanitize = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"] if SANITIZE else []
aot("calc.wasm", "-o", "calc.c", cwd=box)
run("gcc", "-w", *sanitize, "-O1", "-ffp-contract=off", "-fno-math-errno", "-fno-optimize-sibling-calls",
    "-I", os.path.join(SHARE, "runtime", "include"), "-I", INCLUDE, "-c", "calc.c", "-o",
    "generated.o", cwd=box)
same(program("gcc", "user.c", "generated.o", os.path.join(BUILD, "lib", "libgowasm.a"), *sanitize),
     "🤖: 1\n" + USER_SAYS, "calc.c")

# The optimised module, and what --emit is for.
aot("calc.wasm", "-o", "again.wasm", cwd=box)
run("wasm-validate", "again.wasm", cwd=box)
aot("calc.wasm", "--emit=wasm", "-o", "strange.name", cwd=box)
run("wasm-validate", "strange.name", cwd=box)
aot("calc.wasm", "--emit=wasm", cwd=box)
run("wasm-validate", "calc.opt.wasm", cwd=box)
aot("calc.wasm", "--emit", "obj", "-O1", "-oobject", "--header=deep.h", cwd=box)
if not os.path.exists(os.path.join(box, "deep.h")):
    fail("--header=deep.h wrote nothing")

# Default names are in the present folder, whatever the module's is; the prefix is made of its name.
elsewhere = os.path.join(box, "else where")
os.mkdir(elsewhere)
odd = wasm(box, "3-D calc", CALC)
aot("-O1", odd, cwd=elsewhere)
if sorted(os.listdir(elsewhere)) != ["3-D calc.a", "_3_D_calc.h"]:
    fail("default names: " + str(sorted(os.listdir(elsewhere))))

# A command is an executable by default.
command = wasm(box, "greet", '(module (memory (export "memory") 1) (func (export "_start")))')
aot("-O1", "greet.wasm", "-MD", cwd=box)
run("./greet", cwd=box)
if not os.access(os.path.join(box, "greet.d"), os.R_OK):
    fail("-MD wrote no greet.d")

# What has no product's suffix is an executable, with a word where the suffix says another thing.
for name in ("greet.app", "greet.v1", "greet.lib", "greet.cpp"):
    said = stderr_of("-O1", "greet.wasm", "-o", name, cwd=box)
    if ("warning" in said) != (name in ("greet.lib", "greet.cpp")):
        fail(f"-o {name} says: {said!r}")
    run("./" + name, cwd=box)
same(stderr_of("-O1", "greet.wasm", "--emit=exe", "-o", "greet.lib", cwd=box), "", "--emit=exe")

for name in os.listdir(box):
    if name.startswith("."):
        fail("a staged output is left: " + name)
