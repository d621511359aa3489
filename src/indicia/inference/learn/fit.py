"""From draws to a distribution of the closed grammar, and how far off it is."""

import math
from collections.abc import Iterator

import numpy as np

from indicia.engine.factor import Floats
from indicia.errors import IndiciaError
from indicia.inference.learn.result import LearnedNumber
from indicia.inference.learn.study import Drawn
from indicia.quantity import Domain, parse_quantity
from indicia.quantity.fit import Z95


def fit_quantity(number: Drawn) -> LearnedNumber:
    """Give the distribution nearest to the draws, in the greatest distance between the distribution functions.

    A probability becomes a Beta with the draws' mean and standard deviation, whose mean a score then takes. A positive
    number becomes the nearest of four: a gamma with these, or with the draws' mean and mean logarithm; a lognormal with
    the mean and standard deviation of the logarithms, or with the 5 % and 95 % points.

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
    if np.ptp(number.draws) <= 1e-12 * abs(mean):
        return
    if number.domain is Domain.PROBABILITY:
        size = mean * (1.0 - mean) / variance - 1.0
        yield f"beta({_round(mean * size)}, {_round((1.0 - mean) * size)})"
        return
    logs = np.log(np.maximum(number.draws, 1e-300))
    for shape in (mean * mean / variance, _likeliest_shape(math.log(mean) - float(logs.mean()))):
        yield f"gamma({_round(shape)}, {_round(shape / mean)})"
    low, high = (float(q) for q in np.quantile(logs, [0.05, 0.95]))
    for center, spread in ((float(logs.mean()), float(logs.std())), (0.5 * (low + high), (high - low) / (2.0 * Z95))):
        yield f"lognormal({_round(center)}, {_round(spread)})"


def _likeliest_shape(gap: float) -> float:
    """The gamma shape whose log mean exceeds its mean log by `gap`, within 1.5 % (T. P. Minka 2002, equation 8)."""
    return (3.0 - gap + math.sqrt((gap - 3.0) ** 2 + 24.0 * gap)) / (12.0 * gap)


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
