"""A case for showing: the same numbers, with texts of sane length.

A label stands in dozens of places of a report. One of a million characters would make a page of gigabytes, so texts are
cut once, before anything is computed or drawn.
"""

from collections.abc import Mapping
from dataclasses import replace

from indicia.case import Case
from indicia.case.document import Document, Item, Question, Source
from indicia.report.document import LONG, short

_LABEL = 100


def for_showing(case: Case) -> Case:
    """The case with every text cut to what a reader can take in; its hash and its numbers stay."""
    document = _document(case.document)
    base = document if case.base is case.document else _document(case.base)
    return replace(case, document=document, base=base)


def _document(document: Document) -> Document:
    return replace(
        document,
        title=short(document.title),
        marking=_maybe(document.marking),
        by=_maybe(document.by),
        questions={key: _question(question) for key, question in document.questions.items()},
        sources={key: _source(source) for key, source in document.sources.items()},
        evidence={key: _item(item) for key, item in document.evidence.items()},
        groups={
            key: replace(group, because=_long(group.because), same_claim=_maybe(group.same_claim))
            for key, group in document.groups.items()
        },
    )


def _question(question: Question) -> Question:
    hypotheses = {
        key: replace(h, label=short(h.label, _LABEL), because=_long(h.because), by=_maybe(h.by))
        for key, h in question.hypotheses.items()
    }
    return replace(question, ask=short(question.ask), hypotheses=hypotheses, because=_long(question.because))


def _source(source: Source) -> Source:
    return replace(source, label=short(source.label, _LABEL), because=_long(source.because), by=_maybe(source.by))


def _item(item: Item) -> Item:
    return replace(
        item,
        report=short(item.report, LONG),
        because=short(item.because, LONG),
        by=short(item.by, _LABEL),
        still_counts=_maybe(item.still_counts),
        independent=_maybe(item.independent),
    )


def _maybe(text: str | None) -> str | None:
    return None if text is None else short(text)


def _long(text: str | None) -> str | None:
    return None if text is None else short(text, LONG)


def cut_texts(case: Case, shown: Case) -> int:
    """How many texts of a case lost something."""
    before, after = _texts(case.document), _texts(shown.document)
    return sum(len(before[key]) > len(text) and text.endswith("…") for key, text in after.items())


def _texts(document: Document) -> Mapping[tuple[str, str], str]:
    found = {("", "title"): document.title, ("", "marking"): document.marking or ""}
    for question in document.questions.values():
        found[question.id, "ask"] = question.ask
        found |= {(f"{question.id}.{h.id}", "label"): h.label for h in question.hypotheses.values()}
    found |= {(source.id, "label"): source.label for source in document.sources.values()}
    for item in document.evidence.values():
        found |= {(item.id, "report"): item.report, (item.id, "because"): item.because}
    return found
