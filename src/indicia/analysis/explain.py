"""How the numbers of one item arose, step by step, each taken from the factors that a score is made of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

import numpy as np

from indicia.analysis.advice import View
from indicia.analysis.explain_fields import told
from indicia.analysis.explain_numbers import NumberUsed, item_numbers, reliability_of
from indicia.analysis.explain_steps import Stage, stages_of
from indicia.case import Case
from indicia.case.document import Document, Item
from indicia.engine.axes import faults_axis
from indicia.engine.evidence import Term
from indicia.engine.running import steps
from indicia.engine.score import answer_to, weight_decibans
from indicia.errors import IndiciaError, nearest
from indicia.likelihood import Model, Opportunity


@dataclass(frozen=True)
class Explanation:
    """How the numbers of one item arose.

    Attributes
    ----------
    item, report, speakers, carriers, date, known_on, url, credibility, because, by
        What the case says of it.
    model, summary, formula
        The kind of evidence.
    fields
        What its model was told beside numbers, a pair of name and value each: the actor, what is claimed, how far off
        the bases are.
    no_weight
        Why it weighs nothing; None where it counts.
    numbers
        Every number that goes in.
    axes, states
        The questions, and the hypotheses of each state, that `stages` are given by.
    notes
        What else should be known: the neutral catch-all, a source whose faults come together.
    stages
        The steps, empty where it weighs nothing.
    question, ask, labels
        The question that the weight is told for, in words, and what its hypotheses are called.
    log_likelihood
        Of each of its hypotheses, in natural logarithms, given the items before it in the file.
    leader, rival, weight_decibans
        10 log10 of the likelihood ratio of the leader to the runner-up; of opportunity, the ratio of what it gives.
    """

    item: str
    report: str
    speakers: tuple[str, ...]
    carriers: tuple[str, ...]
    date: str | None
    known_on: str | None
    url: tuple[str, ...]
    credibility: int | None
    because: str
    by: str
    model: str
    summary: str
    formula: str
    fields: tuple[tuple[str, str], ...]
    no_weight: str | None
    numbers: tuple[NumberUsed, ...]
    axes: tuple[str, ...]
    states: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    stages: tuple[Stage, ...]
    question: str
    ask: str
    labels: Mapping[str, str]
    log_likelihood: Mapping[str, float]
    leader: str
    rival: str | None
    weight_decibans: float

    def to_text(self, width: int = 100) -> str:
        """The explanation as it reads on a terminal of some columns; tables and addresses may be wider."""
        from indicia.analysis.explain_show import to_text

        return to_text(self, width)

    def to_markdown(self) -> str:
        """The explanation as Markdown for a report."""
        from indicia.analysis.explain_show import to_markdown

        return to_markdown(self)

    def to_dict(self) -> dict[str, Any]:
        """Everything, under stable keys, ready for JSON; infinities are the strings "inf" and "-inf"."""
        from indicia.analysis.explain_show import to_dict

        return to_dict(self)

    def __str__(self) -> str:
        return self.to_text()


def explain(case: Case, item: str, question: str | None = None) -> Explanation:
    """Tell how the numbers of one item arose, step by step.

    Parameters
    ----------
    case
        The case, overlays included.
    item
        The item's id.
    question
        The question that its weight is told for; by default the first that is not hidden.

    Returns
    -------
    Explanation

    Raises
    ------
    IndiciaError
        Where the case has no such item, or no such question that is asked.
    ImpossibleEvidenceError
        Where no hypothesis can explain the evidence.

    Examples
    --------
    >>> import indicia as ind
    >>> print(ind.explain(ind.load("models/burglar.yaml"), "witness"))  # doctest: +SKIP
    """
    view = View(case)
    found = _item(view.document, item)
    asked = _question(view, question)
    term = next((t for t in view.terms if t.id == item), None)
    axes, states, stages = stages_of(view, term) if term else ((), (), ())
    answer = answer_to(view.scored, asked)
    gain = _gain(view, term, asked)
    return Explanation(
        **_facts(found, view.document),
        fields=tuple(told(case, found)),
        no_weight=_no_weight(found, view.document),
        numbers=tuple(item_numbers(found, term, case)),
        axes=axes,
        states=states,
        notes=tuple(_notes(view, found, term)),
        stages=stages,
        question=asked,
        ask=view.document.questions[asked].ask,
        labels={h.id: h.label for h in view.document.questions[asked].hypotheses.values()},
        log_likelihood=gain,
        leader=answer.leader,
        rival=answer.rival,
        weight_decibans=weight_decibans(gain, answer),
    )


def _item(document: Document, name: str) -> Item:
    if name not in document.evidence:
        hint = nearest(name, document.evidence) or f"; known: {', '.join(document.evidence) or 'none'}"
        raise IndiciaError(f"{name!r} is no evidence item{hint}")
    return document.evidence[name]


def _question(view: View, name: str | None) -> str:
    asked = [question.id for question in view.asked]
    if not asked:
        raise IndiciaError("every question is hidden; take 'hidden' away from the one that you ask")
    if name is not None and name not in asked:
        raise IndiciaError(f"{name!r} is no question that is asked{nearest(name, asked)}; known: {', '.join(asked)}")
    return name or asked[0]


def _facts(item: Item, document: Document) -> dict[str, Any]:
    return {
        "item": item.id,
        "report": item.report,
        "speakers": tuple(document.sources[s].label for s in item.speaker),
        "carriers": tuple(document.sources[s].label for s in item.carriers),
        "date": item.date.text if item.date else None,
        "known_on": item.known_on.isoformat() if item.known_on else None,
        "url": item.url,
        "credibility": item.credibility,
        "because": item.because,
        "by": item.by,
        "model": item.model_name,
        "summary": item.model.summary,
        "formula": _formula(type(item.model)),
    }


def _formula(model: type[Model]) -> str:
    """The paragraph of a kind's description that holds its formula; empty where there is none."""
    paragraphs = cleandoc(model.__doc__ or "").split("\n\n")
    found = [p for p in paragraphs[1:] if re.search(r"L\(h\)|g\(h\)", p)]
    return found[0] if found else ""


def _no_weight(item: Item, document: Document) -> str | None:
    if item.id in document.off:
        return "left out by an overlay"
    if item.id in document.withdrawn:
        other = document.evidence[document.withdrawn[item.id]]
        return f"{'retracted' if item.id in other.retracts else 'superseded'} by {other.id}"
    return None if item.model.weighs else f"its model is {item.model_name!r}: it is shown, and weighs nothing"


def _notes(view: View, item: Item, term: Term | None) -> Iterator[str]:
    if term is None:
        return
    for question in term.frame.axes:
        other = view.document.catch_alls.get(question)
        if other is not None and not item.model.states(question, other):
            yield f"nothing is said of {other} ({question}), which stands for each of the others in turn: neutral"
    group = view.document.group_of.get(item.id)
    if group is not None and term.redundancy is None:
        yield f"the first of group {group.id}, so it counts in full; its repeats are discounted"
    for source in view.document.sources.values():
        if faults_axis(source.id) in term.axes:
            rho = reliability_of(source.id, view.case)
            found = f"with probability {rho.value:.4g} ({rho.path}, written {rho.written})"
            yield f"{source.label} is faithful {found} in all items that hang on it, or in none"
    if item.still_counts is not None:
        yield f"withdrawn by another item, and still counts: {item.still_counts}"


def _gain(view: View, term: Term | None, question: str) -> dict[str, float]:
    """The item's log-likelihood of each hypothesis given what stands before it; nothing where it does not count."""
    names = view.compiled.axes[question].hypotheses
    if term is None:
        row = np.zeros(len(names))
    elif isinstance(term.model, Opportunity):
        at = [t.id for t in view.compiled.opportunity].index(term.id)
        start = [[*view.scored.before, *view.scored.opportunity[:n]] for n in (at, at + 1)]
        logs = [view.scored.marginal((question,), factors).log for factors in start]
        row = steps(view.compiled.axes[question].collapse(np.stack(logs), 1))[0]
    else:
        row = steps(view.running(question))[[t.id for t in view.compiled.evidence].index(term.id)]
    return dict(zip(names, row.tolist(), strict=True))
