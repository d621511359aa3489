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


def sizes_of(factors: Iterable[Factor]) -> dict[str, int]:
    """The length of every axis that some factors have."""
    return {axis: n for factor in factors for axis, n in zip(factor.axes, factor.log.shape, strict=True)}


def axes_of(factors: Iterable[Factor], order: Mapping[str, int]) -> tuple[str, ...]:
    """The axes that some factors have, in the model's order."""
    return tuple(sorted({axis for factor in factors for axis in factor.axes}, key=order.__getitem__))


def add(factors: Sequence[Factor], order: Mapping[str, int]) -> Factor:
    """Add factors: those on the same axes first, with compensation, so that a long record loses no digits."""
    by_axes: dict[tuple[str, ...], list[Floats]] = {}
    for factor in factors:
        by_axes.setdefault(factor.axes, []).append(factor.log)
    sums = [Factor(axes, _compensated_sum(logs)) for axes, logs in by_axes.items()]
    axes = axes_of(sums, order)
    views = [align(factor, axes) for factor in sums] or [np.zeros(())]
    total = views[0]
    for view in views[1:]:
        total = total + view
    sizes = sizes_of(sums)
    return Factor(axes, np.broadcast_to(total, [sizes[a] for a in axes]))


class RunningSum(NamedTuple):
    """Neumaier's sum (1974, ZAMM 54), elementwise: a total, and what rounding lost of it; -inf stays -inf."""

    total: Floats
    lost: Floats = np.zeros(())

    def plus(self, other: "RunningSum") -> "RunningSum":
        """The sum of both."""
        total = self.total + other.total
        larger = np.abs(self.total) >= np.abs(other.total)
        with np.errstate(invalid="ignore"):
            error = np.where(larger, (self.total - total) + other.total, (other.total - total) + self.total)
        return RunningSum(total, self.lost + other.lost + np.where(np.isfinite(total), error, 0.0))

    @property
    def value(self) -> Floats:
        """What it comes to."""
        return self.total + self.lost


def _compensated_sum(arrays: Sequence[Floats]) -> Floats:
    if len(arrays) == 1:
        return arrays[0]
    found = RunningSum(arrays[0])
    for array in arrays[1:]:
        found = found.plus(RunningSum(array))
    return found.value


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
    return eliminate(factors, keep, order, add, log_sum_exp)


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
    pieces, buckets = sum_out_each(factors, keep, order, combine, sum_out)
    return combine([pieces[i] for i in buckets[-1]], order)


def sum_out_each(
    factors: Sequence[Factor],
    keep: Collection[str],
    order: Mapping[str, int],
    combine: Callable[[Sequence[Factor], Mapping[str, int]], Factor],
    sum_out: Callable[[Floats, int], Floats],
) -> tuple[list[Factor], list[list[int]]]:
    """Sum out one axis after the other; parameters as of `eliminate`.

    Returns
    -------
    pieces
        The factors, then what each axis left when it was summed out.
    buckets
        For each axis summed out the pieces that were combined for it; then those that are left in the end.
    """
    for factor in factors:
        _check_order(factor, order)
    sizes = sizes_of(factors)
    ranked = tuple((axis, sizes[axis]) for axis in sorted(sizes, key=order.__getitem__))
    plan = _plan(frozenset(f.axes for f in factors), ranked, frozenset(keep))
    _refuse_large(plan.largest)
    pieces, waiting, buckets = list(factors), list(range(len(factors))), []
    for axis in plan.order:
        inside = [i for i in waiting if axis in pieces[i].axes]
        total = combine([pieces[i] for i in inside], order)
        at = total.axes.index(axis)
        waiting = [i for i in waiting if axis not in pieces[i].axes] + [len(pieces)]
        pieces.append(Factor(total.axes[:at] + total.axes[at + 1 :], sum_out(total.log, at)))
        buckets.append(inside)
    return pieces, [*buckets, waiting]


def _check_order(factor: Factor, order: Mapping[str, int]) -> None:
    """Aligning is reshaping, which is right only where the axes stand in the model's order."""
    ranks = [order[axis] for axis in factor.axes]
    if ranks != sorted(ranks):
        raise ValueError(f"a factor's axes {factor.axes} are not in the order of the model")


def _multiply(factors: Sequence[Factor], order: Mapping[str, int]) -> Factor:
    """Multiply linear values, the smallest tables first."""
    axes = axes_of(factors, order)
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
