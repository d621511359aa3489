"""What a report is before it is a page: sections of paragraphs, tables and figures, as plain frozen data.

The makers of sections fill these once; the renderers turn them into HTML, Markdown and Typst and know nothing of cases.
All text in them is text: a renderer escapes it, whatever it says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from indicia.engine.show.terminal import cut
from indicia.engine.show.words import clean

LONG, LINE = 4_000, 300
"""Characters of a paragraph, and of what stands on a line, before it is cut."""
_LONGEST_LINK = 2_000
_TOGETHER = re.compile(r"(?<=\d) %| : (?=\d)| × 10|(?<=\d) dB")

type Style = Literal["plain", "strong", "code", "quiet"]
type Tone = Literal["plain", "lead", "warning", "quiet"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text.

    Attributes
    ----------
    link
        An address that begins with http:// or https://, or ``#`` and an anchor of the same report.
    word
        The word of the glossary at the end that explains it.
    """

    text: str
    style: Style = "plain"
    link: str | None = None
    word: str | None = None


type Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some spans in a row."""

    spans: Spans
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what there is under each, one or several."""

    pairs: tuple[tuple[str, tuple[Spans, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads.

    Attributes
    ----------
    caption
        What the table shows.
    text
        The columns read from the left; all others are figures.
    strong
        The rows that stand out.
    """

    caption: str
    heads: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    text: frozenset[int] = frozenset({0})
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing.

    Attributes
    ----------
    id
        Short and unique: the name of its file where it has one.
    alt
        What it shows, for who cannot see it.
    svg
        The drawing.
    """

    id: str
    caption: str
    alt: str
    svg: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """Two stacks that stand side by side where there is room."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Folded:
    """What most readers pass over; a page opens it on demand."""

    summary: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, sections included."""

    id: str
    heading: str
    blocks: "tuple[Block, ...]"


type Block = Paragraph | Bullets | Facts | Table | Figure | Beside | Folded | Section


def short(text: str, most: int = LINE) -> str:
    """Text of a case as it may be printed: on one line, harmless, and cut where it is endless.

    Examples
    --------
    >>> short("a long   story", 8)
    'a long…'
    """
    return cut(clean(text[: 4 * most]), most)


def say(text: str, style: Style = "plain", *, link: str | None = None, word: str | None = None) -> Spans:
    """One span."""
    return (Span(short(text, LONG), style, link, word),)


def para(*texts: str, tone: Tone = "plain") -> Paragraph:
    """A paragraph of sentences."""
    return Paragraph(say(" ".join(text for text in texts if text)), tone)


def code(text: str) -> Spans:
    """An identifier or a path."""
    return (Span(short(text), "code"),)


def together(text: str) -> str:
    r"""Text whose percentages and odds stay on one line.

    Examples
    --------
    >>> together("55-80 %, 2 : 1")
    '55-80\xa0%, 2\xa0:\xa01'
    """
    return _TOGETHER.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def joined(parts: Sequence[Spans], between: str = ", ") -> Spans:
    """Spans with something between them."""
    found: list[Span] = []
    for part in parts:
        found += [Span(between)] if found else []
        found += part
    return tuple(found)


def address(url: str) -> Spans:
    """A web address as a link where it is one (http or https with a host), as mere text where not."""
    text = clean(url[: 4 * _LONGEST_LINK])
    safe = len(url) <= _LONGEST_LINK and text == url and _is_web(url)
    return (Span(cut(text, LINE), "plain", url if safe else None),)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # such as a bracket that is not closed
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and str(host).isascii()
        and not any(c in url for c in " \"'<>\\^`{|}")
    )


def table(
    caption: str,
    heads: Sequence[str | Spans],
    rows: Sequence[Sequence[str | Spans]],
    *,
    text: frozenset[int] | set[int] = frozenset({0}),
    strong: frozenset[int] | set[int] = frozenset(),
) -> Table:
    """A table, cells of mere text included."""
    return Table(
        caption,
        tuple(map(_cell, heads)),
        tuple(tuple(map(_cell, row)) for row in rows),
        frozenset(text),
        frozenset(strong),
    )


def _cell(cell: str | Spans) -> Spans:
    return say(cell) if isinstance(cell, str) else cell


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block, those inside others behind the one that holds them."""
    for block in blocks:
        yield block
        match block:
            case Section() | Folded():
                yield from walk(block.blocks)
            case Beside():
                yield from walk(block.left)
                yield from walk(block.right)
            case _:
                pass
