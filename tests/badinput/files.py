"""Files that are no modules: missing, unreadable, of another kind, cut off, damaged."""
import os
import subprocess

from _bad import ADD, AOT, Sandbox, fail, wasm

box = Sandbox("files")
good = wasm(box.top, "calc", ADD)
with open(good, "rb") as f:
    module = f.read()


def file(name, content):
    path = os.path.join(box.top, name)
    with open(path, "wb") as f:
        f.write(content)
    return path


FORGOTTEN = "were GOOS=wasip1 GOARCH=wasm forgotten?"
KINDS = (("elf.wasm", b"\x7fELF" + bytes(60), "ELF", FORGOTTEN),
         ("short-elf.wasm", b"\x7fELF", "ELF", FORGOTTEN),
         ("macho.wasm", b"\xcf\xfa\xed\xfe" + bytes(60), "Mach-O", FORGOTTEN),
         ("fat-macho.wasm", b"\xca\xfe\xba\xbe" + bytes(60), "Mach-O", FORGOTTEN),
         ("program.exe", b"MZ\x90\0" + bytes(60), "PE file", FORGOTTEN),
         ("calc-old.a", b"!<arch>\n" + bytes(60), "archive"),
         ("calc.wasm.gz", b"\x1f\x8b\x08" + bytes(60), "gunzip"),
         ("calc.wasm.zst", b"\x28\xb5\x2f\xfd" + bytes(60), "unzstd"),
         ("calc.zip", b"PK\3\4" + bytes(60), "zip"),
         ("calc.bc", b"BC\xc0\xde" + bytes(60), "bitcode"),
         ("main.go", b"// Package main does things.\npackage main\n\nfunc main() {}\n", "Go source",
          "GOOS=wasip1 GOARCH=wasm go build"),
         ("calc.wat", b";; " + b"a comment " * 100 + b"\n(module)", "wat2wasm"),
         ("letter.txt", b"a package is there\n", "not a WebAssembly module"))
for command in ([], ["inspect"], ["run"]):
    options = box.calc() if not command else []
    box.bad([*command, "missing.wasm", *options], 1, "missing.wasm", "No such file")
    box.bad([*command, "out", *options], 1, "'out'", "directory")
    box.bad([*command, file("empty.wasm", b""), *options], 1, "empty.wasm", "the file is empty")
    box.bad([*command, file("text.wasm", b"hello, world\n"), *options], 1, "text.wasm", "offset 0x0",
            "not a WebAssembly module")
    for name, content, *words in KINDS:
        box.bad([*command, file(name, content), *options], 1, name, "offset 0x0", *words)
    # A component (component model, binary format: version 13, layer 1).
    box.bad([*command, file("component.wasm", b"\0asm\x0d\0\x01\0" + bytes(8)), *options], 1,
            "component.wasm", "component")
    box.bad([*command, file("version.wasm", b"\0asm\x02\0\0\0"), *options], 1, "version.wasm",
            "offset 0x4", "version")

# Every prefix of a module. Where a section ends, the rest is a smaller module, which may be valid:
# the header alone, and the module without its last sections, as wasm-validate says.
for length in range(len(module)):
    path = file("cut.wasm", module[:length])
    valid = length >= 8 and subprocess.run(["wasm-validate", path], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL).returncode == 0
    if valid:
        inspected = subprocess.run([AOT, "inspect", path], stdout=subprocess.DEVNULL)
        if inspected.returncode != 0:
            fail(f"a prefix of {length} bytes is a valid module, and refused")
        continue
    box.bad([path, *box.calc()], 1, "cut.wasm: offset 0x" if length else "cut.wasm")
    box.bad(["inspect", path], 1, "cut.wasm: offset 0x" if length else "cut.wasm")

# Every byte inverted: refused with one error, or valid and accepted; never a crash.
for at in range(8, len(module)):
    damaged = bytearray(module)
    damaged[at] ^= 0xff
    path = file("damaged.wasm", damaged)
    done = subprocess.run([AOT, "inspect", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = done.stderr.decode(errors="replace").splitlines()
    if done.returncode not in (0, 1) or len(lines) != done.returncode:
        fail(f"byte {at} inverted: exit status {done.returncode}, stderr {lines}")
box.done()
