"""A case whose hypotheses come from a table, compiled once for each state that its question can be seen in.

To the engine such a case has few states: any row that nothing names, each row that something does, the hypotheses
beside the rows, and the catch-all as each of these. A `Part` is the case at one of them, with everything that an
ordinary case has: carriers, groups, hidden questions, faults together. What differs from row to row is the columns
that it reads, and these are numbers that vary along an axis, as in a sweep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indicia.case import Case
from indicia.case.candidates import ROW, Candidates
from indicia.case.document import Question
from indicia.engine.axes import Axis, question_axis
from indicia.engine.bind import central, column_path
from indicia.engine.compiled import Compiled, compile_on, prior_terms
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.engine.numbers import Numbers
from indicia.likelihood.tree import Fixed

ROWS = "row"
"""The axis of the rows; no question can be called so where this matters, since it is a scenario's axis."""


@dataclass(frozen=True)
class Part:
    """The case at one state of the question from the table.

    Attributes
    ----------
    hypothesis
        The hypothesis whose probability it is part of.
    seen_as
        What evidence that does not name the hypothesis sees: another one where it is the catch-all, else itself.
    compiled
        The case with the question's axis cut down to that state; the question itself has no prior there.
    """

    hypothesis: str
    seen_as: str
    compiled: Compiled

    @property
    def is_rows(self) -> bool:
        """Whether it stands for all rows that nothing names."""
        return self.seen_as == ROW

    @property
    def terms(self) -> tuple[Term, ...]:
        """The items, opportunity first."""
        return (*self.compiled.opportunity, *self.compiled.evidence)

    def sees_as(self, other: "Part") -> bool:
        """Whether no item and no prior can tell this state from another."""
        items = all(a.frame == b.frame for a, b in zip(self.terms, other.terms, strict=True))
        priors = zip(self.compiled.priors, other.compiled.priors, strict=True)
        return items and all(a.frame == b.frame for a, b in priors)


@dataclass(frozen=True)
class Many:
    """A case whose hypotheses come from a table.

    Attributes
    ----------
    case
        What was compiled.
    whole
        The case with all states side by side: for what needs no row, such as priors of other questions.
    parts
        One for each state of the question's axis, in its order.
    """

    case: Case
    whole: Compiled
    parts: tuple[Part, ...]

    @property
    def question(self) -> Question:
        """The question whose hypotheses are rows."""
        return self.case.document.first_question

    @property
    def candidates(self) -> Candidates:
        """The rows."""
        found = self.question.candidates
        assert found is not None  # noqa: S101 - only such a case is compiled
        return found

    @property
    def rows(self) -> Part:
        """The part of the rows that nothing names."""
        return next(part for part in self.parts if part.hypothesis == ROW)

    @cached_property
    def named(self) -> Mapping[str, int]:
        """The rows that something names, each with its place in the table."""
        beside = {*self.candidates.beside, ROW}
        return {h: self.candidates.position(h) or 0 for h in self.question.hypotheses if h not in beside}

    @cached_property
    def within(self) -> Floats:
        """What part each row has of the probability of those that nothing names; 0 for those that something does."""
        share = self.candidates.share
        if not self.named:
            return share
        within = share.copy()
        within[list(self.named.values())] = 0.0
        total = within.sum()
        return within / total if total > 0 else within

    @cached_property
    def nameless(self) -> Floats:
        """1 for each row that nothing names, else 0."""
        found = np.ones(len(self.candidates))
        found[list(self.named.values())] = 0.0
        return found

    @cached_property
    def stated(self) -> Floats:
        """The prior of each part as the file states it. Axis: parts."""
        written, _ = prior_terms(self.case, self.whole.axes)
        prior = next(term for term in written if term.question == self.question.id)
        return np.exp(prior.factor(central(self.case.base_figures)).log)

    def log_states(self, numbers: Numbers) -> Floats:
        """Log prior of each part at some numbers. Axis: parts."""
        prior = next(term for term in self.whole.priors if term.question == self.question.id)
        return prior.factor(numbers).log

    @cached_property
    def columns(self) -> Mapping[str, npt.NDArray[np.generic]]:
        """The columns by what they are called among the numbers."""
        return {column_path(name): values for name, values in self.candidates.columns.items()}

    @cached_property
    def central(self) -> Numbers:
        """Every number at its central value; the columns are not among them."""
        return central(self.case.figures)

    def at_rows(self, numbers: Numbers, rows: slice | list[int]) -> Numbers:
        """The numbers with the columns of some rows along the rows' axis."""
        values = {path: np.asarray(column[rows], dtype=float) for path, column in self.columns.items()}
        return Numbers({**numbers.values, **values}, (ROWS,), numbers.overridden | frozenset(values))


def compile_many(case: Case) -> Many:
    """Compile a case whose hypotheses come from a table, once as long as the case is there."""
    return case.once(_compile)


def _compile(case: Case) -> Many:
    case = _with_same_rows(case)
    question = case.document.first_question
    axes = {q.id: question_axis(q) for q in case.document.questions.values()}
    whole = compile_on(case, axes, *prior_terms(case, axes))
    axis = axes[question.id]
    seen = zip(axis.labels(stated=True), axis.labels(stated=False), strict=True)
    parts = [
        Part(name, seen_as, _cut(case, whole, {**axes, question.id: replace(axis, only=i)}))
        for i, (name, seen_as) in enumerate(seen)
    ]
    return Many(case, whole, tuple(parts))


def _cut(case: Case, whole: Compiled, axes: Mapping[str, Axis]) -> Compiled:
    """The case at one state; what does not depend on the question from the table is taken from the whole."""
    question = case.document.first_question.id
    found = compile_on(case, axes, *prior_terms(case, axes, without=(question,)))

    def own(terms: tuple[Term, ...], all_: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(term if question in term.frame.axes else other for term, other in zip(terms, all_, strict=True))

    return replace(
        found,
        opportunity=own(found.opportunity, whole.opportunity),
        evidence=own(found.evidence, whole.evidence),
    )


def _with_same_rows(case: Case) -> Case:
    """Have the case as the file states it tell those rows apart that the case now does: an overlay may name more."""
    document, base = case.document, case.base
    now, then = document.first_question, base.first_question
    candidates = then.candidates
    if document is base or candidates is None or {*now.hypotheses} == {*then.hypotheses}:
        return case
    rows = [h for name, h in then.hypotheses.items() if name not in candidates.beside]
    mass = sum(h.prior.quantity.central for h in rows if isinstance(h.prior, Fixed))
    named = [name for name in now.hypotheses if name != ROW and name not in candidates.beside]
    beside = {name: then.hypotheses[name] for name in candidates.beside}
    own = candidates.as_hypotheses(named, mass, next(iter(rows)).prior.key[:-1])
    question = replace(then, hypotheses={**own, **beside})
    return replace(case, base=replace(base, questions={**base.questions, question.id: question}))
