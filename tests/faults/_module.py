"""Writes WebAssembly modules byte by byte: those that wat2wasm cannot write, or not fast."""

I32, I64, F32, F64 = 0x7f, 0x7e, 0x7d, 0x7c
NO_LOCALS = b"\0"
END = b"\x0b"
CONST, DROP, ADD, UNREACHABLE = b"\x41\0", b"\x1a", b"\x6a", b"\0"
BLOCK, LOOP, IF, BR, BR_IF, BR_TABLE = b"\2", b"\3", b"\4", b"\x0c", b"\x0d", b"\x0e"
CALL, CALL_INDIRECT, LOCAL_GET, LOCAL_SET, GLOBAL_GET = b"\x10", b"\x11", b"\x20", b"\x21", b"\x23"
EMPTY = b"\x40"


def u32(n):
    out = b""
    while n >= 0x80:
        out += bytes([n & 0x7f | 0x80])
        n >>= 7
    return out + bytes([n])


def s32(n):
    """A positive number in signed form: block types."""
    out = b""
    while n >= 0x40:
        out += bytes([n & 0x7f | 0x80])
        n >>= 7
    return out + bytes([n])


def name(text):
    data = text.encode()
    return u32(len(data)) + data


def vector(items):
    return u32(len(items)) + b"".join(items)


def func_type(params, results):
    return b"\x60" + u32(len(params)) + bytes(params) + u32(len(results)) + bytes(results)


def export(text, index, kind=0):
    return name(text) + bytes([kind]) + u32(index)


def function_import(module, field, type_index):
    return name(module) + name(field) + b"\0" + u32(type_index)


def section(number, content):
    return bytes([number]) + u32(len(content)) + content


def module(types, funcs, code, *, imports=(), tables=(), memory=True, globals_=(), exports=None,
           elems=(), data=(), data_count=False, names=()):
    """funcs: the types of the functions; code: their locals and instructions, without the end."""
    if exports is None:
        exports = [export("f", len(imports))]
    bodies = [u32(len(c) + 1) + c + END for c in code]
    out = b"\0asm\1\0\0\0"
    for number, items in ((1, types), (2, imports), (3, [u32(t) for t in funcs]), (4, tables),
                          (5, [b"\0\1"] if memory else ()), (6, globals_), (7, exports),
                          (9, elems)):
        if items:
            out += section(number, vector(items))
    if data_count:
        out += section(12, u32(len(data)))
    out += section(10, vector(bodies))
    if data:
        out += section(11, vector(data))
    if names:
        listed = vector([u32(i) + name(n) for i, n in enumerate(names)])
        out += section(0, name("name") + b"\1" + u32(len(listed)) + listed)
    return out
