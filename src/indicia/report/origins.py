"""Who speaks and who carries: reports against those who are behind them."""

from collections.abc import Iterator

from indicia.analysis.impact import tables as of_impact
from indicia.engine.show import words
from indicia.report.deciding import converted
from indicia.report.document import Block, Section, Spans, para, short, table
from indicia.report.gather import Gathered


def origins(g: Gathered) -> Section:
    """The section."""
    return Section("origins", "Origins", tuple(_origins(g)))


def _origins(g: Gathered) -> Iterator[Block]:
    counts = g.score.counts
    yield para(
        f"{words.plural(counts['items'], 'item')} with weight come from {words.plural(counts['speakers'], 'speaker')} "
        f"and reached us through {words.plural(counts['carriers'], 'carrier')}. Several reports of one speaker are one "
        "origin: they do not confirm each other."
    )
    if g.impact is not None:
        for found in of_impact.tables(g.impact):
            if found.heads[0] in ("speaker", "carrier"):
                yield converted(found)
                yield para(found.note, tone="quiet")
    rows: list[list[str | Spans]] = [
        [short(source.label), quantity.text, short(source.because or "")]
        for source in g.case.document.sources.values()
        if (figure := g.case.figures.get(f"{source.id}.reliability")) is not None
        and (quantity := figure.quantity) is not None
    ]
    if rows:
        told = any(row[2] for row in rows)
        heads = ["Source", "Reliability", "Because"]
        rows = rows if told else [row[:2] for row in rows]
        yield table("Reliability as judged", heads if told else heads[:2], rows, text={0, 1, 2})
