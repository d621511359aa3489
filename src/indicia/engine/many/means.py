"""The means over all states that some items are measured against.

That of a likelihood stands for an unfaithful carrier's report; opportunity is told up to a factor.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.engine.many.blocks import blocks
from indicia.engine.many.compiled import Many, Part
from indicia.engine.numbers import Numbers


def with_means(parts: tuple[Part, ...], means: Mapping[str, Floats]) -> tuple[Part, ...]:
    """Tell the items of each part what they are measured against."""

    def told(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(replace(term, mean=means[term.id]) if term.id in means else term for term in terms)

    return tuple(
        replace(
            part,
            compiled=replace(
                part.compiled, opportunity=told(part.compiled.opportunity), evidence=told(part.compiled.evidence)
            ),
        )
        for part in parts
    )


def means_of(many: Many, numbers: Numbers) -> dict[str, Floats]:
    """Find the means at some numbers, by item, under the prior as the file states it.

    Items that do not depend on the question of the rows have all states before them, and find their own.
    """
    found = {}
    for i, term in enumerate(many.rows.terms):
        if term.takes_mean and many.question.id in term.frame.axes:
            total, weight = _over_states(many, i, numbers, alike=False)
            if weight == 0.0:  # opportunity of those whom the prior excludes: all alike
                total, weight = _over_states(many, i, numbers, alike=True)
            found[term.id] = np.asarray(total / weight if weight > 0.0 else 0.0)
    return found


def _over_states(many: Many, item: int, numbers: Numbers, *, alike: bool) -> tuple[float, float]:
    """Sums over all states of what a mean is made of; with every state alike in place of the prior."""
    total = weight = 0.0
    rows: tuple[Term, tuple[float, float]] | None = None
    for part, prior in zip(many.parts, many.stated.tolist(), strict=True):
        term = part.terms[item]
        if alike:
            term, prior = replace(term, stated=np.ones_like(term.stated)), 1.0
        if not part.is_rows:
            at = _of_state(many, term, numbers, many.named.get(part.seen_as, 0))
        elif rows is not None and _same(rows[0], term):
            at = rows[1]
        else:
            at = _of_rows(many, term, numbers, alike=alike)
            rows = rows or (term, at)
        total, weight = total + prior * at[0], weight + prior * at[1]
    return total, weight


def _same(a: Term, b: Term) -> bool:
    return a.frame == b.frame and np.array_equal(a.stated, b.stated)


def _of_state(many: Many, term: Term, numbers: Numbers, row: int) -> tuple[float, float]:
    total, weight = term.moments(many.at_rows(numbers, [row]))
    return float(np.sum(total)), float(np.sum(weight))


def _of_rows(many: Many, term: Term, numbers: Numbers, *, alike: bool) -> tuple[float, float]:
    """Sums over the rows that nothing names, each with its part of their probability."""
    within = many.nameless if alike else many.within
    if not term.paths & frozenset(many.columns):
        total, weight = _of_state(many, term, numbers, 0)
        return total * float(np.sum(within)), weight * float(np.sum(within))
    found = np.zeros(2)
    for block in blocks(len(within)):
        totals, weights = term.moments(many.at_rows(numbers, block))
        found += [_weighted(totals, within[block]), _weighted(weights, within[block])]
    return float(found[0]), float(found[1])


def _weighted(values: Floats, within: Floats) -> float:
    """The sum of one value for each row, or one for all, times the rows' weights."""
    if values.size == 1:
        return float(values.item() * np.sum(within))
    return float(np.sum(values * within))
