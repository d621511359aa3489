"""Where the draws lie: at random, in a Latin hypercube, or at Sobol points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.engine.draws import draw_ranges, stream
from indicia.engine.factor import Floats
from indicia.engine.tape.streams import raw_numbers
from indicia.engine.tape.tables import Table, look_up, table_of
from indicia.errors import IndiciaError

type Method = Literal["random", "latin_hypercube", "sobol"]
METHODS: tuple[str, ...] = get_args(Method.__value__)

CHUNK = 2**16
"""Draws of one chunk: constant, since every chunk and path has a stream of its own."""

_MOST_DIMENSIONS = 21_201
_MOST_POINTS = 2**30
_EDGE = 2.0**-33  # half a step of the finest Sobol points, so that no quantile is infinite


@dataclass(frozen=True)
class Chunk:
    """The values of some consecutive draws by path, and of how many tries each cut prior made them."""

    number: int
    size: int
    values: Mapping[str, Floats]
    tried: Mapping[str, int] = field(default_factory=dict)


class Points:
    """The draws of a case in chunks, each of which can be had by itself and in any order.

    Parameters
    ----------
    plan
        What to draw.
    n
        How many draws in all.
    seed
        Fixes them: the same seed gives the same draws, bit for bit.
    method
        `random`: each path has a stream of its own in each chunk, so that a further number leaves the draws of the
        others alone. `latin_hypercube` (McKay, Beckman and Conover 1979, Technometrics 21): each path has one draw in
        each of n shares of equal probability. `sobol`: scrambled Sobol points (Owen 1998; Joe and Kuo 2008), one
        dimension for each path.

    Raises
    ------
    IndiciaError
        For a method that cannot draw this case, or this many.
    """

    def __init__(self, plan: Plan, n: int, *, seed: int, method: Method) -> None:
        check_points(plan, n, method)
        self.plan, self.n, self.seed, self.method = plan, n, seed, method
        together = {path for ranges in plan.cut for path in ranges.paths}
        alone = [p for p in plan.paths if p not in together] if method == "random" else []
        found = {path: table_of(plan.distributions[path]) for path in alone}
        self.tables: Mapping[str, Table] = {path: table for path, table in found.items() if table is not None}
        """The paths that are drawn by tables."""
        self._alone = [path for path in alone if path not in self.tables]
        self._shares = _shuffled_shares(plan, n, seed) if method == "latin_hypercube" else {}

    def __len__(self) -> int:
        return -(-self.n // CHUNK)

    def size(self, number: int) -> int:
        """How many draws a chunk has."""
        return min(CHUNK, self.n - number * CHUNK)

    def chunk(self, number: int, *, tabled: bool = True) -> Chunk:
        """Draw one chunk; without what is drawn by tables, if so wanted."""
        if self.method == "random":
            return self._random(number, self.tables if tabled else {})
        size, start = self.size(number), number * CHUNK
        if self.method == "latin_hypercube":
            shares = {path: column[start : start + size] for path, column in self._shares.items()}
        else:
            points = sobol_points(len(self.plan.paths), size, seed=self.seed, skip=start)
            shares = dict(zip(self.plan.paths, points, strict=True))
        return Chunk(number, size, at_shares(self.plan, shares))

    def _random(self, number: int, tables: Mapping[str, Table]) -> Chunk:
        size, seed, distributions = self.size(number), self.seed, self.plan.distributions
        values = {p: look_up(table, raw_numbers(p, seed, number, size)) for p, table in tables.items()}
        values |= {p: distributions[p].sample(stream(p, seed, number), size) for p in self._alone}
        tried: dict[str, int] = {}
        for ranges in self.plan.cut:
            found, tries = draw_ranges(ranges, self.plan.compiled, size, seed=seed, block=number)
            values |= found
            tried |= {term.question: tries for term in ranges.terms}
        return Chunk(number, size, {p: values[p] for p in self.plan.paths if p in values}, tried)


def check_points(plan: Plan, n: int, method: Method) -> None:
    """Refuse a method that cannot draw a case; IndiciaError says why and what can."""
    if method == "random":
        return
    named = "a Latin hypercube" if method == "latin_hypercube" else "Sobol points"
    if plan.cut:
        names = ", ".join(term.question for ranges in plan.cut for term in ranges.terms)
        raise IndiciaError(
            f"{named} need independent numbers, and the ranges in the prior of {names} may together pass 1; "
            "write plain numbers with a 'concentration', or one range, or draw at random"
        )
    if method == "sobol" and n & (n - 1):
        above = 1 << n.bit_length()
        raise IndiciaError(f"{n:,} Sobol points: they are even at powers of 2 only; take {above // 2:,} or {above:,}")
    if method == "sobol" and n > _MOST_POINTS:
        raise IndiciaError(f"{n:,} Sobol points: there are {_MOST_POINTS:,} at most; take so many, or draw at random")
    if method == "sobol" and len(plan.paths) > _MOST_DIMENSIONS:
        raise IndiciaError(
            f"{len(plan.paths):,} uncertain numbers, and Sobol points have at most {_MOST_DIMENSIONS:,} dimensions; "
            "draw at random"
        )


def _shuffled_shares(plan: Plan, n: int, seed: int) -> dict[str, Floats]:
    found = {}
    for path in plan.paths:
        rng = stream(path, seed, 0)
        found[path] = (rng.permutation(n) + rng.random(n)) / n
    return found


def sobol_points(dimensions: int, n: int, *, seed: int, skip: int = 0) -> Floats:
    """Scrambled Sobol points by SciPy, from the one behind `skip` on.

    Returns
    -------
    ndarray
        Axes: dimension, point; each above 0 and below 1.
    """
    if dimensions == 0:
        return np.empty((0, n))
    from scipy.stats.qmc import Sobol

    engine = Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    if skip:
        engine.fast_forward(skip)
    return np.ascontiguousarray(engine.random(n).T)


def at_shares(plan: Plan, shares: Mapping[str, Floats]) -> dict[str, Floats]:
    """The quantiles of each path's distribution at shares of probability."""
    return {p: plan.distributions[p].quantile(np.clip(u, _EDGE, 1.0 - _EDGE)) for p, u in shares.items()}
