"""pyflakes finds nothing in the Python programs: no undefined name, no import that is not used. Parts that
several share ("_" before the name) may import from other parts what they hand on."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import SOURCE, fail, need, scratch, write

FOLDERS = ("docs", "examples", "extras", "scripts", "tests")
HANDED_ON = re.compile(r"[^:]*/_\w+\.py:\d+:\d+:? '_\w+\.\w+' imported but unused$")


def programs():
    for folder in FOLDERS:
        for top, _, names in os.walk(os.path.join(SOURCE, folder)):
            for name in names:
                path = os.path.join(top, name)
                if name.endswith(".py") or is_script(path):
                    yield path


def is_script(path):
    if "." in os.path.basename(path) or not os.access(path, os.X_OK):
        return False
    with open(path, "rb") as f:
        return re.match(rb"#!.*python", f.read(80)) is not None


def found(paths):
    done = subprocess.run(["pyflakes3", *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return [line for line in done.stdout.splitlines() if not HANDED_ON.match(line)]


need("pyflakes3")
paths = sorted(programs())
if len(paths) < 100:
    fail(f"only {len(paths)} programs in {FOLDERS}")
bad = found([write(scratch("house-python"), "bad.py", "import os\n\n\ndef f():\n    return undefined\n")])
if len(bad) != 2:
    fail(f"pyflakes does not find what is wrong: {bad}")
wrong = found(paths)
if wrong:
    fail("\n" + "\n".join(wrong))
