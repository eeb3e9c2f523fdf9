"""Hostile and awkward names of exports, imports, functions and module files, through all products:
these are built, the headers are C and C++ without warnings beside the headers of the C library,
inspect prints JSON and clean text, depfiles are make's, and plain functions link."""
import json
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, fail, need, run, scratch, write
from capi._capi import ENV, INCLUDE, refused

WORDS = """int main printf errno assert EOF NULL unix linux I instance new free malloc base reset clone
    start sin read signal wait time class operator template bool true INT_MAX stdin errors index y0
    environ _exit defined typeof asm co_await u32 f32 i32_load x x__body x__first x__plain x__frame
    f0 _f0 _1 1 1abc 007 import_env_a link_a export_new global_g module default size error result
    bytes buffer failure check instance_ result_ out_ status_ std swap get base try_x int32_t
    wasm_rt_x wasm_rt_grow_memory gowasm_status gowasm_alloc gowasm_new gojs_start GOWASM_H GW_API
    PREFIX_instance PREFIX_new PREFIX_x PREFIX_results PREFIX_x_results PREFIX_STORAGE PREFIX_imports PREFIX_set_imports
    PREFIX_last_error last_error set_imports imports vtable profile_write STORAGE TRAP LIKELY NAN
    isnan major st_atime pthread_create getopt sinf gettimeofday openlog __heap_base _initialize
    asyncify_get_state cabi_realloc memory namespace export this private override final near
    signals slots emit B0 OVERFLOW DOMAIN ECHO""".split()
ODD = ["", " ", "a b", "a-b", "a.b", "a_b", "\0", "a\0b", "\n#error x", "*/ evil /*", "/*", "//x\\",
       "??/", "??)", "%s%n", '"', "'", "\\", "\x1b[31mred", "\x7f", "\x9b31m", "\u202egnp.exe",
       "\u2066x\u2069", "\u200f", "\u2028", "é", "è", "世界", "😀", "main.Foo[go.shape.int]", "${x}",
       "$(touch x)", "`id`", "-o", "@file", "n" * 5000, "ä" * 3000, "\ufeffx", "a\r\nb", "\t"]
TYPES = [("", ""), ("\x7f", "\x7f"), ("\x7e\x7d\x7c", "\x7c"), ("\x7f" * 6, "\x7e"), ("", "\x7f\x7d")]
UNCLEAN = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
LIBC = ["assert.h", "errno.h", "math.h", "signal.h", "stdio.h", "stdlib.h", "string.h",
        "sys/stat.h", "sys/sysmacros.h", "time.h", "unistd.h"]


def leb(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def text(name):
    data = name if isinstance(name, bytes) else name.encode()
    return leb(len(data)) + data


def vector(items):
    return leb(len(items)) + b"".join(items)


def section(number, body):
    return bytes([number]) + leb(len(body)) + body


def module(exports, imports=(), functions=()):
    """Each export is a function of its own, and so is each import; all but the first trap."""
    types = [b"\x60" + text(p.encode("latin1")) + text(r.encode("latin1")) for p, r in TYPES]
    count = len(imports)
    kinds = [0] + [i % len(TYPES) for i in range(1, len(exports))]
    body = b"\x00\x00\x0b"
    named = [leb(i) + text(n) for i, n in enumerate(functions)]
    names = text("name") + section(1, vector(named)) if named else None
    return b"\0asm\x01\0\0\0" + section(1, vector(types)) + \
        section(2, vector([text(m) + text(n) + b"\0" + leb(i % len(TYPES))
                           for i, (m, n) in enumerate(imports)])) + \
        section(3, vector([leb(k) for k in kinds])) + \
        section(7, vector([text(n) + b"\0" + leb(count + i) for i, n in enumerate(exports)])) + \
        section(10, vector([text(b"\x00\x0b" if i == 0 else body) for i in range(len(exports))])) + \
        (section(0, names) if names else b"")


def aot(*args):
    """Of arguments that may be anything, with which run() would fail to show the command."""
    done = subprocess.run([AOT, *args], cwd=folder, env=ENV, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        fail(f"{args!r}: status {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def compile_headers(prefix, compilers):
    includes = "".join(f"#include <{h}>\n" for h in LIBC)
    c = write(folder, "use.c", f'{includes}#include "{prefix}.h"\n')
    cxx = write(folder, "use.cpp", f'{includes}#include "{prefix}.hpp"\n')
    flags = {"gcc": ["-std=gnu11", c], "clang": ["-std=c11", "-D_DEFAULT_SOURCE", c],
             "g++": ["-std=c++17", cxx], "clang++": ["-std=c++20", cxx]}
    for compiler in compilers:
        run(compiler, *flags[compiler], "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I", folder, "-I", INCLUDE)


def check_inspect(path, exports, imports):
    found = json.loads(aot("inspect", "--json", path))
    if [e["name"] for e in found["exports"]] != exports:
        fail(f"inspect --json of {path!r} has other names")
    if [(i["module"], i["name"]) for i in found["imports"]] != imports:
        fail(f"inspect --json of {path!r} has other imports")
    unclean = UNCLEAN.search(aot("inspect", path))
    if unclean:
        fail(f"inspect prints {unclean[0]!r}")
    for e in found["exports"]:
        if "plain" in e and not re.fullmatch(r"[A-Za-z]\w*", e["name"], re.A):
            fail(f"a plain function of {e['name']!r}")
    return found


def pick(rng, count, prefix):
    names = rng.sample(WORDS, min(len(WORDS), count)) + rng.sample(ODD, min(len(ODD), count // 3))
    names += ["".join(chr(rng.choice([rng.randrange(1, 256), rng.randrange(0x2000, 0x2070)]))
                      for _ in range(rng.randrange(1, 9))) for _ in range(count // 6)]
    return list(dict.fromkeys(n.replace("PREFIX", prefix) for n in names))


def check(rng, file, prefix, products, names, compilers):
    exports = pick(rng, names, prefix)
    imports = list(dict.fromkeys((a, b) for a, b in zip(pick(rng, 12, prefix), pick(rng, 12, prefix))
                                 if a not in ("env", "gojs")))
    functions = [n.encode() for n in pick(rng, 20, prefix)] + [b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80"]
    rng.shuffle(functions)
    path = os.path.join(folder, file)
    with open(path, "wb") as f:
        f.write(module(exports, imports, functions))
    check_inspect(path, exports, imports)
    for product in products:
        aot("-O0", "-g", "--number-names", "--prefix", prefix, path, "-o", f"{prefix}.{product}",
            "--header", f"{prefix}.h", "--cxx-header", f"{prefix}.hpp")
    compile_headers(prefix, compilers)
    run("gcc", "-w", "-fno-math-errno", "-ffp-contract=off", "-I", folder, "-I",
        os.path.join(BUILD, "share", "gowasm-aot", "runtime", "include"), "-c", f"{prefix}.c",
        "-o", "c.o", cwd=folder) if "c" in products else None


def check_program(rng):
    """Without imports: linked, every plain function taken; and as a program of its own."""
    exports = ["_start"] + [n for n in pick(rng, 60, "whole") if n != "_start"]
    with open(os.path.join(folder, "whole.wasm"), "wb") as f:
        f.write(module(exports))
    aot("-O0", "--number-names", "whole.wasm", "-o", "whole.a")
    aot("-O0", "--number-names", "whole.wasm", "-o", "whole")
    run(os.path.join(folder, "whole"))
    found = check_inspect(os.path.join(folder, "whole.wasm"), exports, [])
    plain = [e["name"] for e in found["exports"] if "plain" in e]
    main = '#include "whole.h"\nvoid *all[] = {' + ", ".join(f"(void *){n}" for n in plain) + \
        "};\nint main(void) { whole_instance *i; return whole_new(0, &i, 0) != GOWASM_OK; }\n"
    run("gcc", "-Wall", "-Wextra", "-Werror", "-I", folder, "-I", INCLUDE,
        write(folder, "main.c", main), os.path.join(folder, "whole.a"), "-lm", "-lpthread", "-o",
        os.path.join(folder, "main"))
    run(os.path.join(folder, "main"))


def check_files(rng):
    """What module files are called: the prefix is made of it, and depfiles have it."""
    bytes_ = module(["add"])
    prefixes = []
    for file in ["gowasm.wasm", "gojs.wasm", "gowasm_link.wasm", "clone.wasm", "error.wasm",
                 "int.wasm", "NULL.wasm", "007.wasm", "pthread.wasm", "std.wasm", "é-世.wasm"]:
        with open(os.path.join(folder, file), "wb") as f:
            f.write(bytes_)
        prefix = json.loads(aot("inspect", "--json", file))["prefix"]
        aot("-O0", file, "-o", prefix + ".a", "--cxx-header", prefix + ".hpp", "-MD")
        prefixes.append(prefix)
    calls = "".join(f"    {p}_instance *of_{p};\n    if ({p}_new(nullptr, &of_{p}, nullptr)) return 1;\n"
                    f"    {p}_free(of_{p});\n" for p in prefixes)
    cxx = write(folder, "files.cpp", "".join(f'#include "{p}.hpp"\n' for p in prefixes) +
                "int main()\n{\n" + calls + "    return 0;\n}\n")
    archives = [os.path.join(folder, p + ".a") for p in prefixes]
    run("g++", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-I", folder, "-I", INCLUDE, cxx,
        *archives, "-lm", "-lpthread", "-o", os.path.join(folder, "files"))
    run(os.path.join(folder, "files"))
    for file in ["a\nb.wasm", "\u202ex.wasm", "n" * 200 + ".wasm", "$(touch gone).wasm"]:
        with open(os.path.join(folder, file), "wb") as f:
            f.write(bytes_)
        aot("-O0", file, "-o", "files.a")
        if json.loads(aot("inspect", "--json", file))["file"] != file:
            fail(f"inspect --json names another file than {file!r}")
        if UNCLEAN.search(aot("inspect", file)):
            fail(f"inspect shows control characters of {file!r}")
    refused("a\nb.wasm", "-MD", "-o", "files.a", cwd=folder, status=2)
    refused("add.wasm", "--prefix", "gowasm", cwd=folder, status=2)


def check_twice():
    """Go imports some functions twice."""
    imports = [("m", n) for n in "abcdea"]  # the first and the last have one type
    with open(os.path.join(folder, "twice.wasm"), "wb") as f:
        f.write(module(["add"], imports))
    found = json.loads(aot("inspect", "--json", "twice.wasm"))["imports"]
    if [i["name"] for i in found] != list("abcde") or aot("inspect", "twice.wasm").count("_m_a(") != 1:
        fail(f"an import is listed twice: {found}")


need("gcc", "g++", "clang", "clang++")
folder = scratch("faults-names")
rng = random.Random(7)
check(rng, "t.wasm", "t", ["a", "c"], len(WORDS), ["gcc", "clang", "g++", "clang++"])
for i, product in enumerate(["so", "o", "wasm"]):
    check(rng, "m.wasm", ["m", "clock", "clone"][i], [product], 40, ["gcc", "g++"])
check_twice()
check_program(rng)
check_files(rng)
