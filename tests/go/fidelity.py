#!/usr/bin/env python3
"""The Go programs of this folder behave the same before and after the compiler's passes.

torture: its output as native Go gives it, from Go's own module and the rewritten one, both in
wazero, and from the rewritten one compiled to native code. The same for each of its endings
(panics, exits, deadlock ...): status, output and traceback before and after; the functions and line
numbers in the traceback also against native Go's. The same program once more with goroutines that are
suspended at each third stack check (tool-resume.c), and with stacks that move there: it resumes
wherever it can. reenter: an import that calls back into the
exports that called it, while the goroutine's stack moves, in the same forms. The short form suspends and
moves at each third check alone, and compiles torture and reenter without an optimiser.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _go import (HERE, STRESS, WASIP1, Differences, build_go, build_wazero, compile_native, outcome,
                 places, plain, rewrite, stressed)
from _project import BUILD, LONG, QUICK, need, run, scratch, short_list

ENDINGS = ["panic", "error", "nested", "nil", "exit", "deadlock", "goroutine", "goexit", "fatal",
           "overflow", "asleep", "deferred", "deep"]
# Go's assembler for amd64 and arm64 checks the stack at other depths than its wasm does.
DEPTH_DIFFERS = ["overflow"]
REENTER = "1161 1163 1337 2602 17799 43387 6\n"


def torture(top, wazero, d):
    path = lambda name: os.path.join(top, name)
    native = build_go("torture", path("torture"))
    before = build_go("torture", path("torture.wasm"), env=WASIP1)
    forms = {"before": [wazero, before]}
    if LONG != "rest":
        forms["after"] = [wazero, rewrite(before, path("rewritten.wasm"))]
    for flags in short_list("ways to compile torture", [QUICK, ["-O1"]], [QUICK]):
        form = "natively, " + " ".join(flags)
        forms[form] = [compile_native(before, path("torture-aot" + flags[0]), *flags)]
    want = outcome(native)
    for form, command in forms.items():
        d.same(f"torture {form}, against native Go", outcome(*command), want)
    for ending in ENDINGS:
        go = outcome(native, ending)
        first = outcome(wazero, before, ending)
        d.true(f"{ending}: the program said nothing", first[2] or ending == "exit")
        for form in list(forms)[1:]:
            status, out, err = outcome(*forms[form], ending)
            d.same(f"{ending} {form}: status and output", (status, out), first[:2])
            d.same(f"{ending} {form}: errors", plain(err), plain(first[2]))
            d.same(f"{ending} {form}: status, against native Go", (status, out), go[:2])
            if ending not in DEPTH_DIFFERS:
                d.same(f"{ending} {form}: places, against native Go", places(err), places(go[2]))


def resumed(top, wazero, d):
    """At each third, fifth ... stack check all frames unwind and resume, or their stack moves."""
    want = outcome(build_go("torture", os.path.join(top, "torture")))
    module = build_go("torture", os.path.join(top, "torture.wasm"), env=WASIP1)
    short = [(mode, every) for mode, every in STRESS if every == "3"]
    for mode, every in short_list("ways to suspend and to move stacks", STRESS, short):
        path = stressed(module, os.path.join(top, f"{mode}-{every}.wasm"), mode, every)
        d.same(f"torture, {mode} at each check no. {every}", outcome(wazero, path), want)


def reenter(top, wazero, d):
    module = build_go("reenter", os.path.join(top, "reenter.wasm"), "-buildmode=c-shared",
                      env=WASIP1)
    after = rewrite(module, os.path.join(top, "reenter-rewritten.wasm"))
    for form in ("before", "after"):
        d.same(f"reenter {form}", outcome(wazero, "-calls", module if form == "before" else after),
               (0, REENTER, ""))
    program = os.path.join(top, "reenter")
    for flags in short_list("ways to compile reenter", [QUICK, ["-O1"]], [QUICK]):
        archive = compile_native(module, os.path.join(top, "reenter.a"), *flags)
        run(os.environ.get("CC", "clang"), "-I", os.path.join(BUILD, "include"), "-I", top,
            os.path.join(HERE, "reenter", "host.c"), archive, "-lm", "-lpthread", "-o", program)
        d.same(f"reenter natively, {flags}", outcome(program), (0, REENTER, ""))


def main():
    need("go", "clang", "wasm2c", "wasm-validate")
    top = scratch("go-fidelity")
    wazero = build_wazero()
    d = Differences()
    reenter(top, wazero, d)
    torture(top, wazero, d)
    resumed(top, wazero, d)
    d.end()


if __name__ == "__main__":
    main()
