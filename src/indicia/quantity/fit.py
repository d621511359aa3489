"""From a written range, "0.6 to 0.9", to the distribution that has its 5th and 95th percentile there."""

import math
from collections.abc import Callable
from functools import lru_cache

from indicia.quantity.special import beta_tails

Z95 = 1.6448536269514722  # the standard normal's 95th percentile
_TARGET = math.log(0.05) - math.log(0.95)
_CLOSE = 1e-11  # on the logit of 0.05: 5e-13 of probability
_MOST_LOG = 705.0


@lru_cache(maxsize=4096)
def fit_beta(low: float, high: float) -> tuple[float, float]:
    """Give the shapes (a, b) of the Beta with exactly 5 % below `low` and 5 % above `high`, 0 < low < high < 1.

    Any two quantiles belong to one Beta and to one only (existence: van Dorp and Mazzuchi 2000, J. Stat. Comput.
    Simul. 67; uniqueness: Shih 2015, J. Stat. Comput. Simul. 85). Newton's method on (log a, log b) from the normal
    approximation on the logit scale, with halved steps; nested bisection where that does not settle.
    """
    point = _first_guess(low, high)
    miss = _misses(low, high, *point)
    for _ in range(40):
        if _size(miss) < _CLOSE:
            return math.exp(point[0]), math.exp(point[1])
        step = _newton_step(low, high, point, miss)
        point, miss, moved = _damped(low, high, point, miss, step)
        if not moved:
            break
    if _size(miss) < 1e-8:  # the last digits that the tails themselves have
        return math.exp(point[0]), math.exp(point[1])
    return _nested_bisection(low, high)


def _first_guess(low: float, high: float) -> tuple[float, float]:
    from_below, from_above = math.log(low) - math.log1p(-low), math.log(high) - math.log1p(-high)
    middle = 0.5 * (from_below + from_above)
    variance = ((from_above - from_below) / (2.0 * Z95)) ** 2
    return _shape_log((1.0 + math.exp(middle)) / variance), _shape_log((1.0 + math.exp(-middle)) / variance)


def _shape_log(inverse_variance: float) -> float:
    """Log of the a with 1/a + 1/a^2, about trigamma(a), as the variance that this end of logit X is to have."""
    variance = 1.0 / inverse_variance
    return -math.log(2.0 * variance / (1.0 + math.sqrt(1.0 + 4.0 * variance)))


def _misses(low: float, high: float, log_a: float, log_b: float) -> tuple[float, float]:
    """Logit of the share below `low`, and of that above `high`, less the logit of 5 %."""
    a, b = math.exp(log_a), math.exp(log_b)
    below, not_below = beta_tails(low, a, b)
    not_above, above = beta_tails(high, a, b)
    return _logit(below, not_below) - _TARGET, _logit(above, not_above) - _TARGET


def _logit(share: float, rest: float) -> float:
    return math.log(max(share, 1e-300)) - math.log(max(rest, 1e-300))


def _size(miss: tuple[float, float]) -> float:
    return max(abs(miss[0]), abs(miss[1]))


def _newton_step(
    low: float, high: float, point: tuple[float, float], miss: tuple[float, float]
) -> tuple[float, float] | None:
    h = 1e-6
    by_a = _misses(low, high, point[0] + h, point[1])
    by_b = _misses(low, high, point[0], point[1] + h)
    aa, ba = (by_a[0] - miss[0]) / h, (by_a[1] - miss[1]) / h
    ab, bb = (by_b[0] - miss[0]) / h, (by_b[1] - miss[1]) / h
    determinant = aa * bb - ab * ba
    if determinant == 0.0 or not math.isfinite(determinant):
        return None
    step = ((ab * miss[1] - bb * miss[0]) / determinant, (ba * miss[0] - aa * miss[1]) / determinant)
    longest = max(abs(step[0]), abs(step[1]))
    scale = min(1.0, 3.0 / longest) if longest > 0.0 else 1.0
    return step[0] * scale, step[1] * scale


def _damped(
    low: float, high: float, point: tuple[float, float], miss: tuple[float, float], step: tuple[float, float] | None
) -> tuple[tuple[float, float], tuple[float, float], bool]:
    """Take the longest of the step, its half, its quarter... that comes nearer; tell whether any did."""
    scale = 1.0
    while step is not None and scale > 1e-4:
        trial = (point[0] + scale * step[0], point[1] + scale * step[1])
        if max(trial) < _MOST_LOG and min(trial) > -_MOST_LOG:
            trial_miss = _misses(low, high, *trial)
            if _size(trial_miss) < _size(miss):
                return trial, trial_miss, True
        scale *= 0.5
    return point, miss, False


def _nested_bisection(low: float, high: float) -> tuple[float, float]:
    """The same by two bisections: for each b the a with 5 % above `high`, then the b with 5 % below `low`."""

    def log_a_for(log_b: float) -> float:
        return _bisect(lambda log_a: _misses(low, high, log_a, log_b)[1])

    # with 5 % held above `high`, a larger b (and a) gathers the rest there and leaves less below `low`
    log_b = _bisect(lambda log_b: -_misses(low, high, log_a_for(log_b), log_b)[0])
    return math.exp(log_a_for(log_b)), math.exp(log_b)


def _bisect(rising: Callable[[float], float]) -> float:
    left, right = -_MOST_LOG, _MOST_LOG
    for _ in range(80):
        middle = 0.5 * (left + right)
        left, right = (left, middle) if rising(middle) > 0.0 else (middle, right)
    return 0.5 * (left + right)
