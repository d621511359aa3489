"""What a flip sheet asks of the answer: comparisons of probabilities, and the small grammar in which one is written."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicia.case.document import Document, Question
from indicia.engine.factor import Floats, log_sum_exp
from indicia.errors import IndiciaError, nearest

type LogJoint = Mapping[str, Floats]
"""For each question log P(hypothesis, record): hypotheses in the case's order, then scenarios."""

_SHAPE = "write [k *] [question.]hypothesis > or < [k *] [question.]hypothesis or a probability"
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_SIDE = re.compile(rf"(?:(?P<times>{_NUMBER})\s*\*\s*)?(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)", re.ASCII)
_SHARE = re.compile(rf"(?P<value>{_NUMBER})\s*(?P<percent>%?)", re.ASCII)


@dataclass(frozen=True)
class Side:
    """Some times the probability of a hypothesis; of no hypothesis, a probability itself."""

    times: float
    question: str
    hypothesis: str | None
    position: int = 0

    def log(self, joint: LogJoint) -> Floats:
        """Its natural logarithm, the record's probability left in; one value for each scenario."""
        values = joint[self.question]
        found = log_sum_exp(values, 0) if self.hypothesis is None else values[self.position]
        return found + (math.log(self.times) if self.times > 0 else -math.inf)

    def __str__(self) -> str:
        if self.hypothesis is None:
            return f"{self.times:g}"
        return self.hypothesis if self.times == 1 else f"{self.times:g} * {self.hypothesis}"


@dataclass(frozen=True)
class Comparison:
    """That one side is the greater."""

    greater: Side
    less: Side

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that it needs."""
        return tuple(dict.fromkeys((self.greater.question, self.less.question)))

    def margin(self, joint: LogJoint) -> Floats:
        """How far the first side is ahead, in nats; 0 where both are impossible."""
        greater, less = self.greater.log(joint), self.less.log(joint)
        with np.errstate(invalid="ignore"):
            return np.where(greater == less, 0.0, greater - less)


def margin(comparisons: Sequence[Comparison], joint: LogJoint) -> Floats:
    """The least margin of comparisons that have their greater side in common."""
    first = comparisons[0]
    if len(comparisons) == 1:
        return first.margin(joint)
    rivals = np.max(joint[first.less.question][[c.less.position for c in comparisons]], axis=0)
    leader = first.greater.log(joint)
    with np.errstate(invalid="ignore"):
        return np.where(leader == rivals, 0.0, leader - rivals)


def leads(question: str, hypotheses: Sequence[str], leader: str, rivals: Sequence[str]) -> tuple[Comparison, ...]:
    """That a hypothesis is ahead of each of some others."""
    sides = {h: Side(1.0, question, h, i) for i, h in enumerate(hypotheses)}
    return tuple(Comparison(sides[leader], sides[rival]) for rival in rivals)


def read_target(text: str, document: Document, question: str) -> Comparison:
    """Read a target such as ``russia > 2 * tajikistan`` or ``target.taliban < 0.2``.

    Parameters
    ----------
    text
        ``[k *] [question.]h > or < [k *] [question.]h or probability``. A percentage is a probability.
    document
        The case, for its names.
    question
        Whose hypotheses stand without a question before them.

    Raises
    ------
    IndiciaError
        In one line: what is wrong, and what would be right.
    """
    parts = re.split(r"\s*([<>])\s*", text.strip())
    if len(parts) != 3:
        found = "no comparison" if len(parts) == 1 else "more than one comparison"
        raise IndiciaError(f"target {text!r}: {found} found; {_SHAPE}")
    left = _side(parts[0], text, document, question)
    share = _SHARE.fullmatch(parts[2])
    right = _share(share, text, left) if share else _side(parts[2], text, document, question)
    if (left.question, left.hypothesis) == (right.question, right.hypothesis):
        raise IndiciaError(f"target {text!r}: {left.hypothesis} is compared with itself; name two hypotheses")
    return Comparison(left, right) if parts[1] == ">" else Comparison(right, left)


def _share(found: re.Match[str], text: str, left: Side) -> Side:
    value = float(found["value"]) / (100 if found["percent"] else 1)
    if not 0 <= value <= 1:
        raise IndiciaError(f"target {text!r}: {found[0]} is no probability; a number from 0 to 1 is needed")
    return Side(value, left.question, None)


def _side(written: str, text: str, document: Document, question: str) -> Side:
    found = _SIDE.fullmatch(written)
    if found is None:
        wrong = f"{written!r} found where a hypothesis is expected" if written else "a side is empty"
        raise IndiciaError(f"target {text!r}: {wrong}; {_SHAPE}")
    times = float(found["times"] or 1)
    if not 0 < times < math.inf:
        raise IndiciaError(f"target {text!r}: {found['times']} times a probability; a finite number above 0 is needed")
    asked, name = _names(found["name"], text, document, question)
    if name not in asked.hypotheses:
        raise IndiciaError(f"target {text!r}: {_unknown(name, asked, document)}")
    return Side(times, asked.id, name, list(asked.hypotheses).index(name))


def _names(written: str, text: str, document: Document, question: str) -> tuple[Question, str]:
    before, dot, name = written.partition(".")
    if not dot:
        return document.questions[question], before
    if before not in document.questions:
        known = document.questions
        raise IndiciaError(
            f"target {text!r}: {before!r} is no question{nearest(before, known)}; known: {', '.join(known)}"
        )
    return document.questions[before], name


def _unknown(name: str, asked: Question, document: Document) -> str:
    homes = [q.id for q in document.questions.values() if name in q.hypotheses]
    if homes:
        return f"{name!r} is a hypothesis of {homes[0]!r}; write {homes[0]}.{name}"
    known = asked.hypotheses
    return f"{name!r} is no hypothesis of {asked.id!r}{nearest(name, known)}; known: {', '.join(known)}"
