"""What the guest of an executable may use is said when it is built: folders, environment, or all
files. Without that it has none, and who starts it cannot give it more by its environment."""
import os
import subprocess

from _driver import AOT, ENV, aot, fail, need, run, same, scratch, stderr_of, write

GUEST = r"""package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range os.Args[1:] {
		if b, err := os.ReadFile(name); err != nil {
			fmt.Println("error")
		} else {
			fmt.Print(string(b))
		}
	}
	if err := os.WriteFile("/data/new", nil, 0o644); err == nil {
		fmt.Println("written")
	}
	fmt.Println(os.Getenv("COLOUR"), os.Getenv("HOST_SIDE"))
}
"""
QUICK = ["-O0", "--cc=tcc"]
need("go", "tcc")
box = scratch("driver-grants")
write(box, "main.go", GUEST)
write(box, "go.mod", "module cat\n\ngo 1.21\n")
run("go", "build", "-o", "cat.wasm", ".", cwd=box,
    env={"GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "", "GOWORK": "off"})
data = os.path.join(box, "data")
os.mkdir(data)
write(data, "hello.txt", "hello\n")
name = os.path.join(data, "hello.txt")


def build(*options):
    aot("cat.wasm", *QUICK, "-o", "cat", *options, cwd=box)


def says(*arguments, cwd=box, **env):
    done = subprocess.run([os.path.join(box, "cat"), *arguments], cwd=cwd, env={**ENV, **env},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        fail(f"exit status {done.returncode}: {done.stderr}")
    return done.stdout


build()
same(says("/data/hello.txt", name, HOST_SIDE="yes"), "error\nerror\n yes\n", "without grants")

build(f"--dir={data}::/data:ro", "--env=COLOUR=red")
same(says("/data/hello.txt", name, HOST_SIDE="yes", COLOUR="blue"), "hello\nerror\nred yes\n",
     "one folder")
build(f"--dir={data}::/data")
same(says("/data/hello.txt"), "hello\nwritten\n \n", "one folder, to be written")
build("--dir=data::/data:ro")
same(says("/data/hello.txt"), "hello\n \n", "a folder of where it is started")
done = subprocess.run([os.path.join(box, "cat")], cwd=data, env=ENV, capture_output=True, text=True)
if done.returncode != 1 or "data" not in done.stderr:
    fail(f"a folder that is not there: {done.returncode}, {done.stderr}")

build("--grant-all")
same(says(name, "hello.txt", "../data/hello.txt", "/data/hello.txt", cwd=data, PWD="/nowhere"),
     "hello\nhello\nhello\nerror\n \n", "all files")

# `run` says it on its own command line.
same(run(AOT, "run", *QUICK, f"--dir={data}::/data:ro", "--env=COLOUR=red", "cat.wasm",
         "/data/hello.txt", cwd=box, env={**ENV, "HOST_SIDE": "yes"}), "hello\nred \n", "run")

for option in ("--dir=.::/", "--env=A=B", "--grant-all"):
    if "gowasm_options" not in stderr_of("cat.wasm", "-o", "cat.a", option, cwd=box, status=2):
        fail(f"{option} for a library")
