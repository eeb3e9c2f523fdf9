"""A module of the core test suite for a machine where modules share functions alone.

What a module imports from spectest besides functions becomes its own: a memory, a table and globals
of the same types and values. An exported global gets a function that returns it. Both are done on
the module's text as wasm2wat prints it, one definition a line.
"""
import re
import subprocess

GLOBALS = {"global_i32": "i32.const 666", "global_i64": "i64.const 666",
           "global_f32": "f32.const 666.6", "global_f64": "f64.const 666.6"}
LIMITS = {"memory": "1 2", "table": "10 20 funcref"}
FIRST = re.compile(r"  \((func|memory|table|global|export|start|elem|data|@custom) ?")


class Shared(Exception):
    """It imports a memory, table or global of another module."""


def getter(name):
    return "get global " + name


def convert(tool, module, output, *flags):
    subprocess.run([tool, module, "-o", output, *flags], check=True, stderr=subprocess.PIPE)


def adapt(module, output, info):
    """Writes the adapted module; False where nothing has to be changed."""
    values = [i for i in info["imports"] if i["kind"] != "function"]
    exported = [e for e in info["exports"] if e["kind"] == "global"]
    if not values and not exported:
        return False
    if any(i["module"] != "spectest" for i in values):
        raise Shared
    text = output + ".wat"
    convert("wasm2wat", module, text)
    with open(text, encoding="utf-8") as f:
        lines = f.read().splitlines()
    constants, own, out, types = [], [], [], []
    for line in lines:
        item = re.match(r'  \(import "spectest" "(\w+)" \((memory|table|global) (.*?)\)\)(\)*)$',
                        line)
        if item and item[2] == "global":
            own.append(f"  (global {item[3]} ({GLOBALS[item[1]]}))")
            constants.append(GLOBALS[item[1]])
        elif item:
            own.append(f"  ({item[2]} {LIMITS[item[2]]})")
        else:
            if own and FIRST.match(line):
                out, own = out + own, []
            out.append(line)
            continue
        if item[4]:  # the module's last line
            out, own = out + own + [item[4]], []
    for i, line in enumerate(out):
        if re.match(r"  \((global|elem|data) ", line):
            line = re.sub(r"global\.get (\d+)", lambda m: constants[int(m[1])]
                          if int(m[1]) < len(constants) else m[0], line)
        out[i] = line
        declared = re.match(r"  \(global \(;\d+;\) (?:\(mut )?(\w+)", line)
        if declared:
            types.append(declared[1])
    for e in exported:
        at = next(int(m[1]) for m in (re.match(
            r'  \(export ' + re.escape(json_string(e["name"])) + r' \(global (\d+)\)\)', line)
            for line in out) if m)
        last = out[-1]
        out[-1] = last[:-1]  # the module's parenthesis
        out.append(f'  (func (export "{getter(e["name"])}") (result {types[at]}) global.get {at}))')
    with open(text, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")
    convert("wat2wasm", text, output, "--debug-names")
    return True


def json_string(name):
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
