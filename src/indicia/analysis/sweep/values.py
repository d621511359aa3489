"""What values a number is to take: a range ``0:1:101``, a list ``0.1,0.2,0.5``, one value, or an array."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np
import numpy.typing as npt

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
    size
        How many there are; a range makes them only when they are asked for, so that its size can be judged first.
    stated
        The values in the order in which they were given; of a range that was written, the first and the last.
    """

    path: str
    domain: Domain
    size: int
    stated: Floats
    is_range: bool = False

    @cached_property
    def values(self) -> Floats:
        """The values, in the order in which they were given."""
        return self.stated if self.stated.size == self.size else np.linspace(self.ends[0], self.ends[1], self.size)

    @cached_property
    def ends(self) -> Floats:
        """The smallest and the largest value."""
        return self.stated[[0, -1]] if self.is_range else np.array([np.min(self.stated), np.max(self.stated)])

    @property
    def written(self) -> str:
        """The values in short, as a range or list that gives them again."""
        numbers = [repr(value) for value in (self.ends if self.is_range else self.stated).tolist()]
        return ":".join([*numbers, str(self.size)]) if self.is_range else ",".join(numbers)


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
        stated = np.array([_number(path, part.strip(), domain) for part in values.split(",")])
    elif np.ndim(values) == 0:
        stated = np.array([_number(path, values, domain)])  # type: ignore[arg-type]  # one number, by its dimension
    elif np.ndim(values) == 1:
        stated = _row(path, np.asarray(values), domain)
    else:
        raise IndiciaError(f"{path}: one row of values is wanted, {np.ndim(values)} dimensions found")
    if not stated.size:
        raise IndiciaError(f"{path}: no values; write a range such as 0:1:101, or a list such as 0.1,0.2,0.5")
    first, last = stated[0], stated[-1]
    if stated.size > _SHORT and first < last and np.array_equal(stated, np.linspace(first, last, stated.size)):
        return Line(path, domain, stated.size, stated, is_range=True)
    ranked = np.sort(stated)
    twice = ranked[1:][ranked[1:] == ranked[:-1]]
    if twice.size:
        raise IndiciaError(f"{path}: a value stands twice, {twice[0]:g}; leave one out")
    return Line(path, domain, stated.size, stated)


_SHORT = 100
"""Values that are written one by one."""


def _row(path: str, values: npt.NDArray[np.generic], domain: Domain) -> Floats:
    if values.dtype.kind in "iuf":
        numbers = values.astype(float)
        if numbers.size and _allowed(numbers, domain):
            return numbers
    return np.array([_number(path, value, domain) for value in values.tolist()])


def _allowed(values: Floats, domain: Domain) -> bool:
    """Whether all values are of a domain; where they are not, `_number` says why."""
    low, high = float(np.min(values)), float(np.max(values))
    if not (isfinite(low) and isfinite(high)):
        return False
    match domain:
        case Domain.PROBABILITY:
            return low >= 0.0 and high <= 1.0
        case Domain.RATIO:
            return low >= 0.0
        case Domain.POSITIVE:
            return low > 0.0
        case Domain.COUNT:
            return low >= 0.0 and np.array_equal(values, np.floor(values))
        case _:
            return True


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
    return Line(path, domain, points, np.array([low, high]), is_range=True)


def _number(path: str, value: float | str, domain: Domain) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise IndiciaError(f"{path}: {value!r} is no number")
    quantity = parse_quantity(value, domain, field=path)
    if not quantity.is_point:
        raise IndiciaError(f"{path}: {value!r} is a distribution; a sweep takes single values")
    return float(quantity.central)
