"""What is known about Go stands in golang/ alone: no name of Go's runtime and no version range beside
it; what Go code must repeat of it, gowasmapi, agrees."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
found = []


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def number(name, pattern):
    return int(re.search(pattern, read(name))[1], 0)


piece = number("golang/layout.def", r"GO_NUMBER\(ARGS_PIECE, (\d+),")
if number("gowasmapi/gowasmapi.go", r"const pieceSize = (\d+)") != piece:
    found.append(f"gowasmapi/gowasmapi.go: pieceSize is not ARGS_PIECE of golang/layout.def, {piece}")

# Ranges that end with a version that was the newest once; older ones are history.
first = number("golang/version.h", r"GO_OLDEST (\d+)") + 4
newest = number("golang/version.h", r"GO_NEWEST (\d+)")
names = re.findall(r'^GO_(?:NAME|PREFIX)\("(\w+)"', read("golang/names.def"), re.M)
if len(names) < 20:
    found.append("golang/names.def: nothing to look for")
literals = {f'"runtime.{name}"' for name in names}
for folder in ("compiler", "runtime", "hostlib", "golang"):
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix not in (".c", ".h", ".def"):
            continue
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.relative_to(ROOT)}:{n}"
            for literal in literals:
                if literal in line and not line.startswith("GO_INTO("):  # the table's own rows
                    found.append(f"{where}: {literal} belongs into golang/names.def")
            for last in re.findall(r"\b1\.\d\d (?:to|and) 1\.(\d\d)\b", line):
                if first <= int(last) < newest:
                    found.append(f"{where}: up to Go 1.{last}: does it hold for 1.{newest}?")

if found:
    sys.exit("\n".join(found))
