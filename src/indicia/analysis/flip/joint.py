"""The joint along a number: log P(hypothesis, record) as one number takes other values, all else as it is.

A number that one factor reads needs the other factors once only, summed to that factor's questions: whatever values
it takes, what remains is a product of two tables.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from indicia.analysis.flip.priors import MovingPrior
from indicia.analysis.flip.target import LogJoint
from indicia.engine.compiled import AnyTerm, Compiled, Evaluation
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats, align, contract
from indicia.engine.numbers import Numbers

ALONG = "its values"
"""The axis of the values that a number takes; no question can be called that."""


class Joint:
    """The joint of some questions at a case's numbers, and along any of them.

    Parameters
    ----------
    evaluation
        The case at its central values.
    questions
        The questions whose hypotheses are told.
    """

    def __init__(self, evaluation: Evaluation, questions: tuple[str, ...]) -> None:
        self.evaluation, self.questions = evaluation, questions
        compiled = evaluation.compiled
        self._terms = compiled.terms
        self._order = {**evaluation.order, ALONG: len(evaluation.order)}
        self._users: dict[str, list[int]] = {}
        for i, term in enumerate(self._terms):
            for path in term.paths:
                self._users.setdefault(path, []).append(i)
        self.prior_table = lru_cache(maxsize=None)(self._prior_table)

    @property
    def compiled(self) -> Compiled:
        """The makers of the factors."""
        return self.evaluation.compiled

    def users(self, path: str) -> list[int]:
        """The positions of the factors that read a number."""
        return self._users.get(path, [])

    def evidence(self) -> Iterator[tuple[int, Term]]:
        """The reports that count, each with the position of its factor."""
        first = len(self._terms) - len(self.compiled.evidence)
        yield from enumerate(self.compiled.evidence, first)

    def now(self) -> LogJoint:
        """The joint as the case is; one scenario."""
        return {q: self._told(q, self.evaluation.marginal_quickly((q,)), 1) for q in self.questions}

    def priors(self) -> dict[str, int]:
        """The positions of the priors' factors, by question."""
        return {term.question: i for i, term in enumerate(self.compiled.priors)}

    def _prior_table(self, position: int) -> Floats:
        return self.compiled.priors[position].table(self.evaluation.numbers)

    def with_priors(self, position: int, values: Mapping[str, tuple[MovingPrior, Floats]]) -> dict[str, LogJoint]:
        """The joint along each of several priors of one question, by turns."""
        tables = [moving.along(own) for moving, own in values.values()]
        factor = self.compiled.priors[position].factor_of(np.concatenate(tables, axis=-1), (ALONG,))
        return self._by_turns(position, factor, {path: len(own) for path, (_, own) in values.items()})

    def pooled(self, position: int, values: Mapping[str, Floats]) -> dict[str, LogJoint]:
        """The joint along each of several numbers, by turns, that this one factor alone reads."""
        term, central = self._terms[position], self.evaluation.numbers
        ends = np.cumsum([len(v) for v in values.values()]).tolist()
        starts = [0, *ends[:-1]]
        along = {}
        for (path, own), start, end in zip(values.items(), starts, ends, strict=True):
            line = np.full(ends[-1], float(central.values[path]))
            line[start:end] = own
            along[path] = (ALONG, line)
        factor = _factor(term, central.with_axes(along))
        return self._by_turns(position, factor, {path: len(own) for path, own in values.items()})

    def _by_turns(self, position: int, factor: Factor, lengths: Mapping[str, int]) -> dict[str, LogJoint]:
        joint = self._beside(position, factor, sum(lengths.values()))
        found: dict[str, LogJoint] = {}
        start = 0
        for path, length in lengths.items():
            found[path] = {q: log[:, start : start + length] for q, log in joint.items()}
            start += length
        return found

    def along(self, path: str, values: Floats) -> LogJoint:
        """The joint along one number, however many factors read it."""
        users = self.users(path)
        if len(users) == 1:
            return self.pooled(users[0], {path: values})[path]
        numbers = self.evaluation.numbers.with_axes({path: (ALONG, values)})
        varied = self.compiled.evaluate(numbers, self.evaluation)
        return {q: self._told(q, varied.marginal_quickly((q,)), len(values)) for q in self.questions}

    def repeated(self, position: int, redundancy: Floats) -> LogJoint:
        """The joint as an item repeats an earlier one more and more: its factor to the power of 1 - redundancy."""
        factor = self.evaluation.factors[position]
        with np.errstate(invalid="ignore"):
            log = np.where(redundancy == 1.0, 0.0, factor.log[..., np.newaxis] * (1.0 - redundancy))
        return self._beside(position, Factor((*factor.axes, ALONG), log), len(redundancy))

    def _beside(self, position: int, factor: Factor, n: int) -> LogJoint:
        """The joint where one factor is another."""
        found = {}
        for q in self.questions:
            total = contract([self.evaluation.beside((position,), (q,)), factor], {q, ALONG}, self._order)
            found[q] = self._told(q, total, n)
        return found

    def _told(self, question: str, found: Factor, n: int) -> Floats:
        """By hypothesis in the case's order, then by value."""
        log = align(found, (question, ALONG))
        axis = self.compiled.axes[question]
        log = np.broadcast_to(log, (axis.size, log.shape[1]))
        return np.broadcast_to(axis.collapse(log, 0), (len(axis.hypotheses), n))


def _factor(term: AnyTerm, numbers: Numbers) -> Factor:
    return term.log_factor(numbers) if isinstance(term, Term) else term.factor(numbers)
