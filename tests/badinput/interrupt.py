"""Ctrl-C, and other signals that end the tool: it dies of that signal, without a word; its compilers
die with it; no temporary file stays, no output changes."""
import os
import signal
import subprocess
import time

from _bad import ADD, AOT, Sandbox, fail, wasm, write

box = Sandbox("interrupt")
module = wasm(box.top, "calc", ADD)
pids = os.path.join(box.top, "pids")
# Leaves a file in the temporary folder, a grandchild, and does not die politely.
compiler = write(box.top, "compiler", f"""#!/bin/sh
case "$*" in *-v) echo "gcc version 99" >&2; exit 0;; esac
trap '' TERM INT HUP
: > "$TMPDIR/half-written.s"
sleep 100 & echo $! $$ >> {pids}
wait
""")
os.chmod(compiler, 0o755)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def interrupted(sig, stage):
    if os.path.exists(pids):
        os.unlink(pids)
    tool = subprocess.Popen([AOT, module, *box.calc(), "--no-cache", "-j3", "--cc", compiler],
                            env=box.env(), stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.time() + 60
    while not (os.path.exists(pids) and os.path.getsize(pids)):
        if time.time() > deadline or tool.poll() is not None:
            fail(f"{stage}: the compiler was not started: {tool.stderr.read()}")
        time.sleep(0.02)
    tool.send_signal(sig)
    _, err = tool.communicate(timeout=30)
    if tool.returncode != -sig or err:
        fail(f"{stage}: exit status {tool.returncode}, stderr {err}")
    with open(pids, encoding="utf-8") as f:
        started = [int(word) for word in f.read().split()]
    time.sleep(0.1)
    left = [pid for pid in started if alive(pid)]
    if left:
        fail(f"{stage}: processes are left: {left}")
    box.check_folders(stage)
    box.cases += 1


for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(sig) == signal.SIG_IGN:  # as nohup leaves them, and a shell for background jobs
        signal.signal(sig, signal.SIG_DFL)
    interrupted(sig, sig.name)

# At any time: also while decoding, translating or between.
for ms in range(0, 60, 4):
    tool = subprocess.Popen([AOT, module, *box.calc(), "--no-cache"], env=box.env(),
                            stderr=subprocess.PIPE)
    time.sleep(ms / 1000)
    tool.send_signal(signal.SIGINT)
    _, err = tool.communicate(timeout=30)
    if tool.returncode != -signal.SIGINT or err:
        fail(f"after {ms} ms: exit status {tool.returncode}, stderr {err}")
    box.check_folders(f"after {ms} ms")
    box.cases += 1

# nohup: a signal that was ignored stays ignored.
tool = subprocess.Popen(["nohup", AOT, module, "-O1", "-o", os.path.join(box.top, "n.a")],
                        env=box.env(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                        stderr=subprocess.PIPE)
time.sleep(0.05)
tool.send_signal(signal.SIGHUP)
_, err = tool.communicate(timeout=300)
if tool.returncode != 0:
    fail(f"nohup: exit status {tool.returncode}, stderr {err}")
box.done()
