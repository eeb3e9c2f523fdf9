"""Includes point down (scripts/check-layers), and an include that points up is found."""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = [  # a file, its text, what is said
    ("compiler/base/bad.c", '#include "commands/commands.h"', "compiler/base/bad.c includes compiler/commands/commands.h"),
    ("compiler/decode/bad.h", '#  include "encode/encode.h"', "compiler/decode/bad.h includes compiler/encode/encode.h"),
    ("hostlib/port/bad.h", "#include \"../wasi/wasi.h\"", "hostlib/port/bad.h includes hostlib/wasi/wasi.h"),
    ("compiler/attic/bad.c", "", "compiler/attic/bad.c: stands on no floor"),
]


def check(root):
    return subprocess.run([sys.executable, "-B", ROOT / "scripts/check-layers", root], capture_output=True, text=True)


def fail(what, did):
    sys.exit(f"{what}: status {did.returncode}\n{did.stdout}{did.stderr}")


did = check(ROOT)
if did.returncode != 0:
    fail("layers", did)
with tempfile.TemporaryDirectory() as box:
    for folder in ("compiler", "golang", "hostlib", "runtime"):
        shutil.copytree(ROOT / folder, Path(box, folder))
    for path, text, said in CASES:
        bad = Path(box, path)
        bad.parent.mkdir(exist_ok=True)
        bad.write_text(text + "\n")
        did = check(box)
        if did.returncode != 1 or not did.stdout.startswith(said) or did.stdout.count("\n") != 1:
            fail(path, did)
        bad.unlink()
