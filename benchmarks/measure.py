"""What all benchmarks share: timing by turns, medians, and rows that say what was wanted and what was measured.

A script measures its own work and a peer's by turns, so that a busy machine slows both alike, and makes a `Row` of each
comparison:

    def rows(options):
        seconds = by_turns(options.rounds, ours=wall(ours), theirs=wall(theirs))
        yield faster("sort.numpy", "a million numbers sorted", "sorted()", seconds["ours"], seconds["theirs"], wanted=5)

    if __name__ == "__main__":
        run(rows, __doc__)

It prints its rows, and writes them with `--json FILE`; `performance.py` makes a page of those of all scripts.
"""

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import indicia

LEAST_ROUNDS = 5
ALWAYS = ("numba", "numpy")

type Measure = Callable[[], float]
Reads = Literal["times as long", "times faster", "absolute"]


def machine() -> str:
    """Processor, cores, memory and system of this machine."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        named = (line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line)
        model = next(named, model)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = ""
    if hasattr(os, "sysconf"):
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    return f"{model}, {cores} core{'s' * (cores != 1)}{memory}, {platform.system()}"


def versions(*packages: str) -> dict[str, str]:
    """Versions of Python, of indicia, and of what was measured with it."""
    found = {name: importlib.metadata.version(name) for name in sorted({*ALWAYS, *packages})}
    return {"python": platform.python_version(), "indicia": indicia.__version__, **found}


def now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


@dataclass(frozen=True)
class Row:
    """One comparison.

    `measured` is what stands against `wanted`: how many times as long as the peer (at most), how many times faster (at
    least), or the median of our own figure where the limit is a plain one (at most). Ratios are medians of the ratios
    of single rounds. `headline` rows are those of the first table of the page.
    """

    key: str
    work: str
    against: str
    unit: str
    ours: float
    theirs: float | None
    reads: Reads
    measured: float
    wanted: float | None
    rounds: int
    headline: bool = False
    note: str = ""
    when: str = field(default_factory=now)
    machine: str = field(default_factory=machine)
    versions: dict[str, str] = field(default_factory=versions)

    @property
    def direction(self) -> Literal["at least", "at most"]:
        return "at least" if self.reads == "times faster" else "at most"

    @property
    def met(self) -> bool | None:
        """Whether it is as wanted; None where nothing is."""
        if self.wanted is None:
            return None
        return self.measured >= self.wanted if self.direction == "at least" else self.measured <= self.wanted

    @property
    def figure(self) -> str:
        """The figure that was measured, in words."""
        words = self.unit if self.reads == "absolute" else self.reads
        return f"{number(self.measured)} {words}"

    @property
    def verdict(self) -> str:
        """Whether it is as wanted, with both figures where it is not."""
        if self.wanted is None:
            return "no limit"
        wanted = f"wanted {self.direction} {number(self.wanted)}"
        return f"met ({wanted})" if self.met else f"FALLS SHORT: {wanted}, measured {number(self.measured)}"

    def __str__(self) -> str:
        times = f"{number(self.ours)} {self.unit}"
        if self.theirs is not None:
            times += f", against {self.against}: {number(self.theirs)} {self.unit}; {self.figure}"
        note = f" ({self.note})" if self.note else ""
        return f"{self.work}: {times}: {self.verdict}{note}"

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "direction": self.direction, "met": self.met}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Row":
        return cls(**{name: value for name, value in stored.items() if name not in ("direction", "met")})


def number(value: float) -> str:
    """Three digits that count, with commas."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{float(f'{value:.3g}') if abs(value) < 1e4 else round(value):,.0f}"
    if abs(value) < 1e-3:
        return f"{value:.2e}"
    return f"{value:.3g}"


def wall(work: Callable[[], object], per: float = 1.0) -> Measure:
    """Seconds that pass, divided by `per`."""
    return _timed(work, per, time.perf_counter)


def cpu(work: Callable[[], object], per: float = 1.0) -> Measure:
    """Seconds of processor time of this process, all threads together, divided by `per`."""
    return _timed(work, per, time.process_time)


def _timed(work: Callable[[], object], per: float, clock: Callable[[], float]) -> Measure:
    def measure() -> float:
        start = clock()
        work()
        return (clock() - start) / per

    return measure


def cpu_of(command: Sequence[str], cwd: Path, environment: dict[str, str] | None = None) -> Measure:
    """Seconds of processor time, user and system, of a command and what it starts."""

    def measure() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return measure


def by_turns(rounds: int, **measures: Measure) -> dict[str, list[float]]:
    """What each measured in each round, one after another within a round."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def as_long(key: str, work: str, against: str, ours: Sequence[float], theirs: Sequence[float], **rest: Any) -> Row:
    """A row that asks for at most so many times the peer's time."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return _row(key, work, against, ours, theirs, reads="times as long", measured=ratio, **rest)


def faster(key: str, work: str, against: str, ours: Sequence[float], theirs: Sequence[float], **rest: Any) -> Row:
    """A row that asks to be at least so many times faster than the peer."""
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    return _row(key, work, against, ours, theirs, reads="times faster", measured=ratio, **rest)


def absolute(key: str, work: str, ours: Sequence[float], **rest: Any) -> Row:
    """A row that asks for at most so much, or for nothing."""
    return _row(key, work, "", ours, None, reads="absolute", measured=statistics.median(ours), **rest)


def _row(
    key: str,
    work: str,
    against: str,
    ours: Sequence[float],
    theirs: Sequence[float] | None,
    *,
    reads: Reads,
    measured: float,
    wanted: float | None = None,
    unit: str = "s",
    scale: float = 1.0,
    headline: bool = False,
    note: str = "",
    packages: Sequence[str] = (),
    **kept: Any,
) -> Row:
    return Row(
        key=key,
        work=work,
        against=against,
        unit=unit,
        ours=scale * statistics.median(ours),
        theirs=None if theirs is None else scale * statistics.median(theirs),
        reads=reads,
        measured=measured * (scale if reads == "absolute" else 1.0),
        wanted=wanted,
        headline=headline,
        note=note,
        **{"versions": versions(*packages), "rounds": len(ours), **kept},
    )


def run(
    rows: Callable[[argparse.Namespace], Iterable[Row]],
    doc: str | None,
    *,
    rounds: int = LEAST_ROUNDS,
    **own: float | str,
) -> None:
    """Measure as the command line asks, print each row as it comes, and write all with `--json`.

    `own` are the script's further options with their defaults, whole numbers or text: `draws=1e6` is `--draws`.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"{LEAST_ROUNDS} or more; by default {rounds}")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    for name, default in own.items():
        kind = str if isinstance(default, str) else lambda text: int(float(text))
        parser.add_argument(f"--{name}", type=kind, default=kind(default), help=f"by default {default or 'none'}")
    options = parser.parse_args()
    if options.rounds < LEAST_ROUNDS:
        parser.error(f"--rounds {options.rounds}: a median of fewer than {LEAST_ROUNDS} says little")
    done = []
    for row in rows(options):
        print(row, flush=True)
        done.append(row)
    if options.json:
        write(options.json, json.dumps([row.to_json() for row in done], indent=1, ensure_ascii=False) + "\n")


def write(path: Path, text: str) -> None:
    """The whole file or none: it is written beside and then renamed."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
