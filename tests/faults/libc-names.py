"""No export takes the plain name of a function of the machine's C library, nor of anything that its
headers declare: it would replace that for every shared library of the process."""
import ctypes.util
import glob
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, SOURCE, fail, need, run, scratch, write

# A newer library has more than the table; scripts/libc-names.py writes it anew.
KNOWN = (2, 36)
HEADERS = """aio.h arpa/inet.h assert.h complex.h cpio.h ctype.h dirent.h dlfcn.h errno.h error.h
    execinfo.h fcntl.h fenv.h float.h fmtmsg.h fnmatch.h ftw.h glob.h grp.h iconv.h ifaddrs.h
    inttypes.h langinfo.h libgen.h limits.h locale.h malloc.h math.h monetary.h mqueue.h net/if.h
    netdb.h netinet/in.h netinet/tcp.h nl_types.h poll.h pthread.h pwd.h regex.h sched.h search.h
    semaphore.h setjmp.h signal.h spawn.h stdio.h stdlib.h string.h strings.h sys/epoll.h
    sys/eventfd.h sys/file.h sys/inotify.h sys/ioctl.h sys/ipc.h sys/mman.h sys/mount.h sys/msg.h
    sys/random.h sys/resource.h sys/select.h sys/sem.h sys/sendfile.h sys/shm.h sys/signalfd.h
    sys/socket.h sys/stat.h sys/statfs.h sys/statvfs.h sys/time.h sys/timerfd.h sys/times.h
    sys/types.h sys/uio.h sys/un.h sys/utsname.h sys/wait.h sys/xattr.h syslog.h tar.h termios.h
    tgmath.h threads.h time.h uchar.h ulimit.h unistd.h utime.h utmpx.h wchar.h wctype.h
    wordexp.h""".split()


def exported():
    """What the C library's shared objects define, as far as the table knows their version."""
    names = set()
    for library in ["c", "m", "pthread", "rt", "dl", "util", "resolv", "anl", "crypt"]:
        file = ctypes.util.find_library(library)
        for path in glob.glob(f"/lib/*/{file}") + glob.glob(f"/lib64/{file}"):
            for line in run("nm", "-D", "--defined-only", path).splitlines():
                name, _, version = line.split()[-1].partition("@")
                found = re.search(r"GLIBC_(\d+)\.(\d+)", version)
                if not found or (int(found[1]), int(found[2])) <= KNOWN:
                    names.add(name)
    return names


def declared():
    source = write(folder, "all.c", "".join(f"#include <{h}>\n" for h in HEADERS))
    run("gcc", "-D_GNU_SOURCE", "-w", "-fsyntax-only", "-aux-info", "all.txt", source, cwd=folder)
    with open(os.path.join(folder, "all.txt"), encoding="utf-8") as f:
        functions = set(re.findall(r"\b(\w+) \([^()]*(?:\([^()]*\)[^()]*)*\);", f.read()))
    macros = run("gcc", "-D_GNU_SOURCE", "-E", "-dM", source)
    return functions | set(re.findall(r"^#define (\w+)", macros, re.M))


need("gcc", "nm", "wat2wasm")
folder = scratch("faults-libc-names")
with open(os.path.join(SOURCE, "compiler", "headers", "libc-names.def"), encoding="ascii") as f:
    table = re.findall(r'^(?:NAME|MACRO)\("(\w+)"\)$', f.read(), re.M)
if table != sorted(set(table)):
    fail("libc-names.def is not sorted")
glibc = os.confstr("CS_GNU_LIBC_VERSION") if "CS_GNU_LIBC_VERSION" in os.confstr_names else ""
headers = declared() if glibc == "glibc 2.%d" % KNOWN[1] else set()
names = sorted(n for n in exported() | headers | set(table) if re.fullmatch("[A-Za-z]\\w*", n))
for name in ["gettimeofday", "readdir", "openlog", "sinf", "malloc"]:
    if name not in names:
        fail(f"{name} is none of the {len(names)} names that were found")
text = "".join(f'(func (export "{n}"))\n' for n in names + ["add"])
write(folder, "m.wat", f"(module {text})")
run("wat2wasm", "m.wat", "-o", "m.wasm", cwd=folder)
exports = json.loads(run(AOT, "inspect", "--json", "m.wasm", cwd=folder))["exports"]
plain = [e["name"] for e in exports if "plain" in e]
if plain != ["add"]:
    fail(f"plain functions with names of C's library: {plain}")
