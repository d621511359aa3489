"""The posterior of every simulated record, all at once: outcomes and measured values lie along the axis `draw`.

Averaged over what a case believes of its uncertain numbers, the probabilities that it gives are calibrated: P(h | e) is
how often h is true among records like e. Central values do the same where each number enters linearly, once. Elsewhere
the causes, as a score names them, are summed out on axes of their own: by Gaussian quadrature where that is small, else
by draws.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from indicia.analysis.outcomes import stacked
from indicia.analysis.simulate.items import Part
from indicia.analysis.simulate.records import Records
from indicia.engine.compiled import Compiled
from indicia.engine.draws import DRAW, draw_numbers
from indicia.engine.exactness import Causes, find_causes, quadrature_cost, quadrature_nodes
from indicia.engine.factor import Factor, Floats, contract, contract_linear, elimination_cost, to_linear
from indicia.engine.numbers import Numbers
from indicia.engine.pick import Places, pick

type Reading = Literal["full", "central"]
type Method = Literal["exact", "central", "quadrature", "draws"]

LEAST_DRAWS, MOST_DRAWS = 2**10, 2**14
"""Draws of the uncertain numbers, where they are too many for quadrature: as many as the tables allow."""
_NODES_CELLS, _DRAWS_CELLS, _BLOCK_CELLS, _MOST_AT_ONCE = 2**17, 2**20, 2**22, 2**11
_AXIS = "numbers.drawn"  # a dot, which no name in a case has
_OWN_STREAMS = 2**40  # blocks that no records are drawn in


@dataclass(frozen=True)
class Scorer:
    """A case as it scores records.

    Attributes
    ----------
    parts
        Its own view of the items that were simulated, with the outcomes in the order of the records.
    numbers
        Its numbers, the causes along axes of their own.
    weights
        The logs of the weights along those axes.
    causes
        Why central values would not do, a phrase each.
    method
        How the numbers are summed out.
    draws
        How many of them, where by draws.
    """

    compiled: Compiled
    question: str
    parts: Mapping[str, Part]
    numbers: Numbers
    weights: tuple[Factor, ...]
    causes: tuple[str, ...]
    method: Method
    draws: int | None = None


def make_scorer(compiled: Compiled, question: str, parts: Mapping[str, Part], reading: Reading) -> Scorer:
    """Find how a case scores records: at which numbers."""
    outcomes = tuple(term for part in parts.values() for term in part.terms)
    all_told = replace(compiled, evidence=outcomes)
    causes = find_causes(all_told)
    if reading == "central" or not causes.phrases:
        method: Method = "central" if causes.phrases else "exact"
        return Scorer(compiled, question, parts, compiled.central, (), causes.phrases, method)
    nodes = None if causes.cut else _few_nodes(all_told, question, causes)
    if nodes is None:
        cells = quadrature_cost(all_told, {}, question)
        n = int(np.clip(_DRAWS_CELLS // cells, LEAST_DRAWS, MOST_DRAWS))
        drawn = draw_numbers(compiled, n, seed=0, block=_OWN_STREAMS, paths=set(causes.degree), priors=causes.cut)
        numbers = Numbers(drawn.values, (_AXIS,), drawn.overridden)
        return Scorer(compiled, question, parts, numbers, (), causes.phrases, "draws", n)
    values, weights = nodes
    numbers = compiled.central.with_axes({path: (path, array) for path, array in values.items()})
    return Scorer(compiled, question, parts, numbers, tuple(weights), causes.phrases, "quadrature")


def _few_nodes(
    compiled: Compiled, question: str, causes: Causes
) -> tuple[Mapping[str, Floats], Sequence[Factor]] | None:
    """The nodes of a quadrature; None where the table for one record would be too large."""
    values, weights = quadrature_nodes(compiled, causes)
    cells = quadrature_cost(compiled, {path: array.size for path, array in values.items()}, question)
    return (values, weights) if cells <= _NODES_CELLS else None


def posteriors(scorer: Scorer, records: Records, progress: Callable[[int], None]) -> Floats:
    """Score records.

    Parameters
    ----------
    scorer
        The case that scores.
    records
        What was drawn, in the scorer's outcomes.
    progress
        Called with how many records are done.

    Returns
    -------
    ndarray
        P(hypothesis | record); axes: record, hypothesis in the scorer's order. NaN throughout where the scorer
        calls a record impossible.
    """
    alike, places = _alike(scorer, records)
    n, tables = alike.true.size, _Tables(scorer)
    size = int(np.clip(_BLOCK_CELLS // tables.cells, 1, _MOST_AT_ONCE))
    found = []
    for start in range(0, n, size):
        found.append(tables.posterior(alike.part(slice(start, start + size))))
        progress(min(start + size, n) * records.true.size // n)
    return np.concatenate(found)[places]


def _alike(scorer: Scorer, records: Records) -> tuple[Records, Places]:
    """Each different record once, where reports have a few outcomes, and which one each is."""
    if not scorer.parts or any(part.is_measured for part in scorer.parts.values()):
        return records, np.arange(records.true.size)
    came = np.stack([records.came[item] for item in scorer.parts])
    _, first, place = np.unique(came, axis=1, return_index=True, return_inverse=True)
    return records.part(first), place.reshape(-1)


class _Tables:
    """The factors of a scorer: what is the same for every record, and a table of outcomes for each item."""

    def __init__(self, scorer: Scorer) -> None:
        evaluation = scorer.compiled.evaluate(scorer.numbers)
        names = (*scorer.parts, DRAW)
        self._scorer = scorer
        self._order = {**evaluation.order, **{name: len(evaluation.order) + i for i, name in enumerate(names)}}
        self._same = [*evaluation.before, *evaluation.opportunity, *scorer.weights]
        self._of_items = {
            part.id: stacked(part.id, [term.log_factor(scorer.numbers) for term in part.terms], self._order)
            for part in scorer.parts.values()
        }

    @property
    def cells(self) -> int:
        """Cells of the largest table for one record."""
        sizes: dict[str, int] = {}
        for factor in (*self._same, *self._of_items.values()):
            sizes |= dict(zip(factor.axes, factor.log.shape, strict=True))
        sizes = {axis: sizes[axis] for axis in sorted(sizes, key=self._order.__getitem__)}
        scopes = [factor.axes for factor in self._same]
        scopes += [factor.axes[:-1] for factor in self._of_items.values()]
        return elimination_cost(scopes, sizes, {self._scorer.question})

    def posterior(self, records: Records) -> Floats:
        """P(hypothesis | record); axes: record, hypothesis."""
        factors = [*self._same, *(self._factor(part, records) for part in self._scorer.parts.values())]
        log = self._marginal(factors)
        n, axis = records.true.size, self._scorer.compiled.axes[self._scorer.question]
        states = np.broadcast_to(log.log.reshape(log.log.shape[0], -1), (log.log.shape[0], n))
        by_hypothesis = axis.collapse(states, 0)
        top = np.max(by_hypothesis, axis=0)
        with np.errstate(invalid="ignore"):
            p = np.exp(by_hypothesis - top)
            found: Floats = (p / p.sum(axis=0)).T
        return found

    def _marginal(self, factors: Sequence[Factor]) -> Factor:
        question, linear = {self._scorer.question}, to_linear(factors)
        found = contract_linear(linear, question, {DRAW}, self._order) if linear is not None else None
        return contract(factors, question | {DRAW}, self._order) if found is None else found

    def _factor(self, part: Part, records: Records) -> Factor:
        came = records.came[part.id]
        if not part.is_measured:
            return pick(self._of_items[part.id], part.id, came.astype(np.intp))
        numbers = self._scorer.numbers
        along = Numbers(_behind(numbers), (*numbers.axes, DRAW), numbers.overridden)
        return replace(part.term, model=part.term.model.model_copy(update={"value": came})).log_factor(along)


def _behind(numbers: Numbers) -> dict[str, Floats]:
    """The values with one more axis behind theirs, along which none varies."""
    return {path: value[..., None] if value.ndim else value for path, value in numbers.values.items()}
