"""The statements of the random Go programs; see _generate.py. Each method gives lines of Go."""


class Statements:
    def block(self, n, depth):
        lines = []
        for _ in range(n):
            lines += self.statement(depth)
        return lines

    def statement(self, depth):
        simple = [(20, self.assign), (5, self.op_assign), (4, self.element), (4, self.map_change),
                  (4, self.append), (3, self.trace), (4, self.risky), (3, self.panics),
                  (6, self.call), (2, self.method_value), (2, self.atomics)]
        nested = [(6, self.if_), (6, self.for_), (3, self.range_), (3, self.switch),
                  (3, self.closure), (4, self.defer), (2, self.fan_out), (2, self.pipeline),
                  (2, self.select), (2, self.gotos), (2, self.deep), (1, self.goexit),
                  (2, self.labels), (1, self.garbage), (1, self.type_switch),
                  (2, self.nested_panic)]
        table = simple + (nested if depth > 0 else [])
        at = self.rng.randrange(sum(w for w, _ in table))
        for weight, make in table:
            if at < weight:
                return make(depth - 1) if (weight, make) in nested else make()
            at -= weight

    def target(self):
        """A variable and its type."""
        t = self.pick(sorted(self.vars))
        return self.pick(self.vars[t]), t

    def int_target(self):
        from _generate import INTS
        types = [t for t in sorted(self.vars) if t in INTS]
        if not types:
            return None, None
        t = self.pick(types)
        return self.pick(self.vars[t]), t

    # simple
    def assign(self):
        v, t = self.target()
        fields = [s for s in self.structs if s.name == t]
        if fields and self.chance(60):
            name, t = self.pick(fields[0].fields)
            v = f"{v}.{name}"
        return [f"{v} = {self.expr(t)}"]

    def op_assign(self):
        v, t = self.int_target()
        return [f"{v} {self.pick(['+=', '-=', '^=', '|=', '*='])} {self.expr(t, 2)}"] if v else []

    def element(self):
        v, t = self.target()
        if t.startswith("[4]"):
            return [f"{v}[{self.seed('uint16')} & 3] = {self.expr(t[3:], 2)}"]
        if t.startswith("[]"):
            return [f"if n := len({v}); n > 0 {{ {v}[int({self.seed('uint8')})%n] = "
                    f"{self.literal(t[2:])} }}"]
        return self.assign()

    def map_change(self):
        from _generate import MAPS
        maps = [(v, t) for t in sorted(self.vars) if t in MAPS for v in self.vars[t]]
        if not maps:
            return []
        v, t = self.pick(maps)
        key, value = MAPS[t]
        k = f"cut({self.expr(key, 1)})" if key == "string" else f"({self.expr(key, 1)} % 32)"
        return [self.pick([f"if {v} != nil {{ {v}[{k}] += {self.expr(value, 1)} }}",
                           f"delete({v}, {k})", f"if x, ok := {v}[{k}]; ok {{ c.t(uint64(x)) }}"])]

    def append(self):
        v, t = self.target()
        if not t.startswith("[]"):
            return []
        return [f"if len({v}) < 200 {{ {v} = append({v}, {self.literal(t[2:])}, "
                f"{self.literal(t[2:])}) }}"]

    def trace(self):
        from _generate import hash_of
        v, t = self.target()
        return [hash_of(t, v)] if not t.startswith("func") else []

    def risky(self):
        """One operation that may panic."""
        v, t = self.int_target()
        if not v:
            return []
        choices = [f"{v} = {v} / {self.seed(t)}", f"{v} = {v} % {self.seed(t)}",
                   f"{v} = {v} << int8({self.seed('int8')})", f"c.t(uint64(table[{v}]))",
                   f"c.s(string(table[{v}:][0:1][0]&7+65))"]
        slices = [x for u in self.vars if u.startswith("[]") for x in self.vars[u]]
        if slices:
            s = self.pick(slices)
            choices += [f"c.t(uint64(len({s}[{v}:])))", f"_ = {s}[{v}]",
                        f"_ = {s}[:len({s}):len({s})][1:{v}]"]
        pointers = [(x, u) for u in self.vars if u.startswith("*") for x in self.vars[u]]
        if pointers:
            p, u = self.pick(pointers)
            choices += [f"x := *{p}; x.hash(c)"] * 2
        text = self.pick(choices)
        if t[0] == "u":  # a constant index would be checked at compile time; this is none
            text = text.replace("table[" + v + ":]", "table[" + v + "&15:]")
        return [f"if {self.bool_expr(1, lambda: self.seed('bool'))} {{ {text} }}"]

    def panics(self):
        v, t = self.int_target()
        what = self.pick(['panic("text")', f"panic({v})" if v else "panic(1)", "panic(failure(3))",
                          'panic(errors.New("an error"))',
                          "var m map[string]int; m[c.string()] = 1",
                          "var p *square; _ = *p", "var s shape; s.area(1)",
                          "var f func(); f()", "var a any = c; _ = a.(shape)",
                          "var a any = c.h; _ = a.(int32)",
                          "ch := make(chan int); close(ch); close(ch)",
                          "_ = make([]int, int(c.h&3)-4)", "a := []int{1}; _ = [2]int(a)",
                          "panic(square(9))"])
        return [f"if c.sometimes({self.rng.randrange(2, 9)}) {{ {what} }}"]

    def call(self):
        from _generate import hash_of
        if not self.funcs:
            return []
        f = self.pick(self.funcs)
        args = ", ".join(["c"] + [self.expr(t, 2) for _, t in f.params])
        names = [self.fresh("t") for _ in f.results]
        lines = [f"{', '.join(names)} := {f.name}({args})"]
        for n, (_, t) in zip(names, f.results):
            to = self.variable(t)
            if to and self.chance(60) and not t.startswith("func"):
                if t.startswith("["):
                    lines.append(hash_of(t, n) if t[1] == "]" else f"{to} = {n}")
                else:
                    lines.append(f"{to} = {n}")
            elif t.startswith("func"):
                lines.append(f"_ = {n}")
            else:
                lines.append(hash_of(t, n))
        return lines

    def method_value(self):
        f, s = self.fresh("m"), self.variable("shape")
        if s and self.chance(50):
            return [f"if {s} != nil {{",
                    f"{f} := {s}.area; c.t(uint64({f}({self.rng.randrange(9)}))) }}"]
        return [f"{f} := {self.pick(['square.area', '(*rect).areaOf', 'shape.area'])}",
                f"_ = {f}", f"c.t(uint64(new(stack[int64]).sum({self.seed('int64')})))"]

    def atomics(self):
        a = self.fresh("n")
        return [f"var {a} int64; atomic.AddInt64(&{a}, {self.seed('int64')})",
                f"c.b(atomic.CompareAndSwapInt64(&{a}, 7, 8))",
                f"c.t(uint64(atomic.SwapInt64(&{a}, 1)))"]

    # nested
    def if_(self, depth):
        lines = [f"if {self.expr('bool', 2)} {{"] + self.block(self.rng.randrange(1, 4), depth)
        if self.chance(50):
            lines += ["} else {"] + self.block(self.rng.randrange(1, 4), depth)
        return lines + ["}"]

    def leave(self):
        if not self.chance(40):
            return []
        return [f"if {self.expr('bool', 2)} {{ {self.pick(['break', 'continue'])} }}"]

    def for_(self, depth):
        i = self.fresh("i")
        n = self.rng.randrange(1, 7)
        lines = [f"for {i} := 0; {i} < {n} && c.burn(); {i}++ {{"]
        return lines + self.block(self.rng.randrange(1, 4), depth) + self.leave() + \
            self.block(1, depth) + ["}"]

    def range_(self, depth):
        v = self.variable(self.pick(["string", "[]int64", "[]uint8", "[]string", "[4]int32"]))
        if not v:
            return []
        i = self.fresh("i")
        return [f"for {i} := range {v} {{", "if !c.burn() { break }", f"c.t(uint64({i}))"] + \
            self.block(self.rng.randrange(1, 3), depth) + self.leave() + ["}"]

    def switch(self, depth):
        v, _ = self.int_target()
        lines = [f"switch {v or 'c.h'} & 7 {{"]
        cases = self.rng.sample(range(8), self.rng.randrange(1, 7))
        for k in cases:
            lines += [f"case {k}:"] + self.block(self.rng.randrange(1, 3), depth - 1)
            if k != cases[-1] and self.chance(20):
                lines.append("fallthrough")
        return lines + ["default:"] + self.block(1, depth - 1) + ["}"]

    def closure(self, depth):
        f, v = self.fresh("f"), self.int_target()[0]
        body = self.block(self.rng.randrange(1, 3), depth - 1)
        lines = [f"{f} := func(k int) int {{", "if !c.burn() { return k }"] + body
        lines += [f"return k + int({v or 1})", "}"]
        for _ in range(self.rng.randrange(1, 3)):
            lines.append(f"c.t(uint64({f}({self.rng.randrange(9)})))")
        if self.chance(30):
            lines.append(f"c.t(uint64(apply({f}, 3)))")
        return lines

    def defer(self, depth):
        body = self.block(self.rng.randrange(1, 3), min(depth, 1))
        recover = "if e := recover(); e != nil { c.caught(e) }" if self.chance(55) else ""
        if self.chance(15):
            recover += "\nif c.sometimes(3) { panic(\"deferred\") }"
        one = ["defer func(k int) {", "c.t(uint64(k))", recover] + body
        if self.chance(40):
            i = self.fresh("i")
            n = self.rng.randrange(1, 5)
            return [f"for {i} := 0; {i} < {n} && c.burn(); {i}++ {{"] + one + [f"}}({i})", "}"]
        return one + [f"}}({self.rng.randrange(99)})"]

    def nested_panic(self, depth):
        return ["func() {", "defer func() { if e := recover(); e != nil { c.caught(e) } }()"] + \
            self.block(self.rng.randrange(1, 4), depth) + self.panics() + ["}()"]

    def type_switch(self, depth):
        v, t = self.target()
        lines = [f"switch x := any({v}).(type) {{"]
        for u in ("int32", "uint64", "string", "float64", "shape"):
            lines += [f"case {u}:", "_ = x"] + self.block(1, depth - 1)
        return lines + ["default:", "_ = x", "}"]

    def feed(self, f):
        """Arguments of a call that a goroutine makes: values that nothing else refers to."""
        self.may_share = False
        lines, names = [], []
        for _, t in f.params:
            names.append(self.fresh("g"))
            lines.append(f"{names[-1]} := {self.expr(t, 2)}")
        self.may_share = True
        return lines, ", ".join(["c"] + names), ", ".join("_" for _ in f.results)

    def fan_out(self, _):
        if not self.funcs:
            return []
        f = self.pick(self.funcs)
        lines, args, results = self.feed(f)
        w, i = self.fresh("w"), self.fresh("i")
        return [f"{w} := c.workers({self.rng.randrange(1, 6)})",
                f"for {i} := range {w}.c {{", f"{i} := {i}"] + lines + [
            f"go {w}.run({i}, func(c *ctx) {{",
            self.pick(["", "runtime.Gosched()", "deepen(c, 30, [8]int{})"]),
            f"{results} = {f.name}({args})", "})", "}", f"{w}.wait(c)"]

    def pipeline(self, _):
        stages, n = self.rng.randrange(1, 5), self.rng.randrange(1, 12)
        cap_ = self.pick([0, 0, 1, 3])
        return [f"c.t(pipeline({stages}, {n}, {cap_}, uint64({self.seed('int64')})))"]

    def select(self, _):
        return [f"c.t(selects({self.rng.randrange(1, 5)}, {self.rng.randrange(1, 9)}, "
                f"uint64({self.seed('int32')}), {self.pick(['true', 'false'])}))"]

    def gotos(self, depth):
        """Two loops into each other's middle where the dice say so: an irreducible graph."""
        a, b, e, n = (self.fresh("L") for _ in range(4))
        n = n.lower()
        inner = lambda: ["{"] + self.block(1, 0) + ["}"]
        return ["{", f"{n} := 0"] + ([f"if {n} == int(c.h&1) {{ goto {b} }}"] if self.chance(60)
                                     else []) + \
            [f"{a}:", f"{n}++"] + inner() + [f"if {n} > 6 || !c.burn() {{ goto {e} }}"] + \
            [f"{b}:", f"{n} += 2"] + inner() + [f"if c.h&3 != 0 && c.burn() {{ goto {a} }}"] + \
            [f"if {n} < 9 && c.burn() {{ goto {b} }}", f"{e}:", f"c.t(uint64({n}))", "}"]

    def labels(self, depth):
        label, i, j = self.fresh("Loop"), self.fresh("i"), self.fresh("j")
        return [f"{label}:", f"for {i} := 0; {i} < 5 && c.burn(); {i}++ {{",
                f"for {j} := 0; {j} < 4; {j}++ {{"] + self.block(1, depth - 1) + \
            [f"if {self.expr('bool', 2)} {{ {self.pick(['break', 'continue'])} {label} }}",
             f"if {i}*{j} == 6 {{ break }}"] + self.block(1, depth - 1) + ["}", "}"]

    def deep(self, _):
        n = self.pick([5, 50, 300, 1500])
        f = self.pick(["deepen", "deepDefer", "deepPanic"])
        return [f"c.t(uint64({f}(c, {n}, [8]int{{3}})))"]

    def goexit(self, _):
        return [f"c.t(goexits({self.rng.randrange(1, 6)}, {self.pick(['true', 'false'])}))"]

    def garbage(self, _):
        return [f"c.t(uint64(garbage({self.rng.randrange(3, 9)}, {self.pick(['true', 'false'])})))"]
