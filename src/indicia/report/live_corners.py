"""An item's factor for a reader to move: its values at the corners of the reliabilities that it reads.

A reliability enters a likelihood as r L + (1 - r) u, so the factor at any setting is a mean of those at the corners;
where one source both speaks and carries, r enters squared, and the mean is taken over the three coefficients of
Bernstein's basis. All of these are positive, so nothing cancels, and the logarithm of the mean is as exact as theirs.
Source: S. N. Bernstein 1912, as in G. Farin 2002, "Curves and Surfaces for CAGD", 5th ed., chapter 6.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers

NODES = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
MOST_CORNERS = 64
_MOST_CELLS = 2**20
_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Corners:
    """A factor as a mean over corners.

    Attributes
    ----------
    axes
        Those of the factor.
    degrees
        For each number that it reads, 1 or 2.
    log
        Natural logarithms; axes: each number's coefficients (degree + 1), then those of the factor.
    """

    axes: tuple[str, ...]
    degrees: Mapping[str, int]
    log: Floats


def find_degrees(term: Term, paths: Sequence[str], numbers: Numbers) -> dict[str, int | None]:
    """Find the degree in which each number enters a factor: 0, 1, 2, or None where it is no such polynomial."""
    if not paths:
        return {}
    cells = prod(np.shape(term.log_factor(numbers).log)) * NODES.size ** len(paths)
    if cells > _MOST_CELLS:
        return dict.fromkeys(paths, None)
    _, log = _at_nodes(term, paths, numbers)
    return {path: _degree(np.moveaxis(log, i, 0)) for i, path in enumerate(paths)}


def corners_of(term: Term, degrees: Mapping[str, int], numbers: Numbers) -> Corners:
    """Give a factor at the corners of the numbers that it reads, all others at their values."""
    moved = {path: degree for path, degree in degrees.items() if degree}
    axes, log = _at_nodes(term, tuple(moved), numbers)
    for i, degree in enumerate(moved.values()):
        values = np.moveaxis(log, i, 0)
        log = np.moveaxis(values[[0, -1]] if degree == 1 else _bernstein(values), 0, i)
    return Corners(axes, moved, log)


def _at_nodes(term: Term, paths: Sequence[str], numbers: Numbers) -> tuple[tuple[str, ...], Floats]:
    """The factor's own axes, and its logarithm with an axis of nodes in front for each number."""
    factor = term.log_factor(numbers.with_axes({path: (path, NODES) for path in paths}) if paths else numbers)
    own = tuple(axis for axis in factor.axes if axis not in paths)
    sizes = dict(zip(factor.axes, factor.log.shape, strict=True))
    shape = [*(sizes[axis] for axis in own), *(sizes.get(path, 1) for path in paths)]
    full = [*(sizes[axis] for axis in own), *(NODES.size for _ in paths)]
    log = np.broadcast_to(factor.log.reshape(shape), full)
    return own, np.moveaxis(log, range(len(own), log.ndim), range(len(paths)))


def _degree(log: Floats) -> int | None:
    """The degree along the first axis, of each cell in its own proportion."""
    p, _ = _scaled(log)
    if np.all(np.abs(p - p[:1]) <= _TOLERANCE):
        return 0
    at = NODES.reshape(-1, *(1,) * (p.ndim - 1))
    if np.all(np.abs(p - ((1 - at) * p[0] + at * p[-1])) <= _TOLERANCE):
        return 1
    middle = _middle(p)
    curve = (1 - at) ** 2 * p[0] + 2 * at * (1 - at) * middle + at**2 * p[-1]
    return 2 if np.all(middle >= -_TOLERANCE) and np.all(np.abs(p - curve) <= _TOLERANCE) else None


def _middle(p: Floats) -> Floats:
    found: Floats = 2 * p[2] - (p[0] + p[-1]) / 2
    return found


def _bernstein(log: Floats) -> Floats:
    p, top = _scaled(log)
    with np.errstate(divide="ignore"):
        middle = np.log(np.maximum(_middle(p), 0.0)) + top[0]
    return np.stack([log[0], middle, log[-1]])


def _scaled(log: Floats) -> tuple[Floats, Floats]:
    """The values themselves over the largest along the first axis, and the logarithm of that."""
    top = np.max(log, axis=0, keepdims=True)
    top = np.where(np.isneginf(top), 0.0, top)
    return np.exp(log - top), top
