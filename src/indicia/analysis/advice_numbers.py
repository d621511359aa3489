"""Advice on numbers: certainties, ranges that mean something else than they seem to, names that nobody uses."""

from collections.abc import Iterator

import numpy as np

from indicia.analysis.advice import Advice, View, listed
from indicia.analysis.states import States
from indicia.case.document import DataPath, Document, item_leaves
from indicia.engine.evidence import Term
from indicia.likelihood.tree import Leaf, Number, Shared, leaves


def certainties(view: View) -> Iterator[Advice]:
    """Likelihoods of exactly 0 or 1."""
    for term, model in view.reports:
        found = view.likelihood(term)
        zero = _where(found, -np.inf)
        if zero:
            yield view.advise("likelihood-0", _place(view, term, 0.0), _excluded(view, term, zero))
        # A sensor that covers nothing cannot see: 1 is then no overstatement.
        if model.scale == "likelihood" and model.evidential and model.name != "absence":
            one = _where(found, 0.0)
            if one:
                message = f"L is exactly 1 for {listed(one)}: nothing else could have been reported; is it so sure?"
                yield view.advise("likelihood-1", _place(view, term, 1.0), message)


def _where(states: States, log: float) -> list[str]:
    return [" & ".join(state) or "all" for state, value in states if value == log]


def _excluded(view: View, term: Term, states: list[str]) -> str:
    final = any(np.isneginf(value) for _, value in view.states(term))
    effect = "excluded for good, whatever else is found" if final else "possible only if it was not carried faithfully"
    return f"L is exactly 0 for {listed(states)}: {effect}; write a small number unless it cannot be"


def _place(view: View, term: Term, value: float) -> DataPath:
    """Where the number stands that is 0 or 1, if one was written so; else the item."""
    item = view.document.evidence[term.id]
    for leaf in item_leaves(item):
        if isinstance(leaf, Number) and leaf.written and leaf.quantity.is_point and leaf.quantity.central == value:
            return ("evidence", item.id, *leaf.key)
    return ("evidence", item.id)


def odd_ranges(view: View) -> Iterator[Advice]:
    """Ranges whose mean is far from their middle, and Betas with infinite density at an end."""
    for figure in view.case.figures.values():
        for note in figure.quantity.notes:
            infinite = "infinite density" in note
            way_out = (
                "no value is likelier than that end itself; write a narrower range"
                if infinite
                else "the mean is what counts"
            )
            kind = "infinite-density" if infinite else "lopsided-range"
            message = f"{figure.quantity.text!r}: {note}; {way_out}"
            yield view.advise(kind, view.figure_place(figure), message, at_key=False)


def unused_parameters(view: View) -> Iterator[Advice]:
    """Shared parameters that no number refers to."""
    parameters = view.document.parameters
    used = {leaf.name for leaf in _leaves(view.document) if isinstance(leaf, Shared)}
    waiting = [*used]
    while waiting:
        value = parameters[waiting.pop()].value
        if isinstance(value, str) and value not in used:
            used.add(value)
            waiting.append(value)
    for name in parameters:
        if name not in used:
            message = f"nothing refers to ${name}; use it or delete it"
            yield view.advise("unused-parameter", ("parameters", name), message)


def _leaves(document: Document) -> Iterator[Leaf]:
    """Every number of a document, wherever it stands."""
    for item in document.evidence.values():
        yield from item_leaves(item)
    for question in document.questions.values():
        for hypothesis in question.hypotheses.values():
            yield from leaves(hypothesis.prior)
    yield from (source.reliability for source in document.sources.values() if source.reliability is not None)
    yield from (group.redundancy for group in document.groups.values())
