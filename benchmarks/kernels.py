"""Inner loops by themselves, with pytest-benchmark: reading, scoring, drawing, the tape, tallies, tables, grids.

    .venv/bin/python benchmarks/kernels.py
    .venv/bin/python -m pytest benchmarks --benchmark-only        with all that pytest-benchmark can tell

`test_engine.py` reads and scores; `test_kernels.py` has the loops that everything large comes down to. Nothing stands
against them: they are here to see what a change of the engine does.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure

HERE = Path(__file__).parent


def benchmarks() -> list[dict[str, Any]]:
    """What pytest-benchmark found."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "benchmarks.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--benchmark-only"]
        command += ["--benchmark-disable-gc", f"--benchmark-json={file}", str(HERE)]
        ended = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True)
        if ended.returncode:
            raise SystemExit(f"{ended.stdout[-2000:]}\npytest ended with status {ended.returncode}")
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    return found


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:  # noqa: ARG001 - pytest-benchmark chooses its rounds
    for found in benchmarks():
        name = found["name"].removeprefix("test_").replace("_", " ").replace("[", ", ").removesuffix("]")
        seconds, rounds = found["stats"]["median"], found["stats"]["rounds"]
        yield measure.absolute(
            f"kernels.{found['name']}",
            name,
            [seconds],
            rounds=rounds,
            unit="ms",
            scale=1e3,
            packages=("pytest-benchmark",),
        )


if __name__ == "__main__":
    measure.run(rows, __doc__)
