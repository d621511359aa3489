"""Distributions written by name: ``beta(8, 3)``, ``truncated normal(40, 10, 0, inf)``. Nothing is evaluated."""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from indicia.errors import nearest
from indicia.quantity.bounded import Beta, Uniform
from indicia.quantity.distributions import Distribution
from indicia.quantity.domain import Domain, QuantityError
from indicia.quantity.literals import read_number
from indicia.quantity.triangular import Triangular
from indicia.quantity.truncated import TruncatedNormal
from indicia.quantity.unbounded import Gamma, LogNormal, Normal
from indicia.quantity.value import Quantity

_CALL = re.compile(r"([a-z][a-z _-]*?)\s*\(([^()]*)\)", re.IGNORECASE)


class _Family(NamedTuple):
    make: Callable[..., Distribution]
    parameters: str


FAMILIES = {
    "beta": _Family(Beta, "a, b"),
    "uniform": _Family(Uniform, "low, high"),
    "triangular": _Family(Triangular, "low, mode, high"),
    "normal": _Family(Normal, "mean, sd"),
    "lognormal": _Family(LogNormal, "mu, sigma"),
    "gamma": _Family(Gamma, "shape, rate"),
    "truncated normal": _Family(TruncatedNormal, "mean, sd, low, high"),
}
"""The families that can be named, with their parameters in order."""


def read_named(text: str, domain: Domain) -> Quantity | None:
    """Read ``name(number, ...)``; None if the text does not have that form.

    Raises
    ------
    QuantityError
        If there is no such family, or its parameters are too few, too many, no numbers, or out of range.
    """
    found = _CALL.fullmatch(text)
    if not found:
        return None
    name = re.sub(r"[ _-]+", " ", found.group(1)).lower()
    family = FAMILIES.get(name)
    if family is None:
        known = f"; the families are {', '.join(FAMILIES)}"
        raise QuantityError(f"{found.group(1)!r} in {text!r} is no distribution{nearest(name, FAMILIES) or known}")
    parts = [part.strip() for part in found.group(2).split(",")]
    if len(parts) != family.parameters.count(",") + 1 or parts == [""]:
        raise QuantityError(f"{text!r} has {_counted(parts)}; write {name}({family.parameters})")
    numbers = [_parameter(part, text, f"{name}({family.parameters})", domain) for part in parts]
    return Quantity(text, domain, family.make(*numbers))


def _counted(parts: list[str]) -> str:
    count = len(parts) if parts != [""] else 0
    return f"{count} parameter{'' if count == 1 else 's'}"


def _parameter(part: str, text: str, form: str, domain: Domain) -> float:
    if form.startswith("truncated") and part in ("inf", "-inf"):
        return math.inf if part == "inf" else -math.inf
    value = read_number(part, domain)
    if value is None:
        raise QuantityError(f"{part!r} in {text!r} is not a number; write {form} with plain numbers")
    return value
