"""An export never takes the place of a function that the runtime, the host library or the C compiler
calls by that name: each name that they leave to libc is a prefixed function only."""
import json

import _driver as t


def main():
    t.need("nm", "wat2wasm")
    folder = t.scratch("driver-names")
    library = f"{t.BUILD}/lib/libgowasm.a"
    lines = t.run("nm", "-u", library).splitlines()
    names = sorted({line.split()[-1] for line in lines if " U " in line or " w " in line})
    names = [n for n in names if not n.startswith(("_", "gowasm"))]
    if "mmap" not in names or len(names) < 30:
        t.fail(f"{library}: these are not all names that it uses: {names}")
    t.write(folder, "m.wat", "(module " + "\n".join(f'(func (export "{n}"))' for n in names) + ")")
    t.run("wat2wasm", "m.wat", "-o", "m.wasm", cwd=folder)
    found = json.loads(t.run(t.AOT, "inspect", "--json", "m.wasm", cwd=folder))
    plain = [e["name"] for e in found["exports"] if e.get("plain")]
    if len(found["exports"]) != len(names) or plain:
        t.fail(f"exports that would replace a function of libc: {plain}")


main()
