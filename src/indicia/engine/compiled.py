"""A case compiled to factors: everything that a score, a sweep, a draw and a search have in common."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from indicia.case.case import Case
from indicia.case.document import Figure
from indicia.engine.axes import Axis, faults_axis, question_axis
from indicia.engine.bind import Getter, bind_reliability, central
from indicia.engine.evidence import Term, item_term
from indicia.engine.factor import Factor, Floats, contract
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm, name_axes, prior_term
from indicia.likelihood.namespace import NUMPY


@dataclass(frozen=True)
class FaultsTerm:
    """The prior of a source whose faults come together: faithful with its reliability."""

    axis: str
    reliability: Getter
    paths: frozenset[str]

    def factor(self, numbers: Numbers) -> Factor:
        """Log-probabilities of faithful and unfaithful."""
        rho = self.reliability(numbers)
        return name_axes(NUMPY.log(np.stack([rho, 1.0 - rho])), (self.axis,), numbers.axes, keep=(self.axis,))


@dataclass(frozen=True)
class Compiled:
    """The factors of a case.

    Attributes
    ----------
    case
        Where they came from.
    axes
        One axis for each question.
    priors, faults, opportunity, evidence
        The factors' makers. Opportunity multiplies the priors; evidence is in the order of the file.
    """

    case: Case
    axes: Mapping[str, Axis]
    priors: tuple[PriorTerm, ...]
    faults: tuple[FaultsTerm, ...]
    opportunity: tuple[Term, ...]
    evidence: tuple[Term, ...]

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The numbers of the case by path."""
        return self.case.figures

    @cached_property
    def central(self) -> Numbers:
        """Every number at its central value."""
        return central(self.figures)

    def order(self, numbers: Numbers) -> dict[str, int]:
        """The rank of every axis: questions, faults of sources, then what varies."""
        return {axis: i for i, axis in enumerate((*self.axes, *(f.axis for f in self.faults), *numbers.axes))}

    def prior_factors(self, numbers: Numbers) -> list[Factor]:
        """The factors of the priors, opportunity left out."""
        return [term.factor(numbers) for term in (*self.priors, *self.faults)]

    def factors(self, numbers: Numbers) -> list[Factor]:
        """All factors."""
        terms = (*self.opportunity, *self.evidence)
        return self.prior_factors(numbers) + [term.log_factor(numbers) for term in terms]

    def marginal(self, factors: Sequence[Factor], questions: Collection[str], numbers: Numbers) -> Factor:
        """Sum out all but some questions and the axes of varying numbers."""
        return contract(factors, {*questions, *numbers.axes}, self.order(numbers))


def compile_case(case: Case) -> Compiled:
    """Compile a case to factors."""
    document, base = case.document, case.base
    axes = {q.id: question_axis(q) for q in document.questions.values()}
    written = {q.id: prior_term(q, axes, base, None) for q in base.questions.values()}
    priors = written
    if document is not base:
        priors = {q.id: prior_term(q, axes, document, written[q.id].shares) for q in document.questions.values()}
    stated = _Stated(tuple(written.values()), central(case.base_figures), tuple(axes))
    terms = [
        item_term(item, axes, document, base, stated) for item in document.evidence.values() if document.counts(item)
    ]
    used = {axis for term in terms for axis in term.axes}
    faults = tuple(
        FaultsTerm(faults_axis(s), *bind_reliability(s, document)) for s in document.sources if faults_axis(s) in used
    )
    opportunity = tuple(t for t in terms if document.evidence[t.id].is_opportunity)
    evidence = tuple(t for t in terms if not document.evidence[t.id].is_opportunity)
    return Compiled(case, axes, tuple(priors.values()), faults, opportunity, evidence)


class _Stated:
    """The prior as the case file states it, on any axes; each marginal is made once."""

    def __init__(self, terms: tuple[PriorTerm, ...], numbers: Numbers, order: tuple[str, ...]) -> None:
        self._factors = [term.factor(numbers) for term in terms]
        self._order = {axis: i for i, axis in enumerate(order)}
        self._marginal = lru_cache(maxsize=None)(self._make)

    def __call__(self, axes: tuple[str, ...]) -> Floats:
        return self._marginal(axes)

    def _make(self, axes: tuple[str, ...]) -> Floats:
        return np.exp(contract(self._factors, axes, self._order).log)

