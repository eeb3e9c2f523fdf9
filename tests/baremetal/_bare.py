"""What the tests of --freestanding share: targets, compilers, the archive of a module, QEMU."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, SOURCE, fail, need, run

ARM, RISCV = "arm-none-eabi-", "riscv64-unknown-elf-"
GNU = {
    "thumbv6m-none-eabi": ARM, "thumbv7m-none-eabi": ARM, "thumbv7em-none-eabi": ARM,
    "thumbv7em-none-eabihf": ARM, "riscv32imac-none-elf": RISCV, "riscv64gc-none-elf": RISCV,
    "aarch64-none-elf": None, "x86_64-none-elf": "",
}
INCLUDE = os.path.join(BUILD, "include")


def compilers(target):
    """What --cc is given for a target: clang, and GNU's where a package has one."""
    gnu = GNU[target]
    return ["clang"] + ([gnu + "gcc"] if gnu is not None else [])


def need_tools(*more):
    need("clang", "wat2wasm", "nm", "readelf", ARM + "gcc", RISCV + "gcc", *more)


def wasm(text, folder, name):
    """A module from its text."""
    source, module = os.path.join(folder, name + ".wat"), os.path.join(folder, name + ".wasm")
    with open(source, "w") as f:
        f.write(text)
    run("wat2wasm", source, "-o", module)
    return module


def archive(module, target, cc, folder, *options, name=None):
    """The freestanding archive of a module, and its header, in `folder`."""
    name = name or os.path.splitext(os.path.basename(module))[0]
    product = os.path.join(folder, name + ".a")
    run(AOT, "--freestanding", "--target=" + target, "--cc=" + cc, *options, module, "-o", product)
    return product


def undefined(product, nm="nm"):
    """The symbols that an archive needs from elsewhere."""
    used, defined = set(), set()
    for line in run(nm, product).splitlines():
        m = re.match(r"[0-9a-f]* +([A-Za-z]) (\S+)$", line)
        if m:
            (used if m[1] in "Uvw" else defined).add(m[2])
    return used - defined


def sections(product):
    """Sizes of the sections of all members, added up by name up to the second dot."""
    sizes = {}
    for line in run("readelf", "-SW", product).splitlines():
        m = re.match(r" *\[ *\d+\] (\S+) +[A-Z_]+ +[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+)", line)
        if m:
            sizes[m[1]] = sizes.get(m[1], 0) + int(m[2], 16)
    return sizes


def qemu(command, timeout=120):
    """Runs firmware: its output and exit status."""
    print("$ " + " ".join(command), file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, timeout=timeout)
    except subprocess.TimeoutExpired as e:
        fail(f"the firmware did not end within {timeout} s; it printed:\n"
             + (e.stdout or b"").decode(errors="replace"))
    return done.stdout.decode(errors="replace"), done.returncode
