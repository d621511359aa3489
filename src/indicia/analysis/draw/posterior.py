"""The posterior of each draw, in blocks of constant size, so that a result is the same whoever computes it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indicia.analysis.draw.plan import Plan
from indicia.engine.compiled import Evaluation
from indicia.engine.factor import Factor, Floats

BLOCK = 2**14
"""Draws that are evaluated at once: constant, since one draw's last bits may depend on what stands beside it."""


@dataclass(frozen=True)
class Block:
    """What some consecutive draws come to.

    Attributes
    ----------
    log_joint
        log P(hypothesis, all reports | the numbers drawn); axes: hypothesis, draw. -inf throughout where a draw
        leaves nothing possible.
    prior
        The prior that was drawn; axes: hypothesis, draw.
    numbers
        As `Plan.realised` tells them; axes: path, draw.
    """

    log_joint: Floats
    prior: Floats
    numbers: Floats


def evaluate(plan: Plan, central: Evaluation, question: str, values: Mapping[str, Floats], size: int) -> Block:
    """Evaluate one block of draws."""
    if not values:
        before = central.marginal((question,), central.before)
        log_joint = spread(plan, question, central.marginal((question,)), size)
        return Block(log_joint, np.exp(spread(plan, question, before, size)), np.empty((0, size)))
    varied = plan.compiled.evaluate(plan.numbers(values), central)
    log_joint = spread(plan, question, varied.marginal_quickly((question,)), size)
    before = varied.marginal((question,), varied.before)
    return Block(log_joint, np.exp(spread(plan, question, before, size)), plan.realised(values))


def spread(plan: Plan, question: str, marginal: Factor, size: int) -> Floats:
    """One value for each hypothesis and draw, also where nothing varies."""
    log = plan.compiled.axes[question].collapse(marginal.log, 0)
    return np.broadcast_to(log.reshape(log.shape[0], -1), (log.shape[0], size))
