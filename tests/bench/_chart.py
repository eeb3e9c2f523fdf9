"""An SVG bar chart of the kernels: for each kernel one bar an engine, as multiples of native Go.

The axis is logarithmic: an engine twice as fast is as far from 1 as one half as fast. The chart
brings its own background, so that it can be read on light and on dark pages.
"""
import html
import math

from _report import GROUPS, geomean, ratios

COLOURS = {"aot": "#0072b2", "aot-plain": "#56b4e9", "wasmtime": "#e69f00",
           "wasmtime-opt": "#f0e442", "wazero": "#d55e00", "wazero-opt": "#cc79a7",
           "purego": "#009e73"}  # Okabe and Ito's palette, for all kinds of colour vision
LEFT, WIDTH, BAR, GAP, TOP = 130, 620, 7, 9, 64


def groups(figures, engines):
    """(label, [(engine, ratio)]) for each kernel, and the means."""
    for group, (_, label) in GROUPS.items():
        names = [n for n, k in figures["kernels"].items() if k["group"] == group]
        by_engine = {e: ratios(figures, group, e) for e in engines}
        for name in names:
            yield name, [(e, by_engine[e][name]) for e in engines if name in by_engine[e]]
        means = [(e, geomean(by_engine[e].values())) for e in engines if by_engine[e]]
        if means:
            yield label, means


def svg(figures):
    """The chart of a run, as bench.py keeps it."""
    engines = [e for e in figures["settings"]["engines"] if e in COLOURS]
    return draw([row for row in groups(figures, engines) if row[1]], engines)


def draw(rows, engines, title="CPU time relative to native Go (logarithmic; left of 1 is faster)"):
    """A chart of rows (label, [(engine, ratio)])."""
    values = [ratio for _, bars in rows for _, ratio in bars] or [1]
    low, high = min(0.5, *values) / 1.05, max(2, *values) * 1.05

    def x(ratio):
        return LEFT + WIDTH * (math.log(ratio) - math.log(low)) / (math.log(high) - math.log(low))

    out, y = [], TOP
    ticks = [t for t in (0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64) if low <= t <= high]
    height = TOP + sum(len(bars) * BAR + GAP for _, bars in rows) + 24
    for t in ticks:
        width = 1.5 if t == 1 else 0.5
        out.append(f'<line x1="{x(t):.1f}" x2="{x(t):.1f}" y1="{TOP - 6}" y2="{height - 20}" '
                   f'stroke="#555" stroke-width="{width}"/>')
        out.append(f'<text x="{x(t):.1f}" y="{height - 7}" text-anchor="middle">{t:g}</text>')
    for label, bars in rows:
        middle = y + len(bars) * BAR / 2 + 4
        weight = ' font-weight="bold"' if "mean" in label else ""
        out.append(f'<text x="{LEFT - 8}" y="{middle:.1f}" text-anchor="end"{weight}>'
                   f"{html.escape(label)}</text>")
        for engine, ratio in bars:
            start, end = sorted((x(1), x(ratio)))
            out.append(f'<rect x="{start:.1f}" y="{y}" width="{max(end - start, 1):.1f}" '
                       f'height="{BAR - 1}" fill="{COLOURS[engine]}">'
                       f"<title>{html.escape(label)}: {engine} {ratio:.2f}</title></rect>")
            y += BAR
        y += GAP
    at = LEFT
    for engine in engines:
        out.append(f'<rect x="{at}" y="34" width="10" height="10" fill="{COLOURS[engine]}"/>')
        out.append(f'<text x="{at + 14}" y="43">{engine}</text>')
        at += 30 + 7 * len(engine)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 30} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{LEFT + WIDTH + 30}" height="{height}" fill="white"/>',
        f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{title}</text>',
        *out, "</svg>", ""])
