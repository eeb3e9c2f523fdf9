"""What the tests of Go programs share: building them, the reference engine, the comparison."""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from _built import JS, WASIP1, go_build, go_program  # noqa: E402
from _project import AOT, BUILD, fail, run  # noqa: E402


def build_go(folder, out, *flags, env=None):
    """Builds the program in `folder`, a path or the name of one beside this file."""
    return go_build(os.path.join(HERE, folder), out, *flags, env=env)


def build_wazero():
    return go_program(os.path.join(HERE, "wazero"))


def rewrite(module, out):
    """The module after the passes, each checked by our verifier, the whole by wabt's."""
    run(AOT, "--verify", module, "-o", out)
    run("wasm-validate", out)
    return out


# tool-resume.c: what goroutines are asked for at each so manieth stack check. Stacks that move at each
# second or each 64th are left out: Go's own module (tool-resume --stock) fails as well then, in most
# runs, with an access out of bounds in runtime.memAllocNoGrow during a collection.
STRESS = [("suspend", "3"), ("suspend", "5"), ("suspend", "64"), ("move", "3")]


def stressed(module, out, mode, every):
    """The module after the passes, whose goroutines suspend or move their stacks all the time."""
    said = run(os.path.join(BUILD, "tests", "tool-resume"), mode, every, module, out)
    if int(said.split()[0]) <= 500:
        fail(f"tool-resume: {said}")
    return out


def compile_native(module, out, *options):
    run(AOT, *options, module, "-o", out)
    return out


def outcome(*command, timeout=600, **kw):
    """(exit status, standard output, standard error)"""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=timeout, **kw)
    except subprocess.TimeoutExpired:
        fail(f"no end in {timeout} seconds: {' '.join(command)}")
    return (done.returncode, done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"))


def plain(trace):
    """A traceback without what differs from run to run: addresses, and dumps of the stack."""
    lines = [t for t in trace.splitlines() if not re.match(r"0{8}[0-9a-f]{8}:|\s+\^ <|\s+7 6 5", t)]
    return re.sub(r"0x[0-9a-f]+", "0x", re.sub(r"goroutine \d+", "goroutine", "\n".join(lines)))


def places(trace):
    """The program's own functions and lines in a traceback, which are the same in any machine's."""
    return re.findall(r"^main\.[^(\n]+|^(?:panic|fatal error): .*|main\.go:\d+", trace, re.M)


class Differences:
    """Collects what differs, and says so at the end."""

    def __init__(self):
        self.found = []
        self.compared = 0

    def same(self, what, now, want):
        self.compared += 1
        if now != want:
            self.found.append(f"{what}:\n{now}\n--- expected\n{want}")

    def true(self, what, holds):
        self.compared += 1
        if not holds:
            self.found.append(what)

    def end(self):
        for text in self.found:
            print(text, file=sys.stderr)
        if self.found:
            fail(f"{len(self.found)} of {self.compared} comparisons differ")
        print(f"{self.compared} comparisons, no difference")
