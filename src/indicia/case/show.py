"""A case as a notebook shows it: what is asked and what was reported, nothing computed."""

from collections.abc import Iterator
from html import escape as _escape
from typing import TYPE_CHECKING

from indicia.case.candidates import Candidates
from indicia.case.document import Document, Hypothesis, Item, Question
from indicia.case.markup import clean
from indicia.likelihood.tree import Fixed, Number, Shared

if TYPE_CHECKING:
    from indicia.case.case import Case


def to_html(case: "Case") -> str:
    """Write a case as a piece of HTML; every text of it is escaped."""
    document = case.document
    day = f"as of {document.as_of.isoformat()}" if document.as_of else "as of an unstated day"
    marking = document.marking or "no marking"
    parts = [f'<div class="indicia"><strong>{_html(case.title)}</strong><br>{day} · {_html(marking)}']
    for question in document.questions.values():
        parts += _question(question, document)
    parts += _record(document)
    changes = sum(len(o.set) + len(o.off) + len(o.parameters) for o in case.overlays)
    changed = f" · {changes} {'change' if changes == 1 else 'changes'} laid over the file" if changes else ""
    parts.append(f"<footer>case {case.hash[:6]} · {_html(case.written.name)}{changed}</footer></div>")
    return "\n".join(parts)


def _question(question: Question, document: Document) -> Iterator[str]:
    hidden = " (hidden)" if question.hidden else ""
    yield f"<h3>{_html(question.ask or question.id)}{hidden}</h3>"
    yield f"<table><thead><tr>{_heads('hypothesis', '', 'prior as written')}</tr></thead><tbody>"
    if question.candidates is not None:
        rows, table = question.candidates, question.candidates.table.name
        yield f"<tr><td>{len(rows):,} rows of {_html(table)}</td><td></td><td>{_of_rows(rows)}</td></tr>"
    for hypothesis in (h for h in question.hypotheses.values() if not isinstance(h.prior, Fixed)):
        prior = _html(_prior(hypothesis, question, document))
        yield f"<tr><td>{_html(hypothesis.label)}</td><td><code>{hypothesis.id}</code></td><td>{prior}</td></tr>"
    yield "</tbody></table>"


def _of_rows(candidates: Candidates) -> str:
    return "from a column" if candidates.stated is not None else "what the others leave"


def _prior(hypothesis: Hypothesis, question: Question, document: Document) -> str:
    path = ".".join(hypothesis.prior.key)
    match hypothesis.prior:
        case Number() as number:
            said = document.finals.get(path, number).quantity.text
            return f"weight {said}" if question.weighted and path not in document.finals else said
        case Shared() as shared:
            return f"${shared.name}"
        case _:
            return f"by {', '.join(question.given)}"


def _record(document: Document) -> Iterator[str]:
    items = document.evidence.values()
    counted = sum(document.counts(item) for item in items)
    yield f"<details><summary>{len(items)} items, {counted} of which count</summary>"
    yield f"<table><thead><tr>{_heads('item', 'date', 'speaker', 'model', 'report')}</tr></thead><tbody>"
    yield from (_item(item, document) for item in items)
    yield "</tbody></table></details>"


def _item(item: Item, document: Document) -> str:
    speakers = ", ".join(document.sources[s].label for s in item.speaker)
    silent = "" if document.counts(item) else ' style="opacity:.6"'
    cells = [
        f"<code>{item.id}</code>",
        _html(item.date.text) if item.date else "",
        _html(speakers),
        item.model_name,
        _html(item.report),
    ]
    return f"<tr{silent}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _heads(*names: str) -> str:
    return "".join(f'<th scope="col">{name}</th>' for name in names)


def _html(text: str) -> str:
    return _escape(clean(text), quote=True)
