"""The server of docs/wasi.md, run with --listen: one connection that says nothing keeps neither the
others waiting nor the listener. And a listener that blocks, handed over by a host, is waited for no
longer than a deadline allows."""
import os
import re
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "capi"))
from _capi import AOT, ENV, QUICK, SOURCE, aot, fail, module, need, program, run, same, scratch, write
from _project import free_port

box = scratch("faults-listen")

module(box, "waits", """(module
  (import "wasi_snapshot_preview1" "sock_accept"
    (func $accept (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "wait") (result i32) (call $accept (i32.const 3) (i32.const 0) (i32.const 8))))
""")
aot("--interruptible", "--no-plain", "waits.wasm", "-o", "waits.a", cwd=box)
got = program(box, "deadline", """#include "waits.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
int main(void) {
    struct sockaddr name = {.sa_family = AF_UNIX};
    const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, &name, sizeof name.sa_family) || listen(listener, 1)) return 1;
    gowasm_options o = GOWASM_OPTIONS_INIT;
    o.listeners = &listener, o.listener_count = 1;
    for (int blocks = 1; blocks >= 0; blocks--) {
        waits_instance *c;
        gowasm_error error;
        int32_t n = -1;
        fcntl(listener, F_SETFL, blocks ? 0 : O_NONBLOCK);
        if (waits_new(&o, &c, &error)) return puts(error.message);
        gowasm_set_deadline(waits_base(c), gowasm_clock() + 50000000, NULL);
        printf("%s", gowasm_status_name(waits_wait(c, &n)));
        printf(" %d\\n", (int)n);
        waits_free(c);
    }
}
""", "waits.a", *([f"-fsanitize={os.environ['GOWASM_SANITIZE']}"]
                  if os.environ.get("GOWASM_SANITIZE") else []))
same(got, "time-out 0\nok 6\n", "accepting with a deadline")

if os.environ.get("GOWASM_SANITIZE"):
    sys.exit(0)  # nearly all of the rest is the time of clang, which sanitizers do not see
need("go", "clang")
with open(os.path.join(SOURCE, "docs", "wasi.md"), encoding="utf-8") as f:
    example = re.search(r"### A server.*?```go\n(.*?)```", f.read(), re.DOTALL)
if not example:
    fail("docs/wasi.md has no server any more")
write(box, "main.go", example[1])
run("go", "build", "-ldflags=-s", "-o", "server.wasm", "main.go", cwd=box,
    env={"GOOS": "wasip1", "GOARCH": "wasm", "GO111MODULE": "off"})
port = free_port()
server = subprocess.Popen([AOT, "run", *QUICK, f"--listen=127.0.0.1:{port}", "server.wasm"],
                          cwd=box, env=ENV, stdin=subprocess.DEVNULL)


def dial():
    while server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            os.sched_yield()
    fail(f"the server ended with status {server.returncode}")


def ask(client, name):
    client.sendall(name.encode() + b"\n")
    answer = client.makefile().readline()
    if answer != f"hello {name}\n":
        fail(f"{name} got {answer!r}")


try:
    with dial() as silent, dial() as first, dial() as second:
        for n in range(3):
            ask(first, f"first{n}")
            ask(second, f"second{n}")
        ask(silent, "late")
except TimeoutError:
    fail("the server does not answer")
finally:
    server.kill()
    server.wait()
