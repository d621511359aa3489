"""Branch and bound: cut the box of ranges into parts until no part can hold more than what was found.

A number in which the posterior is a ratio of linear functions is fixed to one of its ends (the maximum is at a
corner); one that several items read, or that is not linear, is halved. Before that, each number is tried with its
best half or end taken away: where the bound on what remains falls below what was found, that part is dropped for good.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from time import monotonic

import numpy as np

from indicia.analysis.bounds.ascent import Climber, starts
from indicia.analysis.bounds.relax import choose_order
from indicia.analysis.bounds.space import Space
from indicia.engine.factor import Floats

_NARROW = 2.0**-20
_CLOSE = 1e-9
_MANY = 60


@dataclass
class Found:
    """The greatest posterior of some states.

    Attributes
    ----------
    inner, at
        What is attained, and where, in units of the box.
    outer
        What nothing exceeds.
    closed
        Whether the search was finished.
    """

    inner: float
    at: Floats
    outer: float
    closed: bool
    parts: int = 0


@dataclass(frozen=True)
class _Node:
    low: Floats
    high: Floats


def climb(space: Space, wanted: Floats, count: int = 2) -> Found:
    """What can be attained, without showing that nothing exceeds it."""
    best: Found | None = None
    for t in starts(space, count):
        climber = Climber(space, wanted, t)
        share = climber.climb()
        if best is None or share > best.inner:
            best = Found(share, climber.t, 1.0, False)
    if best is None:
        raise AssertionError
    return best


class Search:
    """The search for one bound; it may be stopped at any time and keeps what it knows."""

    def __init__(self, space: Space, wanted: Floats, tolerance: float) -> None:
        self.space, self.wanted, self.tolerance = space, wanted, tolerance
        self.found = climb(space, wanted, 3 if len(space.numbers) <= _MANY else 1)
        n = len(space.numbers)
        self._low, self._high = np.zeros(n), np.ones(n)
        self._relaxation = choose_order(space, wanted, self._low, self._high)
        intervals = self._relaxation.intervals(self._low, self._high)
        if intervals is None:
            raise AssertionError
        self._root = self._relaxation.bound(intervals)
        self._settle(_share(self._root))

    def _settle(self, outer: float) -> None:
        self.found.outer = min(self.found.outer, max(outer, self.found.inner))
        self.found.closed = self.found.outer - self.found.inner <= self.tolerance * (1 + 1e-9)

    def run(self, seconds: float) -> None:
        """Search on until the gap is closed or the time is up."""
        end = monotonic() + seconds
        self._low, self._high, done = self._narrow(self._low, self._high, self.tolerance, end)
        if done:
            self._settle(self.found.inner + self.tolerance)
            return
        for _ in self._branch(end):
            pass

    def _goal(self, gap: float) -> float:
        p = min(self.found.inner + gap, 1.0)
        return p / (1 - p) if p < 1 else np.inf

    def _narrow(self, low: Floats, high: Floats, gap: float, end: float) -> tuple[Floats, Floats, bool]:
        """Drop the parts of the box, number by number, that cannot hold more than what was found."""
        moved = True
        while moved:
            moved = False
            for i in self._by_weight(low, high):
                if monotonic() > end:
                    return low, high, False
                for a, b in self._away_from(i, low, high):
                    part = (low.copy(), high.copy())
                    part[0][i], part[1][i] = a, b
                    if not self._can_exceed(*part, self._goal(gap)):
                        if a <= low[i]:
                            low = low.copy()
                            low[i] = high[i] if self.space.corner[i] else b
                        else:
                            high = high.copy()
                            high[i] = low[i] if self.space.corner[i] else a
                        moved = True
            if not self._can_exceed(low, high, self._goal(gap)):
                return low, high, True
        return low, high, False

    def _away_from(self, i: int, low: Floats, high: Floats) -> Iterator[tuple[float, float]]:
        if high[i] <= low[i]:
            return
        best = self.found.at[i]
        if self.space.corner[i]:
            yield (0.0, 0.0) if best > 0.5 else (1.0, 1.0)
            return
        middle = self._middle(i, low[i], high[i])
        if middle is None:
            return
        if best >= middle:
            yield float(low[i]), middle
        if best <= middle:
            yield middle, float(high[i])

    def _middle(self, i: int, low: float, high: float) -> float | None:
        """Where to cut a number; None where it is too narrow to."""
        steps = self.space.steps[i]
        if steps:
            middle = ((round(low * steps) + round(high * steps)) // 2) / steps
            return middle if low < middle < high else None
        return (low + high) / 2 if high - low > _NARROW else None

    def _can_exceed(self, low: Floats, high: Floats, odds: float) -> bool:
        if not self._possible(low):
            return False
        intervals = self._relaxation.intervals(low, high)
        return intervals is not None and (odds < np.inf and self._relaxation.exceeds(intervals, odds))

    def _possible(self, low: Floats) -> bool:
        numbers = self.space.numbers
        return all(
            sum(numbers[i].low + low[i] * (numbers[i].high - numbers[i].low) for i in cut) <= 1 + 1e-12
            for cut in self.space.cuts
        )

    def _by_weight(self, low: Floats, high: Floats) -> list[int]:
        """The numbers that can still move, those whose cells matter and move most first."""
        weights = self._weights()
        free = [i for i in range(len(weights)) if high[i] > low[i]]
        return sorted(free, key=lambda i: -weights[i] * (high[i] - low[i]))

    def _weights(self) -> Floats:
        if not hasattr(self, "_cached"):
            self._cached = _weights(self.space, self.wanted, self.found.at)
        return self._cached

    def _branch(self, end: float) -> Iterator[None]:
        """Best first: always cut the part that may hold most."""
        ticket = count()
        goal = self._goal(self.tolerance)
        heap: list[tuple[float, int, _Node]] = []
        stuck = 0.0
        self._push(heap, ticket, _Node(self._low, self._high), goal)
        while heap:
            if monotonic() > end:
                self._settle(max(_share(-heap[0][0]), stuck, self.found.inner + self.tolerance))
                return
            bound, _, node = heapq.heappop(heap)
            if -bound <= self._goal(self.tolerance):
                continue
            parts = self._cut(node)
            if not parts:
                stuck = max(stuck, _share(-bound))
                self._attain(node)
            for part in parts:
                self._push(heap, ticket, part, self._goal(self.tolerance))
            self.found.parts += 1
            self.found.outer = min(self.found.outer, max(_share(-bound), self.found.inner + self.tolerance))
            yield
        self._settle(max(self.found.inner + self.tolerance, stuck))

    def _push(self, heap: "list[tuple[float, int, _Node]]", ticket: "count[int]", node: _Node, goal: float) -> None:
        if not self._possible(node.low):
            return
        intervals = self._relaxation.intervals(node.low, node.high)
        if intervals is None:
            return
        bound = self._relaxation.bound(intervals, min(goal, 1e300))
        if bound > goal:
            heapq.heappush(heap, (-bound, next(ticket), node))

    def _cut(self, node: _Node) -> list[_Node]:
        for i in self._by_weight(node.low, node.high):
            if self.space.corner[i]:
                return [self._part(node, i, x, x) for x in (0.0, 1.0)]
            middle = self._middle(i, float(node.low[i]), float(node.high[i]))
            if middle is not None:
                return [
                    self._part(node, i, float(node.low[i]), middle),
                    self._part(node, i, middle, float(node.high[i])),
                ]
        return []

    @staticmethod
    def _part(node: _Node, i: int, a: float, b: float) -> _Node:
        low, high = node.low.copy(), node.high.copy()
        low[i], high[i] = a, b
        return _Node(low, high)

    def _attain(self, node: _Node) -> None:
        """A part that is a point, or as good as one, may be better than what was found by climbing."""
        if any(u.part is not None for u in self.space.numbers):
            return
        climber = Climber(self.space, self.wanted, node.low.copy())
        share = climber.share
        if share > self.found.inner:
            self.found.inner, self.found.at = share, climber.t


def _share(odds: float) -> float:
    return odds / (1 + odds) if odds < np.inf else 1.0


def _weights(space: Space, wanted: Floats, t: Floats) -> Floats:
    """How much each number moves the cells that the posterior hangs on, from end to end, at the best point found."""
    climber = Climber(space, wanted, t.copy())
    log = climber._rest(())
    joint = np.exp(log - log.max())
    good, bad = joint * wanted, joint * (1 - wanted)
    share = good / max(good.sum(), 1e-300) + bad / max(bad.sum(), 1e-300)
    found = np.zeros(len(space.numbers))
    for block in space.blocks:
        shape = climber._state_shape(block)
        weight = share.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
        for i in block.numbers:
            low, high = t.copy(), t.copy()
            low[i], high[i] = 0.0, 1.0
            interval = block.interval(low, high)
            if interval is None:
                found[i] += 1.0
                continue
            lo, hi = (block.as_cells(end) for end in interval)
            found[i] += float((weight * (hi - lo) / np.maximum(hi, 1e-300)).sum())
    return found
