"""Where WebAssembly's core test suite is: in the folder GOWASM_SUITES_DIR (a CMake variable), as
spec-testsuite.tar.xz or unpacked in spec-testsuite/. Without it a test is skipped, not passed.
"""
import os
import sys
import tarfile

SKIPPED = 77


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
    print("SKIPPED: the core test suite is not at hand: configure with "
          "-DGOWASM_SUITES_DIR=FOLDER that holds spec-testsuite.tar.xz (WebAssembly/testsuite)")
    sys.exit(SKIPPED)
