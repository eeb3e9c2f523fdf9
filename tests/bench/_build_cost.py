"""What building costs: time, memory and size of the small reactor by every way of building it, and
what its instances and calls cost beside -buildmode=c-archive.

Each figure is of one build with two jobs into an empty cache, since builds are long; where the
machine is busy, compare the ratios. Memory is the largest process of the build: one compile job.
"""
import os
import re
import shutil

from _engines import HERE, KERNELS, WASIP1, go_env
from _measure import Failure, run

JOBS = "2"
ESBUILD = "v0.25.12"
# What --time-passes prints besides passes.
STAGES = {"decode", "verify", "preinit", "translate", "compile", "link"}

STAGE_LINE = r"^\s*([\d.]+) ms\s+(\S+)"


def text_size(path):
    """Bytes of machine code in an object, an archive or a program: all executable sections,
    whatever they are called. Columns behind the name: type, address, offset, size, entry, flags."""
    out, _, _ = run(["readelf", "-SW", path])
    return sum(int(size, 16) for size in
               re.findall(r"\] \S+ +PROGBITS +[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+) \d+ +AX", out))


class Costs:
    def __init__(self, builder):
        self.builder, self.figures = builder, {}

    def fresh(self, name):
        folder = self.builder.path(name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder

    def aot(self, figure, module, *flags, cache=None, product="reactor.a"):
        """Builds with our tool; the figure's code includes our runtime and host library."""
        self.builder.say(figure)
        folder = self.fresh("cost")
        cache = cache or os.path.join(folder, "cache")
        output = os.path.join(folder, product)
        try:
            _, err, usage = run([self.builder.aot, *flags, "-j", JOBS, "--progress=none",
                                 "--cache-dir", cache, "--time-passes", module, "-o", output])
        except Failure as failure:  # the others are worth knowing all the same
            self.figures[figure] = {"failed": str(failure)}
            return None
        stages = {name: float(ms) for ms, name in
                  re.findall(STAGE_LINE, err, re.M)}
        self.figures[figure] = dict(usage.json(), text_bytes=text_size(output), stages_ms=stages)
        return output

    def changed_function(self, module_flags=()):
        """Builds, changes one function of the Go source, and builds again with the same cache."""
        folder = self.fresh("changed")
        cache, module = os.path.join(folder, "cache"), os.path.join(folder, "reactor.wasm")
        source = os.path.join(folder, "kernels")
        shutil.copytree(KERNELS, source)
        build = ["go", "build", "-buildmode=c-shared", "-o", module, "./reactor"]
        run(build, cwd=source, env=go_env(WASIP1))
        self.aot("aot -O2", module, *module_flags, cache=cache)
        edited = os.path.join(source, "basic", "memory.go")
        with open(edited, encoding="utf-8") as f:
            text = f.read()
        change = "sum += uint64(k) ^ uint64(v)\n"
        if change not in text:
            raise Failure("basic/memory.go no longer has the line that this benchmark changes")
        with open(edited, "w", encoding="utf-8") as f:
            f.write(text.replace(change, change + "\t\tsum ^= sum >> 7\n"))
        run(build, cwd=source, env=go_env(WASIP1))
        self.aot("aot -O2, one function changed", module, *module_flags, cache=cache)

    def stock(self, module):
        """One clang -O2 over what wasm2c prints for the module, as its manual says."""
        self.builder.say("stock wasm2c and clang -O2 (minutes)")
        folder = self.fresh("stock")
        c = os.path.join(folder, "stock.c")
        run(["wasm2c", module, "-o", c])
        _, _, usage = run(["clang", "-O2", "-w", "-c", c, "-o", c + ".o"])
        self.figures["stock clang -O2"] = dict(usage.json(), text_bytes=text_size(c + ".o"))

    def passes(self, module):
        """The passes' own time: the smallest of several runs that build no C. The CPU time is of
        the whole command, reading and writing the module included; --time-passes tells wall time,
        which a busy machine stretches."""
        self.builder.say("the passes alone")
        stages, cpu = {}, []
        for _ in range(5):
            _, err, usage = run([self.builder.aot, "--progress=none", "--time-passes", module, "-o",
                                 self.builder.path("reactor-opt.wasm")])
            cpu.append(usage.cpu)
            for ms, name in re.findall(STAGE_LINE, err, re.M):
                stages[name] = min(stages.get(name, 1e9), float(ms))
        passes = {name: ms for name, ms in stages.items() if name not in STAGES}
        if not passes:
            raise Failure("--time-passes told of no pass")
        self.figures["passes"] = {"command_cpu_ms": round(min(cpu) * 1e3, 3),
                                  "passes_wall_ms": round(sum(passes.values()), 3),
                                  "stages_wall_ms": stages}

    def esbuild(self):
        """A large program from the Go module proxy: builds, and does what the native one does."""
        self.builder.say("esbuild " + ESBUILD)
        folder = self.builder.path("esbuild")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "go.mod"), "w", encoding="utf-8") as f:
            f.write(f"module example.com/esbuild\n\ngo 1.24\n\n"
                    f"require github.com/evanw/esbuild {ESBUILD}\n")
        package = "github.com/evanw/esbuild/cmd/esbuild"
        for output, env in (("native", {}), ("esbuild.wasm", WASIP1)):
            run(["go", "build", "-mod=mod", "-o", output, package], cwd=folder, env=go_env(env))
        module = os.path.join(folder, "esbuild.wasm")
        product = self.aot("esbuild -O2", module, product="esbuild")
        if product is None:
            return
        self.figures["esbuild -O2"]["module_bytes"] = os.path.getsize(module)
        script = os.path.join(folder, "in.ts")
        with open(script, "w", encoding="utf-8") as f:
            f.write("".join(f"export function f{i}(x: number) {{ return x * {i} + [1, 2].map(y =>"
                            f" y ** 2)[0] }}\n" for i in range(2000)))
        outputs = []
        for program in (os.path.join(folder, "native"), product):
            with open(script, encoding="utf-8") as f:
                outputs.append(run([program, "--loader=ts", "--minify", "--target=es2015"],
                                   stdin=f)[0])
        if outputs[0] != outputs[1] or not outputs[0]:
            raise Failure("esbuild by gowasm-aot printed something else than native esbuild")

    def calls(self, module, quick):
        """Instances and calls, by two C programs; the smallest of several processes."""
        self.builder.say("instances and calls")
        folder = self.fresh("calls")
        sources = os.path.join(HERE, "calls")
        self.builder.tool(module, "-o", os.path.join(folder, "reactor.a"))
        run(["go", "build", "-buildmode=c-archive", "-o",
             os.path.join(folder, "reactor-archive.a"), "./reactor"], cwd=KERNELS, env=go_env())
        include = os.path.join(os.path.dirname(self.builder.aot), "..", "include")
        for name, archive in (("calls-aot", "reactor.a"), ("calls-archive", "reactor-archive.a")):
            program = os.path.join(folder, name)
            run([os.environ.get("CC", "cc"), "-O2", "-I", folder, "-I", include, "-I", sources,
                 os.path.join(sources, name + ".c"), os.path.join(folder, archive), "-lm",
                 "-lpthread", "-o", program])
            best = {}
            for _ in range(3 if quick else 20):
                out, _, _ = run([program])
                for line in out.splitlines():
                    key, value = line.split()
                    best[key] = min(best.get(key, 1e18), float(value))
            self.figures[name] = best
        for name, read in (("call-bytes", read_calls), ("instances", read_instances)):
            self.builder.say(name)
            out, _, _ = run(["make", "-s", "-C", os.path.join(HERE, name), "run",
                             "OUT=" + self.builder.path(name), "GOWASM_AOT=" + self.builder.aot])
            self.figures[name] = read(out)
            if not self.figures[name]:
                raise Failure(f"{name} printed no figures: {out}")


def read_calls(text):
    """By size of the argument: [ns of a call, ns of c-archive's]."""
    return {m[1]: [float(m[2]), float(m[3])] for m in
            re.finditer(r"^(\S.*?)\s+([\d.]+) ns\s+([\d.]+) ns", text, re.M)}


def read_instances(text):
    """us by the line's name, or [MB, MB with shared pages once]; indented lines belong to the one
    above."""
    figures, above = {}, ""
    for m in re.finditer(r"^( *)(\S.*?) +([\d.]+) (us|MB)(?:.*?([\d.]+) MB)?", text, re.M):
        above = above if m[1] else m[2]
        figures[above + ", " + m[2] if m[1] else m[2]] = \
            float(m[3]) if m[4] == "us" else [float(m[3]), float(m[5])]
    return figures


def measure(builder, options):
    costs = Costs(builder)
    module = builder.reactor()
    costs.figures["reactor"] = {"module_bytes": os.path.getsize(module)}
    costs.passes(module)
    costs.calls(module, options.quick)
    costs.changed_function()
    costs.aot("aot -O0", module, "-O0")
    if shutil.which("tcc"):
        costs.aot("aot -O0 --cc tcc", module, "-O0", "--cc", "tcc")
    if not options.quick:
        costs.aot("aot -O2 --no-go-passes", module, "--no-go-passes")
    if options.stock:
        costs.stock(module)
    if options.esbuild:
        costs.esbuild()
    return costs.figures
