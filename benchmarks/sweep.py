"""A grid of 1,000 by 1,000 scenarios of the founding case, against arrays of that size in NumPy.

    .venv/bin/python benchmarks/sweep.py [--rounds N]

"Filled" computes every variable of the result from the compiled case and the prepared grid; "the whole call" reads the
case again as well. They stand against allocating and writing an array of the size of the result, all its variables
together, and against exponentiating and normalising an array of the size of its posterior. CPU time.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import measure
import numpy as np

import indicia as ind
from indicia.analysis.sweep import prepare

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
VARYING = {"prior.perpetrator.tajikistan": "0:1:1000", "takhar_police.reliability": "0:1:1000"}
GRID = "1,000 x 1,000 grid of two numbers"


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    case = ind.load(MODEL)
    result = ind.sweep(case, VARYING)  # the first call pays for its imports
    log = np.log(result["posterior"].to_numpy() + 1e-300)
    size = sum(variable.nbytes for variable in result.data_vars.values()) // 8
    del result

    def filled() -> float:
        work = prepare(case, VARYING)
        return measure.cpu(lambda: work.run(lambda _done, _of: None))()

    def written() -> None:
        np.empty(size).fill(1.0)

    def normalised() -> None:
        p = np.exp(log)
        p /= p.sum(axis=0)

    taken = measure.by_turns(
        options.rounds,
        filled=filled,
        called=measure.cpu(lambda: ind.sweep(case, VARYING)),
        written=measure.cpu(written),
        normalised=measure.cpu(normalised),
    )
    writing = f"allocating and writing an array of the size of its result ({size * 8 / 2**20:,.0f} MiB)"
    yield measure.as_long(
        "sweep.written", f"{GRID}, filled", writing, taken["filled"], taken["written"], wanted=5.0, headline=True
    )
    normalising = "exponentiating and normalising an array of that many scenarios"
    yield measure.as_long(
        "sweep.normalised", f"{GRID}, filled", normalising, taken["filled"], taken["normalised"], wanted=1.5
    )
    yield measure.as_long("sweep.called", f"{GRID}, the whole call", normalising, taken["called"], taken["normalised"])


if __name__ == "__main__":
    measure.run(rows, __doc__, rounds=9)
