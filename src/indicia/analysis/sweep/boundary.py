"""The line on a grid of two numbers where the leader changes."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indicia.analysis.sweep.dataset import HYPOTHESIS
from indicia.analysis.sweep.grid import Places
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import xarray as xr

type _Edge = tuple[int, int, int]
type _Ends = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Boundary:
    """A line along which two hypotheses are equally probable and lead.

    Attributes
    ----------
    between
        The two hypotheses, in the order of the case.
    points
        Axes: points along the line, then the two numbers in the order of the dataset's dimensions.
    """

    between: tuple[str, str]
    points: Floats


def leader_boundary(found: "xr.Dataset") -> tuple[Boundary, ...]:
    """Find the lines on a two-way grid where the leader changes.

    Between neighbouring scenarios with different leaders the log-odds of the two are taken as linear, and the point is
    where they pass 0 (marching squares; W. E. Lorensen and H. E. Cline 1987 do the same in three dimensions).

    Parameters
    ----------
    found
        A sweep over a grid of two numbers.

    Returns
    -------
    tuple of Boundary
        The longest first; none where one hypothesis leads throughout. No line parts what is possible from what is not.

    Raises
    ------
    IndiciaError
        For a sweep of another kind.
    """
    dims = [str(d) for d in found["posterior"].dims if d != HYPOTHESIS]
    if len(dims) != 2:
        raise IndiciaError(f"a line where the leader changes needs a grid of two numbers, {len(dims)} found")
    found = found.sortby(dims)
    x, y = (found[d].to_numpy() for d in dims)
    leader = found["leader"].to_numpy()
    segments: dict[tuple[int, int], list[tuple[_Edge, _Edge]]] = defaultdict(list)
    for i, j in zip(*np.nonzero(_mixed(leader)), strict=True):
        for pair, segment in _segments(leader, int(i), int(j)):
            segments[pair].append(segment)
    ids, posterior = [str(h) for h in found[HYPOTHESIS].to_numpy()], found["posterior"].to_numpy()
    lines = []
    for (a, b), pieces in segments.items():
        for chain in _chains(pieces):
            points = np.array([_point(edge, x, y, posterior[a], posterior[b]) for edge in chain])
            lines.append(Boundary((ids[a], ids[b]), points))
    return tuple(sorted(lines, key=lambda line: -len(line.points)))


def _mixed(leader: Places) -> npt.NDArray[np.bool_]:
    """The cells whose corners do not all have the same leader."""
    corners = np.stack([leader[:-1, :-1], leader[1:, :-1], leader[:-1, 1:], leader[1:, 1:]])
    return np.asarray(corners.min(0) != corners.max(0))


def _edges(i: int, j: int) -> tuple[_Edge, ...]:
    """The sides of a cell, round about: where they begin, and along which number they run."""
    return (i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1)


def _ends(edge: _Edge) -> _Ends:
    i, j, along = edge
    return (i, j), (i + (along == 0), j + (along == 1))


def _segments(leader: Places, i: int, j: int) -> list[tuple[tuple[int, int], tuple[_Edge, _Edge]]]:
    """The pieces of lines through one cell, each with its two leaders: sides that the same pair crosses are joined."""
    crossed: dict[tuple[int, int], list[_Edge]] = defaultdict(list)
    for edge in _edges(i, j):
        one, other = (int(leader[end]) for end in _ends(edge))
        if one != other and min(one, other) >= 0:
            crossed[min(one, other), max(one, other)].append(edge)
    return [(pair, (a, b)) for pair, edges in crossed.items() for a, b in zip(edges[::2], edges[1::2], strict=False)]


def _point(edge: _Edge, x: Floats, y: Floats, a: Floats, b: Floats) -> tuple[float, float]:
    """Where on a side two hypotheses are equally probable."""
    start, end = _ends(edge)
    with np.errstate(divide="ignore"):
        first, last = (float(np.log(a[at]) - np.log(b[at])) for at in (start, end))
    if not (np.isfinite(first) and np.isfinite(last)):
        first, last = (float(a[at] - b[at]) for at in (start, end))
    part = first / (first - last) if first != last else 0.5
    i, j = (s + part * (e - s) for s, e in zip(start, end, strict=True))
    return float(np.interp(i, np.arange(x.size), x)), float(np.interp(j, np.arange(y.size), y))


def _chains(pieces: list[tuple[_Edge, _Edge]]) -> list[list[_Edge]]:
    """Join pieces that share a side into lines."""
    beside: dict[_Edge, list[_Edge]] = defaultdict(list)
    for a, b in pieces:
        beside[a].append(b)
        beside[b].append(a)
    chains, seen = [], set[_Edge]()
    for start in sorted(beside, key=lambda edge: (len(beside[edge]) != 1, edge)):  # from loose ends first
        if start in seen:
            continue
        chain = [start]
        seen.add(start)
        while following := next((edge for edge in beside[chain[-1]] if edge not in seen), None):
            chain.append(following)
            seen.add(following)
        if len(chain) > 2 and start in beside[chain[-1]]:
            chain.append(start)
        chains.append(chain)
    return chains


def crossings(values: Floats, posterior: Floats, leader: Places) -> list[tuple[float, int, int]]:
    """Where along one number the leader changes: the value, who led before, who leads after.

    Parameters
    ----------
    values
        Ascending.
    posterior
        Axes: hypotheses, values.
    leader
        The leader's place at each value; changes to and from the impossible are left out.
    """
    line = np.zeros(1)
    found = []
    for i, (one, other) in enumerate(pairwise(leader.tolist())):
        if one != other and min(one, other) >= 0:
            value, _ = _point((i, 0, 0), values, line, posterior[one][:, None], posterior[other][:, None])
            found.append((value, one, other))
    return found
