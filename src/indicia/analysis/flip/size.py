"""How large a move is: in decibans, standard deviations, and on the analyst's own scale."""

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

from indicia.analysis.flip.numbers import Candidate
from indicia.analysis.flip.runs import Mark
from indicia.analysis.flip.sheet import Flip, Scale
from indicia.quantity import ADMIRALTY, Distribution, Domain, Uniform, icd203_word, nearest_admiralty, verbal_support

_ROUNDING = 1e-9


class _Size(NamedTuple):
    factor: float | None
    decibans: float | None
    deviations: float | None
    size: float
    scale: Scale


def flip_at(
    candidate: Candidate,
    mark: Mark,
    leader: str,
    direction: Literal["down", "up"],
    admiralty: Mapping[str, Distribution],
) -> Flip:
    """Describe the move of a number from today's value to another."""
    change = mark.value - candidate.today
    size = _size(candidate, mark)
    return Flip(
        direction=direction,
        value=mark.value,
        factor=size.factor,
        decibans=size.decibans,
        standard_deviations=size.deviations,
        change=change,
        size=size.size,
        scale=size.scale,
        unit=_unit(candidate, mark.value, admiralty),
        leader=leader,
        inside=_inside(candidate, mark.value),
    )


def _size(candidate: Candidate, mark: Mark) -> _Size:
    today = candidate.today
    if candidate.domain is Domain.REAL:
        if candidate.spread == 0.0:
            return _Size(None, None, None, abs(mark.value - today), "change")
        deviations = (mark.value - today) / candidate.spread
        return _Size(None, None, deviations, abs(deviations), "standard deviations")
    at_an_end = today == 0.0 or (candidate.domain is Domain.PROBABILITY and today == 1.0)
    if at_an_end:
        return _Size(None, None, None, abs(mark.value - today), "change")
    log = _log(mark.value) - math.log(today)
    if candidate.domain is Domain.PROBABILITY:
        log -= _log(mark.rest) - math.log1p(-today)
    decibans = log * 10.0 / math.log(10.0)
    return _Size(math.exp(log) if log < 700 else math.inf, decibans, None, abs(decibans), "decibans")


def _log(value: float) -> float:
    return math.log(value) if value > 0.0 else -math.inf


def _inside(candidate: Candidate, value: float) -> bool | None:
    if candidate.stated is None:
        return None
    low, high = candidate.stated
    slack = _ROUNDING * (high - low)
    return low - slack <= value <= high + slack


def _unit(candidate: Candidate, value: float, admiralty: Mapping[str, Distribution]) -> str | None:
    if candidate.kind == "structure":
        return None
    if candidate.kind == "reliability":
        return _admiralty(candidate.today, value, admiralty)
    if candidate.domain is Domain.PROBABILITY:
        return _words(icd203_word(candidate.today).word, icd203_word(min(max(value, 0.0), 1.0)).word)
    if candidate.domain is Domain.RATIO:
        return _words(verbal_support(candidate.today).word, verbal_support(value).word)
    return None


def _words(now: str, then: str) -> str:
    return f"still {now}" if now == then else f"{now} to {then}"


def _admiralty(now: float, then: float, own: Mapping[str, Distribution]) -> str:
    bands = {**ADMIRALTY, **{letter: band for letter, band in own.items() if isinstance(band, Uniform)}}
    letters = nearest_admiralty(now, bands), nearest_admiralty(min(max(then, 0.0), 1.0), bands)
    steps = abs(ord(letters[1]) - ord(letters[0]))
    if not steps:
        return f"still {letters[0]}"
    return f"{letters[0]} to {letters[1]}, {steps} step{'s' if steps > 1 else ''}"
