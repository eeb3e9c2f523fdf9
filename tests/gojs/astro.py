"""Astro's compiler from npm, a Go module for JavaScript, called from C through its js.FuncOf
functions and promises: the same results as in node."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _npm import package
from _project import AOT, BUILD, fail, need, run, scratch, write

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "astro")
FILES = {
    "Card.astro": """---
import Other from '../components/Other.astro';
import Counter from './Counter.jsx';
export interface Props { title: string; body?: string }
const { title, body = "naïve café 🎈" } = Astro.props;
const rows: number[] = [1, 2, 3];
---
<html lang="en">
  <head><title>{title}</title><meta charset="utf-8"></head>
  <body class:list={["a", { b: rows.length > 2 }]}>
    <Other {title} {...Astro.props}><Fragment slot="x">{body}</Fragment></Other>
    <Counter client:load start={rows[0]} />
    <Counter client:only="react" />
    {rows.map((r) => r > 1 ? <li data-r={r}>{`row ${r}`}</li> : <b set:html={body} />)}
    <slot name="after">none</slot>
  </body>
</html>
<style lang="css" define:vars={{ c: "red" }}>
  .a, body > li:hover { color: var(--c) }
  @media (min-width: 10px) { i::before { content: "é" } }
</style>
<script>import './x.js'; console.log("hoisted");</script>
<script is:inline>alert(1)</script>
""",
    "plain.astro": "<h1>Hello, {'world'}!</h1>\n<p>a &amp; b</p><!-- c -->\n",
    "wrong.astro": "---\nconst x = {;\n---\n<div {...} client:foo>{ [1].map(x => <a>) }</div>\n<p",
    "empty.astro": "",
}


def results(text):
    parts = [line.split(" ", 1) for line in text.splitlines()]
    return [(what, json.loads(value)) for what, value in parts]


def main():
    need("tcc", "clang", "wasm2c", "node")
    folder = scratch("gojs-astro")
    names = []
    for name, text in FILES.items():
        write(folder, name, text)
        names.append(name)
    compiler = package("@astrojs/compiler")
    run(AOT, "-O0", "--cc=tcc", os.path.join(compiler, "dist", "astro.wasm"), "-o", "astro.a",
        cwd=folder)
    run("clang", "-Wall", "-Wextra", "-Werror", "-I.", "-I", os.path.join(BUILD, "include"),
        os.path.join(HERE, "host.c"), "astro.a", "-lm", "-lpthread", "-o", "host", cwd=folder)
    ours = results(run(os.path.join(folder, "host"), *names, cwd=folder))
    node = results(run("node", os.path.join(HERE, "node.mjs"), compiler, *names, cwd=folder))
    if len(node) != 3 * len(FILES):
        fail(f"{len(node)} results in node")
    for i, (a, b) in enumerate(zip(ours, node)):
        if a != b:
            fail(f"{names[i // 3]}: {b[0]} differs\n--- ours\n{str(a[1])[:3000]}\n"
                 f"--- in node\n{str(b[1])[:3000]}")
    if len(ours) != len(node):
        fail(f"{len(ours)} results, in node {len(node)}")
    if "row ${r}" not in node[0][1]["code"] or not node[0][1]["css"]:
        fail("these are not the results that were expected\n" + str(node[0]))


main()
