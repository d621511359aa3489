"""A conflict as text, Markdown, HTML and plain data."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from indicia.analysis.conflict.blocks import Block, blocks_of
from indicia.analysis.conflict.result import ALARM_SD, ALARM_TAIL, Conflict
from indicia.engine.show import words
from indicia.engine.show.html import escape as escape_html
from indicia.engine.show.markdown import escape as escape_markdown
from indicia.engine.show.terminal import Paint, cut, in_ascii, pad, painter, width_of, wrap

_NARROWEST, _WIDEST = 56, 110
_GAP, _LEAST_TEXT, _LEAST_NAME, _MOST_NAME = 2, 16, 4, 40


def to_dict(found: Conflict) -> dict[str, Any]:
    """Give everything as mappings, lists, text, numbers and None; the keys are in ``docs/json.md``."""
    from indicia.engine.export import case_dict

    answer = found.answer
    return {
        "kind": "conflict",
        "format": 1,
        "case": case_dict(found.provenance),
        "question": answer.id,
        "leader": answer.leader,
        "conflict_bits": found.conflict_bits,
        "findings": [asdict(finding) for finding in found.findings],
        "left_out": dict(found.left_out),
        "rare_cases": [asdict(case) for case in found.rare_cases],
        "surprise": {
            "hypotheses": [asdict(surprise) for surprise in found.surprises],
            "judged_by": list(found.judged_by),
            "not_judged_by": dict(found.not_judged_by),
            "draws": found.draws,
            "above_sd": ALARM_SD,
            "tail_below": ALARM_TAIL,
            "alarm": found.alarm,
        },
        "catch_all": None if found.catch_all is None else asdict(found.catch_all),
    }


def to_text(found: Conflict, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
    """Write a conflict for a terminal, from 56 to 110 columns wide."""
    width = min(max(width, _NARROWEST), _WIDEST)
    paint = painter(colour=colour)
    parts = [_title(found, width, paint)]
    parts += [list(_block(block, width, paint)) for block in blocks_of(found)]
    foot = [line for text in words.changed(found.provenance) for line in wrap(text, width)]
    parts.append([*foot, paint(pad(words.identity(found.provenance), width, right=True), "dim")])
    text = "\n\n".join("\n".join(part) for part in parts)
    return text if utf8 else in_ascii(text)


def _title(found: Conflict, width: int, paint: Paint) -> list[str]:
    title, dates = words.clean(found.provenance.title), words.dates(found.provenance)
    if width_of(title) + width_of(dates) + _GAP <= width:
        return [paint(title, "bold") + pad(dates, width - width_of(title), right=True)]
    return [*(paint(line, "bold") for line in wrap(title, width)), *wrap(dates, width)]


def _block(block: Block, width: int, paint: Paint) -> Iterator[str]:
    yield from (paint(line, "bold") for line in wrap(block.heading, width))
    yield from (line for text in block.before for line in wrap(text, width))
    if block.rows:
        widths = _widths(block, width)
        yield _line(block, block.heads, widths, paint, "dim")
        for at, row in enumerate(block.rows):
            yield _line(block, row, widths, paint, "bold" if at in block.bold else "")
    yield from (line for text in block.behind for line in wrap(text, width))


def _widths(block: Block, width: int) -> list[int]:
    """Columns' widths: names and the text of a last column share what the figures leave; without room it goes."""
    widths = [max(width_of(row[at]) for row in (block.heads, *block.rows)) for at in range(len(block.heads))]
    widths[0] = min(widths[0], _MOST_NAME)
    last = len(widths) - 1
    if last in block.left:
        room = width - sum(widths[:last]) - _GAP * len(widths)
        widths = widths[:last] if room < _LEAST_TEXT else [*widths[:last], min(room, widths[last])]
    widths[0] = max(min(widths[0], width - sum(widths[1:]) - _GAP * len(widths)), _LEAST_NAME)
    return widths


def _line(block: Block, row: tuple[str, ...], widths: list[int], paint: Paint, style: str) -> str:
    cells = [pad(cut(row[at], room), room, right=at not in block.left) for at, room in enumerate(widths)]
    text = (" " * _GAP + (" " * _GAP).join(cells)).rstrip()
    return paint(text, style) if style else text


def to_markdown(found: Conflict) -> str:
    """Write a conflict for a report."""
    parts = [f"# {escape_markdown(found.provenance.title)}", escape_markdown(words.dates(found.provenance))]
    for block in blocks_of(found):
        parts += [f"## {escape_markdown(block.heading)}", *map(escape_markdown, block.before)]
        parts += [_pipes(block)] if block.rows else []
        parts += map(escape_markdown, block.behind)
    parts += [escape_markdown(text) for text in words.changed(found.provenance)]
    parts.append(f"*{escape_markdown(words.identity(found.provenance))}*")
    return "\n\n".join(parts) + "\n"


def _pipes(block: Block) -> str:
    rule = tuple(":--" if at in block.left else "--:" for at in range(len(block.heads)))
    rows = [tuple(map(escape_markdown, row)) for row in block.rows]
    rows = [tuple(f"**{cell}**" for cell in row) if at in block.bold else row for at, row in enumerate(rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (block.heads, rule, *rows))


def to_html(found: Conflict) -> str:
    """Write a conflict as a piece of HTML; every text of the case is escaped."""
    origin = found.provenance
    parts = [f"<div><p><strong>{escape_html(origin.title)}</strong> · {escape_html(words.dates(origin))}</p>"]
    for block in blocks_of(found):
        parts.append(f"<h4>{escape_html(block.heading)}</h4>")
        parts += [f"<p>{escape_html(text)}</p>" for text in block.before]
        parts += [_html_table(block)] if block.rows else []
        parts += [f"<p>{escape_html(text)}</p>" for text in block.behind]
    parts += [f"<p>{escape_html(text)}</p>" for text in words.changed(origin)]
    parts.append(f"<p><small>{escape_html(words.identity(origin))}</small></p></div>")
    return "\n".join(parts)


def _html_table(block: Block) -> str:
    def row(cells: tuple[str, ...], tag: str, bold: bool) -> str:
        sides = ("left" if at in block.left else "right" for at in range(len(cells)))
        inner = "".join(
            f'<{tag} style="text-align:{side}">{escape_html(cell)}</{tag}>'
            for cell, side in zip(cells, sides, strict=True)
        )
        return f'<tr style="font-weight:bold">{inner}</tr>' if bold else f"<tr>{inner}</tr>"

    body = "".join(row(cells, "td", at in block.bold) for at, cells in enumerate(block.rows))
    return f"<table><thead>{row(block.heads, 'th', False)}</thead><tbody>{body}</tbody></table>"
