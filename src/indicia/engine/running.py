"""The weight of each item: how the probabilities move as the record is read in the order of the file.

A long record adds up to millions of nats, of which a float keeps ten digits behind the point. So sums are compensated,
and every row is kept as what differs between the hypotheses and, apart, as what they have in common.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor, Floats, align, log_sum_exp

_LARGEST_JOINT = 2**16


@dataclass(frozen=True)
class Running:
    """log P(hypothesis, first i items) for i from 0 to the number of items.

    Row 0 is the prior with opportunity. The differences of the rows are the items' log-likelihoods given those before
    them, which sum exactly whatever other questions are linked or hidden.

    Attributes
    ----------
    log
        Axes: items + 1, hypotheses in the case's order; each row less its offset.
    offset
        Axis: items + 1.
    """

    log: Floats
    offset: Floats

    @property
    def absolute(self) -> Floats:
        """The rows with their offsets."""
        return self.log + self.offset[:, None]

    def steps(self) -> Floats:
        """The log-likelihood of each item given those before it; 0 for a hypothesis that was impossible already.

        Returns
        -------
        ndarray
            Axes: items, hypotheses.
        """
        return steps(self.log, np.diff(self.offset)[:, None])


def running(evaluation: Evaluation, question: str) -> Running:
    """Read the record in the order of the file."""
    start, items, order = [*evaluation.before, *evaluation.opportunity], evaluation.evidence, evaluation.order
    sizes = {a: n for f in (*start, *items) for a, n in zip(f.axes, f.log.shape, strict=True)}
    if prod(sizes.values()) <= _LARGEST_JOINT:
        rows = list(_by_joint(start, items, question, tuple(sorted(sizes, key=order.__getitem__))))
    else:
        rows = list(_by_elimination(start, items, question, evaluation))
    log = evaluation.compiled.axes[question].collapse(np.stack([row for row, _ in rows]), 1)
    return Running(log, np.array([offset for _, offset in rows]))


def running_log_joint(evaluation: Evaluation, question: str) -> Floats:
    """The rows of `running` with their offsets: axes items + 1, hypotheses."""
    return running(evaluation, question).absolute


class _Sum:
    """A sum of arrays with what rounding lost (Neumaier 1974, ZAMM 54), elementwise; -inf stays -inf."""

    def __init__(self) -> None:
        self._total, self._lost = np.zeros(()), np.zeros(())

    def add(self, array: Floats) -> None:
        with np.errstate(invalid="ignore"):
            new = self._total + array
            larger = np.abs(self._total) >= np.abs(array)
            error = np.where(larger, (self._total - new) + array, (array - new) + self._total)
        self._lost = self._lost + np.where(np.isfinite(new), error, 0.0)
        self._total = new

    def centred(self) -> tuple[Floats, float]:
        """The sum less its maximum, which is returned beside it; 0 where all is impossible."""
        top = float(np.max(self._total))
        top = top if np.isfinite(top) else 0.0
        return (self._total - top) + self._lost, top


def _by_joint(
    start: Sequence[Factor], items: Sequence[Factor], question: str, axes: tuple[str, ...]
) -> Iterator[tuple[Floats, float]]:
    others = tuple(i for i, axis in enumerate(axes) if axis != question)
    joint = _Sum()
    for factor in start:
        joint.add(align(factor, axes))
    for i in range(len(items) + 1):
        if i > 0:
            joint.add(align(items[i - 1], axes))
        log, top = joint.centred()
        yield log_sum_exp(log, others), top


def _by_elimination(
    start: Sequence[Factor], items: Sequence[Factor], question: str, evaluation: Evaluation
) -> Iterator[tuple[Floats, float]]:
    """The same where the joint is too large to hold; factors on the same axes are added up as they come."""
    sums: dict[tuple[str, ...], _Sum] = {}
    for factor in start:
        sums.setdefault(factor.axes, _Sum()).add(factor.log)
    for i in range(len(items) + 1):
        if i > 0:
            sums.setdefault(items[i - 1].axes, _Sum()).add(items[i - 1].log)
        centred = {axes: total.centred() for axes, total in sums.items()}
        factors = [Factor(axes, log) for axes, (log, _) in centred.items()]
        yield evaluation.marginal((question,), factors).log, sum(top for _, top in centred.values())


def steps(rows: Floats, common: Floats | float = 0.0) -> Floats:
    """What each row adds to the one before; 0 for a hypothesis that was impossible already.

    Parameters
    ----------
    rows
        Axes: items + 1, hypotheses.
    common
        What each row adds for all hypotheses alike, beside that.

    Returns
    -------
    ndarray
        Axes: items, hypotheses.
    """
    with np.errstate(invalid="ignore"):
        difference = rows[1:] - rows[:-1] + common
    return np.where(np.isneginf(rows[:-1]), 0.0, difference)
