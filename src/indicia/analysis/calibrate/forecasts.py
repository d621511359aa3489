"""Scores of forecasts, split into calibration and discrimination by isotonic regression (CORP).

T. Dimitriadis, T. Gneiting and A. I. Jordan 2021, PNAS 118 (8) e2016191118: with x the stated probabilities, c their
isotonic recalibration and r the base rate, miscalibration = S(x) - S(c), discrimination = S(r) - S(c) and
uncertainty = S(r), so that S(x) = miscalibration - discrimination + uncertainty, exactly.
"""

from collections.abc import Callable, Sequence

import numpy as np

from indicia.analysis.calibrate.bands import REPEATS, Layout, Places, if_resampled, if_right, lay_out
from indicia.analysis.calibrate.isotonic import Isotonic, isotonic_on
from indicia.analysis.calibrate.result import Forecasts, Parts, ReliabilityDiagram
from indicia.engine.factor import Floats

MOST_POINTS = 400
"""Points of a reliability diagram: of more distinct probabilities, as many are shown."""


def score_forecasts(
    probability: Floats, true: Floats, cases: Sequence[slice], *, alike: Sequence[Places] = (), seed: int
) -> Forecasts:
    """Score probabilities of hypotheses.

    Parameters
    ----------
    probability, true
        Stated probabilities and whether each came true (0 or 1); axis: hypotheses of all cases.
    cases
        The rows of each case, whose hypotheses exclude one another.
    alike
        The rows of each hypothesis, where all cases have the same ones.
    seed
        Of the simulation of forecasts that are right, and of the resampling of cases.
    """
    fit, layout = isotonic_on(probability), lay_out(probability, cases)
    line = fit.line(true)
    base = np.full(true.shape, true.mean())
    brier, log = (_parts(cost, (probability, line[fit.place], base), true, layout) for cost in (_brier, _log))
    shown = _shown(fit.values.size)
    right = if_right(probability, layout, fit, shown, seed)
    band = if_resampled(true, layout, fit, shown, seed)
    diagram = ReliabilityDiagram(fit.values[shown], line[shown], right.lower, right.upper, *band, _counts(fit, shown))
    return Forecasts(
        cases=len(cases),
        rows=true.size,
        brier=brier,
        log=log,
        auc=_auc(probability, true),
        p_value=_p_value(right.missed, brier.miscalibration),
        p_value_by_hypothesis=_p_by_hypothesis(probability, true, layout, alike, seed) if alike else None,
        diagram=diagram,
    )


def _p_value(missed: Floats, found: float) -> float:
    return (1 + int(np.sum(missed >= found - 1e-12))) / (1 + missed.size)


def _p_by_hypothesis(probability: Floats, true: Floats, layout: Layout, alike: Sequence[Places], seed: int) -> float:
    """The same test with a line for each hypothesis: one called too probable, another too little, would even out."""
    fits = [isotonic_on(probability[rows]) for rows in alike]

    def missed(y: Floats) -> float:
        best = np.empty(y.shape)
        for fit, rows in zip(fits, alike, strict=True):
            best[rows] = fit.line(y[rows])[fit.place]
        return float(np.mean(_brier(probability, y)) - np.mean(_brier(best, y)))

    generator = np.random.default_rng([seed, 2])
    by_chance = np.array([missed(layout.draw_truths(generator)) for _ in range(REPEATS)])
    return _p_value(by_chance, missed(true))


def _brier(p: Floats, y: Floats) -> Floats:
    return (p - y) ** 2


def _log(p: Floats, y: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return -np.log2(np.where(y == 1.0, p, 1.0 - p)) + 0.0


def _parts(
    cost: Callable[[Floats, Floats], Floats], stated_best_base: tuple[Floats, Floats, Floats], y: Floats, layout: Layout
) -> Parts:
    costs = [cost(p, y) for p in stated_best_base]
    stated, best, uncertainty = (float(np.mean(of_rows)) for of_rows in costs)
    error = _standard_error(costs[0], layout)
    return Parts(stated, stated - best, uncertainty - best, uncertainty, error)


def _standard_error(costs: Floats, layout: Layout) -> float | None:
    """That of the mean over all rows, the cases being independent and their rows not (ratio estimator).

    W. G. Cochran 1977, Sampling Techniques, 3rd edition, section 6.4: the mean is the ratio of two totals over cases.
    None where it is not defined: one case only, or an infinite cost.
    """
    n, total = layout.sizes.size, np.add.reduceat(costs, layout.starts)
    if n < 2 or not np.isfinite(total).all():
        return None
    away = total - np.mean(costs) * layout.sizes
    return float(np.sqrt(np.sum(away**2) * n / (n - 1)) / layout.sizes.sum())


def _shown(distinct: int) -> Places:
    """Which of the distinct probabilities a diagram shows: all, or as many as it may, evenly by rank."""
    return np.unique(np.linspace(0, distinct - 1, min(distinct, MOST_POINTS)).round().astype(np.intp))


def _counts(fit: Isotonic, shown: Places) -> Places:
    """How many rows have each probability shown, or one between it and the one shown before it."""
    upto = np.cumsum(np.bincount(fit.place, minlength=fit.values.size))[shown]
    return np.diff(upto, prepend=0)


def _auc(probability: Floats, true: Floats) -> float:
    from scipy.stats import rankdata

    ranks = rankdata(probability)
    n, m = int(true.sum()), int(true.size - true.sum())
    return float((ranks[true == 1.0].sum() - n * (n + 1) / 2.0) / (n * m))
