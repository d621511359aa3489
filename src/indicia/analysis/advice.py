"""A piece of advice, and the view of a case that those who give advice share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isinf

import numpy as np

from indicia.analysis.states import States, states_of
from indicia.case import Case
from indicia.case.document import DataPath, Document, Figure, Question
from indicia.engine.compiled import Compiled, Evaluation, compile_case
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats
from indicia.engine.impossible import clash
from indicia.engine.running import running_log_joint
from indicia.errors import Fault
from indicia.likelihood import Report


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that an analyst should look at before relying on a case; it is no fault.

    Attributes
    ----------
    kind
        What kind of advice it is, a stable word such as ``"no-catch-all"``.
    path
        Dotted path of what it is about.
    message
        What was found, and what could be done.
    file, line, column
        Where that stands, lines and columns counted from 1.
    """

    kind: str
    path: str
    message: str
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return str(Fault(self.file, self.line, self.column, self.path, self.message))


@dataclass(frozen=True)
class View:
    """A case with its score at hand, each part of it made once.

    Attributes
    ----------
    case
        The case that is looked at.
    """

    case: Case

    @property
    def document(self) -> Document:
        """What the case says."""
        return self.case.document

    @cached_property
    def compiled(self) -> Compiled:
        """The makers of its factors."""
        return compile_case(self.case)

    @cached_property
    def scored(self) -> Evaluation:
        """Its factors at central values.

        Raises
        ------
        ImpossibleEvidenceError
            Where no hypothesis can explain the evidence.
        """
        evaluation = self.compiled.evaluate(self.compiled.central)
        if np.isneginf(float(evaluation.marginal(()).log)):
            raise clash(evaluation)
        return evaluation

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are not hidden."""
        return tuple(q for q in self.document.questions.values() if not q.hidden)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The items that count: opportunity, then evidence."""
        return (*self.compiled.opportunity, *self.compiled.evidence)

    @cached_property
    def reports(self) -> tuple[tuple[Term, Report], ...]:
        """The reports that count, each with its model."""
        return tuple((t, t.model) for t in self.compiled.evidence if isinstance(t.model, Report))

    def running(self, question: str) -> Floats:
        """Log P(hypothesis, first i items), axes: items + 1, hypotheses."""
        return running_log_joint(self.scored, question)

    def posterior(self, question: str, factors: Sequence[Factor] | None = None) -> Floats:
        """Probability of each hypothesis in the case's order, of all factors or of those given."""
        log = self.compiled.axes[question].collapse(self.scored.marginal((question,), factors).log, 0)
        p: Floats = np.exp(log - np.max(log))
        return p / np.sum(p)

    def states(self, term: Term) -> States:
        """The weight of an item by state of its questions, a carrier's common faults summed out."""
        return self._by_state(term, term.log_factor(self.scored.numbers))

    def likelihood(self, term: Term) -> States:
        """The likelihood by state as the model has it, before the carrier and the group."""
        return self._by_state(term, term.log_likelihood(self.scored.numbers))

    def _by_state(self, term: Term, factor: Factor) -> States:
        questions = tuple(axis for axis in term.frame.axes if axis in self.compiled.axes)
        return states_of(factor, questions, term.frame.labels, self.scored)

    def question_place(self, question: str, *below: str) -> DataPath:
        """Where a question stands in the file: a single one may stand at the top level."""
        return ("questions", question, *below) if "questions" in self.case.written.data else below

    def figure_place(self, figure: Figure) -> DataPath:
        """Where a number stands in the file; a prior is listed by its path, which is no place."""
        if figure.place[:1] != ("prior",):
            return figure.place
        key = [str(part) for part in figure.place[1:]]
        question = key.pop(0) if len(self.document.questions) > 1 else self.document.first_question.id
        return self.question_place(question, "hypotheses", key[0], "prior", *key[1:])

    def advise(self, kind: str, place: DataPath, message: str, *, at_key: bool = True) -> Advice:
        """Put advice at a place of the file."""
        written = self.case.written
        line, column = written.key_place(place) if at_key else written.place(place)
        return Advice(kind, ".".join(map(str, place)), message, written.name, line, column)


def decibans(value: float) -> str:
    """A weight in words: one decimal, its unit, and what infinity means.

    Examples
    --------
    >>> decibans(12.34)
    '12.3 dB'
    """
    return "infinitely many dB" if isinf(value) else f"{value:.1f} dB"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Names in one phrase, the last ones counted where there are many.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def counted(n: int, noun: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> counted(1, "item"), counted(2, "item")
    ('1 item', '2 items')
    """
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
