"""compiler/rewrite/passes.def is the list of passes: docs/passes.md has its lines, in its order, the
tool knows its names, and each pass has a file of its name, at whose top an example stands."""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from _project import AOT  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
PASS = re.compile(r'^PASS\(\w+, +"([a-z-]+)", +\w+, +\w+,\n +"(.*)"\)$', re.M)


def read(*path):
    with open(os.path.join(ROOT, *path)) as f:
        return f.read()


def listed():
    table = read("compiler", "rewrite", "passes.def")
    passes = PASS.findall(table)
    assert len(passes) == len(re.findall(r"^PASS\(", table, re.M)), (
        "passes.def: a row is not of the form PASS(id, \"name\", STEP, WHEN,\n     \"text\")")
    return passes


def test_docs(passes):
    wanted = "".join(f"| `{name}` | {what} |\n" for name, what in passes)
    assert "| pass | what it does |\n|---|---|\n" + wanted + "\n" in read("docs", "passes.md"), (
        "the table of docs/passes.md should be:\n" + wanted
    )


def test_names(passes):
    did = subprocess.run([AOT, "--dump=none", "x.wasm"], stderr=subprocess.PIPE, text=True)
    names = ", ".join(["decode"] + [name for name, _ in passes])
    assert did.returncode == 2 and did.stderr.endswith(f": {names}\n"), did.stderr


def test_help(passes):
    said = subprocess.run([AOT, "--help"], stdout=subprocess.PIPE, text=True).stdout
    _, _, names = said.partition("Passes, in their order, for --dump:")
    assert " ".join(names.split()) == ", ".join(["decode"] + [n for n, _ in passes]), names


def test_files(passes):
    for name, _ in passes:
        if name == "go-shape":  # it changes nothing, so it is with what is known of Go
            continue
        head = read("compiler", "rewrite", f"{name}.c").partition("*/")[0]
        assert head.startswith(f"/* {name}.c, pass {name}: "), (
            f"compiler/rewrite/{name}.c must begin with '/* {name}.c, pass {name}: '")


def main():
    passes = listed()
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            test(passes)
    print(f"{len(passes)} passes")


if __name__ == "__main__":
    main()
