"""Summaries of the founding case: peak memory, and whether the time grows in proportion to the draws.

    .venv/bin/python benchmarks/summary_memory.py [--rounds N] [--most DRAWS] [--workers N]
    .venv/bin/python benchmarks/summary_memory.py --keep benchmarks/kept/billion.json --most 1e9
    .venv/bin/python benchmarks/summary_memory.py --keep benchmarks/kept/billion.json --most 1e7 --rounds 5

Each number of draws runs in a process of its own, whose peak memory the system tells. The time is that of the draws
alone: what is done once, whatever the number, is left out of it. A run of 10^9 draws takes some 25 minutes with one
worker, so that it is made once, with `--keep`, and what it measured is told with its day and version; what is kept is
added to, never replaced, and the median of each number of draws counts. Whether time grows in proportion is judged by
the time of the processor, which what else runs on the machine disturbs least.
"""

import argparse
import datetime as dt
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure

import indicia as ind

HERE = Path(__file__).parent
MODEL = HERE.parent / "models" / "tajikistan-2018.yaml"
KEPT = HERE / "kept" / "billion.json"
SIZES = (10**6, 10**7, 10**8, 10**9)
PROPORTIONAL = 10**7  # from here on
GIB, APART = 1.0, 10.0  # per cent

ONE = """
import resource, sys, time
import indicia as ind
from indicia.analysis.draw.stream import prepare_stream
case, n, workers = ind.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
prepare_stream(case, 2**18).run(lambda done, of: None)
work = prepare_stream(case, n, seed=1)
start, started = time.perf_counter(), time.process_time()
work.run(lambda done, of: None, workers=workers)
taken, computed = time.perf_counter() - start, time.process_time() - started
work.summary()
print(taken, computed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def measured(n: int, workers: int) -> dict[str, float]:
    """How long one run took and how much memory it needed at most."""
    command = [sys.executable, "-c", ONE, str(MODEL), str(n), str(workers)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, cpu_seconds, peak = map(float, out.split())
    return {"draws": n, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_bytes": peak}


def keep(path: Path, most: int, workers: int, rounds: int) -> None:
    """Measure each number of draws and add what came out to what is kept; the largest is not repeated."""
    runs = []
    sizes = [n for n in SIZES if n <= most] or [most]
    for n in sizes:
        for _ in range(1 if n == max(SIZES) else rounds):
            runs.append(run := measured(n, workers))
            print(f"{n:>13,} draws: {run['seconds']:9.1f} s, peak {run['peak_bytes'] / 2**30:.2f} GiB", flush=True)
    about = {"day": dt.date.today().isoformat(), "indicia": ind.__version__, "machine": measure.machine()}
    kept: dict[str, Any] = {**about, "workers": workers}
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        if any(before[name] != kept[name] for name in ("indicia", "machine", "workers")):
            sys.exit(f"{path} was measured elsewhere or with another version; keep these runs in a file of their own")
        runs = [*before["runs"], *runs]
    path.parent.mkdir(exist_ok=True)
    measure.write(path, json.dumps({**kept, "runs": runs}, indent=1) + "\n")


def kept_rows(kept: dict[str, Any]) -> Iterator[measure.Row]:
    """What a long run measured once."""
    runs = kept["runs"]
    longest = max(runs, key=lambda run: run["draws"])
    each = [
        statistics.median(run["cpu_seconds"] / n for run in runs if run["draws"] == n)
        for n in sorted({run["draws"] for run in runs})
        if n >= PROPORTIONAL
    ]
    workers = f"{kept['workers']} worker{'s' * (kept['workers'] != 1)}"
    shared = {
        "headline": True,
        "note": f"measured once, on {kept['day']}, with {workers}: {measure.number(longest['seconds'])} s",
        "when": kept["day"],
        "versions": {"indicia": kept["indicia"]},
        "machine": kept.get("machine", "a machine that was not noted"),
    }
    work = f"{longest['draws']:,} draws, summary"
    peak = [longest["peak_bytes"] / 2**30]
    yield measure.absolute("summary.billion", f"{work}: peak memory", peak, wanted=GIB, unit="GiB", **shared)
    if len(each) > 1:
        apart = [100.0 * (max(each) / min(each) - 1.0)]
        told = f"{work}: how far the processor time per draw differs from {PROPORTIONAL:,} draws on"
        yield measure.absolute("summary.proportional", told, apart, wanted=APART, unit="%", **shared)


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    if options.keep:
        keep(Path(options.keep), options.most, options.workers, options.rounds)
    if KEPT.exists():
        yield from kept_rows(json.loads(KEPT.read_text(encoding="utf-8")))
    if options.keep:
        return
    for n in [n for n in SIZES if n <= options.most]:
        runs = [measured(n, options.workers) for _ in range(options.rounds)]
        seconds, peaks = ([run[name] for run in runs] for name in ("seconds", "peak_bytes"))
        told = f"{n:,} draws, summary"
        yield measure.absolute(f"summary.{n}.seconds", f"{told}: the draws", seconds)
        yield measure.absolute(
            f"summary.{n}.peak", f"{told}: peak memory", peaks, wanted=GIB, unit="GiB", scale=2.0**-30
        )


if __name__ == "__main__":
    measure.run(rows, __doc__, most=1e7, workers=1, keep="")
