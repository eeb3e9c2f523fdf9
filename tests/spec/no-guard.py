"""The core test suite (run-spec.py) with checks in place of guard pages, without the passes, and
optimised: the other half of what can go wrong."""
import os
import runpy
import sys

sys.argv[1:1] = ["--flags=-O1 --no-guard --no-go-passes"]
runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "run-spec.py"),
               run_name="__main__")
