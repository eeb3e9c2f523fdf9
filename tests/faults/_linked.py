"""How tests link a module that they have made: as everybody does, or, in the build with sanitizers, by
generated C and the library, so that both and the program are sanitized and run on one stack."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import BUILD, INCLUDE, aot, run

SANITIZE = os.environ.get("GOWASM_SANITIZE")


def linked(folder, module, *options):
    """What to link with for folder/module.wasm; its header is beside it."""
    if not SANITIZE:
        aot(*options, module + ".wasm", "-o", module + ".a", cwd=folder)
        return [module + ".a"]
    sanitize = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"]
    aot(*options, module + ".wasm", "-o", module + ".c", cwd=folder)
    run("clang", "-w", *sanitize, "-ffp-contract=off", "-fno-math-errno",
        "-fno-optimize-sibling-calls", "-I",
        os.path.join(BUILD, "share", "gowasm-aot", "runtime", "include"), "-I", INCLUDE, "-c",
        module + ".c", "-o", module + ".o", cwd=folder)
    return [module + ".o", os.path.join(BUILD, "lib", "libgowasm.a"), *sanitize]
