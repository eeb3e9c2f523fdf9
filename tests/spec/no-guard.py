"""The core test suite (run-spec.py) with checks in place of guard pages, without the passes, and
optimised: the other half of what can go wrong. Not optimised in a build with sanitizers, which
find there what they can find in less time, and which run all; else it has a short form: shorter()."""
import os
import runpy
import sys

sanitized = os.environ.get("GOWASM_SANITIZE")
sys.argv[1:1] = [f"--flags={'-O0' if sanitized else '-O1'} --no-guard --no-go-passes"]
if not sanitized:
    sys.argv.insert(1, "--may-be-short")
runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "run-spec.py"),
               run_name="__main__")
