"""Arrays with named axes, in natural logarithms, and the one contraction that every analysis is.

Add all factors, sum out what is not asked for, one axis at a time, smallest table first (variable elimination; Zhang
and Poole 1994, "A simple approach to Bayesian network computations"). Everything stays in log space: factors that
conflict by any power of ten are added, never multiplied.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indicia.errors import TooLargeError

type Floats = npt.NDArray[np.float64]

LARGEST_TABLE = 2**27
"""Cells of the largest table that an elimination may make: 1 GiB."""

_SMALLEST = 1e-200


@dataclass(frozen=True, slots=True)
class Factor:
    """Log-values on named axes.

    `axes` name the array's axes in the order in which the model lists all axes, so that aligning two factors needs no
    transposition.
    """

    axes: tuple[str, ...]
    log: Floats

    def __post_init__(self) -> None:
        if self.log.ndim != len(self.axes):
            raise ValueError(f"{self.log.ndim} axes of values for the names {self.axes}")


def log_sum_exp(values: Floats, axis: int | tuple[int, ...]) -> Floats:
    """Log of the sum of exponentials along axes; all -inf gives -inf, without a warning."""
    top = np.max(values, axis=axis, keepdims=True)
    top = np.where(np.isneginf(top), 0.0, top)
    with np.errstate(divide="ignore"):
        total: Floats = np.log(np.sum(np.exp(values - top), axis=axis)) + np.squeeze(top, axis=axis)
    return total


def align(factor: Factor, axes: Sequence[str]) -> Floats:
    """View a factor on more axes; those that it lacks get length 1."""
    size = dict(zip(factor.axes, factor.log.shape, strict=True))
    return factor.log.reshape([size.get(axis, 1) for axis in axes])


def _sizes(factors: Iterable[Factor]) -> dict[str, int]:
    return {axis: n for factor in factors for axis, n in zip(factor.axes, factor.log.shape, strict=True)}


def _ordered(factors: Iterable[Factor], order: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted({axis for factor in factors for axis in factor.axes}, key=order.__getitem__))


def _add(factors: Sequence[Factor], order: Mapping[str, int]) -> Factor:
    """Add factors: those on the same axes first, with compensation, so that a long record loses no digits."""
    by_axes: dict[tuple[str, ...], list[Floats]] = {}
    for factor in factors:
        by_axes.setdefault(factor.axes, []).append(factor.log)
    sums = [Factor(axes, _compensated_sum(logs)) for axes, logs in by_axes.items()]
    axes = _ordered(sums, order)
    total = align(sums[0], axes)
    for factor in sums[1:]:
        total = total + align(factor, axes)
    return Factor(axes, np.broadcast_to(total, [_sizes(sums)[a] for a in axes]))


def _compensated_sum(arrays: Sequence[Floats]) -> Floats:
    """Neumaier's sum (1974, ZAMM 54), elementwise; -inf stays -inf."""
    total, lost = arrays[0], np.zeros(())
    with np.errstate(invalid="ignore"):
        for array in arrays[1:]:
            new = total + array
            larger = np.abs(total) >= np.abs(array)
            error = np.where(larger, (total - new) + array, (array - new) + total)
            lost = lost + np.where(np.isfinite(new), error, 0.0)
            total = new
    return total + lost if len(arrays) > 1 else total


def contract(factors: Sequence[Factor], keep: Collection[str], order: Mapping[str, int]) -> Factor:
    """Add all factors and sum out every axis but those to keep.

    Parameters
    ----------
    factors
        Log-values, each on its own axes.
    keep
        Axes to keep. One that no factor has is left out of the result.
    order
        The rank of every axis name; the result's axes follow it.

    Returns
    -------
    Factor
        The log of the sum of products, on the kept axes.

    Raises
    ------
    TooLargeError
        Before a table of more than `LARGEST_TABLE` cells would be made.
    """
    return eliminate(factors, keep, order, _add, log_sum_exp)


@dataclass(frozen=True)
class Linear:
    """Factors in the linear domain, each scaled to a maximum of 1; `offset` is the log of what was taken out."""

    factors: tuple[Factor, ...]
    offset: float


def to_linear(logs: Sequence[Factor], linear: Sequence[Factor] = ()) -> Linear | None:
    """Leave the log domain; None where a factor is impossible throughout.

    Parameters
    ----------
    logs
        Factors in the log domain.
    linear
        Further factors that are in the linear domain already.
    """
    tops = [float(np.max(factor.log)) for factor in logs]
    sizes = [float(np.max(factor.log)) for factor in linear]
    if not np.all(np.isfinite([*tops, *sizes])) or min(sizes, default=1.0) <= 0:
        return None
    scaled = [Factor(f.axes, np.exp(f.log - top)) for f, top in zip(logs, tops, strict=True)]
    scaled += [Factor(f.axes, f.log / size) for f, size in zip(linear, sizes, strict=True)]
    return Linear(tuple(scaled), sum(tops) + sum(map(log, sizes)))


def contract_linear(
    linear: Linear, questions: Collection[str], scenarios: Collection[str], order: Mapping[str, int]
) -> Factor | None:
    """Contract in the linear domain, several times faster on long axes; None where that would lose range.

    In every scenario the largest value over the questions must stay above 1e-200, so that what underflows is less
    than 1e-100 of it. A hypothesis that far behind the largest is given probability 0.

    Parameters
    ----------
    linear
        From `to_linear`.
    questions, scenarios
        The axes to keep; the guard looks at each scenario by itself.
    order
        As for `contract`.
    """
    found = eliminate(linear.factors, {*questions, *scenarios}, order, _multiply, np.sum)
    over = tuple(i for i, axis in enumerate(found.axes) if axis in questions)
    if np.min(np.max(found.log, axis=over)) < _SMALLEST:
        return None
    with np.errstate(divide="ignore"):
        return Factor(found.axes, np.log(found.log) + linear.offset)


def eliminate(
    factors: Sequence[Factor],
    keep: Collection[str],
    order: Mapping[str, int],
    combine: Callable[[Sequence[Factor], Mapping[str, int]], Factor],
    sum_out: Callable[[Floats, int], Floats],
) -> Factor:
    """Combine all factors and sum out every axis but those to keep, with any arithmetic; errors as of `contract`."""
    for factor in factors:
        _check_order(factor, order)
    sizes = _sizes(factors)
    ranked = tuple((axis, sizes[axis]) for axis in sorted(sizes, key=order.__getitem__))
    plan = _plan(frozenset(f.axes for f in factors), ranked, frozenset(keep))
    _refuse_large(plan.largest)
    factors = list(factors)
    for axis in plan.order:
        total = combine([f for f in factors if axis in f.axes], order)
        at = total.axes.index(axis)
        factors = [f for f in factors if axis not in f.axes]
        factors.append(Factor(total.axes[:at] + total.axes[at + 1 :], sum_out(total.log, at)))
    return combine(factors, order)


def _check_order(factor: Factor, order: Mapping[str, int]) -> None:
    """Aligning is reshaping, which is right only where the axes stand in the model's order."""
    ranks = [order[axis] for axis in factor.axes]
    if ranks != sorted(ranks):
        raise ValueError(f"a factor's axes {factor.axes} are not in the order of the model")


def _multiply(factors: Sequence[Factor], order: Mapping[str, int]) -> Factor:
    """Multiply linear values, the smallest tables first."""
    axes = _ordered(factors, order)
    views = sorted((align(f, axes) for f in factors), key=lambda v: v.size)
    total = views[0]
    for view in views[1:]:
        total = total * view
    return Factor(axes, total)


def _refuse_large(cells: int) -> None:
    if cells > LARGEST_TABLE:
        raise TooLargeError(
            f"an exact answer needs a table of {cells:,} cells, {cells * 8 / 2**30:,.0f} GiB; "
            "link fewer questions in one item or one prior"
        )


class _Plan(NamedTuple):
    order: tuple[str, ...]
    largest: int


@lru_cache(maxsize=1024)
def _plan(scopes: frozenset[tuple[str, ...]], ranked: tuple[tuple[str, int], ...], keep: frozenset[str]) -> _Plan:
    """The axes to sum out, smallest table first, and the cells of the largest table on the way.

    Found once for all contractions of the same shape: to look for the order costs as much as a small contraction.
    """
    sizes = dict(ranked)
    tables = [frozenset(scope) for scope in scopes]
    waiting = [axis for axis, _ in ranked if axis not in keep]
    order, largest = [], 1
    while waiting:
        touched = {axis: frozenset[str]().union(*(t for t in tables if axis in t)) for axis in waiting}
        cells = {axis: prod(sizes[other] for other in touched[axis]) for axis in waiting}
        axis = min(waiting, key=cells.__getitem__)
        largest = max(largest, cells[axis])
        tables = [t for t in tables if axis not in t] + [touched[axis] - {axis}]
        waiting.remove(axis)
        order.append(axis)
    kept = prod(sizes[axis] for axis in frozenset[str]().union(*tables))
    return _Plan(tuple(order), max(largest, kept))


def elimination_cost(axes: Iterable[tuple[str, ...]], sizes: Mapping[str, int], keep: Collection[str]) -> int:
    """The largest table that a contraction of factors on these axes would make, in cells, without making it."""
    scopes = frozenset(axes)
    used = {axis for scope in scopes for axis in scope}
    return _plan(scopes, tuple((a, n) for a, n in sizes.items() if a in used), frozenset(keep)).largest


def elimination_order(
    axes: Iterable[tuple[str, ...]], sizes: Mapping[str, int], keep: Collection[str], order: Mapping[str, int]
) -> tuple[str, ...]:
    """The axes that `contract` sums out of factors on these axes, in the order in which it does."""
    ranked = tuple((axis, sizes[axis]) for axis in sorted(sizes, key=order.__getitem__))
    plan = _plan(frozenset(axes), ranked, frozenset(keep))
    _refuse_large(plan.largest)
    return plan.order
