"""The installed tree: moved to another place, used from CMake, from pkg-config and by hand."""
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import BUILD, SOURCE, copy_example, fail, make_variables, need, run, same, scratch, write

MODULE = """
(module (memory (export "memory") 1)
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
"""
PROGRAM = """
#include "sum.h"
#include <stdio.h>
int main(void) {
    printf("%d\\n", (int)add(20, 22));
    return 0;
}
"""
# The module is made by a rule, so that the order of rules is tested too.
CMAKE = """
cmake_minimum_required(VERSION 3.20)
project(consumer C CXX)
find_package(GowasmAot 0.1 REQUIRED)
find_program(WAT2WASM wat2wasm REQUIRED)
add_custom_command(OUTPUT calc.wasm
    COMMAND ${WAT2WASM} ${CMAKE_CURRENT_SOURCE_DIR}/calc.wat -o calc.wasm
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/calc.wat)
gowasm_add_library(calc calc.wasm PREFIX sum OPTIONS -O1)
add_executable(program main.c)
target_link_libraries(program PRIVATE calc)
add_executable(program++ main++.cc)
target_link_libraries(program++ PRIVATE calc)
"""

need("cmake", "ninja", "wat2wasm", "wasm2c", "clang", "gcc", "g++", "pkg-config", "make")
top = scratch("install")

# What `make` builds is all that is installed, in a folder where nothing was built before.
fresh = os.path.join(top, "fresh")
run("cmake", "-G", "Ninja", "-B", fresh, SOURCE)
steps = run("ninja", "-C", fresh, "-t", "graph", "installed")
for library in os.listdir(os.path.join(BUILD, "lib")):
    if library.endswith(".a") and "lib/" + library not in steps:
        fail(f"make install would not find {library}")
if "prebuilt.a" not in steps and os.path.isdir(os.path.join(BUILD, "share", "gowasm-aot", "prebuilt")):
    fail("make install would not find share/gowasm-aot/prebuilt")

first = os.path.join(top, "first")
run("cmake", "--install", BUILD, "--prefix", first)
for path in ("bin/gowasm-aot", "include/gowasm.h", "lib/libgowasm.a",
             "lib/cmake/GowasmAot/GowasmAotConfig.cmake", "lib/pkgconfig/gowasm-aot.pc",
             "share/gowasm-aot/sources.list"):
    if not os.path.exists(os.path.join(first, path)):
        fail(path + " is not installed")
with open(os.path.join(first, "share/gowasm-aot/sources.list"), encoding="utf-8") as f:
    listed = [line.split()[0] for line in f if line.strip() and not line.startswith("#")]
for path in listed:
    if not os.path.exists(os.path.join(first, "share/gowasm-aot", path)):
        fail(path + " is in sources.list, but not installed")

# Moved, and the name has a space: nothing may remember where it was.
prefix = os.path.join(top, "second place")
shutil.move(first, prefix)
aot = os.path.join(prefix, "bin", "gowasm-aot")

for generator in ("Ninja", "Unix Makefiles"):
    consumer = os.path.join(top, "consumer-" + generator.split()[0])
    os.makedirs(consumer)
    write(consumer, "CMakeLists.txt", CMAKE)
    write(consumer, "calc.wat", MODULE)
    write(consumer, "main.c", PROGRAM)
    write(consumer, "main++.cc", PROGRAM)
    run("cmake", "-G", generator, "-B", "build", "-DCMAKE_PREFIX_PATH=" + prefix, cwd=consumer)
    run("cmake", "--build", "build", cwd=consumer)
    same(run("build/program", cwd=consumer), "42\n", "the CMake consumer with " + generator)
    same(run("build/program++", cwd=consumer), "42\n", "the C++ consumer with " + generator)
    write(consumer, "calc.wat", MODULE.replace("i32.add", "i32.sub"))
    run("touch", "-d", "+1 minute", "calc.wat", cwd=consumer)
    run("cmake", "--build", "build", cwd=consumer)
    same(run("build/program", cwd=consumer), "-2\n", "rebuilding with " + generator)

# pkg-config, as a Makefile would use it. The name of the folder has a space, so sh splits it right
# only through eval: that is what pkg-config quotes for.
by_hand = os.path.join(top, "by-hand")
os.makedirs(by_hand)
write(by_hand, "calc.wat", MODULE)
write(by_hand, "main.c", PROGRAM)
pkg_config = {"PKG_CONFIG_PATH": os.path.join(prefix, "lib", "pkgconfig")}
run("wat2wasm", "calc.wat", "-o", "calc.wasm", cwd=by_hand)
run("sh", "-ec", '''aot=$(pkg-config --variable=gowasm_aot gowasm-aot | sed 's/\\\\//g')
"$aot" --prefix sum calc.wasm -o calc.a
eval "cc main.c calc.a $(pkg-config --cflags --libs gowasm-aot) -o program"''', cwd=by_hand,
    env=pkg_config)
same(run("./program", cwd=by_hand), "42\n", "the pkg-config consumer")

# An example with nothing but PATH.
need("go")
shutil.move(prefix, first)
folder = copy_example("add", top)
output = run("make", "-s", "run", *make_variables()[1:], cwd=folder,
             env={"PATH": os.path.join(first, "bin") + ":" + os.environ["PATH"]})
if "result: 42\n" not in output:
    fail("examples/add with the installed command prints:\n" + output)
