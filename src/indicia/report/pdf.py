"""A report as a PDF, set by Typst, which comes with its package and needs nothing from the system.

The template is a file of its own and reads the report from JSON: text of a case arrives there as strings, which Typst
shows as they are, and never as markup.
"""

import json
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from indicia.chart.fonts import folders
from indicia.engine.show import words
from indicia.report.document import (
    Beside,
    Block,
    Bullets,
    Facts,
    Figure,
    Folded,
    Paragraph,
    Section,
    Spans,
    Table,
    short,
    together,
    walk,
)
from indicia.report.result import Report

_BREAK = "\N{ZERO WIDTH SPACE}"
_JOINTS = re.compile(r"(?<=[_./?&=-])(?=[^\s_./?&=-])")
_WORD = re.compile(r"\S{34}(?=\S{8})")
_SPAN = re.compile(r"(?<=\d)-(?=\d+ %)")
_JOINED = "\N{WORD JOINER}-\N{WORD JOINER}"  # a band that no line breaks
_RUNNING = 90
_SHORT_HEAD, _LONG_HEAD = 10, 22  # characters
_FIRST, _OTHER = 40, 24


def to_pdf(report: Report) -> bytes:
    """Set the report; the same report gives the same bytes."""
    import typst

    files: Any = source(report)  # several files by name, which the package's types leave out
    places = [*fonts(), *folders(letters(report))]
    return bytes(typst.compile(files, format="pdf", ignore_system_fonts=True, font_paths=places))


def letters(report: Report) -> str:
    """Every letter that is set, once."""
    return "".join(sorted({c for c in json.dumps(_data(report), ensure_ascii=False) if c.isprintable()}))


def source(report: Report) -> dict[str, bytes]:
    """What Typst sets, by the name of the file: the template, the report as JSON, the drawings."""
    template = Path(__file__).with_name("report.typ").read_bytes()
    drawings = {f"{b.id}.svg": b.svg.encode() for b in walk(report.sections) if isinstance(b, Figure)}
    return {"main.typ": template, "report.json": json.dumps(_data(report)).encode(), **drawings}


def fonts() -> list[str]:
    """Matplotlib's folder of fonts: DejaVu has the letters that the fonts of Typst lack, and drawings are set in it."""
    found = find_spec("matplotlib")
    places = (found.submodule_search_locations or []) if found else []
    return [str(Path(place) / "mpl-data" / "fonts" / "ttf") for place in places]


def _data(report: Report) -> dict[str, Any]:
    origin = report.provenance
    return {
        "title": _breakable(origin.title),
        "running": short(origin.title, _RUNNING),
        "dates": words.dates(origin),
        "identity": words.identity(origin),
        "sections": list(_blocks(report.sections)),
    }


def _blocks(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        match block:
            case Paragraph(spans, tone):
                yield {"kind": "paragraph", "tone": tone, "spans": _spans(spans)}
            case Bullets(items):
                yield {"kind": "bullets", "items": [_spans(item) for item in items]}
            case Facts(pairs):
                named = [{"name": name, "values": [_spans(value) for value in values]} for name, values in pairs]
                yield {"kind": "facts", "pairs": named}
            case Table():
                yield _table(block)
            case Figure(id_, caption, alt, _):
                yield {"kind": "figure", "id": id_, "caption": _breakable(caption), "alt": alt}
            case Section() | Beside() | Folded():
                yield _holder(block)


def _holder(block: Section | Beside | Folded) -> dict[str, Any]:
    match block:
        case Section(id_, heading, blocks):
            return {"kind": "section", "id": id_, "heading": _breakable(heading), "blocks": list(_blocks(blocks))}
        case Beside(left, right):
            narrow = [_narrow(block) for block in _blocks(right)]
            return {"kind": "beside", "left": list(_blocks(left)), "right": narrow}
        case Folded(_, blocks):
            return {"kind": "folded", "blocks": list(_blocks(blocks))}


def _narrow(block: dict[str, Any]) -> dict[str, Any]:
    """The block in the narrow column, where the names of a table take what its figures leave."""
    return block | {"widths": ["rest", *block["widths"][1:]]} if block["kind"] == "table" else block


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": _breakable(table.caption),
        "heads": [_spans(head) for head in table.heads],
        "rows": [[_spans(cell) for cell in row] for row in table.rows],
        "text": sorted(table.text),
        "strong": sorted(table.strong),
        "widths": [_width(table, at) for at in range(len(table.heads))],
    }


def _width(table: Table, at: int) -> str | int:
    """How wide a column is, in millimetres: as its content where that leaves room; of text, the last takes the rest."""
    if at not in table.text:
        head = _length(table.heads[at])
        return "auto" if head <= _SHORT_HEAD else 17 if head <= _LONG_HEAD else 24
    if at == len(table.heads) - 1 and at > 0:
        return "rest"
    longest = max((_length(row[at]) for row in table.rows), default=0)
    first = at == 0
    return "auto" if longest <= (_FIRST if first else _OTHER) else 58 if first else 34


def _length(spans: Spans) -> int:
    return sum(len(span.text) for span in spans)


def _spans(spans: Spans) -> list[dict[str, Any]]:
    return [
        {"text": _breakable(span.text, joints=span.style == "code" or span.link is not None)}
        | {"style": span.style, "link": span.link}
        for span in spans
    ]


def _breakable(text: str, *, joints: bool = False) -> str:
    """Text in which no word is longer than a column."""
    text = _JOINTS.sub(_BREAK, text) if joints else text
    text = _SPAN.sub(_JOINED, text)
    return together(_WORD.sub(lambda found: found[0] + _BREAK, text))
