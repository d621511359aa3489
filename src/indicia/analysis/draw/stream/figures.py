"""From a tally to the figures of a summary."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from indicia.analysis.draw.stream.result import QUANTILES, Extreme, NumberMoments, Spread, Streamed
from indicia.analysis.draw.stream.tally import BINS, ODDS_BINS, Tally, quantile
from indicia.analysis.draw.summary import RANGE, HypothesisRange, bands_of
from indicia.engine.factor import Floats


def ranged(hypothesis: HypothesisRange, tally: Tally, at: int) -> HypothesisRange:
    """A hypothesis with the ranges and the share of leads that a tally has for it."""
    ends = (float(tally.ends[at, 0]), float(tally.ends[at, 1]))
    low, high = (quantile(tally.posterior[at], q, ends) for q in RANGE)
    prior_low, prior_high = (quantile(tally.prior[at], q) for q in RANGE)
    fixed = np.count_nonzero(tally.prior[at]) == 1  # a prior that does not vary is known better than by its bin
    return replace(
        hypothesis,
        low=low,
        high=high,
        prior_low=hypothesis.prior_low if fixed else prior_low,
        prior_high=hypothesis.prior_high if fixed else prior_high,
        leads=float(tally.leads[at] / tally.draws[1]),
        bands=bands_of(low, high),
    )


def streamed(
    tally: Tally, names: Sequence[str], paths: Sequence[str], numbers: Callable[[int], Floats], correlated: int
) -> Streamed:
    """Everything else that a tally tells.

    Parameters
    ----------
    tally, names, paths
        The draws added up, their hypotheses and numbers.
    numbers
        Gives the numbers of one draw.
    correlated
        On how many draws the rank correlations rest.
    """
    known: dict[int, dict[str, float]] = {}

    def extreme(h: int, end: int) -> Extreme:
        draw = int(tally.places[h, end])
        if draw not in known:
            known[draw] = dict(zip(paths, map(float, numbers(draw)), strict=True))
        return Extreme(float(tally.ends[h, end]), draw, known[draw])

    possible = int(tally.draws[1])
    spreads = tuple(
        Spread(
            name,
            _moments(tally.moments[h], possible)[1],
            {q: quantile(tally.posterior[h], q, (tally.ends[h, 0], tally.ends[h, 1])) for q in QUANTILES},
            extreme(h, 0),
            extreme(h, 1),
        )
        for h, name in enumerate(names)
    )
    finite = int(tally.odds_moments[0])
    mean, sd = _moments(np.array([0.0, *tally.odds_moments[1:]]), finite) if finite else (None, None)
    return Streamed(
        spreads,
        tuple(NumberMoments(p, *_moments(row, possible)) for p, row in zip(paths, tally.numbers, strict=True)),
        np.linspace(0.0, 1.0, BINS + 1),
        tally.posterior,
        np.linspace(-200.0, 200.0, ODDS_BINS - 1),
        tally.odds,
        mean,
        sd,
        correlated,
    )


def _moments(row: Floats, n: int) -> tuple[float, float]:
    """Mean and standard deviation from what the moments are about, and sums of distances and of their squares."""
    about, first, second = map(float, row)
    mean = first / n
    return about + mean, sqrt(max(second / n - mean**2, 0.0))
