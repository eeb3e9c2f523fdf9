"""A row of hostlib/imports.def and the C function that it names have one signature, and the row says
whether boards have that function. (WASI's and those of GOOS=js are declared by their tables.)"""
import os
import re
import sys

HOSTLIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "hostlib")
TYPES = {"i": "uint32_t", "I": "uint64_t", "f": "float", "F": "double", "": "void"}
ROW = re.compile(r'^IMPORT\("(\w+)", "(\w+)", "([iIfF]*):([iIfF]?)", (\w+), (\w+)\)', re.M)


def definition(function, sources):
    """The result and the parameters' types; None: nobody defines it."""
    for text in sources:
        found = re.search(rf"^(\w+) {function}\(([^)]*)\)\s*{{", text, re.M)
        if found:
            parameters = [p.strip() for p in found.group(2).split(",")]
            return found.group(1), [re.sub(r"\w+$", "", p).strip() for p in parameters]
    return None


def faults(table, hosted, boards):
    for module, name, parameters, result, kind, function in ROW.findall(table):
        expected = TYPES[result], ["gowasm_instance *"] + [TYPES[p] for p in parameters]
        for where, sources, wanted in (("hosted", hosted, expected),
                                       ("boards", boards, None if kind == "HOSTED" else expected)):
            found = definition(function, sources)
            if found != wanted:
                yield (f"imports.def: {module}.{name} ({kind}) is {expected[0]} {function}"
                       f"({', '.join(expected[1])}); the definition for {where}: {found}")


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def sources(on_boards):
    return [read(os.path.join(folder, name)) for folder, _, names in os.walk(HOSTLIB)
            for name in names if name.endswith(".c")
            if (os.path.basename(folder) == "freestanding") == on_boards]


table = read(os.path.join(HOSTLIB, "imports.def"))
definitions = sources(False), sources(True)
if len(ROW.findall(table)) < 3:
    sys.exit("imports.def: the rows have another form than this test knows")
for row in ('"iF:I", DEFAULT, gowasm_env_log', '"ii:", HOSTED, gowasm_env_log',
            '"i:", ANY, gowasm_env_no_such'):
    if not list(faults(f'IMPORT("env", "log", {row})', *definitions)):
        sys.exit(f"a wrong row was not found: {row}")
wrong = list(faults(table, *definitions))
print("\n".join(wrong) if wrong else "good")
sys.exit(1 if wrong else 0)
