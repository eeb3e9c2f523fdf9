"""With a max_memory of 8 MiB no module of WebAssembly's core test suite makes more than that and a
constant resident: each export is called with small and with huge arguments, then again in a clone.

usage: memory-suite.py [--all | FILE.wast...]

Without either a sample of the files. Modules that import anything are left out; each of the others
runs in a process of its own. The suite is found by tests/spec/_suite.py; without it the test is
skipped.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[0:0] = [TESTS, os.path.join(TESTS, "spec")]
from _project import AOT, BUILD, fail, need, run, scratch, write  # noqa: E402
from _suite import suite_folder, wast_files  # noqa: E402

SAMPLE = ["bulk", "call", "fac", "memory_grow", "memory_size", "skip-stack-guard-page", "table_fill",
          "table_grow", "table_size"]
C_TYPES = {"i32": "int32_t", "i64": "int64_t", "f32": "float", "f64": "double",
           "externref": "void *", "funcref": "gowasm_funcref"}
FLAGS = ["-std=gnu11", "-w", "-O0", "-ffp-contract=off", "-fno-math-errno",
         "-fno-optimize-sibling-calls", "-I.", "-I" + os.path.join(BUILD, "include"),
         "-I" + os.path.join(BUILD, "share", "gowasm-aot", "runtime", "include")]

MAIN = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "gowasm.h"

enum { LIMIT_KIB = 8 << 10, CONSTANT_KIB = 3 << 10 };

gowasm_options options = GOWASM_OPTIONS_INIT;
typedef struct { const char *name; void (*run)(int clones); } module;
extern const module modules[];

static long status(const char *field) {
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = -1;
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, field, strlen(field)) == 0) kib = atol(line + strlen(field) + 1);
    if (f != NULL) fclose(f);
    return kib;
}

/* From here on the peak counts anew (proc(5)). */
static void forget_peak(void) {
    FILE *f = fopen("/proc/self/clear_refs", "w");
    if (f == NULL || fputs("5", f) < 0 || fclose(f) != 0) exit(2);
}

static int bounded(const module *m, int clones) {
    forget_peak();
    const long before = status("VmRSS");
    m->run(clones);
    const long more = status("VmHWM") - before, most = LIMIT_KIB * (clones + 1) + CONSTANT_KIB;
    if (more > most) printf("%s: %ld KiB, at most %ld are allowed\n", m->name, more, most);
    fflush(stdout);
    return more > most;
}

int main(void) {
    int bad = 0, count = 0;
    options.max_memory = (uint64_t)LIMIT_KIB << 10;
    options.standard_out = options.standard_err = (gowasm_stream)GOWASM_STREAM_NONE;
    for (const module *m = modules; m->name != NULL; m++, count++) {
        int how;
        const pid_t child = fork();
        if (child == 0) _exit(bounded(m, 0) || bounded(m, 1));
        if (child < 0 || waitpid(child, &how, 0) != child || how != 0) {
            printf("%s: status %d\n", m->name, how);
            bad++;
        }
    }
    printf("%d modules\n", count);
    return bad != 0;
}
"""


def call(prefix, export):
    """A call with each of the values for all parameters, for 20 ms at most."""
    function = re.search(r"(\w+)\(", export["c"]).group(1)
    arguments = ""
    for kind in export["params"]:
        arguments += ", (gowasm_funcref){0}" if kind == "funcref" else f", ({C_TYPES[kind]})v" \
            if kind != "externref" else ", NULL"
    results = "".join(f"{C_TYPES[r]} r{i}; " for i, r in enumerate(export["results"]))
    outs = "".join(f", &r{i}" for i in range(len(export["results"])))
    return (f"    for (int i = 0; i < 6; i++) {{\n        const int64_t v = values[i]; {results}\n"
            f"        gowasm_set_deadline({prefix}_base(c), gowasm_clock() + 20000000, NULL);\n"
            f"        {function}(c{arguments}{outs});\n    }}\n")


def source(prefix, info):
    calls = "".join(call(prefix, e) for e in info["exports"] if e["kind"] == "function")
    return f"""#include "{prefix}.h"
extern gowasm_options options;
static void calls({prefix}_instance *c) {{
    static const int64_t values[] = {{1, 0, 127, 100000, 9999999, -1}};
{calls}}}
void try_{prefix}(int clones) {{
    {prefix}_instance *c, *d = NULL;
    if ({prefix}_new(&options, &c, NULL) != GOWASM_OK) return;
    if (clones != 0) {prefix}_clone(c, NULL, &d, NULL);
    calls(c);
    if (d != NULL) calls(d);
    {prefix}_reset(c);
    calls(c);
    {prefix}_free(c);
    {prefix}_free(d);
}}
"""


def prepare(folder, wasm, prefix):
    """Compiles one module; False: it imports something."""
    try:
        info = json.loads(subprocess.run([AOT, "inspect", "--json", "--prefix", prefix, wasm],
                                         cwd=folder, capture_output=True, check=True).stdout)
        if info["imports"]:
            return False
        subprocess.run([AOT, "--interruptible", "--no-plain", "--number-names", "--prefix", prefix,
                        wasm, "-o", prefix + ".c"], cwd=folder, capture_output=True, check=True)
        write(folder, prefix + "_run.c", source(prefix, info))
        subprocess.run(["clang", *FLAGS, "-c", prefix + ".c", prefix + "_run.c"], cwd=folder,
                       capture_output=True, check=True)
    except subprocess.CalledProcessError as e:
        fail(f"{wasm}: {e}\n{e.stderr.decode()}")
    return True


def test(wast, folder):
    os.makedirs(folder)
    run("wast2json", os.path.abspath(wast), "-o", "wast.json", cwd=folder)
    with open(os.path.join(folder, "wast.json"), encoding="utf-8") as f:
        commands = json.load(f)["commands"]
    files = [c["filename"] for c in commands if c["type"] == "module"]
    made = [p for i, f in enumerate(files) if prepare(folder, f, p := f"m{i}")]
    text = MAIN + "".join(f"void try_{p}(int clones);\n" for p in made)
    text += "const module modules[] = {" + "".join(f'{{"{p}", try_{p}}}, ' for p in made)
    write(folder, "main.c", text + "{NULL, NULL}};\n")
    run("clang", *FLAGS, "main.c", *[f"{p}{s}.o" for p in made for s in ("", "_run")],
        os.path.join(BUILD, "lib", "libgowasm.a"), "-lm", "-lpthread", "-o", "main", cwd=folder)
    done = subprocess.run([os.path.join(folder, "main")], capture_output=True, text=True)
    print(os.path.basename(wast), done.stdout.replace("\n", "; "), flush=True)
    return len(made) if done.returncode == 0 else None


def main():
    if os.environ.get("GOWASM_SANITIZE"):
        return  # resident memory is the sanitizer's there
    folder = scratch("faults-memory-suite")
    suite = suite_folder(folder)
    need("wast2json", "wasm2c", "clang")
    files = [a for a in sys.argv[1:] if a != "--all"]
    if not files:
        files = [f for f in wast_files(suite)
                 if "--all" in sys.argv or os.path.basename(f)[:-5] in SAMPLE]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        good = list(pool.map(lambda f: test(f[1], os.path.join(folder, str(f[0]))),
                             enumerate(files)))
    if None in good:
        fail("see above")
    if sum(good) < len(files):
        fail(f"only {sum(good)} modules of {len(files)} files were run")


if __name__ == "__main__":
    main()
