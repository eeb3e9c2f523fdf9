"""WebAssembly's core test suite: where it is, and what is in it.

It is looked for in the folder GOWASM_SUITES_DIR (a CMake variable), as spec-testsuite.tar.xz or
unpacked in spec-testsuite/. A test that is told of no folder is skipped, not passed; one that is
told of a folder without the suite fails.
"""
import glob
import os
import sys
import tarfile

from _project import LONG, fail, short_list

SKIPPED = 77

# What WebAssembly/testsuite 3a04b2cf (wabt 1.0.32 is tested with it) has without SIMD: modules,
# those that must be refused, those that must not link, and all assertions that wabt's harness for
# wasm2c counts. None may get lost on the way to a test's result.
MODULES = 1242
REFUSED = 2211
UNLINKABLE = 83
UNLINKABLE_IN_PROGRAM = 32  # of these: a program refuses them, not the linker
ASSERTIONS = 23764


# What the other runs than run-spec.py have in their short forms: of each kind of instruction some, and
# what depends most on how memories, tables and traps are made.
SHORT = """address bulk call_indirect conversions endianness f32 f64 fac float_misc global i32 i64
left-to-right memory_grow memory_init memory_redundancy memory_trap select stack start table_grow
table_size traps unwind""".split()
SHORT_ASSERTIONS = 8167  # in these; none is about modules that must not link, or that share


def suite_folder(to):
    suites = os.environ.get("GOWASM_SUITES_DIR", "")
    folder = os.path.join(suites, "spec-testsuite")
    archive = folder + ".tar.xz"
    if suites and os.path.isdir(folder):
        return folder
    if suites and os.path.isfile(archive):
        with tarfile.open(archive) as tar:
            tar.extractall(to)
        return to
    if suites:
        fail(f"no spec-testsuite.tar.xz in GOWASM_SUITES_DIR={suites}")
    print("SKIPPED: the core test suite is not at hand: configure with "
          "-DGOWASM_SUITES_DIR=FOLDER that holds spec-testsuite.tar.xz (WebAssembly/testsuite)")
    sys.exit(SKIPPED)


def wast_files(suite):
    """All files of the suite but those of SIMD, which the compiler refuses."""
    files = [f for f in sorted(glob.glob(os.path.join(suite, "**", "*.wast"), recursive=True))
             if not os.path.basename(f).startswith("simd_")]
    if not files:
        fail(f"no .wast files in {suite}")
    return files


def shorter(files):
    """Of all files those of the form that is to be run (_project.py)."""
    return short_list("files", files, [f for f in files if os.path.basename(f)[:-5] in SHORT])


def assertions():
    """How many these files have."""
    if LONG == "1":
        return ASSERTIONS
    return ASSERTIONS - SHORT_ASSERTIONS if LONG else SHORT_ASSERTIONS


def others(count):
    """How many of something these files have of which the short form has nothing."""
    return count if LONG else 0
