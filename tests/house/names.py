"""scripts/check-names passes, and finds what it is for: base names that occur twice, and functions without
the prefix or word of their place."""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "scripts/check-names"


def check(root):
    got = subprocess.run([CHECK, root], capture_output=True, text=True)
    if got.stderr:
        sys.exit(got.stderr)
    return got.returncode, got.stdout


def expect(files, wanted):
    """The faults of a tree of files {path: text} are one line that contains `wanted`, or none."""
    with tempfile.TemporaryDirectory() as directory:
        for name, text in files.items():
            path = Path(directory) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        status, output = check(directory)
    if status != (wanted is not None) or (wanted or "") not in output or output.count("\n") > 1:
        sys.exit(f"{files}: expected {wanted}, got status {status}: {output}")


def main():
    status, output = check(ROOT)
    if status:
        sys.exit(output)
    expect({"compiler/base/map.h": "typedef struct Map Map;\nvoid map_put(Map *m);\n"}, None)
    expect({"compiler/a/x.c": "", "runtime/x.c": ""}, "file x.c")
    expect({"compiler/decode/x.c": "", "compiler/encode/x.c": ""}, None)
    expect({"compiler/decode/x.c": "", "compiler/encode/x.c": "", "runtime/x.c": ""}, "file x.c")
    expect({"compiler/base/map.h": "void put(int a,\n         int b);\n"}, "function put")
    expect({"compiler/base/map.h": "static inline void put(int a) {\n    take(a);\n}\n"}, None)
    expect({"runtime/src/seam.h": "int seam_open(void);\n"}, "function seam_open")
    expect({"runtime/src/seam.h": "int gowasm__open(void);\n"}, None)
    expect({"compiler/a/gen.h": "void counters_add(void);\n",
            "compiler/a/counters.c": "void counters_add(void) {\n}\n"}, None)
    expect({"compiler/a/gen.h": "void counters_add(void);\n", "compiler/a/counters.c": ""},
           "function counters_add")
    expect({"compiler/a/gen.h": "void add_counters(void);\n",
            "compiler/a/counters.c": "void add_counters(void) {\n}\n"}, "function add_counters")
    expect({"compiler/a/gen.h": "typedef VEC(Insn) Code;\nvoid code_append(Code *c);\n"}, None)
    expect({"compiler/a/gen.h": "typedef struct Body Body;\nvoid find_bodies(void);\n"}, None)


main()
