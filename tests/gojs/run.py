"""A Go program for GOOS=js through gowasm-aot run: goroutines, timers, files, arguments, functions
both ways, panics, exit codes, deadlocks, and standard input that keeps nobody waiting."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _program import PROGRAM, SAYS, build
from _project import AOT, QUICK, fail, need, run, same, scratch

PLAIN = """package main

func main() { select {} }
"""


def command(program, *words, options=()):
    return [AOT, "run", *QUICK, *options, program, *words]


def ends_with(program, words, status, parts, options=()):
    done = subprocess.run(command(program, *words, options=options), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = done.stdout.decode()
    if done.returncode != status:
        fail(f"{words}: exit status {done.returncode}, expected {status}\n{output}")
    for part in parts:
        if part not in output:
            fail(f"{words}: no {part!r} in\n{output}")
    if "not reached" in output:
        fail(f"{words}: went on after its end\n{output}")


def standard_input(program):
    """A goroutine ticks while another waits for a line."""
    child = subprocess.Popen(command(program, "stdin"), stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
    first = child.stdout.readline()
    time.sleep(0.05)
    child.stdin.write(b"a line\n")
    child.stdin.close()
    rest = child.stdout.read()
    same((first + rest).decode(), "ticking\na line <nil>\n", "with standard input")
    same(str(child.wait()), "0", "its exit status")


def main():
    need("go")
    folder = scratch("gojs-run")
    program = build(folder, "program", PROGRAM)
    files = os.path.join(folder, "files")
    os.makedirs(files)
    options = ["--dir", files + "::/", "--env", "X=y"]
    for way in ([], ["--no-go-passes"]):
        out = run(*command(program, "all", "one", "two", options=options + way))
        same(out, SAYS, "the program's output " + " ".join(way))
    same(open(os.path.join(files, "file"), encoding="utf-8").read(), "text", "the file")
    ends_with(program, ["all"], 2, ["open /file: not implemented on js"])  # no files by default
    ends_with(program, ["exit"], 7, [])
    ends_with(program, ["panic"], 2, ["panic: over", "main.main()"])
    ends_with(program, ["nested"], 9, ["leaving"])
    ends_with(program, ["within"], 3, [])
    ends_with(program, ["deadlock"], 2, ["all goroutines are asleep - deadlock!", "goroutine 1"])
    ends_with(program, ["trap"], 2, ["stack exceeds"])
    ends_with(program, ["exit"] * 3000, 1, ["command line and environment variables exceeds limit"])
    ends_with(build(folder, "plain", PLAIN), [], 2, ["all goroutines are asleep - deadlock!"])
    standard_input(program)


main()
