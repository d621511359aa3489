"""A summary of a run as text, Markdown, HTML and plain data."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from indicia.analysis.draw.markup import html, html_rows, pipes
from indicia.analysis.draw.show import laid_out
from indicia.analysis.draw.words import Table, value
from indicia.engine.export import FORMAT, case_dict
from indicia.engine.show import words as said
from indicia.engine.show.markdown import escape
from indicia.engine.show.terminal import Paint, in_ascii, painter, width_of, wrap
from indicia.inference.summary import InferenceSummary

_MOST = 12
_LISTED = 6
_GAP = 2


def to_dict(summary: InferenceSummary) -> dict[str, Any]:
    """Give a summary as plain data; keys as in ``docs/json.md``."""
    diagnostics = {**asdict(summary.diagnostics), "faults": list(summary.diagnostics.faults)}
    return {
        "kind": "inference",
        "format": FORMAT,
        "case": case_dict(summary.provenance),
        "hypotheses": [asdict(h) for h in summary.hypotheses],
        "numbers": [{**asdict(n), "fights": n.fights} for n in summary.numbers],
        "held": list(summary.held),
        "summed_out": list(summary.summed_out),
        "diagnostics": diagnostics,
        "seed": summary.seed,
        "compile_seconds": summary.compile_seconds,
        "sample_seconds": summary.sample_seconds,
    }


def _tables(summary: InferenceSummary) -> list[Table]:
    """The hypotheses of each question, then the numbers."""
    found = []
    for question, ask in summary.asks:
        rows = tuple(
            (
                said.clean(h.label),
                said.probability(h.prior),
                said.probability(h.score, 3),
                said.probability(h.posterior, 3),
                f"± {h.mcse:.4f}" if h.mcse >= 0.00005 else "below 0.0001",
            )
            for h in sorted(summary.hypotheses, key=lambda h: -h.posterior)
            if h.question == question
        )
        found.append(Table(said.clean(ask), ("", "prior", "score", "posterior", "sampling error"), rows))
    shown = [*summary.numbers[:_MOST], *(n for n in summary.numbers[_MOST:] if n.fights)]
    numbers = tuple(
        (
            n.path,
            value(n.prior),
            f"{value(n.prior_low)} to {value(n.prior_high)}",
            value(n.posterior),
            f"{value(n.low)} to {value(n.high)}",
            f"{n.shift:+.2f}",
            "fights" if n.fights else "",
        )
        for n in shown
    )
    heads = ("number", "stated", "90 %", "posterior", "90 %", "shift, sd", "evidence")
    found.append(Table(f"What the evidence did to the numbers: {len(shown)} of {len(summary.numbers)}", heads, numbers))
    return found


def _sentences(summary: InferenceSummary) -> list[str]:
    d = summary.diagnostics
    text = [
        f"{d.draws:,} draws in {d.chains} chains, seed {summary.seed}: {d.divergences:,} diverging, "
        f"r-hat {d.r_hat:.3f}, at least {d.ess_bulk:,.0f} effective.",
        "The posterior sums over the uncertain numbers; the score puts each at its central value. 'Fights': what was "
        "stated and what the evidence says pull apart.",
    ]
    if summary.held:
        more = f" and {len(summary.held) - _LISTED} more" if len(summary.held) > _LISTED else ""
        text.append(f"Not updated, since evidence cannot teach them: {', '.join(summary.held[:_LISTED])}{more}.")
    if summary.summed_out:
        text.append(f"Counts summed out: {', '.join(summary.summed_out)}.")
    return [*text, *said.changed(summary.provenance)]


def _warnings(summary: InferenceSummary) -> list[str]:
    return [f"Not to be trusted: {text}." for text in summary.diagnostics.faults]


def to_text(summary: InferenceSummary, *, width: int, utf8: bool, colour: bool) -> str:
    """Write a summary for a terminal, from 60 to 110 columns wide."""
    width, paint = min(max(width, 60), 110), painter(colour=colour)
    head = [paint(said.clean(summary.provenance.title), "bold"), said.dates(summary.provenance)]
    blocks = ["\n".join(head), *("\n".join(wrap(text, width)) for text in _warnings(summary))]
    *questions, numbers = _tables(summary)
    blocks += ["\n".join(laid_out(table, width, paint)) for table in questions]
    blocks.append("\n".join(_with_whole_paths(numbers, width, paint)))
    blocks += ["\n".join(line for text in _sentences(summary) for line in wrap(text, width))]
    text = "\n\n".join([*blocks, paint(said.identity(summary.provenance), "dim")])
    return text if utf8 else in_ascii(text)


def _with_whole_paths(table: Table, width: int, paint: Paint) -> Iterator[str]:
    """Lay the numbers out; where a path has no room beside its figures, each stands above its own."""
    columns = [max(width_of(cell) for cell in column) for column in zip(table.heads, *table.rows, strict=True)]
    if sum(columns) + _GAP * len(columns) <= width:
        yield from laid_out(table, width, paint)
        return
    figures = Table(table.title, table.heads[1:], tuple(row[1:] for row in table.rows), text=())
    lines = list(laid_out(figures, width - _GAP, paint))
    first = len(lines) - len(table.rows)
    yield from lines[: first - 1]
    yield f"{' ' * _GAP}{lines[first - 1]}"
    for row, line in zip(table.rows, lines[first:], strict=True):
        yield f"{' ' * _GAP}{row[0]}"
        yield f"{' ' * _GAP}{line}"


def to_markdown(summary: InferenceSummary) -> str:
    """Write a summary for a report."""
    blocks = [f"# {escape(said.clean(summary.provenance.title))}", escape(said.dates(summary.provenance))]
    blocks += [f"**{escape(text)}**" for text in _warnings(summary)]
    for table in _tables(summary):
        blocks += [f"### {escape(table.title)}", pipes(table)]
    blocks += [escape(text) for text in _sentences(summary)]
    return "\n\n".join([*blocks, f"*{escape(said.identity(summary.provenance))}*"]) + "\n"


def to_html(summary: InferenceSummary) -> str:
    """Write a summary as a piece of HTML; every text is escaped."""
    parts = [f'<div class="indicia"><strong>{html(summary.provenance.title)}</strong> ']
    parts.append(f"{html(said.dates(summary.provenance))}")
    parts += [f"<p><strong>{html(text)}</strong></p>" for text in _warnings(summary)]
    for table in _tables(summary):
        parts += [f"<h4>{html(table.title)}</h4>", html_rows(table)]
    parts += [f"<p>{html(text)}</p>" for text in _sentences(summary)]
    return "\n".join([*parts, f"<footer>{html(said.identity(summary.provenance))}</footer></div>"])
