"""--interruptible: its checks are a pass, which runs with it alone, does the same from the text of the
pass before, and leaves nothing in a .wasm; functions stand in the same generated files with and
without them, so that the cache keeps what a change does not concern."""
import os
import re

from _driver import aot, fail, same, scratch, stderr_of, wasm

box = scratch("driver-interruptible")
PASS = "interruption-checks"
LOOP = "(loop $l (br_if $l (i32.load (i32.const 0))))"
CALL = "(call $f{0}) (i32.store (i32.const 4) (i32.load (i32.const 8)))"
FUNCTIONS = 80


def function(i):
    """Many of its instructions are loops. Those of some stand inside one another: what these weigh is
    by the lines of C that they become."""
    loops = LOOP * 90 if i % 3 else "(loop " * 80 + ")" * 80
    return f"(func $f{i} {loops} {CALL.format(i * 7 % FUNCTIONS) * (i % 9)})"


wasm(box, "guest", "(module (memory 1)\n" + "\n".join(map(function, range(FUNCTIONS))) + ")")


def written(*flags):
    out = aot("guest.wasm", *flags, "-o", "out.wasm", cwd=box)
    with open(os.path.join(box, "out.wasm"), "rb") as f:
        return f.read(), out


plain, nothing = written(f"--dump={PASS}")
same(nothing, "", "without --interruptible")
lowered, text = written("--interruptible", f"--dump={PASS}", "--verify")
same(lowered, plain, "the .wasm of --interruptible")
for kind in ("work", "local", "return"):
    if f";; interruption check: {kind}" not in text:
        fail(f"no check of {kind} in\n{text[:2000]}")
with open(os.path.join(box, "before.wat"), "w") as f:
    f.write(written("--interruptible", "--dump=budget")[1])
same(aot(f"--run-pass={PASS}", "before.wat", cwd=box), text, "the pass alone")
with open(os.path.join(box, "after.wat"), "w") as f:
    f.write(text)
if aot("--run-pass=budget", "after.wat", cwd=box) != text:
    fail("a text with checks is not read as it was printed")
times = stderr_of("guest.wasm", "--interruptible", "--time-passes", "-o", "out.wasm", cwd=box)
if not re.search(rf"^ +[\d.]+ ms  {PASS}$", times, re.M):
    fail(f"--time-passes: {times}")
if PASS in stderr_of("guest.wasm", "--time-passes", "-o", "out.wasm", cwd=box):
    fail("the pass runs without --interruptible")


def division(name, *flags):
    """The functions of each shard."""
    aot("guest.wasm", *flags, "-O0", "--no-plain", "--keep", name, "-o", "guest.a", cwd=box)
    shards = sorted(n for n in os.listdir(os.path.join(box, name)) if re.search(r"_\d+\.c$", n))
    found = []
    for shard in shards:
        with open(os.path.join(box, name, shard)) as f:
            found.append(re.findall(r"^\w.* guest__f(\d+)\(.*\{$", f.read(), re.M))
    return found


without = division("without")
same(division("with", "--interruptible"), without, "the division into shards")
if len(without) < 3 or sorted(map(int, sum(without, []))) != list(range(FUNCTIONS)):
    fail(f"the test needs functions in several shards: {without}")
print(f"{len(without)} shards")
