"""Tables of inverse distributions, by which a random number becomes a draw.

A share of probability v, uniform on 0 to 1, is the distance from one end of the distribution, v/2 of its mass; a
further random bit says from which. The table has 16 cells in each octave of v, so that it is as fine in the tails,
relative to what is left of them, as in the middle. In each cell the quantile is the cubic that has the quantile's
values and slopes at both ends (Hermite). Counts are drawn by A. J. Walker's aliases (1977, ACM TOMS 3).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from indicia.engine.factor import Floats
from indicia.quantity import Distribution, Whole

OCTAVES = 32
"""Octaves of v that are cut into cells; what lies below is one cell, 2^-33 of the probability."""

CELLS = 16
"""Cells of one octave."""

TOLERANCE = 5e-6
"""How far, in probability, a draw's distribution may lie from the one stated (Kolmogorov's distance); else no table."""

_SIDE = 1 + OCTAVES * CELLS
_CHECKED = np.array([0.2113248654, 0.5, 0.7886751346])  # where in a cell the error is looked for

type Kind = Literal["cubic", "alias"]


@dataclass(frozen=True)
class Table:
    """How to draw from one distribution.

    Attributes
    ----------
    kind
        `cubic`: axes cell (of the lower side, then of the upper), coefficient. `alias`: axes value; share, value,
        other value.
    error
        The largest distance found between the distribution drawn and the one stated, in probability.
    """

    kind: Kind
    values: Floats
    error: float


def table_of(distribution: Distribution) -> Table | None:
    """Make the table of a distribution, once; None where it would not be exact enough."""
    return _table_of(distribution)  # type: ignore[arg-type]  # all distributions are frozen dataclasses


@lru_cache(maxsize=4096)
def _table_of(distribution: Distribution) -> Table | None:
    if isinstance(distribution, Whole):
        return Table("alias", _aliases(distribution), 0.0)
    edges = _edges()
    with np.errstate(all="ignore"):
        lower = _hermite(distribution, edges / 2.0)
        upper = _hermite(distribution, 1.0 - edges / 2.0)
        found = Table("cubic", np.concatenate([lower, upper]), _error(distribution, lower, upper, edges))
    return found if np.all(np.isfinite(found.values)) and found.error <= TOLERANCE else None


def _edges() -> Floats:
    """The ends of the cells, from 0 to 1."""
    octaves = 2.0 ** np.arange(-OCTAVES, 0)
    inner = (octaves[:, None] * (1.0 + np.arange(CELLS) / CELLS)).ravel()
    return np.concatenate([[0.0], inner, [1.0]])


def _hermite(distribution: Distribution, shares: Floats) -> Floats:
    """Coefficients of the cubics between shares of probability.

    Straight lines in the first cell, at the end, and wherever rounding of values close to 1 would turn a cubic back.
    """
    at = distribution.quantile(shares)
    at[0] = at[0] if np.isfinite(at[0]) else distribution.quantile(0.5 + (shares[0] - 0.5) * (1.0 - 2.0**-44))
    slope = np.exp(-distribution.log_density(at))
    steps = np.diff(shares)
    rise, left, right = np.diff(at), slope[:-1] * steps, slope[1:] * steps
    cubic = np.stack([at[:-1], left, 3.0 * rise - 2.0 * left - right, left + right - 2.0 * rise], axis=1)
    straight = np.stack([at[:-1], rise, 0.0 * rise, 0.0 * rise], axis=1)
    usable = np.isfinite(cubic).all(axis=1) & _monotone(cubic, np.sign(rise)) & (np.arange(len(rise)) > 0)
    return np.where(usable[:, None], cubic, straight)


def _error(distribution: Distribution, lower: Floats, upper: Floats, edges: Floats) -> float:
    """The largest distance in probability within the cells, where a cubic through both ends strays most."""
    t = _CHECKED[:, None]
    shares = (edges[:-1] + t * np.diff(edges)) / 2.0
    worst = 0.0
    for side, target in ((lower, shares), (upper, 1.0 - shares)):
        c = side.T
        drawn = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
        worst = max(worst, float(np.max(np.abs(distribution.cdf(drawn) - target))))
    return worst


def _monotone(cells: Floats, sign: Floats) -> npt.NDArray[np.bool_]:
    """Which cubics go one way: the slope, a parabola, keeps its sign at both ends and at its vertex."""
    _, c1, c2, c3 = cells.T
    vertex = np.clip(np.divide(-c2, 3.0 * c3, out=np.zeros_like(c2), where=c3 != 0.0), 0.0, 1.0)
    slopes = [c1, c1 + 2.0 * c2 + 3.0 * c3, c1 + vertex * (2.0 * c2 + 3.0 * vertex * c3)]
    return np.all([sign * slope >= 0.0 for slope in slopes], axis=0)


def _aliases(distribution: Whole) -> Floats:
    """Each value's place is as wide as the others': its own share of it, and the value that has the rest."""
    n = len(distribution.values)
    shares = np.array(distribution.probabilities) * n / np.sum(distribution.probabilities)
    own, other = np.ones(n), np.arange(n)
    small, large = list(np.flatnonzero(shares < 1.0)), list(np.flatnonzero(shares >= 1.0))
    while small and large:
        less, more = small.pop(), large[-1]
        own[less], other[less] = shares[less], more
        shares[more] -= 1.0 - shares[less]
        if shares[more] < 1.0:
            small.append(large.pop())
    values = np.array(distribution.values, dtype=float)
    return np.stack([own, values, values[other]], axis=1)


def look_up(table: Table, raw: npt.NDArray[np.uint64]) -> Floats:
    """Turn random 64-bit numbers into draws: the kernel's slow twin, and the same to the last bit.

    Parameters
    ----------
    table
        From `table_of`.
    raw
        The lowest bit chooses the side, the upper 52 the share.
    """
    v = ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    if table.kind == "alias":
        return _look_up_alias(table.values, v)
    bits = v.view(np.int64)
    cell = (bits >> 48) - (1023 - OCTAVES) * CELLS + 1
    t = (bits & (2**48 - 1)) * 2.0**-48
    end = cell < 1
    cell, t = np.where(end, 0, cell), np.where(end, v * 2.0**OCTAVES, t)
    c = table.values[cell + (raw & np.uint64(1)).astype(np.int64) * _SIDE].T
    found: Floats = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
    return found


def _look_up_alias(rows: Floats, v: Floats) -> Floats:
    scaled = v * len(rows)
    place = scaled.astype(np.int64)
    row = rows[place].T
    found: Floats = np.where(scaled - place < row[0], row[1], row[2])
    return found
