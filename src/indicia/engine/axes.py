"""The axes of a case: one for each question, one for each source that is good or bad throughout."""

from dataclasses import dataclass

import numpy as np

from indicia.case.document import Question
from indicia.engine.factor import Floats, log_sum_exp

FAULTS = ("faithful", "unfaithful")
"""The states of a source that is good or bad throughout."""


@dataclass(frozen=True)
class Axis:
    """A question's axis.

    The states are the named hypotheses; a catch-all follows them, once for each named hypothesis that it may stand
    in for. So an item that says nothing of the catch-all has, at each of these, the likelihood of the stand-in, and
    the catch-all's likelihood over the whole record is their mean: neutral by construction.

    `only` cuts the axis down to one of its states.
    """

    id: str
    hypotheses: tuple[str, ...]
    catch_all: str | None
    only: int | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The hypotheses but the catch-all."""
        return tuple(h for h in self.hypotheses if h != self.catch_all)

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """What the catch-all may stand in for; itself where nothing else is named."""
        if self.catch_all is None:
            return ()
        return self.named or (self.catch_all,)

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.named) + len(self.stand_ins) if self.only is None else 1

    def labels(self, *, stated: bool) -> tuple[str, ...]:
        """The hypothesis that each state is seen as, by evidence that states the catch-all or not."""
        last = (self.catch_all or "",) * len(self.stand_ins) if stated else self.stand_ins
        labels = self.named + last
        return labels if self.only is None else (labels[self.only],)

    def collapse(self, log: Floats, at: int) -> Floats:
        """Sum the states of the catch-all, giving one value for each hypothesis in the case's order.

        Parameters
        ----------
        log
            Log-values with this axis's states along the axis `at`.
        at
            Which of the array's axes.
        """
        if self.catch_all is None:
            return log
        states = np.moveaxis(log, at, 0)
        n = len(self.named)
        by_name = dict(zip(self.named, states[:n], strict=True))
        by_name[self.catch_all] = log_sum_exp(states[n:], 0)
        return np.moveaxis(np.stack([by_name[h] for h in self.hypotheses]), 0, at)


def question_axis(question: Question) -> Axis:
    """The axis of a question."""
    return Axis(question.id, tuple(question.hypotheses), question.catch_all)


def faults_axis(source: str) -> str:
    """The name of the hidden axis of a source whose faults come together."""
    return f"{source}.faults"
