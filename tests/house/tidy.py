"""clang-tidy finds nothing in the compiler, the runtime and the host library (.clang-tidy says what it
looks for). What was found clean is remembered until it, a header or the rules change."""
import concurrent.futures
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GOWASM_BUILD", ROOT / "build"))
OURS = ("compiler", "runtime", "hostlib", "extras")
TOOL = shutil.which("clang-tidy")
if TOOL is None:
    sys.exit("clang-tidy is not there: scripts/setup.sh test installs it (Debian, Ubuntu: apt-get install clang-tidy)")

commands = {}
for entry in json.loads((BUILD / "compile_commands.json").read_text()):
    path = Path(entry["file"])
    if path.suffix == ".c" and path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in OURS:
        commands[path] = shlex.split(entry["command"])
common = hashlib.sha256(subprocess.run([TOOL, "--version"], capture_output=True).stdout)
for path in [ROOT / ".clang-tidy", Path(__file__)] + sorted(
        p for folder in (*OURS, "golang") for p in (ROOT / folder).rglob("*") if p.suffix in (".h", ".def")):
    common.update(path.read_bytes())
clean = BUILD / "tests" / "house-tidy"
clean.mkdir(parents=True, exist_ok=True)


def flags(command):
    return [w for w in command if w[:2] in ("-I", "-D", "-O") or w.startswith("-std")]


def stamp(path):
    key = common.copy()
    key.update(" ".join(flags(commands[path])).encode() + path.read_bytes())
    return clean / key.hexdigest()


def check(paths):
    """Of files with the same flags. Several at once: clang-tidy's start takes a third of its time."""
    did = subprocess.run([TOOL, "--quiet", *paths, "--", *flags(commands[paths[0]])], capture_output=True, text=True)
    if did.returncode == 0:
        for path in paths:
            stamp(path).touch()
        return ""
    return did.stdout or did.stderr


batches = []
for path in sorted(commands, key=lambda p: (flags(commands[p]), p)):
    if stamp(path).exists():
        continue
    if not batches or len(batches[-1]) == 10 or flags(commands[batches[-1][0]]) != flags(commands[path]):
        batches.append([])
    batches[-1].append(path)
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    found = [text for text in pool.map(check, batches) if text]
bad = clean / "bad.c"
bad.write_text("int f(int a);\nint f(int a) {\n    if (a);\n    return 0;\n}\n")
did = subprocess.run([TOOL, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", bad, "--"], capture_output=True, text=True)
if did.returncode == 0 or "bugprone-suspicious-semicolon" not in did.stdout:
    found.append("clang-tidy does not find what is wrong: " + did.stdout + did.stderr)
if not commands:
    found = ["no sources in compile_commands.json"]
sys.exit("\n".join(found) or 0)
