"""Modules made to be expensive: what the passes need grows with the file, not with its square.

Each module looks like Go's. Nothing is wrong with it: it must be done in the time and memory that
one with ten times as many ordinary instructions would take.
"""
import os
import resource
import struct
import subprocess

from _bad import Sandbox, wasm
from _project import AOT, fail

SECONDS, MEGABYTES = 30, 1000
GO = """
  (type $go (func (param i32) (result i32)))
  (memory 200)
  (global (mut i32) (i32.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global (mut i64) (i64.const 0))
  (global (mut i64) (i64.const 0)) (global (mut i32) (i32.const 0))
"""
OPEN = "(type $go) (local i32) global.get 0 local.set 1 "
SUSPENDS = OPEN + "global.get 2 i32.wrap_i64 return"


def module(functions, data=b"", entries=0):
    functions = [("runtime.morestack", SUSPENDS), ("suspends", SUSPENDS), *functions]
    names = " ".join("$" + name for name, _ in functions)
    return "\n".join(["(module", GO, *(f"(func ${name} {body})" for name, body in functions),
                      f"(table {entries or 0x1000 + len(functions)} funcref)",
                      f"(elem (i32.const 0x1000) {names})",
                      '(data (i32.const 65536) "' + "".join(f"\\{b:02x}" for b in data) + '"))'])


def suspend(function, pc_b, unwind):
    """A call that may be resumed at pc_b; `unwind` is the depth of the exit."""
    return ("local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0 "
            f"local.get 1 i64.const {(0x1000 + function) << 16 | pc_b} i64.store "
            f"i32.const 0 call $suspends global.get 0 local.set 1 br_if {unwind} ")


def orphans(n):
    """Each resume point is reached by resuming only."""
    body = [OPEN, "block ", "block " * (n + 1), "local.get 0 br_table ",
            " ".join(map(str, range(n + 1))), " end "]
    for s in range(n + 1):
        body.append(suspend(2, min(s + 1, n), n - s) + "unreachable " + ("end " if s < n else ""))
    return [("main.f", "".join(body) + "unreachable end i32.const 1")]


def sparse(n):
    """Functions with few resume points that lie far apart."""
    body = OPEN + "block block block local.get 0 br_table 0 1 end "
    return [(f"main.f{i}", body + "".join(suspend(2 + i, k, 1) for k in (1, 2, 3, 65535)) +
             "end unreachable end i32.const 1") for i in range(n)]


def chain(n):
    """Whether the first function suspends is known when the last one is."""
    calls = [(f"main.f{i}", OPEN + f"i32.const 0 call $main.f{i + 1} global.get 0 local.set 1 "
              "return") for i in range(n - 1)]
    return [*calls, (f"main.f{n - 1}", OPEN + "i32.const 0 return")]


def plain_chain(n):
    """The same for functions of no Go's ABI, and whether they use SP."""
    calls = [(f"f{i}", f"call $f{i + 1}") for i in range(n - 1)]
    return [*calls, (f"f{n - 1}", "i32.const 0 global.set 0")]


def products(n):
    """Upper halves of products, each of operands of its own, which go-mul keeps in locals."""
    def halves(at, low, high):
        return (f"local.get 1 i64.load offset={at} i64.const 0xffffffff i64.and local.set {low} "
                f"local.get 1 i64.load offset={at} i64.const 32 i64.shr_u local.set {high} ")

    def one(at):
        return (halves(at, 2, 3) + halves(at + 8, 4, 5) +
                "local.get 3 local.get 4 i64.mul local.get 2 local.get 4 i64.mul i64.const 32 "
                "i64.shr_u i64.add local.set 6 local.get 3 local.get 5 i64.mul local.get 6 "
                "i64.const 32 i64.shr_u i64.add local.get 2 local.get 5 i64.mul local.get 6 "
                "i64.const 0xffffffff i64.and i64.add i64.const 32 i64.shr_u i64.add drop ")
    return [("main.f", "(type $go) (local i32 i64 i64 i64 i64 i64) global.get 0 local.set 1 " +
             "".join(one(16 * i) for i in range(n)) +
             "local.get 1 i32.const 8 i32.add local.tee 1 global.set 0 i32.const 0 return")]


def many_locals(n):
    """A small callee with as many locals as there can be."""
    leave = "local.get 1 i32.const 8 i32.add local.tee 1 global.set 0 i32.const 0 return"
    callee = ("(type $go) (local i32) (local " + "i64 " * 40000 + ") global.get 0 local.set 1 "
              "local.get 1 i64.const 1 i64.store offset=8 " + leave)
    call = ("local.get 1 i32.const 8 i32.sub local.tee 1 global.set 0 local.get 1 "
            f"i64.const {0x1003 << 16 | 1} i64.store i32.const 0 call $main.g global.get 0 "
            "local.set 1 if unreachable end ")
    return [("main.g", callee), ("main.f", OPEN + call * n + leave)]


LEAVE = "local.get 1 i32.const 8 i32.add local.tee 1 global.set 0 i32.const 0 return "


def may_suspend(function, inside, type_of_locals=""):
    """A function whose quick version go-embed can put into callers, if it is one that it puts."""
    local = f"(local {type_of_locals}) " if type_of_locals else ""
    return (OPEN.replace("global", local + "global", 1) + "block " + inside(function) + LEAVE +
            "end i32.const 1")


def callers(callee, n):
    """As many functions as that which do nothing but call it, after it."""
    def inside(function):
        return suspend(function, 1, 0).replace("$suspends", "$" + callee)
    return [(f"main.f{i}", may_suspend(3 + i, inside)) for i in range(n)]


def embedded_locals(n):
    """A small callee with as many locals as there can be, for go-embed."""
    callee = may_suspend(2, lambda f: suspend(f, 1, 0), "i64 " * 40000)
    return [("main.g", callee), *callers("main.g", n)]


def embedded_everywhere(n):
    """A long one with the name of one that go-embed puts wherever it is called."""
    product = ("local.get 1 i64.load offset=8 i64.const 3 i64.mul local.set 2 "
               "local.get 1 local.get 2 i64.store offset=16 ")
    name = "internal_sync.__Mutex_.Lock"
    callee = may_suspend(2, lambda f: suspend(f, 1, 0) + product * 700, "i64")
    return [(name, callee), *callers(name, n)]


def empty(n):
    return [(f"main.f{i}", OPEN + "i32.const 0") for i in range(n)]


# What Go's own tables look like (golang/pclntab.c), n functions of them.
MAGIC, FUNC = 0x08010000fffffff1, 60


def words(*values):
    return b"".join(struct.pack("<Q", v) for v in values)


def table(functab, n, func, last, last_func=None):
    """Entries of functions, all with the same runtime._func; the last may be another, or wrong."""
    entries = [struct.pack("<II", i, func - functab) for i in range(n - 1)]
    return b"".join([*entries, struct.pack("<II", last, (last_func or func) - functab), bytes(8)])


def headers(n):
    """As many headers, one in another, with one long table of functions, which is none."""
    at, size = 24 * n + 72, n // 2
    data = b"".join(words(MAGIC, size, at - 24 * (i - 2)) for i in range(n)) + bytes(72)
    func = at + 8 * size + 8
    return empty(size), data + table(at, size, func, 0) + bytes(FUNC)


def names(n):
    """A table in which all functions have the same long name."""
    at = 72
    func, name = at + 8 * (n + 2) + 8, at + 8 * (n + 2) + 8 + FUNC
    header = words(MAGIC, n + 2, 0, 0, name, 0, 0, 0, at)
    return empty(n), (header + table(at, n + 2, func, n + 1) + bytes(FUNC) + b"n" * (40 * n) +
                      bytes(8))


def trees(n):
    """A table, and as many places where runtime.moduledata might be: in each, go:func.* fits all
    functions but the last."""
    at, size = 72, n // 4
    func = at + 8 * size + 8

    def inlines(tree):  # nfuncdata is 4, the last of them FUNCDATA_InlTree
        return struct.pack("<15I", *[0] * 10, 4 << 24, 0, 0, 0, tree)
    name = func + 2 * len(inlines(0))
    header = words(MAGIC, size, 0, 0, name, 0, 0, 0, at)
    image = (header + table(at, size, func, size - 1, func + len(inlines(0))) + inlines(0) +
             inlines(1) + bytes(24) + b"a\0")  # the name at 24
    image += bytes(-len(image) % 8)
    gofunc = 65536 + len(image)
    return empty(size), (image + struct.pack("<4I", 0, 24, 0, 0) +
                         words(*[65536, 65536 + name, gofunc, gofunc] * n))


def sparse_table(n):
    """A table that is called through, nearly all of it free."""
    indirect = OPEN + "i32.const 0 i32.const 0x1000 call_indirect (type $go)"
    return [("main.f", indirect)], b"", n


def lines(n):
    """Calls at the end of one function's tables, which have as many steps as there can be; the name of
    their file is as long as the data."""
    at, steps = 72, 65535
    func = at + 8 * 3 + 8
    pctab = func + FUNC + 4
    table_of_pcs = b"\0\4\1" + b"\1\1\2\1" * (steps // 2) + b"\0\0\0"
    cu = (pctab + len(table_of_pcs) + 3) & ~3
    files = cu + 8
    header = words(MAGIC, 3, 0, 0, files, cu, files, pctab, at)
    image = (header + table(at, 3, func, 2) +
             struct.pack("<11I", 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0)).ljust(pctab, b"\0")
    image = (image + table_of_pcs).ljust(files, b"\0") + b"f" * (20 * n) + bytes(8)
    store = f"global.get 2 i32.wrap_i64 i64.const {0x1002 << 16 | steps} i64.store "
    return [("main.f", OPEN + store * n + "i32.const 0 return")], image


# Looked for when C is made, or expensive there.
SUFFIX = dict.fromkeys((trees, sparse_table, embedded_locals, embedded_everywhere, lines), ".c")
FLAGS = {lines: ["-g"]}
LIMIT = {lines: 10}  # seconds, where that is much already
BYTES_OF_C = {sparse_table: 1 << 20}
box = Sandbox("growth")
for make, count in ((orphans, 10000), (sparse, 2000), (chain, 60000), (plain_chain, 60000),
                    (products, 20000), (many_locals, 20000),
                    (embedded_locals, 200), (embedded_everywhere, 2000),
                    (headers, 240000), (names, 60000), (trees, 60000), (sparse_table, 1 << 20),
                    (lines, 50000)):
    made = make(count)
    text = module(*made) if isinstance(made, tuple) else module(made)
    path = wasm(box.top, make.__name__, text, "--debug-names")
    out = os.path.join(box.top, "out" + SUFFIX.get(make, ".wasm"))
    try:
        subprocess.run([AOT, path, *FLAGS.get(make, []), "-o", out],
                       env=box.env(), check=True, timeout=LIMIT.get(make, SECONDS))
    except subprocess.TimeoutExpired:
        fail(f"{make.__name__}: takes more than {LIMIT.get(make, SECONDS)} s")
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    if used > MEGABYTES:
        fail(f"{make.__name__}: takes {used} MB")
    size = os.path.getsize(out)
    if size > BYTES_OF_C.get(make, size):
        fail(f"{make.__name__}: becomes {size} bytes of C")
    box.cases += 1
box.done()
