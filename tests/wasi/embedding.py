"""What an embedder can set for each instance, by a Go guest's own report of it.

Folders, arguments, environment, streams in memory, limits, and clock, sleep, random source and log as
functions of the host. Two instances that are set up alike run byte for byte alike, with an hour and a
half of sleep that passes at once, while a third one beside them sees a different world.
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _built import WASIP1, go_build
from _project import AOT, BUILD, QUICK, fail, need, run, scratch, write

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "embedding")
WANT = r"""--- NAME: exit 3, log full
args \["guest" "report"\] env \["WHO=NAME" "GOMEMLIMIT=[0-9]+"\]
time 1970-01-01T00:00:SECONDS[.0-9]*Z
slept 1h30m0s
random [0-9a-f]{16} [0-9]+ [a-i]{9}
/data/name "NAME\\n" <nil>
/data/new open /data/new: Read-only file system true
/other/name open /data/../other/name: .*
/etc/passwd open /etc/passwd: .*
files 16 true
input "some input" <nil>
an error message
"""

need("go", "wasm2c", "clang")
top = scratch("wasi-embedding")
folders = []
for name in ("one", "two"):
    folders.append(os.path.join(top, name))
    os.mkdir(folders[-1])
    write(folders[-1], "name", name + "\n")
go_build(HERE, os.path.join(top, "guest.wasm"), env=dict(WASIP1, GO111MODULE="off"))
run(AOT, *QUICK, "guest.wasm", "-o", "guest.a", cwd=top)  # as run-go.py does
run("clang", "-Wall", "-Wextra", "-Werror", "-I.", "-I", os.path.join(BUILD, "include"),
    os.path.join(HERE, "host.c"), "guest.a", "-lm", "-lpthread", "-o", "host", cwd=top)
output = run(os.path.join(top, "host"), *folders, env={"HOSTS_OWN": "secret"})
reports = re.split(r"^(?=--- )", output, flags=re.MULTILINE)[1:]
if len(reports) != 3:
    fail("three reports expected:\n" + output)
for report, name, seconds in zip(reports, ("one", "one", "two"), ("01", "01", "02")):
    want = WANT.replace("NAME", name).replace("SECONDS", seconds)
    if not re.fullmatch(want, report):
        fail(f"instance {name} reports:\n{report}expected:\n{want}")
if reports[0] != reports[1]:
    fail("two instances set up alike differ:\n" + output)
if re.search("random.*", reports[0])[0] == re.search("random.*", reports[2])[0]:
    fail("instances with different random sources agree:\n" + output)
if os.listdir(folders[0]) != ["name"]:
    fail(f"the guest wrote into a read-only folder: {os.listdir(folders[0])}")
