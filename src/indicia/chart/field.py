"""Candidates as points of a plane, and those that fill a rectangle row by row as a grid that can be drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

type _Floats = npt.NDArray[np.float64]

_SLACK = 1e-6  # of a step, by which the lines of a grid may differ


@dataclass(frozen=True)
class Field:
    """Where candidates are and how probable each is.

    Attributes
    ----------
    x, y
        In one unit; shape (candidates,).
    log_posterior
        Natural logarithms; minus infinity where a candidate is excluded.
    """

    x: _Floats
    y: _Floats
    log_posterior: _Floats

    def nearest(self, x: float, y: float) -> int:
        """The candidate nearest to a point."""
        return int(np.argmin((self.x - x) ** 2 + (self.y - y) ** 2))


@dataclass(frozen=True)
class Grid:
    """A field on evenly spaced lines.

    Attributes
    ----------
    x, y
        Of the columns and of the rows, ascending.
    log_posterior
        Axes (y, x).
    """

    x: _Floats
    y: _Floats
    log_posterior: _Floats


def grid_of(field: Field) -> Grid | None:
    """The grid that some candidates fill, each cell once; None where they fill none."""
    x, column = np.unique(field.x, return_inverse=True)
    y, row = np.unique(field.y, return_inverse=True)
    if min(x.size, y.size) < 2 or x.size * y.size != field.x.size or not (_even(x) and _even(y)):
        return None
    values = np.full((y.size, x.size), np.nan)
    values[row, column] = field.log_posterior
    return None if np.isnan(values).any() else Grid(x, y, values)


def _even(lines: _Floats) -> bool:
    steps = np.diff(lines)
    return bool(np.ptp(steps) <= _SLACK * steps[0] + 1e-9 * abs(lines[-1] - lines[0]))


def coarser(grid: Grid, most: int) -> Grid:
    """A grid of at most so many lines each way: of each block of cells the middle and the mean of what is possible."""
    across, up = -(-grid.x.size // most), -(-grid.y.size // most)
    if across == up == 1:
        return grid
    at_x, at_y = np.arange(0, grid.x.size, across), np.arange(0, grid.y.size, up)
    possible = np.isfinite(grid.log_posterior)
    total = _blocks(np.where(possible, grid.log_posterior, 0.0), at_y, at_x)
    count = _blocks(possible.astype(float), at_y, at_x)
    mean = np.where(count > 0.0, total / np.maximum(count, 1.0), -np.inf)
    return Grid(_means(grid.x, at_x), _means(grid.y, at_y), mean)


def _blocks(values: _Floats, at_y: npt.NDArray[np.intp], at_x: npt.NDArray[np.intp]) -> _Floats:
    return np.asarray(np.add.reduceat(np.add.reduceat(values, at_y, axis=0), at_x, axis=1))


def _means(lines: _Floats, at: npt.NDArray[np.intp]) -> _Floats:
    sizes = np.diff(np.append(at, lines.size))
    return np.asarray(np.add.reduceat(lines, at) / sizes)
