"""The values that a factor's cells can take while its numbers range over a box.

A cell is tabulated at the corners of the box of those numbers that it depends on, and along a grid in those that it is
neither linear nor monotone in. Its least and greatest value over any smaller box are then found in the table: a
function that is linear, or monotone, in each number by itself is least and greatest at corners.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.errors import IndiciaError

type Evaluate = Callable[[Floats], Floats]
"""Takes points (points, numbers of the factor) in units of the box, gives log-values (cells, points)."""

GRIDS = (17, 9, 5, 3)
_LARGEST, _SAME = 2**18, 1e-10
_AT = np.array([0.0, 0.25, 0.5, 0.75, 1.0])


@dataclass(frozen=True)
class Shape:
    """How a factor depends on one of its numbers.

    Attributes
    ----------
    linear
        Whether every cell is linear in it.
    corner
        Whether its best value is at an end, whatever the others are: it moves the factor along a line, up to a scale,
        and always the same way.
    monotone
        Whether every cell is monotone in it.
    """

    linear: bool
    corner: bool
    monotone: bool


@dataclass(frozen=True)
class _Group:
    """Cells that depend on the same numbers; `table` has one axis for each of these, then the cells."""

    cells: npt.NDArray[np.intp]
    numbers: tuple[int, ...]
    interpolated: tuple[bool, ...]
    table: Floats
    pad: Floats

    def interval(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        table, inside = self.table, False
        for axis, (i, linear) in enumerate(zip(self.numbers, self.interpolated, strict=True)):
            table = _cut(table, axis, low[i], high[i], linear=linear)
            inside = inside or (not linear and table.shape[axis] > 1)
        over = tuple(range(len(self.numbers)))
        lo, hi = table.min(axis=over), table.max(axis=over)
        return (np.maximum(lo - self.pad, 0.0), hi + self.pad) if inside else (lo, hi)


def _cut(table: Floats, axis: int, low: float, high: float, *, linear: bool) -> Floats:
    """The part of a table between two values of one number, in units of its box."""
    last = table.shape[axis] - 1
    if not linear or {low, high} <= {0.0, 1.0}:
        at = (slice(None),) * axis + (slice(round(low * last), round(high * last) + 1),)
        return table[at]
    first, second = np.take(table, [0], axis=axis), np.take(table, [1], axis=axis)
    ends = [first + t * (second - first) for t in ({low, high} if low != high else {low})]
    return np.concatenate(ends, axis=axis) if len(ends) > 1 else ends[0]


@dataclass(frozen=True)
class _Wide:
    """A cell that depends on too many numbers to tabulate, and on each of them one way only, given by its sign."""

    cell: int
    signs: Floats
    evaluate: Evaluate
    numbers: tuple[int, ...]
    top: float

    def interval(self, low: Floats, high: Floats) -> tuple[float, float]:
        own = list(self.numbers)
        least = np.where(self.signs > 0, low[own], high[own])
        most = np.where(self.signs > 0, high[own], low[own])
        ends = least[None] if np.array_equal(least, most) else np.stack([least, most])
        found = np.exp(self.evaluate(ends)[self.cell] - self.top)
        return float(found[0]), float(found[-1])


@dataclass(frozen=True)
class _Sum:
    """A cell that is a weighted sum of tabulated ones, as the mean that opportunity is scaled by."""

    cell: int
    weights: Floats
    constant: float

    def interval(self, lo: Floats, hi: Floats) -> tuple[float, float]:
        up, down = np.maximum(self.weights, 0.0), np.minimum(self.weights, 0.0)
        return float(self.constant + up @ lo + down @ hi), float(self.constant + up @ hi + down @ lo)


@dataclass(frozen=True)
class Cells:
    """The cells of one factor over any box inside that of the stated ranges.

    Attributes
    ----------
    numbers
        Which of the case's uncertain numbers it reads.
    size
        Number of cells.
    shapes
        How it depends on each of them.
    """

    numbers: tuple[int, ...]
    size: int
    shapes: tuple[Shape, ...]
    groups: tuple[_Group, ...]
    wide: tuple[_Wide, ...]
    sums: tuple[_Sum, ...] = ()

    def interval(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """The least and the greatest value of every cell, each scaled alike.

        Parameters
        ----------
        low, high
            The ends of the box, in units of the stated ranges; axis: all uncertain numbers of the case.
        """
        lo, hi = np.zeros(self.size), np.zeros(self.size)
        for group in self.groups:
            lo[group.cells], hi[group.cells] = group.interval(low, high)
        for total in self.sums:
            lo[total.cell], hi[total.cell] = total.interval(lo, hi)
        for wide in self.wide:
            lo[wide.cell], hi[wide.cell] = wide.interval(low, high)
        return lo, hi


def tabulate(
    name: str, evaluate: Evaluate, whole: Evaluate, numbers: Sequence[int], graded: Sequence[bool], *, scale: bool
) -> Cells:
    """Tabulate a factor.

    Parameters
    ----------
    name
        The item, for an error.
    evaluate
        What to tabulate.
    whole
        The factor that comes of it, of which is asked whether a number is best at an end.
    numbers
        Which of the case's uncertain numbers it reads, in the order of the points' columns.
    graded
        Which of them must not be fixed to an end, as others read them too.
    scale
        Whether to scale it to a greatest value of 1.
    """
    rng = np.random.default_rng(0)
    shapes: list[Shape] = []
    for i, shared in enumerate(graded):
        alone, best = (_shape(f, i, len(numbers), rng) for f in (evaluate, whole))
        shapes.append(Shape(alone.linear, best.corner and alone.monotone and not shared, alone.monotone))
    depends = _dependence(evaluate, len(numbers), rng)
    groups: list[tuple[npt.NDArray[np.intp], list[int], list[int], Floats]] = []
    left: list[int] = []
    for pattern in np.unique(depends, axis=0):
        cells = np.flatnonzero((depends == pattern).all(axis=1))
        own = np.flatnonzero(pattern).tolist()
        points = _points([shapes[i] for i in own], len(cells))
        if points is None:
            left += cells.tolist()
        else:
            groups.append((cells, own, points, _grid(evaluate, own, points, len(numbers))[cells]))
    signs = _signs(name, evaluate, np.array(left, dtype=np.intp), len(numbers), rng) if left else np.zeros((0, 0))
    greatest = [float(evaluate((row > 0).astype(float)[None])[cell, 0]) for cell, row in zip(left, signs, strict=True)]
    top = max(*(float(log.max()) for *_, log in groups), *greatest, -np.inf) if groups or left else 0.0
    top = top if scale and np.isfinite(top) else 0.0
    sums = [_as_sum(evaluate, cell, left, depends.shape[0], len(numbers), top, rng) for cell in left]
    return Cells(
        tuple(numbers),
        depends.shape[0],
        tuple(shapes),
        tuple(_group(numbers, shapes, top, *group) for group in groups),
        tuple(
            _Wide(cell, row, evaluate, tuple(numbers), top)
            for cell, row, total in zip(left, signs, sums, strict=True)
            if total is None
        ),
        tuple(total for total in sums if total is not None),
    )


def _as_sum(
    evaluate: Evaluate, cell: int, left: list[int], size: int, count: int, top: float, rng: np.random.Generator
) -> _Sum | None:
    """Write a cell as a sum of the tabulated ones, if it is one at random points."""
    n = 2 * size + 8
    values = np.exp(evaluate(rng.uniform(size=(2 * n, count))) - top)
    known = np.delete(np.arange(size), left)
    x = np.concatenate([values[known], np.ones((1, 2 * n))]).T
    solved = np.linalg.lstsq(x[:n], values[cell, :n])[0]
    if np.max(np.abs(x @ solved - values[cell])) > 1e-11 * max(float(values[cell].max()), 1e-300):
        return None
    weights = np.zeros(size)
    weights[known] = np.where(np.abs(solved[:-1]) > 1e-11, solved[:-1], 0.0)
    return _Sum(cell, weights, float(solved[-1]))


def _group(
    numbers: Sequence[int],
    shapes: Sequence[Shape],
    top: float,
    cells: npt.NDArray[np.intp],
    own: list[int],
    points: list[int],
    log: Floats,
) -> _Group:
    table = np.moveaxis(np.exp(log - top).reshape(len(cells), *points), 0, -1)
    pad = np.zeros(len(cells))
    for axis, (i, n) in enumerate(zip(own, points, strict=True)):
        if n > 2 and not shapes[i].monotone:
            # Between the points of a grid a smooth curve leaves its chord by an eighth of its second difference.
            bend = np.abs(np.diff(table, 2, axis=axis)).max(axis=tuple(range(len(own))))
            pad = np.maximum(pad, bend / 8)
    interpolated = tuple(shapes[i].linear for i in own)
    return _Group(cells, tuple(numbers[i] for i in own), interpolated, table, pad)


def _points(shapes: Sequence[Shape], cells: int) -> list[int] | None:
    """How many values of each number to tabulate; None where that would be too many."""
    for grid in GRIDS:
        points = [2 if s.linear or s.corner else grid for s in shapes]
        if prod(points) * cells <= _LARGEST and len(points) <= 20:
            return points
    return None


def _grid(evaluate: Evaluate, own: list[int], points: list[int], count: int) -> Floats:
    axes = [np.linspace(0.0, 1.0, n) for n in points]
    mesh = np.stack([m.ravel() for m in np.meshgrid(*axes, indexing="ij")], axis=-1) if own else np.zeros((1, 0))
    at = np.full((len(mesh), count), 0.5)
    at[:, own] = mesh
    return evaluate(at)


def _shape(evaluate: Evaluate, i: int, count: int, rng: np.random.Generator) -> Shape:
    """Look at a factor along one number, the others anywhere."""
    linear = corner = monotone = True
    turns = []
    for _ in range(3):
        at = np.tile(rng.uniform(0.05, 0.95, count), (len(_AT), 1))
        at[:, i] = _AT
        log = evaluate(at)
        top = log.max()
        values = np.exp(log - top) if np.isfinite(top) else np.zeros(log.shape)
        size = np.maximum(values.max(axis=1, keepdims=True), 1e-300)
        steps = np.diff(values, axis=1) / size
        straight = values[:, :1] + _AT * (values[:, -1:] - values[:, :1])
        linear = linear and bool(np.all(np.abs(values - straight) <= _SAME * size))
        monotone = monotone and bool(np.all((steps >= -_SAME).all(axis=1) | (steps <= _SAME).all(axis=1)))
        turns.append(_turn(values))
    corner = monotone and all(turns)
    return Shape(linear, corner or linear, monotone or linear)


def _turn(values: Floats) -> bool:
    """Whether the columns move along a line, up to a scale, without turning back."""
    u, s, _ = np.linalg.svd(values, full_matrices=False)
    if len(s) > 2 and s[2] > 1e-9 * max(s[0], 1e-300):
        return False
    if len(s) < 2 or s[1] <= 1e-12 * max(s[0], 1e-300):
        return True
    first, second = u[:, :2].T @ values
    angles = np.unwrap(np.arctan2(second, first))
    steps = np.diff(angles)
    return bool(np.all(steps >= -1e-12) or np.all(steps <= 1e-12))


def _dependence(evaluate: Evaluate, count: int, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Which cells depend on which numbers; axes: cells, numbers."""
    found: npt.NDArray[np.bool_] | None = None
    for _ in range(2):
        start = rng.uniform(0.05, 0.95, count)
        at = np.tile(start, (2 * count + 1, 1))
        at[1 : count + 1][np.diag_indices(count)] = 0.0
        at[count + 1 :][np.diag_indices(count)] = 1.0
        log = evaluate(at)
        with np.errstate(invalid="ignore"):
            moved = ~((np.abs(log[:, 1:] - log[:, :1]) <= 1e-12) | (log[:, 1:] == log[:, :1]))
        both = moved[:, :count] | moved[:, count:]
        found = both if found is None else found | both
    if found is None:
        raise AssertionError
    return found


def _signs(name: str, evaluate: Evaluate, cells: npt.NDArray[np.intp], count: int, rng: np.random.Generator) -> Floats:
    """Which way each number moves each cell; axes: cells, numbers."""
    signs = np.zeros((len(cells), count))
    for _ in range(16):
        at = np.tile((rng.uniform(size=count) < 0.5).astype(float), (2 * count, 1))
        at[:count][np.diag_indices(count)] = 0.0
        at[count:][np.diag_indices(count)] = 1.0
        log = np.exp(evaluate(at)[cells])
        low, high = log[:, :count], log[:, count:]
        moves = np.sign(np.where(np.isclose(high, low, rtol=1e-12), 0.0, high - low))
        if np.any(signs * moves < 0):
            raise IndiciaError(
                f"{name} depends on {count} uncertain numbers, some of which pull both ways: too many to bound; "
                "write some of them as plain numbers"
            )
        signs = np.where(signs == 0, moves, signs)
    return signs
