"""`indicia params`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from indicia.cli.cases import open_case
from indicia.cli.console import Console, console
from indicia.cli.options import as_json, changes, common, examples, one_case

if TYPE_CHECKING:
    from indicia.case import Case
    from indicia.case.document import Figure


@click.command("params", epilog=examples("indicia params case.yaml", "indicia score case.yaml --set prior.oysters=0.4"))
@one_case
@as_json
@changes
@common
@click.pass_context
def command(ctx: click.Context, case: str, json: bool, overlays: tuple[str, ...], values: tuple[str, ...]) -> None:
    """List every number of a case: its path, its value and distribution, where it stands and why.

    The path is what --set takes. Numbers marked "held" (ratios, redundancies, opportunity) are probabilities of
    nothing observed and stay at their central value in a score; those marked "default" nobody wrote.
    """
    opened = open_case(case, overlays, values)
    if json:
        console(ctx).write_json(_plain(opened))
        return
    out = console(ctx)
    out.write_text("\n".join(_lines(opened, out)))


def _plain(case: "Case") -> dict[str, Any]:
    from indicia.engine.export import case_dict
    from indicia.engine.score import provenance

    figures = [_figure(case, figure) for figure in case.figures.values()]
    return {"kind": "params", "format": 1, "case": case_dict(provenance(case)), "figures": figures}


def _figure(case: "Case", figure: "Figure") -> dict[str, Any]:
    quantity = figure.quantity
    low, high = quantity.interval
    place = _place(case, figure)
    return {
        "path": figure.path,
        "written": quantity.text if figure.written else None,
        "value": quantity.central,
        "low": low,
        "high": high,
        "distribution": quantity.distribution.describe(),
        "kind": quantity.domain.value,
        "held": figure.held,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "because": figure.because,
        "by": figure.by,
    }


def _lines(case: "Case", out: Console) -> Iterator[str]:
    from indicia.engine.show.terminal import cut, pad, painter, wrap
    from indicia.engine.show.words import clean

    paint, width = painter(colour=out.colour), min(out.width, 110)
    figures = list(case.figures.values())
    name = max((len(figure.path) for figure in figures), default=0)
    because: str | None = None
    for figure in figures:
        reason = figure.because or "no reason given"
        if reason != because:
            yield from (paint(f"# {line}", "dim") for line in wrap(clean(reason), width - 2))
        because = reason
        marks = _marks(case, figure)
        told = clean(figure.quantity.describe())
        beside = width - name - 2
        if len(told) + len(marks) + 2 <= beside:
            yield f"{pad(figure.path, name)}  {pad(told, beside - len(marks))}{paint(marks, 'dim')}"
        else:
            yield f"{pad(figure.path, name)}  {pad('', beside - len(marks))}{paint(marks, 'dim')}"
            yield f"    {cut(told, width - 4)}"


def _marks(case: "Case", figure: "Figure") -> str:
    marks = ["held"] if figure.held else []
    place = _place(case, figure)
    if place is None:
        marks.append("default")
    else:
        marks.append(f"line {place.line}" if place.file == case.written.name else place.file)
    return " · ".join(marks)


class _Place(NamedTuple):
    file: str
    line: int | None
    column: int | None


def _place(case: "Case", figure: "Figure") -> _Place | None:
    """Where a number stands: in the overlay that set it last, else in the case; None where nobody wrote it."""
    from indicia.analysis.advice import View

    for overlay in reversed(case.overlays):
        section = "set" if figure.path in overlay.set else "parameters" if figure.path in overlay.parameters else None
        if section is not None and overlay.written.text:
            return _Place(overlay.written.name, *overlay.written.place((section, figure.path)))
        if section is not None:
            return _Place(overlay.written.name, None, None)
    if not figure.written:
        return None
    return _Place(case.written.name, *case.written.place(View(case).figure_place(figure)))
