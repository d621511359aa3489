"""How long a whole flip sheet takes, in contractions of the compiled case: at most 300 for the founding case.

    .venv/bin/python benchmarks/flip.py [rounds]

Both are measured by turns within one process, in CPU time, and the median of the ratios is told, so that a busy
machine slows both alike.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import indicia as ind
from indicia.analysis.flip import flip_sheet
from indicia.engine.compiled import compile_case

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
CONTRACTIONS, LIMIT, LEAST_ROUNDS = 50, 300, 9


def cpu_seconds(run: Callable[[], object], times: int = 1) -> float:
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


def main() -> None:
    rounds = max(LEAST_ROUNDS, int(sys.argv[1]) if len(sys.argv) > 1 else LEAST_ROUNDS)
    compiled = compile_case(ind.load(MODEL))
    evaluation = compiled.evaluate(compiled.central)
    question = flip_sheet(evaluation).question
    pairs = []
    for _ in range(rounds):
        contraction = cpu_seconds(lambda: evaluation.marginal((question,)), CONTRACTIONS)
        pairs.append((cpu_seconds(lambda: flip_sheet(evaluation)), contraction))
    ratio = statistics.median(sheet / contraction for sheet, contraction in pairs)
    sheet, contraction = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"flip sheet of {MODEL.name}: {1e3 * sheet:.0f} ms; one contraction: {1e3 * contraction:.2f} ms")
    print(f"{ratio:.0f} contractions (at most {LIMIT}): {'ok' if ratio <= LIMIT else 'TOO SLOW'}")


if __name__ == "__main__":
    main()
