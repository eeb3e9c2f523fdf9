"""Running the core test suite: what its hosted and its freestanding run have in common.

Each .wast file is one program. It prints a line for each assertion that fails, and "passed N failed
M" as its last.
"""
import concurrent.futures
import json
import os
import re
import shlex
import subprocess


class Failure(Exception):
    """A command that failed."""


class File:
    """One .wast file; its folder has all that is made of it. A child has build(), which makes the
    program, and judge()."""

    def __init__(self, wast, folder, options):
        self.wast, self.folder, self.options = os.path.abspath(wast), folder, options
        self.name = os.path.splitext(os.path.basename(wast))[0]
        self.notes = []  # what is wrong
        self.serial = self.passed = self.total = 0

    def tool(self, *command):
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                              errors="replace")
        if done.returncode != 0:
            raise Failure(f"{shlex.join(command)}\n{done.stdout[:2000]}")
        return done.stdout

    def commands(self):
        self.tool("wast2json", self.wast, "-o", "wast.json")
        with open(os.path.join(self.folder, "wast.json"), encoding="utf-8") as f:
            return json.load(f)["commands"]

    def next_prefix(self):
        self.serial += 1
        return f"m{self.serial}"

    def run(self, *emulator):
        os.makedirs(self.folder)
        try:
            self.build()
            done = subprocess.run([*emulator, os.path.join(self.folder, "program")],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  errors="replace", timeout=300)
        except (Failure, subprocess.SubprocessError, KeyError, ValueError) as e:
            self.notes.append(f"{type(e).__name__}: {e}")
            self.total = self.total or 1
            return self
        self.notes += [line for line in done.stdout.splitlines()
                       if not line.startswith("passed ")][:20]
        result = re.search(r"^passed (\d+) failed (\d+)$", done.stdout, re.MULTILINE)
        if done.returncode != 0 or result is None:
            self.notes.append(f"the program ended with status {done.returncode}")
        else:
            self.judge(int(result[1]), int(result[2]))
        return self


def run_all(files, jobs, columns, *emulator):
    """Runs them, and prints a line for each: `columns` are their widths, headings and values, the
    latter of a list of files. Returns whether nothing is wrong."""
    def line(name, of):
        print(" ".join([f"{name:28}", *(f"{value(of):>{width}}" for width, _, value in columns)]),
              flush=True)
    print(" ".join([f"{'file':28}", *(f"{heading:>{width}}" for width, heading, _ in columns)]))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        # the largest first, so that no thread is left alone with one
        futures = {f: pool.submit(f.run, *emulator)
                   for f in sorted(files, key=lambda f: -os.path.getsize(f.wast))}
        for f in files:
            futures[f].result()
            line(f.name, [f])
            for note in f.notes:
                print("    " + note.replace("\n", "\n    "), flush=True)
    line("total", files)
    return not any(f.notes for f in files) and all(f.passed == f.total for f in files)


def ratio(part, whole):
    """The value of a column: two sums."""
    return lambda files: f"{sum(getattr(f, part) for f in files)}/" \
                         f"{sum(getattr(f, whole) for f in files)}"
