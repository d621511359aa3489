"""Plain numbers as text: 0.7, 1e-9, 1/200000, 5 %, 6 dB."""

import math
import re

from indicia.quantity.domain import Domain, QuantityError

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_LITERAL = re.compile(rf"({_NUMBER})(?:\s*/\s*({_NUMBER}))?(?:\s*(%|dB))?", re.ASCII)


def read_number(text: str, domain: Domain) -> float | None:
    """Read a number, a fraction of two, a percentage (of a probability) or decibans (of a ratio).

    Returns
    -------
    float or None
        None where the text is something else.

    Raises
    ------
    QuantityError
        If the unit does not fit the field, a fraction divides by zero, or the number is too large for a float.
    """
    found = _LITERAL.fullmatch(text.strip())
    if not found:
        return None
    numerator, denominator, unit = found.groups()
    value = float(numerator) / _denominator(text, denominator) if denominator else float(numerator)
    return finite(_in_unit(text, value, unit, domain), text)


def unit_of(text: str) -> str:
    """Give the unit that a number is written with: ``"%"``, ``"dB"`` or nothing."""
    found = _LITERAL.fullmatch(text.strip())
    return (found.group(3) or "") if found else ""


def finite(value: float, text: str) -> float:
    """Give the value back, or raise where it is NaN or infinite."""
    if not math.isfinite(value):
        raise QuantityError(f"{text!r} is not finite; a finite number is needed")
    return value


def _denominator(text: str, denominator: str) -> float:
    divisor = float(denominator)
    if divisor == 0.0:
        raise QuantityError(f"{text!r} divides by zero; write the number itself")
    return divisor


def _in_unit(text: str, value: float, unit: str | None, domain: Domain) -> float:
    if unit == "%":
        if domain is not Domain.PROBABILITY:
            raise QuantityError(f"{text!r} is a percentage, which only a probability can be; write a plain number")
        return value / 100.0
    if unit == "dB":
        if domain is not Domain.RATIO:
            raise QuantityError(f"{text!r} is in decibans, which only a likelihood ratio can be; write a plain number")
        return _ratio(value)
    return value


def _ratio(decibans: float) -> float:
    return 10.0 ** (decibans / 10.0) if abs(decibans) < 3000.0 else math.inf
