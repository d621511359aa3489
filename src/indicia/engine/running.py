"""The weight of each item: how the probabilities move as the record is read in the order of the file."""

from collections.abc import Sequence
from math import prod

import numpy as np

from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor, Floats, align, log_sum_exp

_LARGEST_JOINT = 2**16


def running_log_joint(evaluation: Evaluation, question: str) -> Floats:
    """log P(hypothesis, first i items) for i from 0 to the number of items.

    Row 0 is the prior with opportunity. The differences of the rows are the items' log-likelihoods given those before
    them, which sum exactly whatever other questions are linked or hidden.

    Returns
    -------
    ndarray
        Axes: items + 1, hypotheses in the case's order.
    """
    start, items, order = [*evaluation.before, *evaluation.opportunity], evaluation.evidence, evaluation.order
    sizes = {a: n for f in (*start, *items) for a, n in zip(f.axes, f.log.shape, strict=True)}
    if prod(sizes.values()) <= _LARGEST_JOINT:
        rows = _by_joint(start, items, question, tuple(sorted(sizes, key=order.__getitem__)))
    else:
        every = [*start, *items]
        upto = range(len(start), len(every) + 1)
        rows = [evaluation.marginal((question,), every[:i]).log for i in upto]
    return evaluation.compiled.axes[question].collapse(np.stack(rows), 1)


def _by_joint(start: Sequence[Factor], items: Sequence[Factor], question: str, axes: tuple[str, ...]) -> list[Floats]:
    others = tuple(i for i, axis in enumerate(axes) if axis != question)
    joint: Floats = np.zeros((1,) * len(axes))
    for factor in start:
        joint = joint + align(factor, axes)
    rows = [log_sum_exp(joint, others)]
    for factor in items:
        joint = joint + align(factor, axes)
        rows.append(log_sum_exp(joint, others))
    return rows


def steps(running: Floats) -> Floats:
    """The log-likelihood of each item given those before it; 0 for a hypothesis that was impossible already.

    Returns
    -------
    ndarray
        Axes: items, hypotheses.
    """
    with np.errstate(invalid="ignore"):
        difference = running[1:] - running[:-1]
    return np.where(np.isneginf(running[:-1]), 0.0, difference)
