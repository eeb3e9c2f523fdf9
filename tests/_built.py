"""What several tests need, built once for a build directory: Go programs, modules and engines.

Each is a file in BUILD/tests/built with a hash of all that it is made from in its name. The first test
that asks for it builds it, under a lock that others wait for. It never changes once it is there.
"""
import fcntl
import hashlib
import json
import os
import shutil

from _project import BUILD, run

BUILT = os.path.join(BUILD, "tests", "built")
WASIP1 = {"GOOS": "wasip1", "GOARCH": "wasm"}
JS = {"GOOS": "js", "GOARCH": "wasm"}


def once(name, parts, make):
    """The path that make(path) writes; `parts`, anything that JSON can hold, are what it depends on."""
    key = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]
    os.makedirs(BUILT, exist_ok=True)
    path = os.path.join(BUILT, f"{name}-{key}")
    with open(path + ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(path):
            make(path + ".new")
            os.rename(path + ".new", path)
    return path


def sources(folder):
    """What is in the files of a folder and of those below it, by name."""
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return found


def go_program(folder, *flags, env=None, package="."):
    """The path of what `go build` makes of a package without others beside it in `folder`. Its name is
    not what a test wants to call it: go_build() copies it. The folder's path is in tracebacks."""
    env = dict({"GOFLAGS": "-buildvcs=false", "GOWORK": "off"}, **(env or {}))
    folder = os.path.abspath(folder)
    toolchain = run("go", "env", "GOVERSION", "GOROOT", "GOEXPERIMENT", cwd=folder, env=env)
    parts = [folder, sources(folder), flags, env, package, toolchain]
    name = os.path.splitext(os.path.basename(package if package != "." else folder))[0]
    return once(name, parts, lambda path: run("go", "build", *flags, "-o", path, package, cwd=folder,
                                              env=env))


def go_build(folder, out, *flags, **more):
    """The same as a file of the test's own."""
    shutil.copy(go_program(folder, *flags, **more), out)
    return out
