"""WebAssembly's core test suite without an operating system: every module is compiled with
--freestanding, and its assertions run under QEMU's user mode. One program for each .wast file.

usage: spec.py [--target=TARGET] [--cc=CMD] [--flags=FLAGS] [-j N] [FILE.wast...]

By default for RV32 by GNU's compiler with -O0. Modules
without memory.grow get memory of a constant size, as firmware does, the others --max-memory.
Counted are assert_return, assert_trap, assert_exhaustion and assert_uninstantiable. Modules that
share memories, tables or globals are hosted ones' alone: the command must refuse them, and what the
suite asserts of them is counted as not applicable (_adapt.py says what is done about spectest's).
The suite is found by ../spec/_suite.py; without it the test is skipped.
"""
import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "spec"), os.path.join(HERE, "..")]
import _adapt  # noqa: E402
import _program  # noqa: E402
import _run  # noqa: E402
import _user  # noqa: E402
from _bare import INCLUDE  # noqa: E402
from _project import AOT, SOURCE, fail, need, scratch  # noqa: E402
from _suite import assertions, others, shorter, suite_folder, wast_files  # noqa: E402

# Assertions about modules that share a memory, a table or a global with another one, and about
# those that call them.
SHARED = 75
# A table without a maximum has room for 64 more entries; growing it by 800 fails, as it may.
LIMITED = {"table_grow": ["FAILED line 61 ok no trap"]}
PRELUDE = re.sub(r'#include "gowasm_link.h"\n#include <stdio.h>\n#include <string.h>\n',
                 '#include "gowasm_board.h"\n#include "board.h"\n'
                 "void *memcpy(void *, const void *, size_t);\n", _program.PRELUDE)
PRELUDE = re.sub(r"    printf\(.*?fflush\(stdout\);\n",
                 '    print("FAILED line ");\n    number((unsigned)line);\n    print(" ");\n'
                 "    print(gowasm_status_name(status));\n    print(\" \");\n"
                 '    print(e != NULL ? gowasm_trap_name(e->trap) : "");\n    print("\\\\n");\n',
                 PRELUDE, flags=re.DOTALL)
PRELUDE = PRELUDE.replace("static unsigned passed", """
static void print(const char *text) {
    board_print(text, gowasm_string(text).size);
}
static void number(unsigned n) {
    char digits[12];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    board_print(digits + at, sizeof digits - at);
}
static unsigned passed""", 1)
END = """    print("passed ");
    number(passed);
    print(" failed ");
    number(failed);
    print("\\n");
    return 0;
}
"""


class Program(_program.Program):
    prelude, end = PRELUDE, END

    def command(self, command):
        if command["action"]["type"] == "get":  # by the function that _adapt.py adds
            module = self.named[command["action"]["module"]] \
                if command["action"].get("module") else self.current
            name = _adapt.getter(command["action"]["field"])
            if name not in module.exports:
                raise _adapt.Shared
            command = dict(command, action=dict(command["action"], type="invoke", field=name,
                                                args=[]))
        super().command(command)


class Absent:
    """In place of a module that shares: all that is asked of it is not applicable."""
    exports = {}


class Run(_run.File):
    """One .wast file, for the target."""

    def __init__(self, wast, folder, options):
        super().__init__(wast, folder, options)
        self.archives, self.glue = [], []
        self.sharing, self.uses = set(), {}
        self.shared = 0

    def inspect(self, filename, prefix):
        return json.loads(self.tool(AOT, "inspect", "--json", "--prefix", prefix, filename))

    def translate(self, filename):
        prefix = self.next_prefix()
        info = self.inspect(filename, prefix)
        path = os.path.join(self.folder, filename)
        own = os.path.join(self.folder, prefix + ".wasm")
        try:
            if _adapt.adapt(path, own, info):
                info = self.inspect(prefix + ".wasm", prefix)
            else:
                shutil.copy(path, own)
        except _adapt.Shared:
            self.refused(filename)
            raise
        self.archive(prefix, info)
        return _program.Module(prefix, info)

    def archive(self, prefix, info):
        flags = [*self.options.aot, "--no-plain", "--number-names", "--stack=512KiB"]
        grows = "memory.grow" in self.tool("wasm2wat", prefix + ".wasm")
        if grows and info["memory"] is not None:
            most = info["memory"]["max_pages"]
            flags += [f"--max-memory={64 * min(most if most is not None else 1024, 1024)}KiB"] \
                if most != 0 else []
        self.tool(AOT, *flags, "--prefix", prefix, prefix + ".wasm", "-o", prefix + ".a")
        self.archives.append(os.path.join(self.folder, prefix + ".a"))

    def refused(self, filename):
        done = subprocess.run([AOT, *self.options.aot, filename, "-o", "refused.a"],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
        if done.returncode != 1 or "which is no function" not in done.stdout:
            self.notes.append(f"{filename} is not refused: {done.stdout}")

    def connect(self, program, module):
        imports = module.info["imports"]
        if any(self.absent(program.registered.get(i["module"])) for i in imports):
            raise _adapt.Shared
        self.uses[module] = {program.registered.get(i["module"]) for i in imports}
        if imports:
            text = _program.glue_file(module, program.registered)
            path = os.path.join(self.folder, module.prefix + "_glue.c")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text.replace("gowasm_link.h", "gowasm_board.h"))
            self.glue.append(path)

    def absent(self, module):
        return isinstance(module, Absent) or module in self.sharing

    def instance(self, program, c):
        try:
            module = self.translate(c["filename"])
            self.connect(program, module)
        except _adapt.Shared:
            # Those that it would have shared with are not what they should be from here on.
            info = self.inspect(c["filename"], "absent")
            self.sharing |= {program.registered.get(i["module"]) for i in info["imports"]
                             if i["module"] != "spectest"}
            more = {1}
            while more:  # and those that call them
                more = {m for m, used in self.uses.items() if used & self.sharing} - self.sharing
                self.sharing |= more
            if c["type"] == "module":
                program.current = Absent()
                if c.get("name"):
                    program.named[c["name"]] = program.current
            else:
                self.shared += 1
            return
        if c["type"] == "module":
            program.add_module(module, c.get("name"), c["line"])
        else:
            program.add_trapping(module, c["line"], c["text"])

    def build(self):
        spectest = os.path.join(self.folder, "spectest.wasm")
        shutil.copy(self.options.spectest, spectest)
        info = self.inspect("spectest.wasm", "spectest")
        self.archive("spectest", info)
        program = Program(_program.Module("spectest", info))
        for c in self.commands():
            kind = c["type"]
            if kind in ("module", "assert_uninstantiable"):
                self.instance(program, c)
            elif kind == "register":
                program.register(c["as"], c.get("name"))
            elif kind in ("assert_unlinkable", "assert_invalid", "assert_malformed"):
                continue
            else:
                asked = program.named.get(c["action"].get("module"), program.current)
                if self.absent(asked):
                    self.shared += kind != "action"
                else:
                    program.command(c)
        self.total = program.count
        with open(os.path.join(self.folder, "program.c"), "w", encoding="utf-8") as f:
            f.write(program.text())
        machine = _user.MACHINES[self.options.target]
        for source in ["program.c", *self.glue]:
            self.tool(*machine.cc, *machine.flags, "-std=gnu11", "-O0", "-ffreestanding",
                      "-fno-builtin", "-fno-stack-protector", "-Wall", "-Wextra", "-Werror",
                      "-Wno-unused-function", "-I.", "-I" + INCLUDE, "-I" + _user.CORTEX_M3, "-c",
                      source)
        libraries = [f for f in machine.link if f.startswith("-l")]
        self.tool(*machine.cc, *machine.flags, "-Wl,-e,start,--gc-sections,-z,noexecstack",
                  *[f for f in machine.link if f not in libraries], *self.options.board,
                  "program.o", *[os.path.basename(g)[:-2] + ".o" for g in self.glue],
                  "-Wl,--start-group", *self.archives, "-Wl,--end-group", *libraries, "-o",
                  "program")

    def judge(self, passed, failed):
        self.passed = passed
        limited = LIMITED.get(self.name, [])
        if self.notes and self.notes == limited and failed == len(limited):
            self.notes = []
            self.passed += len(limited)
        elif failed != 0 or self.passed != self.total:
            self.notes.append(f"{failed} assertions or modules failed")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", default="riscv32imac-none-elf", choices=_user.MACHINES)
    parser.add_argument("--cc", help="compiles the modules; default: as for the program")
    parser.add_argument("--flags", default="-O0", type=shlex.split)
    parser.add_argument("-j", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    cc = options.cc or _user.MACHINES[options.target].cc[0]
    options.aot = ["--freestanding", "--target=" + options.target, "--cc=" + cc, "-j1",
                   *options.flags]
    return options


def main():
    options = parse_arguments()
    folder = scratch("baremetal-spec")
    suite = suite_folder(folder)
    need("wast2json", "wat2wasm", "wasm2wat")
    _user.need_users(options.target)
    options.spectest = os.path.join(folder, "spectest.wasm")
    # Functions alone; the rest is _adapt.py's.
    with open(os.path.join(SOURCE, "tests", "spec", "spectest.wat"), encoding="utf-8") as f:
        text = re.sub(r"^  \((global|table|memory) .*\n", "", f.read(), flags=re.MULTILINE)
    with open(options.spectest + ".wat", "w", encoding="utf-8") as f:
        f.write(text)
    subprocess.run(["wat2wasm", options.spectest + ".wat", "-o", options.spectest], check=True)
    options.board = _user.board_objects(options.target, folder)
    files = options.files or shorter(wast_files(suite))
    runs = [Run(f, os.path.join(folder, "run", str(i)), options) for i, f in enumerate(files)]
    columns = ((13, "assertions", _run.ratio("passed", "total")),
               (7, "shared", lambda files: sum(r.shared for r in files) or ""))
    right = _run.run_all(runs, options.j, columns, *_user.MACHINES[options.target].emulator)
    total, shared = sum(r.total for r in runs), sum(r.shared for r in runs)
    wanted = (assertions(), others(SHARED))
    if not options.files and (total + shared, shared) != wanted:
        fail("there are %d assertions, of them %d about modules that share" % wanted)
    if not right:
        fail("see above")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
