"""What a summary of streamed draws holds beside the ranges."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


@dataclass(frozen=True)
class Extreme:
    """The draw in which a hypothesis comes out lowest or highest.

    Attributes
    ----------
    posterior
        Its posterior there.
    draw
        The number of the draw, from 0 on.
    numbers
        The numbers of that draw by path, a prior as what it comes to within its row.
    """

    posterior: float
    draw: int
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Spread:
    """One hypothesis over the possible draws.

    The middle of the draws is not P(h | evidence), and no mean is given for that reason.

    Attributes
    ----------
    sd
        Standard deviation of the posterior over the draws.
    quantiles
        Of the posterior, by share; each to within `Streamed.resolution`.
    low, high
        The extremes.
    """

    id: str
    sd: float
    quantiles: Mapping[float, float]
    low: Extreme
    high: Extreme


@dataclass(frozen=True)
class NumberMoments:
    """Mean and standard deviation of a number over the possible draws."""

    path: str
    mean: float
    sd: float


@dataclass(frozen=True)
class Streamed:
    """What draws that were not kept left behind.

    Attributes
    ----------
    spreads
        In the case's order.
    numbers
        In the order of the case.
    bins
        Edges of the bins of a posterior; axis: edge.
    histogram
        Draws in each; axes: hypothesis in the case's order, bin.
    odds_bins, odds_histogram
        The same of the odds of the leader against its rival, in decibans; the first and the last bin are open.
    odds_mean, odds_sd
        Of those in decibans, over the draws in which both are possible; None where there are none.
    correlated_draws
        On how many draws, the first, the rank correlations rest.
    """

    spreads: tuple[Spread, ...]
    numbers: tuple[NumberMoments, ...]
    bins: Floats
    histogram: npt.NDArray[np.int64]
    odds_bins: Floats
    odds_histogram: npt.NDArray[np.int64]
    odds_mean: float | None
    odds_sd: float | None
    correlated_draws: int

    @property
    def resolution(self) -> float:
        """How far a quantile of a posterior or prior may be off."""
        return float(self.bins[1] - self.bins[0])

    def spread(self, hypothesis: str) -> Spread:
        """That of one hypothesis."""
        return next(s for s in self.spreads if s.id == hypothesis)
