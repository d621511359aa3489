"""What the command costs before it does anything, against Python alone and against the import of what it needs.

    .venv/bin/python benchmarks/startup.py [--rounds N]

User and system CPU of the whole process, one command after another within a round. Byte code is compiled first, as
installation does.
"""

import argparse
import compileall
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import measure

ROOT = Path(__file__).parents[1]
MODEL = "models/tajikistan-2018.yaml"
TIMES, BESIDE = 3.0, 0.1  # what `indicia version` may take: so many times Python's own start, and so many seconds


def command(*arguments: str) -> measure.Measure:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return measure.cpu_of([sys.executable, *arguments], cwd=ROOT, environment=environment)


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    compileall.compile_dir(ROOT / "src", quiet=2)
    commands = {
        "nothing": command("-c", "pass"),
        "version": command("-m", "indicia", "version"),
        "imports": command("-c", "import numpy, pydantic"),
        "brief": command("-m", "indicia", "score", "--brief", MODEL),
        "score": command("-m", "indicia", "score", MODEL),
    }
    for run in commands.values():
        run()
    taken = measure.by_turns(options.rounds, **commands)
    allowed = [TIMES * seconds + BESIDE for seconds in taken["nothing"]]
    versus, packages = "the import of NumPy and pydantic", ("pydantic",)
    yield measure.as_long(
        "startup.version",
        "`indicia version`",
        f"{TIMES:g} times `python -c pass`, and {BESIDE:g} s",
        taken["version"],
        allowed,
        wanted=1.0,
    )
    for name, said, wanted in (("brief", "`indicia score --brief`", 4.0), ("score", "`indicia score`", 5.0)):
        yield measure.as_long(
            f"startup.{name}",
            f"{said} of the founding case",
            versus,
            taken[name],
            taken["imports"],
            wanted=wanted,
            packages=packages,
        )


if __name__ == "__main__":
    measure.run(rows, __doc__, rounds=7)
