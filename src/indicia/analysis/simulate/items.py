"""Which items of a case can be simulated, with a factor for each way in which they may come out.

An item that tells all its outcomes (a denial with `statements`, an absence) comes out as one of them, a measurement as
a number. Of the others the likelihood is taken at its word, as the probability that this very report is made: it is
made, or it is not. Likelihood ratios, and densities of other models, are probabilities of nothing, and stay out; so
does an item that is discounted within a group, for a discount is no model of how a repeat comes about. At redundancy 1
there is one: the repeat comes when what it repeats comes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, override

import numpy as np

from indicia.analysis.outcomes import outcome_terms
from indicia.engine.compiled import Compiled
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.likelihood import Report
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.measurement import Measurement
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.tree import Tree

MADE, NOT_MADE = "made", "not made"
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Part:
    """An item that takes part.

    Attributes
    ----------
    term
        The item as it is in the case.
    outcomes
        The item as each of its outcomes, by name; none for a measurement.
    came
        The outcome that the case has.
    repeats
        The item that it merely repeats: it comes out as in the case if and only if that does.
    """

    term: Term
    outcomes: Mapping[str, Term]
    came: str
    repeats: str | None = None

    @property
    def id(self) -> str:
        """The item."""
        return self.term.id

    @property
    def is_measured(self) -> bool:
        """Whether it comes out as a number."""
        return not self.outcomes

    @property
    def terms(self) -> tuple[Term, ...]:
        """A term for each outcome; the item's own for a measurement."""
        return tuple(self.outcomes.values()) or (self.term,)

    def made_or_not(self) -> "Part":
        """The same item, only told whether it comes out as in the case."""
        return replace(self, outcomes=_made_or_not(self.term), came=MADE)


class _NotMade(Report):
    """A report that is not made, or not as the case has it."""

    name: ClassVar[str] = "not made"

    of: Report

    @override
    def numbers(self) -> Mapping[str, Tree]:
        return self.of.numbers()

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        return self.of.named()

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return 1.0 - self.of.likelihood(xp, n, frame)

    @override
    def misreported(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array | None:
        found = self.of.misreported(xp, n, frame)
        return None if found is None else 1.0 - found


def takes_part(compiled: Compiled) -> tuple[list[Part], dict[str, str]]:
    """The items that can be simulated, in the order of the file, and those that cannot, each with the reason."""
    found, left_out = _parts(compiled, None)
    by_id = {part.id: part for part in found}
    kept = []
    for part in found:
        made = _as_repeat(part, by_id, compiled)
        if isinstance(made, str):
            left_out[part.id] = made
        else:
            kept.append(made)
    return kept, left_out


def scored(compiled: Compiled, simulated: Sequence[Part]) -> dict[str, Part]:
    """A case's own view of the items that were simulated, by id; those that it has not, or cannot weigh, are absent."""
    found, _ = _parts(compiled, {part.id for part in simulated})
    return {part.id: part for part in found}


def _parts(compiled: Compiled, among: Collection[str] | None) -> tuple[list[Part], dict[str, str]]:
    found: list[Part] = []
    left_out: dict[str, str] = {}
    for term in compiled.evidence:
        if among is not None and term.id not in among:
            continue
        made = _part(term, compiled)
        if isinstance(made, str):
            left_out[term.id] = made
        else:
            found.append(made)
    return _with_firsts(found, compiled), left_out


def _part(term: Term, compiled: Compiled) -> Part | str:
    model = term.model
    if not isinstance(model, Report) or not model.evidential:
        return "its likelihood is known up to a factor only"
    if isinstance(model, Measurement):
        return Part(term, {}, "")
    if model.scale == "log_density":
        return "a density, of which no values can be drawn"
    if np.max(term.log_likelihood(compiled.central).log) > _ROUNDING:
        return "its likelihoods are no probabilities: one is above 1"
    told = outcome_terms(term, compiled.case) if model.exhaustive else ""
    if isinstance(told, str):
        return Part(term, _made_or_not(term), MADE)
    return Part(term, told, next(name for name, outcome in told.items() if outcome is term))


def _made_or_not(term: Term) -> dict[str, Term]:
    if not isinstance(term.model, Report):
        raise TypeError(f"{term.id} is no report")
    return {MADE: term, NOT_MADE: replace(term, model=_NotMade(of=term.model))}


def _with_firsts(parts: Sequence[Part], compiled: Compiled) -> list[Part]:
    """The first item of each group that takes part counts in full: the next takes the place of one that does not."""
    ids = {part.id for part in parts}
    group_of = compiled.case.document.group_of
    firsts = {group.id: next((i for i in group.items if i in ids), None) for group in group_of.values()}
    full = {part.id for part in parts if part.id not in group_of or firsts[group_of[part.id].id] == part.id}
    return [_counting_in_full(part) if part.id in full else part for part in parts]


def _counting_in_full(part: Part) -> Part:
    outcomes = {name: replace(term, redundancy=None) for name, term in part.outcomes.items()}
    return replace(part, term=replace(part.term, redundancy=None), outcomes=outcomes)


def _as_repeat(part: Part, by_id: Mapping[str, Part], compiled: Compiled) -> Part | str:
    """How a later item of a group is simulated: independently, as a mere repeat, or not at all."""
    redundancy = _redundancy(part, compiled.central)
    if redundancy == 0.0:
        return _counting_in_full(part)
    if redundancy < 1.0:
        return f"a repeat, discounted by a redundancy of {redundancy:.2g}, which is no model of how it comes about"
    group = compiled.case.document.group_of[part.id]
    first = next(i for i in group.items if i in by_id)
    if part.is_measured or by_id[first].is_measured:
        return f"repeats {first} altogether, and one of them is a measurement"
    return replace(part.made_or_not(), repeats=first)


def _redundancy(part: Part, numbers: Numbers) -> float:
    if part.term.redundancy is None:
        return 0.0
    value: Floats = part.term.redundancy(numbers)
    return float(value)
