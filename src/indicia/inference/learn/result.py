"""What was learned: frozen values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, override

from indicia.engine.display import Writer, Written
from indicia.inference.trust import Diagnostics

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class LearnedNumber:
    """A number for a case, with the distribution that stands for its draws.

    Attributes
    ----------
    quantity
        As it is written in a case.
    mean, low, median, high
        Of the draws; `low` and `high` are the 5 % and 95 % points.
    distance
        The greatest distance between the distribution functions of the quantity and of the draws.
    fitted_low, fitted_high
        The quantity's own 5 % and 95 % points.
    """

    name: str
    what: str
    quantity: str
    mean: float
    low: float
    median: float
    high: float
    distance: float
    fitted_low: float
    fitted_high: float


@dataclass(frozen=True)
class Check:
    """A figure of the data beside the same figure of data that the model makes.

    Attributes
    ----------
    prior, posterior
        Where 90 % of such figures lie, before the model has seen the data and after.
    above
        The share of the posterior's figures above the observed one; near 0 or 1 the model misses something.
    """

    what: str
    observed: float
    prior: tuple[float, float]
    posterior: tuple[float, float]
    above: float


@dataclass(frozen=True)
class Compared:
    """A model's expected log predictive density, and its difference from the model used, with its standard error."""

    model: str
    elpd: float
    difference: float
    standard_error: float


@dataclass(frozen=True)
class Comparison:
    """Models by leave-one-out cross-validation; the first is the one used.

    Attributes
    ----------
    unit
        What is left out.
    pareto_k
        The worst shape of the importance weights' tail; above 0.7 the figures cannot be trusted.
    """

    unit: str
    units: int
    models: tuple[Compared, ...]
    pareto_k: float


@dataclass(frozen=True)
class Learned(Written):
    """Numbers learned from a table of past incidents.

    Attributes
    ----------
    source, sha256
        The table, as it was named, and the hash of its content.
    kind
        `rates`, `records`, `decay` or `sources`.
    asked
        The options that were given, by name.
    data, model, notes
        What was read, the model with its priors, and what the numbers take for granted, in words.
    as_of
        The last day that was used; None where the table has no days.
    left_out
        Rows after that day.
    inference
        The draws, an ArviZ DataTree with `posterior` and `sample_stats`.
    """

    source: str
    sha256: str
    version: str
    kind: str
    asked: Mapping[str, Any]
    seed: int
    as_of: dt.date | None
    left_out: int
    data: str
    model: str
    notes: tuple[str, ...]
    numbers: tuple[LearnedNumber, ...]
    diagnostics: Diagnostics
    checks: tuple[Check, ...]
    comparison: Comparison
    inference: "xr.DataTree" = field(repr=False, compare=False)

    def __getitem__(self, name: str) -> LearnedNumber:
        return next(number for number in self.numbers if number.name == name)

    @property
    def failed(self) -> bool:
        """Whether the draws should not be trusted."""
        return bool(self.diagnostics.faults)

    def to_yaml(self) -> str:
        """Write the numbers as an overlay, whose `parameters` replace `$names` that a case has."""
        from indicia.inference.learn.write import to_yaml

        return to_yaml(self)

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.inference.learn import show

        return show
