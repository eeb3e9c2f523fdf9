"""Outputs that cannot be written. Most cases must fail as root too, so that they work on paths that
nobody can write: below a file, in /proc, on a full device."""
import os
import resource
import signal
import subprocess

from _bad import ADD, AOT, Sandbox, fail, wasm, write

box = Sandbox("outputs")
module = wasm(box.top, "calc", ADD)
plain_file = write(box.top, "file", "")

for flag in ("-o", "--header", "-MF"):
    options = [] if flag == "-o" else box.calc()
    kind = ["--emit=lib"] if flag == "-o" else []
    for path, why in ((os.path.join(box.top, "missing", "x.a"), "No such file"),
                      (os.path.join(plain_file, "x.a"), "Not a directory"),
                      ("/proc/x.a", "/proc/x.a"), (box.tmp, "directory")):
        box.bad([module, *kind, *options, flag, path], 1, "calc.wasm", path, why)
    box.bad([module, *kind, *options, flag, "/dev/full"], 1, "/dev/full", "No space left")

# No folder for temporary files, no folder to keep.
box.bad([module, *box.calc()], 1, "temporary directory", "TMPDIR",
        env={"TMPDIR": os.path.join(box.top, "missing")})
box.bad([module, *box.calc(), "--keep", os.path.join(plain_file, "keep")], 1, "keep",
        "Not a directory")


# A disk that becomes full during the run: files may not grow beyond 64 KiB.
def small_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))


# Warm the cache, so that this is about outputs and not about the compiler's own files.
subprocess.run([AOT, module, "-O1", "-o", os.path.join(box.top, "warm.a")], env=box.env(), check=True)
err = box.bad([module, "-O1", *box.calc()], 1, "calc.wasm", preexec_fn=small_files,
              restore_signals=False, one_line=False).splitlines()[-1]
if "File too large" not in err and "No space left" not in err:  # as the tool or ar words it
    fail("a disk that becomes full: " + err)

# A really full disk, where mounting one is allowed.
script = """mount -t tmpfs -o size=64k none "$1" && exec "$2" "$3" -O1 -o "$1/calc.a" """
small = os.path.join(box.top, "small")
os.mkdir(small)
if subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", small],
                  stderr=subprocess.DEVNULL).returncode == 0:
    done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", small, AOT, module],
                          env=box.env(), stderr=subprocess.PIPE, text=True)
    if done.returncode != 1 or "No space left on device" not in done.stderr:
        fail(f"a full disk: exit status {done.returncode}: {done.stderr}")
    if done.stderr.count("\n") != 1 or os.path.join(small, "calc.a") not in done.stderr:
        fail("a full disk: " + done.stderr)
    box.check_folders("a full disk")
else:
    print("mounting a small disk is not allowed here: that case is left to /dev/full")

# Devices are written to, never replaced.
subprocess.run([AOT, module, "-O1", "--emit=lib", "-o", "/dev/null", "--header", "/dev/null"],
               env=box.env(), check=True)
if not os.path.exists("/dev/null") or os.path.isfile("/dev/null"):
    fail("/dev/null was replaced by a file")
box.done()
