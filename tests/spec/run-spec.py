"""WebAssembly's core test suite through the whole compiler: every module is translated, compiled
and linked, and every assertion runs as native code. What the passes make of each module must
satisfy wasm-validate (in the run by clang, without sanitizers).

usage: run-spec.py [--again] [--flags=FLAGS] [--cc=CMD] [--cflags=FLAGS] [-j N] [FILE.wast...]

FLAGS are for gowasm-aot (-O0 ... -O3 are for the C compiler), "-O0 --verify" by default. Counted
are, as in wabt's harness for wasm2c, assert_return, assert_trap, assert_exhaustion and
assert_uninstantiable; in columns of their own assert_unlinkable, and the modules that the suite
calls invalid or malformed (binary ones), which the command must refuse with a message and status 1.
In a build with sanitizers what the modules are made of is compiled with them, too. The short form compiles
the modules by tcc; the rest is the same by clang. --again is for a second run in another way, whose
short form has fewer files. A second run, as those by clang and with sanitizers are, too, has nothing of what
is the same in all: modules that must be refused (decode.py has them in each build), and those that the
linker refuses.
The suite is found by _suite.py; without it the test is skipped, not passed.
"""
import argparse
import copy
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import _program  # noqa: E402
import _run  # noqa: E402
from _project import AOT, BUILD, LONG, SANITIZE, SOURCE, fail, need, scratch, short_list  # noqa: E402
from _suite import (ASSERTIONS, REFUSED, UNLINKABLE, UNLINKABLE_IN_PROGRAM, assertions,  # noqa: E402
                    others, shorter, suite_folder, wast_files)

# What the header of a generated .c file says it wants.
GENERATED = ["-std=gnu11", "-w", "-ffp-contract=off", "-fno-math-errno",
             "-fno-optimize-sibling-calls", "-fno-unwind-tables",
             "-fno-asynchronous-unwind-tables"]
PROGRAM = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function"]



class Run(_run.File):
    """One .wast file, for this machine."""

    def __init__(self, wast, folder, options):
        super().__init__(wast, folder, options)
        self.sources = []
        self.refused = self.refusals = self.unlinked = self.unlinkable = 0
        self.in_program = 0  # of the unlinkable

    def aot(self, filename, prefix):
        self.tool(AOT, *self.options.aot_flags, "--no-plain", "--number-names", "--prefix", prefix,
                  filename, "-o", prefix + ".c")
        return json.loads(self.tool(AOT, "inspect", "--json", "--prefix", prefix, filename))

    def validate(self, filename):
        """The module behind the passes is a valid one for others, too."""
        self.tool(AOT, *self.options.aot_flags, filename, "--emit=wasm", "-o", "passed.wasm")
        self.tool("wasm-validate", "passed.wasm")

    def translate(self, filename):
        prefix = self.next_prefix()
        if self.options.cc != ["tcc"] and not (self.options.again or SANITIZE):
            self.validate(filename)
        module = _program.Module(prefix, self.aot(filename, prefix))
        self.sources.append(prefix)
        return module

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as f:
            f.write(text)

    def link_by_glue(self, program, module):
        if not module.info["imports"]:
            return
        self.write(module.prefix + "_glue.c", _program.glue_file(module, program.registered))
        self.sources.append(module.prefix + "_glue")

    def compile(self, names, flags, cc=None):
        cflags = [] if names == ["program"] else self.options.cflags
        command = [*(cc or self.options.cc), *flags, *cflags, "-I.",
                   "-I" + os.path.join(BUILD, "include"),
                   "-I" + os.path.join(BUILD, "share/gowasm-aot/runtime/include"), "-c"]
        at_once = 1 if command[0] == "tcc" else 50
        for i in range(0, len(names), at_once):
            self.tool(*command, *[n + ".c" for n in names[i:i + at_once]])

    def link(self, objects, output):
        self.tool(*self.options.host_cc, *self.options.cflags, "-o", output,
                  *[o + ".o" for o in objects], os.path.join(BUILD, "lib", "libgowasm.a"), "-lm",
                  "-lpthread")

    def must_be_refused(self, command):
        """An invalid or malformed module."""
        self.refusals += 1
        output = os.path.join(self.folder, "refused.wasm")
        done = subprocess.run([AOT, *self.options.aot_flags, command["filename"], "--emit=wasm",
                               "-o", output], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace")
        named = f"error: {command['filename']}" in done.stdout or \
            command["filename"] + ":" in done.stdout
        if done.returncode == 1 and named and not os.path.exists(output):
            self.refused += 1
        else:
            self.notes.append(f"line {command['line']}: not refused ({command['text']}): status "
                              f"{done.returncode}, {done.stdout.strip()[:200]}")

    def must_not_link(self, program, command):
        module = self.translate(command["filename"])
        reasons = [_program.unresolved(i, program.registered) for i in module.info["imports"]]
        if self.options.second and any(reasons):
            self.sources.pop()
            return
        self.unlinkable += 1
        if not any(reasons):  # the types differ in what only an instance knows
            self.link_by_glue(program, module)
            program.add_unlinkable(module, command["line"])
            return
        self.sources.pop()
        self.write("unlinkable.c", _program.glue_file(module, program.registered))
        try:
            self.compile(["unlinkable"], PROGRAM, self.options.host_cc)
            if "missing" in reasons:
                self.compile([module.prefix], ["-O0", *GENERATED])
                self.link([module.prefix, "unlinkable"], "unlinkable")
        except _run.Failure as e:
            missing = [_program.function_of(i["c"]) for i, r in
                       zip(module.info["imports"], reasons) if r == "missing"]
            if "type" in reasons and "conflicting types" in str(e) or \
                    any(f"undefined reference to `{m}'" in str(e) for m in missing):
                self.unlinked += 1
                return
            self.notes.append(f"line {command['line']}: not linked, but because of: {e}")
            return
        self.notes.append(f"line {command['line']}: could be linked")

    def build(self):
        shutil.copy(self.options.spectest, self.folder)
        spectest = _program.Module("spectest", self.aot("spectest.wasm", "spectest"))
        self.sources.append("spectest")
        program = _program.Program(spectest)
        for c in self.commands():
            kind = c["type"]
            if kind == "module":
                module = self.translate(c["filename"])
                self.link_by_glue(program, module)
                program.add_module(module, c.get("name"), c["line"])
            elif kind == "assert_uninstantiable":
                module = self.translate(c["filename"])
                self.link_by_glue(program, module)
                program.add_trapping(module, c["line"], c["text"])
            elif kind == "assert_unlinkable":
                before = program.count
                self.must_not_link(program, c)
                self.in_program += program.count - before
            elif kind in ("assert_invalid", "assert_malformed"):
                if c["module_type"] == "binary" and not self.options.second:
                    self.must_be_refused(c)
            elif kind == "register":
                program.register(c["as"], c.get("name"))
            else:
                program.command(c)
        self.total = program.count - self.in_program
        self.write("program.c", program.text())
        self.compile(self.sources, [self.options.optimize, *GENERATED])
        self.compile(["program"], [*PROGRAM, "-O0"], self.options.host_cc)
        self.link(self.sources + ["program"], "program")

    def judge(self, passed, failed):
        self.passed = passed - self.in_program
        self.unlinked += self.in_program
        if failed != 0 or self.passed != self.total:
            self.notes.append(f"{failed} assertions or modules failed")


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--flags", default="-O0 --verify")
    parser.add_argument("--cc", type=shlex.split)
    parser.add_argument("--cflags", default=[], type=shlex.split)
    parser.add_argument("-j", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    flags = shlex.split(options.flags)
    options.optimize = ([f for f in flags if re.fullmatch("-O[0-3s]", f)] or ["-O0"])[-1]
    options.aot_flags = flags
    options.second = options.again or bool(SANITIZE) or LONG == "rest"
    if SANITIZE:
        options.cflags += [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"]
    return options


def set_compiler(options, cc):
    """tcc is for the modules alone: it does not know all that makes of their objects a program."""
    options.cc, options.host_cc = cc, cc
    if cc == ["tcc"]:
        options.host_cc = ["clang"]
        options.aot_flags.append("--cc=tcc")


def main():
    options = parse_arguments()
    if options.cc is not None:
        run_suite(options, options.cc)
        return
    clang = shlex.split(os.environ.get("CC", "clang"))
    if options.again or SANITIZE:
        run_suite(options, clang)
        return
    for cc in short_list("C compilers", [["tcc"], clang], [["tcc"]]):
        run_suite(copy.deepcopy(options), cc)


def run_suite(options, cc):
    set_compiler(options, cc)
    folder = scratch("spec-run" + re.sub(r"\W+", "_", " " + options.flags).rstrip("_"))
    suite = suite_folder(folder)
    need("wast2json", "wat2wasm", "wasm2c", "wasm-validate", options.cc[0])
    files = options.files or wast_files(suite)
    wanted = (ASSERTIONS, *((UNLINKABLE_IN_PROGRAM, 0) if options.second else (UNLINKABLE, REFUSED)))
    if options.again and not options.files:
        files, wanted = shorter(files), (assertions(), others(UNLINKABLE_IN_PROGRAM), 0)
    options.spectest = os.path.join(folder, "spectest.wasm")
    subprocess.run(["wat2wasm", os.path.join(SOURCE, "tests", "spec", "spectest.wat"), "-o",
                    options.spectest], check=True)
    runs = [Run(f, os.path.join(folder, "run", str(i)), options) for i, f in enumerate(files)]
    right = _run.run_all(runs, options.j, ((13, "assertions", _run.ratio("passed", "total")),
                                           (11, "unlinkable", _run.ratio("unlinked", "unlinkable")),
                                           (11, "refused", _run.ratio("refused", "refusals"))))
    total, unlinkable = sum(r.total for r in runs), sum(r.unlinkable for r in runs)
    refusals = sum(r.refusals for r in runs)
    if not options.files and (total, unlinkable, refusals) != wanted:
        fail("there are %d assertions, %d modules that must not link and %d that must be refused" % wanted)
    if not right or any(r.unlinked != r.unlinkable or r.refused != r.refusals for r in runs):
        fail("see above")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
