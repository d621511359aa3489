"""Advice on items that depend on one another: groups in the wrong order, sub-claims that nobody links."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from indicia.analysis.advice import Advice, View, decibans, listed
from indicia.case.document import Group
from indicia.engine.evidence import Term
from indicia.engine.factor import Floats
from indicia.quantity import nats_to_decibans

_STRONGER = 0.2
_FAR_DOWN, _NO_SINGLE_ITEM, _TAKES_PART = -30.0, -10.0, -1.0


def group_order(view: View) -> Iterator[Advice]:
    """A group of which a later item is the strongest, though only the first counts in full."""
    for group in view.document.groups.values():
        terms = [term for name in group.items for term in view.compiled.evidence if term.id == name]
        if len(terms) < 2 or _redundancy(terms[1], view) == 0:
            continue
        alone = [view.states(replace(term, redundancy=None)).spread_decibans for term in terms]
        strongest = int(np.argmax(alone))
        if alone[strongest] > alone[0] + _STRONGER:
            yield _reorder(view, group, terms, strongest, alone)


def _redundancy(term: Term, view: View) -> float:
    return 0.0 if term.redundancy is None else float(term.redundancy(view.scored.numbers))


def _reorder(view: View, group: Group, terms: list[Term], strongest: int, alone: list[float]) -> Advice:
    first, best = terms[0].id, terms[strongest].id
    message = (
        f"{best!r} ({decibans(alone[strongest])} at most) is stronger than {first!r} ({decibans(alone[0])}), but only "
        f"the first counts in full; {_effect(view, terms[0], terms[strongest])}"
    )
    return view.advise("group-order", ("groups", group.id, "items"), message)


def _effect(view: View, first: Term, best: Term) -> str:
    """What would change most if the strongest came first."""
    swapped = {first.id: replace(first, redundancy=best.redundancy), best.id: replace(best, redundancy=None)}
    scored = view.scored
    evidence = [
        swapped[t.id].log_factor(scored.numbers) if t.id in swapped else factor
        for t, factor in zip(view.compiled.evidence, scored.evidence, strict=True)
    ]
    factors = [*scored.before, *scored.opportunity, *evidence]
    if np.isneginf(float(scored.marginal((), factors).log)):
        return f"with {best.id!r} first no hypothesis could explain the evidence"
    changes = [(q.id, view.posterior(q.id), view.posterior(q.id, factors)) for q in view.asked]
    question, before, after = max(changes, key=lambda change: float(np.max(np.abs(change[2] - change[1]))))
    most = int(np.argmax(np.abs(after - before)))
    name = view.compiled.axes[question].hypotheses[most]
    return f"with {best.id!r} first {name} would have {after[most]:.3g} instead of {before[most]:.3g}"


def shared_sub_claim(view: View) -> Iterator[Advice]:
    """A hypothesis that falls by more than 30 dB though no single item speaks against it by 10 dB."""
    for question in view.asked:
        fall = _odds_steps(view.running(question.id))
        for at, hypothesis in enumerate(question.hypotheses):
            steps = fall[:, at]
            if len(steps) and np.sum(steps) < _FAR_DOWN and np.min(steps) >= _NO_SINGLE_ITEM:
                yield _sub_claim(view, question.id, hypothesis, steps)


def _odds_steps(running: Floats) -> Floats:
    """What each item adds to each hypothesis's odds against all others, in decibans; 0 where it has no odds."""
    none = np.full((len(running), 1), -np.inf)
    before = np.logaddexp.accumulate(np.hstack([none, running[:, :-1]]), axis=1)
    behind = np.logaddexp.accumulate(np.hstack([none, running[:, :0:-1]]), axis=1)[:, ::-1]
    others = np.logaddexp(before, behind)
    with np.errstate(invalid="ignore"):
        odds = running - others
        steps = np.diff(odds, axis=0)
    return np.asarray(nats_to_decibans(np.where(np.isfinite(odds[1:]) & np.isfinite(odds[:-1]), steps, 0.0)))


def _sub_claim(view: View, question: str, hypothesis: str, steps: Floats) -> Advice:
    order = [i for i in np.argsort(steps, kind="stable") if steps[i] < _TAKES_PART]
    names = [f"{view.compiled.evidence[i].id} ({steps[i]:.1f})" for i in order]
    message = (
        f"falls by {-np.sum(steps):.0f} dB, no single item taking more than {-np.min(steps):.1f} dB from it: do they "
        "repeat one sub-claim? If so, put repeats in a group or give their numbers by a hidden question; the items: "
        f"{listed(names)}"
    )
    return view.advise("shared-sub-claim", view.question_place(question, "hypotheses", hypothesis), message)
