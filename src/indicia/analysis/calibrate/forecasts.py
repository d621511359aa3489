"""Scores of forecasts, split into calibration and discrimination by isotonic regression (CORP).

T. Dimitriadis, T. Gneiting and A. I. Jordan 2021, PNAS 118 (8) e2016191118: with x the stated probabilities, c their
isotonic recalibration and r the base rate, miscalibration = S(x) - S(c), discrimination = S(r) - S(c) and
uncertainty = S(r), so that S(x) = miscalibration - discrimination + uncertainty, exactly.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from indicia.analysis.calibrate.result import Forecasts, Parts, ReliabilityDiagram
from indicia.engine.factor import Floats

type Indices = npt.NDArray[np.intp]

_RESAMPLES = 999


def score_forecasts(probability: Floats, true: Floats, cases: Sequence[slice], *, seed: int) -> Forecasts:
    """Score probabilities of hypotheses.

    Parameters
    ----------
    probability, true
        Stated probabilities and whether each came true (0 or 1); axis: hypotheses of all cases.
    cases
        The rows of each case, whose hypotheses exclude one another.
    seed
        Of the simulation of forecasts that are right.
    """
    recalibrated = isotonic(probability, true)
    base = np.full(true.shape, true.mean())
    parts = [_parts(score, probability, recalibrated, base, true) for score in (_brier, _log)]
    values, first, count = np.unique(probability, return_index=True, return_counts=True)
    lines, missed = _if_right(probability, cases, first, seed)
    lower, upper = np.quantile(lines, [0.05, 0.95], axis=0)
    p_value = (1 + int(np.sum(missed >= parts[0].miscalibration - 1e-12))) / (1 + _RESAMPLES)
    diagram = ReliabilityDiagram(values, recalibrated[first], lower, upper, count)
    return Forecasts(len(cases), true.size, parts[0], parts[1], _auc(probability, true), p_value, diagram)


def isotonic(x: Floats, y: Floats, weights: Floats | None = None) -> Floats:
    """Give the rising function of x that is nearest to y in squares, at each x; equal x have equal values."""
    from scipy.optimize import isotonic_regression

    values, place = np.unique(x, return_inverse=True)
    w = np.ones(x.shape) if weights is None else weights
    total = np.bincount(place, w, values.size)
    mean = np.bincount(place, w * y, values.size) / total
    fitted: Floats = np.clip(isotonic_regression(mean, weights=total).x, 0.0, 1.0)[place]
    return fitted


def _brier(p: Floats, y: Floats) -> float:
    return float(np.mean((p - y) ** 2))


def _log(p: Floats, y: Floats) -> float:
    with np.errstate(divide="ignore"):
        return float(np.mean(-np.log2(np.where(y == 1.0, p, 1.0 - p))) + 0.0)


def _parts(score: Callable[[Floats, Floats], float], x: Floats, c: Floats, base: Floats, y: Floats) -> Parts:
    stated, best, uncertainty = score(x, y), score(c, y), score(base, y)
    return Parts(stated, stated - best, uncertainty - best, uncertainty)


def _auc(probability: Floats, true: Floats) -> float:
    from scipy.stats import rankdata

    ranks = rankdata(probability)
    n, m = int(true.sum()), int(true.size - true.sum())
    return float((ranks[true == 1.0].sum() - n * (n + 1) / 2.0) / (n * m))


def _if_right(probability: Floats, cases: Sequence[slice], first: Indices, seed: int) -> tuple[Floats, Floats]:
    """Lines and Brier miscalibrations where truths are drawn from the stated probabilities themselves."""
    rng = np.random.default_rng(seed)
    lines, missed = np.empty((_RESAMPLES, len(first))), np.empty(_RESAMPLES)
    ends = [np.cumsum(probability[rows]) for rows in cases]
    for i in range(_RESAMPLES):
        drawn = np.zeros(probability.shape)
        for rows, end, u in zip(cases, ends, rng.random(len(cases)), strict=True):
            drawn[rows.start + int(np.searchsorted(end, u * end[-1], side="right"))] = 1.0
        fitted = isotonic(probability, drawn)
        lines[i], missed[i] = fitted[first], _brier(probability, drawn) - _brier(fitted, drawn)
    return lines, missed
