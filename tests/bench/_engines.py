"""The engines, and what has to be built once before any of them runs.

Everything lands in one folder below the build directory. Each run makes it again, through Go's cache
and the tool's own; other engines are installed there once, from their registries, in the versions
pinned here.
"""
import os
import shutil
import sys

from _measure import Failure, Worker, run

WASMTIME = "50.0.1"                             # PyPI
WAZERO = "github.com/tetratelabs/wazero/cmd/wazero@v1.12.0"  # Go modules

HERE = os.path.dirname(os.path.abspath(__file__))
KERNELS = os.path.join(HERE, "kernels")
WASIP1 = {"GOOS": "wasip1", "GOARCH": "wasm"}
# Assembly is left out by tags in crypto and math/big; hash/crc32 has no tag, but looks at the CPU.
PUREGO_TAGS = "purego,math_big_pure_go"
PUREGO_DEBUG = "cpu.pclmulqdq=off"

# name, what the table's legend says
ENGINES = {
    "native": "native Go, GOMAXPROCS=1",
    "purego": "native Go without assembly: -tags purego,math_big_pure_go, crc32 by tables",
    "aot": "gowasm-aot -O2",
    "aot-plain": "gowasm-aot -O2 --no-go-passes",
    "wasmtime": f"wasmtime {WASMTIME}, the module as Go made it",
    "wasmtime-opt": f"wasmtime {WASMTIME}, the module from gowasm-aot -o x.wasm",
    "wazero": f"wazero {WAZERO.split('@')[1]}, the module as Go made it",
    "wazero-opt": f"wazero {WAZERO.split('@')[1]}, the module from gowasm-aot -o x.wasm",
}
DEFAULT = list(ENGINES)


def go_env(extra=None):
    return dict({"GOFLAGS": "-buildvcs=false", "GOWORK": "off"}, **(extra or {}))


class Builder:
    """Builds what engines need, each once; paths by name in .path(NAME)."""

    def __init__(self, folder, aot, jobs, say):
        self.folder, self.aot, self.jobs, self.say = folder, aot, jobs, say
        os.makedirs(folder, exist_ok=True)
        self.cache = os.path.join(folder, "cache")
        self.made = {}

    def path(self, name):
        return os.path.join(self.folder, name)

    def once(self, output, what, make):
        """Makes a file the first time that it is asked for; returns its path."""
        if output not in self.made:
            self.say(what)
            make()
            self.made[output] = self.path(output)
        return self.made[output]

    def go(self, output, *flags, package=".", env=None):
        """A Go build of the kernels; go itself knows what is up to date."""
        return self.once(output, "go build " + output, lambda: run(
            ["go", "build", *flags, "-o", self.path(output), package], cwd=KERNELS,
            env=go_env(env)))

    def native(self):
        return self.go("kernels-native")

    def purego(self):
        return self.go("kernels-purego", "-tags", PUREGO_TAGS)

    def module(self):
        return self.go("kernels.wasm", env=WASIP1)

    def reactor(self):
        return self.go("reactor.wasm", "-buildmode=c-shared", package="./reactor", env=WASIP1)

    def tool(self, *arguments):
        return run([self.aot, "-j", str(self.jobs), "--progress=none", "--cache-dir", self.cache,
                    *arguments])

    def product(self, output, *flags):
        module = self.module()
        return self.once(output, " ".join(["gowasm-aot", *flags, "-o", output]),
                         lambda: self.tool(*flags, module, "-o", self.path(output)))

    def wazero(self):
        folder = self.path("wazero-" + WAZERO.split("@")[1])
        if not os.path.exists(os.path.join(folder, "wazero")):
            self.say("go install " + WAZERO)
            run(["go", "install", WAZERO], env=go_env({"GOBIN": folder}), cwd=self.folder)
        return os.path.join(folder, "wazero")

    def wasmtime(self):
        folder = self.path("wasmtime-" + WASMTIME)
        python = os.path.join(folder, "bin", "python")
        stamp = os.path.join(folder, "installed")
        if not os.path.exists(stamp):
            self.say("pip install wasmtime==" + WASMTIME)
            shutil.rmtree(folder, ignore_errors=True)
            run([sys.executable, "-m", "venv", folder])
            run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                 "wasmtime==" + WASMTIME])
            open(stamp, "w").close()
        return python

    def engine(self, name):
        """Builds what the engine needs; returns the function that starts a Worker."""
        if name == "native":
            command, env = [self.native()], {"GOMAXPROCS": "1"}
        elif name == "purego":
            command, env = [self.purego()], {"GOMAXPROCS": "1", "GODEBUG": PUREGO_DEBUG}
        elif name == "aot":
            command, env = [self.product("kernels-aot")], {}
        elif name == "aot-plain":
            command, env = [self.product("kernels-aot-plain", "--no-go-passes")], {}
        else:
            module = self.product("kernels-opt.wasm") if name.endswith("-opt") else self.module()
            if name.startswith("wasmtime"):
                python, script = self.wasmtime(), os.path.join(HERE, "_wasmtime.py")
                compiled = self.path(name + ".cwasm")
                self.say(f"wasmtime compiles {os.path.basename(module)}")
                run([python, "-B", script, "compile", module, compiled])
                command, env = [python, "-B", script, "run", compiled], {}
            elif name.startswith("wazero"):
                cache = self.path("wazero-cache")
                command, env = [self.wazero(), "run", "-cachedir", cache, module], {}
                self.say(f"wazero compiles {os.path.basename(module)}")
                run(command)
            else:
                raise Failure(f"no engine {name}; there are: {' '.join(ENGINES)}")
        return lambda: Worker(command, env)
