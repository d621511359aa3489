"""Which sampler: effective draws per second of nutpie and of PyMC's own NUTS on the same model, compilation apart.

    .venv/bin/python benchmarks/infer.py [--rounds N] [--draws N]

The model is that of the founding case, with every number uncertain that evidence can teach something about. Both sample
two chains on two cores with equal numbers of draws and of tuning steps. What counts is the time for an effective draw
of the number that mixes worst.
"""

import argparse
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import arviz as az
import measure
import nutpie
import pymc as pm

import indicia as ind
from indicia.inference.model import build

MODEL = Path(__file__).parents[1] / "models" / "tajikistan-2018.yaml"


def least_effective(tree: Any) -> float:
    ess = az.ess(tree.posterior.to_dataset(), method="bulk")
    return min(float(v.min()) for v in ess.data_vars.values())


def per_effective_draw(sample: Callable[[], Any]) -> measure.Measure:
    def measured() -> float:
        trees = []
        seconds = measure.wall(lambda: trees.append(sample()))()
        return seconds / least_effective(trees[0])

    return measured


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    logging.getLogger("pymc").setLevel(logging.ERROR)  # it tells what it samples with
    model, n = build(ind.load(MODEL), named=False).model, options.draws
    compiled = nutpie.compile_pymc_model(model, backend="numba")
    with model:
        step = pm.NUTS()

    def by_pymc() -> Any:
        with model:
            kept = {"progressbar": False, "compute_convergence_checks": False}
            return pm.sample(n, tune=n, chains=2, cores=2, step=step, random_seed=1, **kept)

    taken = measure.by_turns(
        options.rounds,
        nutpie=per_effective_draw(
            lambda: nutpie.sample(compiled, draws=n, tune=n, chains=2, cores=2, seed=1, progress_bar=False)
        ),
        pymc=per_effective_draw(by_pymc),
    )
    yield measure.faster(
        "infer.nutpie",
        "sampling the founding case with nutpie, per effective draw",
        "PyMC's own NUTS",
        taken["nutpie"],
        taken["pymc"],
        unit="ms",
        scale=1e3,
        packages=("nutpie", "pymc"),
    )


if __name__ == "__main__":
    measure.run(rows, __doc__, draws=200)
