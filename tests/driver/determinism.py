"""The same module, options and tools give the same bytes: from another folder, with other temporary
folders, jobs and caches, at another time."""
import os

from _driver import BUILD, CALC, aot, fail, read, scratch, wasm

box = scratch("driver-determinism")
module = wasm(box, "calc", CALC)
for options in (["-O1"], ["-O1", "-g"], ["-O1", "--cc", "gcc"], ["-O1", "--cc", "gcc", "-g"]):
    for suffix in (".a", ".o", ".so", ".c"):
        made = []
        for i, extra in enumerate((["-j1"], ["-j7", "--no-cache"], ["--cache-dir", "new"])):
            folder = os.path.join(box, "run" + str(i) * (i * 40 + 1))
            tmp = os.path.join(folder, "tmp" * (i + 1))
            os.makedirs(tmp, exist_ok=True)
            aot(*options, *extra, module, "-o", "calc" + suffix, cwd=folder,
                env={"TMPDIR": tmp, "TZ": "UTC" if i else "CET"})
            made.append(read(folder, "calc" + suffix) + read(folder, "calc.h"))
            if box.encode() in made[-1] or BUILD.encode() in made[-1]:
                fail(f"{options} {suffix}: a path is in the product")
        if len(set(made)) != 1:
            fail(f"{options} {suffix}: three runs, {len(set(made))} products")
