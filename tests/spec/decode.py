"""WebAssembly's core test suite through decode, verify and encode.

Every module of the suite (without SIMD) must be accepted and, encoded again, be valid for
wasm-validate; wat2wasm must make the same module of its dump; every module that the suite calls
invalid or malformed must be refused, with an offset. The suite is found by _suite.py; without it the
test is skipped, not passed.
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _project import BUILD, fail, need, scratch  # noqa: E402
from _suite import MODULES, REFUSED, suite_folder, wast_files  # noqa: E402


def tool(tasks, what):
    done = subprocess.run([os.path.join(BUILD, "tests", "tool-decode")],
                          input="\n".join(tasks) + "\n", text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, errors="replace")
    print(f"{what}: {done.stdout}", end="", flush=True)
    if done.returncode != 0:
        fail("decode or verify disagrees with the suite\n" + done.stderr[-4000:])


def main():
    folder = scratch("spec-decode")
    suite = suite_folder(folder)
    need("wast2json", "wasm-validate", "wat2wasm")
    tasks, encoded = [], []
    files = wast_files(suite)
    for wast in files:
        name = os.path.splitext(os.path.basename(wast))[0]
        out = os.path.join(folder, name)
        os.makedirs(out)
        listing = os.path.join(out, name + ".json")
        subprocess.run(["wast2json", wast, "-o", listing], check=True)
        with open(listing, encoding="utf-8") as f:
            commands = json.load(f)["commands"]
        for command in commands:
            module = os.path.join(out, command.get("filename", ""))
            if not module.endswith(".wasm"):
                continue
            if command["type"] in ("assert_invalid", "assert_malformed"):
                tasks.append(f"reject {module}")
            else:
                encoded.append(module[:-5] + ".out")
                tasks.append(f"accept {module} {encoded[-1]}")
    refused = len(tasks) - len(encoded)
    if (len(encoded), refused) != (MODULES, REFUSED):
        fail(f"{len(encoded)} modules and {refused} to refuse, but the suite has {MODULES} and "
             f"{REFUSED}")
    tool(tasks, f"{len(files)} files")
    tasks = []
    for stem in encoded:
        for command in (["wasm-validate", stem + ".wasm"],
                        ["wat2wasm", stem + ".wat", "-o", stem + ".text.wasm"]):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True)
            if done.returncode != 0:
                fail(f"{' '.join(command)}: {done.stdout}")
        tasks.append(f"same {stem}.wasm {stem}.text.wasm")
    tool(tasks, "from text")


main()
