"""An impact as text, Markdown and HTML. None of them can be quoted without question, prior, alternatives and odds."""

from collections.abc import Callable, Iterator

from indicia.analysis.impact.export import to_dict as to_dict
from indicia.analysis.impact.result import Impact
from indicia.analysis.impact.tables import Table, deciding, standing, tables
from indicia.engine.show import words
from indicia.engine.show.html import escape as escape_html
from indicia.engine.show.markdown import escape as escape_markdown
from indicia.engine.show.terminal import Paint, cut, in_ascii, pad, painter, width_of, wrap

_NARROWEST, _WIDEST = 56, 110
_GAP, _LEAST_TEXT, _MOST_NAME, _LEAST_NAME = 2, 16, 40, 12


def to_text(impact: Impact, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
    """Write an impact for a terminal, from 56 to 110 columns wide."""
    width = min(max(width, _NARROWEST), _WIDEST)
    paint = painter(colour=colour)
    blocks = [_title(impact, width, paint)]
    blocks.append([paint(line, "bold") for line in wrap(words.clean(impact.answer.ask), width)])
    blocks[-1] += wrap(standing(impact), width)
    blocks.append(wrap(deciding(impact), width))
    blocks += [list(_table(table, width, paint)) for table in tables(impact)]
    foot = [line for text in words.changed(impact.provenance) for line in wrap(text, width)]
    blocks.append([*foot, paint(pad(words.identity(impact.provenance), width, right=True), "dim")])
    text = "\n\n".join("\n".join(block) for block in blocks)
    return text if utf8 else in_ascii(text)


def _title(impact: Impact, width: int, paint: Paint) -> list[str]:
    title, dates = words.clean(impact.provenance.title), words.dates(impact.provenance)
    if width_of(title) + width_of(dates) + _GAP <= width:
        return [paint(title, "bold") + pad(dates, width - width_of(title), right=True)]
    return [*(paint(line, "bold") for line in wrap(title, width)), *wrap(dates, width)]


def _table(table: Table, width: int, paint: Paint) -> Iterator[str]:
    yield paint(table.heading, "bold")
    yield from wrap(table.note, width)
    widths = _widths(table, width)
    yield _line(table.heads, widths, table.left, lambda text: paint(text, "dim"))
    for at, row in enumerate(table.rows):
        style = (lambda text: paint(text, "bold")) if at in table.bold else str
        yield _line(row, widths, table.left, style)


def _widths(table: Table, width: int) -> list[int]:
    """Columns of each cell: names are shortened before anything else, a report that has no room is left out."""
    widths = [max(width_of(row[at]) for row in (table.heads, *table.rows)) for at in range(len(table.heads))]
    if table.heads[-1] == "report":
        names = min(widths[0], _MOST_NAME)
        room = width - names - sum(widths[1:-1]) - _GAP * len(widths)
        widths = [*widths[:-1], room] if room >= _LEAST_TEXT else widths[:-1]
    for at in sorted(table.left):
        over = sum(widths) + _GAP * len(widths) - width
        if at < len(widths) and over > 0:
            widths[at] = max(widths[at] - over, min(widths[at], _LEAST_NAME))
    return widths


def _line(row: tuple[str, ...], widths: list[int], left: frozenset[int], style: Callable[[str], str]) -> str:
    cells = [pad(cut(text, room), room, right=at not in left) for at, (text, room) in enumerate(zip(row, widths))]  # noqa: B905  # a last column without room is left out
    return style(("  " + "  ".join(cells)).rstrip())


def to_markdown(impact: Impact) -> str:
    """Write an impact for a report."""
    blocks = [f"# {escape_markdown(impact.provenance.title)}", escape_markdown(words.dates(impact.provenance))]
    blocks.append(f"## {escape_markdown(impact.answer.ask)}")
    blocks += [escape_markdown(standing(impact)), escape_markdown(deciding(impact))]
    for table in tables(impact):
        blocks += [f"## {table.heading}", escape_markdown(table.note), _pipes(table)]
    blocks += [escape_markdown(text) for text in words.changed(impact.provenance)]
    blocks.append(f"*{escape_markdown(words.identity(impact.provenance))}*")
    return "\n\n".join(blocks) + "\n"


def _pipes(table: Table) -> str:
    rule = [":--" if at in table.left else "--:" for at in range(len(table.heads))]
    rows = [[escape_markdown(cell) for cell in row] for row in table.rows]
    rows = [[f"**{cell}**" if cell else "" for cell in row] if at in table.bold else row for at, row in enumerate(rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (table.heads, rule, *rows))


def to_html(impact: Impact) -> str:
    """Write an impact as a piece of HTML; every text of the case is escaped."""
    origin = impact.provenance
    parts = [f"<div><p><strong>{escape_html(origin.title)}</strong> · {escape_html(words.dates(origin))}</p>"]
    parts.append(f"<h3>{escape_html(impact.answer.ask)}</h3>")
    parts += [f"<p>{escape_html(text)}</p>" for text in (standing(impact), deciding(impact))]
    for table in tables(impact):
        parts += [f"<h4>{table.heading}</h4><p>{escape_html(table.note)}</p>", *_html_table(table)]
    parts += [f"<p>{escape_html(text)}</p>" for text in words.changed(origin)]
    return "\n".join([*parts, f"<footer>{escape_html(words.identity(origin))}</footer></div>"])


def _html_table(table: Table) -> Iterator[str]:
    sides = ["left" if at in table.left else "right" for at in range(len(table.heads))]
    heads = "".join(f'<th style="text-align:{s}">{h}</th>' for h, s in zip(table.heads, sides, strict=True))
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for at, row in enumerate(table.rows):
        weight = ' style="font-weight:bold"' if at in table.bold else ""
        cells = "".join(
            f'<td style="text-align:{s}">{escape_html(cell)}</td>' for cell, s in zip(row, sides, strict=True)
        )
        yield f"<tr{weight}>{cells}</tr>"
    yield "</tbody></table>"
