"""Go's net/http over fetch, by libcurl, with a server on this machine: bodies in parts, both ways,
codes, redirects, eight requests at once, what the host forbids, what a request must not say, a
request that is given up."""
import http.server
import os
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from _project import AOT, BUILD, fail, need, run, same, scratch

SANITIZE = os.environ.get("GOWASM_SANITIZE")  # of the libraries that the program is linked with
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fetch")
LARGE = bytes(i * 7 % 251 for i in range(300000))
SAYS = f"""large 200 hi {len(LARGE)} {sum(LARGE)} <nil>
echo 200 POST text/plain 9 {sum(b"a payload")} <nil>
none 404  4 {sum(b"none")} <nil>
redirect 200 hi {len(LARGE)} {sum(LARGE)} <nil>
head 200 hi 0 0 <nil>
forbidden error: Get "URL/forbidden": net/http: fetch() failed: TypeError: the host does not allow this URL
dots error: Get "URL/x/../forbidden": net/http: fetch() failed: TypeError: the host does not allow this URL
more dots 200 hi {len(LARGE)} {sum(LARGE)} <nil>
credentials error: Get "CREDENTIALS/large": net/http: fetch() failed: TypeError: the URL has credentials
headers 200 Host=HOST Content-Length=None X-Empty= Transfer-Encoding=None Connection=None Cookie=a=b Authorization=c 0 0 <nil>
at once true
never true context deadline exceeded
"""


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        if self.path == "/large":
            self.answer(200, LARGE, X_Say="hi")
        elif self.path == "/redirect":
            self.answer(302, b"", Location="/large")
        elif self.path == "/headers":
            host = "127.0.0.1:%d" % self.server.server_port
            self.answer(200, b"", X_Say=" ".join(
                f"{n}={str(self.headers[n]).replace(host, 'HOST')}" for n in (
                    "Host", "Content-Length", "X-Empty", "Transfer-Encoding", "Connection",
                    "Cookie", "Authorization")))
        elif self.path.startswith("/slow"):
            time.sleep(0.5)
            self.answer(200, b"slow")
        elif self.path == "/never":
            time.sleep(2)
        else:
            self.answer(404, b"none")

    do_HEAD = do_GET

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, body, X_Say="POST " + self.headers.get("Content-Type", ""))


def main():
    need("go", "clang", "tcc", "wasm2c")
    library = os.path.join(BUILD, "lib", "libgowasm_curl.a")
    if not os.path.exists(library):
        fail("this test needs libcurl's headers: apt-get install libcurl4-openssl-dev")
    folder = scratch("gojs-fetch")
    run("go", "build", "-o", "prog.wasm", os.path.join(HERE, "main.go"), cwd=folder,
        env={"GOOS": "js", "GOARCH": "wasm", "GO111MODULE": "off"})
    run(AOT, "-O0", "--cc=tcc", "prog.wasm", "-o", "prog.a", cwd=folder)
    sanitize = [f"-fsanitize={SANITIZE}", "-fno-sanitize-recover=all"] if SANITIZE else []
    run("clang", "-Wall", "-Wextra", "-Werror", *sanitize, "-I.", "-I",
        os.path.join(BUILD, "include"), os.path.join(HERE, "host.c"), library, "prog.a", "-lcurl",
        "-lm", "-lpthread", "-o", "host", cwd=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    said = run(os.path.join(folder, "host"), f"http://127.0.0.1:{server.server_port}",
               env={"http_proxy": "", "no_proxy": "127.0.0.1"})
    userinfo = f"http://u:***@127.0.0.1:{server.server_port}"
    same(said.replace(userinfo, "CREDENTIALS"), SAYS, "what the program says")
    server.shutdown()


main()
