"""What each draw of the numbers comes to, by the engine: hypotheses, and each item given those before it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.engine.compiled import Evaluation
from indicia.engine.draws import DRAW
from indicia.engine.factor import Factor, Floats, contract

_BLOCK = 2**12


@dataclass(frozen=True)
class Recovered:
    """Draws with the discrete unknowns summed out (Rao and Blackwell: their mean has the least error).

    Attributes
    ----------
    joint
        By question: log P(hypothesis, all reports | numbers); axes: hypothesis in the case's order, draw.
    rows
        log P(first i items | numbers) for i from 0 on, row 0 being opportunity; axes: items + 1, draw.
    """

    joint: Mapping[str, Floats]
    rows: Floats

    def posterior(self, question: str) -> Floats:
        """The probability of each hypothesis at each draw."""
        log = self.joint[question]
        p: Floats = np.exp(log - np.max(log, axis=0))
        return p / np.sum(p, axis=0)


def recover(
    plan: Plan, values: Mapping[str, Floats], counts: Mapping[str, tuple[Floats, Floats]], questions: tuple[str, ...]
) -> Recovered:
    """Evaluate draws of the free numbers.

    Parameters
    ----------
    plan
        What was drawn.
    values
        The numbers by path; axis: draw.
    counts
        Uncertain counts, values and probabilities, that are summed out.
    questions
        Whose hypotheses are wanted.
    """
    n = len(next(iter(values.values())))
    parts = []
    for start in range(0, n, _BLOCK):
        part = {path: array[start : start + _BLOCK] for path, array in values.items()}
        parts.append(_block(plan, part, counts, questions))
    joint = {q: np.concatenate([p.joint[q] for p in parts], axis=1) for q in questions}
    return Recovered(joint, np.concatenate([p.rows for p in parts], axis=1))


def _block(
    plan: Plan, values: Mapping[str, Floats], counts: Mapping[str, tuple[Floats, Floats]], questions: tuple[str, ...]
) -> Recovered:
    compiled, size = plan.compiled, len(next(iter(values.values())))
    varying = {path: (path, at) for path, (at, _) in counts.items()} | {p: (DRAW, v) for p, v in values.items()}
    evaluation = compiled.evaluate(compiled.central.with_axes(varying))
    weights = [Factor((path,), np.log(share)) for path, (_, share) in counts.items()]
    joint = {}
    for question in questions:
        log = contract([*weights, *evaluation.factors], {question, DRAW}, evaluation.order).log
        found = compiled.axes[question].collapse(log.reshape(log.shape[0], -1), 0)
        joint[question] = np.broadcast_to(found, (found.shape[0], size))
    return Recovered(joint, _rows(evaluation, weights, size))


def _rows(evaluation: Evaluation, weights: list[Factor], size: int) -> Floats:
    """The record in the order of the file; factors on the same axes are added up as they come."""
    sums: dict[tuple[str, ...], Floats] = {}
    rows = []
    start = [*weights, *evaluation.before, *evaluation.opportunity]
    for i, factor in enumerate([*start, *evaluation.evidence]):
        sums[factor.axes] = sums[factor.axes] + factor.log if factor.axes in sums else factor.log
        if i >= len(start) - 1:
            log = contract([Factor(a, v) for a, v in sums.items()], {DRAW}, evaluation.order).log
            rows.append(np.broadcast_to(log, (size,)))
    return np.array(rows)
