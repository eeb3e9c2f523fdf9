"""--cxx-header: a class over the C header, clean in both compilers; names that C++ has already."""
import os

from _capi import (BUILD, ECHO, ECHO_API, aot, fail, module, need, refused, run, same, scratch,
                   write)

box = scratch("capi-cxx")
module(box, "m", """(module (memory (export "memory") 1)
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "delete") (param i64) (result i64) (local.get 0))
  (func (export "get") (result i32) (i32.const 9))
  (func (export "try_add") (result f32) (f32.const 1))
  (func (export "m"))
  (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "two") (result i32 i64) (i32.const 1) (i64.const 2)))
""")
write(box, "m.api", """gowasm-api 1
export add
doc The sum.
param left int32
param right uint8
result int32
end
""")
module(box, "echo", """(module (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) (i32.const 1024))
  (func (export "free") (param i32))
""" + ECHO + ")")
write(box, "echo.api", ECHO_API)
C = r"""#include "m.hpp"
#include "echo.hpp"
#include <array>
#include <iostream>
#include <vector>

int main() {
    gowasm::m a;
    std::cout << a.add(20, 22) << " " << a.delete_(5) << " " << a.get_() << " " << a.try_add_()
              << " " << a.two().r1 << "\n";
    a.m_();
    try {
        a.div(1, 0);
    } catch (const std::exception &e) {
        std::cout << e.what() << "\n";
    }
    const auto r = a.try_div(1, 0);
    std::cout << r.has_value() << " " << gowasm_trap_name(r.error().trap()) << " "
              << r.value_or(7) << " " << a.try_m_().has_value() << "\n";
    gowasm::m b = std::move(a);
    try {
        a.add(1, 2);
    } catch (const gowasm::error &e) {
        std::cout << gowasm_status_name(e.status()) << ": " << e.what() << "\n";
    }
    gowasm::m c = b.clone();
    c.reset();
    a = std::move(c);
    std::cout << a.add(1, 2) << " " << *a.try_add(2, 3) << "\n";
    gowasm_options options = GOWASM_OPTIONS_INIT;
    options.max_memory = 1;
    try {
        gowasm::m none(options);
        return 1;
    } catch (const gowasm::error &e) {
        std::cout << gowasm_status_name(e.status()) << "\n";
    }

    gowasm::echo e;
    const std::string text = "a string";
    const std::vector<unsigned char> vector = {'v', 'e', 'c'};
    const std::array<char, 2> array = {{'o', 'k'}};
    std::cout << e.echo_("literal") << "," << e.echo_(text) << ","
              << e.echo_(std::string_view(text).substr(2)) << "," << e.echo_(vector) << ","
              << e.echo_(array) << "," << e.echo_({nullptr, 0}) << "," << e.echo_("").size() << "\n";
    std::cout << e.try_echo_({nullptr, 1}).error().what() << "\n";
}
"""
EXPECTED = """42 5 9 1 2
integer divide by zero in div
0 integer divide by zero 7 1
bad argument: there is no instance: it was moved from
3 5
memory limit
literal,a string,string,vec,ok,,0
1 bytes at NULL as an argument
"""
for name in ("m", "echo"):
    aot(name + ".wasm", "-o", name + ".a", "--cxx-header", name + ".hpp", cwd=box)
header = open(os.path.join(box, "m.hpp")).read()
if "The sum." not in header or "int32_t left, uint8_t right" not in header:
    fail("m.hpp lacks the API file's names and comments")
source = write(box, "use.cc", C)
for compiler in ("g++", "clang++"):
    need("g++" if compiler == "g++" else "clang")
    run(compiler, "-std=c++17", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-I",
        os.path.join(BUILD, "include"), "-I", box, source, "m.a", "echo.a", "-lm", "-lpthread",
        "-o", "use", cwd=box)
    same(run(os.path.join(box, "use"), cwd=box), EXPECTED, f"the program by {compiler}")

said = refused("m.wasm", "-o", "x.wasm", "--cxx-header", "x.hpp", cwd=box, status=2)
if "--header" not in said or os.path.exists(os.path.join(box, "x.hpp")):
    fail(f"--cxx-header without a C header: {said}")
