"""A summary of draws as text and as plain data."""

from collections.abc import Iterator
from typing import Any

from indicia.analysis.draw import words
from indicia.analysis.draw.stream.result import Extreme, Streamed
from indicia.analysis.draw.summary import DrawSummary, End
from indicia.analysis.draw.words import Table
from indicia.engine.export import case_dict
from indicia.engine.show import words as said
from indicia.engine.show.terminal import Paint, cut, in_ascii, pad, painter, width_of, wrap

FORMAT = 1
_NARROWEST, _WIDEST = 60, 110
_GAP = 2
_SHORTEST = 16


def to_dict(summary: DrawSummary) -> dict[str, Any]:
    """Give a summary as mappings, lists, text, numbers and None."""
    return {
        "kind": "draws",
        "format": FORMAT,
        "case": case_dict(summary.provenance),
        "question": summary.question,
        "ask": summary.ask,
        "leader": summary.leader,
        "rival": summary.rival,
        "method": summary.method,
        "seed": summary.seed,
        "held": summary.held,
        "draws": summary.draws,
        "draws_asked": summary.draws_asked,
        "impossible": summary.impossible,
        "acceptance": dict(summary.acceptance),
        "hypotheses": [
            {
                "id": h.id,
                "label": h.label,
                "prior": h.prior,
                "prior_range": [h.prior_low, h.prior_high],
                "score": h.score,
                "range": [h.low, h.high],
                "leads": h.leads,
                "words": [{"word": band.word, "band": [band.low, band.high]} for band in h.bands],
            }
            for h in summary.hypotheses
        ],
        "numbers": [
            {
                "path": n.path,
                "rank_correlation": n.correlation,
                "low": _end(n.low),
                "high": _end(n.high),
                "changes_leader": n.changes_leader(summary.leader),
            }
            for n in summary.numbers
        ],
        "sobol_indices": [
            {
                "input": i.input,
                "first_order": i.first_order,
                "first_order_error": i.first_order_error,
                "total": i.total,
                "total_error": i.total_error,
            }
            for i in summary.indices
        ]
        or None,
        "streamed": None if summary.streamed is None else _streamed(summary.streamed),
    }


def _streamed(streamed: Streamed) -> dict[str, Any]:
    return {
        "resolution": streamed.resolution,
        "correlated_draws": streamed.correlated_draws,
        "hypotheses": [
            {
                "id": s.id,
                "sd": s.sd,
                "quantiles": [{"share": q, "posterior": value} for q, value in s.quantiles.items()],
                "low": _extreme(s.low),
                "high": _extreme(s.high),
                "histogram": [[i, int(n)] for i, n in enumerate(counts) if n],
            }
            for s, counts in zip(streamed.spreads, streamed.histogram, strict=True)
        ],
        "numbers": [{"path": n.path, "mean": n.mean, "sd": n.sd} for n in streamed.numbers],
        "odds_decibans": {
            "mean": streamed.odds_mean,
            "sd": streamed.odds_sd,
            "histogram": [[i, int(n)] for i, n in enumerate(streamed.odds_histogram) if n],
        },
    }


def _extreme(extreme: Extreme) -> dict[str, Any]:
    return {"posterior": extreme.posterior, "draw": extreme.draw, "numbers": dict(extreme.numbers)}


def _end(end: End) -> dict[str, Any]:
    return {"value": end.value, "posterior_of_leader": end.posterior, "leader": end.leader}


def to_text(summary: DrawSummary, *, width: int = 100, utf8: bool = True, colour: bool = False) -> str:
    """Write a summary for a terminal, from 60 to 110 columns wide."""
    width = min(max(width, _NARROWEST), _WIDEST)
    paint = painter(colour=colour)
    blocks = ["\n".join(_title(summary, width, paint))]
    blocks.append("\n".join(wrap(f"{words.lead_in(summary)} {words.how(summary)}", width)))
    blocks += ["\n".join(laid_out(table, width, paint)) for table in words.tables(summary)]
    foot = [line for text in (words.caution(), *said.changed(summary.provenance)) for line in wrap(text, width)]
    foot.append(paint(pad(cut(said.identity(summary.provenance), width), width, right=True), "dim"))
    blocks.append("\n".join(foot))
    text = "\n\n".join(blocks)
    return text if utf8 else in_ascii(text)


def _title(summary: DrawSummary, width: int, paint: Paint) -> Iterator[str]:
    title, dates = said.clean(summary.provenance.title), said.dates(summary.provenance)
    if width_of(title) + width_of(dates) + _GAP <= width:
        yield paint(title, "bold") + pad(dates, width - width_of(title), right=True)
    else:
        yield from (paint(line, "bold") for line in wrap(title, width))
        yield from wrap(dates, width)
    yield from (paint(line, "bold") for line in wrap(said.clean(summary.ask), width))


def laid_out(table: Table, width: int, paint: Paint) -> Iterator[str]:
    """Lay a table out; its first column gives way, and a last column of words that has no room goes below its row."""
    yield from (paint(line, "bold") for line in wrap(table.title, width))
    last = len(table.heads) - 1
    columns = words.widths([[width_of(cell) for cell in row] for row in (table.heads, *table.rows)])
    below = last in table.text and last > 0 and sum(columns) + _GAP * len(columns) > width
    shown = last if below else last + 1
    rest = sum(columns[1:shown]) + _GAP * shown
    columns[0] = min(columns[0], max(width - rest, _SHORTEST))
    yield paint(_line(table.heads[:shown], columns, table), "dim")
    for row in table.rows:
        yield _line(row[:shown], columns, table)
        if below and row[last]:
            yield from (f"    {line}" for line in wrap(row[last], width - 4))


def _line(cells: tuple[str, ...], columns: list[int], table: Table) -> str:
    parts = [pad(cut(cell, columns[i]), columns[i], right=i not in table.text) for i, cell in enumerate(cells)]
    return (" " * _GAP + (" " * _GAP).join(parts)).rstrip()
