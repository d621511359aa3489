"""The forensic measures of likelihood ratios: Cllr, Tippett and empirical cross-entropy.

All work on natural log-ratios, which may be infinite.
"""

import numpy as np

from indicia.analysis.calibrate.isotonic import isotonic
from indicia.analysis.calibrate.result import ECE, Ratios, Tippett
from indicia.engine.factor import Floats

_PRIOR_ODDS = np.linspace(-3.0, 3.0, 121)


def score_ratios(log_lr: Floats, same: Floats) -> Ratios:
    """Score likelihood ratios of two hypotheses.

    Parameters
    ----------
    log_lr
        Natural logarithms of the ratios.
    same
        1 where the first hypothesis is true, else 0; both must occur.
    """
    first, second = log_lr[same == 1.0], log_lr[same == 0.0]
    best = recalibrate(log_lr, same)
    best_first, best_second = best[same == 1.0], best[same == 0.0]
    return Ratios(
        same=first.size,
        different=second.size,
        cllr=cross_entropy(first, second, 0.0),
        cllr_standard_error=_standard_error(first, second),
        cllr_min=cross_entropy(best_first, best_second, 0.0),
        misleading_same=float(np.mean(first < 0.0)),
        misleading_different=float(np.mean(second > 0.0)),
        tippett=_tippett(first, second),
        ece=_ece((first, second), (best_first, best_second)),
    )


def recalibrate(log_lr: Floats, same: Floats) -> Floats:
    """Give the log-ratios of the best monotone change: isotonic regression, with the classes weighing the same."""
    n = float(same.sum())
    weights = np.where(same == 1.0, 1.0 / n, 1.0 / (same.size - n))
    share = isotonic(log_lr, same, weights)
    with np.errstate(divide="ignore"):
        found: Floats = np.log(share) - np.log1p(-share)
    return found


def cross_entropy(first: Floats, second: Floats, log_prior_odds: float) -> float:
    """Give the empirical cross-entropy in bits; Cllr at prior odds of 1.

    Ramos and Gonzalez-Rodriguez 2013, equation 5: P(1) mean log2(1 + 1/(LR O)) over the first, and
    P(2) mean log2(1 + LR O) over the second.
    """
    p = 1.0 / (1.0 + np.exp(-log_prior_odds))
    cost = p * np.logaddexp(0.0, -(first + log_prior_odds)).mean()
    cost += (1.0 - p) * np.logaddexp(0.0, second + log_prior_odds).mean()
    return float(cost / np.log(2.0))


def _standard_error(first: Floats, second: Floats) -> float | None:
    """That of Cllr, a mean over the first and one over the second, of independent ratios; None where not defined."""
    costs = np.logaddexp(0.0, -first), np.logaddexp(0.0, second)
    if min(first.size, second.size) < 2 or not all(np.isfinite(part).all() for part in costs):
        return None
    variance = sum(float(np.var(part, ddof=1)) / part.size for part in costs)
    return float(np.sqrt(variance) / (2.0 * np.log(2.0)))


def _tippett(first: Floats, second: Floats) -> Tippett:
    at = np.unique(np.concatenate([first, second]))
    above = [1.0 - np.searchsorted(np.sort(part), at, side="right") / part.size for part in (first, second)]
    return Tippett(at / np.log(10.0), above[0], above[1])


def _ece(given: tuple[Floats, Floats], best: tuple[Floats, Floats]) -> ECE:
    odds = _PRIOR_ODDS * np.log(10.0)
    nothing = np.zeros(1), np.zeros(1)
    curves = [np.array([cross_entropy(*pair, at) for at in odds]) for pair in (given, best, nothing)]
    return ECE(_PRIOR_ODDS, curves[0], curves[1], curves[2])
