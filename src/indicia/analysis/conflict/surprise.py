"""How surprising the record is under each hypothesis, by what else might have been reported.

S = -log2 P(record | h) over the items of which every outcome is known, jointly, so that reports that depend on one
another through a hidden question are no independent pieces of surprise. It is compared with what h expects, its
prior-predictive distribution: standardised, (S - E[S]) / sd[S], and by its tail area P(S or more | h) (G. E. P. Box
1980, "Sampling and Bayes' inference in scientific modelling and robustness", JRSS A 143, section 2.3). All outcomes
are listed where that can be done; else they are drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, prod

import numpy as np

from indicia.analysis.conflict.outcomes import Continuous, Countable, Judged
from indicia.analysis.outcomes import measured
from indicia.analysis.progress import Share
from indicia.engine.compiled import Evaluation
from indicia.engine.draws import DRAW, stream
from indicia.engine.factor import Factor, Floats, contract, elimination_cost
from indicia.engine.numbers import Numbers
from indicia.engine.pick import Places, choose, pick, pick_all

LISTED = 2**20
"""Cells of the largest table in which all outcomes are listed."""
DRAWS, _LEAST_DRAWS, _ALL_DRAWS, _BLOCK = 2**14, 2**9, 2**20, 2**14
_BITS = 1.0 / log(2.0)
_CERTAIN = 1e-9


@dataclass(frozen=True)
class Spread:
    """Surprise by named hypothesis, in bits: what it is, what was expected, and how far the tail goes.

    Attributes
    ----------
    draws
        How many were drawn for each hypothesis; None where all outcomes were listed.
    """

    surprise: Floats
    expected: Floats
    sd: Floats
    tail: Floats
    draws: int | None

    @property
    def standardised(self) -> Floats:
        """(S - E[S]) / sd[S]; where nothing can vary 0, or infinite for what cannot be."""
        away = self.surprise - self.expected
        certain = np.where(np.abs(away) < _CERTAIN, 0.0, np.copysign(np.inf, away))
        return np.divide(away, self.sd, out=certain, where=self.sd > _CERTAIN)


def spread(evaluation: Evaluation, question: str, items: Sequence[Judged], tell: Share) -> Spread:
    """Measure the surprise of some items under each named hypothesis; NaN where the prior excludes it."""
    observed = _of_record(evaluation, question, [item.observed for item in items])
    countable = [item for item in items if isinstance(item, Countable)]
    if len(countable) == len(items) and _cells(evaluation, question, countable) <= LISTED:
        return _by_listing(evaluation, question, countable, observed)
    return _by_draws(evaluation, question, items, observed, tell)


def _log_prior(evaluation: Evaluation, question: str) -> Floats:
    log_prior = evaluation.marginal((question,), evaluation.before).log
    return log_prior[: len(evaluation.compiled.axes[question].named)]


def _of_record(evaluation: Evaluation, question: str, factors: Sequence[Factor]) -> Floats:
    """-log2 P(record | h)."""
    joint = evaluation.marginal((question,), [*evaluation.before, *factors]).log
    prior = _log_prior(evaluation, question)
    with np.errstate(invalid="ignore"):
        return -_BITS * (joint[: len(prior)] - prior)


def _cells(evaluation: Evaluation, question: str, items: Sequence[Countable]) -> int:
    factors = [*evaluation.before, *(item.table for item in items)]
    sizes = {a: k for f in factors for a, k in zip(f.axes, f.log.shape, strict=True)}
    names = {item.id for item in items}
    if prod(sizes[name] for name in names) > LISTED:
        return LISTED + 1
    return elimination_cost([f.axes for f in factors], sizes, {question, *names})


def _by_listing(evaluation: Evaluation, question: str, items: Sequence[Countable], observed: Floats) -> Spread:
    names = [item.id for item in items]
    order = {**evaluation.order, **{name: len(evaluation.order) + i for i, name in enumerate(names)}}
    joint = contract([*evaluation.before, *(item.table for item in items)], {question, *names}, order)
    prior = _log_prior(evaluation, question)
    log_p = joint.log.reshape(joint.log.shape[0], -1)[: len(prior)]
    with np.errstate(invalid="ignore"):
        log_p = log_p - prior[:, None]
    p = np.exp(log_p)
    surprise = np.where(p > 0, -_BITS * log_p, 0.0)
    expected = np.sum(p * surprise, axis=1)
    sd = np.sqrt(np.sum(p * (surprise - expected[:, None]) ** 2, axis=1))
    as_surprising = surprise >= (observed - _CERTAIN)[:, None]
    return Spread(observed, expected, sd, np.minimum(np.sum(p * as_surprising, axis=1), 1.0), None)


def _by_draws(evaluation: Evaluation, question: str, items: Sequence[Judged], observed: Floats, tell: Share) -> Spread:
    """Draw records under each hypothesis, all hypotheses along one axis, in blocks."""
    prior = _log_prior(evaluation, question)
    possible = np.flatnonzero(np.isfinite(prior))
    n = int(np.clip(_ALL_DRAWS // max(len(possible), 1), _LEAST_DRAWS, DRAWS))
    hypotheses = np.repeat(possible, n)
    found = []
    for block, start in enumerate(range(0, len(hypotheses), _BLOCK)):
        tell(start / len(hypotheses))
        found.append(_draw_block(evaluation, question, items, hypotheses[start : start + _BLOCK], block))
    drawn = (-_BITS * (np.concatenate(found) - prior[hypotheses])).reshape(len(possible), n)
    expected, sd, tail = (np.full(len(prior), np.nan) for _ in range(3))
    expected[possible], sd[possible] = np.mean(drawn, axis=1), np.std(drawn, axis=1)
    tail[possible] = np.mean(drawn >= (observed[possible] - _CERTAIN)[:, None], axis=1)
    return Spread(observed, expected, sd, tail, n)


def _draw_block(
    evaluation: Evaluation, question: str, items: Sequence[Judged], hypotheses: Places, block: int
) -> Floats:
    """Log P(drawn record, its hypothesis) of records drawn under hypotheses."""
    n, order = len(hypotheses), {**evaluation.order, DRAW: len(evaluation.order)}
    given = [pick(f, question, hypotheses) for f in evaluation.before]
    states = {question: hypotheses}
    needed = {a for item in items for a in item.observed.axes}
    needed |= {a for item in items if isinstance(item, Continuous) for a in item.term.axes}
    indexed = given
    for axis in sorted(needed - {question}, key=evaluation.order.__getitem__):
        log_p = contract(indexed, {axis, DRAW}, order)
        states[axis] = choose(log_p, axis, n, stream(axis, 0, block))
        indexed = [pick(f, axis, states[axis]) for f in indexed]
    record = [_drawn(item, states, n, block) for item in items]
    joint = contract([*given, *(pick(f, question, hypotheses) for f in record)], {DRAW}, order).log
    return np.broadcast_to(joint, (n,))


def _drawn(item: Judged, states: Mapping[str, Places], n: int, block: int) -> Factor:
    """An item's factor had it turned out as drawn: one more axis, of the draws."""
    generator = stream(item.id, 0, block)
    if isinstance(item, Countable):
        table = pick_all(item.table, states)
        return pick(item.table, item.id, choose(table, item.id, n, generator))
    value = measured(item.term, item.numbers, states, n, generator)
    model = item.model.model_copy(update={"value": value})
    numbers = Numbers(item.numbers.values, (DRAW,), item.numbers.overridden)
    return replace(item.term, model=model).log_factor(numbers)
