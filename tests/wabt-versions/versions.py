"""Every supported wasm2c gives working products, and any other is an error that says what to do.

The versions are those of Debian 12 and 13. One that the system does not have comes from Debian's
packages through apt-get (scripts/fetch-wabt.sh), or from GOWASM_TEST_WASM2C_1_0_32 and
GOWASM_TEST_WASM2C_1_0_36: see README.md beside this file. All other tests are run with the one that the
system has: of that version one example is enough here.
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import (AOT, BUILD, SOURCE, copy_example, expected, fail, make_variables, need, run,
                      same, scratch, write)

VERSIONS = {"1.0.32": "bookworm", "1.0.36": "trixie"}
EXAMPLES = ["add", "tinygo", "command", "plugin-host"]


def version_of(command):
    try:
        done = subprocess.run([command, "--version"], stdout=subprocess.PIPE, check=False)
    except OSError:
        return None
    return done.stdout.decode().strip() if done.returncode == 0 else None


def find_wasm2c(version, release):
    given = os.environ.get("GOWASM_TEST_WASM2C_" + version.replace(".", "_"))
    if given is None:
        system = shutil.which("wasm2c")
        if system is not None and version_of(system) == version:
            return system
        folder = os.path.join(BUILD, "wabt-" + version)
        run(os.path.join(SOURCE, "scripts", "fetch-wabt.sh"), release, folder)
        given = os.path.join(folder, "wasm2c")
    if version_of(given) != version:
        fail(f"{given} is wasm2c {version_of(given)}, not {version}")
    return given


need("make", "go", "clang", "wat2wasm")
top = scratch("wabt-versions")
for version, release in VERSIONS.items():
    wasm2c = find_wasm2c(version, release)
    for example in EXAMPLES[:1] if wasm2c == shutil.which("wasm2c") else EXAMPLES:
        folder = copy_example(example, os.path.join(top, version))
        output = run("make", "-s", "run", *make_variables(), cwd=folder,
                     env={"GOWASM_WASM2C": wasm2c})
        same(output, expected(example), f"examples/{example} with wasm2c {version}")

# A wasm2c that is missing, too old, or something else.
write(top, "m.wat", '(module (memory 1) (func (export "f") (result i32) (i32.const 1)))')
run("wat2wasm", "m.wat", "-o", "m.wasm", cwd=top)
for what, script in (("missing", None), ("old", "echo 1.0.20"), ("no wasm2c", "echo hello"),
                     ("failing", "exit 1")):
    wasm2c = os.path.join(top, "wasm2c-" + what.replace(" ", "-"))
    if script is not None:
        write(top, os.path.basename(wasm2c), "#!/bin/sh\n" + script + "\n")
        os.chmod(wasm2c, 0o755)
    done = subprocess.run([AOT, "--no-cache", "m.wasm", "-o", "m.a"], cwd=top,
                          env=dict(os.environ, GOWASM_WASM2C=wasm2c), stderr=subprocess.PIPE,
                          check=False)
    message = done.stderr.decode()
    if done.returncode not in (1, 2) or "wabt" not in message:
        fail(f"wasm2c is {what}: exit status {done.returncode}, and the message does not say what "
             "to install:\n" + message)
    if os.path.exists(os.path.join(top, "m.a")) or os.path.exists(os.path.join(top, "m.h")):
        fail(f"wasm2c is {what}, but an output file was left")
