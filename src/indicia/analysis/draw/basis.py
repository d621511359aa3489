"""What the draws of a case hang on, whatever their number, seed and method."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indicia.analysis.draw.evaluator import tape_of
from indicia.analysis.draw.plan import Plan, make_plan
from indicia.analysis.draw.tornado import Tornado, tornado
from indicia.case import Case
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.impossible import clash
from indicia.engine.result import Answer
from indicia.engine.score import answer_to
from indicia.engine.tape.program import Program


@dataclass(frozen=True)
class Basis:
    """What to draw, the case at its central values, and its answer to one question there."""

    plan: Plan
    central: Evaluation
    answer: Answer

    @cached_property
    def ends(self) -> Tornado:
        """What each number does by itself."""
        return tornado(self.plan, self.central, self.answer.id)

    @cached_property
    def program(self) -> Program | None:
        """The case on a tape; None where it cannot be put on one."""
        return tape_of(self.plan, self.central, self.answer.id)


def basis(case: Case, question: str, *, held: bool) -> Basis:
    """Find it, once as long as the case is there.

    Raises
    ------
    ImpossibleEvidenceError
        Where the score itself is impossible.
    IndiciaError
        As of `make_plan`.
    """
    return case.once(_basis, question, held)


def _basis(case: Case, question: str, held: bool) -> Basis:
    compiled = compile_case(case)
    central = compiled.now
    if np.isneginf(float(central.marginal(()).log)):
        raise clash(central)
    return Basis(make_plan(compiled, held=held), central, answer_to(central, question))
