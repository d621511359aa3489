"""Comparison by leave-one-out cross-validation.

Where a model's group-level numbers can be integrated out given the others of the group, the left-out observation has
the density p(y_i | y_-i, psi) given the remaining parameters psi, and the leave-one-out density is the harmonic mean of
that over the posterior of psi: Pareto-smoothed importance sampling (A. Vehtari, A. Gelman and J. Gabry 2017, Statistics
and Computing 27, 1413) then reweights psi alone, which one observation hardly moves.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.inference.learn.result import Compared, Comparison

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Unit:
    """What is left out: its name, and how many there are of each kind; axis: kinds."""

    name: str
    multiplicity: npt.NDArray[np.int64]


@dataclass(frozen=True)
class LeftOut:
    """Expected log predictive density of each kind of unit, and the worst Pareto shape; axis: kinds."""

    elpd: Floats
    pareto_k: float


def leave_one_out(log_density: Floats, posterior: "xr.DataTree") -> LeftOut:
    """Smooth and average; axes of `log_density`: draw (chains laid end to end), kind of unit."""
    import arviz as az

    chains, draws = (posterior["posterior"].sizes[name] for name in ("chain", "draw"))
    shaped = log_density.reshape(chains, draws, -1)
    if np.all(np.ptp(log_density, axis=0) < 1e-12):
        return LeftOut(log_density[0], 0.0)
    tree = az.from_dict({"posterior": {"psi": shaped[..., 0]}, "log_likelihood": {"unit": shaped}})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the Pareto shape, which is told with the result
        found = az.loo(tree, pointwise=True)
    return LeftOut(np.asarray(found.elpd_i), float(np.max(found.pareto_k)))


def compare(unit: Unit, name: str, chosen: LeftOut, rivals: Mapping[str, Floats], pareto_k: float) -> Comparison:
    """Set a model against rivals, given each one's log predictive densities; axis: kinds of unit.

    `pareto_k` is the worst of all that were smoothed.
    """
    weights = unit.multiplicity
    total = int(weights.sum())
    rows = [Compared(name, float(weights @ chosen.elpd), 0.0, 0.0)]
    for rival, elpd in rivals.items():
        by_unit = elpd - chosen.elpd
        mean = float(weights @ by_unit) / total
        error = float(np.sqrt(total * (weights @ (by_unit - mean) ** 2) / max(total - 1, 1)))
        rows.append(Compared(rival, float(weights @ elpd), mean * total, error))
    return Comparison(unit.name, total, tuple(rows), pareto_k)
