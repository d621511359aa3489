"""The posterior over a grid of numbers, in blocks, so that scenarios times items are never held."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import prod

import numpy as np

from indicia.analysis.sweep.grid import Grid, Slices, contenders, first_two, place_type
from indicia.analysis.sweep.linear import Linear, linear_lines, mix, mixture
from indicia.analysis.sweep.values import Line
from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor, Floats, align
from indicia.engine.vary import vary
from indicia.errors import TooLargeError

type Progress = Callable[[int, int], None]
"""Is told how many scenarios are done, of how many."""

BLOCK = 2**14
"""Scenarios that are computed at once."""
MIXED = 2**19
"""Numbers that are held while scenarios are mixed: what is needed on the way stays in the cache."""
_BESIDE = 8
"""Numbers that are held for each scenario beside the posterior of each hypothesis."""
_SMALL = 2**10
"""Scenarios that are worth neither a test of linearity nor the linear domain."""
_FAR = 200.0
"""Nats by which the next may be behind the leader for the linear domain to have kept it exactly."""


def fill(grid: Grid, evaluation: Evaluation, question: str, lines: Sequence[Line], progress: Progress) -> None:
    """Fill a grid, block by block.

    Parameters
    ----------
    grid
        Of one axis for each line.
    evaluation
        The case at its central values, with a number of its own for every path.
    question
        Whose hypotheses are asked for.
    lines
        The numbers and their values.
    progress
        Is told after each block. What it raises ends the work, and the blocks filled so far stay.
    """
    joint = Joint(evaluation, question, [line.path for line in lines])
    total = prod(grid.shape)
    linear, known = linear_lines(lines, joint) if total > _SMALL else Linear((False,) * len(lines))
    corners = [line.ends if yes else line.values for line, yes in zip(lines, linear, strict=True)]
    mixed = [i for i, yes in enumerate(linear) if yes]
    whole = [not yes for yes in linear]
    for outer in blocks([v.size for v in corners], whole, 2 ** len(mixed), BLOCK):
        log = known if known is not None else joint([v[s] for v, s in zip(corners, outer, strict=True)])
        if not mixed:
            grid.fill(outer, log)
            progress(grid.done, total)
            continue
        beside = prod(n for n, yes in zip(log.shape[1:], whole, strict=True) if yes) * (grid.hypotheses + _BESIDE)
        at_corners = np.exp(log - _top(log, linear))
        places = contenders(at_corners.reshape(grid.hypotheses, -1)) or [0]  # nobody, where all is impossible
        for inner in blocks(grid.shape, linear, beside, MIXED):
            at = tuple(i if yes else o for i, o, yes in zip(inner, outer, linear, strict=True))
            *first, (last, weights) = [(1 + i, mixture(lines[i], inner[i])) for i in mixed]
            between = at_corners
            for axis, w in first:
                between = mix(between, axis, w)
            grid.fill_between(at, between, last, weights, places)
            progress(grid.done, total)


def _top(log: Floats, linear: Sequence[bool]) -> Floats:
    """The largest over hypotheses and corners, for each value of what is not linear."""
    top = np.max(log, axis=(0, *(1 + i for i, yes in enumerate(linear) if yes)), keepdims=True)
    return np.where(np.isneginf(top), 0.0, top)


def blocks(sizes: Sequence[int], cut: Sequence[bool], beside: int, most: int) -> Iterator[Slices]:
    """Cut the axes that may be cut, the first ones first, into blocks of at most so many cells, if that can be.

    Parameters
    ----------
    sizes
        Of the axes.
    cut
        Which may be cut; the others stay whole.
    beside
        How many cells each cell of the axes that are cut stands for.
    most
        Cells of a block.
    """
    room = max(most // beside, 1)
    ranges = []
    for n, yes in reversed(list(zip(sizes, cut, strict=True))):
        step = min(n, room) if yes else n
        room = max(room // step, 1) if yes else room
        ranges.append([slice(i, min(i + step, n)) for i in range(0, n, step)])
    return product(*reversed(ranges))


class Joint:
    """log P(hypothesis, record) on a grid of some values of each of some numbers."""

    def __init__(self, evaluation: Evaluation, question: str, paths: Sequence[str]) -> None:
        self._evaluation, self._question = evaluation, question
        self._axes = {path: f"values of {path}" for path in paths}  # no question can be called that

    def __call__(self, values: Sequence[Floats]) -> Floats:
        """Axes: hypotheses, then one for each number."""
        try:
            return self._log(values)
        except TooLargeError:
            longest = max(range(len(values)), key=lambda i: values[i].size)
            if values[longest].size == 1:
                raise
            halves = np.array_split(values[longest], 2)
            parts = [self([half if i == longest else v for i, v in enumerate(values)]) for half in halves]
            return np.concatenate(parts, axis=1 + longest)

    def _log(self, values: Sequence[Floats]) -> Floats:
        along = {path: (axis, v) for (path, axis), v in zip(self._axes.items(), values, strict=True)}
        varied = vary(self._evaluation, along)
        if prod(v.size for v in values) > _SMALL:
            log = self._told(varied.marginal_quickly((self._question,)), values)
            if not _lost(log):
                return log
        return self._told(varied.marginal((self._question,)), values)

    def _told(self, found: Factor, values: Sequence[Floats]) -> Floats:
        axis = self._evaluation.compiled.axes[self._question]
        log = axis.collapse(align(found, (self._question, *self._axes.values())), 0)
        return np.broadcast_to(log, (len(axis.hypotheses), *(v.size for v in values)))


def _lost(log: Floats) -> bool:
    """Whether the next is so far behind the leader that the linear domain may have lost it."""
    best, second = first_two(log, -np.inf, np.empty(log.shape[1:], dtype=place_type(len(log))))
    with np.errstate(invalid="ignore"):
        return len(log) > 1 and bool(np.any(~(best - second <= _FAR)))
