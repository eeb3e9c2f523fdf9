"""What the Python tests share.

A test is a program: it exits with 0 when it passes, and fail() says what is wrong. A missing tool
is a failure: need() says what to install. scripts/setup.sh test installs all of PACKAGES.
Run by hand, without ctest's environment, a test takes what is in build/.

All tests of a build directory share one cache of the command's, but for those about the cache, which
name their own. A long test has a short form (short_list()), which it has by itself and in `make test`. GOWASM_LONG=1 in the environment asks for everything, GOWASM_LONG=rest for what the
short form leaves out: so `make test-all` runs nothing twice.
"""
import difflib
import os
import random
import shutil
import socket
import subprocess
import sys

SOURCE = os.environ.get("GOWASM_SOURCE",
                        os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("GOWASM_BUILD", os.path.join(SOURCE, "build"))
AOT = os.environ.get("GOWASM_AOT", os.path.join(BUILD, "bin", "gowasm-aot"))
SANITIZE = os.environ.get("GOWASM_SANITIZE")
LONG = os.environ.get("GOWASM_LONG", "")

if "GOCACHE" not in os.environ and shutil.which("go"):  # which would be there, too, and empty
    os.environ["GOCACHE"] = subprocess.run(["go", "env", "GOCACHE"], stdout=subprocess.PIPE, text=True,
                                           cwd="/").stdout.strip()
os.environ["XDG_CACHE_HOME"] = os.path.join(BUILD, "tests", "cache")
# Tests look at what the command says, also where a busy machine needs more than ten seconds for a build.
os.environ["GOWASM_PROGRESS"] = "none"
CACHE = os.path.join(os.environ["XDG_CACHE_HOME"], "gowasm-aot")

# For modules whose speed is not the question: clang takes eight times as long as tcc. It is clang in what
# short forms leave out.
QUICK = ["-O0"] if LONG else ["-O0", "--cc=tcc"]

PACKAGES = {
    "make": "make", "gcc": "gcc", "g++": "g++", "clang": "clang", "clang++": "clang", "cmake": "cmake",
    "wat2wasm": "wabt", "wasm-validate": "wabt", "wast2json": "wabt", "wasm2c": "wabt",
    "wasm-interp": "wabt", "pkg-config": "pkg-config", "ninja": "ninja-build", "node": "nodejs", "nm": "binutils",
    "readelf": "binutils", "objdump": "binutils", "tcc": "tcc", "musl-gcc": "musl-tools", "bash": "bash",
    "ccache": "ccache", "distcc": "distcc", "distccd": "distcc", "gdb": "gdb", "icecc": "icecc", "npm": "npm",
    "arm-none-eabi-gcc": "gcc-arm-none-eabi",
    "riscv64-unknown-elf-gcc": "gcc-riscv64-unknown-elf", "qemu-system-arm": "qemu-system-arm",
    "qemu-system-riscv32": "qemu-system-misc", "qemu-system-riscv64": "qemu-system-misc",
    "qemu-arm": "qemu-user", "qemu-riscv32": "qemu-user", "qemu-riscv64": "qemu-user",
    "qemu-aarch64": "qemu-user", "llvm-ar": "llvm", "pyflakes3": "pyflakes3", "valgrind": "valgrind", "ld.lld": "lld", "musl-gcc": "musl-tools",
}


def fail(message):
    print("FAILED: " + message, file=sys.stderr, flush=True)
    sys.exit(1)


def need(*tools):
    if not os.path.exists(AOT):
        fail(f"there is no {AOT}: build first, or name another in GOWASM_AOT and GOWASM_BUILD")
    for tool in tools:
        if shutil.which(tool) is None:
            if tool == "go":
                fail("this test needs a Go toolchain, 1.24 or later: https://go.dev/dl/")
            package = PACKAGES.get(tool, f"the package of {tool}")
            fail(f"this test needs {tool}: apt-get install {package} (or make test)")


def compilers_that_remember(*ignored):
    """An environment in which clang and gcc are started by ccache, with a cache that all tests of the build
    directory share: for those that have the command compile its runtime anew, with caches of their own.
    Options that are ignored say nothing about an object, as the name of a temporary folder."""
    need("ccache")
    folder = os.path.join(BUILD, "tests", "ccache")
    os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
    for name in ("clang", "gcc"):
        link = os.path.join(folder, "bin", name)
        if not os.path.lexists(link):
            try:
                os.symlink(shutil.which("ccache"), link)
            except FileExistsError:  # made by another test just now
                pass
    return {"PATH": os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"], "CCACHE_DIR": folder,
            "CCACHE_IGNOREOPTIONS": " ".join(["-ffile-prefix-map=*", *ignored]), "CCACHE_NOHASHDIR": "1"}


def short_list(what, everything, short):
    """Those of a list that are to be run: of `everything`, the short form has `short`."""
    if LONG == "rest":
        return [item for item in everything if item not in short]
    if not LONG and len(short) < len(everything):
        print(f"short form: {len(short)} of {len(everything)} {what}; GOWASM_LONG=1 runs all",
              flush=True)
    return everything if LONG else short


def sanitized_list(what, everything, fewer):
    """Those of a list that are to be run: in the build with sanitizers `fewer`, where the others would
    have the command do the same, and more of what sanitizers do not see. The plain build runs all."""
    if not SANITIZE or LONG:
        return everything
    print(f"short form: {len(fewer)} of {len(everything)} {what} with sanitizers; GOWASM_LONG=1 runs all",
          flush=True)
    return fewer


def run(*command, cwd=None, env=None, status=0):
    """Runs a command and returns its standard output; any other exit status fails the test."""
    print("$ " + " ".join(command), file=sys.stderr, flush=True)
    full_env = dict(os.environ, **(env or {}))
    done = subprocess.run(command, cwd=cwd, env=full_env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    out = done.stdout.decode(errors="replace")
    err = done.stderr.decode(errors="replace")
    if done.returncode != status:
        fail(f"exit status {done.returncode}, expected {status}: {' '.join(command)}\n{out}{err}")
    sys.stderr.write(err)
    return out


def same(actual, expected, what):
    if actual == expected:
        return
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual",
                                 lineterm="")
    fail(what + " differs:\n" + "\n".join(lines))


def free_port():
    """A port of this machine that nobody listens on, of those that connections are not given: one to such
    a port, before anybody listens there, might be given that very port, and be connected with itself."""
    for port in random.sample(range(20000, 32000), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass
    return fail("no port is free")


def scratch(name):
    """An empty folder of the build folder, for this test alone."""
    folder = os.path.join(BUILD, "tests", name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def copy_example(name, to):
    """The example as it is in the repository, without what an earlier make left there."""
    made = shutil.ignore_patterns("*.a", "*.d", "*.h", "*.hpp", "*.so", "*.wasm", "*.elf", "*.o",
                                  "add", "host", "tinygo", "words", "markdown", "filter", "pool",
                                  "go.work", "go.work.sum")
    return shutil.copytree(os.path.join(SOURCE, "examples", name), os.path.join(to, name),
                           ignore=lambda at, names: made(at, names) - {"board.h"})


def make_variables(flags=" ".join(QUICK)):
    """How make finds the command that is tested. Go modules are not optimised, unless a test is
    about that: it takes ten times as long, and what they do is the same."""
    return [f"GOWASM_AOT={AOT}", "AOTFLAGS=" + flags]


def expected(name):
    with open(os.path.join(SOURCE, "examples", name, "expected.txt"), encoding="utf-8") as f:
        return f.read()


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path
