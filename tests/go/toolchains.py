#!/usr/bin/env python3
"""What the Go toolchains 1.21 to 1.27 make is recognised, structured, and behaves the same.

usage: toolchains.py [--all | VERSION...]

For each version: a wasip1 command, a js program and (from 1.24 on) a reactor, each with its names
and without (-ldflags=-s -w): at least 99.9 % of the functions with a dispatch are structured,
nearly all take SP as a parameter, and nothing is reported as unrecognised; the rewritten module
validates and does in wazero, or node for js, what native Go of the same version does; so does the
stripped command compiled natively. Without arguments: the oldest, the toolchain at hand and the newest that
golang/version.h knows (not in the short form: all other tests have the one, next-go.py and multiply.py the
other); with --all every minor version, which takes a quarter of an hour. Both end with a row of its own for
the newest Go that the module proxy has, candidates of releases too, or with a line that says why there is none. If golang/version.h does not know that one yet, its
differences are printed and are no failure: they are the work to be done. Each row of golang/names.def that a pass
is told what to put together by, or to make quick, is found in a module of one of them. The Go tool fetches the
others (GOTOOLCHAIN). In a build with sanitizers nothing runs: the modules are recognised and rewritten.
"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _go import JS, WASIP1, Differences, build_go, build_wazero, compile_native, outcome, rewrite
from _project import AOT, BUILD, LONG, QUICK, SANITIZE, SOURCE, need, run, scratch, short_list

ALL = ["go1.21.13", "go1.22.12", "go1.23.12", "go1.24.11", "go1.25.5", "local", "go1.27.4"]
VERSIONS = [ALL[0], ALL[-1], "local"]
STRIPPED = "-ldflags=-s -w"
TOOL = os.path.join(BUILD, "tests", "tool-goshape")
CALLBACK = "0 495\n1 496\n5 510\n40 8707\n100 57715\n"


def shape(module, d):
    text = run(TOOL, module)
    counts = re.search(r"dispatched (\d+) structured (\d+) sp-parameter (\d+) of (\d+)", text)
    if not counts:
        d.true(text, False)
        return
    dispatched, structured, sp, abi = map(int, counts.groups())
    d.true(text, dispatched > 500 and structured >= 0.999 * dispatched and sp >= 0.99 * abi)
    print(text.rstrip().replace(os.path.dirname(module) + "/", ""), flush=True)
    if SANITIZE:
        return  # the passes run once more in rewrite()
    d.same(module, json.loads(run(AOT, "inspect", "--json", module))["go_passes"]["problems"], [])


# Rows of golang/names.def that say what is put into what, and what gets a quick version.
ROWS = re.compile(r'^GO_(?:(NAME|PREFIX)\("(\w+(?:\.\w+)*)", QUICK|INTO(?:_ALL)?\(("[^)]*"))\)', re.M)


def wanted_names():
    """For each such row the bytes of its names in a name section."""
    with open(os.path.join(SOURCE, "golang", "names.def"), encoding="utf-8") as f:
        rows = [m.groups() for m in ROWS.finditer(f.read())]
    whole = lambda name: bytes([len(name)]) + name.encode()
    return {kind and f"{kind} {name}" or pair:
            [f"runtime.{name}".encode()] if kind == "PREFIX" else
            [whole(n) for n in ([f"runtime.{name}"] if kind else re.findall('"(.*?)"', pair))]
            for kind, name, pair in rows}


def note_names(module, missing):
    """Takes out of `missing` what the module has."""
    with open(module, "rb") as f:
        text = f.read()
    for row in [row for row, names in missing.items() if all(n in text for n in names)]:
        del missing[row]


def node_command():
    """GOOS=js as `go run` does it, with the glue of the toolchain at hand: what Go fetches as
    another toolchain lacks it up to 1.23, and its interface has not changed since 1.21."""
    glue = os.path.join(run("go", "env", "GOROOT").strip(), "lib", "wasm", "wasm_exec_node.js")
    return ["node", "--stack-size=4000", glue]  # v8's default is small for Go's own module, too


def version_of(env):
    return run("go", "env", "GOVERSION", env=env).strip()


def minor_of(version):
    return int(re.match(r"go1\.(\d+)", version)[1])  # of go1.28rc1, too


def newest_known():
    with open(os.path.join(SOURCE, "golang", "version.h"), encoding="utf-8") as f:
        return int(re.search(r"GO_NEWEST (\d+)", f.read())[1])


def ask(*command, **env):
    """What a command prints; None and why not where it fails."""
    asked = subprocess.run(command, cwd="/", env=dict(os.environ, **env), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
    if asked.returncode == 0:
        return asked.stdout.strip(), None
    return None, (asked.stderr.strip().splitlines() or ["no reason given"])[-1].strip()


def newest_of_all():
    """Of the module proxy, candidates of releases too, if it can be had; None and why not."""
    listed, why = ask("go", "list", "-m", "-versions", "go")
    if listed is None:
        return None, f"the module proxy does not say which it is: {why}"
    newest = "go" + listed.split()[-1]
    _, why = ask("go", "version", GOTOOLCHAIN=newest)
    return (None, f"{newest} cannot be fetched: {why}") if why else (newest, None)


def check(toolchain, top, wazero, d, missing):
    env = {"GOTOOLCHAIN": toolchain} if toolchain != "local" else {}
    version = version_of(env)
    if toolchain != "local" and version != toolchain:
        d.true(f"asked for {toolchain}, go says {version}", False)
        return
    path = lambda name: os.path.join(top, f"{version}-{name}")

    def each(program, system, name, *flags):
        for names in ("", "-stripped"):
            module = path(name + names + ".wasm")
            build_go(program, module, *flags, *([STRIPPED] if names else []),
                     env=dict(env, **system))
            shape(module, d)
            if not names:
                note_names(module, missing)
            yield module, rewrite(module, path(name + names + "-rewritten.wasm"))

    if SANITIZE:
        programs = [("torture", WASIP1, "command"), ("torture", JS, "js"), ("callback", JS, "callback")]
        if minor_of(version) >= 24:
            programs.append(("reenter", WASIP1, "reactor", "-buildmode=c-shared"))
        for program in programs:
            list(each(*program))
        return
    node = node_command()
    want = outcome(build_go("torture", path("torture"), env=env))
    d.true(f"{version}: the native program failed", want[0] == 0 and want[1])
    for module, after in each("torture", WASIP1, "command"):
        d.same(after, outcome(wazero, after), want)
    aot = compile_native(module, path("command"), *QUICK)
    d.same(aot, outcome(aot), want)
    for module, after in each("torture", JS, "js"):
        d.same(after, outcome(*node, after), want)
    for module, after in each("callback", JS, "callback"):
        before = outcome(*node, module)
        d.same(after, outcome(*node, after), before)
        d.same(module, (before[0], before[1][:len(CALLBACK)]), (0, CALLBACK))
    if minor_of(version) < 24:
        return  # no reactors
    for module, after in each("reenter", WASIP1, "reactor", "-buildmode=c-shared"):
        d.same(after, outcome(wazero, "-calls", after), outcome(wazero, "-calls", module))


def check_newest(versions, top, wazero, d):
    newest, why = newest_of_all()
    if newest is None:
        print(f"newest: not tested, only up to {ALL[-1]}: {why}")
        return
    if newest in versions:
        print(f"newest: {newest}, as above")
        return
    print(f"newest: {newest}")
    if minor_of(newest) <= newest_known():
        check(newest, top, wazero, d, {})
        return
    ahead = Differences()
    try:
        check(newest, top, wazero, ahead, {})
    except SystemExit:
        ahead.true(f"{newest}: the test ended before its end", False)
    print(f"{newest} is not known yet: {len(ahead.found)} differences")
    print("\n".join(ahead.found))


def main():
    need("go", "node", "clang", "wasm2c", "wasm-validate")
    top = scratch("go-toolchains")
    wazero = None if SANITIZE else build_wazero()
    d = Differences()
    if "--help" in sys.argv or "-h" in sys.argv:
        print(__doc__)
        return
    named = [v if v.startswith("go") else "go" + v for v in sys.argv[1:] if v != "--all"]
    versions = ALL if sys.argv[1:] == ["--all"] else named or \
        short_list("versions of Go", VERSIONS, VERSIONS[:1])
    missing = wanted_names()
    d.true("few rows of names.def are known", len(missing) > 100)
    for toolchain in versions:
        check(toolchain, top, wazero, d, missing)
    if {ALL[0], ALL[-1]} <= set(versions):  # these have what any has
        d.same("rows of names.def that no version has", sorted(missing), [])
    if not named and (LONG or versions == ALL):
        check_newest(ALL if versions == ALL else VERSIONS, top, wazero, d)
    d.end()


if __name__ == "__main__":
    main()
