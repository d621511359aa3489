"""What a report costs: CPU of the whole command and size of the file, for the founding case and one of 300 items.

    .venv/bin/python benchmarks/report.py [--rounds N]

User and system CPU of the process. The first round compiles byte code and fills caches, and does not count. The case of
300 items is made up: two linked questions and a hidden one, a catch-all, graded carriers, ranges.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import measure

ROOT = Path(__file__).parents[1]
FOUNDING = ROOT / "models" / "tajikistan-2018.yaml"
ITEMS = 300
CANDIDATES = "abcdef"
LIMITS = {"founding.html": (5.0, 2.0), "founding.pdf": (5.0, 2.0), "large.html": (20.0, 4.0)}  # seconds, MiB
NAMES = {"founding": "the founding case", "large": f"a case of {ITEMS} items"}


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


def command(case: Path, target: Path) -> measure.Measure:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    written = [sys.executable, "-m", "indicia", "report", str(case), "-q", "--force", "-o", str(target)]
    return measure.cpu_of(written, cwd=ROOT, environment=environment)


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        large = folder / "large.yaml"
        large.write_text(large_case(ITEMS), encoding="utf-8")
        cases = {"founding": FOUNDING, "large": large}
        commands = {name: command(cases[name.split(".")[0]], folder / name) for name in LIMITS}
        for run in commands.values():
            run()
        taken = measure.by_turns(options.rounds, **commands)
        sizes = {name: (folder / name).stat().st_size / 2**20 for name in LIMITS}
    for name, (seconds, mebibytes) in LIMITS.items():
        case, suffix = name.split(".")
        said = f"report of {NAMES[case]}, {suffix.upper()}"
        yield measure.absolute(f"report.{name}", f"{said}, CPU", taken[name], wanted=seconds)
        yield measure.absolute(f"report.{name}.size", f"{said}, size", [sizes[name]], wanted=mebibytes, unit="MiB")


if __name__ == "__main__":
    measure.run(rows, __doc__)
