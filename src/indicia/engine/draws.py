"""Draws of a case's uncertain numbers: each path has a stream of its own, so a new number leaves the others alone."""

from collections.abc import Collection

import numpy as np

from indicia.engine.compiled import Compiled
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm

DRAW = "draw"
_CHECK = 2**12


def stream(path: str, seed: int, block: int) -> "np.random.Generator":
    """The random stream of one path in one block."""
    return np.random.default_rng(np.random.SeedSequence([seed, block, *path.encode()]))


def draw_numbers(
    compiled: Compiled, n: int, *, seed: int, block: int = 0, paths: Collection[str], priors: bool
) -> Numbers:
    """Draw some numbers from their stated distributions.

    Parameters
    ----------
    compiled
        The case.
    n
        Number of draws, the length of the axis `draw`.
    seed, block
        Fix the streams.
    paths
        The numbers to draw.
    priors
        Whether to draw the priors' ranges too; draws whose total passes 1 are drawn again.
    """
    varying = {p: (DRAW, compiled.figures[p].quantity.distribution.sample(stream(p, seed, block), n)) for p in paths}
    if priors:
        for term in compiled.priors:
            ranges = _prior_ranges(term, compiled)
            varying |= {p: (DRAW, v) for p, v in _draw_within(term, ranges, compiled, n, seed, block).items()}
    return compiled.central.with_axes(varying)


def _prior_ranges(term: PriorTerm, compiled: Compiled) -> list[str]:
    return sorted(p for p in term.paths if not compiled.figures[p].quantity.is_point)


def _sample(paths: list[str], compiled: Compiled, n: int, seed: int, block: int) -> dict[str, Floats]:
    return {p: compiled.figures[p].quantity.distribution.sample(stream(p, seed, block), n) for p in paths}


def _allowed(
    term: PriorTerm, drawn: dict[str, Floats], compiled: Compiled
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which draws leave every row of a prior without a negative part."""
    numbers = compiled.central.with_axes({p: (DRAW, v) for p, v in drawn.items()})
    table = term.table(numbers)
    return np.all((table >= 0).reshape(-1, table.shape[-1]), axis=0)


def _draw_within(
    term: PriorTerm, paths: list[str], compiled: Compiled, n: int, seed: int, block: int
) -> dict[str, Floats]:
    """Draw a prior's ranges together, again where they pass 1."""
    if not paths:
        return {}
    kept: dict[str, list[Floats]] = {p: [] for p in paths}
    count, attempt = 0, 0
    while count < n:
        drawn = _sample(paths, compiled, n, seed, block + (attempt << 32))
        ok = _allowed(term, drawn, compiled)
        for p in paths:
            kept[p].append(drawn[p][ok])
        count, attempt = count + int(ok.sum()), attempt + 1
    return {p: np.concatenate(parts)[:n] for p, parts in kept.items()}


def accepted_share(compiled: Compiled) -> dict[str, float]:
    """The share of draws of each question's prior ranges that stay within 1, where two or more could pass it."""
    shares = {}
    for term in compiled.priors:
        paths = _prior_ranges(term, compiled)
        if term.ranges.sum(axis=-1).max() > 1:
            drawn = _sample(paths, compiled, _CHECK, 0, 0)
            shares[term.question] = float(np.mean(_allowed(term, drawn, compiled)))
    return shares
