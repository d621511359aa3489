"""Advice on single items: no weight, contradictions, two claims in one, opportunity that decides too much."""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from indicia.analysis.advice import Advice, View, decibans, listed
from indicia.analysis.states import States
from indicia.likelihood.record import Record
from indicia.likelihood.testimony import Testimony

_NO_WEIGHT = 0.2
_MUCH_OPPORTUNITY = 10.0
_LOOK_AT_SCOPE = 5.0
_TWO_CLAIMS = re.compile(r"[.!?]\s+\w|;|\band\b")


def weightless_items(view: View) -> Iterator[Advice]:
    """Items that move no pair of hypotheses by 0.2 dB, whatever their group takes from them."""
    for term in view.terms:
        spread = view.states(replace(term, redundancy=None)).spread_decibans
        if spread < _NO_WEIGHT:
            message = (
                f"moves no pair of hypotheses by {_NO_WEIGHT} dB (at most {spread:.2f}): write 'model: none' and why, "
                "or look whether its numbers say what they should"
            )
            yield view.advise("no-weight", ("evidence", term.id), message)


def contradictions(view: View) -> Iterator[Advice]:
    """Items that contradict one another and both count in full."""
    full = {term.id for term in view.terms if term.redundancy is None or term.redundancy(view.scored.numbers) == 0}
    told: set[frozenset[str]] = set()
    for item in view.document.evidence.values():
        pairs = {other: frozenset((item.id, other)) for other in item.contradicts}
        others = [other for other, pair in pairs.items() if pair <= full and pair not in told]
        told |= set(pairs.values())
        if others:
            message = (
                f"contradicts {listed(others)}, and all of them count in full; see that the numbers of each allow for "
                "the others, or say which one 'retracts' or 'supersedes'"
            )
            yield view.advise("contradiction", ("evidence", item.id, "contradicts"), message)


def two_claims(view: View) -> Iterator[Advice]:
    """Testimony that seems to claim two things and says one."""
    for term, model in view.reports:
        item = view.document.evidence[term.id]
        if isinstance(model, Testimony) and len(model.says) == 1 and _TWO_CLAIMS.search(item.report):
            message = (
                f"the report may make two claims, and 'says' has one, on {model.says[0].chosen.question!r}; if the "
                "other bears on a question too, say it there or make it an item of its own"
            )
            yield view.advise("two-claims", ("evidence", item.id, "report"), message)


def strong_opportunity(view: View) -> Iterator[Advice]:
    """Opportunity that moves a pair by more than 10 dB, by itself or together with the rest."""
    alone = False
    for term in view.compiled.opportunity:
        states = view.states(term)
        if states.spread_decibans > _MUCH_OPPORTUNITY:
            alone = True
            message = f"{_movement(states)}: opportunity over 10 dB decides before any report is read; is it so sure?"
            yield view.advise("strong-opportunity", ("evidence", term.id), message)
    if not alone and len(view.compiled.opportunity) > 1:
        yield from _all_opportunity(view)


def _movement(states: States) -> str:
    best, worst = states.extremes
    return f"moves {' & '.join(best)} against {' & '.join(worst)} by {decibans(states.spread_decibans)}"


def _all_opportunity(view: View) -> Iterator[Advice]:
    for question in view.asked:
        axis = view.compiled.axes[question.id]
        prior = axis.collapse(view.scored.marginal((question.id,), view.scored.before).log, 0)
        after = view.running(question.id)[0]
        at = [i for i, log in enumerate(prior) if np.isfinite(log)]
        gain = np.array([after[i] - prior[i] for i in at])
        names = tuple(axis.hypotheses[i] for i in at)
        states = States((question.id,), (names,), gain, np.ones(len(at), dtype=bool))
        if states.spread_decibans > _MUCH_OPPORTUNITY:
            message = (
                f"all opportunity together {_movement(states)}: over 10 dB before any report is read; is it so sure, "
                "and does no item say again what another says?"
            )
            yield view.advise("strong-opportunity", view.question_place(question.id, "prior_excludes"), message)


def record_scope(view: View) -> Iterator[Advice]:
    """A record that moves a pair by more than 5 dB: what it counts may be wider than the event."""
    for term in view.compiled.opportunity:
        if not isinstance(term.model, Record):
            continue
        states = view.states(term)
        if states.spread_decibans > _LOOK_AT_SCOPE:
            message = (
                f"{_movement(states)}, counting {term.model.scope!r}: what counts, and where, decides that; is it as "
                "narrow as the event?"
            )
            yield view.advise("record-scope", ("evidence", term.id, "scope"), message)
