"""Written ranges and proportions: ``0.6 to 0.9``, ``3 to 6 dB``, ``7 of 10``."""

import math
import re

from indicia.quantity.bounded import Beta, Uniform
from indicia.quantity.discrete import Whole
from indicia.quantity.distributions import Distribution
from indicia.quantity.domain import Domain, QuantityError
from indicia.quantity.fit import Z95, fit_beta
from indicia.quantity.literals import read_number, unit_of
from indicia.quantity.numbers import exact
from indicia.quantity.unbounded import LogNormal, Normal
from indicia.quantity.value import Quantity

_LOG_TENTH = math.log(0.1)
_LONGEST_COUNT = 10_000


def read_range(text: str, domain: Domain) -> Quantity | None:
    """Read ``low to high`` as the distribution with 5 % below the one and 5 % above the other.

    A probability is Beta; with one end at 0 or 1 it is Beta(1, ln 0.1/ln(1 - high)) or Beta(ln 0.1/ln low, 1), 90 %
    of it inside; ``0 to 1`` is uniform. Ratios and positive numbers are log-normal, real ones normal; a count is any
    whole number from the one to the other, all equally probable.

    Returns
    -------
    Quantity or None
        None where the text is no range.

    Raises
    ------
    QuantityError
        If an end is no number, the ends are equal or reversed, or one is outside the field's domain.
    """
    ends = re.split(r"\s+to\s+", text)
    if len(ends) != 2:
        return None
    low, high = _ends(ends[0], ends[1], text, domain)
    if low == high:
        raise QuantityError(f"{text!r} has two equal ends; write the number {exact(low)} itself")
    if low > high:
        unit = unit_of(ends[1])
        first, second = (end.removesuffix(unit).strip() for end in ends)
        raise QuantityError(f"{text!r} is reversed; write '{f'{second} to {first} {unit}'.strip()}'")
    return Quantity(text, domain, _RANGES[domain](low, high, text), stated=(low, high))


def read_proportion(text: str, domain: Domain) -> Quantity | None:
    """Read ``k of n`` as Beta(k + 1/2, n - k + 1/2): k of n cases seen, with Jeffreys' prior; None if it is none.

    Raises
    ------
    QuantityError
        If k or n is not whole, k is above n, or the field is no probability.
    """
    found = re.fullmatch(r"(\S+)\s+of\s+(\S+)", text)
    if not found:
        return None
    if domain is not Domain.PROBABILITY:
        raise QuantityError(f"{text!r} is a proportion, which only a probability can be; write a number or a range")
    hits, cases = (_whole(part, text) for part in found.groups())
    if hits > cases:
        raise QuantityError(f"{text!r} counts more hits than cases; write '{exact(cases)} of {exact(hits)}'")
    return Quantity(text, domain, Beta(hits + 0.5, cases - hits + 0.5))


def _ends(first: str, second: str, text: str, domain: Domain) -> tuple[float, float]:
    unit, unit_of_first = unit_of(second), unit_of(first)
    if unit_of_first and not unit:
        raise QuantityError(f"{text!r} has a unit at its first number only; write it at the second, as in '3 to 6 dB'")
    if unit and not unit_of_first:
        first = f"{first} {unit}"
    low, high = _number(first, text, domain), _number(second, text, domain)
    return low, high


def _number(end: str, text: str, domain: Domain) -> float:
    value = read_number(end, domain)
    if value is None:
        raise QuantityError(f"{end!r} in {text!r} is not a number; a range is two numbers, as in '0.6 to 0.9'")
    return value


def _whole(part: str, text: str) -> float:
    if not re.fullmatch(r"\d{1,15}", part, re.ASCII):
        raise QuantityError(f"{part!r} in {text!r} is not a whole number; a proportion is written '7 of 10'")
    return float(part)


def _probability(low: float, high: float, text: str) -> Distribution:
    if low < 0.0 or high > 1.0:
        raise QuantityError(f"{text!r} reaches beyond 0 to 1, between which a probability lies")
    if low == 0.0:
        return Uniform(0.0, 1.0) if high == 1.0 else Beta(1.0, _LOG_TENTH / math.log1p(-high))
    if high == 1.0:
        return Beta(_LOG_TENTH / math.log(low), 1.0)
    return Beta(*fit_beta(low, high))


def _positive(low: float, high: float, text: str) -> Distribution:
    if low <= 0.0:
        way_out = "write a small positive first end, or uniform(low, high)"
        raise QuantityError(f"{text!r} does not start above 0, where a positive number's range must; {way_out}")
    return LogNormal(0.5 * (math.log(low) + math.log(high)), (math.log(high) - math.log(low)) / (2.0 * Z95))


def _real(low: float, high: float, text: str) -> Distribution:  # noqa: ARG001  # one signature for every domain
    return Normal(0.5 * low + 0.5 * high, (high - low) / (2.0 * Z95))


def _count(low: float, high: float, text: str) -> Distribution:
    if low < 0.0 or low != math.floor(low) or high != math.floor(high):
        raise QuantityError(f"{text!r} is no range of whole numbers from 0 on; write one as in '2 to 6'")
    if high - low >= _LONGEST_COUNT:
        raise QuantityError(f"{text!r} holds more than {_LONGEST_COUNT:,} counts; write a narrower range")
    values = tuple(range(int(low), int(high) + 1))
    return Whole(values, (1.0 / len(values),) * len(values))


_RANGES = {
    Domain.PROBABILITY: _probability,
    Domain.RATIO: _positive,
    Domain.POSITIVE: _positive,
    Domain.REAL: _real,
    Domain.COUNT: _count,
}
