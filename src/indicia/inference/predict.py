"""Drawing the numbers from their priors, and which reports would then be made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indicia.analysis.draw.plan import Plan
from indicia.analysis.draw.points import Points
from indicia.engine.compiled import Evaluation
from indicia.engine.draws import DRAW, stream
from indicia.engine.factor import Floats, contract
from indicia.engine.pick import Places, choose, pick, pick_all
from indicia.likelihood import Report


@dataclass(frozen=True)
class Predicted:
    """Draws from the prior.

    Attributes
    ----------
    numbers
        By path; of a prior what it comes to within its row.
    hypotheses
        By question: the prior that was drawn; axes: hypothesis, draw.
    made
        Whether each report would have been made, for the items that tell every outcome.
    """

    numbers: Mapping[str, Floats]
    hypotheses: Mapping[str, Floats]
    made: Mapping[str, npt.NDArray[np.bool_]]


def predict(plan: Plan, n: int, *, seed: int, questions: tuple[str, ...]) -> Predicted:
    """Draw from the prior; at most 2^16 draws."""
    values = Points(plan, n, seed=seed, method="random").chunk(0).values
    evaluation = plan.compiled.evaluate(plan.numbers(values))
    realised = plan.realised(values)
    hypotheses = {}
    for question in questions:
        log = evaluation.marginal((question,), evaluation.before).log
        log = plan.compiled.axes[question].collapse(log.reshape(log.shape[0], -1), 0)
        hypotheses[question] = np.broadcast_to(np.exp(log), (log.shape[0], n))
    numbers = dict(zip(values, realised, strict=True))
    return Predicted(numbers, hypotheses, _made(plan, evaluation, n, seed))


def _made(plan: Plan, evaluation: Evaluation, n: int, seed: int) -> dict[str, npt.NDArray[np.bool_]]:
    """Draw a state of every axis, then each report by itself given that."""
    told = [t for t in plan.compiled.evidence if isinstance(t.model, Report) and t.model.exhaustive]
    told = [replace(term, redundancy=None) for term in told if getattr(term.model, "scale", "") == "likelihood"]
    factors = {term.id: term.log_factor(evaluation.numbers) for term in told}
    needed = {axis for factor in factors.values() for axis in factor.axes} - {DRAW}
    states: dict[str, Places] = {}
    order = {**evaluation.order, DRAW: len(evaluation.order)}
    indexed = list(evaluation.before)
    for axis in sorted(needed, key=order.__getitem__):
        states[axis] = choose(contract(indexed, {axis, DRAW}, order), axis, n, stream(axis, seed, 1))
        indexed = [pick(factor, axis, states[axis]) for factor in indexed]
    found = {}
    for item, factor in factors.items():
        p = np.exp(np.broadcast_to(pick_all(factor, states).log, (n,)))
        found[item] = stream(item, seed, 1).random(n) < p
    return found
