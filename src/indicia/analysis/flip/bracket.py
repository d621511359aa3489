"""All roots by bracketing on a dense partition, for numbers that do not enter linearly.

The answer is looked at on a partition that is dense everywhere and denser towards the ends. Cells in which a margin
could pass 0, by how it varies there and in the neighbouring cells, are looked at more closely, twice. Each change is
then narrowed down to 2^-21 of its cell, all changes at once, and by one secant at last.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.analysis.flip.runs import CHANGED, IMPOSSIBLE, Codes, Mark, Question, Run, merged
from indicia.analysis.flip.target import LogJoint
from indicia.engine.factor import Floats
from indicia.quantity import Domain

type Positions = npt.NDArray[np.intp]
type Evaluate = Callable[[Floats], LogJoint]

_ROUNDS, _PARTS = 3, 128
_LOOKS, _CLOSER = 2, 8
_FAR = 6
"""Powers of ten up to which a number without an upper end is looked at."""


def partition(domain: Domain, today: float, spread: float, low: float, high: float) -> Floats:
    """The values at which a number is looked at first, today's among them.

    Parameters
    ----------
    domain
        Probabilities, in which everything is a polynomial or an exponential: 0 to 1 evenly, and by powers of ten
        towards both ends; positive numbers: by powers of ten up to a million times either way; real ones: evenly near
        today's value, then ever wider, to 10^4 spreads.
    today
        The number's value.
    spread
        Its standard deviation, or another scale of it.
    low, high
        What is allowed.
    """
    if domain is Domain.PROBABILITY:
        ends = np.power(10.0, np.arange(-12.0, -1.0))
        values = low + (high - low) * np.concatenate(([0.0, 1.0], ends, 1.0 - ends, np.linspace(0, 1, 33)))
    elif domain is Domain.REAL:
        values = today + spread * np.sinh(np.linspace(-9.9, 9.9, 257))
    else:
        values = (today or 1.0) * np.power(10.0, np.linspace(-_FAR, _FAR, 129))
        values = np.append(values, low) if domain is Domain.RATIO else values
    values = np.append(values, today)
    return np.unique(values[(values >= low) & (values <= high)])


def counts(today: float) -> Floats:
    """The whole numbers at which a count is looked at first: up to three times today's, and 20 at least."""
    most = max(20.0, math.ceil(3 * today))
    return np.unique(np.round(np.concatenate((np.arange(13), np.geomspace(13, most, 20)))))


def counted(evaluate: Evaluate, values: Floats, first: LogJoint, question: Question) -> tuple[Run, ...]:
    """The runs of whole numbers, as `runs` does; between two at which the answer differs, all are looked at."""
    seen = _seen(values, first, question)
    at = np.flatnonzero(np.diff(seen.codes))
    between = [np.arange(values[i] + 1, values[i + 1]) for i in at]
    if any(part.size for part in between):
        seen = _joined(seen, _look(evaluate, np.concatenate(between), question))
    marks = [Mark.at(float(value)) for value in seen.values]
    found = zip(seen.codes, marks, seen.leaders, strict=True)
    return merged(Run(int(code), mark, mark, int(leader), int(leader)) for code, mark, leader in found)


def runs(evaluate: Evaluate, values: Floats, first: LogJoint, question: Question) -> tuple[Run, ...]:
    """The runs of values, their ends narrowed down.

    Parameters
    ----------
    evaluate
        Gives the joint at any values of the number.
    values, first
        Those of the partition, and the joint there.
    question
        What is asked at each.
    """
    seen = _seen(values, first, question)
    for _ in range(_LOOKS):
        cells = _open(seen)
        if not cells.size:
            break
        seen = _closer(evaluate, seen, cells, question)
    at = np.flatnonzero(np.diff(seen.codes))
    brackets = _narrow(evaluate, _Brackets.of(seen, at), question) if at.size else None
    edges = brackets.edges() if brackets else []
    starts = [0, *(at + 1).tolist()]
    low_marks = [Mark.at(float(seen.values[0])), *edges]
    high_marks = [*edges, Mark.at(float(seen.values[-1]))]
    low_leaders = [int(seen.leaders[0]), *(brackets.high.leaders.tolist() if brackets else [])]
    high_leaders = [*(brackets.low.leaders.tolist() if brackets else []), int(seen.leaders[-1])]
    ends = zip(low_marks, high_marks, low_leaders, high_leaders, strict=True)
    return merged(Run(int(seen.codes[i]), *end) for i, end in zip(starts, ends, strict=True))


@dataclass(frozen=True)
class _Seen:
    """What was found at some values."""

    values: Floats
    margins: Floats
    codes: Codes
    leaders: Positions

    def at(self, positions: Positions) -> "_Seen":
        """The same at some of the values."""
        return _Seen(self.values[positions], self.margins[positions], self.codes[positions], self.leaders[positions])


def _look(evaluate: Evaluate, values: Floats, question: Question) -> _Seen:
    return _seen(values, evaluate(values), question)


def _seen(values: Floats, joint: LogJoint, question: Question) -> _Seen:
    return _Seen(values, question.margin(joint), question.codes(joint), question.leaders(joint))


def _open(seen: _Seen) -> Positions:
    """The cells, alike at both ends, in which the margin could pass 0 and come back."""
    margins = np.where(np.isnan(seen.margins), np.inf, seen.margins)
    with np.errstate(invalid="ignore"):
        change = np.abs(np.diff(margins))
    around = np.concatenate(([0.0], np.where(np.isfinite(change), change, 0.0), [0.0]))
    most = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
    least = np.minimum(np.abs(margins[:-1]), np.abs(margins[1:]))
    alike = (seen.codes[:-1] == seen.codes[1:]) & (seen.codes[1:] != IMPOSSIBLE)
    return np.flatnonzero(alike & (least <= most))


def _closer(evaluate: Evaluate, seen: _Seen, cells: Positions, question: Question) -> _Seen:
    parts = np.linspace(0, 1, _CLOSER + 1)[1:-1]
    low, high = seen.values[cells, np.newaxis], seen.values[cells + 1, np.newaxis]
    between = np.setdiff1d(low + (high - low) * parts, seen.values)
    if not between.size:
        return seen
    return _joined(seen, _look(evaluate, between, question))


def _joined(seen: _Seen, more: _Seen) -> _Seen:
    order = np.argsort(np.concatenate((seen.values, more.values)))
    names = ("values", "margins", "codes", "leaders")
    return _Seen(*(np.concatenate((getattr(seen, name), getattr(more, name)))[order] for name in names))


@dataclass(frozen=True)
class _Brackets:
    """Pairs of values between which the answer changes, with what was found at both."""

    low: _Seen
    high: _Seen

    @classmethod
    def of(cls, seen: _Seen, at: Positions) -> "_Brackets":
        """The cells of a partition that begin at some positions."""
        return cls(seen.at(at), seen.at(at + 1))

    def edges(self) -> list[Mark]:
        """Where the answer changes: by a secant; beside a jump or what is impossible, a value that was looked at."""
        low, high = self.low, self.high
        with np.errstate(invalid="ignore", divide="ignore"):
            fall = low.margins - high.margins
            part = low.margins / fall
        smooth = (low.codes != IMPOSSIBLE) & (high.codes != IMPOSSIBLE) & np.isfinite(fall)
        secant = low.values + (high.values - low.values) * np.clip(np.where(smooth, part, 0.0), 0.0, 1.0)
        beside = np.where((low.codes == CHANGED) | (high.codes == IMPOSSIBLE), low.values, high.values)
        return [Mark.at(float(value)) for value in np.where(smooth, secant, beside)]


def _narrow(evaluate: Evaluate, brackets: _Brackets, question: Question) -> _Brackets:
    parts = np.linspace(0, 1, _PARTS + 1)[:-1]
    for _ in range(_ROUNDS):
        low, high = brackets.low.values[:, np.newaxis], brackets.high.values[:, np.newaxis]
        grid = np.concatenate((low + (high - low) * parts, high), axis=1)
        seen = _look(evaluate, grid.ravel(), question)
        codes = seen.codes.reshape(grid.shape)
        change = np.argmax(codes[:, 1:] != codes[:, :1], axis=1)
        brackets = _Brackets.of(seen, np.arange(len(grid)) * (_PARTS + 1) + change)
    return brackets
