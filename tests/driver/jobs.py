"""How many compilers run at once: -j, the cores, and make's jobserver in both of its forms."""
import os
import subprocess

from _driver import AOT, CALC, ENV, aot, fail, need, scratch, script, wasm, write

need("make", "gcc")
box = scratch("driver-jobs")
module = wasm(box, "calc", CALC)
log = os.path.join(box, "log")
# A compiler that says when it starts and ends, and compiles nothing much.
cc = script(box, "cc", f"""case "$*" in *-v) echo "gcc version 99" >&2; exit 0;; *' -c '*) ;; *) exit 0;; esac
echo start >> {log}
sleep 0.02
for last; do :; done
: > "$last"
echo end >> {log}
""")
AR = ["--no-cache", "--cc", cc, "--emit=lib"]


def most():
    """The most that ran at the same time; all that started ended."""
    now = top = 0
    with open(log, encoding="utf-8") as f:
        for line in f:
            now += 1 if line == "start\n" else -1
            top = max(top, now)
    os.unlink(log)
    if now:
        fail("a compiler was lost")
    return top


def expect(what, least, limit):
    got = most()
    print(f"{what}: {got} at once")
    if not least <= got <= limit:
        fail(f"{what}: {got} compilers at once, expected {least} to {limit}")


cores = len(os.sched_getaffinity(0))
aot(module, *AR, "-j1", cwd=box)
expect("-j1", 1, 1)
aot(module, *AR, "-j5", cwd=box)
expect("-j5", 2, 5)
aot(module, *AR, cwd=box, env={"MAKEFLAGS": ""})
expect("the cores", 1, cores)

# Two of them under one make -j4: never more than four compilers in all.
write(box, "Makefile", f"""all: one.a two.a
%.a:
\t+@{AOT} {module} {" ".join(AR)} -o $@ --header $@.h
""")
subprocess.run(["make", "-s", "-j4"], cwd=box, env=ENV, check=True)
expect("make -j4", 2, 4)
aot(module, *AR, cwd=box, env={"MAKEFLAGS": "s -j1"})  # as make -j1 sets it: no jobserver
expect("make -j1", 1, 1)

# The forms by hand, tokens counted before and after.
TOKENS = b"abc"


def with_jobserver(auth, reader, writer, fds=()):
    os.write(writer, TOKENS)
    subprocess.run([AOT, module, *AR], cwd=box, check=True, pass_fds=fds,
                   env={**ENV, "MAKEFLAGS": " -j4 --jobserver-auth=" + auth})
    expect("--jobserver-auth=" + auth.split(":")[0], 2, 4)
    os.set_blocking(reader, False)
    if sorted(os.read(reader, 100)) != sorted(TOKENS):
        fail("tokens were lost")
    os.set_blocking(reader, True)


reader, writer = os.pipe()
with_jobserver(f"{reader},{writer}", reader, writer, (reader, writer))
if not os.get_blocking(reader):
    fail("the descriptor of make's pipe was changed")
fifo = os.path.join(box, "fifo")
os.mkfifo(fifo)
both = os.open(fifo, os.O_RDWR)
with_jobserver("fifo:" + fifo, both, both)

# Killed in the middle: the tokens come back.
os.write(writer, TOKENS)
tool = subprocess.Popen([AOT, module, *AR], cwd=box, pass_fds=(reader, writer),
                        env={**ENV, "MAKEFLAGS": f"-j --jobserver-auth={reader},{writer}"})
while not os.path.exists(log) or os.path.getsize(log) < 24:
    pass
tool.terminate()
tool.wait()
os.set_blocking(reader, False)
if sorted(os.read(reader, 100)) != sorted(TOKENS):
    fail("tokens were lost by a signal")
os.unlink(log)

# A jobserver that is named but not there (make without '+'): the cores.
aot(module, *AR, cwd=box, env={"MAKEFLAGS": "-j --jobserver-auth=123,124"})
expect("a jobserver that is not there", 1, cores)
aot(module, *AR, cwd=box, env={"MAKEFLAGS": "-j --jobserver-auth=fifo:/no/such"})
expect("a fifo that is not there", 1, cores)
