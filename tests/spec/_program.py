"""A C program for one .wast file: it makes the instances, runs the commands in order, and prints
one line for each assertion that fails and the number of those that passed.

Comes in: the commands that wast2json wrote, and for each module what `gowasm-aot inspect --json`
says about it: the C prototypes of its exports and imports are taken from there. An import is
resolved while the program is written: to the export of the module that is registered under that
name at this point of the file.
"""
import re

TRAPS = {
    "integer divide by zero": "DIVIDE_BY_ZERO",
    "integer overflow": "INTEGER_OVERFLOW",
    "invalid conversion to integer": "INVALID_CONVERSION",
    "unreachable": "UNREACHABLE",
    "out of bounds memory access": "OUT_OF_BOUNDS",
    "out of bounds table access": "OUT_OF_BOUNDS",
    "indirect call type mismatch": "INDIRECT_CALL",
    "undefined element": "INDIRECT_CALL",
    "uninitialized element": "INDIRECT_CALL",
    "call stack exhausted": "STACK_EXHAUSTED",
}

C_TYPES = {"i32": "int32_t", "i64": "int64_t", "f32": "float", "f64": "double",
           "externref": "void *", "funcref": "gowasm_funcref"}

# Commands in one C function: compilers take more than linear time for long ones.
CHUNK = 200

PRELUDE = r"""
#include "gowasm_link.h"
#include <stdio.h>
#include <string.h>

static unsigned passed, failed;
static gowasm_error error;

static inline void outcome(bool ok, int line, gowasm_status status, const gowasm_error *e) {
    if (ok) {
        passed++;
        return;
    }
    failed++;
    printf("FAILED line %d: status %s%s%s\n", line, gowasm_status_name(status),
           status != GOWASM_OK && e != NULL ? ", " : "",
           status != GOWASM_OK && e != NULL ? e->message : "");
    fflush(stdout);
}
static inline bool trapped(gowasm_status status, const gowasm_error *e, gowasm_trap_kind kind) {
    return status == GOWASM_TRAP && e->trap == kind;
}
static inline float f32(uint32_t bits) {
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}
static inline double f64(uint64_t bits) {
    double f;
    memcpy(&f, &bits, sizeof f);
    return f;
}
static inline uint32_t b32(float f) {
    uint32_t bits;
    memcpy(&bits, &f, sizeof f);
    return bits;
}
static inline uint64_t b64(double f) {
    uint64_t bits;
    memcpy(&bits, &f, sizeof f);
    return bits;
}
static const gowasm_options *options(void) {
    static gowasm_options o = GOWASM_OPTIONS_INIT;
    o.stack_size = 4 << 20; /* the default, a GiB, takes its time to be exhausted */
    return &o;
}
"""


class Module:
    """One instance: `prefix` names it in C, `info` is what inspect says."""

    def __init__(self, prefix, info):
        self.prefix, self.info = prefix, info
        self.exports = {e["name"]: e for e in info["exports"]}
        self.made = False

    @property
    def variable(self):
        return "i_" + self.prefix


def function_of(prototype):
    return re.search(r"(\w+)\(", prototype).group(1)


def constant(value):
    kind, text = value["type"], value["value"]
    if kind == "i32":
        return f"(int32_t){text}u"
    if kind == "i64":
        return f"(int64_t){text}ull"
    if kind in ("f32", "f64"):
        return f"{kind}({text}{'u' if kind == 'f32' else 'ull'})"
    if kind == "externref":
        return "NULL" if text == "null" else f"(void *)(uintptr_t){int(text) + 1}"
    assert text == "null", value
    return "(gowasm_funcref){0}"


def condition(value, c):
    """Does the C expression have the expected value? Floats are compared by their bits."""
    kind, text = value["type"], value["value"]
    if kind in ("f32", "f64"):
        bits = f"b{kind[1:]}({c})"
        if kind == "f32":
            quiet, rest = "0x7fc00000u", "0x7fffffffu"
        else:
            quiet, rest = "0x7ff8000000000000ull", "0x7fffffffffffffffull"
        if text == "nan:canonical":
            return f"({bits} & {rest}) == {quiet}"
        if text == "nan:arithmetic":
            return f"({bits} & {quiet}) == {quiet}"
        return f"{bits} == {text}{'u' if kind == 'f32' else 'ull'}"
    if kind == "funcref":
        return f"{c}.type == 0"
    return f"{c} == {constant(value)}"


def glue(importer, item, exporter):
    """C that defines one import of `importer` by the export of `exporter` with that name."""
    name = function_of(item["c"])
    export = exporter.exports[item["name"]]
    head = f"{name}({importer.prefix}_instance *instance"
    if export["kind"] != "function":
        return (f"gowasm_{export['kind']}_ref {head}) {{\n    (void)instance;\n"
                f"    return {function_of(export['link'])}({exporter.variable});\n}}\n")
    params, results = export["params"], export["results"]
    if len(results) > 1:
        kind = f"struct {name}_results"
    else:
        kind = C_TYPES[results[0]] if results else "void"
    text = kind + " " + head
    for i, p in enumerate(params):
        text += f", {C_TYPES[p]} p{i}"
    text += ") {\n"
    for i, r in enumerate(results):
        text += f"    {C_TYPES[r]} r{i};\n"
    arguments = "".join(f", p{i}" for i in range(len(params)))
    arguments += "".join(f", &r{i}" for i in range(len(results)))
    text += (f"    if ({function_of(export['c'])}({exporter.variable}{arguments}) != GOWASM_OK)\n"
             f"        gowasm_host_raise({importer.prefix}_base(instance), "
             f"gowasm_last_error({exporter.prefix}_base({exporter.variable})));\n")
    if len(results) == 1:
        text += "    return r0;\n"
    elif results:
        text += f"    return ({kind}){{{', '.join(f'r{i}' for i in range(len(results)))}}};\n"
    return text + "}\n"


def unresolved(item, registered):
    """Why the program cannot define the import at all: None, "missing" or "type"."""
    exporter = registered.get(item["module"])
    export = exporter.exports.get(item["name"]) if exporter else None
    if export is None:
        return "missing"
    if export["kind"] != item["kind"]:
        return "type"
    if item["kind"] == "function" and (export["params"] != item["params"] or
                                       export["results"] != item["results"]):
        return "type"
    return None


def glue_file(importer, registered):
    """All glue of one module, as a C file: it does not compile when a type is another."""
    users = {importer.prefix: importer}
    text, seen = "", set()
    for item in importer.info["imports"]:
        exporter = registered.get(item["module"])
        if exporter is None or item["name"] not in exporter.exports:
            continue
        name = function_of(item["c"])
        if name in seen:
            continue
        seen.add(name)
        users[exporter.prefix] = exporter
        text += "\n" + glue(importer, item, exporter)
    head = '#include "gowasm_link.h"\n'
    for user in users.values():
        head += f'#include "{user.prefix}.h"\n'
        if user is not importer:
            head += f"extern {user.prefix}_instance *{user.variable};\n"
    return head + text


class Program:
    """Collects the statements for one .wast file."""

    prelude = PRELUDE
    end = '    printf("passed %u failed %u\\n", passed, failed);\n    return 0;\n}\n'

    def __init__(self, spectest):
        self.modules, self.chunks, self.count = [], [[]], 0
        self.registered = {"spectest": spectest}
        self.named, self.current = {}, None
        self.add_module(spectest, None, 0)
        self.current = None

    def statement(self, text):
        if len(self.chunks[-1]) == CHUNK:
            self.chunks.append([])
        self.chunks[-1].append(text)

    def add_module(self, module, name, line):
        self.modules.append(module)
        module.made = True
        self.current = module
        if name:
            self.named[name] = module
        self.statement(f"s = {module.prefix}_new(options(), &{module.variable}, &error);\n"
                       f"    if (s != GOWASM_OK) outcome(false, {line}, s, &error);")

    def add_failing(self, module, line, condition_text):
        """A module whose instantiation must fail; `condition_text` says how."""
        self.modules.append(module)
        self.count += 1
        self.statement(f"s = {module.prefix}_new(options(), &{module.variable}, &error);\n"
                       f"    outcome({condition_text}, {line}, s, &error);")

    def add_trapping(self, module, line, text):
        self.add_failing(module, line, f"trapped(s, &error, GOWASM_TRAP_{trap_of(text)})")

    def add_unlinkable(self, module, line):
        self.add_failing(module, line, "s == GOWASM_BAD_ARGUMENT")

    def register(self, name, module_name):
        self.registered[name] = self.named[module_name] if module_name else self.current

    def action(self, action):
        """The module, the call, declarations of its results, and their names and types."""
        module = self.named[action["module"]] if action.get("module") else self.current
        export = module.exports[action["field"]]
        if action["type"] == "get":
            return module, export, None, [], []
        arguments = "".join(", " + constant(a) for a in action["args"])
        results = [(C_TYPES[r], f"r{i}") for i, r in enumerate(export["results"])]
        arguments += "".join(f", &{n}" for _, n in results)
        call = f"{function_of(export['c'])}({module.variable}{arguments})"
        return module, export, call, "".join(f"{t} {n}; " for t, n in results), results

    def command(self, command):
        kind, line = command["type"], command["line"]
        module, export, call, declarations, results = self.action(command["action"])
        last = f"gowasm_last_error({module.prefix}_base({module.variable}))"
        if kind != "action":
            self.count += 1
        if call is None:
            value = f"*({C_TYPES[command['expected'][0]['type']]} *)g.value"
            good = condition(command["expected"][0], value)
            self.statement(f"{{ gowasm_global_ref g = {function_of(export['link'])}"
                           f"({module.variable}); outcome({good}, {line}, GOWASM_OK, NULL); }}")
            return
        if kind == "action":
            self.statement(f"{{ {declarations}s = {call}; "
                           f"if (s != GOWASM_OK) outcome(false, {line}, s, {last}); }}")
            return
        if kind == "assert_return":
            good = " && ".join(["s == GOWASM_OK"] + [
                condition(e, n) for e, (_, n) in zip(command["expected"], results)])
            assert len(results) == len(command["expected"]), command
        else:
            good = f"trapped(s, {last}, GOWASM_TRAP_{trap_of(command['text'])})"
        self.statement(f"{{ {declarations}s = {call}; outcome({good}, {line}, s, {last}); }}")

    def text(self):
        out = self.prelude
        for m in self.modules:
            out += f'#include "{m.prefix}.h"\n{m.prefix}_instance *{m.variable};\n'
        for number, chunk in enumerate(self.chunks):
            out += f"\nstatic void part{number}(void) {{\n    gowasm_status s;\n    "
            out += "\n    ".join(chunk) + "\n    (void)s;\n}\n"
        out += "\nint main(void) {\n"
        out += "".join(f"    part{n}();\n" for n in range(len(self.chunks)))
        # Owners first, so that what others share must outlive them.
        out += "".join(f"    {m.prefix}_free({m.variable});\n" for m in self.modules)
        return out + self.end


def trap_of(text):
    for start, kind in TRAPS.items():
        if text.startswith(start):
            return kind
    raise ValueError("no trap kind for: " + text)
