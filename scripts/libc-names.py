"""Writes the table of names that C libraries have at the scope of the program (libc-names.def).

Input: headers and dynamic symbols of the GNU C library and of musl (Debian: libc6-dev, libcrypt-dev,
musl-dev), and the names below, which neither has yet. Output: the functions, objects, types,
enumerators and macros that the headers declare and the symbols that the libraries export, sorted, one
a line: MACRO("...") where it would replace a method of C++ or a member of a structure, else
NAME("..."). Without those that compiler/headers/reserved-names.c refuses by a rule: a leading underscore,
"pthread_", and types that end in "_t".

    scripts/libc-names.py compiler/headers/libc-names.def
"""
import concurrent.futures
import os
import re
import subprocess
import sys

GLIBC_LIBRARIES = ["libc.so.6", "libm.so.6", "libpthread.so.0", "librt.so.1", "libdl.so.2",
                   "libutil.so.1", "libresolv.so.2", "libanl.so.1", "libcrypt.so.1"]
# C23, POSIX.1-2024, annex K of C11, and the GNU C library from 2.37 on.
NEWER = """
    abort_handler_s asctime_s bsearch_s ctime_s fopen_s fprintf_s freopen_s fscanf_s fwprintf_s
    fwscanf_s getenv_s getlocalename_l gets_s gmtime_s ignore_handler_s localtime_s mbsrtowcs_s
    mbstowcs_s memalignment memcpy_s memmove_s memset_explicit memset_s pidfd_getpid pidfd_spawn
    pidfd_spawnp posix_close posix_devctl posix_getdents posix_spawnattr_getcgroup_np
    posix_spawnattr_setcgroup_np printf_s qsort_s scanf_s sched_getattr sched_setattr
    set_constraint_handler_s sig2str snprintf_s snwprintf_s sprintf_s sscanf_s stdc_bit_ceil
    stdc_bit_floor stdc_bit_width stdc_count_ones stdc_count_zeros stdc_first_leading_one
    stdc_first_leading_zero stdc_first_trailing_one stdc_first_trailing_zero stdc_has_single_bit
    stdc_leading_ones stdc_leading_zeros stdc_trailing_ones stdc_trailing_zeros str2sig strcat_s
    strcpy_s strerror_s strerrorlen_s strlcat strlcpy strncat_s strncpy_s strnlen_s strtok_s
    swprintf_s swscanf_s tcgetwinsize tcsetwinsize tmpfile_s tmpnam_s uabs uimaxabs ullabs ulabs
    unreachable vfprintf_s vfscanf_s vfwprintf_s vfwscanf_s vprintf_s vscanf_s vsnprintf_s
    vsnwprintf_s vsprintf_s vsscanf_s vswprintf_s vswscanf_s vwprintf_s vwscanf_s wcrtomb_s wcscat_s
    wcscpy_s wcslcat wcslcpy wcsncat_s wcsncpy_s wcsnlen_s wcsrtombs_s wcstok_s wcstombs_s wctomb_s
    wmemcpy_s wmemmove_s wprintf_s wscanf_s
""".split()
NEWER += [name + suffix
          for name in "acospi asinpi atan2pi atanpi compoundn cospi exp10m1 exp2m1 log10p1 log2p1 "
                      "logp1 pown powr rootn rsqrt sinpi tanpi".split()
          for suffix in ["", "f", "l", "f16", "f32", "f64", "f128", "f32x", "f64x"]]


def output(*command, text=""):
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True)
    return done.stdout


def declared(flags, header):
    """After one header: what is declared outside of functions and structures, all macros, and those
    that replace a method of C++ or a member of a structure."""
    text = f"#include <stddef.h>\n#include <stdint.h>\n#include <sys/types.h>\n#include <{header}>\n"

    def clang(*options):
        return output("clang", "-D_GNU_SOURCE", "-w", *flags, *options, "-", text=text)

    c, cxx = ("-xc", "-std=gnu2x"), ("-xc++", "-nostdinc++", "-std=gnu++17")
    names, macros = set(), set()
    gcc = "" if flags else output("gcc", *c, "-D_GNU_SOURCE", "-w", "-E", "-dM", "-", text=text)
    for m in re.finditer(r"^#define (\w+)(\()?", clang(*c, "-E", "-dM") + gcc, re.M):
        names.add(m[1])
        if not m[2]:
            macros.add(m[1])
    macros |= set(re.findall(r"^#define (\w+)", clang(*cxx, "-E", "-dM"), re.M))
    tree = clang(*c, "-fsyntax-only", "-Xclang", "-ast-dump", "-fno-color-diagnostics")
    for m in re.finditer(r"^(?:[|`]-(?:Function|Var|Typedef)|[| ] [|`]-EnumConstant)Decl [^'\n]* "
                         r"(\w+) '", tree, re.M):
        names.add(m[1])
    return names | macros, macros


def headers(package, folders):
    for path in output("dpkg", "-L", package).split():
        for folder in folders:
            name = path[len(folder):]
            if path.startswith(folder) and name.endswith(".h") and \
                    not re.match(r"bits/|gnu/|asm/|x86_64-|finclude/", name):
                yield name
                break


def exported(*libraries):
    for library in libraries:
        for line in output("nm", "-D", "--defined-only", library).splitlines():
            yield line.split()[-1].split("@")[0]


def by_rule(name):
    return name[0] == "_" or name.startswith("pthread_") or name.endswith("_t")


def table():
    """The names, each with whether it is a macro."""
    machine = output("gcc", "-print-multiarch").strip()
    musl_machine = machine.split("-")[0] + "-linux-musl"
    jobs = [([], header) for package in ("libc6-dev", "libcrypt-dev")
            for header in headers(package, [f"/usr/include/{machine}/", "/usr/include/"])]
    musl = f"/usr/include/{musl_machine}/"
    jobs += [(["-nostdlibinc", "-isystem", musl], header) for header in headers("musl-dev", [musl])]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda job: declared(*job), jobs))
    names = set(NEWER).union(*(f[0] for f in found))
    names.update(exported(*(f"/lib/{machine}/{x}" for x in GLIBC_LIBRARIES),
                          f"/usr/lib/{musl_machine}/libc.so"))
    macros = set().union(*(f[1] for f in found))
    return [(n, n in macros) for n in sorted(names) if re.fullmatch(r"\w+", n) and not by_rule(n)]


def main():
    names = table()
    with open(sys.argv[1], "w", encoding="ascii") as f:
        f.write("/* libc-names.def: what the headers of the GNU C library and of musl declare and their "
                "libraries\n * export, and C23 and POSIX.1-2024. MACRO: it would replace a method of "
                "C++. Sorted; written by\n * scripts/libc-names.py. */\n")
        f.writelines(f'{"MACRO" if macro else "NAME"}("{name}")\n' for name, macro in names)


if __name__ == "__main__":
    main()
