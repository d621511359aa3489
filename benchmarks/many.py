"""How long the score of a table takes, in times of reading its columns once, and what memory ten million rows need.

    .venv/bin/python benchmarks/many.py [--rounds N] [--size N]

The case is loaded once, its 20 columns in memory as 64-bit floats. A score is all of `indicia.score`: the likelihoods
of every row multiplied, the posterior of every row, the most probable found and the weights of evidence of these.
Reading is a plain sum of each column by NumPy. Both by turns in one process, in CPU time, one thread. Three cases: 20
items of model `table`; the same brought by a carrier who is right 9 times in 10, so that each likelihood is mixed with
its mean over all rows; and the first with a catch-all.

Memory is that of a process of its own, in which a case with ten million rows and as many columns has been loaded: how
much more it has at most while it is scored (Linux).
"""

import argparse
import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure
import numpy as np
import pandas as pd

import indicia as ind

ROWS, COLUMNS, LARGE = 1_000_000, 20, 10_000_000
WANTED = 7


def table(rows: int, columns: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame({"id": np.arange(rows), **{f"c{i}": rng.uniform(0.05, 0.95, rows) for i in range(columns)}})


def case(frame: pd.DataFrame, *, carried: bool = False, catch_all: bool = False) -> ind.Case:
    item: dict[str, Any] = {
        "report": "seen",
        "because": "a benchmark",
        "speaker": "somebody",
        "independent": "a benchmark",
        "date": "2020-01-01",
        "model": "table",
    }
    if carried:
        item["carriers"] = "somebody"
    beside = {"beside": {"other": {"prior": 0.1, "catch_all": True}}} if catch_all else {}
    return ind.load(
        {
            "indicia": 1,
            "title": "Many",
            "by": "a benchmark",
            "ask": "Which?",
            "hypotheses": {"table": frame, "id": "id", **beside},
            "sources": {"somebody": {"label": "Somebody", "reliability": 0.9}},
            "evidence": {name: {**item, "given": {"column": name}} for name in frame if name != "id"},
        }
    )


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    frame = table(options.size, COLUMNS)
    columns = [frame[name].to_numpy() for name in frame if name != "id"]
    cases = {"plain": case(frame), "carried": case(frame, carried=True), "catch_all": case(frame, catch_all=True)}

    def read() -> float:
        return sum(float(np.sum(column)) for column in columns)

    for found in cases.values():
        ind.score(found)
    taken = measure.by_turns(
        options.rounds,
        read=measure.cpu(read),
        **{name: measure.cpu(lambda c=c: ind.score(c)) for name, c in cases.items()},
    )
    words = {"plain": "", "carried": ", each brought by a carrier", "catch_all": ", and a catch-all"}
    for name, more in words.items():
        yield measure.as_long(
            f"many.{name}",
            f"{options.size:,} hypotheses x {COLUMNS} items{more}, score",
            f"reading the {COLUMNS} columns once from memory",
            taken[name],
            taken["read"],
            wanted=WANTED if name == "plain" else None,
            headline=name == "plain",
            unit="ms",
            scale=1e3,
        )
    if options.size >= ROWS:
        yield _memory()


def _memory() -> measure.Row:
    done = subprocess.run([sys.executable, __file__, "--peak"], capture_output=True, text=True, check=True)
    before, peak = map(float, done.stdout.split())
    return measure.absolute(
        "many.memory",
        f"{LARGE:,} hypotheses x {COLUMNS} items, score: peak memory beyond that of the case loaded",
        [peak - before],
        unit="GiB",
        note=f"{peak:.2f} GiB in all; the columns have {8 * LARGE * COLUMNS / 2**30:.2f} GiB",
    )


def _tell_peak() -> None:
    """Print the memory in use before a score, and the most in use during it, in GiB."""
    found = case(table(LARGE, COLUMNS))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = _memory_now("VmRSS")
    ind.score(found)
    print(before, _memory_now("VmHWM"))


def _memory_now(what: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 2**20


if __name__ == "__main__":
    if "--peak" in sys.argv:
        _tell_peak()
    else:
        measure.run(rows, __doc__, size=ROWS)
