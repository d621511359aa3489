"""From draws to a distribution of the closed grammar, and how far off it is."""

from collections.abc import Iterator

import numpy as np

from indicia.engine.factor import Floats
from indicia.errors import IndiciaError
from indicia.inference.learn.result import LearnedNumber
from indicia.inference.learn.study import Drawn
from indicia.quantity import Domain, parse_quantity


def fit_quantity(number: Drawn) -> LearnedNumber:
    """Give the distribution nearest to the draws, in the greatest distance between the distribution functions.

    A probability becomes a Beta with the draws' mean and standard deviation, a positive number a gamma with these or a
    lognormal with those of the logarithms, whichever is nearer.

    Raises
    ------
    IndiciaError
        If the draws have no spread.
    """
    draws = np.sort(number.draws)
    fitted = min((_judge(number, draws, text) for text in _candidates(number)), key=lambda f: f.distance, default=None)
    if fitted is None:
        raise IndiciaError(f"{number.name}: the draws are all alike, {draws[0]:g}; write that number in the case")
    return fitted


def _candidates(number: Drawn) -> Iterator[str]:
    mean, variance = float(number.draws.mean()), float(number.draws.var())
    if variance <= 0.0:
        return
    if number.domain is Domain.PROBABILITY:
        size = mean * (1.0 - mean) / variance - 1.0
        yield f"beta({_round(mean * size)}, {_round((1.0 - mean) * size)})"
        return
    yield f"gamma({_round(mean * mean / variance)}, {_round(mean / variance)})"
    logs = np.log(np.maximum(number.draws, 1e-300))
    yield f"lognormal({_round(float(logs.mean()))}, {_round(float(logs.std()))})"


def _round(value: float) -> str:
    return f"{value:.4g}"


def _judge(number: Drawn, draws: Floats, text: str) -> LearnedNumber:
    fitted = parse_quantity(text, number.domain).distribution
    below = np.asarray(fitted.cdf(draws))
    steps = np.arange(len(draws) + 1) / len(draws)
    distance = float(max(np.max(steps[1:] - below), np.max(below - steps[:-1])))
    low, median, high = (float(q) for q in np.quantile(draws, [0.05, 0.5, 0.95]))
    return LearnedNumber(
        number.name, number.what, text, float(draws.mean()), low, median, high, distance, *fitted.range90
    )
