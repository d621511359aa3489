"""`indicia params`."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from indicia.cli.cases import open_case
from indicia.cli.console import Console, console
from indicia.cli.options import as_json, changes, common, examples, one_case

if TYPE_CHECKING:
    from indicia.case import Case
    from indicia.case.document import Figure

_SAME = 1e-9


@click.command("params", epilog=examples("indicia params case.yaml", "indicia score case.yaml --set prior.oysters=0.4"))
@one_case
@as_json
@changes
@common
@click.pass_context
def command(ctx: click.Context, case: str, json: bool, overlays: tuple[str, ...], values: tuple[str, ...]) -> None:
    """List every number of a case: its path, its value and distribution, where it stands and why.

    The path is what --set takes. A weight, or a prior that shares what ranges leave, is told with the prior that it
    comes to: that is what to set. Numbers marked "held" (ratios, redundancies, opportunity) are probabilities of
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

    comes_to = _comes_to(case)
    figures = [_figure(case, figure, comes_to.get(path)) for path, figure in case.figures.items()]
    return {"kind": "params", "format": 1, "case": case_dict(provenance(case)), "figures": figures}


def _comes_to(case: "Case") -> "Mapping[str, tuple[float, float]]":
    """The prior probability that each prior's number comes to, where that is another than the number itself."""
    from indicia.engine.realised import realised_priors

    realised, figures = realised_priors(case), case.figures
    return {
        p: ends for p, ends in realised.items() if max(abs(end - figures[p].quantity.central) for end in ends) > _SAME
    }


def _figure(case: "Case", figure: "Figure", comes_to: tuple[float, float] | None) -> dict[str, Any]:
    quantity = figure.quantity
    low, high = quantity.interval
    place = _place(case, figure)
    return {
        "path": figure.path,
        "written": quantity.text if figure.written else None,
        "value": quantity.central,
        "low": low,
        "high": high,
        "comes_to": comes_to,
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
    figures, comes_to = list(case.figures.values()), _comes_to(case)
    name = max((len(figure.path) for figure in figures), default=0)
    because: str | None = None
    for figure in figures:
        reason = figure.because or "no reason given"
        if reason != because:
            yield from (paint(f"# {line}", "dim") for line in wrap(clean(reason), width - 2))
        because = reason
        marks = _marks(case, figure)
        told = clean(figure.quantity.describe()) + _told(figure, comes_to.get(figure.path))
        beside = width - name - 2
        if len(told) + len(marks) + 2 <= beside:
            yield f"{pad(figure.path, name)}  {pad(told, beside - len(marks))}{paint(marks, 'dim')}"
        else:
            yield f"{pad(figure.path, name)}  {pad('', beside - len(marks))}{paint(marks, 'dim')}"
            yield f"    {cut(told, width - 4)}"


def _told(figure: "Figure", comes_to: tuple[float, float] | None) -> str:
    """What a prior comes to, where that reads otherwise than what was written."""
    low, high = (f"{end:.3g}" for end in comes_to or (figure.quantity.central,) * 2)
    if low != high:
        return f", a prior of {low} to {high} by row"
    return "" if low == f"{figure.quantity.central:.3g}" else f", a prior of {low}"


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
