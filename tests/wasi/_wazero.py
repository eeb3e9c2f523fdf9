"""wazero, the engine to compare with, built from its Go module.

The Go tool fetches the module through its own proxy and cache; nothing of it is in this project.
"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _built import once
from _project import run

# The same as that of the host program of tests/go, which has wazero as a library.
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "go", "wazero", "go.mod"),
          encoding="utf-8") as _mod:
    VERSION = re.search(r"tetratelabs/wazero (v[0-9.]+)", _mod.read())[1]


def source():
    """The folder of the module's source, with its test data."""
    done = subprocess.run(
        ["go", "mod", "download", "-json", f"github.com/tetratelabs/wazero@{VERSION}"],
        cwd="/", check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)["Dir"]


def build():
    """The path of the command."""
    folder = source()
    return once("wazero-command", [folder, run("go", "version", cwd=folder)],
                lambda path: run("go", "build", "-o", path, "./cmd/wazero", cwd=folder))
