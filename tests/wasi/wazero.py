#!/usr/bin/env python3
"""TinyGo, Rust, Zig and C commands give the same output and exit code as under wazero.

The modules are test data of the Go module github.com/tetratelabs/wazero, which the Go tool fetches
and from which wazero itself is built, as the reference. Each runs on a folder with a few files.
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import _wazero
from _project import AOT, QUICK, fail, need, scratch, write

WASI = "imports/wasi_snapshot_preview1/"
CASES = [("cmd/wazero/testdata/cat/cat-tinygo.wasm", ["/test.txt"]),
         ("cmd/wazero/testdata/cat/cat-tinygo.wasm", ["/missing"]),
         ("cmd/wazero/testdata/wasi_arg.wasm", ["hello world"]),
         ("examples/cli/testdata/cli.wasm", ["3", "4"])]
for toolchain in ("tinygo", "cargo-wasi", "zig-cc", "zig"):
    CASES.append((WASI + f"example/testdata/{toolchain}/cat.wasm", ["/test.txt"]))
    for words in (["ls", "/"], ["ls", "/sub"], ["stat"], ["poll", "0"], ["preopen"]):
        CASES.append((WASI + f"testdata/{toolchain}/wasi.wasm", words))

need("go", "wasm2c", "clang")
top = scratch("wazero")
folder = _wazero.source()
wazero = _wazero.build()

files = os.path.join(top, "files")
os.makedirs(os.path.join(files, "sub"))
write(files, "test.txt", "greet\nline two\n")
write(files, "empty", "")
write(os.path.join(files, "sub"), "-", "x\n")
os.symlink("test.txt", os.path.join(files, "link"))


def outcome(*command):
    done = subprocess.run(command, cwd=top, input=b"some input\n", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300)
    return done.returncode, done.stdout


failed = 0
for module, words in CASES:
    path = os.path.join(folder, module)
    ours = outcome(AOT, "run", *QUICK, "--dir", files + "::/", path, *words)
    theirs = outcome(wazero, "run", "-cachedir", wazero + ".cache", f"-mount={files}:/", path, *words)
    if ours != theirs:
        failed += 1
        print(f"{module} {words}:\n    gowasm-aot {ours}\n    wazero     {theirs}", file=sys.stderr)
shutil.rmtree(files)
print(f"{len(CASES) - failed} of {len(CASES)} as under wazero {_wazero.VERSION}")
if failed:
    fail(f"{failed} outputs differ")
