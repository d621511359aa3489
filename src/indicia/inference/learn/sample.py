"""Sampling a small model, and whether it makes such data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indicia.engine.factor import Floats
from indicia.inference.learn.result import Check
from indicia.inference.learn.study import Study

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr

type Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Plan:
    """How to sample."""

    draws: int
    tune: int
    chains: int
    seed: int


def sample(model: "pm.Model", plan: Plan) -> "xr.DataTree":
    """Sample by nutpie's NUTS; Ctrl-C ends it without a result."""
    import nutpie

    return sample_compiled(nutpie.compile_pymc_model(model), plan)


def sample_compiled(compiled: object, plan: Plan) -> "xr.DataTree":
    """Sample a model that nutpie has compiled."""
    import nutpie

    running = nutpie.sample(
        compiled,
        draws=plan.draws,
        tune=plan.tune,
        chains=plan.chains,
        seed=plan.seed,
        target_accept=0.95,
        progress_bar=False,
        save_warmup=False,
        blocking=False,
    )
    try:
        tree: xr.DataTree = running.wait()
    except BaseException:
        running.cancel()
        raise
    return tree


def check(study: Study, model: "pm.Model", posterior: "xr.DataTree", seed: int) -> tuple[Check, ...]:
    """Compare figures of the data with those of data made by the model, before and after it has seen them."""
    before, after = study.replicates(model, posterior, seed)
    seen, found = study.observations(), []
    for statistic in study.statistics():
        observed = float(statistic.of(seen))
        ranges = _range90(statistic.of(before)), _range90(statistic.of(after))
        found.append(Check(statistic.what, observed, *ranges, _above(statistic.of(after), observed)))
    return tuple(found)


def _range90(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def _above(values: Floats, observed: float) -> float:
    """The share above, ties counted half."""
    return float(np.mean(values > observed) + 0.5 * np.mean(values == observed))
