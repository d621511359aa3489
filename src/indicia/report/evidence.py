"""Every item of the record: what was reported, by whom, and how it was judged."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from indicia.analysis.advice import View
from indicia.analysis.explain_fields import told
from indicia.analysis.explain_numbers import item_numbers
from indicia.analysis.impact import ItemImpact
from indicia.case.document import Document, Item
from indicia.engine.compiled import Evaluation
from indicia.engine.listing import ListedItem
from indicia.engine.result import Answer
from indicia.engine.running import steps
from indicia.engine.score import weight_decibans
from indicia.engine.show import words
from indicia.engine.show.weights import ORDER, compared, over, weight_rows
from indicia.report.document import (
    Beside,
    Block,
    Facts,
    Folded,
    Paragraph,
    Section,
    Span,
    Spans,
    Table,
    address,
    code,
    joined,
    para,
    say,
    short,
    table,
)
from indicia.report.gather import Gathered
from indicia.report.numbers import likelihood, plain
from indicia.report.pictures import picture

_SILENT = {
    "left out": "left out of this reckoning",
    "no weight": "shown, and weighs nothing",
}


def evidence(g: Gathered) -> Section:
    """The section, with a section for each item."""
    places = {item.id: f"item-{at}" for at, item in enumerate(g.case.document.evidence.values(), 1)}
    book = _Book(g, View(g.case), places)
    return Section("evidence", "Evidence", (*_weights(g, places), *picture("matrix", g), *book.items()))


def _weights(g: Gathered, places: Mapping[str, str]) -> Iterator[Block]:
    answers = compared(g.score)
    if not answers:
        return
    yield from picture("waterfall", g)
    heads: list[str | Spans] = ["Item"]
    heads += [(Span(over(answer), word="decibans"),) for answer in answers]
    rows: list[list[str | Spans]] = []
    for row in weight_rows(answers):
        named = row.kind == "item"
        name = _reference(row.name, places) if named else say(row.name.capitalize(), "strong")
        rows.append([name, *map(words.decibans, row.decibans), short(row.report)])
    strong = {len(rows) - 1}
    yield table(
        "Weight of evidence, from prior odds to posterior odds",
        [*heads, "Report"],
        rows,
        text={0, len(heads)},
        strong=strong,
    )
    yield para(ORDER, tone="quiet")


def _reference(item: str, places: Mapping[str, str]) -> Spans:
    return (Span(short(item), "code", f"#{places[item]}" if item in places else None),)


@dataclass(frozen=True)
class _Book:
    """What the sections of single items are made from."""

    g: Gathered
    view: View
    places: Mapping[str, str]

    @property
    def document(self) -> Document:
        return self.g.case.document

    def items(self) -> Iterator[Section]:
        answer = self.g.score.answer
        logs = {weight.item: weight.log_likelihood for weight in answer.weights}
        logs |= opportunity_logs(self.g.evaluation, answer)
        effects = {item.item: item for item in self.g.impact.items} if self.g.impact else {}
        repeats = {term.id for term in self.g.evaluation.compiled.evidence if term.redundancy is not None}
        for listed in self.g.score.items:
            item = self.document.evidence[listed.id]
            left = tuple(self._left(item, listed, effects.get(item.id)))
            right = _likelihoods(answer, logs[item.id], item, item.id in repeats) if item.id in logs else None
            blocks: tuple[Block, ...] = (Beside(left, (right,)),) if right else left
            numbers = self._numbers(item)
            blocks += (numbers,) if numbers else ()
            yield Section(self.places[item.id], short(item.report), blocks)

    def _left(self, item: Item, listed: ListedItem, effect: ItemImpact | None) -> Iterator[Block]:
        if listed.why_silent:
            yield Paragraph(self._silence(listed), "warning")
        yield Paragraph((Span("Because: ", "quiet"), *say(item.because)))
        yield Facts(tuple(self._facts(item, listed)))
        if effect is not None:
            yield Facts(tuple(_effect(self.g.score.answer, effect)))

    def _silence(self, listed: ListedItem) -> Spans:
        if listed.withdrawn_by:
            return (Span("Without weight: withdrawn by "), *_reference(listed.withdrawn_by, self.places), Span("."))
        return say(f"Without weight: {_SILENT.get(listed.standing, listed.standing)}.")

    def _facts(self, item: Item, listed: ListedItem) -> Iterator[tuple[str, tuple[Spans, ...]]]:
        found: dict[str, tuple[Spans, ...]] = {
            "Item": (code(item.id),),
            "Said by": tuple(map(say, listed.speakers)),
            "Through": tuple(map(say, listed.carriers)),
            "Date": (say(listed.date),) if listed.date else (),
            "Known on": (say(item.known_on.isoformat()),) if item.known_on else (),
            "Read at": tuple(map(address, item.url)),
            "Judged by": (say(item.by),),
            "Kind": (say(f"{item.model_name}: {item.model.summary}"),),
            "Group": (code(listed.group),) if listed.group else (),
            "Contradicts": self._others(item.contradicts),
            "Retracts": self._others(item.retracts),
            "Supersedes": self._others(item.supersedes),
            "Counts still": (say(item.still_counts),) if item.still_counts else (),
            "Independent": (say(item.independent),) if item.independent else (),
            "Credibility": (say(f"{item.credibility} of 1 to 6; enters no figure"),) if item.credibility else (),
            "Not judged": tuple(say(self._label(source)) for source in listed.not_judged),
        }
        yield from ((name, value) for name, value in found.items() if value)

    def _others(self, items: tuple[str, ...]) -> tuple[Spans, ...]:
        return (joined([_reference(other, self.places) for other in items]),) if items else ()

    def _label(self, source: str) -> str:
        return self.document.sources[source].label if source in self.document.sources else source

    def _numbers(self, item: Item) -> Folded | None:
        """What went in, as it was written."""
        term = next((t for t in self.view.terms if t.id == item.id), None)
        facts = tuple((short(name), (say(value),)) for name, value in told(self.g.case, item))
        rows: list[list[str | Spans]] = [
            [code(number.place), short(number.written), plain(number.value)]
            for number in item_numbers(item, term, self.g.case)
        ]
        blocks: tuple[Block, ...] = (Facts(facts),) if facts else ()
        if rows:
            blocks += (table("Numbers as written", ["Place", "Written", "Central value"], rows, text={0, 1}),)
        return Folded("What went in", blocks) if blocks else None


def _effect(answer: Answer, effect: ItemImpact) -> Iterator[tuple[str, tuple[Spans, ...]]]:
    leader = short(answer.labels[answer.leader])
    without = "impossible" if effect.without is None else words.probability(effect.without[answer.leader])
    then = "" if effect.leader_without in (None, answer.leader) else answer.labels[effect.leader_without or ""]
    yield "Without it", (say(f"{leader} {without}{f'; {short(then)} leads' if then else ''}"),)
    if answer.rival is not None:
        last, first = words.decibans(effect.last_in_decibans), words.decibans(effect.first_in_decibans)
        yield "Weight", (say(f"{last} dB given all others, {first} dB by itself"),)


def opportunity_logs(evaluation: Evaluation, answer: Answer) -> dict[str, dict[str, float]]:
    """By opportunity item: log of what it gives each hypothesis, given those before it."""
    axis = evaluation.compiled.axes[answer.id]
    terms = evaluation.compiled.opportunity
    rows = [
        axis.collapse(evaluation.marginal((answer.id,), [*evaluation.before, *evaluation.opportunity[:n]]).log, 0)
        for n in range(len(terms) + 1)
    ]
    if not terms:
        return {}
    found = steps(np.stack(rows))
    return {
        term.id: dict(zip(axis.hypotheses, row.tolist(), strict=True)) for term, row in zip(terms, found, strict=True)
    }


def _likelihoods(answer: Answer, log: Mapping[str, float], item: Item, repeat: bool) -> Table:
    """The likelihood under each hypothesis, and how it compares with the rival's."""
    rows: list[list[str | Spans]] = []
    for h in answer.posterior:
        against = _against(log, h, answer.rival)
        rows.append([short(answer.labels[h]), likelihood(log[h]), *([against] if answer.rival else [])])
    discounted = ", discounted in its group" if repeat else ""
    what = "How far each could have" if item.is_opportunity else f"Likelihood{discounted}"
    heads: list[str | Spans] = ["Hypothesis", "g" if item.is_opportunity else "L"]
    heads += [f"dB over {short(answer.labels[answer.rival], 40)}"] if answer.rival else []
    weight = words.decibans(weight_decibans(log, answer))
    about = f": {weight} dB for {short(answer.labels[answer.leader])}" if answer.rival else ""
    return table(f"{what}{about}", heads, rows, strong={list(answer.posterior).index(answer.leader)})


def _against(log: Mapping[str, float], h: str, rival: str | None) -> str:
    if rival is None or h == rival:
        return "–"
    if log[h] == log[rival]:
        return "0.0"
    difference = log[h] - log[rival] if not (math.isinf(log[h]) and math.isinf(log[rival])) else 0.0
    return words.decibans(10.0 * difference / math.log(10.0))
