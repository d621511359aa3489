"""From a written range, "0.6 to 0.9", to the distribution that has its 5th and 95th percentile there."""

import math
from functools import lru_cache

from indicia.quantity.domain import QuantityError
from indicia.quantity.special import beta_tails, logistic

type _Pair = tuple[float, float]

Z95 = 1.6448536269514722  # the standard normal's 95th percentile
_TARGET = math.log(0.05) - math.log(0.95)
_CLOSE = 1e-11  # on the logit of 0.05: 5e-13 of probability
_LAST_DIGITS = 1e-7  # what the tails themselves are good for at shapes of 1e13
_MOST_LOG = 705.0


@lru_cache(maxsize=4096)
def fit_beta(low: float, high: float) -> tuple[float, float]:
    """Give the shapes (a, b) of the Beta with exactly 5 % below `low` and 5 % above `high`, 0 < low < high < 1.

    Any two quantiles belong to one Beta and to one only (existence: van Dorp and Mazzuchi 2000, J. Stat. Comput.
    Simul. 67; uniqueness: Shih 2015, J. Stat. Comput. Simul. 85). Newton's method on (log a, log b) from the normal
    approximation on the logit scale, with halved steps; where that does not settle, by way of narrower ranges.

    Raises
    ------
    QuantityError
        If no float has the precision that the range asks for: ends closer than about 1e-8 of themselves, or below
        about 1e-280.
    """
    solved = _newton(low, high, _first_guess(low, high)) or _by_narrower_ranges(low, high)
    if solved is None:
        found = f"no Beta found with its 5th percentile at {low} and its 95th at {high}"
        raise QuantityError(f"{found}; write a wider range, or the number itself")
    return math.exp(solved[0]), math.exp(solved[1])


def _newton(low: float, high: float, point: _Pair) -> _Pair | None:
    miss = _misses(low, high, point)
    for _ in range(60):
        if _size(miss) < _CLOSE:
            return point
        step = _newton_step(low, high, point, miss)
        point, miss, moved = _damped(low, high, point, miss, step)
        if not moved:
            break
    return point if _size(miss) < _LAST_DIGITS else None


def _by_narrower_ranges(low: float, high: float) -> _Pair | None:
    """Widen a range step by step, each solution being the next one's start, beginning where Newton's method is safe."""
    bottom, top = _log_odds(low), _log_odds(high)
    pivot = min(max(0.0, bottom), top)
    share = min(1.0, 2.0 / (top - bottom))
    solved: _Pair | None = None
    while True:
        ends = logistic(pivot + share * (bottom - pivot)), logistic(pivot + share * (top - pivot))
        solved = _newton(*(ends if share < 1.0 else (low, high)), solved or _first_guess(*ends))
        if solved is None or share == 1.0:
            return solved
        share = min(1.0, 1.5 * share)


def _first_guess(low: float, high: float) -> _Pair:
    """Match mean and variance of logit X, with trigamma(a) read as 1/a + 1/a^2."""
    bottom, top = _log_odds(low), _log_odds(high)
    middle = min(max(0.5 * (bottom + top), -_MOST_LOG), _MOST_LOG)
    variance = ((top - bottom) / (2.0 * Z95)) ** 2
    return _log_shape(variance / (1.0 + math.exp(middle))), _log_shape(variance / (1.0 + math.exp(-middle)))


def _log_shape(variance: float) -> float:
    if variance < 1e-300:
        return _MOST_LOG - 5.0
    return -math.log(2.0 * variance / (1.0 + math.sqrt(1.0 + 4.0 * variance)))


def _log_odds(p: float) -> float:
    return math.log(p) - math.log1p(-p)


def _misses(low: float, high: float, point: _Pair) -> _Pair:
    """Logit of the share below `low`, and of that above `high`, less the logit of 5 %."""
    a, b = math.exp(point[0]), math.exp(point[1])
    below, not_below = beta_tails(low, a, b)
    not_above, above = beta_tails(high, a, b)
    return _logit(below, not_below) - _TARGET, _logit(above, not_above) - _TARGET


def _logit(share: float, rest: float) -> float:
    return math.log(max(share, 1e-300)) - math.log(max(rest, 1e-300))


def _size(miss: _Pair) -> float:
    return max(abs(miss[0]), abs(miss[1]))


def _newton_step(low: float, high: float, point: _Pair, miss: _Pair) -> _Pair | None:
    h = 1e-6
    by_a = _misses(low, high, (point[0] + h, point[1]))
    by_b = _misses(low, high, (point[0], point[1] + h))
    aa, ba = (by_a[0] - miss[0]) / h, (by_a[1] - miss[1]) / h
    ab, bb = (by_b[0] - miss[0]) / h, (by_b[1] - miss[1]) / h
    determinant = aa * bb - ab * ba
    if not (math.isfinite(determinant) and abs(determinant) > 1e-300):
        return None
    step = ((ab * miss[1] - bb * miss[0]) / determinant, (ba * miss[0] - aa * miss[1]) / determinant)
    longest = max(abs(step[0]), abs(step[1]))
    scale = min(1.0, 3.0 / longest) if longest > 0.0 else 1.0
    return step[0] * scale, step[1] * scale


def _damped(low: float, high: float, point: _Pair, miss: _Pair, step: _Pair | None) -> tuple[_Pair, _Pair, bool]:
    """Take the longest of the step, its half, its quarter... that comes nearer; tell whether any did."""
    scale = 1.0
    while step is not None and scale > 1e-4:
        trial = (point[0] + scale * step[0], point[1] + scale * step[1])
        if max(trial) < _MOST_LOG and min(trial) > -_MOST_LOG:
            trial_miss = _misses(low, high, trial)
            if _size(trial_miss) < _size(miss):
                return trial, trial_miss, True
        scale *= 0.5
    return point, miss, False
