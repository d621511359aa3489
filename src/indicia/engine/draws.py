"""Draws of a case's uncertain numbers: each path has a stream of its own, so a new number leaves the others alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.engine.compiled import Compiled
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm
from indicia.errors import IndiciaError

DRAW = "draw"
_CHECK = 2**12
_ATTEMPTS = 2**10


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
    varying = {p: compiled.figures[p].quantity.distribution.sample(stream(p, seed, block), n) for p in paths}
    if priors:
        for cut in prior_ranges(compiled):
            varying |= draw_ranges(cut, compiled, n, seed=seed, block=block)[0]
    return compiled.central.with_axes({p: (DRAW, values) for p, values in varying.items()})


@dataclass(frozen=True)
class Ranges:
    """The uncertain numbers of one prior, or of several that share some: they are drawn together.

    `can_pass_1` says whether a row holds two or more, which then may leave no part for the rest.
    """

    terms: tuple[PriorTerm, ...]
    paths: tuple[str, ...]
    can_pass_1: bool


def prior_ranges(compiled: Compiled) -> tuple[Ranges, ...]:
    """The ranges of the priors, in sets that have no number in common, in the order of the case."""
    sets: list[tuple[list[PriorTerm], set[str]]] = []
    for term in compiled.priors:
        own = {p for p in term.paths if not compiled.figures[p].quantity.is_point}
        if not own:
            continue
        alike = [found for found in sets if found[1] & own]
        joined = ([*(t for terms, _ in alike for t in terms), term], own.union(*(paths for _, paths in alike)))
        sets = [found for found in sets if found not in alike] + [joined]
    return tuple(Ranges(tuple(terms), tuple(sorted(paths)), any(map(_can_pass_1, terms))) for terms, paths in sets)


def _can_pass_1(term: PriorTerm) -> bool:
    finals = term.finals.sum(axis=-1)
    return bool(term.ranges.sum(axis=-1).max() > 1 or finals.max() > 1)


def draw_ranges(ranges: Ranges, compiled: Compiled, n: int, *, seed: int, block: int) -> tuple[dict[str, Floats], int]:
    """Draw ranges of priors, again where they leave a negative part, until there are `n` draws.

    Returns
    -------
    values, tried
        The values by path, and how many draws it took.

    Raises
    ------
    IndiciaError
        Where hardly any draw is possible.
    """
    kept: dict[str, list[Floats]] = {p: [] for p in ranges.paths}
    count, attempt = 0, 0
    while count < n:
        if attempt == _ATTEMPTS:
            names = ", ".join(term.question for term in ranges.terms)
            raise IndiciaError(f"the prior of {names}: hardly any draw of its ranges stays within 1; narrow them")
        drawn = _sample(ranges.paths, compiled, n, seed, block + (attempt << 32))
        ok = _allowed(ranges.terms, drawn, compiled)
        for p in ranges.paths:
            kept[p].append(drawn[p][ok])
        count, attempt = count + int(ok.sum()), attempt + 1
    return {p: np.concatenate(parts)[:n] for p, parts in kept.items()}, _tried(ok, count - n, attempt)


def _tried(last: npt.NDArray[np.bool_], spare: int, attempts: int) -> int:
    """Draws up to the last one that was needed."""
    kept = np.flatnonzero(last)
    return (attempts - 1) * last.size + int(kept[kept.size - spare - 1]) + 1 if kept.size else attempts * last.size


def _sample(paths: Sequence[str], compiled: Compiled, n: int, seed: int, block: int) -> dict[str, Floats]:
    return {p: compiled.figures[p].quantity.distribution.sample(stream(p, seed, block), n) for p in paths}


def _allowed(terms: Sequence[PriorTerm], drawn: dict[str, Floats], compiled: Compiled) -> npt.NDArray[np.bool_]:
    """Which draws leave every row of the priors without a negative part."""
    numbers = compiled.central.with_axes({p: (DRAW, v) for p, v in drawn.items()})
    n = len(next(iter(drawn.values())))
    ok = np.ones(n, dtype=bool)
    for term in terms:
        table = term.table(numbers)
        ok &= np.all((table >= 0).reshape(-1, table.shape[-1]), axis=0)
    return ok


def accepted_share(compiled: Compiled) -> dict[str, float]:
    """The share of draws of each question's prior ranges that stay within 1, where two or more could pass it."""
    shares = {}
    for ranges in prior_ranges(compiled):
        if ranges.can_pass_1:
            drawn = _sample(ranges.paths, compiled, _CHECK, 0, 0)
            for term in ranges.terms:
                shares[term.question] = float(np.mean(_allowed((term,), drawn, compiled)))
    return shares
