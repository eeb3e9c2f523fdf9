"""TinyGo's modules for JavaScript (-target=wasm): real ones of three versions from npm beside node,
and small ones by hand with the imports of each version: references by address (0.28) and by value,
a clock in ms and in ns, functions both ways, time.Sleep."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _npm import package
from _project import AOT, BUILD, fail, need, run, same, scratch, write

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tinygo")

# sh-syntax, mvdan.cc/sh for JavaScript: the package's version, and what its function process takes.
TEXTS = "path, path_n, path_n, text, text_n, text_n, print, 1, "
STYLE = "2, 1, 1, 1, 0, 0, "
VERSIONS = {
    "0.4.2": TEXTS + "stop, 0, 0, 0, " + STYLE + "0",                 # clock f64, before 0.34
    "0.5.8": TEXTS + "0, stop, 0, 0, 0, " + STYLE + "0, 0",           # clock f64, proc_exit
    "0.7.0": TEXTS + "0, stop, 0, 0, 0, 1, " + STYLE + "0, 0",        # TinyGo 0.42: clock i64
}
SCRIPTS = {
    "good.sh": "#!/bin/bash\nfoo () { if [ -n \"$1\" ]\nthen echo   $(date +%s) é >&2 ;fi; }\n"
               "for i in {1..3}; do\n foo $i|cat <<EOF\n x $i\nEOF\ndone # end\n",
    "bad.sh": "if true; then echo (\n",
    "empty.sh": "",
}


def real(version, arguments):
    folder = scratch("gojs-tinygo-" + version)
    for name, text in SCRIPTS.items():
        write(folder, name, text)
    names = list(SCRIPTS)
    source = package("sh-syntax-" + version)
    run(AOT, "-O0", "--cc=tcc", "--prefix", "sh",
        os.path.join(source, "main.wasm"), "-o", "sh.a", cwd=folder)
    run("clang", "-Wall", "-Wextra", "-Werror", "-I.", "-I", os.path.join(BUILD, "include"),
        "-DPROCESS_ARGUMENTS=" + arguments, os.path.join(HERE, "host.c"), "sh.a", "-lm",
        "-lpthread", "-o", "host", cwd=folder)
    ours = run(os.path.join(folder, "host"), *names, cwd=folder)
    node = run("node", os.path.join(HERE, "node.cjs"), source, arguments, *names, cwd=folder)
    same(ours, node, "what sh-syntax " + version + " says")
    if '"text":"#!/bin/bash\\nfoo() {' not in node:
        fail("sh-syntax does not say what was expected:\n" + node)


class Wat:
    """A module by hand: what it imports, with references by address or by value."""

    def __init__(self, module, at, nanoseconds):
        self.at, self.module = at, module
        self.imports, self.code = {}, []
        self.clock = "i64" if nanoseconds else "f64"
        self.ms = 1000000 if nanoseconds else 1
        self.texts, self.end = [], 4096

    def text(self, text):
        """Address and size of a string."""
        at, data = self.end, text.encode()
        self.end += len(data) + 8
        self.texts.append(f'(data (i32.const {at}) "{text}")')
        return f"(i32.const {at}) (i32.const {len(data)})"

    def value(self, at):
        """The reference at an address, as a parameter."""
        return f"(i32.const {at})" if self.at else f"(i64.load (i32.const {at}))"

    def call(self, name, to, *args, params):
        """Calls an import whose result, a reference, goes to an address."""
        ref = "i32" if self.at else "i64"
        types = [ref if p == "v" else "i32" for p in params]
        if self.at:
            self.imports[name] = f"(param i32 {' '.join(types)})"
            return f'(call ${name} (i32.const {to}) {" ".join(args)})'
        self.imports[name] = f"(param {' '.join(types)}) (result i64)"
        return f'(i64.store (i32.const {to}) (call ${name} {" ".join(args)}))'

    def get(self, to, of, name):
        return self.call("valueGet", to, self.value(of), self.text(name), params="vii")

    def string(self, to, text):
        return self.call("stringVal", to, self.text(text), params="ii")

    def set(self, of, name, value):
        ref = "i32" if self.at else "i64"
        self.imports["valueSet"] = f"(param {ref} i32 i32 {ref})"
        return f"(call $valueSet {self.value(of)} {self.text(name)} {self.value(value)})"

    def method(self, to, of, name, args, count):
        """Result at `to`, ok behind it."""
        ref = "i32" if self.at else "i64"
        self.imports["valueCall"] = f"(param i32 {ref} i32 i32 i32 i32 i32)"
        return (f"(call $valueCall (i32.const {to}) {self.value(of)} {self.text(name)} "
                f"(i32.const {args}) (i32.const {count}) (i32.const {count}))")

    def module_text(self, start, resume, scheduler):
        lines = ["(module"]
        for name, types in self.imports.items():
            lines.append(f'(import "{self.module}" "syscall/js.{name}" (func ${name} {types}))')
        c = self.clock
        lines.append(f'(import "{self.module}" "runtime.ticks" (func $ticks (result {c})))')
        lines.append(f'(import "{self.module}" "runtime.sleepTicks" (func $sleep (param {c})))')
        lines.append('(memory (export "memory") 1)')
        lines += self.texts
        lines.append(f"(global $began (mut {c}) ({c}.const 0))")
        for name, body in (("_start", start), ("resume", resume), ("go_scheduler", scheduler)):
            lines.append(f'(func (export "{name}") ' + "\n  ".join(body) + ")")
        return "\n".join(lines) + ")\n"


GLOBAL, GO, CONSOLE, ARGS, RESULT, FUNCTION, EVENT, ID = range(64, 64 + 8 * 32, 32)


def by_hand(folder, module, at, nanoseconds):
    """Logs, sleeps 20 ms, logs how that went, has a function called by a timer, logs its number; a
    failing call says so."""
    w = Wat(module, at, nanoseconds)
    c = w.clock
    log = [w.method(RESULT, CONSOLE, "log", ARGS, 1)]
    start = [f"(i64.store (i32.const {GLOBAL}) (i64.const 0x7ff8000100000005))",
             f"(i64.store (i32.const {GO}) (i64.const 0x7ff8000100000006))",
             w.get(CONSOLE, GLOBAL, "console"), w.string(ARGS, "started"), *log,
             f"(f64.store (i32.const {ARGS}) (f64.const 7))",
             w.method(FUNCTION, GO, "_makeFuncWrapper", ARGS, 1),
             w.set(GLOBAL, "seven", FUNCTION),
             w.method(RESULT, GLOBAL, "eval", ARGS, 0),
             f"(if (i32.eqz (i32.load8_u (i32.const {RESULT + 8}))) (then "
             + w.string(ARGS, "no eval") + log[0] + "))",
             "(global.set $began (call $ticks))",
             f"(call $sleep ({c}.const {20 * w.ms}))", f"(call $sleep ({c}.const {900 * w.ms}))"]
    late = (f"(i64.ge_s (i64.sub (call $ticks) (global.get $began)) (i64.const {20 * w.ms}))"
            if nanoseconds else
            f"(f64.ge (f64.sub (call $ticks) (global.get $began)) (f64.const {20 * w.ms}))")
    scheduler = [f"(if {late} (then ", w.string(ARGS, "slept"), *log, "))",
                 f"(i64.store (i32.const {ARGS}) (i64.load (i32.const {FUNCTION})))",
                 f"(f64.store (i32.const {ARGS + 8}) (f64.const 1))",
                 w.method(RESULT, GLOBAL, "setTimeout", ARGS, 2)]
    resume = [w.get(EVENT, GO, "_pendingEvent"), w.get(ARGS, EVENT, "id"), *log]
    path = os.path.join(folder, f"{module}-{'at' if at else 'ref'}-{c}")
    write(folder, os.path.basename(path) + ".wat", w.module_text(start, resume, scheduler))
    run("wat2wasm", path + ".wat", "-o", path + ".wasm")
    said = run(AOT, "run", "-O0", path + ".wasm")
    same(said, "started\nno eval\nslept\n7\n", f"{path}.wasm's output")


def main():
    need("tcc", "clang", "wasm2c", "wat2wasm", "node")
    folder = scratch("gojs-tinygo")
    by_hand(folder, "env", True, False)
    for module in ("env", "gojs"):
        by_hand(folder, module, False, False)
        by_hand(folder, module, False, True)
    for version, arguments in VERSIONS.items():
        real(version, arguments)


main()
