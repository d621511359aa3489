"""The most probable rows, found while the rows are gone through."""

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats

type Rows = npt.NDArray[np.intp]


class First:
    """The rows with the largest values so far, the earlier first at ties."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._rows: Rows = np.zeros(0, dtype=np.intp)
        self._values: Floats = np.zeros(0)
        self._least = -np.inf

    def offer(self, values: Floats, start: int) -> None:
        """Take in a block of rows that begins at `start`; blocks come in order."""
        better = np.flatnonzero(values > self._least)
        if better.size:
            self._keep(better + start, values[better])

    def offer_one(self, row: int, value: float) -> None:
        """Take in a row out of order."""
        if value >= self._least:
            self._keep(np.array([row]), np.array([value]))

    def _keep(self, rows: Rows, values: Floats) -> None:
        rows, values = np.concatenate([self._rows, rows]), np.concatenate([self._values, values])
        if len(values) > 4 * self._count:
            rows, values = _cut(rows, values, self._count)
        order = np.lexsort((rows, -values))[: self._count]
        self._rows, self._values = rows[order], values[order]
        if len(order) == self._count:
            self._least = float(self._values[-1])

    def rows(self, size: int) -> Rows:
        """The rows, the largest first; impossible ones fill up what is left, of a table of some size."""
        count = min(self._count, size)
        if len(self._rows) >= count:
            return self._rows
        others = np.setdiff1d(np.arange(min(size, self._count + len(self._rows))), self._rows)
        return np.concatenate([self._rows, others])[:count]


def first_of(values: Floats, count: int) -> Rows:
    """The places of the largest values, the largest first, the earlier first at ties."""
    found = First(count)
    found.offer(values, 0)
    return found.rows(len(values))


def _cut(rows: Rows, values: Floats, count: int) -> tuple[Rows, Floats]:
    """Leave out most of what cannot be among the first, without sorting all."""
    least = np.partition(values, len(values) - count)[len(values) - count]
    above = np.flatnonzero(values > least)
    tied = np.flatnonzero(values == least)[: count - len(above)]
    kept = np.concatenate([above, tied])
    return rows[kept], values[kept]
