"""What values a number is to take: a range ``0:1:101``, a list ``0.1,0.2,0.5``, one value, or an array."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicia.engine.compiled import Compiled
from indicia.engine.factor import Floats
from indicia.engine.vary import domain_of
from indicia.errors import IndiciaError
from indicia.quantity import Domain, parse_quantity

type Values = str | float | Sequence[float | str] | Floats
"""What may be written for the values of one number."""

_COLON = re.compile(r"\s*:\s*")


@dataclass(frozen=True)
class Line:
    """The values that one number takes, in order.

    Attributes
    ----------
    path
        The number.
    written
        The values in short, as a range or list that gives them again.
    size
        How many there are; a range makes them only when they are asked for, so that its size can be judged first.
    """

    path: str
    domain: Domain
    written: str
    size: int
    stated: tuple[float, ...]
    is_range: bool = False

    @property
    def values(self) -> Floats:
        """The values, in the order in which they were given."""
        if self.is_range:
            low, high = self.stated
            return np.linspace(low, high, self.size)
        return np.array(self.stated)


def read_lines(varying: Mapping[str, Values], compiled: Compiled) -> tuple[Line, ...]:
    """Read the values of each number.

    Raises
    ------
    PathError
        For a path that names no number; it names the nearest.
    IndiciaError
        For values that are no numbers, lie outside the number's domain, stand twice, or are none; for ranges that run
        downward.
    """
    if not varying:
        raise IndiciaError("a sweep needs a number to vary, as in prior.guilty=0:1:101")
    return tuple(_line(path, values, domain_of(path, compiled)) for path, values in varying.items())


def _line(path: str, values: Values, domain: Domain) -> Line:
    if isinstance(values, str) and ":" in values:
        return _range(path, values, domain)
    if isinstance(values, str):
        stated = [_number(path, part.strip(), domain) for part in values.split(",")]
    elif np.ndim(values) == 0:
        stated = [_number(path, values, domain)]  # type: ignore[arg-type]  # one number, by its dimension
    elif np.ndim(values) == 1:
        stated = [_number(path, value, domain) for value in np.asarray(values).tolist()]
    else:
        raise IndiciaError(f"{path}: one row of values is wanted, {np.ndim(values)} dimensions found")
    if not stated:
        raise IndiciaError(f"{path}: no values; write a range such as 0:1:101, or a list such as 0.1,0.2,0.5")
    twice = next((v for i, v in enumerate(stated) if v in stated[:i]), None) if len(stated) < _MANY else None
    if twice is not None or len(set(stated)) < len(stated):
        raise IndiciaError(f"{path}: a value stands twice{'' if twice is None else f', {twice:g}'}; leave one out")
    return Line(path, domain, ",".join(f"{v!r}" for v in stated), len(stated), tuple(stated))


_MANY = 1000


def _range(path: str, text: str, domain: Domain) -> Line:
    parts = _COLON.split(text.strip())
    if len(parts) != 3 or not all(parts):
        raise IndiciaError(f"{path}: {text!r} is no range; write LOW:HIGH:POINTS, as in 0:1:101")
    low, high = (_number(path, part, domain) for part in parts[:2])
    if not re.fullmatch(r"[0-9][0-9_,]*", parts[2]) or (points := int(re.sub("[_,]", "", parts[2]))) < 2:
        raise IndiciaError(f"{path}: {parts[2]!r} points; a range needs a whole number of them, 2 or more")
    if low >= high:
        way_out = f"write {parts[1]}:{parts[0]}:{parts[2]}" if low > high else "write that value alone"
        raise IndiciaError(f"{path}: {text!r} {'runs downward' if low > high else 'has no width'}; {way_out}")
    if domain is Domain.COUNT and (high - low) % (points - 1):
        raise IndiciaError(f"{path} is a count: {points} points from {low:g} to {high:g} are not all whole numbers")
    return Line(path, domain, f"{low!r}:{high!r}:{points}", points, (low, high), is_range=True)


def _number(path: str, value: float | str, domain: Domain) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise IndiciaError(f"{path}: {value!r} is no number")
    quantity = parse_quantity(value, domain, field=path)
    if not quantity.is_point:
        raise IndiciaError(f"{path}: {value!r} is a distribution; a sweep takes single values")
    return float(quantity.central)
