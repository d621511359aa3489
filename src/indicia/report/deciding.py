"""What the finding hangs on: the items without which another would lead, and the numbers nearest to a flip."""

from collections.abc import Iterator

from indicia.analysis.draw import DrawSummary
from indicia.analysis.draw import words as of_draws
from indicia.analysis.flip import Move
from indicia.analysis.flip import words as of_flips
from indicia.analysis.impact import Impact
from indicia.analysis.impact import tables as of_impact
from indicia.analysis.impact.tables import Table as ImpactTable
from indicia.report.document import Block, Section, Spans, Table, code, para, short, table
from indicia.report.gather import Gathered
from indicia.report.pictures import picture

MOST = 10
"""Rows of a table of what matters most."""


def deciding(g: Gathered) -> Section:
    """The section."""
    blocks: list[Block] = []
    if g.impact is not None:
        blocks += _items(g.impact)
    blocks += _flips(g)
    blocks += picture("tornado", g)
    blocks += _tornado(g.ranges.get(g.score.question))
    return Section("deciding", "What it hangs on", tuple(blocks))


def _items(impact: Impact) -> Iterator[Block]:
    yield para(of_impact.deciding(impact), tone="lead")
    for found in of_impact.tables(impact):
        if found.heads[0] == "item":
            shown = converted(found, code_first=True, most=MOST)
            left = len(found.rows) - len(shown.rows)
            more = f" {left:,} more, which it needs less, stand with the evidence below." if left else ""
            yield shown
            yield para(found.note + more, tone="quiet")
        elif found.heads[0] == "group" and found.bold:
            yield converted(found, code_first=True, most=MOST)
            yield para(found.note, tone="quiet")
        elif found.heads[0] == "group":
            yield para(f"No redundancy of any group ({len(found.rows)} in all) changes who leads.")


def converted(found: ImpactTable, *, code_first: bool = False, most: int | None = None) -> Table:
    """A table of an impact as one of a report."""
    rows = [
        [code(row[0]) if code_first else row[0], *(short(cell) for cell in row[1:])] for row in found.rows[slice(most)]
    ]
    heads = [head.capitalize() for head in found.heads]
    strong = {at for at in found.bold if at < len(rows)}
    return table(found.heading, heads, rows, text=found.left, strong=strong)


def _flips(g: Gathered) -> Iterator[Block]:
    sheet = g.sheet
    yield para(of_flips.sentence(sheet), tone="lead")
    yield from picture("flips", g)
    moves = sheet.flipping[:MOST]
    if not moves:
        return
    heads = [head.capitalize() for head in of_flips.HEADS]
    rows: list[list[str | Spans]] = []
    for move in moves:
        rows += [_named(row) for row in of_flips.rows(sheet, (_nearest(move),))]
    yield table("Numbers nearest to a flip, each moved alone", heads, rows, text={0, 4, 5})
    left = len(sheet.flipping) - len(moves)
    more = f"{left:,} more could, with larger moves." if left else ""
    yield para(more, of_flips.never(sheet), *of_flips.remarks(sheet), tone="quiet")


def _nearest(move: Move) -> Move:
    """The move with its nearest flip only."""
    from dataclasses import replace

    return replace(move, flips=move.flips[:1])


def _named(row: tuple[str, ...]) -> list[str | Spans]:
    return [code(row[0]), *(short(cell) for cell in row[1:])]


def _tornado(summary: DrawSummary | None) -> Iterator[Block]:
    if summary is None:
        return
    for found in of_draws.tables(summary):
        if found.heads[0] == "each number alone":
            rows = [_named(row) for row in found.rows]
            empty = not any(row[-1] for row in found.rows)
            heads = ["Number", "At 5 %", "Posterior there", "At 95 %", "Posterior there", "Leader changes"]
            if empty:
                heads, rows = heads[:-1], [row[:-1] for row in rows]
            yield table(found.title, heads, rows, text={0, 5})
    yield para(of_draws.how(summary), of_draws.caution(), tone="quiet")
