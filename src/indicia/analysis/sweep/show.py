"""A sweep as text and as Markdown: where the leader changes, with the values at the ends."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from indicia.analysis.sweep.read import Read
from indicia.analysis.sweep.show_map import show_map
from indicia.analysis.sweep.tables import Table, table_of
from indicia.engine.show import words
from indicia.engine.show.markdown import escape
from indicia.engine.show.terminal import cut, in_ascii, pad, painter, width_of, wrap

if TYPE_CHECKING:
    import xarray as xr

_NARROWEST, _WIDEST = 56, 110
_FEWEST = 3


def to_text(found: "xr.Dataset", *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
    """Write a sweep for a terminal.

    Parameters
    ----------
    found
        From `sweep`.
    width
        Columns of the terminal; lines stay within it, from 56 to 110.
    utf8, colour
        What it can show.
    """
    width = min(max(width, _NARROWEST), _WIDEST)
    read, paint = Read(found), painter(colour=colour)
    blocks = [
        [paint(line, "bold") for line in wrap(words.clean(read.provenance.title), width)]
        + wrap(words.dates(read.provenance), width),
        [paint(line, "bold") for line in wrap(words.clean(read.ask), width)]
        + [line for sentence in read.sentences() for line in wrap(sentence, width)],
    ]
    drawn = show_map(read, width)
    blocks += [drawn] if drawn else []
    table = table_of(read)
    blocks += [list(_lay_out(table, width))] if table.rows else []
    blocks += [[line for note in table.notes for line in wrap(note, width)]] if table.notes else []
    foot = [line for text in words.changed(read.provenance) for line in wrap(text, width)]
    foot.append(paint(pad(cut(words.identity(read.provenance), width), width, right=True), "dim"))
    text = "\n\n".join("\n".join(line.rstrip() for line in block) for block in [*blocks, foot])
    return text if utf8 else in_ascii(text)


def to_markdown(found: "xr.Dataset") -> str:
    """Write a sweep for a report."""
    read = Read(found)
    table, drawn = table_of(read), show_map(read, _WIDEST)
    blocks = [f"# {escape(read.provenance.title)}", escape(words.dates(read.provenance)), f"## {escape(read.ask)}"]
    blocks += [escape(" ".join(read.sentences()))]
    blocks += ["\n".join(("```text", *(line.rstrip() for line in drawn), "```"))] if drawn else []
    if table.rows:
        rule = [":--" if table.is_text(i) else "--:" for i in range(len(table.heads))]
        filled = [(*row, *("",) * (len(table.heads) - len(row))) for row in (table.heads, *table.rows)]
        cells = [[escape(c) for c in row] for row in filled]
        blocks.append("\n".join(f"| {' | '.join(row)} |" for row in (cells[0], rule, *cells[1:])))
    blocks += [escape(note) for note in table.notes]
    blocks += [escape(text) for text in words.changed(read.provenance)]
    return "\n\n".join([*blocks, f"*{escape(words.identity(read.provenance))}*"]) + "\n"


def _lay_out(table: Table, width: int) -> Iterator[str]:
    full: Sequence[Sequence[str]] = [row for row in (table.heads, *table.rows) if len(row) == len(table.heads)]
    widths = [max(width_of(row[i]) for row in full) for i in range(len(table.heads))]
    while sum(w + 2 for w in widths) > width and len(widths) > _FEWEST:
        widths.pop()  # the last columns are the least
    for row in (table.heads, *table.rows):
        columns = enumerate(zip(row, widths, strict=False))
        cells = [pad(cell, w, right=not table.is_text(i)) for i, (cell, w) in columns]
        yield cut("  " + "  ".join(cells), width)
