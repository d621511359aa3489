"""Ends and ticks of scales: round numbers."""

import math

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def step_for(span: float, most: int) -> float:
    """The smallest round step that divides a span into at most so many parts.

    Examples
    --------
    >>> step_for(1.0, 5), step_for(37.0, 5), step_for(0.04, 4)
    (0.2, 10.0, 0.01)
    """
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s for s in _STEPS if s * power >= rough * (1.0 - 1e-9))
    return float(f"{step * power:.3g}")


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from one end of a scale to the other.

    Examples
    --------
    >>> ticks(-7.0, 12.0, 5)
    [-5.0, 0.0, 5.0, 10.0]
    """
    if not high > low:
        return [low]
    step = step_for(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def top_of(largest: float) -> float:
    """A round end for probabilities: 1 where any is large, else a little above the largest.

    Examples
    --------
    >>> top_of(0.7), top_of(0.031), top_of(0.0)
    (1.0, 0.04, 1.0)
    """
    if largest > 0.5 or largest <= 0.0:
        return 1.0
    step = step_for(largest * 1.05, 4)
    return float(f"{step * math.ceil(largest * 1.05 / step):.12g}")
