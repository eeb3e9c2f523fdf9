"""wazero, the engine to compare with, built from its Go module.

The Go tool fetches the module through its own proxy and cache; nothing of it is in this project.
"""
import json
import os
import re
import subprocess

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


def build(folder):
    """Builds the command `wazero` in that folder and returns its path."""
    command = os.path.join(folder, "wazero")
    subprocess.run(["go", "build", "-o", command, "./cmd/wazero"], cwd=source(), check=True)
    return command
