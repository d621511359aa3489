"""A setting of the sliders and switches: what was changed in a case, apart from how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from indicia.case import Case
from indicia.case.document import Document
from indicia.engine import Compiled, Numbers, compile_case
from indicia.engine.compiled import Evaluation
from indicia.engine.impossible import clash
from indicia.engine.prior import PriorTerm
from indicia.engine.realised import realised_in
from indicia.engine.result import Answer
from indicia.engine.score import answer_to
from indicia.engine.vary import splitting_off, with_final_priors
from indicia.errors import CaseError, IndiciaError
from indicia.notebook.knobs import row_size, siblings

_TOLERANCE = 1e-9  # of a row of priors, as in a case file
_KEPT = 16  # settings of the switches whose factors are kept


@dataclass(frozen=True)
class Setting:
    """What was changed in a case; every change makes a new setting.

    Attributes
    ----------
    case
        The case before.
    values
        Numbers that were set, by path, in the order in which they were first set.
    off
        Items that were switched off.
    """

    case: Case
    values: Mapping[str, float] = field(default_factory=dict)
    off: frozenset[str] = frozenset()

    @property
    def changed(self) -> bool:
        """Whether anything was."""
        return bool(self.values or self.off)

    def moved(self, path: str, value: float) -> "Setting":
        """Give a number a value.

        A prior that was set before in the same row gives way where the two leave too little room, and is free again
        where no other is left to take what remains.
        """
        values = {p: v for p, v in self.values.items() if p != path} | {path: float(value)}
        if path.startswith("prior."):
            values = _give_way(path, values, self.case.document)
        return replace(self, values=values)

    def put_back(self, path: str) -> "Setting":
        """Give a number what the case says again."""
        return replace(self, values={p: v for p, v in self.values.items() if p != path})

    def switched(self, item: str, on: bool) -> "Setting":
        """Let an item count or not."""
        return replace(self, off=self.off - {item} if on else self.off | {item})

    def reset(self) -> "Setting":
        """Take all changes back."""
        return Setting(self.case)

    @cached_property
    def tuned(self) -> Case:
        """The case with the changes laid over it.

        Raises
        ------
        CaseError
            Where the changes make no case, as priors do that total more than 1.
        """
        if not self.changed:
            return self.case
        off = [item for item in self.case.document.evidence if item in self.off]
        made: dict[str, object] = {"indicia_overlay": 1, "set": dict(self.values), "off": off}
        return self.case.with_overlays([{key: content for key, content in made.items() if content}])

    @property
    def said(self) -> tuple[str, ...]:
        """The changes as results tell them."""
        off = [item for item in self.case.document.evidence if item in self.off]
        return (*(f"{path} = {value}" for path, value in self.values.items()), *(f"without {item}" for item in off))


class Bench:
    """A case compiled once, and its posterior at any setting in a few milliseconds.

    A setting's answer is that of scoring the case with the setting's overlay, to the last digits: numbers are laid into
    factors that are there, and only factors that read them are made anew.

    Parameters
    ----------
    case
        The case.
    paths
        The numbers that may be set.
    """

    def __init__(self, case: Case, paths: tuple[str, ...]) -> None:
        self._case = splitting_off(case, paths)
        self._without = lru_cache(_KEPT)(self._evaluated)

    def at(self, setting: Setting) -> Evaluation:
        """The factors at a setting.

        Raises
        ------
        CaseError
            Where the setting makes no case.
        ImpossibleEvidenceError
            Where no hypothesis can explain the evidence; it names the items that clash.
        """
        known = self._without(setting.off)
        evaluation = _at(known, setting) if setting.values else known
        if np.isneginf(float(evaluation.marginal(()).log)):
            raise clash(evaluation)
        return evaluation

    def answer(self, setting: Setting, question: str) -> Answer:
        """The answer to a question at a setting; refused as `at` does."""
        return answer_to(self.at(setting), question)

    def _evaluated(self, off: frozenset[str]) -> Evaluation:
        compiled = compile_case(self._case.without(*off) if off else self._case)
        return compiled.now


def priors_at(evaluation: Evaluation) -> Mapping[str, float]:
    """What each prior comes to, by path, where that is one number."""
    found = realised_in(evaluation.compiled.priors, evaluation.numbers)
    return {path: low for path, (low, high) in found.items() if low == high}


def _at(known: Evaluation, setting: Setting) -> Evaluation:
    """The factors with the numbers that were set."""
    compiled: Compiled = known.compiled
    values = {path: np.asarray(value) for path, value in setting.values.items()}
    numbers = Numbers({**known.numbers.values, **values}, (), frozenset(values))
    priors = [path for path in setting.values if path.startswith("prior.")]
    if priors:
        compiled = with_final_priors(compiled, priors)
        if not all(_adds_up(term, numbers) for term in compiled.priors):
            _ = setting.tuned  # says which row and why
    return compiled.evaluate(numbers, known)


def _adds_up(term: PriorTerm, numbers: Numbers) -> bool:
    table = term.table(numbers)
    total = np.sum(table, axis=len(term.frame.axes))
    return bool(np.all(table >= 0) and np.all(np.abs(total - 1.0) <= _TOLERANCE))


def _give_way(path: str, values: dict[str, float], document: Document) -> dict[str, float]:
    """Let the priors that were set before in a row leave room for the one that is set now."""
    taken = {p: number.quantity.central for p, number in document.finals.items()} | values
    beside = siblings(path, taken, document)
    full = len(beside) == row_size(path, document) - 1
    free = next((p for p in beside if p in values), None) if full else None
    if free is not None:
        del values[free]
        beside.remove(free)
        full = False
    total, left = sum(taken[p] for p in beside), 1.0 - values[path]
    if beside and (total > left or full):
        values |= {p: round(taken[p] * left / total, 12) if total else left / len(beside) for p in beside}
        values[path] = values.pop(path)  # the newest comes last
    return values


def refused(error: IndiciaError) -> str:
    """Why a setting is refused, without the place in an overlay that nobody wrote."""
    if isinstance(error, CaseError):
        return "; ".join(f"{fault.path}: {fault.message}" for fault in error.faults)
    return str(error)
