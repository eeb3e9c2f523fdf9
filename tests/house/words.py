"""scripts/check-words passes, and finds what it is for: each phrase of the glossary's last table in a
page, in a C comment and in a message, and file heads in other words than Input, Output, Invariants."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "scripts/check-words"


def check(*files):
    got = subprocess.run([CHECK, *files], capture_output=True, text=True)
    if got.stderr:
        sys.exit(got.stderr)
    return got.returncode, got.stdout


def main():
    status, output = check()
    if status:
        sys.exit(output)
    section = (ROOT / "docs/glossary.md").read_text().split("## Words that are not used")[1]
    phrases = [p for row in re.findall(r"^\| (.*?) \| .*? \|$", section, flags=re.M)[1:]
               for p in row.split(", ") if p != "---"]
    if len(phrases) < 20:
        sys.exit(f"the glossary has only {len(phrases)} phrases that are not used")
    bad = {}
    for i, phrase in enumerate(phrases):
        split = phrase.replace(" ", "\n", 1)
        bad |= {f"{i}.md": f"It {split}.\n", f"{i}.c": f"/* It {phrase}. */\n",
                f"{i}-text.c": f'const char *t = "it {phrase}";\n'}
    for head in ("Comes in", "Goes out", "Holds", "In", "Out", "Must hold"):
        bad[f"head-{head.replace(' ', '-')}.c"] = f"/* c.c: a file. {head}: a thing. */\n"
    clean = {"clean.md": "After the call, `behind` is code.\n```\nbehind\n```\n"}
    with tempfile.TemporaryDirectory() as directory:
        for name, text in (bad | clean).items():
            (Path(directory) / name).write_text(text)
        output = check(*sorted(Path(directory).iterdir()))[1]
    for name, text in bad.items():
        if f"/{name}:" not in output:
            sys.exit(f"check-words does not find: {text}")
    if "/clean.md:" in output:
        sys.exit(f"check-words finds words where there are none: {output}")

main()
