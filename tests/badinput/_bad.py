"""What the tests of bad input share: each case is one failing run of the command.

A failing run says one line that starts with "gowasm-aot: " and holds the given words, ends with
status 1 or 2, leaves existing outputs as they were, makes no new ones, and no temporary files.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, fail, need, run, scratch, write

ADD = """(module
  (memory (export "memory") 1)
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
"""
SANDBOXES = []


def wasm(folder, name, text, *flags):
    """Assembles a module; returns its path."""
    need("wat2wasm")
    source = write(folder, name + ".wat", text)
    path = os.path.join(folder, name + ".wasm")
    run("wat2wasm", *flags, source, "-o", path)
    return path


def snapshot(*folders):
    found = {}
    for folder in folders:
        for top, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(top, name)
                with open(path, "rb") as f:
                    found[path] = f.read()
    return found


class Sandbox:
    """A folder for one test, with a folder for its temporary files and one for outputs."""

    def __init__(self, name):
        self.top = scratch("badinput-" + name)
        self.tmp = os.path.join(self.top, "tmp")
        self.out = os.path.join(self.top, "out")
        self.cases = 0
        os.mkdir(self.tmp)
        os.mkdir(self.out)
        for old in ("calc.a", "calc.h", "calc.d"):
            write(self.out, old, "old " + old)
        self.before = snapshot(self.out)

    def env(self, extra=None):
        return {**os.environ, "TMPDIR": self.tmp, **(extra or {})}

    def check_folders(self, what):
        after = snapshot(self.out)
        if after != self.before:
            changed = [p for p in set(after) | set(self.before)
                       if after.get(p) != self.before.get(p)]
            fail(f"{what}: outputs changed: {changed}")
        left = os.listdir(self.tmp)
        if left:
            fail(f"{what}: temporary files are left: {left}")

    def bad(self, args, status, *words, env=None, one_line=True, **popen):
        """Runs the command, which must fail; the error must hold all words."""
        what = "gowasm-aot " + " ".join(args)
        done = subprocess.run([AOT, *args], cwd=self.top, env=self.env(env),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, **popen)
        err = done.stderr.decode(errors="replace")
        lines = err.splitlines()
        errors = [line for line in lines if line.startswith("gowasm-aot: ")]
        if done.returncode != status:
            fail(f"{what}: exit status {done.returncode}, expected {status}\n{err}")
        if len(errors) != 1 or (one_line and len(lines) != 1):
            fail(f"{what}: not one line of error:\n{err}")
        if done.stdout:
            fail(f"{what}: prints to stdout: {done.stdout[:200]}")
        for word in words:
            if word not in errors[0]:
                fail(f"{what}: the error does not say '{word}':\n{err}")
        self.check_folders(what)
        self.cases += 1
        return err

    def calc(self, *args):
        """The outputs that exist already, so that changing one is noticed."""
        return [*args, "-MD", "-o", os.path.join(self.out, "calc.a")]

    def done(self):
        print(f"{self.cases} cases")
        if self.cases == 0:
            fail("no case was run")
