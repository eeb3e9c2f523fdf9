"""Instructions of Go's operations, by valgrind's callgrind: they do not depend on how busy a machine is.

What an operation takes is a slope: the difference of two runs of kernels/counted, by the difference
in operations. Page faults, the kernel and the start are not in it.
"""
from _engines import KERNELS, WASIP1, go_env
from _measure import callgrind, run

# operation as kernels/counted names it, and two sizes between which the collector hardly runs.
SIZES = {
    "call": (15, 24),
    "tree node": (10, 13),
    "map insert": (1000, 16000),
    "word counted": (4000, 16000),
    "channel element": (500, 2500),
    "buffered element": (2000, 10000),
    "select": (500, 2500),
    "lock": (4000, 100000),
    "closure": (2000, 100000),
    "method": (2000, 100000),
    "defer": (1000, 6000),
    "element sorted": (2048, 8192),
    "Sprintf": (500, 2500),
}

HEADING = "| operation | native Go | aot | aot/native |"

# What keeps native Go to one thread, and to no signals, which valgrind does not always survive.
ENVIRONMENT = {"GOMAXPROCS": "1", "GODEBUG": "asyncpreemptoff=1"}


def build(output, env=None):
    """kernels/counted, compiled by Go."""
    run(["go", "build", "-o", output, "./counted"], cwd=KERNELS, env=go_env(env))
    return output


def module(output):
    return build(output, WASIP1)


def once(program, operation, size):
    """(operations, checksum, instructions) of one run."""
    printed, count = callgrind(program, operation, str(size), env=ENVIRONMENT)
    n, checksum = printed.split()
    return int(n), checksum, count


def table(page):
    """The table that this module's programs print, read back from a page: {operation: instructions}"""
    with open(page, encoding="utf-8") as f:
        text = f.read()
    rows = text.split(HEADING, 1)[-1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {name: float(ours.replace(",", "")) for name, _, ours, _ in cells}


def instructions(program, operation):
    """(instructions an operation, checksums)"""
    small, large = (once(program, operation, size) for size in SIZES[operation])
    return (large[2] - small[2]) / (large[0] - small[0]), (small[1], large[1])
