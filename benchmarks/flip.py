"""How long a whole flip sheet takes, in contractions of the compiled case.

    .venv/bin/python benchmarks/flip.py [--rounds N]

The founding case is compiled once. One contraction is the posterior of one question from the factors of the compiled
case; the sheet moves every number of the case to where the leader changes. CPU time.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import measure

import indicia as ind
from indicia.analysis.flip import flip_sheet
from indicia.engine.compiled import compile_case

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"
CONTRACTIONS = 50


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    compiled = compile_case(ind.load(MODEL))
    evaluation = compiled.evaluate(compiled.central)
    question = flip_sheet(evaluation).question

    factors = evaluation.factors  # handed over, since sums of the evaluation's own are remembered

    def contractions() -> None:
        for _ in range(CONTRACTIONS):
            evaluation.marginal((question,), factors)

    def sheet() -> float:
        fresh = compiled.evaluate(compiled.central)
        return measure.cpu(lambda: flip_sheet(fresh))()

    taken = measure.by_turns(
        options.rounds,
        contraction=measure.cpu(contractions, per=CONTRACTIONS),
        sheet=sheet,
    )
    yield measure.as_long(
        "flip.sheet",
        "flip sheet of the founding case",
        "one contraction of the compiled case",
        taken["sheet"],
        taken["contraction"],
        wanted=300,
        unit="ms",
        scale=1e3,
    )


if __name__ == "__main__":
    measure.run(rows, __doc__, rounds=9)
