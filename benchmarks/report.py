"""What a report costs: CPU of the whole command and size of the file, for the founding case and one of 300 items.

    .venv/bin/python benchmarks/report.py [rounds]

CPU is that of the process, user and system, the least of several rounds taken in turn: other work on the machine only
ever adds to it. Limits: 5 s and 2 MiB for the founding case, 20 s and 4 MiB for 300 items.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOUNDING = ROOT / "models" / "tajikistan-2018.yaml"
ITEMS, ROUNDS, MIB = 300, 3, 2**20
CANDIDATES = "abcdef"


@dataclass
class Run:
    """One report, with the seconds and the MiB that it may take."""

    name: str
    case: Path
    suffix: str
    seconds: float
    mib: float
    took: list[float] = field(default_factory=list)
    size: int = 0


def large_case(items: int, seed: int = 3) -> str:
    """A made-up case: two linked questions, a hidden one, a catch-all, graded carriers, ranges."""
    return "\n".join([*_questions(), *_sources(), "evidence:", *_items(items, random.Random(seed))]) + "\n"


def _questions() -> Iterator[str]:
    yield f"indicia: 1\ntitle: A made-up case of {ITEMS} items\nas_of: 2020-12-31\nmarking: public\nby: nobody"
    yield "questions:"
    yield "  who:\n    ask: Who did it?\n    hypotheses:"
    yield from (f"      {h}: {{label: Candidate {h.upper()}, prior: 0.15}}" for h in CANDIDATES)
    yield "      other: {label: Somebody else, prior: 0.1, catch_all: true}"
    yield "  how:\n    ask: How was it done?\n    given: who\n    prior:"
    yield from (f"      {h}: {{day: 0.2 to 0.6, night: 0.3, proxy: 0.3}}" for h in CANDIDATES)
    yield "    hypotheses: {day: {label: By day}, night: {label: By night}, proxy: {label: By proxy}}"
    yield "  talk:\n    ask: What was said?\n    hidden: true\n    given: who\n    prior:"
    yield from (f"      {h}: {{much: 0.3 to 0.8, little: 0.45}}" for h in CANDIDATES)
    yield "    hypotheses: {much: {label: Much}, little: {label: Little}}"


def _sources() -> Iterator[str]:
    yield "sources:"
    yield from (f"  s{n}: {{label: Speaker number {n}}}" for n in range(60))
    yield from (f"  c{n}: {{label: Newspaper {n}, reliability: {'ABCD'[n % 4]}}}" for n in range(25))


def _items(items: int, chance: random.Random) -> Iterator[str]:
    for n in range(items):
        yield (
            f"  item_{n}:\n    report: Report number {n} of something that somebody saw near the place on that day\n"
            f"    speaker: s{n % 60}\n    carriers: [c{chance.randrange(25)}]\n"
            f"    date: 2020-{1 + n % 12:02}-{1 + n % 28:02}\n"
            f"    url: https://example.org/article/{n}\n    model: table\n    independent: made up so\n"
            "    because: the reason for these numbers, in a sentence of some length, as analysts write them\n"
            f"    given: {_given(n, chance)}"
        )


def _given(n: int, chance: random.Random) -> str:
    if n % 5 == 3:
        return "{{how: {{day: {:.2f}, night: {:.2f}, proxy: {:.2f}}}}}".format(
            *(chance.uniform(0.3, 0.6) for _ in "dnp")
        )
    if n % 5 == 4:
        return f"{{talk: {{much: 0.5 to 0.8, little: {chance.uniform(0.4, 0.7):.2f}}}}}"
    lows = {h: chance.uniform(0.25, 0.5) for h in CANDIDATES}
    return f"{{{', '.join(f'{h}: {low:.2f} to {low + chance.uniform(0.1, 0.3):.2f}' for h, low in lows.items())}}}"


def measure(run: Run, folder: Path) -> None:
    target = folder / f"report{run.suffix}"
    command = [sys.executable, "-m", "indicia", "report", str(run.case), "-q", "--force", "-o", str(target)]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    run.took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    run.size = target.stat().st_size


def main() -> None:
    rounds = max(ROUNDS, int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        large = folder / "large.yaml"
        large.write_text(large_case(ITEMS), encoding="utf-8")
        runs = [
            Run("founding case, HTML", FOUNDING, ".html", 5.0, 2.0),
            Run("founding case, PDF", FOUNDING, ".pdf", 5.0, 2.0),
            Run(f"{ITEMS} items, HTML", large, ".html", 20.0, 4.0),
        ]
        for run in runs * (rounds + 1):  # the first round compiles byte code and fills caches
            measure(run, folder)
    for run in runs:
        seconds, mib = min(run.took[1:]), run.size / MIB
        good = seconds < run.seconds and mib < run.mib
        limits = f"{run.seconds:g} s and {run.mib:g} MiB allowed"
        print(f"{run.name:22} {seconds:6.2f} s CPU  {mib:5.2f} MiB   {limits}: {'yes' if good else 'NO'}")


if __name__ == "__main__":
    main()
