"""The core test suite (run-spec.py) with checks in place of guard pages, without the passes, and
optimised: the other half of what can go wrong. Not optimised in a build with sanitizers, which
find there what they can find in less time."""
import os
import runpy
import sys

optimize = "-O0" if os.environ.get("GOWASM_SANITIZE") else "-O1"
sys.argv[1:1] = ["--again", f"--flags={optimize} --no-guard --no-go-passes"]
runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "run-spec.py"),
               run_name="__main__")
