"""gowasm-aot run: arguments, environment, stdio, folders, limits, exit status; and that a second run
starts at once."""
import os
import pty
import shutil
import signal
import subprocess
import time

from _driver import AOT, ENV, aot, fail, scratch, wasm
from _project import SANITIZE, compilers_that_remember

box = scratch("driver-run")
CACHE = os.path.join(box, "cache")
OPTIONS = ["-O1"]

# Writes its arguments and its environment (NUL bytes and all), copies stdin to stdout, ends with
# the number of arguments as status.
CAT = """(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $env_sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $env (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 4)
  (func $put (param $at i32) (param $len i32)
    (i32.store (i32.const 16) (local.get $at))
    (i32.store (i32.const 20) (local.get $len))
    (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24))))
  (func (export "_start")
    (drop (call $args_sizes (i32.const 0) (i32.const 4)))
    (drop (call $args (i32.const 1024) (i32.const 65536)))
    (call $put (i32.const 65536) (i32.load (i32.const 4)))
    (drop (call $env_sizes (i32.const 8) (i32.const 12)))
    (drop (call $env (i32.const 1024) (i32.const 65536)))
    (call $put (i32.const 65536) (i32.load (i32.const 12)))
    (block $end
      (loop $more
        (i32.store (i32.const 16) (i32.const 65536))
        (i32.store (i32.const 20) (i32.const 65536))
        (br_if $end (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 24)))
        (br_if $end (i32.eqz (i32.load (i32.const 24))))
        (call $put (i32.const 65536) (i32.load (i32.const 24)))
        (br $more)))
    (call $exit (i32.load (i32.const 0)))))
"""


def run_module(*args, stdin=b"", env=None):
    done = subprocess.run([AOT, "run", "--cache-dir", CACHE, *OPTIONS, *args], cwd=box, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**ENV, "SECRET": "1", **(env or {})})
    return done.returncode, done.stdout, done.stderr.decode()


def expect(what, got, status, out, err=""):
    if got[0] != status or got[1] != out or (got[2] != err if isinstance(err, str) else err(got[2])):
        fail(f"{what}: {got}, expected {(status, out, err)}")


def says(*words):
    return lambda text: text.count("\n") != 1 or any(word not in text for word in words)


wasm(box, "cat", CAT)
expect("the first run", run_module("cat.wasm", "a", "", "b c"), 4, b"cat.wasm\0a\0\0b c\0")
expect("nothing of the environment", run_module("cat.wasm"), 1, b"cat.wasm\0")
expect("--env and options of the guest",
       run_module("--env", "A=1", "--env=B=x=y", "./cat.wasm", "--env", "C=2", "-O2", "--"), 5,
       b"cat.wasm\0--env\0C=2\0-O2\0--\0A=1\0B=x=y\0")
expect("stdin", run_module("cat.wasm", stdin=b"\0\xff" * 100000), 1,
       b"cat.wasm\0" + b"\0\xff" * 100000)

# By itself: the process's own environment and arguments.
aot(*OPTIONS, "cat.wasm", "-o", "cat", cwd=box)
done = subprocess.run(["./cat", "x"], cwd=box, env={"K": "V"}, stdin=subprocess.DEVNULL,
                      stdout=subprocess.PIPE)
if (done.returncode, done.stdout) != (2, b"./cat\0x\0K=V\0"):
    fail(f"the executable: {done.returncode} {done.stdout}")

# Ends.
wasm(box, "traps", '(module (memory 1) (func $f (export "_start") (drop (i32.load (i32.const -1)))))')
expect("a trap", run_module("traps.wasm"), 134, b"", says("traps.wasm", "trap", "out of bounds"))
wasm(box, "loops", '(module (memory 1) (func (export "_start") (loop $l (br $l))))')
before = time.time()
expect("a time-out", run_module("--timeout", "0.3s", "loops.wasm"), 124, b"",
       says("loops.wasm", "time"))
wasm(box, "deep", '(module (memory 1) (func $f (export "_start") (call $f)))')
expect("endless recursion", run_module("deep.wasm"), 134, b"", says("stack"))
wasm(box, "grows", """(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory 1)
  (func (export "_start") (call $exit (memory.grow (i32.const 9)))))""")
expect("memory for all", run_module("grows.wasm"), 1, b"")
expect("--max-memory", run_module("--max-memory", "640KiB", "grows.wasm"), 1, b"")
expect("--max-memory", run_module("--max-memory=639KiB", "grows.wasm"), 255, b"")
expect("--max-memory below the start", run_module("--max-memory", "1KiB", "grows.wasm"), 1, b"",
       says("grows.wasm", "memory"))
expect("--dir that is missing", run_module("--dir", "missing::/", "cat.wasm"), 1, b"",
       says("missing"))
status, out, err = run_module("--trace=wasi", "cat.wasm")
if status != 1 or "args_sizes_get" not in err or "proc_exit" not in err:
    fail(f"--trace=wasi shows: {err}")

# A folder, and what it is for.
wasm(box, "opens", """(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1) (data (i32.const 0) "file")
  (func (export "_start")
    (call $exit (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 1)
                            (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 64)))))""")
folder = os.path.join(box, "folder")
os.mkdir(folder)
if run_module("opens.wasm")[0] == 0 or os.listdir(folder):
    fail("a file was made without --dir")
if run_module("--dir", "folder::/data:ro", "opens.wasm")[0] == 0 or os.listdir(folder):
    fail("a file was made in a read-only folder")
expect("--dir", run_module("--dir", "folder::/data", "opens.wasm"), 0, b"")
if os.listdir(folder) != ["file"]:
    fail("--dir: no file was made")

# A terminal stays a terminal: what is typed is echoed, Ctrl-C ends the guest.
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(box)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
    os.execve(AOT, [AOT, "run", "--cache-dir", CACHE, *OPTIONS, "cat.wasm"], dict(ENV, TERM="xterm"))
text = b""
while b"cat.wasm" not in text:
    text += os.read(terminal, 1000)
os.write(terminal, b"hello\n")
while text.count(b"hello") < 2:
    text += os.read(terminal, 1000)
os.write(terminal, b"\x03")
_, status = os.waitpid(pid, 0)
if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != 2:
    fail(f"Ctrl-C: status {status}")

# The second run does not read the module; the first after a change does.
SECOND_RUN = 0.020  # seconds, the fastest of several: what the program promises


def fastest():
    best = 9
    for _ in range(12 if SANITIZE else 500):  # where much else runs, few get a processor at once
        begin = time.perf_counter()
        run_module("cat.wasm")
        best = min(best, time.perf_counter() - begin)
        if best <= SECOND_RUN:
            break
    return best


# Passive data: large in the file, and no work for an instance.
big = CAT.replace('(memory (export "memory") 4)',
                  '(memory (export "memory") 4) (data "%s")' % ("x" * 20000000))
wasm(box, "cat", big)
run_module("cat.wasm")
time.sleep(2.2)
run_module("cat.wasm")
seconds = fastest()
print(f"the fastest of the later runs took {seconds * 1000:.1f} ms")
if seconds > SECOND_RUN and not SANITIZE:
    fail(f"a later run takes {seconds * 1000:.1f} ms")
wasm(box, "cat", CAT.replace("(call $exit (i32.load (i32.const 0)))", "(call $exit (i32.const 77))"))
expect("a changed module", run_module("cat.wasm"), 77, b"cat.wasm\0")
shutil.rmtree(CACHE)
expect("without its cache", run_module("cat.wasm"), 77, b"cat.wasm\0")
done = subprocess.run([AOT, "run", "--no-cache", *OPTIONS, "cat.wasm"], cwd=box, stdin=subprocess.DEVNULL,
                      env={**ENV, **compilers_that_remember(), "TMPDIR": folder}, stdout=subprocess.PIPE)
if done.returncode != 77 or os.listdir(folder) != ["file"]:
    fail(f"--no-cache: status {done.returncode}, left {os.listdir(folder)}")
