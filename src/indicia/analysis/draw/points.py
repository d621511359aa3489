"""Where the draws lie: at random, in a Latin hypercube, or at Sobol points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.engine.draws import draw_ranges, stream
from indicia.engine.factor import Floats
from indicia.errors import IndiciaError

type Method = Literal["random", "latin_hypercube", "sobol"]
METHODS: tuple[str, ...] = get_args(Method.__value__)

CHUNK = 2**16
"""Draws of one chunk: constant, since every chunk and path has a stream of its own."""

_MOST_DIMENSIONS = 21_201
_EDGE = 2.0**-33  # half a step of the finest Sobol points, so that no quantile is infinite


@dataclass(frozen=True)
class Chunk:
    """The values of some consecutive draws by path, and of how many tries each cut prior made them."""

    size: int
    values: Mapping[str, Floats]
    tried: Mapping[str, int] = field(default_factory=dict)


def chunks(plan: Plan, n: int, *, seed: int, method: Method) -> Iterator[Chunk]:
    """Draw the numbers of a case, chunk by chunk.

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
    check_points(plan, n, method)
    if method == "random":
        yield from _random(plan, n, seed)
    elif method == "latin_hypercube":
        yield from _latin_hypercube(plan, n, seed)
    else:
        yield from _sobol(plan, n, seed)


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
    if method == "sobol" and len(plan.paths) > _MOST_DIMENSIONS:
        raise IndiciaError(
            f"{len(plan.paths):,} uncertain numbers, and Sobol points have at most {_MOST_DIMENSIONS:,} dimensions; "
            "draw at random"
        )


def _sizes(n: int) -> list[int]:
    return [min(CHUNK, n - start) for start in range(0, n, CHUNK)]


def _random(plan: Plan, n: int, seed: int) -> Iterator[Chunk]:
    together = {path for ranges in plan.ranges for path in ranges.paths}
    alone = [path for path in plan.paths if path not in together]
    for number, size in enumerate(_sizes(n)):
        values = {p: plan.distributions[p].sample(stream(p, seed, number), size) for p in alone}
        tried: dict[str, int] = {}
        for ranges in plan.ranges:
            found, tries = draw_ranges(ranges, plan.compiled, size, seed=seed, block=number)
            values |= found
            tried |= {term.question: tries for term in ranges.terms if ranges.can_pass_1}
        yield Chunk(size, {p: values[p] for p in plan.paths}, tried)


def _latin_hypercube(plan: Plan, n: int, seed: int) -> Iterator[Chunk]:
    columns = {path: _shuffled_shares(path, n, seed) for path in plan.paths}
    start = 0
    for size in _sizes(n):
        yield _at(plan, {path: column[start : start + size] for path, column in columns.items()}, size)
        start += size


def _shuffled_shares(path: str, n: int, seed: int) -> Floats:
    rng = stream(path, seed, 0)
    return (rng.permutation(n) + rng.random(n)) / n


def _sobol(plan: Plan, n: int, seed: int) -> Iterator[Chunk]:
    for number, size in enumerate(_sizes(n)):
        points = sobol_points(len(plan.paths), size, seed=seed, skip=number * CHUNK)
        yield _at(plan, dict(zip(plan.paths, points, strict=True)), size)


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


def _at(plan: Plan, shares: Mapping[str, Floats], size: int) -> Chunk:
    """The values at some shares of each distribution."""
    return Chunk(size, at_shares(plan, shares))


def at_shares(plan: Plan, shares: Mapping[str, Floats]) -> dict[str, Floats]:
    """The quantiles of each path's distribution at shares of probability."""
    return {p: plan.distributions[p].quantile(np.clip(u, _EDGE, 1.0 - _EDGE)) for p, u in shares.items()}
