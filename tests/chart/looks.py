"""What a picture must keep: no text cut or covered; and cases that make it hard."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

import indicia as ind
from indicia.chart.style import style

FACTS: dict[str, Any] = {"speaker": "s", "date": "2020-01-01", "because": "-", "independent": "-"}
NASTY = (
    "$x_1$ or {y}^2",
    "<b>bold</b> & <script>alert(1)</script>",
    "A label so long that it cannot stand on one line and has to be broken into several of them, whatever it says",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsmitglied",
    "עברית מימין לשמאל",
    "rocket \N{ROCKET} and \N{FAMILY} \N{WOMAN}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "日本語のラベル",
    "under_score % # \\ ~",
    "a\nb\tc",
    "\N{RIGHT-TO-LEFT OVERRIDE}desrever",
)


def case(hypotheses: int, items: int, **more: Any) -> ind.Case:
    """A case of some size whose texts are as nasty as can be; one item excludes the last but one hypothesis."""
    names = [f"h{i}" for i in range(hypotheses)]
    told = {
        h: {"prior": 1.0 / hypotheses, "label": NASTY[i % len(NASTY)] + (f" {i}" if i >= len(NASTY) else "")}
        for i, h in enumerate(names)
    }
    evidence = {}
    for i in range(items):
        given = {h: 0.05 + 0.9 * ((7 * i + 3 * j) % 11) / 11 for j, h in enumerate(names)}
        if i == 1 and hypotheses > 2:
            given[names[-2]] = 0.0
        evidence[f"item_{i}"] = {**FACTS, "report": f"{NASTY[i % len(NASTY)]} {i}", "model": "table", "given": given}
    data = {
        "indicia": 1,
        "title": "A title of $money$ and <tags>, said in a great many words so that it must be wrapped somewhere",
        "as_of": "2020-01-31",
        "marking": "TOP $ECRET // <none>",
        "by": "x",
        "ask": "Who, of all these, was it that did the thing that is asked about in such a long question as this $1?",
        "hypotheses": told,
        "sources": {"s": {"label": "S"}},
        "evidence": evidence,
        **more,
    }
    return ind.load(data)


def two() -> ind.Case:
    """A case of two hypotheses, one item, and a tie in the prior."""
    item = {**FACTS, "report": "It rained", "model": "table", "given": {"yes": 0.8, "no": "0.2 to 0.4"}}
    return ind.load(
        {
            "indicia": 1,
            "title": "Two",
            "as_of": "2020-01-31",
            "by": "x",
            "ask": "Was it?",
            "hypotheses": {"yes": {"prior": 0.5}, "no": {"prior": 0.5}},
            "sources": {"s": {}},
            "evidence": {"rain": item},
        }
    )


def bases(many: int = 14) -> ind.Case:
    """A case of bases that crowd round an event, with nasty names."""
    found = [
        {
            "name": NASTY[i % len(NASTY)],
            "lat": round(50.0 + 0.3 * ((5 * i) % 7 - 3), 3),
            "lon": round(10.0 + 0.4 * ((3 * i) % 5 - 2) + (20.0 if i == 0 else 0.0), 3),
            "users": ["h0", "h1"] if i % 2 else ["h2"],
        }
        for i in range(many)
    ]
    item = {
        "report": "Where $they$ <were>",
        "date": "2020-01-01",
        "because": "-",
        "model": "proximity",
        "event": {"lat": 50.0, "lon": 10.0, "error_km": 30},
        "kernel": "decay",
        "scale_km": 100,
        "bases": found,
    }
    return case(5, 2, evidence={"bases": item}, prior_excludes=["bases"])


def texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that is seen, with its box in pixels."""
    canvas = FigureCanvasAgg(figure)
    with style():
        canvas.draw()
    renderer = canvas.get_renderer()
    return [(t.get_text(), t.get_window_extent(renderer)) for t in _seen(figure) if t.get_text().strip()]


def _seen(figure: Figure) -> Iterator[Text]:
    for ax in [a for top in figure.axes for a in (top, *top.child_axes)]:
        yield from ax.texts
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_visible():
                continue
            yield axis.label
            low, high = sorted(axis.get_view_interval())
            slack = 1e-9 * (high - low)
            for tick in axis.get_major_ticks():
                if low - slack <= tick.get_loc() <= high + slack:
                    yield from (label for label in (tick.label1, tick.label2) if label.get_visible())


def faults(ax: Axes) -> list[str]:
    """Texts that stand beyond the figure's edge, and pairs that cover one another by more than a pixel."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    seen = texts(figure)
    edge = figure.bbox
    found = [
        f"cut: {text!r}"
        for text, box in seen
        if box.x0 < edge.x0 - 0.5 or box.x1 > edge.x1 + 0.5 or box.y0 < edge.y0 - 0.5 or box.y1 > edge.y1 + 0.5
    ]
    for (one, a), (other, b) in combinations(seen, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5:
            found.append(f"covered: {one!r} by {other!r}")
    return found


def columns(ax: Axes) -> tuple[list[str], list[str]]:
    """Labels that reach into the axes, and values that do."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    texts(figure)
    box = ax.get_window_extent()
    found: tuple[list[str], list[str]] = ([], [])
    for text in ax.texts:
        place = text.get_window_extent()
        if text.get_gid() == "label" and place.x1 > box.x0 + 1.0:
            found[0].append(text.get_text())
        if text.get_gid() == "value" and place.x0 < box.x1 - 1.0:
            found[1].append(text.get_text())
    return found


def said(ax: Axes) -> str:
    """All texts of a chart."""
    return " | ".join(text.get_text().replace("\n", " ") for text in ax.texts)
