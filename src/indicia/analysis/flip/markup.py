"""A flip sheet as Markdown and as HTML."""

from html import escape as _escape

from indicia.analysis.flip import words
from indicia.analysis.flip.sheet import FlipSheet
from indicia.engine.show import words as said
from indicia.engine.show.markdown import escape


def to_markdown(sheet: FlipSheet) -> str:
    """Write a sheet for a report: every number that can change the answer, and the origin."""
    blocks = [f"# {escape(sheet.provenance.title)}", escape(said.dates(sheet.provenance)), f"## {escape(sheet.ask)}"]
    blocks.append(escape(words.lead_in(sheet)))
    rows = words.rows(sheet, sheet.flipping)
    if rows:
        cells = [[f"`{row[0]}`" if row[0] else "", *map(escape, row[1:])] for row in rows]
        lines = [list(words.HEADS), [":--", "--:", "--:", "--:", ":--", ":--"], *cells]
        blocks.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    blocks.append(escape(" ".join([words.never(sheet), *words.remarks(sheet)])))
    blocks += [escape(text) for text in said.changed(sheet.provenance)]
    blocks.append(f"*{escape(said.identity(sheet.provenance))}*")
    return "\n\n".join(blocks) + "\n"


def to_html(sheet: FlipSheet) -> str:
    """Write a sheet as a piece of HTML; every text of the case is escaped."""
    head = "".join(f'<th{side} scope="col">{head}</th>' for side, head in zip(_SIDES, words.HEADS, strict=True))
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in words.rows(sheet, sheet.flipping))
    parts = [
        f'<div class="indicia"><strong>{_html(sheet.provenance.title)}</strong> {_html(said.dates(sheet.provenance))}',
        f"<h3>{_html(sheet.ask)}</h3><p>{_html(words.lead_in(sheet))}</p>",
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else "",
        *(f"<p>{_html(text)}</p>" for text in (words.never(sheet), *words.remarks(sheet))),
        *(f"<p>{_html(text)}</p>" for text in said.changed(sheet.provenance)),
        f"<footer>{_html(said.identity(sheet.provenance))}</footer></div>",
    ]
    return "\n".join(part for part in parts if part)


_SIDES = ("", ' class="n"', ' class="n"', ' class="n"', "", "")  # figures stand to the right


def _cells(row: tuple[str, ...]) -> str:
    return "".join(f"<td{side}>{_html(cell)}</td>" for side, cell in zip(_SIDES, row, strict=True))


def _html(text: str) -> str:
    return _escape(said.clean(text), quote=True)
