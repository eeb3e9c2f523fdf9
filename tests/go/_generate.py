"""Random Go programs, the same for the same seed, for fuzz.py.

program(seed) is the source of one package: COUNT independent parts, each a few functions that call
each other. What a part computes goes into a hash, which main prints with the panic that ended the
part, if one did. The result depends on nothing that Go leaves open: at most one operation of a
statement can panic, calls stand alone, goroutines share nothing but channels and locks, iterations
over maps add up, NaNs have one hash, a slice that is passed on has no spare capacity. Fuel bounds
loops and calls. The statements are in _statements.py, the frame around all parts in fuzz-frame.go.
"""
import random

from _statements import Statements

INTS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "int": 64,
        "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "uint": 64}
FLOATS = ["float32", "float64"]
SLICES = ["[]int64", "[]uint8", "[]string"]
MAPS = {"map[int32]int64": ("int32", "int64"), "map[string]int32": ("string", "int32")}
CONSTANTS = ["0", "1", "-1.5", "0.1", "3e10", "1e-7", "-123456.789", "7"]
INTERESTING = [0, 1, 2, 3, 7, 8, 31, 32, 63, 64, 127, 128, 255, 256, 32767, 65535, 2**31 - 1, 2**31,
               2**32 - 1, 2**53, 2**63 - 1, 2**63, 2**64 - 1]


class Struct:
    def __init__(self, name, fields):
        self.name, self.fields = name, fields  # [(name, type)]

    def source(self):
        text = f"type {self.name} struct {{\n"
        text += "".join(f"\t{n} {t}\n" for n, t in self.fields) + "}\n"
        text += f"func (s {self.name}) hash(c *ctx) {{\n"
        return text + "".join(f"\t{hash_of(t, 's.' + n)}\n" for n, t in self.fields) + "}\n"


def hash_of(t, value):
    """A statement that takes a value into the hash."""
    if t in INTS:
        return f"c.t(uint64({value}))"
    if t in FLOATS:
        return f"c.f(float64({value}))"
    if t == "complex128":
        return f"c.f(real({value})); c.f(imag({value}))"
    if t == "string":
        return f"c.s({value})"
    if t == "bool":
        return f"c.b({value})"
    if t.startswith("[4]"):
        return f"for _, e := range {value} {{ {hash_of(t[3:], 'e')} }}"
    if t.startswith("[]"):
        return f"c.t(uint64(len({value}))); for _, e := range {value} {{ {hash_of(t[2:], 'e')} }}"
    if t in MAPS:
        return f"c.t(hash{'Int' if 'int64' in t else 'String'}Map({value}))"
    if t == "shape":
        return f"if {value} != nil {{ c.t(uint64({value}.area(3))) }}"
    if t.startswith("*"):
        return f"if {value} != nil {{ {value}.hash(c) }}"
    if t.startswith("func"):
        return f"if {value} != nil {{ c.t(uint64({value}(5))) }}"
    return f"{value}.hash(c)"


class Func:
    def __init__(self, name, params, results):
        self.name, self.params, self.results = name, params, results


class Part(Statements):
    """One part: functions with a common prefix. Scope: variables by type, all at function level."""

    def __init__(self, rng, number):
        self.rng, self.number = rng, number
        self.structs, self.funcs, self.text = [], [], []
        self.vars = {}
        self.counter = 0
        self.may_share = True  # false where a goroutine is being fed

    # names and choices
    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def pick(self, items):
        return self.rng.choice(list(items))

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def any_type(self):
        r = self.rng.randrange(100)
        if r < 45:
            return self.pick(INTS)
        if r < 57:
            return self.pick(FLOATS)
        if r < 66:
            return "string"
        if r < 70:
            return "bool"
        if r < 78 and self.structs:
            return self.pick(self.structs).name
        if r < 82 and self.structs:
            return "*" + self.pick(self.structs).name
        if r < 87:
            return self.pick(SLICES)
        if r < 91:
            return self.pick(MAPS)
        if r < 94:
            return self.pick(["[4]int32", "[4]uint16", "[4]float64"])
        if r < 96:
            return "shape"
        if r < 98:
            return "func(int64) int64"
        return "complex128"

    def plain_type(self):
        while True:
            t = self.any_type()
            if t in INTS or t in FLOATS or t in ("string", "bool") or t.startswith("[4]"):
                return t

    def struct_named(self, name):
        return next(s for s in self.structs if s.name == name)

    # expressions: pure, and they do not panic
    def literal(self, t):
        if t in INTS:
            bits = INTS[t]
            low, high = (0, 2**bits - 1) if t[0] == "u" else (-2**(bits - 1), 2**(bits - 1) - 1)
            if self.chance(40):
                v = self.pick(INTERESTING) - self.rng.randrange(2)
                v = v if self.chance(60) else -v
            elif self.chance(60):
                v = self.rng.randrange(-20, 100)
            else:
                v = self.rng.randrange(low, high + 1)
            return f"{t}({min(max(v, low), high)})"
        if t in FLOATS:
            return f"{t}({self.pick(CONSTANTS)})"
        if t == "string":
            return '"' + "".join(self.pick(["a", "b", "é", "\\x00", "zz", "日", "Q ", "0", "-7"])
                                 for _ in range(self.rng.randrange(6))) + '"'
        if t == "bool":
            return self.pick(["true", "false"])
        if t == "complex128":
            return f"complex({self.literal('float64')}, {self.literal('float64')})"
        if t.startswith("["):
            n = 4 if t[1] == "4" else self.rng.randrange(6)
            e = t[t.index("]") + 1:]
            return f"{t}{{{', '.join(self.literal(e) for _ in range(n))}}}"
        if t in MAPS:
            k, v = MAPS[t]
            keys = {self.literal(k) for _ in range(self.rng.randrange(5))}
            return f"{t}{{{', '.join(f'{x}: {self.literal(v)}' for x in sorted(keys))}}}"
        if t == "shape":
            return self.pick(["square(%s)", "&rect{%s, 3}", "triangle{a: %s}"]) % \
                self.rng.randrange(50)
        if t.startswith("*"):
            return f"&{self.literal(t[1:])}" if self.chance(85) else f"({t})(nil)"
        if t.startswith("func"):
            return self.pick(["double", "(square(7)).scale", "adder(%s)" % self.rng.randrange(99)])
        s = self.struct_named(t)
        return f"{t}{{{', '.join(f'{n}: {self.literal(f)}' for n, f in s.fields)}}}"

    def variable(self, t):
        return self.pick(self.vars[t]) if self.vars.get(t) else None

    def field(self, t):
        fields = [f"{v}.{n}" for s in self.structs for v in self.vars.get(s.name, [])
                  for n, f in s.fields if f == t]
        return self.pick(fields) if fields else None

    def seed(self, t):
        """Not a constant: those are computed at compile time, where overflow is an error."""
        v = self.variable(t)
        if self.chance(12):
            v = self.field(t) or v
        if v and self.chance(90):
            return v
        if t in INTS:
            return f"{t}(c.h)" if self.chance(50) else f"{t}(table[c.h&15])"
        if t in FLOATS:
            return f"{t}(int32(c.h))"
        return v or f"c.{t}()" if t in ("string", "bool") else (v or self.literal(t))

    def expr(self, t, depth=3):
        if depth <= 0 or self.chance(12):
            return self.seed(t) if self.chance(70) else self.literal(t)
        sub = lambda u=t: self.expr(u, depth - 1)
        if t in INTS:
            return self.int_expr(t, depth, sub)
        if t in FLOATS:
            a = self.seed(t)
            choice = self.rng.randrange(9)
            if choice < 5:
                return f"({a} {self.pick('+-*/')} {sub()})"
            if choice == 5:
                return f"{t}({self.seed(self.pick(INTS))})"
            if choice == 6:
                f = self.pick(["Sqrt", "Floor", "Ceil", "Trunc", "Abs", "RoundToEven"])
                return f"{t}(math.{f}(float64({sub()})))"
            if choice == 7:
                return f"{t}(math.Copysign(float64({a}), float64({sub()})))"
            return f"{t}({self.seed(self.pick(FLOATS))})"
        if t == "string":
            return self.string_expr(sub)
        if t == "bool":
            return self.bool_expr(depth, sub)
        if t == "complex128":
            return f"({self.seed(t)} {self.pick('+-*')} {sub()})"
        if t in [s.name for s in self.structs]:
            p = self.variable("*" + t)
            return f"deref({p})" if p and self.chance(30) and self.may_share else self.seed(t)
        if t.startswith("[4]") or not self.may_share:
            return self.seed(t) if t.startswith("[4]") else self.literal(t)
        if t.startswith("[]"):
            v = self.variable(t)
            return self.pick([f"{v}[:len({v}):len({v})]", f"append({t}(nil), {v}...)"]) if v \
                else self.literal(t)
        if t.startswith("*") and self.variable(t[1:]) and self.chance(30):
            return "&" + self.variable(t[1:])
        return self.seed(t) if self.chance(70) else self.literal(t)

    def int_expr(self, t, depth, sub):
        a, bits = self.seed(t), INTS[t]
        other = self.pick(INTS)
        choice = self.rng.randrange(22)
        if choice < 8:
            op = self.pick(["+", "-", "*", "&", "|", "^", "&^"])
            return f"({a} {op} {sub()})"
        if choice < 11:
            return f"({a} {self.pick('/%')} ({sub()} | 1))"
        if choice < 14:
            count = self.pick(["uint8", "uint", "uint32", "uint64"])
            return f"({a} {self.pick(['<<', '>>'])} ({self.expr(count, depth - 1)} % {bits + 9}))"
        if choice < 16:
            return f"{t}({self.seed(other)} {self.pick('+*^')} {self.expr(other, depth - 1)})"
        if choice == 16:
            return f"{self.pick('-^')}{a}"
        if choice == 17:
            f = self.pick(["LeadingZeros64", "TrailingZeros64", "OnesCount64", "Len64"])
            return f"{t}(bits.{f}(uint64({a})))"
        if choice == 18:
            f = self.pick(["bits.RotateLeft64(uint64(%s), int(%s & 127))",
                           "mulHigh(uint64(%s), uint64(%s))",
                           "bits.ReverseBytes64(uint64(%s) + uint64(%s))"])
            return f"{t}({f % (a, self.seed(t))})"
        if choice == 19:
            return f"{t}(toInt(float64({self.seed(self.pick(FLOATS))})))"
        if choice == 20:
            return f"{self.pick(['pick', 'mix'])}({a}, {sub()})"
        for u in self.vars:
            if u.startswith("[4]") and u[3:] in INTS and self.chance(60):
                return f"{t}({self.variable(u)}[{self.seed('uint8')} & 3])"
        s = self.variable("string") or '"abc"'
        return f"{t}(len({s}))"

    def string_expr(self, sub):
        a = self.seed("string")
        return self.pick([f"cut({a} + {sub()})", f"string(append([]byte({a}), 'x'))",
                          f"strconv.Itoa(int({self.seed('int32')}))", f"strings.ToUpper({a})",
                          f"string([]rune({a}))",
                          f"strconv.FormatInt(int64({self.seed('int')}), 36)",
                          f"strings.Replace({a}, \"a\", \"--\", 2)", f"{a}[len({a})/2:]"])

    def bool_expr(self, depth, sub):
        t = self.pick(list(INTS) + FLOATS + ["string"])
        choice = self.rng.randrange(8)
        if choice < 5:
            return f"({self.seed(t)} {self.pick(['<', '<=', '==', '!=', '>', '>='])} " \
                f"{self.expr(t, depth - 1)})"
        if choice < 7:
            return f"({sub()} {self.pick(['&&', '||'])} {sub()})"
        names = [s.name for s in self.structs if self.vars.get(s.name)]
        if names:
            n = self.pick(names)
            return f"({self.variable(n)} == {self.pick(self.vars[n])})"
        return f"!{self.seed('bool')}"

    # functions
    def make_structs(self):
        for i in range(self.rng.randrange(1, 4)):
            fields = [(f"f{k}", self.plain_type()) for k in range(self.rng.randrange(1, 6))]
            if self.structs and self.chance(40):
                fields.append(("in", self.structs[-1].name))
            self.structs.append(Struct(f"p{self.number}s{i}", fields))

    def make_func(self, index):
        params = [(self.fresh("a"), self.any_type()) for _ in range(self.rng.randrange(9))]
        results = [(f"r{k}", self.any_type()) for k in range(self.rng.randrange(1, 4))]
        f = Func(f"p{self.number}f{index}", params, results)
        self.vars = {}
        declared = []
        for _ in range(self.rng.randrange(4, 10)):
            declared.append((self.fresh("v"), self.any_type()))
        for name, t in params + results:
            self.vars.setdefault(t, []).append(name)
        head = "" if self.chance(30) else "//go:noinline\n"
        sig = ", ".join(["c *ctx"] + [f"{n} {t}" for n, t in params])
        head += f"func {f.name}({sig}) ({', '.join(f'{n} {t}' for n, t in results)}) {{\n"
        head += "if !c.enter() { return }\ndefer c.leave()\n" if self.chance(20) else \
            "if !c.enter() { return }\nc.depth--\n"
        body = []
        for name, t in declared:
            body.append(f"var {name} {t} = {self.expr(t, 1)}")
            self.vars.setdefault(t, []).append(name)
        self.loops, self.in_closure = 0, False
        body += self.block(self.rng.randrange(4, 12), 3)
        every = [(n, t) for n, t in declared + params + results if not t.startswith("func")]
        body += [hash_of(t, n) for n, t in every]
        body += [f"_ = {n}" for n, t in declared if t.startswith("func")]
        if self.chance(50):
            body.append("return " + ", ".join(self.expr(t) for _, t in results))
        else:
            body.append("return")
        self.text.append(head + "\n".join(body) + "\n}\n")
        self.funcs.append(f)

    def source(self):
        self.make_structs()
        self.text += [s.source() for s in self.structs]
        for i in range(self.rng.randrange(3, 6)):
            self.make_func(i)
        self.vars = {}
        self.may_share = True
        calls = []
        for f in reversed(self.funcs):
            args = ", ".join(["c"] + [self.literal(t) for _, t in f.params])
            names = [self.fresh("x") for _ in f.results]
            calls.append(f"{', '.join(names)} := {f.name}({args})")
            calls += [hash_of(t, n) for n, (_, t) in zip(names, f.results)]
        self.text.append(f"func part{self.number}(c *ctx) {{\n" + "\n".join(calls) + "\n}\n")
        return "\n".join(self.text)


def program(seed, count, only=None):
    """Go source; `only` keeps one part, as it is among the others."""
    imports = "errors math math/bits runtime sort strconv strings sync sync/atomic time"
    text = ["package main\n", "import (\n" + "".join(f'"{p}"\n' for p in imports.split()) + ")\n",
            "var _ = []any{errors.New, math.Sqrt, bits.Len, runtime.GC, sort.Ints, strconv.Itoa,\n"
            "strings.ToUpper, sync.NewCond, atomic.AddInt32, time.Sleep}\n"]
    parts = [i for i in range(count) if only is None or i == only]
    for i in parts:
        text.append(Part(random.Random(f"{seed}/{i}"), i).source())
    text.append("var parts = []part{" + ", ".join(f"{{{i}, part{i}}}" for i in parts) + "}\n")
    return "\n".join(text)
