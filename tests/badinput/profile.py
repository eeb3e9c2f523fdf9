"""Profiles that are none: missing, of another kind, damaged; errors name the line."""
import os

from _bad import ADD, Sandbox, wasm

box = Sandbox("profile")
module = wasm(box.top, "calc", ADD)
HEADING = b"gowasm-aot profile 1\n"


def profile(content):
    path = os.path.join(box.top, "p.profile")
    with open(path, "wb") as f:
        f.write(content)
    return path


for command in ([], ["run"]):
    options = box.calc() if not command else []
    for content, words in (
            (b"", ["p.profile:1:"]),
            (b"\x7fELF" + bytes(100), ["p.profile:1:", "--profile-gen"]),
            (HEADING + b"1 2 0123456789abcdef add\n\n", ["p.profile:3:", "CALLS LOOPS SHAPE NAME"]),
            (HEADING + b"1 2 0123456789abcdef\n", ["p.profile:2:"]),
            (HEADING + b"1 -2 0123456789abcdef add\n", ["p.profile:2:"]),
            (HEADING + b"1 2 0123456789abcdeg add\n", ["p.profile:2:"]),
            (HEADING + b"1 2 0123456789abcdef a\0d\n", ["p.profile:2:"])):
        box.bad([*command, "--profile-use", profile(content), module, *options], 1, *words)
    box.bad([*command, "--profile-use=missing.profile", module, *options], 1, "missing.profile",
            "No such file")
    box.bad([*command, "--profile-use", box.top, module, *options], 1, box.top, "directory")
box.bad(["inspect", "--profile-use", "x", module], 2, "--profile-use")
box.done()
