"""A report as one page of HTML: no request leaves it, and nothing runs in it but its own script.

Every text is escaped. The page forbids by its own policy what it does not need: only the style and the scripts that
were written here, known by their hash, take effect; drawings are pictures, so that neither their ids nor their styles
meet those of the page, and nothing in them can run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from indicia.engine.show import words
from indicia.report.closing import WORDS
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
    together,
)
from indicia.report.live import DATA_ID, LivePart, live_part
from indicia.report.result import Report

_TAGS = {"strong": "strong", "code": "code", "quiet": "small"}
_BEFORE_LIVE = "deciding"
_DEEPEST = 6
_KEPT = " ()/=:;,.-+*!@$?|[]{}^~"  # in an address within double quotes
_NARROW, _GAP = 42, 2  # characters that fit any screen; between columns
_TEXT, _LAST = 14, 26  # that a column of text takes at least, and one at the end
_BAND = re.compile(r"\[[^\[\]<>&]*%\]")  # of a word, which no line should break


def to_page(report: Report, *, static: bool = False) -> str:
    """Write the whole page."""
    live = None if static else live_part(report.gathered.case, question=report.gathered.score.question)
    style = _style() + (live.css if live else "")
    scripts = [live.script] if live and live.data else []
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy([style], scripts))}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f'<meta name="generator" content="indicia {escape(report.provenance.version)}">',
        '<link rel="icon" href="data:,">',
        f"<title>{escape(report.title)}</title>",
        f"<style>{style}</style>",
    ]
    body = [*_header(report, live), '<main id="content">', *_sections(report, live), "</main>", *_footer(report)]
    body += _scripts(live) if live else []
    parts = ["<!DOCTYPE html>", '<html lang="en">', "<head>", *head, "</head>", "<body>", *body, "</body>", "</html>"]
    return "\n".join(parts) + "\n"


def _scripts(live: LivePart) -> Iterator[str]:
    """The data, which is none that runs, and the one script of the page."""
    if live.data:
        yield f'<script type="application/json" id="{DATA_ID}">{live.data}</script>'
        yield f"<script>{live.script}</script>"


def to_frame(report: Report) -> str:
    """Write the page into a frame, as a notebook shows it."""
    page = escape(to_page(report))
    allowed = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    return (
        f'<iframe title="{escape(report.title)}" sandbox="{allowed}" srcdoc="{page}" '
        'style="width:100%;height:85vh;border:1px solid #8888"></iframe>'
    )


def policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """The content security policy of a page with these styles and scripts and nothing else.

    Examples
    --------
    >>> policy([], [])
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    parts = ["default-src 'none'"]
    for kind, texts in (("style-src", styles), ("script-src", scripts)):
        hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts]
        parts += [f"{kind} {' '.join(hashes)}"] if hashes else []
    return "; ".join([*parts, "img-src data:", "base-uri 'none'", "form-action 'none'"])


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def _header(report: Report, live: LivePart | None) -> Iterator[str]:
    origin = report.provenance
    yield '<a class="skip" href="#content">Skip to the finding</a>'
    yield "<header>"
    yield f'<p class="origin">{escape(words.dates(origin))}</p>'
    yield f"<h1>{escape(words.clean(report.title))}</h1>"
    yield '<nav aria-label="Contents"><ul>'
    for section in report.sections:
        yield f'<li><a href="#{section.id}">{escape(section.heading)}</a></li>'
        yield from ['<li><a href="#live">Move the numbers</a></li>'] if live and section.id == _BEFORE_LIVE else []
    yield "</ul></nav>"
    yield "</header>"


def _footer(report: Report) -> Iterator[str]:
    yield f"<footer><p>{escape(words.origin(report.provenance))}</p></footer>"


def _sections(report: Report, live: LivePart | None) -> Iterator[str]:
    for section in report.sections:
        yield from _block(section, 2)
        yield from [live.html] if live and section.id == _BEFORE_LIVE else []


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Paragraph(spans, tone):
            role = ' role="note"' if tone == "warning" else ""
            yield f"<p{_class(tone)}{role}>{_spans(spans)}</p>"
        case Bullets(items):
            yield f"<ul>{''.join(f'<li>{_spans(item)}</li>' for item in items)}</ul>"
        case Facts():
            yield from _facts(block)
        case Table():
            yield from _table(block)
        case Figure():
            yield from _figure(block)
        case Section() | Beside() | Folded():
            yield from _holder(block, level)


def _holder(block: Section | Beside | Folded, level: int) -> Iterator[str]:
    """What holds other blocks."""
    match block:
        case Beside(left, right):
            yield '<div class="beside"><div>'
            yield from _blocks(left, level)
            yield "</div><div>"
            yield from _blocks(right, level)
            yield "</div></div>"
        case Folded(summary, blocks):
            yield f"<details><summary>{escape(summary)}</summary>"
            yield from _blocks(blocks, level)
            yield "</details>"
        case Section(id_, heading, blocks):
            tag = f"h{min(level, _DEEPEST)}"
            yield f'<section id="{id_}" aria-labelledby="{id_}-heading">'
            yield f'<{tag} id="{id_}-heading">{escape(heading)}</{tag}>'
            yield from _blocks(blocks, level + 1)
            yield "</section>"


def _facts(facts: Facts) -> Iterator[str]:
    yield "<dl>"
    for name, values in facts.pairs:
        said = "".join(f"<dd>{_spans(value)}</dd>" for value in values)
        yield f"<div{_anchor(name)}><dt>{escape(name)}</dt>{said}</div>"
    yield "</dl>"


def _blocks(blocks: Iterable[Block], level: int) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, level)


def _class(name: str) -> str:
    return "" if name == "plain" else f' class="{name}"'


def _anchor(name: str) -> str:
    """The id of a word of the glossary."""
    return next((f' id="word-{key}"' for key, (word, _) in WORDS.items() if word == name), "")


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    text = _BAND.sub(lambda band: f'<span class="band">{band[0]}</span>', escape(together(span.text)))
    if span.style in _TAGS:
        text = f"<{_TAGS[span.style]}>{text}</{_TAGS[span.style]}>"
    if span.link is not None:
        away = "" if span.link.startswith("#") else ' rel="noopener noreferrer external" target="_blank"'
        text = f'<a href="{escape(span.link)}"{away}>{text}</a>'
    if span.word is not None:
        text += f'<a class="note" href="#word-{span.word}" aria-label="what is meant by {span.word}">?</a>'
    return text


def _table(table: Table) -> Iterator[str]:
    sides = [f' class="{"t" if at in table.text else "n"}"' for at in range(len(table.heads))]
    yield f'<figure class="table"><figcaption>{escape(table.caption)}</figcaption>'
    yield f"{_scroll(table.caption, wide=_least_width(table) > _NARROW)}<table>"
    heads = "".join(f'<th scope="col"{s}>{_spans(head)}</th>' for head, s in zip(table.heads, sides, strict=True))
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for at, row in enumerate(table.rows):
        first, *rest = (_spans(cell) for cell in row)
        cells = "".join(f"<td{s}>{cell}</td>" for cell, s in zip(rest, sides[1:], strict=True))
        yield f'<tr{_class("strong" if at in table.strong else "plain")}><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody></table></div></figure>"


def _least_width(table: Table) -> int:
    """How many characters a table needs side by side at least."""
    return sum(_least_column(table, at) + _GAP for at in range(len(table.heads)))


def _least_column(table: Table, at: int) -> int:
    """Figures and code do not break, text does at spaces; the style gives text some room whatever it is."""
    whole = at not in table.text
    cells = [span for row in table.rows for span in row[at]]
    longest = max((len(s.text) for s in cells if whole or s.style == "code"), default=0)
    broken = [word for s in (*cells, *table.heads[at]) for word in s.text.split() if s.style != "code"]
    last = 0 < at == len(table.heads) - 1
    room = 0 if whole else _LAST if last else _TEXT
    return max(longest, room, *map(len, broken)) if broken else max(longest, room)


def _scroll(name: str, *, wide: bool) -> str:
    """The box that scrolls in place of the page; one that may have to can be reached by keyboard."""
    reached = f' tabindex="0" role="group" aria-label="{escape(name)}"' if wide else ""
    return f'<div class="scroll"{reached}>'


def _figure(figure: Figure) -> Iterator[str]:
    image = f'<img alt="{escape(figure.alt)}" src="data:image/svg+xml,{_address(figure.svg)}">'
    yield f'<figure id="figure-{figure.id}">{_scroll(figure.caption, wide=True)}{image}</div>'
    yield f"<figcaption>{escape(figure.caption)}</figcaption></figure>"


def _address(svg: str) -> str:
    """A drawing as part of an address: what would end it, or be read as something else, is written as per cent."""
    return quote(" ".join(svg.split()), safe=_KEPT)
