"""The closed form: where a number enters the joint linearly, every comparison changes at one value at most.

With P(h, e) = a_h t + b_h the posterior is (a t + b)/(c t + d), a sensitivity function (V. M. H. Coupé and
L. C. van der Gaag 2002, "Properties of sensitivity analysis of Bayesian belief networks", Annals of Mathematics and
Artificial Intelligence 36), and a comparison of two hypotheses is linear in t.
"""

import math
from dataclasses import dataclass

import numpy as np

from indicia.analysis.flip.runs import CHANGED, SAME, TIE, Mark, Question, Run, between, merged
from indicia.analysis.flip.target import Comparison, LogJoint

CHECKS = np.array([0.0, 0.5, 1.0, 0.37])
"""Where the joint is looked at, in parts of the way; the first and third give the line, the others test it."""

type _Pair = tuple[float, float, float, float]

_LINEAR = 1e-12
_BESIDE = 1e-9


def is_linear(joint: LogJoint) -> bool:
    """Whether the joint of every hypothesis, at `CHECKS`, lies on one line to 1e-12 of its largest value."""
    for log in joint.values():
        top = np.max(log, axis=1, keepdims=True)
        if np.any(np.isnan(log)) or np.all(np.isneginf(top)):
            return False
        p = np.exp(log - np.where(np.isneginf(top), 0.0, top))
        line = p[:, :1] + (p[:, 2:3] - p[:, :1]) * CHECKS
        tolerance = _LINEAR * (1.0 + 1e-3 * np.abs(np.where(np.isneginf(top), 0.0, top)))
        if np.any(np.abs(p - line) > tolerance):
            return False
    return True


@dataclass(frozen=True)
class Line:
    """A joint that is linear in a number: its logarithms at two values of it, and the values allowed."""

    start: LogJoint
    end: LogJoint
    low: float
    unit: float
    high: float

    @classmethod
    def through(cls, joint: LogJoint, low: float, unit: float, high: float) -> "Line":
        """The line through a joint at `CHECKS`, told from `low` to `low` + `unit`, allowed up to `high`."""
        return cls(
            {q: log[:, :1] for q, log in joint.items()}, {q: log[:, 2:3] for q, log in joint.items()}, low, unit, high
        )

    def runs(self, question: Question) -> tuple[Run, ...]:
        """The runs of values, by the roots of the comparisons."""
        pairs = [self._pair(c) for c in question.comparisons]
        roots = sorted((self._root(*d) for d in map(_difference, pairs) if self._crosses(*d)), key=lambda m: m.value)
        edges = [Mark.at(self.low), *roots, Mark.at(self.high)]
        runs = [self._run(low, high, pairs, question) for low, high in between(edges)]
        if roots and roots[-1].value == self.high and not self._holds(self.high, pairs, question):
            # the answer changes closer to the end than numbers can tell
            (leader,) = self._leaders([self.high], question)
            runs.append(Run(CHANGED, roots[-1], Mark.at(self.high), leader, leader))
        return merged(iter(runs))

    def _pair(self, comparison: Comparison) -> _Pair:
        """Both sides of a comparison at both ends, in units of the largest."""
        logs = [float(s.log(j)[0]) for s in (comparison.greater, comparison.less) for j in (self.start, self.end)]
        top = max(logs)
        if top == -math.inf:
            return 0.0, 0.0, 0.0, 0.0
        a, b, c, d = (math.exp(log - top) for log in logs)
        return a, b, c, d

    def _crosses(self, start: float, end: float) -> bool:
        if start == end:
            return False
        part = start / (start - end)
        return part > 0.0 and part * self.unit + self.low <= self.high

    def _root(self, start: float, end: float) -> Mark:
        value = self.low + self.unit * (start / (start - end))
        rest = end / (end - start) if self.low == 0.0 and self.unit == 1.0 else 1.0 - value
        return Mark(value, rest)

    def _part(self, value: float) -> float:
        return (value - self.low) / self.unit

    def _holds(self, value: float, pairs: list[_Pair], question: Question) -> bool:
        part = self._part(value)
        margins = []
        for a, b, c, d in pairs:
            greater, less = a * (1 - part) + b * part, c * (1 - part) + d * part
            margins.append((greater - less) / (abs(greater) + abs(less) or 1.0))
        return min(margins) >= -TIE if question.holds else min(margins) <= TIE

    def _run(self, low: Mark, high: Mark, pairs: list[_Pair], question: Question) -> Run:
        width = high.value - low.value if math.isfinite(high.value) else max(low.value, self.unit)
        holds = self._holds(low.value + width / 2, pairs, question)
        leaders = self._leaders([low.value + _BESIDE * width, low.value + (1 - _BESIDE) * width], question)
        return Run(SAME if holds else CHANGED, low, high, *leaders)

    def _leaders(self, values: list[float], question: Question) -> list[int]:
        start, end = self.start[question.question], self.end[question.question]
        top = max(float(np.max(start)), float(np.max(end)))
        part = np.array([self._part(value) for value in values])
        p = np.exp(start - top) * (1 - part) + np.exp(end - top) * part
        return [int(i) for i in np.argmax(p, axis=0)]


def _difference(pair: _Pair) -> tuple[float, float]:
    a, b, c, d = pair
    return a - c, b - d
