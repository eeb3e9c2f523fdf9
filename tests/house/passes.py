"""The heads of rewrite/*.c name their neighbours as passes.def orders them: "functions after PASS" in a pass's
head is the one that runs before it, in the head of one of its other files that one or an earlier one."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REWRITE = ROOT / "compiler/rewrite"
ROW = re.compile(r'^PASS\(\w+,\s*"([\w-]+)",\s*(\w+),\s*(\w+),', re.M)


def ways(rows):
    """For each pass the names of those before it that run for the same modules, in order."""
    return {name: [other for other, _, others in rows[:i] if others in (when, "ALWAYS") or when == "ALWAYS"]
            for i, (name, _, when) in enumerate(rows)}


def owner(stem, names):
    """The pass that a file is of: the longest name that its own begins with."""
    return max((n for n in names if stem == n or stem.startswith(n + "-")), key=len, default=None)


def faults(path, head, before):
    name = owner(path.stem, before)
    for said in re.findall(r"\b(?:functions?|module|code)\s+after\s+(?:pass\s+)?((?:\w+-)+\w+)", head):
        if said not in before:
            yield f"{path.name}: its head says 'after {said}', which passes.def does not have"
        elif name is None:
            continue
        elif path.stem == name and [said] != before[name][-1:]:
            yield f"{path.name}: its head says 'after {said}'; before {name} runs {before[name][-1]}"
        elif said not in before[name]:
            yield f"{path.name}: its head says 'after {said}', which does not run before {name}"


def main():
    before = ways(ROW.findall((REWRITE / "passes.def").read_text()))
    if len(before) < 15:
        sys.exit(f"passes.def: only {len(before)} rows were found")
    heads = {p: re.sub(r"\s*\n \* ?", " ", p.read_text().split("*/")[0]) for p in sorted(REWRITE.glob("*.c"))}
    found = [f for path, head in heads.items() for f in faults(path, head, before)]
    if sum(" after go-" in head for head in heads.values()) < 8:
        sys.exit("hardly any head says which pass it follows: has their form changed?")
    last = list(before)[-2]
    for path, head in ((REWRITE / "go-sp.c", f"functions after {last}"), (REWRITE / "go-sp.c", "functions after go-x"),
                       (REWRITE / "go-sp-more.c", f"a function after {last}")):
        if not list(faults(path, head, before)):
            sys.exit(f"'{head}' in {path.name} is not found")
    if found:
        sys.exit("\n".join(found))


main()
