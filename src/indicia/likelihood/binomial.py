"""The number of aircraft that are ready: sums of binomials, cut off where enough are.

A distribution is a tuple of k + 1 arrays: the probabilities of 0, 1, ..., k - 1, and of k or more. Everything is a sum
of products of probabilities: nothing is subtracted, so nothing cancels, and 0 and 1 are exact.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from indicia.likelihood.frame import Array
from indicia.likelihood.namespace import Namespace

type Chances = tuple[Array, ...]

_CACHED_CELLS = 2**13
"""Up to here several values at once are quicker than one by one."""

_SYMBOLIC_BITS = 16
"""A count that is a symbol, not an array, may be up to 65,535."""


def with_fleet(
    xp: Namespace, chances: Chances, counts: Sequence[Array], weights: Sequence[Any], availability: Array
) -> Chances:
    """Add the aircraft of one type.

    Parameters
    ----------
    xp
        The array namespace.
    chances
        The distribution of the number of aircraft ready so far.
    counts, weights
        The values that the number of aircraft of this type can take, and the probability of each, constant. Where all
        weights are 0 there is no such type.
    availability
        The probability that one of them is ready.

    Returns
    -------
    tuple of arrays
        The distribution with them. The binomial is built from groups of 1, 2, 4, ... aircraft, so the effort grows with
        the number of binary digits of the largest count.
    """
    groups = _groups(availability, len(chances), max(_bits(count) for count in counts))
    absent = 1.0 - np.sign(weights[0])  # where a type exists its first value has a weight
    total: Chances = tuple(absent * chance for chance in chances)
    for count, weight, several in _by_turns(counts, weights):
        added = _with_aircraft(xp, chances, count, groups)
        weighted = [np.sum(weight * b, axis=0) if several else weight * b for b in added]
        total = tuple(a + b for a, b in zip(total, weighted, strict=True))
    return total


def _by_turns(counts: Sequence[Array], weights: Sequence[Any]) -> Iterator[tuple[Array, Any, bool]]:
    """The values one by one; arrays several at once, along an axis in front, as many as a processor's cache holds."""
    arrays = all(isinstance(count, np.ndarray) for count in counts)
    shape = np.broadcast_shapes(*(np.shape(a) for a in (*counts, *weights))) if arrays else ()
    at_once = _CACHED_CELLS // max(math.prod(shape), 1) if arrays else 1
    if len(counts) == 1 or at_once < 2:
        yield from ((count, weight, False) for count, weight in zip(counts, weights, strict=True))
        return
    for start in range(0, len(counts), at_once):
        together = [[np.broadcast_to(a, shape) for a in part[start : start + at_once]] for part in (counts, weights)]
        yield np.stack(together[0]), np.stack(together[1]), True


def _bits(count: Array) -> int:
    if isinstance(count, np.ndarray) and count.dtype.hasobject:  # symbols that may know how large they get
        return max(_bits(getattr(c, "upper", c)) for c in count.flat)
    if isinstance(count, np.ndarray | float | int):
        return max(int(np.max(count)), 1).bit_length()
    return _SYMBOLIC_BITS


def _groups(availability: Array, length: int, bits: int) -> list[Chances]:
    """The distributions of the number ready among 1, 2, 4, ... aircraft."""
    group: Chances = (1.0 - availability, availability, *[0.0] * (length - 2))
    groups = [group]
    while len(groups) < bits:
        group = _together(group, group)
        groups.append(group)
    return groups


def _with_aircraft(xp: Namespace, chances: Chances, count: Array, groups: Sequence[Chances]) -> Chances:
    left = xp.floor(count)
    part = count - left
    one = groups[0]
    for group in groups:
        half = xp.floor(0.5 * left)
        chances = _where(xp, left > 2.0 * half, _together(chances, group), chances)
        left = half
    if isinstance(part, np.ndarray) and not part.any():
        return chances
    # A count between two whole numbers: the last aircraft is there with the probability of the fraction.
    more = _together(chances, one)
    return tuple((1.0 - part) * a + part * b for a, b in zip(chances, more, strict=True))


def _where(xp: Namespace, condition: Array, x: Chances, y: Chances) -> Chances:
    return tuple(xp.where(condition, a, b) for a, b in zip(x, y, strict=True))


def _together(x: Chances, y: Chances) -> Chances:
    """The distribution of the sum of two independent numbers."""
    k = len(x) - 1
    at_least = [y[k]]
    for chance in y[k - 1 :: -1] if k else ():
        at_least.append(at_least[-1] + chance)
    exactly = [_total(x[i] * y[m - i] for i in range(m + 1)) for m in range(k)]
    # k or more: x alone has them, or x has i and y the k - i that are lacking.
    return (*exactly, _total([x[k], *(x[i] * at_least[i] for i in range(k))]))


def _total(terms: Any) -> Array:
    first, *rest = terms
    for term in rest:
        first = first + term
    return first
