"""What the pass go-mul takes for the upper half of a product is one, in random functions.

usage: mul-random.py [SEED...]

They compute products by their halves. The parts stand in blocks, arms and loops, between other
instructions that may change what they were computed from. Each addition that the pass has noted is
checked when it is executed: it gives the upper half of the product of the two locals of the note.
"""
import os
import random
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import AOT, fail, need, run, scratch, write  # noqa: E402
from _random_code import RandomCode  # noqa: E402

HEAD = """(module
  (type $go (func (param i32) (result i32))) (type $sp (func (param i32 i32) (result i32)))
  ;; go-module: abi-type=0 sp-type=1
  (memory 1) (global $fuel (mut i32) (i32.const 0)) (global $checks (mut i32) (i32.const 0))
"""
# Put in after the pass, which else would find a product in it.
CHECK = """
  (func $check (param $high i64) (param $x i64) (param $y i64) (result i64) (local $t i64)
    global.get 1 i32.const 1 i32.add global.set 1
    local.get $x i64.const 32 i64.shr_u local.get $y i64.const 0xffffffff i64.and i64.mul
    local.get $x i64.const 0xffffffff i64.and local.get $y i64.const 0xffffffff i64.and i64.mul
    i64.const 32 i64.shr_u i64.add local.set $t
    local.get $x i64.const 0xffffffff i64.and local.get $y i64.const 32 i64.shr_u i64.mul
    local.get $t i64.const 0xffffffff i64.and i64.add i64.const 32 i64.shr_u
    local.get $t i64.const 32 i64.shr_u i64.add
    local.get $x i64.const 32 i64.shr_u local.get $y i64.const 32 i64.shr_u i64.mul i64.add
    local.get $high i64.ne if unreachable end
    local.get $high)
"""
EDGES = [0, 1, 0xffffffff, 0x100000000, 0xffffffffffffffff, 0x8000000080000000]
VALUES, SLOTS = 2, 2            # locals 0 and 1, the parameters, of which products are made;
UPPER, LOWER, SUMS = 2, 4, 6    # halves of them, or of two words of memory; what is summed up
LOCALS = 8
FUNCTIONS = 40


class Function(RandomCode):
    DEEPEST = 6

    def __init__(self, chance):
        super().__init__(chance)
        for _ in range(SLOTS):
            self.halves()
        for _ in range(8):
            self.statement()

    def any(self):
        return f"local.get {self.pick(LOCALS)}"

    def halves(self):
        x, slot = self.pick(2 * VALUES), self.pick(SLOTS)
        of = f"local.get {x}" if x < VALUES else f"i32.const {8 * x} i64.load"
        self.put(f"{of} i64.const 32 i64.shr_u local.set {UPPER + slot}")
        if self.pick(8) == 0:
            self.statement()
        self.put(f"{of} i64.const 0xffffffff i64.and local.set {LOWER + slot}")

    def sum(self, *terms):
        return " ".join(self.chance.sample(terms, len(terms))) + " i64.add" * (len(terms) - 1)

    def product(self):
        x, y, t = self.pick(SLOTS), self.pick(SLOTS), SUMS + self.pick(LOCALS - SUMS)
        part = lambda of, by: f"local.get {of} local.get {by} i64.mul"
        self.put(self.sum(part(UPPER + x, LOWER + y),
                          part(LOWER + x, LOWER + y) + " i64.const 32 i64.shr_u"))
        self.put(f"local.set {t}")
        if self.pick(3) == 0:
            self.statement()
        low = self.sum(part(LOWER + x, UPPER + y), f"local.get {t} i64.const 0xffffffff i64.and")
        self.put(self.sum(part(UPPER + x, UPPER + y), f"local.get {t} i64.const 32 i64.shr_u",
                          low + " i64.const 32 i64.shr_u"))
        self.put(f"local.set {SUMS + self.pick(LOCALS - SUMS)}")

    def change(self):
        of = (f"i32.const {8 * self.pick(2 * VALUES)} i64.load", self.any() + " i64.const 1 i64.add",
              self.any(), f"block (result i64) {self.any()} end",
              f"{self.any()} block (result i64) {self.any()} end drop",
              f"{self.any()} block {self.any()} {self.any()} br 0 end")
        self.put(f"{self.chance.choice(of)} local.set {self.pick(LOCALS)}")

    def store(self):
        self.put(f"i32.const {8 * self.pick(2 * VALUES)} {self.any()} i64.store")

    def branch(self):
        """Rarely taken, and not for ever."""
        if self.depth == 0:
            return
        self.put("global.get 0 i32.const 1 i32.sub global.set 0 global.get 0 i32.const 0 i32.gt_s")
        self.put(f"{self.any()} i32.wrap_i64 i32.and br_if {self.pick(self.depth)}")

    def leave(self):
        self.put("global.get 0 i32.const 1 i32.sub global.set 0 global.get 0 i32.const 0 i32.le_s")
        self.put(f"if return end br {self.pick(self.depth)}")

    def condition(self):
        return f"{self.any()} i64.popcnt i32.wrap_i64 i32.const 1 i32.and"

    def end_of_arm(self):
        if self.pick(3) == 0:
            self.branch()
        elif self.pick(3) == 0:
            self.leave()

    def statement(self):
        self.chance.choice([self.halves] * 4 + [self.product] * 4 + [self.block] * 4 +
                           [self.change, self.store, self.branch])()


def number(chance):
    return chance.choice([chance.choice(EDGES), chance.getrandbits(64) >> chance.randrange(64)])


def calls(chance):
    for _ in range(6):
        for f in range(FUNCTIONS):
            numbers = " ".join(f"i64.const {number(chance)}" for _ in range(VALUES))
            yield f"    i32.const 50 global.set 0 {numbers} call {f}"


def check(seed, box):
    chance = random.Random(seed)
    text = HEAD
    for _ in range(FUNCTIONS):
        text += (f"  (func (param{' i64' * VALUES}) (local{' i64' * (LOCALS - VALUES)})\n    " +
                 "\n    ".join(Function(chance).text) + ")\n")
    text += "  (func (export \"run\") (result i32)\n" + "\n".join(calls(chance)) + " global.get 1))\n"
    found = run(AOT, "--run-pass=go-mul", write(box, "in.wat", text))
    noted, n = re.subn(r"(i64\.add) ;; upper half of local (\d+) \* local (\d+)",
                       rf"\1 local.get \2 local.get \3 call {FUNCTIONS + 1}", found)
    out = os.path.join(box, "out.wasm")
    run("wat2wasm", write(box, "out.wat", noted.rstrip().removesuffix(")") + CHECK + ")"), "-o", out)
    done = re.fullmatch(r"run\(\) => i32:(\d+)\n", run("wasm-interp", "--run-all-exports", out))
    if not done:
        fail(f"seed {seed}: an addition is not what the pass takes it for: {box}/in.wat")
    return n, int(done[1]), text.count("i64.mul") // 4


def main():
    need("wat2wasm", "wasm-interp")
    box = scratch("pass-mul-random")
    seeds = [int(a) for a in sys.argv[1:]] or range(1, 21)
    noted, checked, products = map(sum, zip(*(check(seed, box) for seed in seeds)))
    print(f"{noted} of {products} noted, executed {checked} times")
    if noted < products // 20 or checked < noted:
        fail("too few to show anything")


if __name__ == "__main__":
    main()
