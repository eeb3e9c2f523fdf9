"""Random modules in text: functions of expressions and statements over all four number types.

Input: a seed. Output: the text of a module that exports f0, f1, ...: (i32, i64, i32, i64) -> i64,
the same text for the same seed. What a function computes is determined by the core specification:
a NaN's sign and payload, which arithmetic may choose, never reach an integer (canon()). Functions
may trap; they end, since loops count down."""
import random
import struct

TYPES = "ijfd"
NAME = {"i": "i32", "j": "i64", "f": "f32", "d": "f64"}
INTEGERS = [0, 1, 2, 3, 5, 7, 31, 32, 63, 255, 256, 65535, 0x7fffffff, 0x80000000, 0xffffffff,
            0x100000000, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, -1.5, 3.0, 1e-40, 5e-324, 3.4028234663852886e38, 2147483648.0,
          -2147483649.0, 4294967296.0, 9223372036854775808.0, 18446744073709551616.0, 1e300,
          float("inf"), float("-inf"), float("nan")]
UNARY = {"i": "clz ctz popcnt extend8_s extend16_s", "j": "clz ctz popcnt extend8_s extend16_s "
         "extend32_s", "f": "abs neg ceil floor trunc nearest sqrt",
         "d": "abs neg ceil floor trunc nearest sqrt"}
BINARY = {"i": "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr",
          "f": "add sub mul div min max"}
BINARY["j"], BINARY["d"] = BINARY["i"], BINARY["f"]
COMPARE = {"i": "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u", "f": "eq ne lt gt le ge"}
COMPARE["j"], COMPARE["d"] = COMPARE["i"], COMPARE["f"]
CONVERT = {  # to: (instruction, from)
    "i": [("i32.wrap_i64", "j")] + [(f"i32.trunc_{sat}{t}_{s}", k) for sat in ("", "sat_")
                                    for t, k in (("f32", "f"), ("f64", "d")) for s in "su"],
    "j": [("i64.extend_i32_s", "i"), ("i64.extend_i32_u", "i")] + [
        (f"i64.trunc_{sat}{t}_{s}", k) for sat in ("", "sat_")
        for t, k in (("f32", "f"), ("f64", "d")) for s in "su"],
    "f": [("f32.demote_f64", "d"), ("f32.reinterpret_i32", "i")] + [
        (f"f32.convert_{t}_{s}", k) for t, k in (("i32", "i"), ("i64", "j")) for s in "su"],
    "d": [("f64.promote_f32", "f"), ("f64.reinterpret_i64", "j")] + [
        (f"f64.convert_{t}_{s}", k) for t, k in (("i32", "i"), ("i64", "j")) for s in "su"]}
LOADS = {"i": "load load8_s load8_u load16_s load16_u", "f": "load",
         "j": "load load8_s load8_u load16_s load16_u load32_s load32_u", "d": "load"}
STORES = {"i": "store store8 store16", "j": "store store8 store16 store32", "f": "store",
          "d": "store"}
HELPERS = """
  (func $one (param i32 f64) (result i32)
    (select (local.get 0) (i32.const -3) (f64.gt (local.get 1) (f64.const 0.25))))
  (func $two (param i64 f32) (result i64)
    (if (result i64) (f32.lt (local.get 1) (f32.const 8)) (then (local.get 0))
      (else (i64.sub (i64.const 0) (local.get 0)))))
  (func $several (param i32 f64) (result i64 f32 i32 f64)
    (i64.extend_i32_s (local.get 0)) (f32.demote_f64 (local.get 1))
    (i32.eqz (local.get 0)) (f64.neg (local.get 1)))
"""


def f32(x):
    """The nearest f32; what does not fit is infinite."""
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")


class Function:
    def __init__(self, rng):
        self.rng = rng
        self.size = 0
        self.loops = 0

    def pick(self, words):
        return self.rng.choice(words.split() if isinstance(words, str) else words)

    def const(self, t):
        rng = self.rng
        if t in "ij":
            bits = 32 if t == "i" else 64
            value = rng.choice(INTEGERS) if rng.random() < 0.7 else rng.getrandbits(bits)
            return f"({NAME[t]}.const {value % 2**bits:#x})"
        value = rng.choice(FLOATS)
        if rng.random() < 0.4:
            code, n = ("<f", 4) if t == "f" else ("<d", 8)
            value = struct.unpack(code, rng.getrandbits(8 * n).to_bytes(n, "little"))[0]
        text = (f32(value) if t == "f" else value).hex()
        return f"({NAME[t]}.const {text})"

    def local(self, t):
        return f"${t}{self.rng.randrange(3)}"

    def leaf(self, t):
        kind = self.rng.random()
        if kind < 0.35:
            return self.const(t)
        if kind < 0.9:
            return f"(local.get {self.local(t)})"
        return f"(global.get $g{t})"

    def canon(self, t, x):
        """The bits of a float; of each NaN the same."""
        name, bits = NAME[t], "i32" if t == "f" else "i64"
        return (f"(select ({bits}.reinterpret_{name} (local.tee $c{t} {x})) ({bits}.const 77) "
                f"({name}.eq (local.get $c{t}) (local.get $c{t})))")

    def number(self, t, x):
        """A float that is no NaN."""
        return (f"(select (local.tee $c{t} {x}) ({NAME[t]}.const -2) "
                f"({NAME[t]}.eq (local.get $c{t}) (local.get $c{t})))")

    def address(self, depth):
        a = self.expr("i", depth)
        return a if self.rng.random() < 0.02 else f"(i32.and {a} (i32.const 0xff8))"

    def memarg(self):
        return self.pick(["", "", f" offset={self.rng.randrange(64)}", " offset=65528"])

    def expr(self, t, depth):
        self.size += 1
        if depth <= 0 or self.size > 400:
            return self.leaf(t)
        rng, d = self.rng, depth - 1
        makers = [self.unary, self.binary, self.binary, self.convert, self.select, self.select,
                  self.branch, self.block, self.leaf_of, self.tee, self.load]
        if t == "i":
            makers += [self.compare, self.compare, self.eqz, self.eqz, self.call, self.size_of]
        if t == "j":
            makers += [self.call, self.indirect]
        if t in "fd":
            makers += [self.copysign]
        return rng.choice(makers)(t, d)

    def leaf_of(self, t, _):
        return self.leaf(t)

    def unary(self, t, d):
        return f"({NAME[t]}.{self.pick(UNARY[t])} {self.expr(t, d)})"

    def binary(self, t, d):
        return f"({NAME[t]}.{self.pick(BINARY[t])} {self.expr(t, d)} {self.expr(t, d)})"

    def copysign(self, t, d):
        return f"({NAME[t]}.copysign {self.expr(t, d)} {self.number(t, self.expr(t, d))})"

    def convert(self, t, d):
        op, source = self.rng.choice(CONVERT[t])
        return f"({op} {self.expr(source, d)})"

    def compare(self, _, d):
        t = self.pick(list(TYPES))
        return f"({NAME[t]}.{self.pick(COMPARE[t])} {self.expr(t, d)} {self.expr(t, d)})"

    def eqz(self, _, d):
        t = self.pick(["i", "i", "j"])
        return f"({NAME[t]}.eqz {self.expr(t, d)})"

    def size_of(self, _, _d):
        return "(memory.size)"

    def select(self, t, d):
        return f"(select {self.expr(t, d)} {self.expr(t, d)} {self.expr('i', d)})"

    def branch(self, t, d):
        return (f"(if (result {NAME[t]}) {self.expr('i', d)} (then {self.expr(t, d)}) "
                f"(else {self.expr(t, d)}))")

    def block(self, t, d):
        drop = f"(drop (br_if 0 {self.expr(t, d)} {self.expr('i', d)}))"
        return f"(block (result {NAME[t]}) {drop} {self.statement(d)} {self.expr(t, d)})"

    def tee(self, t, d):
        return f"(local.tee {self.local(t)} {self.expr(t, d)})"

    def load(self, t, d):
        return f"({NAME[t]}.{self.pick(LOADS[t])}{self.memarg()} {self.address(d)})"

    def call(self, t, d):
        name, params = ("$one", "id") if t == "i" else ("$two", "jf")
        return f"(call {name} {' '.join(self.expr(p, d) for p in params)})"

    def indirect(self, _, d):
        index = f"(i32.and {self.expr('i', d)} (i32.const 3))"
        if self.rng.random() < 0.8:
            index = self.pick(["(i32.const 1)", "(i32.sub (i32.const 2) (i32.const 1))"])
        return f"(call_indirect (type $two) {self.expr('j', d)} {self.expr('f', d)} {index})"

    def statement(self, depth):
        d = depth - 1
        if d <= 0:
            return ""
        return self.rng.choice([self.assign, self.assign, self.set_global, self.store, self.store,
                                self.when, self.leave, self.switch, self.repeat, self.calls,
                                self.elements, self.dropped])(d)

    def statements(self, depth):
        return " ".join(self.statement(depth) for _ in range(self.rng.randrange(1, 4)))

    def assign(self, d):
        t = self.pick(list(TYPES))
        return f"(local.set {self.local(t)} {self.expr(t, d)})"

    def set_global(self, d):
        t = self.pick(list(TYPES))
        return f"(global.set $g{t} {self.expr(t, d)})"

    def store(self, d):
        t = self.pick(list(TYPES))
        value = self.expr(t, d)
        if t in "fd":
            value = self.number(t, value)
        return f"({NAME[t]}.{self.pick(STORES[t])}{self.memarg()} {self.address(d)} {value})"

    def when(self, d):
        other = f" (else {self.statements(d)})" if self.rng.random() < 0.5 else ""
        return f"(if {self.expr('i', d)} (then {self.statements(d)}){other})"

    def leave(self, d):
        return f"(block (br_if 0 {self.expr('i', d)}) {self.statements(d)})"

    def switch(self, d):
        return (f"(block (block (block (br_table 0 1 2 {self.expr('i', d)})) {self.statements(d)}) "
                f"{self.statements(d)})")

    def repeat(self, d):
        if self.loops == 3:
            return self.assign(d)
        n = self.loops
        self.loops += 1
        return (f"(local.set $n{n} (i32.const {self.rng.randrange(1, 4)})) (loop "
                f"{self.statements(d)} (br_if 0 (local.tee $n{n} (i32.sub (local.get $n{n}) "
                f"(i32.const 1)))))") if self.alone(n) else self.assign(d)

    def alone(self, n):
        """A counter belongs to one loop; a loop inside it has another."""
        return n < 3

    def calls(self, d):
        return (f"(call $several {self.expr('i', d)} {self.expr('d', d)}) (local.set "
                f"{self.local('d')}) (local.set {self.local('i')}) (local.set {self.local('f')}) "
                f"(local.set {self.local('j')})")

    def elements(self, d):
        at = lambda: f"(i32.add (i32.const 4) (i32.and {self.expr('i', d)} (i32.const 3)))"
        return self.pick([
            f"(table.set 0 {at()} (select (result funcref) (table.get 0 {at()}) (ref.func $two) "
            f"{self.expr('i', d)}))",
            f"(local.set {self.local('i')} (ref.is_null (table.get 0 {at()})))",
            f"(table.set 0 {at()} (ref.null func))"])

    def dropped(self, d):
        t = self.pick(list(TYPES))
        return f"(drop {self.expr(t, d)})"

    def text(self, name):
        """The result mixes all that the function has changed."""
        body = " ".join(self.statement(4) for _ in range(self.rng.randrange(1, 5)))
        self.size = 0
        result = self.expr("j", 5)
        for t in TYPES:
            for k in range(3):
                x = f"(local.get ${t}{k})"
                if t in "fd":
                    x = self.canon(t, x)
                if t in "if":
                    x = f"(i64.extend_i32_u {x})"
                result = f"(i64.add (i64.mul {result} (i64.const 31)) {x})"
        names = "".join(f" (local ${t}{k} {NAME[t]})" for t in TYPES
                        for k in range(1 if t in "ij" else 0, 3))
        return (f'  (func (export "{name}") (param $i0 i32) (param $j0 i64) (param $a i32) (param '
                f"$b i64) (result i64){names} (local $cf f32) (local $cd f64) (local $n0 i32) "
                f"(local $n1 i32) (local $n2 i32)\n    (local.set $f0 (f32.reinterpret_i32 "
                f"(local.get $a))) (local.set $d0 (f64.reinterpret_i64 (local.get $b)))\n    {body}"
                f"\n    {result})\n")


def module(seed, functions):
    rng = random.Random(seed)
    table = '(export "table") ' if rng.random() < 0.3 else ""  # then calls may leave the module
    text = f"""(module
  (memory (export "memory") 1) (table {table}8 funcref)
  (type $two (func (param i64 f32) (result i64)))
  (elem (i32.const 0) $one $two $several) (elem declare func $two)
  (global $gi (mut i32) (i32.const 7)) (global $gj (mut i64) (i64.const -7))
  (global $gf (mut f32) (f32.const 1.5)) (global $gd (mut f64) (f64.const -2.5))
{HELPERS}"""
    for n in range(functions):
        text += Function(rng).text(f"f{n}")
    return text + ")\n"
