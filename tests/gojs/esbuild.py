"""esbuild for JavaScript engines, from npm, without one: what it bundles and minifies is byte for
byte what its native build of the same version makes."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _npm import package
from _project import AOT, fail, need, scratch, write

FILES = {
    "page.jsx": """import React from "react";
import {createRoot} from "react-dom/client";
import chunk from "lodash/chunk";
const Page = ({rows}) => <table>{chunk(rows, 2).map(r => <tr key={r[0]}>{r}</tr>)}</table>;
createRoot(document.body).render(<Page rows={[1, 2, 3]} />);
""",
    "all.js": 'import _ from "lodash";\nexport default _.partition([1, 2, 3], n => n % 2);\n',
    "shapes.ts": """enum Kind { Circle, Square = "sq" as any }
namespace Area { export const unit: string = "m²"; }
abstract class Shape<T> { constructor(private readonly kind: T, public size = 1) {} }
export class Circle extends Shape<Kind> { static #made = 0; get n() { return Circle.#made; } }
export const wide = async function* (list?: bigint[]) {
  for await (const x of list ?? []) yield x ** 2n;
};
export {Area, type Kind};
""",
    "look.css": '@import "./base.css";\n.a { .b & { color: rgba(255, 0, 0, 0.5); inset: 0 } }\n',
    "base.css": "body { margin: 0px 0px; background: url(dot.svg) }\n",
    "dot.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "wrong.js": 'import x from "./none";\nlet y = ;\n',
}

RUNS = [
    ["--bundle", "--minify", "page.jsx", "--outfile=OUT/page.js"],
    ["--bundle", "--sourcemap", "--define:process.env.NODE_ENV=\"production\"", "page.jsx",
     "--outfile=OUT/page.js", "--metafile=OUT/meta.json"],
    ["--bundle", "--minify", "--format=esm", "--splitting", "all.js", "page.jsx", "--outdir=OUT"],
    ["--target=es2017", "--format=cjs", "shapes.ts", "--outfile=OUT/shapes.js"],
    ["--bundle", "--minify", "--loader:.svg=dataurl", "look.css", "--outfile=OUT/look.css"],
    ["--bundle", "wrong.js", "--outfile=OUT/wrong.js"],
    ["--minify", "shapes.ts"],
]


def result(command, folder, words, out):
    os.makedirs(os.path.join(folder, out))
    done = subprocess.run(command + [w.replace("OUT", out) for w in words], cwd=folder,
                          env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    files = {}
    for name in sorted(os.listdir(os.path.join(folder, out))):
        with open(os.path.join(folder, out, name), "rb") as f:
            files[name] = f.read().replace(out.encode(), b"OUT")
    shutil.rmtree(os.path.join(folder, out))
    errors = [e for e in done.stderr.decode().splitlines() if "Done in" not in e]
    return done.returncode, done.stdout, "\n".join(errors).replace(out, "OUT"), files


def main():
    need("tcc", "clang", "wasm2c")
    folder = scratch("gojs-esbuild")
    for name, text in FILES.items():
        write(folder, name, text)
    for name in ("react", "react-dom", "scheduler", "lodash"):
        os.makedirs(os.path.join(folder, "node_modules"), exist_ok=True)
        shutil.copytree(package(name), os.path.join(folder, "node_modules", name))
    native = [os.path.join(package("@esbuild/linux-x64"), "bin", "esbuild")]
    os.chmod(native[0], 0o755)
    # 14 MB of module: tcc, as clang -O0 takes five times as long.
    ours = [AOT, "run", "-O0", "--cc=tcc", "--dir", folder + "::/",
            os.path.join(package("esbuild-wasm"), "esbuild.wasm")]
    for i, words in enumerate(RUNS):
        want = result(native, folder, words, f"OUT-{i}-native")
        got = result(ours, folder, words, f"OUT-{i}-native")
        for what, a, b in zip(("exit status", "output", "messages", "files"), got, want):
            if a != b:
                fail(f"esbuild {' '.join(words)}: the {what} differ\n--- ours\n{str(a)[:2000]}\n"
                     f"--- native\n{str(b)[:2000]}")
        size = sum(map(len, want[3].values())) + len(want[1])
        print(f"esbuild {' '.join(words)}: the same, status {want[0]}, {size} bytes", flush=True)


main()
