"""The same module, options and tools give the same bytes: from another folder, with other temporary
folders, jobs and caches, at another time."""
import os

from _driver import BUILD, CALC, aot, fail, read, scratch, wasm
from _project import compilers_that_remember, short_list

box = scratch("driver-determinism")
module = wasm(box, "calc", CALC)
NEW = (["-j1"], ["-j7", "--no-cache"], ["--cache-dir", "new"])
REMEMBER = compilers_that_remember()  # objects that other tests had compiled, in folders of theirs
CACHED = (["-j1"], ["-j7"])
WAYS = ((["-O1"], (".a", ".o", ".so", ".c")), (["-O0", "-g"], (".a",)),
        (["-O0", "--cc", "gcc", "-g"], (".a", ".so")))
for options, suffixes in short_list("ways to compile", WAYS, WAYS[:2]):
    for suffix in suffixes:
        made = []
        for i, extra in enumerate(NEW if suffix == ".a" else CACHED):
            folder = os.path.join(box, "run" + str(i) * (i * 40 + 1))
            tmp = os.path.join(folder, "tmp" * (i + 1))
            os.makedirs(tmp, exist_ok=True)
            others = REMEMBER if i == 2 or i == 1 and "-g" in options else {}
            aot(*options, *extra, module, "-o", "calc" + suffix, cwd=folder,
                env={"TMPDIR": tmp, "TZ": "UTC" if i else "CET", **others})
            made.append(read(folder, "calc" + suffix) + read(folder, "calc.h"))
            if box.encode() in made[-1] or BUILD.encode() in made[-1]:
                fail(f"{options} {suffix}: a path is in the product")
        if len(set(made)) != 1:
            fail(f"{options} {suffix}: {len(made)} runs, {len(set(made))} products")
