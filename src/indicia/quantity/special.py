"""The Beta distribution's tails and quantiles for single numbers, in plain Python.

Importing :mod:`scipy.special` costs more than scoring a case does, and a case needs a few dozen values. Arrays go
through SciPy (see :mod:`indicia.quantity.bounded`); the two agree to 1e-10, which the tests check.
"""

import math
from functools import cache

from indicia.quantity import quadrature

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_TINY = 1e-300
_LARGE_SHAPE = 60.0  # from here on the density is smooth enough for one Gauss-Legendre panel per tail
_TAIL_SDS = 12.0  # the density is below 1e-17 of its value at x beyond this many standard deviations
_PANEL_ORDER = 48
_MOST_RISE = 1.0  # between median and mode the log density rises by 0.01 at most; more is rounding at vast shapes
_MOST_TERMS = 5_000


def beta_tails(x: float, a: float, b: float) -> tuple[float, float]:
    """Give P(X <= x) and P(X > x) for X ~ Beta(a, b), the smaller of the two without cancellation.

    Parameters
    ----------
    x
        A value; at or below 0 and at or above 1 the tails are exactly (0, 1) and (1, 0).
    a, b
        Positive shapes; both may be far below 1 or as large as 1e15.

    Notes
    -----
    The continued fraction of DiDonato and Morris (1992, ACM Trans. Math. Softw. 18, algorithm 708, `bfrac`), which
    keeps its digits where one shape is far larger than the other; for large shapes Gauss-Legendre quadrature over
    one tail (Press et al., Numerical Recipes, section 6.4). The leading factor is Loader's saddle-point form
    (Loader 2000, "Fast and accurate computation of binomial probabilities"), since a difference of log-gammas loses
    as many digits as the shapes have.
    """
    if x <= 0.0:
        return 0.0, 1.0
    if x >= 1.0:
        return 1.0, 0.0
    if x < (a + 1.0) / (a + b + 2.0):
        tail = _lower_tail(x, 1.0 - x, a, b)
        return tail, 1.0 - tail
    tail = _lower_tail(1.0 - x, x, b, a)
    return 1.0 - tail, tail


def beta_quantile(p: float, a: float, b: float) -> float:
    """Give the x with P(X <= x) = p for X ~ Beta(a, b), by Newton's method on the logit of both, kept in a bracket."""
    if p <= 0.0:
        return 0.0
    if p >= 1.0:
        return 1.0
    target = math.log(p) - math.log1p(-p)
    low, high = -745.0, 745.0
    u = min(max(math.log(a / b), -700.0), 700.0)
    for _ in range(200):
        x, y = logistic(u), logistic(-u)
        lower, upper = beta_tails(x, a, b)
        miss = _logit(lower, upper) - target
        if miss > 0.0:
            high = u
        else:
            low = u
        slope = _weight(x, y, a, b) / max(lower * upper, _TINY)
        step = miss / slope if slope > 0.0 else math.inf
        following = u - step
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - u) <= 4e-16 * max(1.0, abs(u)):
            break
        u = following
    return logistic(u)


def logistic(u: float) -> float:
    """Give 1/(1 + exp(-u)) without overflow."""
    if u >= 0.0:
        return 1.0 / (1.0 + math.exp(-u))
    grown = math.exp(u)
    return grown / (1.0 + grown)


def _logit(lower: float, upper: float) -> float:
    return math.log(max(lower, _TINY)) - math.log(max(upper, _TINY))


def _lower_tail(x: float, y: float, a: float, b: float) -> float:
    """P(X <= x) for x = 1 - y below about the mean, where the fraction converges fast."""
    weight = _weight(x, y, a, b)
    if weight == 0.0:
        return 0.0
    if min(a, b) > _LARGE_SHAPE:
        return _panel(x, y, a, b, weight)
    return weight * _fraction(x, y, a, b)


def _weight(x: float, y: float, a: float, b: float) -> float:
    """x^a y^b / B(a, b): the density on the logit scale."""
    if x > y:
        x, y, a, b = y, x, b, a
    total = a + b
    excess = total * x - a
    exponent = (
        _stirling_error(total)
        - _stirling_error(a)
        - _stirling_error(b)
        - _deviance(a, excess, total * x)
        - _deviance(b, -excess, total * y)
        + 0.5 * (math.log(a) + math.log(b) - math.log(total))
        - _HALF_LOG_TWO_PI
    )
    return math.exp(exponent)


def _deviance(value: float, excess: float, mean: float) -> float:
    """Value log(value/mean) + mean - value, with excess = mean - value known without cancellation."""
    e = excess / value
    if abs(e) > 0.05:
        return excess - value * math.log(mean / value) if mean > 0.0 else math.inf
    # e - log(1 + e) = -2 (r^3/3 + r^5/5 + ...) + e r, with r = e/(2 + e)
    r = e / (2.0 + e)
    square = r * r
    series = square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9 + square / 11))))
    return value * r * (e - 2.0 * series)


def _stirling_error(z: float) -> float:
    """log(z!) minus Stirling's (z + 1/2) log z - z + log sqrt(2 pi)."""
    if z < 15.0:
        return math.lgamma(z + 1.0) - (z + 0.5) * math.log(z) + z - _HALF_LOG_TWO_PI
    s = 1.0 / (z * z)
    return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360))))) / z


def _fraction(x: float, y: float, a: float, b: float) -> float:
    """The tail over x^a y^b / B(a, b) of the tail; `distance` is a - (a + b) x without cancellation."""
    distance = (a + b) * y - b if a > b else a - (a + b) * x
    c, c0, c1 = 1.0 + distance, b / a, 1.0 + 1.0 / a
    before, denominator, ratio = 0.0, c / c1, c1 / c
    numerator, denominator_before = 1.0, 1.0
    p, s = 1.0, a + 1.0
    for n in range(1, _MOST_TERMS):
        share = n / a
        w = n * (b - n) * x
        alpha = p * (p + c0) * (a / s) ** 2 * w * x
        beta = n + w / s + (share + 1.0) / (c1 + 2.0 * share) * (c + n * (1.0 + y))
        p, s = 1.0 + share, s + 2.0
        before, numerator = numerator, alpha * before + beta * numerator
        denominator_before, denominator = denominator, alpha * denominator_before + beta * denominator
        previous, ratio = ratio, numerator / denominator
        if abs(ratio - previous) <= 2e-16 * ratio:
            break
        before, denominator_before = before / denominator, denominator_before / denominator
        numerator, denominator = ratio, 1.0
    return ratio


def _panel(x: float, y: float, a: float, b: float, weight: float) -> float:
    """The lower tail as the density at x times one Gauss-Legendre panel of the density relative to it."""
    total = a + b
    deviation = math.sqrt(a * b / (total + 1.0)) / total
    width = min(x, _TAIL_SDS * deviation)
    area = 0.0
    for node, node_weight in _legendre():
        step = node * width
        relative = (a - 1.0) * math.log1p(-step / x) + (b - 1.0) * math.log1p(step / y)
        area += node_weight * math.exp(min(relative, _MOST_RISE))
    return weight / (x * y) * width * area


@cache
def _legendre() -> tuple[tuple[float, float], ...]:
    nodes, weights = quadrature.legendre(_PANEL_ORDER, 0.0, 1.0)
    return tuple(zip(nodes.tolist(), weights.tolist(), strict=True))
