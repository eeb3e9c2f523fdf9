"""GOOS=js: no file refers to a symbol of a layer above its own (hostlib/gojs: core, builtins, host, go).

Includes alone do not show it: the public header declares functions of every layer."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["core", "builtins", "host", "go"]
LIBRARY = Path(os.environ.get("GOWASM_AOT", ROOT / "build/bin/gowasm-aot")).parent.parent / "lib/libgowasm.a"

layer_of = {f.name + ".o": i for i, layer in enumerate(LAYERS)
            for f in ROOT.glob(f"hostlib/gojs/{layer}/*.c")}


def symbols(listing):
    """(defined, wanted): from symbols to their object file; (object file, symbol) pairs."""
    defined, wanted, member = {}, [], ""
    for line in listing.splitlines():
        if line.endswith(":"):
            member = line[:-1]
        elif line.strip() and member in layer_of:
            kind, name = line.split()[-2:]
            if kind == "U":
                wanted.append((member, name))
            elif kind.isupper():
                defined[name] = member
    return defined, wanted


def upward(listing):
    defined, wanted = symbols(listing)
    return [f"{member} needs {name} of {defined[name]}" for member, name in wanted
            if name in defined and layer_of[defined[name]] > layer_of[member]], len(wanted)


listing = subprocess.run(["nm", LIBRARY], capture_output=True, text=True, check=True).stdout
found, seen = upward(listing)
if found or seen < 500:
    sys.exit("\n".join(found) or f"only {seen} references in {LIBRARY}")
planted = "cell.c.o:\n                 U gojs__planted\nloop.c.o:\n0000000000000000 T gojs__planted\n"
if upward(planted)[0] != ["cell.c.o needs gojs__planted of loop.c.o"]:
    sys.exit("a reference upwards is not found")
