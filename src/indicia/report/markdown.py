"""A report as Markdown (CommonMark with the tables of GitHub), to be embedded in other documents."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

from indicia.engine.show import words
from indicia.engine.show.markdown import escape
from indicia.report.document import (
    Beside,
    Block,
    Bullets,
    Facts,
    Figure,
    Folded,
    Paragraph,
    Section,
    Span,
    Spans,
    Table,
)
from indicia.report.result import Report

type Place = Callable[[Figure], str | None]
"""Where a drawing lies, from the place of the text; None where it is left out."""

_DEEPEST = 6
_PLAIN = re.compile(r"[\w./=-][\w./= -]*[\w./=-]|\w", re.ASCII)  # what backticks can hold, in a table too
_KEPT = "/:?#[]@!$&'*+,;=%~"  # what an address may hold; parentheses would end the link


def to_markdown(report: Report, *, place: Place = lambda _figure: None) -> str:
    """Write the report; with `place`, drawings stand where they belong."""
    blocks = [f"# {escape(report.title)}", escape(words.dates(report.provenance))]
    for section in report.sections:
        blocks += _section(section, 2, place)
    blocks.append(f"*{escape(words.origin(report.provenance))}*")
    return "\n\n".join(blocks) + "\n"


def _section(section: Section, level: int, place: Place) -> Iterator[str]:
    yield f"{'#' * min(level, _DEEPEST)} {_line(escape(section.heading))}"
    yield from _blocks(section.blocks, level + 1, place)


def _blocks(blocks: Iterable[Block], level: int, place: Place) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(spans, tone):
                text = _line(_spans(spans))
                yield f"**{text}**" if tone == "warning" else text
            case Bullets(items):
                yield "\n".join(f"- {_line(_spans(item))}" for item in items)
            case Facts(pairs):
                yield "\n".join(f"- {escape(name)}: {'; '.join(map(_spans, values))}" for name, values in pairs)
            case Table():
                yield from _table(block)
            case Figure():
                yield from _figure(block, place)
            case Section() | Beside() | Folded():
                yield from _holder(block, level, place)


def _holder(block: Section | Beside | Folded, level: int, place: Place) -> Iterator[str]:
    """What holds other blocks: one after the other, and folded nothing."""
    match block:
        case Section():
            yield from _section(block, level, place)
        case Beside(left, right):
            yield from _blocks((*left, *right), level, place)
        case Folded(_, blocks):
            yield from _blocks(blocks, level, place)


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    text = _escaped(span.text)
    if span.style == "code":
        text = f"`{span.text}`" if _PLAIN.fullmatch(span.text) else f"<code>{text}</code>"
    elif span.style == "strong" and text.strip():
        text = f"**{text}**"
    if span.link is None or span.link.startswith("#"):
        return text
    return f"[{text}]({quote(span.link, safe=_KEPT)})"


def _escaped(text: str) -> str:
    """Text escaped, the space at its ends kept, which parts it from its neighbours."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{escape(text)}{' ' if after and text.strip() else ''}"


def _line(text: str) -> str:
    """A line that begins no list, no heading and no rule."""
    return f"\\{text}" if text[:1] in "+-=" else _numbered(text)


def _numbered(text: str) -> str:
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    rest = text[len(digits) :]
    return f"{digits}\\{rest}" if digits and rest[:1] in (".", ")") else text


def _table(table: Table) -> Iterator[str]:
    yield f"**{escape(table.caption)}**"
    rule = [":--" if at in table.text else "--:" for at in range(len(table.heads))]
    rows = [[_spans(cell) for cell in row] for row in table.rows]
    for at in table.strong:
        rows[at] = [_spans(tuple(replace(span, style="strong") for span in cell)) for cell in table.rows[at]]
    yield "\n".join(f"| {' | '.join(cells)} |" for cells in ([_spans(head) for head in table.heads], rule, *rows))


def _figure(figure: Figure, place: Place) -> Iterator[str]:
    path = place(figure)
    if path is not None:
        yield f"![{escape(figure.alt)}]({quote(path)})"
        yield f"*{escape(figure.caption)}*"
