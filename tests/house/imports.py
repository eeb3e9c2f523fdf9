"""A row of hostlib/imports.def and the C function that it names have one signature. (WASI's and those
of GOOS=js are declared by their tables.)"""
import os
import re
import sys

HOSTLIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "hostlib")
TYPES = {"i": "uint32_t", "I": "uint64_t", "f": "float", "F": "double", "": "void"}
ROW = re.compile(r'^IMPORT\("(\w+)", "(\w+)", "([iIfF]*):([iIfF]?)", (\w+)\)', re.M)


def definition(function, sources):
    """The result and the parameters' types; None: nobody defines it."""
    for text in sources:
        found = re.search(rf"^(\w+) {function}\(([^)]*)\)\s*{{", text, re.M)
        if found:
            parameters = [p.strip() for p in found.group(2).split(",")]
            return found.group(1), [re.sub(r"\w+$", "", p).strip() for p in parameters]
    return None


def faults(table, sources):
    for module, name, parameters, result, function in ROW.findall(table):
        expected = TYPES[result], ["gowasm_instance *"] + [TYPES[p] for p in parameters]
        found = definition(function, sources)
        if found != expected:
            yield (f"imports.def: {module}.{name} is {expected[0]} {function}"
                   f"({', '.join(expected[1])}); the definition: {found}")


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


table = read(os.path.join(HOSTLIB, "imports.def"))
sources = [read(os.path.join(folder, name)) for folder, _, names in os.walk(HOSTLIB)
           for name in names if name.endswith(".c")]
if len(ROW.findall(table)) < 3:
    sys.exit("imports.def: the rows have another form than this test knows")
if not list(faults('IMPORT("env", "log", "iF:I", gowasm_env_log)', sources)):
    sys.exit("a wrong signature was not found")
wrong = list(faults(table, sources))
print("\n".join(wrong) if wrong else "good")
sys.exit(1 if wrong else 0)
