"""Numbers that enter the joint linearly: two values of each are enough, and all others lie between them.

With P(h, e) linear in each of t1 ... tk, the joint at any point is a mean of those at the 2^k corners, and the
posterior a ratio of such means: (a t + b)/(c t + d) along each number. Source: V. M. H. Coupé and L. C. van der Gaag
2002, "Properties of sensitivity analysis of Bayesian belief networks", Annals of Mathematics and Artificial
Intelligence 36; on several numbers U. Kjaerulff and L. C. van der Gaag 2000, "Making sensitivity analysis
computationally efficient", UAI 16.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from indicia.analysis.sweep.values import Line
from indicia.engine.factor import Floats
from indicia.quantity import Domain

_PARTS = np.array([0.0, 0.37, 0.5, 1.0])
_TOLERANCE = 1e-12
_MOST_CHECKS = 2**16
_RANGE = 230.0
"""The corners of each hypothesis must not differ by more than e^230 = 1e100 ..."""
_LEAST = 1e-30
"""... and no value may be nearer to an end than this part of the way: so nothing underflows."""


class Linear(NamedTuple):
    """The numbers in which the joint is linear, and its logarithm at the ends of all, where they all are."""

    lines: tuple[bool, ...]
    corners: Floats | None = None


def linear_lines(lines: Sequence[Line], log_joint: Callable[[Sequence[Floats]], Floats]) -> Linear:
    """Find the numbers in which the joint is linear, wherever within their ranges the others are.

    Parameters
    ----------
    lines
        The numbers. Only probabilities and ratios are tried: real numbers can enter by steps that no check would see.
    log_joint
        Gives log P(hypothesis, record) on the grid of some values of each number: axes hypothesis, then the numbers.
    """
    tried = [line.domain in (Domain.PROBABILITY, Domain.RATIO) and line.size > _PARTS.size for line in lines]
    checks = [_checks(line) if t else _some(line.values) for line, t in zip(lines, tried, strict=True)]
    if not any(tried) or np.prod([float(c.size) for c in checks]) > _MOST_CHECKS:
        return Linear((False,) * len(lines))
    log = log_joint(checks)
    finite = log[np.isfinite(log)]
    in_range = finite.size > 0 and float(np.ptp(finite)) <= _RANGE
    found = tuple(
        in_range and t and _keeps_range(line) and _is_linear(np.moveaxis(log, 1 + i, -1))
        for i, (line, t) in enumerate(zip(lines, tried, strict=True))
    )
    first_and_last = (slice(None, None, _PARTS.size - 1),) * len(lines)
    return Linear(found, log[:, *first_and_last] if all(found) else None)


def _checks(line: Line) -> Floats:
    low, high = line.ends
    found: Floats = low * (1.0 - _PARTS) + high * _PARTS
    return found


def _some(values: Floats) -> Floats:
    """A few of the values of a number that is not tried, so that the others are seen at all of these."""
    found: Floats = values[np.unique(np.linspace(0, values.size - 1, _PARTS.size).astype(int))]
    return found


def _is_linear(log: Floats) -> bool:
    """Whether every hypothesis lies on one line along the last axis, in its own proportion."""
    top = np.max(log, axis=-1, keepdims=True)
    top = np.where(np.isneginf(top), 0.0, top)
    p = np.exp(log - top)
    line = p[..., :1] * (1.0 - _PARTS) + p[..., -1:] * _PARTS
    return bool(np.all(np.abs(p - line) <= _TOLERANCE * (1.0 + 1e-3 * np.abs(top))))


def _keeps_range(line: Line) -> bool:
    if line.is_range:
        return line.size < 1 / _LEAST
    weights = mixture(line)
    return bool(np.min(weights[weights > 0]) > _LEAST)


def mixture(line: Line, part: slice = slice(None)) -> Floats:
    """How much of either end each value is, or some of the values: axes ends, values."""
    low, high = line.ends
    values = line.values[part]
    found = np.empty((2, values.size))
    np.subtract(high, values, out=found[0])
    np.subtract(values, low, out=found[1])
    if high - low != 1.0:
        found /= high - low
    return found


def mix(joint: Floats, axis: int, weights: Floats) -> Floats:
    """Replace an axis of two ends by the values between them.

    Parameters
    ----------
    joint
        In the linear domain.
    axis
        Which of its axes has the ends.
    weights
        From `mixture`.
    """
    (low, high), (first, last) = along(weights, axis, joint.ndim), two_ends(joint, axis)
    found: Floats = first * low
    found += last * high
    return found


def two_ends(joint: Floats, axis: int) -> tuple[Floats, Floats]:
    """The joint at either end of an axis, which stays with length 1."""
    before = (slice(None),) * axis
    return joint[*before, :1], joint[*before, 1:]


def along(weights: Floats, axis: int, ndim: int) -> tuple[Floats, Floats]:
    """The weights of either end, as an array of so many axes that varies along one."""
    shape = [-1 if i == axis else 1 for i in range(ndim)]
    return weights[0].reshape(shape), weights[1].reshape(shape)
