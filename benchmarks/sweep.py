"""A grid of 1,000 by 1,000 scenarios of the founding case, in times of exponentiating and normalising such an array.

    .venv/bin/python benchmarks/sweep.py [rounds]

"Grid" fills every variable of the result from the compiled case and should stay within 1.5; "whole call" reads the case
again as well. All are measured by turns within one process, in CPU time, and the median of the ratios is told, so that
a busy machine slows all alike.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import indicia as ind
from indicia.analysis.sweep import prepare

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
VARYING = {"prior.perpetrator.tajikistan": "0:1:1000", "takhar_police.reliability": "0:1:1000"}
LIMIT, LEAST_ROUNDS = 1.5, 9


def cpu_seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    rounds = max(LEAST_ROUNDS, int(sys.argv[1]) if len(sys.argv) > 1 else LEAST_ROUNDS)
    case = ind.load(MODEL)
    log = np.log(ind.sweep(case, VARYING)["posterior"].to_numpy() + 1e-300)  # the first call pays for its imports

    def normalise() -> None:
        p = np.exp(log)
        p /= p.sum(axis=0)

    def grid() -> None:
        work.run(lambda _done, _total: None)

    times = []
    for _ in range(rounds):
        work = prepare(case, VARYING)
        times.append((cpu_seconds(grid), cpu_seconds(lambda: ind.sweep(case, VARYING)), cpu_seconds(normalise)))
    told = [statistics.median(column) for column in zip(*times, strict=True)]
    ratio, whole = (statistics.median(t[i] / t[2] for t in times) for i in (0, 1))
    print(f"{log.shape[1] * log.shape[2]:,} scenarios of {log.shape[0]} hypotheses, {MODEL.name}")
    print("grid {:.0f} ms; whole call {:.0f} ms; NumPy alone {:.0f} ms".format(*(1e3 * t for t in told)))
    print(f"grid: {ratio:.2f} times NumPy (at most {LIMIT}): {'ok' if ratio <= LIMIT else 'TOO SLOW'}")
    print(f"whole call: {whole:.2f} times NumPy")


if __name__ == "__main__":
    main()
