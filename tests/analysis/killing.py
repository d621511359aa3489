"""Runs in processes of their own that are killed at a moment of the run, told by the chunks that it has done."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from analysis.draw_cases import case
from indicia.analysis.draw.points import CHUNK

CHUNKS = 8
N = CHUNKS * CHUNK + 1_000

# One way of evaluating, so that nobody waits for a compiler: its figures are the same, and here the kills matter.
RUN = """
import sys, time
import indicia as ind
from indicia.analysis.draw import evaluator
evaluator.MANY = 2**60
what, case, n, store = sys.argv[1:]
def tell(done, of):
    print(done, flush=True)
print(0, flush=True)
getattr(ind, what)(ind.load(case), int(n), store=store, workers=2, progress=tell)
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def written(folder: Path) -> Path:
    """The case of the draws as a file."""
    path = folder / "case.yaml"
    path.write_text(case().to_yaml(), encoding="utf-8")
    return path


def moments(kills: int) -> Iterator[float]:
    """Moments of a run, in chunks done: one in each of so many equal parts of it, in random order."""
    rng = random.Random(kills)
    parts = [(i + rng.random()) / kills * CHUNKS for i in range(kills)]
    yield from rng.sample(parts, kills)


def killed(what: str, file: Path, store: Path, moment: float, chunk_seconds: float) -> None:
    """Start a run, and kill it when it has done so many chunks and a part of the next."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, what, str(file), str(N), str(store)], stdout=subprocess.PIPE, text=True
    )
    with run:
        assert run.stdout is not None
        for line in run.stdout:
            if int(line) >= int(moment) * CHUNK:
                break
        time.sleep((moment - int(moment)) * chunk_seconds)
        run.kill()
        run.stdout.read()
