"""Jensen's measure of conflict over the findings of a record, whole and without each finding in turn.

conf(e_1, ..., e_n) = log2 [P(e_1) ... P(e_n) / P(e_1, ..., e_n)]

F. V. Jensen, B. Chamberlain, T. Nordahl and F. Jensen, "Analysis in HUGIN of data conflict", UAI 1990, section 4; F. V.
Jensen, Bayesian Networks and Decision Graphs, 2001, section 6.5. P is that of the stated prior, without opportunity,
which is no probability of anything observed. What a finding's likelihood is known up to cancels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from indicia.engine.compiled import Compiled, Evaluation
from indicia.engine.evidence import Term
from indicia.engine.factor import Factor, Floats, contract, elimination_cost

_FINDING = "without"  # a reserved word, so that nothing of the case has it
_CELLS = 2**22
_BITS = 1.0 / log(2.0)


@dataclass(frozen=True)
class Part:
    """One finding: an item, or the items of a group, by their places among the evidence."""

    id: str
    items: tuple[str, ...]
    at: tuple[int, ...]


@dataclass(frozen=True)
class Measured:
    """The measure in bits.

    Attributes
    ----------
    total
        Of the whole record.
    adds
        What each finding adds to that of the others: log2 P(finding) / P(finding | the others).
    """

    total: float
    adds: Floats


def parts_of(compiled: Compiled) -> tuple[tuple[Part, ...], dict[str, str]]:
    """The findings in the order of the file, and the items that are none, each with the reason."""
    document = compiled.case.document
    left_out = {t.id: "opportunity stands with the prior" for t in compiled.opportunity}
    found: dict[str, list[tuple[int, Term]]] = {}
    for at, term in enumerate(compiled.evidence):
        if not getattr(term.model, "evidential", True):
            left_out[term.id] = "known up to a factor only"
            continue
        group = document.group_of.get(term.id)
        found.setdefault(group.id if group else term.id, []).append((at, term))
    parts = [Part(name, tuple(t.id for _, t in ts), tuple(at for at, _ in ts)) for name, ts in found.items()]
    return tuple(parts), left_out


def factors_of(evaluation: Evaluation, parts: Sequence[Part]) -> list[Factor]:
    """The log-factors of some findings."""
    return [evaluation.evidence[at] for part in parts for at in part.at]


def measure(evaluation: Evaluation, parts: Sequence[Part]) -> Measured:
    """Find the conflict of some findings that are possible together."""
    if not parts:
        return Measured(0.0, np.zeros(0))
    each = _by_axes(evaluation, parts)
    others = {axes: _sums_of_others(log) for axes, log in each.items()}
    start = float(evaluation.marginal((), evaluation.before).log)
    whole = [*evaluation.before, *(Factor(axes, np.sum(log, axis=0)) for axes, log in each.items())]
    together = float(evaluation.marginal((), whole).log) - start
    alone = _along(evaluation, each) - start
    given_others = together - (_along(evaluation, others) - start)
    return Measured(_BITS * (float(np.sum(alone)) - together), _BITS * (alone - given_others))


def _by_axes(evaluation: Evaluation, parts: Sequence[Part]) -> dict[tuple[str, ...], Floats]:
    """Each finding's log-factor on a leading axis, for all axes that factors have; less its maximum, which cancels."""
    tables: dict[tuple[str, ...], Floats] = {}
    for row, part in enumerate(parts):
        for at in part.at:
            factor = evaluation.evidence[at]
            if factor.axes not in tables:
                tables[factor.axes] = np.zeros((len(parts), *factor.log.shape))
            tables[factor.axes][row] += factor.log - np.max(factor.log)
    return tables


def _sums_of_others(log: Floats) -> Floats:
    """For each row the sum of all others, by sums from both ends: never the total less the row, which may be -inf."""
    nothing = np.zeros((1, *log.shape[1:]))
    before = np.concatenate([nothing, np.cumsum(log[:-1], axis=0)])
    behind = np.concatenate([np.cumsum(log[:0:-1], axis=0)[::-1], nothing])
    found: Floats = before + behind
    return found


def _along(evaluation: Evaluation, tables: dict[tuple[str, ...], Floats]) -> Floats:
    """Log P of the findings in each row, the rows on an axis of their own, in blocks."""
    n = len(next(iter(tables.values())))
    order = {**evaluation.order, _FINDING: len(evaluation.order)}
    sizes = {a: k for f in evaluation.before for a, k in zip(f.axes, f.log.shape, strict=True)}
    sizes |= {a: k for axes, log in tables.items() for a, k in zip(axes, log.shape[1:], strict=True)}
    cost = elimination_cost([f.axes for f in evaluation.before] + list(tables), sizes, ())
    block = max(_CELLS // cost, 1)
    found = []
    for start in range(0, n, block):
        rows = [
            Factor((*axes, _FINDING), np.moveaxis(log[start : start + block], 0, -1)) for axes, log in tables.items()
        ]
        found.append(contract([*evaluation.before, *rows], {_FINDING}, order).log)
    return np.concatenate(found)


def gains(evaluation: Evaluation, parts: Sequence[Part], axis: str) -> Floats:
    """log2 P(state | findings) / P(state) of a question's hypotheses, or of a source's faults; NaN where P is 0."""
    factors = [*evaluation.before, *factors_of(evaluation, parts)]
    before, after = (_states(evaluation, axis, f) for f in (evaluation.before, factors))
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(before), np.nan, _BITS * (after - before))


def _states(evaluation: Evaluation, axis: str, factors: Sequence[Factor]) -> Floats:
    """Log-probabilities of the states along an axis, a catch-all's in one."""
    log = evaluation.marginal((axis,), factors).log
    question = evaluation.compiled.axes.get(axis)
    log = log if question is None else question.collapse(log, 0)
    top = np.max(log)
    found: Floats = log - (top + np.log(np.sum(np.exp(log - top))))
    return found
