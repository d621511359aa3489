"""Runs of values over which the answer stays, or has changed; where one ends and the next begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indicia.analysis.flip.target import Comparison, LogJoint, margin
from indicia.engine.factor import Floats

type Codes = npt.NDArray[np.int8]

IMPOSSIBLE, SAME, CHANGED = 0, 1, 2
"""What becomes of the answer at a value: nothing can explain the record there, it stays, it has changed."""

TIE = 1e-12
"""Nats that a lead may lack by rounding: whoever is level has not overtaken."""


@dataclass(frozen=True)
class Mark:
    """A value, with what it lacks to 1 told apart, so that odds near certainty are right."""

    value: float
    rest: float

    @classmethod
    def at(cls, value: float) -> "Mark":
        """The mark of a plain value."""
        return cls(value, 1.0 - value)


@dataclass(frozen=True)
class Run:
    """Neighbouring values at which the answer is alike, and the positions of those who lead at its two ends."""

    code: int
    low: Mark
    high: Mark
    leader_low: int
    leader_high: int


@dataclass(frozen=True)
class Question:
    """What is asked at each value: whether all comparisons still come out as today, and who leads."""

    comparisons: tuple[Comparison, ...]
    holds: bool
    question: str

    def margin(self, joint: LogJoint) -> Floats:
        """Nats by which today's answer stands; negative where it has changed."""
        least = margin(self.comparisons, joint)
        return least if self.holds else -least

    def codes(self, joint: LogJoint) -> Codes:
        """What becomes of the answer at each value."""
        possible = np.all([np.isfinite(np.max(log, axis=0)) for log in joint.values()], axis=0)
        with np.errstate(invalid="ignore"):
            same = self.margin(joint) >= -TIE
        return np.where(possible, np.where(same, SAME, CHANGED), IMPOSSIBLE).astype(np.int8)

    def leaders(self, joint: LogJoint) -> npt.NDArray[np.intp]:
        """The position of the hypothesis that leads at each value, the first at ties."""
        return np.argmax(joint[self.question], axis=0)


def merged(runs: Iterator[Run]) -> tuple[Run, ...]:
    """Join neighbours that are alike."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].code == run.code:
            last = found.pop()
            run = Run(run.code, last.low, run.high, last.leader_low, run.leader_high)
        found.append(run)
    return tuple(found)


def whole(question: Question, joint: LogJoint, low: float, high: float) -> tuple[Run, ...]:
    """The one run of a number that cannot move, or that moves nothing."""
    leader = int(question.leaders(joint)[0])
    return (Run(SAME, Mark.at(low), Mark.at(high), leader, leader),)


def between(edges: list[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Neighbouring edges that are not the same."""
    return ((low, high) for low, high in pairwise(edges) if low.value < high.value)
