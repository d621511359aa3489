"""How far a number may go where several must stay within 1 together: ranges of a prior, and what stands beside `rest`.

Each such row is a linear constraint, sum of coefficient times number at most 1. Numbers that share constraints are put
in an order, and each gets an upper bound by those before it: the region is then reached by a smooth map from a box, and
the sampler never meets a wall.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicia.engine.bind import Field
from indicia.engine.compiled import Compiled
from indicia.likelihood.frame import Array
from indicia.likelihood.tree import Number, Rest, Shared
from indicia.quantity import Distribution

_ROOM = 1e-12


@dataclass(frozen=True)
class Limit:
    """A sum that may not pass `most`: coefficients by path."""

    coefficients: Mapping[str, float]
    most: float


def limits(compiled: Compiled, distributions: Mapping[str, Distribution]) -> tuple[Limit, ...]:
    """The constraints that free numbers could break.

    Parameters
    ----------
    compiled
        The case.
    distributions
        Of the free numbers, by path.
    """
    found = [limit for parts in _sums(compiled) if (limit := _limit(parts, distributions))]
    unique = {(tuple(sorted(limit.coefficients.items())), limit.most): limit for limit in found}
    return tuple(unique.values())


def upper_bound(
    path: str,
    limits: Sequence[Limit],
    placed: Mapping[str, Array],
    distributions: Mapping[str, Distribution],
    pt: object,
) -> Array:
    """The largest value that a number may have, given those placed before it: a number or a tensor.

    Parameters
    ----------
    path
        The number.
    limits
        The constraints.
    placed
        The numbers placed already, as random variables.
    distributions
        Of the free numbers; those not placed yet must keep room for their lowest values.
    pt
        ``pytensor.tensor``.
    """
    upper: Array = distributions[path].support[1]
    for limit in limits:
        if path not in limit.coefficients:
            continue
        left: Array = limit.most
        for other, times in limit.coefficients.items():
            if other != path:
                left = left - times * (placed[other] if other in placed else distributions[other].support[0])
        upper = pt.minimum(upper, left / limit.coefficients[path])  # type: ignore[attr-defined]  # an untyped module
    return upper


type _Part = tuple[str | None, float]
"""A number of a sum: its path, None where it is fixed whatever that path says, and its central value."""


def _limit(parts: Sequence[_Part], distributions: Mapping[str, Distribution]) -> Limit | None:
    coefficients: dict[str, float] = {}
    most = 1.0
    for path, value in parts:
        if path is not None and path in distributions:
            coefficients[path] = coefficients.get(path, 0.0) + 1.0
        else:
            most -= value
    highest = sum(times * distributions[p].support[1] for p, times in coefficients.items())
    return Limit(coefficients, most) if highest > most + _ROOM else None


def _sums(compiled: Compiled) -> Iterator[list[_Part]]:
    """What may not pass 1: the ranges of a prior's row, its final values, and what stands beside a `rest`."""
    for term in compiled.priors:
        for fields, chosen in ((term.before, term.ranges), (term.fields, term.finals)):
            parts = [_parts(field, compiled) for field in fields]
            served = [np.broadcast_to(term.frame.align(f.cells.axes, f.cells.index), chosen.shape[:-1]) for f in fields]
            for row in np.ndindex(chosen.shape[:-1]):
                yield [parts[h][served[h][row]] for h in range(len(fields)) if chosen[(*row, h)]]
    for item in compiled.evidence:
        for field in item.fields.values():
            for leaf in field.cells.leaves:
                if isinstance(leaf, Rest):
                    paths = [compiled.case.document.path_of(item.id, other) for other in leaf.others]
                    yield [(path, float(compiled.central[path])) for path in paths]


def _parts(field: Field, compiled: Compiled) -> list[_Part]:
    """The numbers of a prior's field."""
    found: list[_Part] = []
    for leaf, get in zip(field.cells.leaves, field.getters, strict=True):
        path = compiled.case.document.path_of("", leaf) if isinstance(leaf, Number | Shared) else None
        found.append((path if path in field.paths else None, float(get(compiled.central))))
    return found
