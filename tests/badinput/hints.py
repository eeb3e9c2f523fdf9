"""What is wrong most often, said by the command and not by what comes after it: strings for guests
that cannot take any, libraries made of commands, folders that are not there."""
import os
import subprocess

from _bad import AOT, Sandbox, fail, wasm, write

box = Sandbox("hints")

# Strings need memory in the guest: without an allocator every call would fail.
GREET = """(module (memory (export "memory") 1)
  (func (export "Greet") (param i32 i32)) %s)"""
API = "gowasm-api 1\nexport Greet\nparam %s\nend\n"
ALLOCATOR = """(func (export "malloc") (param i32) (result i32) (i32.const 16))
  (func (export "free") (param i32))"""
greet = wasm(box.top, "greet", GREET % "")
for param in ("name string", "name pointer\nparam n uint32\nbytes name n"):
    write(box.top, "greet.api", API % param)
    box.bad([greet, *box.calc()], 1, "greet.api", "Greet", "'name'", "gowasmapi", "malloc and free")
able = wasm(box.top, "able", GREET % ALLOCATOR)
write(box.top, "able.api", API % "name string")
subprocess.run([AOT, able, "-o", "able.c"], cwd=box.top, env=box.env(), check=True)
# Without an API file there are two numbers, which need nothing.
plain = wasm(box.top, "plain", GREET % "")
subprocess.run([AOT, plain, "-o", "plain.c"], cwd=box.top, env=box.env(), check=True)


def says(args, *words):
    """A run that succeeds and warns once."""
    done = subprocess.run([AOT, *args], cwd=box.top, env=box.env(), stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)
    lines = done.stderr.splitlines()
    if done.returncode != 0 or len(lines) != (1 if words else 0):
        fail(f"{args}: exit status {done.returncode}: {done.stderr}")
    for word in words:
        if word not in done.stderr:
            fail(f"{args}: the warning does not say '{word}': {done.stderr}")
    box.cases += 1


COMMAND = """(module (memory (export "memory") 1) (func (export "_start"))
  %s (func (export "Greet")))"""
IMPORT = '(import "env" "callback" (func))'


def go_command(name, text):
    """A module with the section that Go's linker writes, and with nothing else of Go's: hence
    --no-go-passes below."""
    path = wasm(box.top, name, text)
    section = b"\x0ago:buildid" + b"x"
    with open(path, "ab") as f:
        f.write(bytes([0, len(section)]) + section)
    return path


FORGOTTEN = "exports Greet, but is a command: was -buildmode=c-shared forgotten?"
command = go_command("command", COMMAND % "")
says([command, "-o", "command.c", "--no-go-passes"], "warning", "command.wasm", FORGOTTEN)
says([command, "-o", "command.opt.wasm", "--no-go-passes"])
says([wasm(box.top, "other", COMMAND % ""), "-o", "other.c"])  # not Go's: stays callable
# Exports can be called during main where the program has imports to call them from.
calls = go_command("calls", COMMAND.replace('(memory', IMPORT + ' (memory') % "")
says([calls, "-o", "calls.c", "--no-go-passes"])

# Folders.
plain_file = write(box.top, "file", "")
says([plain, "-o", "plain.c", "--cache-dir", os.path.join(plain_file, "cache")],
     "nothing is cached", "Not a directory")
box.bad([plain, *box.calc(), "--keep", os.path.join(plain_file, "keep")], 1, "keep",
        "Not a directory")
main = wasm(box.top, "main", '(module (memory (export "memory") 1) (func (export "_start")))')
for folder, why in (("missing", "ENOENT"), ("file", "ENOTDIR")):
    where = os.path.join(box.top, folder)
    done = subprocess.run([AOT, "run", "-O0", "--dir", where + "::/", main], env=box.env(),
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != 1 or f"cannot open the directory {where}: {why}" not in done.stderr:
        fail(f"--dir {folder}: exit status {done.returncode}: {done.stderr}")
    box.cases += 1
box.done()
