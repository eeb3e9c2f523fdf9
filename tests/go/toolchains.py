#!/usr/bin/env python3
"""What the Go toolchains 1.21 to 1.26 make is recognised, structured, and behaves the same.

usage: toolchains.py [VERSION...]

For each version: a wasip1 command, a js program and (from 1.24 on) a reactor, each with its names
and without (-ldflags=-s -w): at least 99.9 % of the functions with a dispatch are structured, and
nearly all take SP as a parameter; the rewritten module validates and does in wazero, or node for
js, what native Go of the same version does; so does the stripped command compiled natively. Without
arguments: the oldest, one between, and the toolchain at hand, as the whole list takes a quarter of
an hour. The Go tool fetches the others (GOTOOLCHAIN).
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _go import JS, WASIP1, Differences, build_go, build_wazero, compile_native, outcome, rewrite
from _project import BUILD, need, run, scratch

VERSIONS = ["go1.21.13", "go1.24.11", "local"]
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


def node_command():
    """GOOS=js as `go run` does it, with the glue of the toolchain at hand: what Go fetches as
    another toolchain lacks it up to 1.23, and its interface has not changed since 1.21."""
    glue = os.path.join(run("go", "env", "GOROOT").strip(), "lib", "wasm", "wasm_exec_node.js")
    return ["node", "--stack-size=4000", glue]  # v8's default is small for Go's own module, too


def version_of(env):
    return run("go", "env", "GOVERSION", env=env).strip()


def check(toolchain, top, wazero, d):
    env = {"GOTOOLCHAIN": toolchain} if toolchain != "local" else {}
    version = version_of(env)
    if toolchain != "local" and version != toolchain:
        d.true(f"asked for {toolchain}, go says {version}", False)
        return
    node = node_command()
    path = lambda name: os.path.join(top, f"{version}-{name}")
    native = build_go("torture", path("torture"), env=env)
    want = outcome(native)
    d.true(f"{version}: the native program failed", want[0] == 0 and want[1])

    def each(program, system, name, *flags):
        for names in ("", "-stripped"):
            module = path(name + names + ".wasm")
            build_go(program, module, *flags, *([STRIPPED] if names else []),
                     env=dict(env, **system))
            shape(module, d)
            yield module, rewrite(module, path(name + names + "-rewritten.wasm"))

    for module, after in each("torture", WASIP1, "command"):
        d.same(after, outcome(wazero, after), want)
    aot = compile_native(module, path("command"), "-O0")
    d.same(aot, outcome(aot), want)
    for module, after in each("torture", JS, "js"):
        d.same(after, outcome(*node, after), want)
    for module, after in each("callback", JS, "callback"):
        before = outcome(*node, module)
        d.same(after, outcome(*node, after), before)
        d.same(module, (before[0], before[1][:len(CALLBACK)]), (0, CALLBACK))
    if tuple(map(int, version[2:].split(".")[:2])) < (1, 24):
        return  # no reactors
    for module, after in each("reenter", WASIP1, "reactor", "-buildmode=c-shared"):
        d.same(after, outcome(wazero, "-calls", after), outcome(wazero, "-calls", module))


def main():
    need("go", "node", "clang", "wasm2c", "wasm-validate")
    top = scratch("go-toolchains")
    wazero = build_wazero(top)
    d = Differences()
    for toolchain in sys.argv[1:] or VERSIONS:
        check(toolchain, top, wazero, d)
    d.end()


if __name__ == "__main__":
    main()
