"""Whether a model makes such data as it was given."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.engine.factor import Floats
from indicia.inference.learn.result import Check
from indicia.inference.learn.study import Study

if TYPE_CHECKING:
    import pymc as pm
    import xarray as xr


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
