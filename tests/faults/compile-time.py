"""What making C of a module takes grows with its file, or a message says that it is too much.

Each module has much of one thing. Made with n and with 4n of them, the second may take six times
the CPU time of the first (and what any run takes); old quadratic ways took sixteen times. Modules
whose C would be a thousand times their size, and those that wasm2c cannot do, are refused before
anything is made. With sanitizers, which change times, only the smaller ones are made.
"""
import os
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import _module as w
from _project import AOT, SANITIZE, fail, need, scratch

VOID = w.func_type([], [])
WIDE = w.func_type([w.I32] * 1000, [w.I32] * 1000)
TABLE = b"\x70\0\1"  # of one function
FACTOR, LEAST = 6, 0.5  # seconds, for what does not grow
MEGABYTES = 1500


def body(code, types=(VOID,), local_groups=w.NO_LOCALS, **rest):
    return w.module(types, [0], [local_groups + code], **rest)


def many_types(n):
    """Signatures that differ, as numbers to the base of 4 do."""
    kinds = (w.I32, w.I64, w.F32, w.F64)
    return [w.func_type([], [kinds[i >> 2 * k & 3] for k in range(10)]) for i in range(n)]


def tables_and_code(n):
    return body((w.CONST + w.DROP) * 10 * n, tables=[TABLE] * n)


def tables_and_segments(n):
    return body(b"", tables=[TABLE] * n, elems=[b"\0" + w.CONST + w.END + b"\1\0"] * n)


def segment_of_each_table(n):
    return body(b"", tables=[TABLE] * n,
                elems=[b"\2" + w.u32(i) + w.CONST + w.END + b"\0\1\0" for i in range(n)])


def tables_written(n):
    """table.grow of each table."""
    code = [b"\xd0\x70" + w.CONST + b"\xfc\x0f" + w.u32(i) + w.DROP for i in range(n)]
    return body(b"".join(code), tables=[TABLE] * n)


def globals_and_code(n):
    return w.module([VOID], [0] * n, [w.NO_LOCALS + w.GLOBAL_GET + w.u32(i) + w.DROP
                                      for i in range(n)],
                    globals_=[b"\x7f\1" + w.CONST + w.END] * n)


def types_and_code(n):
    return w.module([VOID, *many_types(n)], [0] + [i + 1 for i in range(n)],
                    [w.NO_LOCALS] + [w.NO_LOCALS + w.UNREACHABLE] * n)


def types_of_blocks(n):
    code = [w.BLOCK + w.s32(i + 1) + w.UNREACHABLE + w.END + w.DROP * 10 for i in range(n)]
    return body(b"".join(code), [VOID, *many_types(n)])


def passive_segments(n):
    code = [w.CONST * 3 + b"\xfc\x08" + w.u32(i) + b"\0" for i in range(n)]
    return body(b"".join(code), data=[b"\1\1x"] * n, data_count=True)


def same_names(n):
    return w.module([VOID], [0] * n, [w.NO_LOCALS] * n, names=["a"] * n)


def numbered_names(n):
    """Names that numbers are appended to, and some that look as if there were one already."""
    return w.module([VOID], [0] * n, [w.NO_LOCALS] * n,
                    names=["a" if i % 2 else f"a_{i // 2}" for i in range(n)])


def exports_of_one(n):
    return w.module([VOID], [0], [w.NO_LOCALS], exports=[w.export(f"e{i}", 0) for i in range(n)])


def imports(n):
    return w.module([VOID], [0], [w.NO_LOCALS],
                    imports=[w.function_import("m", f"f{i}", 0) for i in range(n)])


def chain_of_calls(n):
    return w.module([VOID], [0] * n,
                    [w.NO_LOCALS + w.CALL + w.u32(min(i + 1, n - 1)) for i in range(n)])


def nested_blocks(n):
    return body((w.BLOCK + w.EMPTY) * n + w.END * n)


def branch_tables(n):
    table = w.CONST + w.BR_TABLE + w.u32(100) + b"\0" * 101
    return body((w.BLOCK + w.EMPTY + table + w.END) * n)


def operands(n):
    return body(w.CONST * n + w.BR + b"\0")


def deep_expression(n):
    return body(w.CONST * (n + 1) + w.ADD * n + w.DROP)


def data_segments(n):
    return body(b"", data=[b"\0" + w.CONST + w.END + b"\1x"] * n)


GROW = ((tables_and_code, 12000), (tables_and_segments, 20000), (segment_of_each_table, 20000),
        (tables_written, 4000), (globals_and_code, 4000), (types_and_code, 4000),
        (types_of_blocks, 2000), (passive_segments, 4000), (same_names, 10000),
        (numbered_names, 10000), (exports_of_one, 6000), (imports, 6000), (chain_of_calls, 10000),
        (nested_blocks, 2500), (branch_tables, 2000), (operands, 20000), (deep_expression, 10000),
        (data_segments, 50000))


def locals_of_functions():
    return w.module([VOID], [0] * 199, [b"\1" + w.u32(50000) + b"\x7f"] * 199)


def wide_blocks():
    return body(w.CONST * 1000 + (w.BLOCK + b"\1" + w.END) * 4000 + w.DROP * 1000, (VOID, WIDE))


def wide_calls():
    return w.module((VOID, WIDE), [0, 1], [
        w.NO_LOCALS + w.CONST * 1000 + (w.CALL + b"\1") * 4000 + w.DROP * 1000,
        w.NO_LOCALS + w.UNREACHABLE])


def wide_indirect_calls():
    call = w.CONST + w.CALL_INDIRECT + b"\1\0"
    return body(w.CONST * 1000 + call * 4000 + w.DROP * 1000, (VOID, WIDE), tables=[TABLE])


def wide_branches():
    return body(w.CONST * 1000 + w.BLOCK + b"\1" + (w.CONST + w.BR_IF + b"\0") * 4000 + w.END +
                w.DROP * 1000, (VOID, WIDE))


def wide_branch_table():
    return body(w.CONST * 1000 + w.BLOCK + b"\1" + w.CONST + w.BR_TABLE + w.u32(10000) +
                b"\0" * 10001 + w.END + w.DROP * 1000, (VOID, WIDE))


def wide_functions():
    return w.module((VOID, WIDE), [0] + [1] * 4000,
                    [w.NO_LOCALS] + [w.NO_LOCALS + w.UNREACHABLE] * 4000)


def wide_imports():
    return w.module((VOID, WIDE), [0], [w.NO_LOCALS],
                    imports=[w.function_import("m", f"f{i}", 1) for i in range(4000)])


def wide_exports():
    return w.module((VOID, WIDE), [1], [w.NO_LOCALS + w.UNREACHABLE],
                    exports=[w.export(f"e{i}", 0) for i in range(4000)])


def nested_loops():
    return body((w.LOOP + w.EMPTY) * 5000 + w.END * 5000)


def nested_ifs():
    return body((w.CONST + w.IF + w.EMPTY) * 5000 + w.END * 5000)


def too_deep():
    return nested_blocks(100000)


def too_many_callees():
    n = 40000
    return w.module([VOID], [0], [w.NO_LOCALS + b"".join(w.CALL + w.u32(i) for i in range(n))],
                    imports=[w.function_import("m", "f", 0)] * n)


def too_many_types():
    n = 40000
    calls = [w.CONST + w.CALL_INDIRECT + w.u32(i + 1) + b"\0" + w.DROP * 10 for i in range(n)]
    return body(b"".join(calls), [VOID, *many_types(n)], tables=[TABLE])


LINES, DEPTH = "lines of C", "nest more than 10000 deep"
REFERENCES = "refers to more than 10000 functions and types"
REFUSED = ((locals_of_functions, LINES), (wide_blocks, LINES), (wide_calls, LINES),
           (wide_indirect_calls, LINES), (wide_branches, LINES), (wide_branch_table, LINES),
           (wide_functions, LINES), (wide_imports, LINES), (wide_exports, LINES),
           (nested_loops, LINES), (nested_ifs, LINES), (too_deep, DEPTH),
           (too_many_callees, REFERENCES), (too_many_types, REFERENCES))


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


def make(folder, text):
    """CPU seconds, standard error and exit status of making C of the module."""
    path = os.path.join(folder, "m.wasm")
    with open(path, "wb") as f:
        f.write(text)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([AOT, path, "-o", os.path.join(folder, "m.c")], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, done.stderr.decode(errors="replace"), done.returncode


def check_growth(folder):
    for what, n in GROW:
        took = []
        for count in [n] if SANITIZE else [n, 4 * n]:
            seconds, error, status = make(folder, what(count))
            if status != 0:
                fail(f"{what.__name__} with {count}: exit status {status}\n{error}")
            took.append(seconds)
        if SANITIZE:
            continue
        print(f"{what.__name__}: {took[0]:.2f} s, four times as much: {took[1]:.2f} s")
        if took[1] > FACTOR * took[0] + LEAST:
            fail(f"{what.__name__}: {took[0]:.2f} s with {n}, {took[1]:.2f} s with {4 * n}")


def check_refusals(folder):
    for what, words in REFUSED:
        seconds, error, status = make(folder, what())
        if status != 1 or error.count("\n") != 1 or words not in error or "offset 0x" not in error:
            fail(f"{what.__name__}: exit status {status}, after {seconds:.2f} s: {error}")
        # Such a module is valid: it can be looked at, and passed on.
        path = os.path.join(folder, "m.wasm")
        subprocess.run([AOT, path, "-o", os.path.join(folder, "o.wasm")], check=True)


def main():
    need("wasm2c")
    folder = scratch("faults-compile-time")
    check_refusals(folder)
    check_growth(folder)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    if used > MEGABYTES and not SANITIZE:
        fail(f"a module takes {used} MB")


main()
