"""Drawing from a case's own model: its numbers, what is true, and how each report comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicia.analysis.draw.plan import Plan, make_plan
from indicia.analysis.outcomes import measured
from indicia.analysis.simulate.items import Part
from indicia.engine.compiled import Compiled, Evaluation
from indicia.engine.draws import DRAW, draw_ranges, stream
from indicia.engine.factor import Factor, Floats, contract
from indicia.engine.numbers import Numbers
from indicia.engine.pick import Places, choose, pick, pick_all
from indicia.errors import IndiciaError

BLOCK = 2**11
"""Draws that are made at once: constant, so that more records leave the first ones as they are."""
_ATTEMPTS = 2**8


@dataclass(frozen=True)
class Records:
    """What was drawn; axis: record.

    Attributes
    ----------
    true
        The place of the true hypothesis among those of the question.
    came
        How each item came out, by id: the place of the outcome, or the number that was measured.
    """

    true: Places
    came: Mapping[str, Places | Floats]

    def part(self, rows: slice | Places) -> "Records":
        """Some of the records."""
        return Records(self.true[rows], {item: values[rows] for item, values in self.came.items()})


def draw_records(compiled: Compiled, parts: Sequence[Part], question: str, n: int, *, seed: int) -> Records:
    """Draw records of a case.

    Parameters
    ----------
    compiled
        The case.
    parts
        The items that take part.
    question
        Whose true hypothesis is told.
    n
        How many.
    seed
        Fixes them; every number, question and item has a stream of its own.

    Raises
    ------
    IndiciaError
        Where opportunity leaves hardly any draw.
    """
    plan = make_plan(compiled, held=False)
    central = compiled.now
    blocks: list[Records] = []
    while sum(drawn.true.size for drawn in blocks) < n:
        if len(blocks) >= _ATTEMPTS and sum(drawn.true.size for drawn in blocks) < len(blocks):
            raise IndiciaError("opportunity leaves hardly any draw of the uncertain numbers; narrow those of the prior")
        blocks.append(_draw_block(plan, central, parts, question, (seed, len(blocks))))
    joined = {p.id: np.concatenate([drawn.came[p.id] for drawn in blocks]) for p in parts}
    return Records(np.concatenate([drawn.true for drawn in blocks]), joined).part(slice(n))


def _draw_block(
    plan: Plan, central: Evaluation, parts: Sequence[Part], question: str, seed_block: tuple[int, int]
) -> Records:
    seed, block = seed_block
    values = _draw_numbers(plan, seed, block)
    varied = _at(plan, central, values)
    rejecting = _opportunity_varies(varied)
    states = _draw_states(varied, [] if rejecting else varied.opportunity, seed, block)
    if rejecting:
        kept = _kept(varied.opportunity, states, stream("opportunity", seed, block))
        states = {axis: at[kept] for axis, at in states.items()}
        varied = _at(plan, central, {path: array[kept] for path, array in values.items()})
    n = states[question].size
    came: dict[str, Places | Floats] = {}
    for part in sorted(parts, key=lambda p: p.repeats is not None):  # what is repeated comes first
        if part.repeats is not None:
            first = next(p for p in parts if p.id == part.repeats)
            came[part.id] = np.where(came[first.id] == list(first.outcomes).index(first.came), 0, 1)
        else:
            came[part.id] = _outcome(part, varied.numbers, states, n, stream(part.id, seed, block))
    axis = varied.compiled.axes[question]
    place = np.array([axis.hypotheses.index(label) for label in axis.labels(stated=True)])
    return Records(place[states[question]], came)


def _draw_numbers(plan: Plan, seed: int, block: int) -> dict[str, Floats]:
    together = {path for ranges in plan.cut for path in ranges.paths}
    alone = [path for path in plan.paths if path not in together]
    values = {p: plan.distributions[p].sample(stream(p, seed, block), BLOCK) for p in alone}
    for ranges in plan.cut:
        values |= draw_ranges(ranges, plan.compiled, BLOCK, seed=seed, block=block)[0]
    return values


def _at(plan: Plan, central: Evaluation, values: Mapping[str, Floats]) -> Evaluation:
    return central.compiled.evaluate(plan.numbers(values), central) if values else central


def _opportunity_varies(varied: Evaluation) -> bool:
    """Whether what opportunity leaves of the prior depends on the numbers drawn, which it then makes more probable."""
    compiled = varied.compiled
    paths = [*(term.paths for term in compiled.priors), *(term.paths for term in compiled.opportunity)]
    return bool(compiled.opportunity) and bool(varied.numbers.overridden.intersection(frozenset[str]().union(*paths)))


def _draw_states(varied: Evaluation, opportunity: Sequence[Factor], seed: int, block: int) -> dict[str, Places]:
    """Draw the true state of every question, and whether each source is faithful throughout."""
    order = {**varied.order, DRAW: len(varied.order)}
    given = [*varied.before, *opportunity]
    states: dict[str, Places] = {}
    for axis in (*varied.compiled.axes, *(fault.axis for fault in varied.compiled.faults)):
        states[axis] = choose(contract(given, {axis, DRAW}, order), axis, BLOCK, stream(axis, seed, block))
        given = [pick(factor, axis, states[axis]) for factor in given]
    return states


def _kept(opportunity: Sequence[Factor], states: Mapping[str, Places], generator: "np.random.Generator") -> Places:
    """Keep each draw in proportion to its opportunity (von Neumann's rejection)."""
    log = np.zeros(BLOCK)
    for factor in opportunity:
        log = log + pick_all(factor, states).log - np.max(factor.log)
    return np.flatnonzero(generator.random(BLOCK) < np.exp(log))


def _outcome(
    part: Part, numbers: Numbers, states: Mapping[str, Places], n: int, generator: "np.random.Generator"
) -> Places | Floats:
    if part.is_measured:
        return measured(part.term, numbers, states, n, generator)
    logs = [pick_all(term.log_factor(numbers), states).log for term in part.outcomes.values()]
    log_p = Factor((part.id, DRAW), np.stack([np.broadcast_to(log, (n,)) for log in logs]))
    return choose(log_p, part.id, n, generator)
