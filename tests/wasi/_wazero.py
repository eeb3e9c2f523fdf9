"""wazero, the engine to compare with, built from its Go module.

The Go tool fetches the module through its own proxy and cache; nothing of it is in this project.
"""
import json
import os
import subprocess

VERSION = "v1.12.0"


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
