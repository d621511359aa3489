"""A case compiled to factors: everything that a score, a sweep, a draw and a search have in common."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import prod

import numpy as np

from indicia.case.case import Case
from indicia.case.document import Figure
from indicia.engine.axes import FAULTS, Axis, faults_axis, question_axis
from indicia.engine.bind import Getter, bind_reliability, central
from indicia.engine.evidence import Term, item_term
from indicia.engine.factor import Factor, Floats, contract, contract_linear, to_linear
from indicia.engine.numbers import Numbers
from indicia.engine.prior import PriorTerm, name_axes, prior_term
from indicia.engine.tree import Tree
from indicia.errors import IndiciaError
from indicia.likelihood.namespace import NUMPY

_SMALL_TABLE, _LARGE_TABLE = 2**6, 2**20
"""Cells that what did not change may have for each scenario; or with all scenarios, where those are few."""


@dataclass(frozen=True)
class FaultsTerm:
    """The prior of a source whose faults come together: faithful with its reliability."""

    axis: str
    reliability: Getter
    paths: frozenset[str]

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes of its factor, but those of varying numbers."""
        return (self.axis,)

    def factor(self, numbers: Numbers) -> Factor:
        """Log-probabilities of faithful and unfaithful."""
        rho = self.reliability(numbers)
        return name_axes(NUMPY.log(np.stack([rho, 1.0 - rho])), (self.axis,), numbers.axes, keep=(self.axis,))


type AnyTerm = PriorTerm | FaultsTerm | Term
"""What makes a factor."""


def _log_factor(term: AnyTerm, numbers: Numbers) -> Factor:
    return term.log_factor(numbers) if isinstance(term, Term) else term.factor(numbers)


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
    columns
        What the columns of a table hold at one row, where hypotheses come from one.
    """

    case: Case
    axes: Mapping[str, Axis]
    priors: tuple[PriorTerm, ...]
    faults: tuple[FaultsTerm, ...]
    opportunity: tuple[Term, ...]
    evidence: tuple[Term, ...]
    columns: Mapping[str, Floats] = field(default_factory=dict)

    @cached_property
    def terms(self) -> tuple[AnyTerm, ...]:
        """The makers of all factors, in the order of `Evaluation.factors`."""
        return (*self.priors, *self.faults, *self.opportunity, *self.evidence)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The length of every axis but those of varying numbers."""
        sizes = {axis.id: axis.size for axis in self.axes.values()}
        return sizes | dict.fromkeys((term.axis for term in self.faults), len(FAULTS))

    @cached_property
    def finals(self) -> "dict[tuple[str, ...], Compiled]":
        """The same case with some priors final, where it was needed before."""
        return {}

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The numbers of the case by path."""
        return self.case.figures

    @cached_property
    def central(self) -> Numbers:
        """Every number at its central value."""
        known = central(self.figures)
        return Numbers({**known.values, **self.columns}) if self.columns else known

    @cached_property
    def now(self) -> "Evaluation":
        """The case as it is, every number at its central value; what is summed on the way stays with it."""
        return self.evaluate(self.central)

    def evaluate(
        self, numbers: Numbers, known: "Evaluation | None" = None, moved: frozenset[str] | None = None
    ) -> "Evaluation":
        """Turn numbers into factors.

        Parameters
        ----------
        numbers
            A value for each path.
        known
            An evaluation at other numbers that differ in the overridden ones only; what does not read those is taken
            over from it.
        moved
            The numbers that differ from the known evaluation's, where that has varying numbers itself; by default all
            that are overridden.
        """
        return Evaluation(self, numbers, known, moved)


@dataclass(frozen=True)
class Evaluation:
    """The factors of a case at given numbers, each made when it is first asked for.

    The lists go with those of the compiled case, one factor for each term.
    """

    compiled: Compiled
    numbers: Numbers
    known: "Evaluation | None" = None
    moved: frozenset[str] | None = None

    def _same(self, term: AnyTerm) -> bool:
        moved = self.numbers.overridden if self.moved is None else self.moved
        return self.known is not None and not (term.paths & moved)

    @cached_property
    def _changed(self) -> tuple[int, ...]:
        """The places of the factors that are not the known evaluation's."""
        return tuple(i for i, term in enumerate(self.compiled.terms) if not self._same(term))

    @cached_property
    def priors(self) -> Sequence[Factor]:
        """The questions' priors."""
        old = self.known.priors if self.known else ()
        return [old[i] if self._same(t) else t.factor(self.numbers) for i, t in enumerate(self.compiled.priors)]

    @cached_property
    def faults(self) -> Sequence[Factor]:
        """Whether each source that is good or bad throughout is faithful."""
        old = self.known.faults if self.known else ()
        return [old[i] if self._same(t) else t.factor(self.numbers) for i, t in enumerate(self.compiled.faults)]

    @cached_property
    def opportunity(self) -> Sequence[Factor]:
        """Who could have done it."""
        old = self.known.opportunity if self.known else ()
        terms = self.compiled.opportunity
        return [old[i] if self._same(t) else t.log_factor(self.numbers) for i, t in enumerate(terms)]

    @cached_property
    def evidence(self) -> Sequence[Factor]:
        """The reports, in the order of the file."""
        old = self.known.evidence if self.known else ()
        terms = self.compiled.evidence
        return [old[i] if self._same(t) else t.log_factor(self.numbers) for i, t in enumerate(terms)]

    @property
    def before(self) -> list[Factor]:
        """The prior: that of the questions and of the sources' faults, opportunity left out."""
        return [*self.priors, *self.faults]

    @property
    def factors(self) -> list[Factor]:
        """All factors."""
        return [*self.before, *self.opportunity, *self.evidence]

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The rank of every axis: questions, faults of sources, then what varies."""
        axes = (*self.compiled.axes, *(f.axis for f in self.compiled.faults), *self.numbers.axes)
        return {axis: i for i, axis in enumerate(axes)}

    def marginal(self, questions: Collection[str], factors: Sequence[Factor] | None = None) -> Factor:
        """Sum out all but some questions and the axes of varying numbers; of all factors, or of those given."""
        if factors is None and self.known is None and not self.numbers.axes:
            return self.beside((), questions)
        if factors is None:
            rest = self._rest(questions)
            factors = self.factors if rest is None else [rest, *self._changed_factors]
        return contract(factors, {*questions, *self.numbers.axes}, self.order)

    @cached_property
    def _changed_factors(self) -> list[Factor]:
        return [_log_factor(self.compiled.terms[i], self.numbers) for i in self._changed]

    def marginal_quickly(self, questions: Collection[str]) -> Factor:
        """The same of all factors, in the linear domain where that loses no range."""
        rest, (logs, linear) = self._rest(questions), self._made_anew
        same = self._taken_over if rest is None else [rest]
        ready = to_linear([*same, *logs], linear)
        if ready is not None:
            found = contract_linear(ready, questions, self.numbers.axes, self.order)
            if found is not None:
                return found
        return self.marginal(questions)

    @cached_property
    def _made_anew(self) -> tuple[list[Factor], list[Factor]]:
        """What changed, in logarithms and without, since logs of long axes cost the most."""
        logs, linear = [], []
        for term in (self.compiled.terms[i] for i in self._changed):
            made = term.linear_factor(self.numbers) if isinstance(term, Term) else None
            if made is not None:
                linear.append(made)
            else:
                logs.append(_log_factor(term, self.numbers))
        return logs, linear

    @cached_property
    def _taken_over(self) -> list[Factor]:
        changed = frozenset(self._changed)
        return [factor for i, factor in enumerate(self.known.factors) if i not in changed] if self.known else []

    def _rest(self, questions: Collection[str]) -> Factor | None:
        """What did not change in one factor; None where that is more work than the factors by themselves."""
        if self.known is None or self.known.numbers.axes:
            return None
        axes = {axis for i in self._changed for axis in self.compiled.terms[i].axes}.union(questions)
        cells = prod(self.compiled.sizes[axis] for axis in axes)
        if cells > _SMALL_TABLE and cells * self.numbers.scenarios > _LARGE_TABLE:
            return None
        return self.known.beside(self._changed, questions)

    def beside(self, places: tuple[int, ...], questions: Collection[str]) -> Factor:
        """All factors but some, summed to some questions and the axes of those; made once for each set of them."""
        key = places, frozenset(questions)
        if key not in self._beside:
            self._beside[key] = self._make_beside(places, key[1])
        return self._beside[key]

    @cached_property
    def _beside(self) -> dict[tuple[tuple[int, ...], frozenset[str]], Factor]:
        return {}

    def _make_beside(self, places: tuple[int, ...], questions: frozenset[str]) -> Factor:
        axes = {axis for i in places for axis in self.compiled.terms[i].axes}
        if len(places) == 1 and axes <= {*self.factors[places[0]].axes, *questions}:
            if questions not in self._trees:
                self._trees[questions] = Tree(self.factors, questions, self.order)
            return self._trees[questions].rest(places[0])
        others = [factor for i, factor in enumerate(self.factors) if i not in places]
        return contract(others, axes | questions, self.order)

    @cached_property
    def _trees(self) -> dict[frozenset[str], Tree]:
        return {}


def compile_case(case: Case) -> Compiled:
    """Compile a case to factors, once as long as the case is there.

    Raises
    ------
    IndiciaError
        As of `refuse_table`.
    """
    refuse_table(case)
    return case.once(_compile)


def _compile(case: Case) -> Compiled:
    axes = {q.id: question_axis(q) for q in case.document.questions.values()}
    return compile_on(case, axes, *prior_terms(case, axes))


def refuse_table(case: Case) -> None:
    """Say of a case whose hypotheses come from a table that few analyses can do that.

    Raises
    ------
    IndiciaError
        Naming those that can, and what to do for any other.
    """
    candidates = case.document.candidates
    if candidates is not None:
        raise IndiciaError(
            f"the hypotheses are the {len(candidates):,} rows of {candidates.table.name}; only score, sweep, check, "
            "params and the chart of candidates take a table; for anything else write the hypotheses that matter "
            "into a case of their own"
        )


def compile_on(
    case: Case, axes: Mapping[str, Axis], written: tuple[PriorTerm, ...], priors: tuple[PriorTerm, ...]
) -> Compiled:
    """Compile a case on some axes.

    Parameters
    ----------
    case
        What is compiled.
    axes
        One for each question, in their order; one may be cut down to a state.
    written, priors
        The priors as the file states them, and as they now are; a question without one has every state alike.
    """
    document, base = case.document, case.base
    stated = _Stated(written, central(case.base_figures), axes)
    terms = [
        item_term(item, axes, document, base, stated) for item in document.evidence.values() if document.counts(item)
    ]
    used = {axis for term in terms for axis in term.axes}
    faults = tuple(
        FaultsTerm(faults_axis(s), *bind_reliability(s, document)) for s in document.sources if faults_axis(s) in used
    )
    opportunity = tuple(t for t in terms if document.evidence[t.id].is_opportunity)
    evidence = tuple(t for t in terms if not document.evidence[t.id].is_opportunity)
    return Compiled(case, axes, priors, faults, opportunity, evidence)


def prior_terms(
    case: Case, axes: Mapping[str, Axis], without: Collection[str] = ()
) -> tuple[tuple[PriorTerm, ...], tuple[PriorTerm, ...]]:
    """Compile the priors of a case: as the file states them, and as they now are; those of some questions left out."""
    document, base = case.document, case.base
    written = tuple(prior_term(q, axes, base, None) for q in base.questions.values() if q.id not in without)
    if document is base:
        return written, written
    shares = {term.question: term.shares for term in written}
    others = (q for q in document.questions.values() if q.id not in without)
    return written, tuple(prior_term(q, axes, document, shares[q.id]) for q in others)


class _Stated:
    """The prior as the case file states it, on any axes; each marginal is made once."""

    def __init__(self, terms: tuple[PriorTerm, ...], numbers: Numbers, axes: Mapping[str, Axis]) -> None:
        self._factors = [term.factor(numbers) for term in terms]
        alike = set(axes) - {term.question for term in terms}
        self._factors += [Factor((q,), np.zeros(axes[q].size)) for q in axes if q in alike]
        self._order = {axis: i for i, axis in enumerate(axes)}
        self._marginal = lru_cache(maxsize=None)(self._make)

    def __call__(self, axes: tuple[str, ...]) -> Floats:
        return self._marginal(axes)

    def _make(self, axes: tuple[str, ...]) -> Floats:
        return np.exp(contract(self._factors, axes, self._order).log)
