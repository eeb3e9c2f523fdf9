"""Compilers behind others: ccache, distcc with a daemon of its own on this machine, both in a row.

icecc takes the same place in a command line. It has no daemon here, so it compiles by itself.
"""
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

from _driver import AOT, CALC, ENV, INCLUDE, USER, USER_SAYS, fail, need, run, same, scratch, wasm, \
    write
from _project import compilers_that_remember, free_port, short_list

need("clang", "gcc", "make", "ccache", "distcc", "distccd", "icecc")
box = scratch("driver-farm")
module = wasm(box, "calc", CALC)
user = write(box, "user.c", USER)


def build(cc, product, env, *args, cache=("--no-cache",)):
    """Builds everything anew, as far as our own cache goes; returns the files that were compiled."""
    done = subprocess.run([AOT, "-v", *cache, "--cc", cc, *args, module, "-o", product,
                           "--header", "calc.h"], cwd=box, env={**ENV, **env}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        fail(f"--cc={cc!r}: {done.stderr}")
    return set(re.findall(r" -c (\S+) -o ", done.stderr))


def works(product):
    run("gcc", "-I", INCLUDE, user, product, "-lm", "-lpthread", "-o", "user", cwd=box)
    same(run(os.path.join(box, "user")), "🤖: 1\n" + USER_SAYS, product)


# ccache: the second time nothing is compiled, though the temporary folder is another.
CCACHE = {"CCACHE_DIR": os.path.join(box, "ccache")}


def ccache_counts():
    text = run("ccache", "--print-stats", env=CCACHE)
    run("ccache", "--zero-stats", env=CCACHE)
    counts = {name: int(n) for name, n in re.findall(r"^(\w+)\s+(\d+)$", text, re.M)}
    return counts["cache_miss"], counts["direct_cache_hit"] + counts["preprocessed_cache_hit"]


COMPILERS = short_list("compilers", ["clang", "gcc"], ["clang"])
for cc in COMPILERS:
    files = build("ccache " + cc, "first.a", CCACHE)
    same(ccache_counts(), (len(files), 0), f"ccache {cc}: misses and hits of the first build")
    build("ccache " + cc, "second.a", CCACHE)
    same(ccache_counts(), (0, len(files)), f"ccache {cc}: misses and hits of the second build")
    build(cc, "plain.a", {}, cache=())
    for name in ("first.a", "second.a"):
        run("cmp", name, "plain.a", cwd=box)
    if cc == "clang":
        build("icecc clang", "first.a", compilers_that_remember(), "-j4")
        run("cmp", "first.a", "plain.a", cwd=box)

# distcc: every file in C is compiled by the daemon; DISTCC_FALLBACK=0: or else the build fails.
class Daemon:
    def __enter__(self):
        self.port = free_port()
        self.log = os.path.join(box, "distccd.log")
        command = ["distccd", "--no-detach", "--daemon", "--port", str(self.port), "--listen",
                   "127.0.0.1", "--allow", "127.0.0.1", "--jobs", "2", "--log-stderr"]
        # Started by root it becomes another user, who must be able to write somewhere.
        self.tmp = tempfile.mkdtemp(prefix="gowasm-distccd-", dir="/tmp")
        os.chmod(self.tmp, 0o777)
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log,
                                            env={**ENV, "TMPDIR": self.tmp}, cwd="/")
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        fail("distccd does not listen: " + open(self.log, encoding="utf-8").read())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.tmp)

    def compiled(self):
        """How many files the daemon has compiled so far."""
        with open(self.log, encoding="utf-8") as f:
            return len(re.findall(r"COMPILE_OK", f.read()))


DISTCC = {"DISTCC_DIR": os.path.join(box, "distcc"), "DISTCC_FALLBACK": "0"}
os.mkdir(DISTCC["DISTCC_DIR"])
with Daemon() as daemon:
    DISTCC["DISTCC_HOSTS"] = f"127.0.0.1:{daemon.port}/4"
    before = daemon.compiled()
    for cc in COMPILERS:
        files = build("distcc " + cc, "far.a", DISTCC, "-j4")
        works("far.a")
        after, c = daemon.compiled(), sum(name.endswith(".c") for name in files)
        print(f"distcc {cc}: {after - before} of {len(files)} files were compiled by the daemon")
        if not c <= after - before <= len(files):
            fail(f"distcc {cc}: the daemon compiled {after - before} files, of {c} in C")
        before = after

    # ccache in front of distcc, the usual row; in a rule of make with its job slots. The runtime is in
    # ccache; the daemon is asked for another module.
    module = wasm(box, "calc", CALC.replace("(func $div", '(func (export "more")) (func $div'))
    both = (True, False) if "clang" in COMPILERS else ()
    write(box, "Makefile", f"far.a: {module}\n"
          f"\t+@CCACHE_PREFIX=distcc {AOT} --no-cache '--cc=ccache clang' $< -o $@ --header calc.h\n")
    for expected in both:
        if os.path.exists(os.path.join(box, "far.a")):
            os.unlink(os.path.join(box, "far.a"))
        subprocess.run(["make", "-s", "-j3"], cwd=box, env={**ENV, **DISTCC, **CCACHE}, check=True)
        works("far.a")
        after = daemon.compiled()
        if (after > before) != expected:
            fail(f"ccache and distcc: the daemon compiled {after - before} files")
        before = after

# A farm that is not there is an error of the compiler, which is reported as such.
done = subprocess.run([AOT, "--no-cache", "--cc=distcc clang", module, "-o", "gone.a"], cwd=box,
                      env={**ENV, **DISTCC}, stderr=subprocess.PIPE, text=True)
if done.returncode != 1 or "distcc failed on" not in done.stderr.splitlines()[-1]:
    fail(f"no daemon: exit status {done.returncode}: {done.stderr}")
