"""Random functions do the same after the pass near-accesses: values, memory, traps.

usage: near-random.py [SEED...]

Their addresses are sums of locals and constants, in blocks, arms and loops, at the beginning of
memory, at its end, and where the sums wrap around at 4 GiB. An engine runs the module before and
after the pass: each call ends in the same way, and memory is the same after it.
"""
import os
import random
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from _project import AOT, fail, need, run, same, scratch, write  # noqa: E402
from _random_code import RandomCode  # noqa: E402

EDGES = [0, 8, 64, 1000, 65280, 65528, 65536, -8, -64, -65528, -65536]
LOADS = ("i32.load", "i32.load8_u", "i32.load16_s")
STORES = ("i32.store", "i32.store8", "i32.store16")
ACCESS = re.compile(r"\bi32\.(?:load|store)\S*(?: offset=\d+)?")
PARAMS, LOCALS, FUNCTIONS, CALLS = 3, 5, 30, 4


class Function(RandomCode):
    def __init__(self, chance):
        super().__init__(chance)
        for _ in range(10):
            self.statement()

    def offset(self):
        return self.chance.choice((0, 0, 4, 16, 65528))

    def address(self):
        """Few roots, so that many accesses are near each other."""
        text = f"local.get {self.pick(2)}"
        for _ in range(self.pick(3)):
            constant = self.chance.choice((4, 8, 8, 24, 64, 64, 72, -8, -24, 65528, 70000))
            text += f" i32.const {constant} i32.{self.chance.choice(('add', 'add', 'sub'))}"
        return text + (f" local.tee {self.pick(LOCALS)}" if self.pick(6) == 0 else "")

    def load(self):
        text = f"{self.address()} {self.chance.choice(LOADS)} offset={self.offset()}"
        self.put(f"{text} local.get 4 i32.const 31 i32.mul i32.add local.set 4")

    def store(self):
        self.put(f"{self.address()} local.get {self.pick(LOCALS)} {self.chance.choice(STORES)} "
                 f"offset={self.offset()}")

    def change(self):
        self.put(f"local.get {self.pick(2)} i32.const {self.chance.choice((8, -8, 40))} i32.add "
                 f"local.set {self.pick(2)}")

    def leave(self):
        if self.depth != 0:
            self.put("global.get 0 i32.const 1 i32.sub global.set 0 global.get 0 i32.const 0 "
                     "i32.gt_s")
            self.put(f"local.get {self.pick(LOCALS)} i32.and br_if {self.pick(self.depth)}")

    def condition(self):
        return f"local.get {self.pick(LOCALS)} i32.popcnt i32.const 1 i32.and"

    def end_of_arm(self):
        if self.pick(2) == 0:
            self.leave()

    def statement(self):
        self.chance.choice([self.load] * 5 + [self.store] * 3 + [self.block] * 2 +
                           [self.change, self.leave])()


def module(seed):
    chance = random.Random(seed)
    text = "(module (memory 1) (global (mut i32) (i32.const 0))\n"
    for f in range(FUNCTIONS):
        text += (f"(func (param{' i32' * PARAMS}) (result i32) "
                 f"(local{' i32' * (LOCALS - PARAMS)})\n" +
                 "\n".join(Function(chance).text) + "\nlocal.get 4)\n")
    for f in range(FUNCTIONS):
        for c in range(CALLS):
            numbers = " ".join(f"i32.const {chance.choice(EDGES) + chance.choice((0, 0, -4, 8))}"
                               for _ in range(PARAMS))
            text += (f'(func (export "call{f}.{c}") (result i32) i32.const 40 global.set 0 '
                     f"{numbers} call {f})\n")
            text += (f'(func (export "sum{f}.{c}") (result i32) (local i32 i32) loop\n'
                     "local.get 1 i32.const 31 i32.mul local.get 0 i32.load i32.add local.set 1\n"
                     "local.get 0 i32.const 4 i32.add local.tee 0 i32.const 65536 i32.lt_u br_if 0 "
                     "end local.get 1)\n")
    return text + ")\n"


def results(box, name, text):
    out = os.path.join(box, name + ".wasm")
    run("wat2wasm", write(box, name + ".wat", text), "-o", out)
    return run("wasm-interp", "--run-all-exports", out)


def check(seed, box):
    text = module(seed)
    before = results(box, "before", text)
    new = run(AOT, "--run-pass=near-accesses", os.path.join(box, "before.wat"))
    same(results(box, "after", new), before, f"seed {seed}")
    plain = run("wasm2wat", os.path.join(box, "before.wasm"))
    changed = sum(a != b for a, b in zip(ACCESS.findall(plain), ACCESS.findall(new)))
    return changed, before.count("out of bounds"), before.count("=> i32")


def main():
    need("wat2wasm", "wasm2wat", "wasm-interp")
    box = scratch("pass-near-random")
    seeds = [int(a) for a in sys.argv[1:]] or range(12, 18)
    moved, traps, ends = map(sum, zip(*(check(seed, box) for seed in seeds)))
    print(f"{moved} accesses have another offset, {traps} calls trap, {ends} values are the same")
    if moved < 50 * len(seeds) or traps < 10 * len(seeds):
        fail("too few to show anything")


if __name__ == "__main__":
    main()
