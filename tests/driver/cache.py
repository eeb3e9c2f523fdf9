"""What the cache may and may not reuse; damage does no harm; old entries go."""
import os
import shutil
import subprocess

from _driver import AOT, CALC, ENV, aot, counting_compiler, fail, need, read, scratch, wasm
from _project import compilers_that_remember

box = scratch("driver-cache")
module = wasm(box, "calc", CALC)
cache = os.path.join(box, "cache")
need("clang")
# The runtime is compiled a dozen times: after counting, ccache takes less time for the same objects.
ENV.update(compilers_that_remember("-DSOMETHING", "-DNEW"))
cc, compiled = counting_compiler(box)
base = [module, "-O1", "--cc", cc, "--cache-dir", cache]


def build(*args, want=None, env=None, **kw):
    aot(*args, cwd=box, env=env, **kw)
    names = compiled()
    if want is not None and names != want and want != "some":
        fail(f"{args}: compiled {names}, expected {want}")
    if want == "some" and not names:
        fail(f"{args}: compiled nothing")
    return names


everything = build(*base, want="some")
product = read(box, "calc.a")
if "calc_bindings.c" not in everything or "trap.c" not in everything:
    fail(f"the first build compiled {everything}")
build(*base, want=[])
# Other products have the same objects. A shared library has functions of its own besides, for
# imports that nobody defines.
build(*base, "--emit=shared", "-o", "x.so", want=["calc_missing.c"])
build(*base, "--emit=shared", "-o", "x.so", want=[])
build(*base, "--emit=obj", "-o", "x.o", want=[])

# What objects depend on.
build(*base, "-Os", want=sorted(n for n in everything if n.startswith("calc_")))
build(*base, "--cflags=-DSOMETHING", want=everything)
build(*base, "-g", want="some")
build(*base, want=[])
with open(cc, "a", encoding="utf-8") as f:  # another compiler under the same name
    f.write("# changed\n")
build(*base, want=everything)
changed = wasm(box, "changed", CALC.replace("local.get 1", "local.get 0"))
shutil.copyfile(changed, module)
names = build(*base, want="some")
if "trap.c" in names:
    fail("another module compiles the runtime anew")

# Damage: empty, cut and altered entries are compiled again; the product is the same.
shutil.copyfile(os.path.join(box, "calc.wasm"), changed)
build(*base, want=[])
product = read(box, "calc.a")
entries = [os.path.join(top, name) for top, _, names in os.walk(cache) for name in names]
DAMAGES = (lambda b: b"", lambda b: b[:len(b) // 2], lambda b: b[:-1] + bytes([b[-1] ^ 1]),
           lambda b: bytes([b[0] ^ 1]) + b[1:], lambda b: b + b"x")
for i, path in enumerate(entries):
    content = read(path)
    with open(path, "wb") as f:
        f.write(DAMAGES[i % len(DAMAGES)](content))
build(*base, want=everything)
if read(box, "calc.a") != product:
    fail("a damaged cache changed the product")
build(*base, want=[])
shutil.rmtree(cache)
os.makedirs(cache)
build(*base, want=everything)

# A cache that cannot be used is no error.
with open(os.path.join(box, "file"), "w", encoding="utf-8"):
    pass
build(module, "-O1", "--cc", cc, "--cache-dir", os.path.join(box, "file", "x"), want=everything)
build(module, "-O1", "--cc", cc, "--no-cache", want=everything)

# Several at once in one empty cache.
shutil.rmtree(cache)
running = [subprocess.Popen([AOT, *base, "-o", f"par{i}.a", "--header", f"par{i}.h"], cwd=box, env=ENV)
           for i in range(4)]
if any(p.wait() for p in running):
    fail("builds at the same time fail")
for i in range(4):
    if read(box, f"par{i}.a") != product:
        fail("builds at the same time differ")
compiled()

# Old entries go, the most recently used stay; foreign files are not touched.
foreign = os.path.join(cache, "ab", "my-thesis.tex")
os.makedirs(os.path.dirname(foreign), exist_ok=True)
with open(foreign, "w", encoding="utf-8"):
    pass


def size():
    return sum(os.path.getsize(os.path.join(top, n)) for top, _, names in os.walk(cache)
               for n in names)


full = size()
build(*base, "--cflags=-DNEW", want=everything, env={"GOWASM_CACHE_LIMIT": str(full * 5 // 4)})
if size() > full * 5 // 4:
    fail("the cache is larger than its limit")
build(*base, "--cflags=-DNEW", want=[])
if not os.path.exists(foreign):
    fail("a file that is no entry was removed from the cache")
left = [n for n in os.listdir(cache) if n.startswith(".tmp")]
if left:
    fail(f"unfinished entries: {left}")
