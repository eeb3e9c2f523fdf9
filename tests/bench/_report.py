"""From figures to what people read: ratios, geometric means, tables, and the project's bars.

The figures are a dictionary as bench.py writes it to JSON: kernels[NAME] = {group, checksum,
engines: {ENGINE: {min_ms, median_ms, runs_ms}}}, cost = what _build_cost.py measured.
"""
import math

from _engines import ENGINES

MB = 1e6

# As kernels/main.go names them: what the table of each is called, and the mean of its kernels.
GROUPS = {
    "go": ("CPU time, as multiples of native Go", "geometric mean"),
    "programs": ("The same of kernels that work as users' programs do", "mean, programs"),
    "assembly": ("The same where native Go runs hand-written assembly", "mean, assembly"),
}


def geomean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def ratios(figures, group, engine, base="native"):
    """engine's time over base's, by kernel of the group, where both were measured."""
    found = {}
    for name, kernel in figures["kernels"].items():
        times = kernel["engines"]
        if kernel["group"] == group and engine in times and base in times:
            found[name] = times[engine]["min_ms"] / times[base]["min_ms"]
    return found


def table(header, rows):
    """Columns as wide as they need; the first to the left, numbers to the right."""
    texts = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[i]) for row in texts) for i in range(len(header))]
    lines = [" ".join(cell.ljust(w) if i == 0 else cell.rjust(w + 1)
                      for i, (cell, w) in enumerate(zip(row, widths))).rstrip() for row in texts]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def markdown(header, rows):
    line = lambda cells: "| " + " | ".join(str(cell) for cell in cells) + " |"
    return "\n".join([line(header), line(["---"] + ["---:"] * (len(header) - 1)), *map(line, rows)])


def number(value, digits=2):
    return "-" if value is None else f"{value:.{digits}f}"


def kernel_rows(figures, group):
    """Header and rows of one group: native milliseconds, then times native."""
    engines = [e for e in figures["settings"]["engines"] if e != "native"]
    if group != "assembly":
        engines = [e for e in engines if e != "purego"]
    rows = []
    for name, kernel in figures["kernels"].items():
        if kernel["group"] != group:
            continue
        native = kernel["engines"].get("native")
        row = [name, number(native and native["min_ms"], 1)]
        for engine in engines:
            times = kernel["engines"].get(engine)
            if times and native:
                row.append(number(times["min_ms"] / native["min_ms"]))
            else:
                row.append("failed" if engine in kernel["failed"] else "-")
        rows.append(row)
    for label, fold in (("geometric mean", geomean), ("worst", lambda v: max(v, default=None))):
        rows.append([label, ""] + [number(fold(list(ratios(figures, group, e).values())))
                                   for e in engines])
    return ["kernel", "native ms", *engines], rows


def cost_rows(figures):
    rows = []
    for name, figure in figures.get("cost", {}).items():
        if "wall_s" in figure:
            rows.append([name, number(figure["wall_s"]), number(figure["cpu_s"]),
                         number(figure["job_bytes"] / MB, 0), number(figure["text_bytes"] / MB)])
        elif "failed" in figure:
            rows.append([name, "failed", "", "", ""])
    return ["build", "wall s", "CPU s", "MB a job", "text MB"], rows


def call_rows(figures):
    cost = figures.get("cost", {})
    ours, archive = cost.get("calls-aot", {}), cost.get("calls-archive", {})
    names = {"first_call_us": "first call of a process, us", "new_us": "a further instance, us",
             "clone_us": "the same as a clone, us", "free_us": "its end, us",
             "call_ns": "a call, ns", "plain_call_ns": "a plain call, ns"}
    rows = [[text, number(ours.get(key)), number(archive.get(key))]
            for key, text in names.items() if key in ours]
    for size, (here, there) in cost.get("call-bytes", {}).items():
        if size != "empty":
            rows.append([f"a call with {size} there and back, us", number(here / 1e3),
                         number(there / 1e3)])
    instances = cost.get("instances", {})
    for key in "reset after a small call", "reset after a larger call":
        if key in instances:
            rows.append([key + ", us", number(instances[key]), "-"])
    for key, value in instances.items():
        if key.startswith("1,000") and not key.endswith("freed"):
            rows.append([key + ", MB resident; with shared pages once",
                         "; ".join(number(v, 1) for v in value), "-"])
    return ["", "gowasm-aot", "c-archive"], rows


def bars(figures):
    """What the project set out to reach: (what, measured or None, bar, aim); smaller is better."""
    cost = figures.get("cost", {})

    def over(engine, base, group="go", fold=geomean):
        values = list(ratios(figures, group, engine, base).values())
        return fold(values) if values else None

    def worst_of_all(base):
        values = [r for group in GROUPS
                  for r in ratios(figures, group, "aot", base).values()]
        return max(values, default=None)

    def figure(name, key, scale=1.0):
        value = cost.get(name, {}).get(key)
        return None if value is None else value / scale

    def divided(a, b):
        return a / b if a is not None and b else None

    def opt(engine):
        values = [r for group in GROUPS
                  for r in ratios(figures, group, engine + "-opt", engine).values()]
        return geomean(values)

    fast = "aot -O0 --cc tcc" if "aot -O0 --cc tcc" in cost else "aot -O0"
    stock, ours = "stock clang -O2", "aot -O2"
    return [
        ("geometric mean over native Go", over("aot", "native"), 1.05, 0.95),
        ("worst kernel over native Go", over("aot", "native", fold=max), 1.5, 1.25),
        ("programs over native Go, geometric mean", over("aot", "native", "programs"), 1.15, 1.0),
        ("assembly kernels over purego, geometric mean",
         over("aot", "purego", "assembly"), 0.85, 0.6),
        ("assembly kernels over native, geometric mean",
         over("aot", "native", "assembly"), None, 1.0),
        ("worst kernel over wasmtime", worst_of_all("wasmtime"), 1.0, 0.5),
        ("worst kernel over wazero", worst_of_all("wazero"), 1.0, 0.5),
        ("optimised module over original in wasmtime", opt("wasmtime"), 0.5, 0.4),
        ("optimised module over original in wazero", opt("wazero"), 0.5, 0.4),
        ("small reactor, -O2: wall over stock's",
         divided(figure(ours, "wall_s"), figure(stock, "wall_s")), 0.2, 0.1),
        ("small reactor, -O2: MB of a job", figure(ours, "job_bytes", MB), 150, 120),
        (f"small reactor, {fast}: wall s", figure(fast, "wall_s"), 3, 1),
        ("rebuild after a change over a clean build",
         divided(figure("aot -O2, one function changed", "wall_s"), figure(ours, "wall_s")),
         0.25, None),
        ("rebuild after a change, s", figure("aot -O2, one function changed", "wall_s"), None, 2),
        ("text over stock's",
         divided(figure(ours, "text_bytes"), figure(stock, "text_bytes")), 0.55, 0.45),
        ("reading, passes and writing, CPU s", figure("passes", "command_cpu_ms", 1e3), 0.3, 0.1),
        ("a further instance, as a clone, us", figure("calls-aot", "clone_us"), 50, 10),
        ("an empty call over c-archive's", divided(*cost.get("call-bytes", {}).get(
            "empty", (None, None))), None, 0.1),
        ("reset after a small call, us", figure("instances", "reset after a small call"), None, 20),
        ("1,000 instances of a Go reactor, MB resident",
         cost.get("instances", {}).get("1,000 clones", [None])[0], None, 300),
    ]


def bar_rows(figures):
    rows = []
    for what, measured, bar, aim in bars(figures):
        verdict = "-"
        if measured is not None:
            met_bar = bar is None or measured <= bar
            verdict = ("aim" if aim is not None and measured <= aim else
                       "bar" if bar is not None and met_bar else "no")
        rows.append([what, number(measured), number(bar), number(aim), verdict])
    return ["at most", "measured", "bar", "aim", "met"], rows


def sections(figures):
    """Title, header and rows of each table, in the order of printing."""
    for group, (title, _) in GROUPS.items():
        if any(k["group"] == group for k in figures["kernels"].values()):
            yield (title, *kernel_rows(figures, group))
    if figures.get("cost"):
        size = figures["cost"]["reactor"]["module_bytes"] / MB
        yield (f"Building a Go reactor of {size:.1f} MB (two jobs, empty cache)",
               *cost_rows(figures))
        yield ("Instances and calls", *call_rows(figures))
    yield ("Goals", *bar_rows(figures))


def legend(figures):
    return "\n".join(f"{engine:13} {ENGINES[engine]}" for engine in figures["settings"]["engines"])


def machine_line(figures):
    m, s = figures["machine"], figures["settings"]
    load = f", load average {m['load']:.1f} at the start" if m["load"] is not None else ""
    return (f"{m['cpu']}, {m['cores']} cores, {m['os']}, {m['kernel']}{load}; "
            + ", ".join(f"{name} {version}" for name, version in figures["tools"].items())
            + f". Sizes: {s['size']}; minimum of {s['runs']} runs.")


def as_text(figures):
    parts = [machine_line(figures), legend(figures)]
    parts += [title + "\n" + table(header, rows) for title, header, rows in sections(figures)]
    return "\n\n".join(parts)


def as_markdown(figures):
    parts = [machine_line(figures)]
    parts += [f"**{title}**\n\n" + markdown(header, rows)
              for title, header, rows in sections(figures)]
    return "\n\n".join(parts) + "\n"
