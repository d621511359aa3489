"""A summary of draws as Markdown and as HTML."""

from html import escape as _escape

from indicia.analysis.draw import words
from indicia.analysis.draw.summary import DrawSummary
from indicia.analysis.draw.words import Table
from indicia.engine.show import words as said
from indicia.engine.show.markdown import escape


def to_markdown(summary: DrawSummary) -> str:
    """Write a summary for a report."""
    blocks = [f"# {escape(summary.provenance.title)}", escape(said.dates(summary.provenance))]
    blocks += [f"## {escape(summary.ask)}", escape(words.lead_in(summary)), escape(words.how(summary))]
    for table in words.tables(summary):
        blocks += [f"### {escape(table.title)}", pipes(table)]
    blocks += [escape(text) for text in (words.caution(), *said.changed(summary.provenance))]
    blocks.append(f"*{escape(said.identity(summary.provenance))}*")
    return "\n\n".join(blocks) + "\n"


def pipes(table: Table) -> str:
    """A table in Markdown."""
    rule = [":--" if i in table.text else "--:" for i in range(len(table.heads))]
    lines = [[escape(head) for head in table.heads], rule, *([escape(cell) for cell in row] for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def to_html(summary: DrawSummary) -> str:
    """Write a summary as a piece of HTML; every text of the case is escaped."""
    parts = [
        f'<div class="indicia"><strong>{html(summary.provenance.title)}</strong> '
        f"{html(said.dates(summary.provenance))}<h3>{html(summary.ask)}</h3>",
        f"<p>{html(words.lead_in(summary))} {html(words.how(summary))}</p>",
    ]
    for table in words.tables(summary):
        parts += [f"<h4>{html(table.title)}</h4>", html_rows(table)]
    parts += [f"<p>{html(text)}</p>" for text in (words.caution(), *said.changed(summary.provenance))]
    parts.append(f"<footer>{html(said.identity(summary.provenance))}</footer></div>")
    return "\n".join(parts)


def html_rows(table: Table) -> str:
    """A table in HTML."""
    head = "".join(f'<th scope="col">{html(cell)}</th>' for cell in table.heads)
    body = "".join(f"<tr>{''.join(f'<td>{html(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def html(text: str) -> str:
    """Text of a case, escaped."""
    return _escape(said.clean(text), quote=True)
