#!/usr/bin/env python3
"""Draws the charts of docs/performance.md (docs/performance-*.svg) from the tables of that page, so
that a chart shows recorded figures and nothing else.

Input: docs/performance.md. Output: the SVG files; with --check none, and exit status 1 where a file
differs from what would be drawn.
"""
import html
import sys
from pathlib import Path

from _chart import COLOURS, draw

DOCS = Path(__file__).resolve().parents[2] / "docs"
OTHER = "#777777"


def tables(text):
    """Every table of a Markdown text, as a list of rows of cells, the header first."""
    found, rows = [], []
    for line in text.splitlines() + [""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not set("".join(cells)) <= set("-: "):
                rows.append(cells)
        elif rows:
            found.append(rows)
            rows = []
    return found


def kernels(table):
    """Rows (label, [(engine, ratio)]) of a table of kernels, and its engines."""
    engines = [(i, name) for i, name in enumerate(table[0]) if name in COLOURS]
    rows = [(cells[0], [(name, float(cells[i])) for i, name in engines if cells[i] != "-"])
            for cells in table[1:] if cells[0] != "worst"]
    return rows, [name for _, name in engines]


def bars(title, rows, colours):
    """One bar for each row (label, value), on a linear axis, with the value beside it."""
    left, width, bar, top = 220, 480, 16, 40
    longest = max(value for _, value in rows)
    height = top + len(rows) * (bar + 8) + 8
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 60} {height}" '
           'font-family="sans-serif" font-size="11">',
           f'<rect width="{left + width + 60}" height="{height}" fill="white"/>',
           f'<text x="{left}" y="22" font-size="14" font-weight="bold">{html.escape(title)}</text>']
    for i, (label, value) in enumerate(rows):
        y, length = top + i * (bar + 8), max(width * value / longest, 1)
        out.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{html.escape(label)}</text>')
        out.append(f'<rect x="{left}" y="{y}" width="{length:.1f}" height="{bar}" '
                   f'fill="{colours.get(label, OTHER)}"/>')
        out.append(f'<text x="{left + length + 6:.1f}" y="{y + 12}">{value:.2f}</text>')
    return "\n".join([*out, "</svg>", ""])


def mean_chart(table):
    """The geometric means of a table of kernels, beside native Go."""
    mean = dict(dict(kernels(table)[0])["geometric mean"])
    return bars("CPU time relative to native Go, geometric mean", [("native Go", 1.0), *mean.items()],
                COLOURS)


def build_chart(table):
    return bars("Build, seconds of wall time", [(c[0], float(c[1])) for c in table[1:]], {})


def charts(text):
    """File name -> SVG."""
    by_kernel = [t for t in tables(text) if t[0][0] == "kernel"]
    builds = [t for t in tables(text) if t[0][0] == "build"]
    return {
        "performance-means.svg": mean_chart(by_kernel[0]),
        "performance-kernels.svg": draw(*kernels(by_kernel[0])),
        "performance-assembly.svg": draw(*kernels(by_kernel[1])),
        "performance-build.svg": build_chart(builds[0]),
    }


def main():
    stale = []
    for name, svg in charts((DOCS / "performance.md").read_text()).items():
        path = DOCS / name
        if "--check" not in sys.argv:
            path.write_text(svg)
        elif not path.exists() or path.read_text() != svg:
            stale.append(name)
    if stale:
        sys.exit(f"docs/performance.md has other figures than {', '.join(stale)}: "
                 "run tests/bench/charts.py")


if __name__ == "__main__":
    main()
