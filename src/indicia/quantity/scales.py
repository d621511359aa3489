"""Scales at the edge: odds, decibans, ICD 203 words, verbal likelihood ratios, Admiralty letters.

Inside, everything is a natural logarithm. Every function here names both units; arrays keep their shape and NaN stays
NaN.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indicia.quantity.bounded import Uniform
from indicia.quantity.domain import QuantityError
from indicia.quantity.quadrature import FloatArray

_DECIBANS_PER_NAT = 10.0 / math.log(10.0)
_ROUNDING = 1e-12  # a computed 0.55 may end in ...49; it belongs to the band that begins at 0.55


class Band(NamedTuple):
    """A word and the numbers it stands for, the lower edge included."""

    word: str
    low: float
    high: float


ICD203_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "remote": "almost no chance",
        "highly improbable": "very unlikely",
        "improbable": "unlikely",
        "roughly even odds": "roughly even chance",
        "probable": "likely",
        "highly probable": "very likely",
        "nearly certain": "almost certain",
    }
)
"""The second word of each ICD 203 band, by the directive's own table, to the first."""

_ICD203 = (
    Band("almost no chance", 0.01, 0.05),
    Band("very unlikely", 0.05, 0.20),
    Band("unlikely", 0.20, 0.45),
    Band("roughly even chance", 0.45, 0.55),
    Band("likely", 0.55, 0.80),
    Band("very likely", 0.80, 0.95),
    Band("almost certain", 0.95, 0.99),
)

_SUPPORT = (
    Band("weak support", 2.0, 1e1),
    Band("moderate support", 1e1, 1e2),
    Band("moderately strong support", 1e2, 1e3),
    Band("strong support", 1e3, 1e4),
    Band("very strong support", 1e4, 1e6),
    Band("extremely strong support", 1e6, 1e8),
)

ADMIRALTY: Mapping[str, Uniform] = MappingProxyType(
    {
        "A": Uniform(0.95, 1.0),
        "B": Uniform(0.80, 0.95),
        "C": Uniform(0.60, 0.80),
        "D": Uniform(0.40, 0.60),
        "E": Uniform(0.05, 0.40),
        "F": Uniform(0.0, 1.0),
    }
)
"""Admiralty source grades read as the probability that a report is carried faithfully: a house reading, no standard.

F means "not judged". The values that software attaches to the letters for sorting (100, 75, 50 ...) are no
probabilities and are not used.
"""


def probability_to_odds(probability: npt.ArrayLike) -> FloatArray:
    """Turn probabilities into odds p/(1 - p); 1 gives infinity."""
    p = _probabilities(probability)
    with np.errstate(divide="ignore"):  # certainty is infinite odds
        odds: FloatArray = p / (1.0 - p)
    return odds


def odds_to_probability(odds: npt.ArrayLike) -> FloatArray:
    """Turn odds into probabilities; infinity gives 1."""
    o = _not_negative(odds, "odds")
    with np.errstate(divide="ignore"):  # odds 0: 1/inf = 0
        probability: FloatArray = 1.0 / (1.0 + 1.0 / o)
    return probability


def probability_to_log_odds(probability: npt.ArrayLike) -> FloatArray:
    """Turn probabilities into natural log-odds; 0 and 1 give -inf and inf."""
    p = _probabilities(probability)
    with np.errstate(divide="ignore"):  # the two certainties
        return np.log(p) - np.log1p(-p)


def log_odds_to_probability(log_odds: npt.ArrayLike) -> FloatArray:
    """Turn natural log-odds into probabilities, without overflow."""
    u = np.asarray(log_odds, dtype=np.float64)
    small = np.exp(-np.abs(u))
    return np.where(u >= 0.0, 1.0, small) / (1.0 + small)


def odds_to_decibans(odds: npt.ArrayLike) -> FloatArray:
    """Turn odds or likelihood ratios into decibans, 10 log10 (Good 1950, Probability and the Weighing of Evidence)."""
    with np.errstate(divide="ignore"):  # impossible: -inf
        return 10.0 * np.log10(_not_negative(odds, "odds"))


def decibans_to_odds(decibans: npt.ArrayLike) -> FloatArray:
    """Turn decibans into odds or likelihood ratios; beyond 3,000 dB infinity."""
    with np.errstate(over="ignore"):
        return np.power(10.0, np.asarray(decibans, dtype=np.float64) / 10.0)


def nats_to_decibans(nats: npt.ArrayLike) -> FloatArray:
    """Turn a weight of evidence in natural logarithms into decibans."""
    weights: FloatArray = np.asarray(nats, dtype=np.float64) * _DECIBANS_PER_NAT
    return weights


def decibans_to_nats(decibans: npt.ArrayLike) -> FloatArray:
    """Turn a weight of evidence in decibans into natural logarithms."""
    weights: FloatArray = np.asarray(decibans, dtype=np.float64) / _DECIBANS_PER_NAT
    return weights


def icd203_bands() -> tuple[Band, ...]:
    """Give the seven bands of Intelligence Community Directive 203 (2015), from the least probable to the most."""
    return _ICD203


def icd203_word(probability: float) -> Band:
    """Give the ICD 203 word for a probability, with its band.

    Returns
    -------
    Band
        The lower edge belongs to the band. Below 0.01 and above 0.99 the directive has no word: the word is then
        "beyond the scale", with the band from 0 to 0.01 or from 0.99 to 1.

    Raises
    ------
    QuantityError
        If the number is no probability.

    Examples
    --------
    >>> icd203_word(0.71)
    Band(word='likely', low=0.55, high=0.8)
    """
    if not -_ROUNDING <= probability <= 1.0 + _ROUNDING:
        raise QuantityError(f"{probability} is no probability; ICD 203 words stand for numbers between 0 and 1")
    if probability < 0.01 - _ROUNDING:
        return Band("beyond the scale", 0.0, 0.01)
    if probability > 0.99 + _ROUNDING:
        return Band("beyond the scale", 0.99, 1.0)
    return next(band for band in reversed(_ICD203) if probability >= band.low - _ROUNDING)


def support_bands() -> tuple[Band, ...]:
    """Give the six bands of verbal support for a likelihood ratio above 2.

    The names and edges are those of the ENFSI Guideline for Evaluative Reporting (2015) as public software codes
    them; the last band, open in the guideline, is closed at 10^8 so that it can be drawn from.
    """
    return _SUPPORT


def verbal_support(likelihood_ratio: float) -> Band:
    """Give the words for a likelihood ratio, with their band; ratios below 1 are support against.

    Returns
    -------
    Band
        The lower edge belongs to the band; for support against, the edge nearer to 1. Between 1/2 and 2 "no
        support"; above 10^8 still "extremely strong support", with infinity as upper edge.

    Raises
    ------
    QuantityError
        If the ratio is negative or NaN.

    Examples
    --------
    >>> verbal_support(35).word, verbal_support(1 / 35).word
    ('moderate support', 'moderate support against')
    """
    if not likelihood_ratio >= 0.0:
        raise QuantityError(f"{likelihood_ratio} is no likelihood ratio, which is 0 or more")
    if likelihood_ratio < 1.0:
        band = verbal_support(1.0 / likelihood_ratio if likelihood_ratio > 1e-300 else np.inf)
        return band if band.word == "no support" else against(band)
    if likelihood_ratio < 2.0 * (1.0 - _ROUNDING):
        return Band("no support", 0.5, 2.0)
    if likelihood_ratio > 1e8:
        return Band("extremely strong support", 1e8, np.inf)
    return next(band for band in reversed(_SUPPORT) if likelihood_ratio >= band.low * (1.0 - _ROUNDING))


def against(band: Band) -> Band:
    """Turn a band of support into the band of the same support against: the reciprocals."""
    return Band(f"{band.word} against", 1.0 / band.high, 1.0 / band.low)


def nearest_admiralty(probability: float, admiralty: Mapping[str, Uniform] = ADMIRALTY) -> str:
    """Give the Admiralty letter whose band holds a reliability or comes nearest, the better letter at a shared edge.

    F is never given: it says that nobody judged.
    """
    if not 0.0 <= probability <= 1.0:
        raise QuantityError(f"{probability} is no reliability; a probability between 0 and 1 is needed")
    letters = sorted(letter for letter in admiralty if letter != "F")
    return min(letters, key=lambda letter: _distance(probability, admiralty[letter].support))


def _distance(value: float, band: tuple[float, float]) -> float:
    return max(band[0] - _ROUNDING - value, value - band[1], 0.0)


def _probabilities(probability: npt.ArrayLike) -> FloatArray:
    p = np.asarray(probability, dtype=np.float64)
    outside = (p < -_ROUNDING) | (p > 1.0 + _ROUNDING)
    if np.any(outside):
        raise QuantityError(f"{p[outside].flat[0]} is no probability; a number between 0 and 1 is needed")
    return np.clip(p, 0.0, 1.0)


def _not_negative(values: npt.ArrayLike, name: str) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if np.any(array < 0.0):
        raise QuantityError(f"{name} are {array[array < 0.0].flat[0]}; they are 0 or more")
    return array
