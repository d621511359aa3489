"""Priors with free numbers as cells; what `engine.prior` does to numbers."""

from collections.abc import Hashable
from math import prod

import numpy as np

from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm
from indicia.inference.namespace import PyTensorNamespace
from indicia.inference.pool import Affine, Pool, read_off
from indicia.likelihood.frame import Array

_TOLERANCE = 1e-9


def as_affine(term: PriorTerm, points: Numbers) -> Affine | None:
    """The cells of a prior's states where they are affine in the free numbers, read off the engine's own table.

    They are where all free numbers are ranges: these take what they say, and the points share the rest. With a
    `concentration`, with uncertain weights or with values that were set they are not, and there is None.
    """
    lead = len(term.frame.axes)
    if term.finals.any() or np.any(_moves(term.stack(term.fields, points), term.ranges) & ~term.ranges):
        return None
    states = np.take(term.table(points), term.positions, axis=lead)
    states = np.moveaxis(states * _trail(term.shares, states.ndim), lead, term.place)
    return read_off(_in_a_row(states, lead + 1))


def numbers_of(term: PriorTerm, points: Numbers) -> dict[Hashable, Affine]:
    """A prior's numbers as they now are, and as they were before any was set."""
    parts = {"now": term.fields} | ({"before": term.before} if term.finals.any() else {})
    lead = term.ranges.ndim
    return {(term.question, n): read_off(_in_a_row(term.stack(fields, points), lead)) for n, fields in parts.items()}


def table(term: PriorTerm, pool: Pool, xp: PyTensorNamespace) -> Array:
    """Prior probabilities: axes of the parents, then the hypotheses; as `PriorTerm.table`."""
    pt, axis = xp.pt, len(term.frame.axes)
    now = xp.tensor(pool[term.question, "now"]).reshape(term.ranges.shape)
    if not term.finals.any():
        return _share(now, term.ranges, axis, xp)
    before = xp.tensor(pool[term.question, "before"]).reshape(term.ranges.shape)
    row = _share(before, term.ranges, axis, xp)
    left = 1.0 - pt.sum(pt.where(term.finals, now, 0.0), axis=axis, keepdims=True)
    others = pt.sum(pt.where(term.finals, 0.0, row), axis=axis, keepdims=True)
    scale = pt.where(others > 0, left / pt.where(others > 0, others, 1.0), 0.0)
    scaled = pt.where(pt.abs(left) < 1e-12, 0.0, row * scale)
    has_final = term.finals.any(axis=axis, keepdims=True)
    return pt.where(term.finals, now, pt.where(has_final, scaled, row))


def states_of(term: PriorTerm, table: Array, xp: PyTensorNamespace) -> Array:
    """The cells of a table's states, 0 where a row cannot add up to 1; as `PriorTerm.factor_of`."""
    pt, axis = xp.pt, len(term.frame.axes)
    total = pt.sum(table, axis=axis, keepdims=True)
    fits = pt.all(table >= 0, axis=axis, keepdims=True) & (pt.abs(total - 1.0) <= _TOLERANCE)
    states = pt.take(pt.where(fits, table, 0.0), np.array(term.positions), axis=axis)
    return pt.moveaxis(states * _trail(term.shares, states.ndim), axis, term.place).reshape((-1,))


def axes_of(term: PriorTerm) -> dict[str, int]:
    """The axes of a prior's cells, by their lengths."""
    parents = [(axis, len(term.frame.labels[axis])) for axis in term.frame.axes]
    return dict([*parents[: term.place], (term.axis.id, term.axis.size), *parents[term.place :]])


def _share(values: Array, ranges: Array, axis: int, xp: PyTensorNamespace) -> Array:
    pt = xp.pt
    points = pt.sum(pt.where(ranges, 0.0, values), axis=axis, keepdims=True)
    taken = pt.sum(pt.where(ranges, values, 0.0), axis=axis, keepdims=True)
    scale = pt.where(points > 0, (1.0 - taken) / pt.where(points > 0, points, 1.0), 0.0)
    return pt.where(ranges, values, values * scale)


def _moves(stack: Floats, mask: Array) -> Array:
    """Where a free number has a part."""
    return np.ptp(_in_a_row(stack, mask.ndim), axis=1).reshape(mask.shape) > 0


def _in_a_row(table: Floats, lead: int) -> Floats:
    return table.reshape(prod(table.shape[:lead]), -1)


def _trail(values: Array, ndim: int) -> Array:
    return values.reshape(values.shape + (1,) * (ndim - values.ndim))
