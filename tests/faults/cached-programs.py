"""What `run` finds in the cache is started only if it is what was put there: damaged programs,
others in their place, and what another user may have written, are built anew, and the same goes for
objects. A program that was not touched is not read."""
import os
import shutil
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "driver"))
from _driver import AOT, ENV, aot, fail, read, scratch, wasm

SAYS = """(module (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "\\10\\00\\00\\00\\03\\00\\00\\00") (data (i32.const 16) "ok\\n")
  (func (export "_start") (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0)))))
"""
box = scratch("faults-cached-programs")
module = wasm(box, "says", SAYS)
os.utime(module, (10**9, 10**9))
cache = os.path.join(box, "cache")


def run(what):
    """Twice: what is built anew is found again."""
    for _ in range(2):
        done = subprocess.run([AOT, "run", "-O0", "--cache-dir", cache, module], cwd=box, env=ENV,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)
        if done.returncode != 0 or done.stdout != b"ok\n":
            fail(f"{what}: exit status {done.returncode}, {done.stdout!r}, {done.stderr!r}")


def entries(program):
    return [os.path.join(top, n) for top, _, names in os.walk(cache) for n in names
            if n.endswith(".x") == program]


def replace(path, content, mode=0o755):
    os.unlink(path)
    with open(path, "wb") as f:
        f.write(content)
    os.chmod(path, mode)


def evil(path):
    """A program that is none of ours, at the place of one."""
    replace(path, b"#!/bin/sh\necho evil\n")


def pipe(path):
    os.unlink(path)
    os.mkfifo(path)


def link(path):
    other = os.path.join(box, "other")
    shutil.copyfile(path, other)
    os.chmod(other, 0o755)
    os.unlink(path)
    os.symlink(other, path)


def flip(path):
    content = bytearray(read(path))
    at = content.index(b"ok\n") if b"ok\n" in content else len(content) // 2
    content[at:at + 2] = b"no"
    with open(path, "r+b") as f:  # the same file, size and mode
        f.write(content)


def shorten(path):
    with open(path, "r+b") as f:
        f.truncate(os.path.getsize(path) // 2)


def open_to_all(path):
    """Its content is right; what counts is who could have changed it."""
    os.chmod(path, 0o777)


def folder_open_to_all(path):
    os.chmod(os.path.dirname(path), 0o777)


def another_owner(path):
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)


run("the first time")
time.sleep(2.1)  # then the file's identity is a second key
run("known by its file")
if not entries(True):
    fail("no program is kept")
for damage in (evil, pipe, link, flip, shorten, open_to_all, folder_open_to_all, another_owner):
    for path in entries(True):  # the same program by its content and by the file
        damage(path)
    run(damage.__doc__ or damage.__name__)
    for path in entries(True):
        st = os.lstat(path)
        if not stat.S_ISREG(st.st_mode) or st.st_mode & 0o022 or st.st_uid != os.geteuid():
            fail(f"{damage.__name__}: {path} was used, and is still there")

# Nothing was wrong: the file is used as it is.
before = {p: (os.stat(p).st_ino, os.stat(p).st_mtime_ns) for p in entries(True)}
run("untouched")
if before != {p: (os.stat(p).st_ino, os.stat(p).st_mtime_ns) for p in entries(True)}:
    fail("a program that is right was written again")
# One whose time alone has changed is right, too, once it has been read.
for path in entries(True):
    os.utime(path)
run("another time")
if before != {p: (os.stat(p).st_ino, os.stat(p).st_mtime_ns) for p in entries(True)}:
    fail("a program with another time was not sealed again")

# Objects: whoever may write an entry can write its checksum.
objects = entries(False)
aot(module, "-O0", "--cache-dir", cache, "-o", "one", cwd=box)
for path in entries(False):
    os.chmod(path, 0o666)
aot(module, "-O0", "--cache-dir", cache, "-o", "two", cwd=box)
left = [p for p in entries(False) if os.stat(p).st_mode & 0o022]
if len(left) > len(entries(False)) // 2 or read(box, "one") != read(box, "two"):
    fail(f"objects that others may write were used: {left}")
