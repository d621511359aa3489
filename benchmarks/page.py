"""docs/performance.md from what was measured: nothing on it is written by hand."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measure import Row, number

type Stored = dict[str, Any]

SENTENCES = (
    (
        "A million draws of every uncertain number of the founding case, scored and summed up, take {a.ours} s on one"
        " thread: {a.measured} times faster than the same model as a good analyst would write it in NumPy, and"
        " {b.measured} times as long as a kernel written by hand for that one case, which draws nothing.",
        ("draws.numpy", "draws.fused"),
    ),
    (
        "A billion draws needed {a.ours} GiB of memory at most, and a grid of a million scenarios takes {b.ours} s.",
        ("summary.billion", "sweep.written"),
    ),
)


class Told:
    """A row whose figures are written with three digits."""

    def __init__(self, row: Row) -> None:
        self.ours, self.measured = number(row.ours), number(row.measured)


def render(stored: Stored, scripts: Path) -> str:
    """The page, from the rows as stored and the docstrings of the scripts."""
    pairs = [(row["script"], Row.from_json({k: v for k, v in row.items() if k != "script"})) for row in stored["rows"]]
    rows = [row for _, row in pairs]
    parts = [
        "# Performance",
        "<!-- Made by `make bench` from docs/performance.json; nothing here is written by hand. -->",
        " ".join(sentences(rows)),
        circumstances(stored, rows),
        *not_measured(stored["failed"]),
        "## What we ask of ourselves",
        table([row for row in rows if row.headline]),
        *falling_short(rows),
    ]
    further = {script: [row for s, row in pairs if s == script and not row.headline] for script, _ in pairs}
    parts += ["## Further figures"]
    for script, own in further.items():
        parts += [f"### {first_line(scripts, script)}", table(own)] if own else []
    parts += ["## How each was measured", METHOD]
    for script in further:
        parts += [f"### `{script}.py`", docstring(scripts, script)]
    parts += ["## Measure it yourself", YOURSELF]
    return "\n\n".join(parts) + "\n"


METHOD = (
    "Ours and the peer's are measured by turns within one process, so that a busy machine slows both alike. Times are"
    " medians of the rounds, and ratios medians of the ratios of single rounds. What each script says of itself:"
)
YOURSELF = (
    "```sh\nmake bench\n```\n\n"
    "runs every script of `benchmarks/` in a process of its own and writes this page anew, with what it was made from"
    " in `docs/performance.json`. A single script prints its rows; the peers' programs are in `benchmarks/peers/`."
)


def sentences(rows: list[Row]) -> Iterator[str]:
    """What it means for a user."""
    known = {row.key: Told(row) for row in rows}
    for text, keys in SENTENCES:
        if all(key in known for key in keys):
            yield text.format(**dict(zip("ab", (known[key] for key in keys), strict=True)))
    wanted = [row for row in rows if row.headline and row.wanted is not None]
    met = sum(row.met is True for row in wanted)
    short = len(wanted) - met
    yield f"Of {len(wanted)} comparisons in the first table, {met} came out as we want them and {short} did not."


def circumstances(stored: Stored, rows: list[Row]) -> str:
    """When, where and with what."""
    packages: dict[str, list[str]] = {}
    for row in rows:
        for name, version in row.versions.items():
            if version not in packages.setdefault(name, []):
                packages[name].append(version)
    told = ", ".join(f"{name} {' and '.join(found)}" for name, found in packages.items())
    machines = " / ".join(sorted({row.machine for row in rows}))
    run = stored["run"]
    load = "" if run["load"] is None else f"; when it began, {run['load']:.1f} processes were at work already"
    first, last = min(row.when for row in rows), max(row.when for row in rows)
    took = f"The last run took {number(run['minutes'])} minutes{load}."
    return f"Measured from {first} to {last} on {machines}, with {told}. {took}"


def not_measured(failed: dict[str, str]) -> Iterator[str]:
    if failed:
        yield "**Not measured**, since the script failed:"
        yield "\n".join(f"- `{name}.py`: {cell(why)}" for name, why in failed.items())


def falling_short(rows: list[Row]) -> Iterator[str]:
    """What is not as wanted, told in words."""
    short = [row for row in rows if row.met is False]
    if short:
        yield "**What falls short:**"
        yield "\n".join(
            f"- {row.work}{f', against {row.against}' if row.against else ''}: wanted {row.direction}"
            f" {number(row.wanted or 0.0)}, measured {row.figure}."
            for row in short
        )


COLUMNS = ("work", "against", "wanted", "measured", "", "ours", "theirs", "rounds")


def table(rows: list[Row]) -> str:
    """One line for each row, without the columns that none of them fills."""
    cells = [line(row) for row in rows]
    kept = [i for i in range(len(COLUMNS)) if any(row[i] for row in cells)]
    lines = [[COLUMNS[i] for i in kept], ["---"] * len(kept), *([cell(row[i]) for i in kept] for row in cells)]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def line(row: Row) -> tuple[str, ...]:
    """The cells of a row, in the order of COLUMNS."""
    units = row.unit if row.reads == "absolute" else row.reads
    wanted = "" if row.wanted is None else f"{row.direction} {number(row.wanted)} {units}"
    verdict = {True: "met", False: "**falls short**", None: ""}[row.met]
    theirs = "" if row.theirs is None else f"{number(row.theirs)} {row.unit}"
    ours = f"{number(row.ours)} {row.unit}"
    measured = "" if row.reads == "absolute" else row.figure
    against = "; ".join(text for text in (row.against, row.note) if text)
    return row.work, against, wanted, measured, verdict, ours, theirs, f"{row.rounds:,}"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def docstring(scripts: Path, script: str) -> str:
    tree = ast.parse((scripts / f"{script}.py").read_text(encoding="utf-8"))
    return ast.get_docstring(tree) or ""


def first_line(scripts: Path, script: str) -> str:
    return docstring(scripts, script).splitlines()[0].rstrip(".")
