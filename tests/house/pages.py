"""The pages: links between them lead to files and headings that exist, docs/README.md lists every page,
and README.md stays a front page of at most 130 lines."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(p for part in (".", "docs", "compiler", "runtime", "tests", "tests/*", "tests/faults/*")
               for p in ROOT.glob(f"{part}/*.md"))


def headings(page):
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    found = re.findall(r"^#+ (.*)", text, flags=re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in found}


def broken(page):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists():
            yield f"{page.relative_to(ROOT)}: no file {link}"
        elif anchor and to.suffix == ".md" and anchor not in headings(to):
            yield f"{page.relative_to(ROOT)}: no heading {link}"


def main():
    faults = [fault for page in PAGES for fault in broken(page)]
    index = (ROOT / "docs/README.md").read_text()
    faults += [f"docs/README.md does not list {p.name}" for p in (ROOT / "docs").glob("*.md")
               if f"({p.name})" not in index and p.name != "README.md"]
    lines = len((ROOT / "README.md").read_text().splitlines())
    if lines > 130:
        faults.append(f"README.md has {lines} lines, and may have 130")
    sys.exit("\n".join(faults) or None)


main()
