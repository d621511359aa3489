"""An upper bound on posterior odds over a box: what could be reached if every cell were free to choose its value.

The odds N(h)/N(others) pass q where N(h) - q N(others) is above 0 (Dinkelbach 1967, "On nonlinear fractional
programming", Management Science 13). That difference is bounded by eliminating one axis after the other: each cell
takes the end of its interval that the sign of its coefficient asks for, and a row of a prior is filled, within its
intervals and to a sum of 1, from the best state down (a linear program solved by sorting). Cells that are chosen once
for each state of what is still there may disagree with one another, so the bound is an outer one; where nothing is
left to choose it is the odds themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicia.analysis.bounds.space import Block, Rows, Space
from indicia.engine.factor import Floats

type Intervals = Sequence[tuple[Floats, Floats]]

_ROUNDS = 60
_STEP = 1e-9


@dataclass(frozen=True)
class Relaxation:
    """Bounds odds on some states of the question's axis against the others.

    Attributes
    ----------
    order
        The places of the axes of the joint, in the order of their elimination.
    wanted, others
        What does not vary, for the states wanted and for all others.
    """

    space: Space
    order: tuple[int, ...]
    wanted: Floats
    others: Floats

    def intervals(self, low: Floats, high: Floats) -> list[tuple[Floats, Floats]] | None:
        """The intervals of all cells over a box; None where no prior is possible in it."""
        found = []
        for block in self.space.blocks:
            interval = block.interval(low, high)
            if interval is None:
                return None
            found.append(interval)
        return found

    def best(self, intervals: Intervals, odds: float) -> tuple[float, float]:
        """The values of N(wanted) and N(others), up to one scale, that make N(wanted) - odds N(others) largest."""
        a, b = self.wanted, self.others
        left = list(range(len(self.space.blocks)))
        for axis in self.order:
            bucket = [i for i in left if self.space.blocks[i].shape[axis] > 1 or _own(self.space.blocks[i], axis)]
            left = [i for i in left if i not in bucket]
            a, b = _eliminate(a, b, axis, [(self.space.blocks[i], *intervals[i]) for i in bucket], odds)
            top = max(float(a.max()), float(b.max()))
            if top <= 0:
                return 0.0, 0.0
            a, b = a / top, b / top
        for i in left:  # what hangs on no axis of more than one state
            lo, hi = (float(self.space.blocks[i].as_cells(end).max()) for end in intervals[i])
            a, b = (a * hi, b * hi) if float((a - odds * b).sum()) > 0 else (a * lo, b * lo)
        return float(a.sum()), float(b.sum())

    def exceeds(self, intervals: Intervals, odds: float) -> bool:
        """Whether odds above these cannot be ruled out."""
        a, b = self.best(intervals, odds)
        return a > odds * b or (a == b == 0.0)

    def bound(self, intervals: Intervals, odds: float = 0.0) -> float:
        """The greatest odds that cannot be ruled out, or `odds` where greater ones can (Newton's method on q)."""
        for _ in range(_ROUNDS):
            a, b = self.best(intervals, odds)
            if a == b == 0.0:
                return np.inf  # out of the range of floats: nothing is known
            if a <= odds * b:
                return odds
            if b <= 0.0:
                return np.inf
            odds = a / b * (1 + _STEP)
        return np.inf


def _own(block: Block, axis: int) -> bool:
    return block.rows is not None and block.rows.axis == axis


def _eliminate(
    a: Floats, b: Floats, axis: int, bucket: list[tuple[Block, Floats, Floats]], odds: float
) -> tuple[Floats, Floats]:
    lo: Floats | None = None
    hi: Floats | None = None
    rows: tuple[Rows, Floats, Floats] | None = None
    for block, low, high in bucket:
        if block.rows is not None and block.rows.axis == axis:
            rows = (block.rows, low, high)
            continue
        low, high = block.as_cells(low), block.as_cells(high)
        lo, hi = (low, high) if lo is None or hi is None else (lo * low, hi * high)
    if lo is not None and hi is not None:
        weight = np.where(a > odds * b, hi, lo)
        a, b = a * weight, b * weight
    if rows is not None:
        a, b = by_hypothesis(a, rows[0]), by_hypothesis(b, rows[0])
        p = fill(a - odds * b, rows[1], rows[2], axis)
        a, b = a * p, b * p
    return a.sum(axis=axis, keepdims=True), b.sum(axis=axis, keepdims=True)


def by_hypothesis(values: Floats, rows: Rows) -> Floats:
    """Sum a catch-all's states, each with its share."""
    values = values * rows.shares
    if not rows.collapse:
        return values
    head, tail = np.split(values, [rows.named], axis=rows.axis)
    return np.concatenate([head, tail.sum(axis=rows.axis, keepdims=True)], axis=rows.axis)


def fill(gain: Floats, low: Floats, high: Floats, axis: int) -> Floats:
    """The probabilities within their intervals, adding up to 1 along an axis, with the greatest total gain."""
    shape = np.broadcast_shapes(gain.shape, low.shape)
    low, high = np.broadcast_to(low, shape), np.broadcast_to(high, shape)
    order = np.argsort(-np.broadcast_to(gain, shape), axis=axis, kind="stable")
    room = np.take_along_axis(high - low, order, axis)
    before = np.cumsum(room, axis=axis) - room
    rest = 1.0 - low.sum(axis=axis, keepdims=True)
    more = np.empty(shape)
    np.put_along_axis(more, order, np.clip(rest - before, 0.0, room), axis)
    p: Floats = low + more
    return p


def relaxation(space: Space, wanted: Floats, order: tuple[int, ...]) -> Relaxation:
    """Prepare bounds on the odds of the states wanted; `wanted` is 1 or 0 on all axes of the joint."""
    static = np.exp(space.static)
    return Relaxation(space, order, static * wanted, static * (1.0 - wanted))


def choose_order(space: Space, wanted: Floats, low: Floats, high: Floats, tries: int = 12) -> Relaxation:
    """Try some orders of elimination and take the one with the least bound over a box."""
    n = len(space.axes)
    by_size = sorted((i for i in range(n) if i != space.at), key=lambda i: space.sizes[i])
    candidates = [(space.at, *by_size), (*by_size, space.at), (space.at, *by_size[::-1]), (*by_size[::-1], space.at)]
    rng = np.random.default_rng(0)
    candidates += [tuple(int(i) for i in rng.permutation(n)) for _ in range(tries if n > 2 else 0)]
    best, least = relaxation(space, wanted, candidates[0]), np.inf
    intervals = best.intervals(low, high)
    if intervals is None:
        return best
    for order in dict.fromkeys(candidates):
        tried = relaxation(space, wanted, order)
        if least < np.inf and tried.exceeds(intervals, least):
            continue
        found = tried.bound(intervals)
        if found < least:
            best, least = tried, found
    return best
