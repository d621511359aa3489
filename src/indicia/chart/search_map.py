"""Draws a map of many candidates: shades by the order of a search, lines round most of the probability, and marks."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.chart.field import Field, Grid, coarser, grid_of
from indicia.chart.labels import Box, around
from indicia.chart.marks import Marks
from indicia.chart.page import MARGIN, WIDTH, Caption, Page, page, write
from indicia.chart.scale import step_for
from indicia.chart.style import FAINT, INK, MUTED, OTHER, PAPER, RULE, SMALL, styled
from indicia.chart.text import height_of, shown, width_of, wrap
from indicia.engine.factor import Floats
from indicia.engine.priority import SearchOrder

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TALL, _BESIDE = 424.0, 74.0
_FINEST = 200  # lines of a grid each way that are drawn
SHARES = (0.001, 0.005, 0.02, 0.1, 0.3)
"""Of the candidates, searched first: where the shades part."""

MASSES = (0.5, 0.9, 0.99)
"""Probability within the lines."""

SHADES = ("#12395c", "#2f6f9f", "#6ba3cb", "#a9cbe2", "#d9e7f1", "#ffffff")
MOST_DOTS = 3_000
_DASHES: tuple[Any, ...] = ("-", (0, (4.0, 1.6)), (0, (1.0, 1.4)))
_SIZES = (2.0, 3.4, 4.8, 6.4)
_WIDEST, _STANDS_OFF = 130.0, 10.0


@dataclass(frozen=True)
class View:
    """What a map of candidates is drawn from.

    Attributes
    ----------
    known
        Places to name, each with the share of the candidates searched before it.
    points
        Where the evidence was found.
    unit
        Of the coordinates.
    """

    field: Field
    known: Marks
    points: Marks
    unit: str

    @cached_property
    def grid(self) -> Grid | None:
        """The grid that the candidates fill, if they do."""
        return grid_of(self.field)

    @cached_property
    def order(self) -> SearchOrder:
        """The order in which to search them."""
        return SearchOrder.of(self.field.log_posterior)


@styled
def draw_view(view: View, caption: Caption, ax: "Axes | None" = None) -> "Axes":
    """Draw a map of candidates."""
    grid = view.grid
    east, north = _span(view.field, grid)
    height = min(_TALL, (WIDTH - 2.0 * MARGIN - _BESIDE) * (north[1] - north[0]) / (east[1] - east[0]))
    made = page(ax, caption, height=height, right=_BESIDE, above=6.0, below=8.0)
    _axes(made, east, north)
    levels, (edges, _) = view.order.edges_by_share(SHARES), view.order.regions(MASSES)
    if grid is None:
        _dots(made, view.field, levels, edges)
    else:
        coarse = coarser(grid, _FINEST)
        drawn = _framed(coarse)
        _shade(made, drawn, levels)
        _hatch(made, coarse)
        _regions(made, drawn, edges)
    _marks(made, view)
    _key(made, dotted=grid is None)
    return made.ax


def _span(field: Field, grid: Grid | None) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of the map each way: the outer edges of a grid's cells, or somewhat beyond the outermost candidates."""
    if grid is not None:
        return _ends(grid.x), _ends(grid.y)
    x, y = field.x, field.y
    pad = 0.05 * max(float(np.ptp(x)), float(np.ptp(y))) or 1.0
    return (float(x.min()) - pad, float(x.max()) + pad), (float(y.min()) - pad, float(y.max()) + pad)


def _ends(lines: Floats) -> tuple[float, float]:
    half = float(lines[1] - lines[0]) / 2.0
    return float(lines[0]) - half, float(lines[-1]) + half


def _axes(made: Page, east: tuple[float, float], north: tuple[float, float]) -> None:
    """The same scale both ways, the whole map in the middle."""
    per = max((east[1] - east[0]) / made.width, (north[1] - north[0]) / made.height)
    x, y = sum(east) / 2.0, sum(north) / 2.0
    made.ax.set_xlim(x - per * made.width / 2.0, x + per * made.width / 2.0)
    made.ax.set_ylim(y - per * made.height / 2.0, y + per * made.height / 2.0)
    made.ax.set_xticks([])
    made.ax.set_yticks([])
    for spine in made.ax.spines.values():
        spine.set(visible=True, edgecolor=RULE)


def _shade(made: Page, grid: Grid, levels: Floats) -> None:
    """Fill the map by the share of the candidates that is searched before a place."""
    low, high = float(grid.log_posterior.min()) - 1.0, float(grid.log_posterior.max()) + 1.0
    ends = np.clip([high, *levels, low], low, high)
    bands = [
        (below, above, shade) for above, below, shade in zip(ends[:-1], ends[1:], SHADES, strict=True) if above > below
    ]
    edges = [below for below, _, _ in bands[::-1]] + [bands[0][1]]
    found = made.ax.contourf(grid.x, grid.y, grid.log_posterior, levels=edges, colors=[c for _, _, c in bands[::-1]])
    found.set(edgecolor="face", linewidth=0.3, gid="searched")  # or white shows between the bands


def _hatch(made: Page, grid: Grid) -> None:
    """Mark what is excluded."""
    excluded = np.isneginf(grid.log_posterior)
    if excluded.any():
        framed = _framed(Grid(grid.x, grid.y, excluded.astype(float)))
        part = made.ax.contourf(framed.x, framed.y, framed.log_posterior, [0.5, 1.5], colors=[FAINT], hatches=["xxx"])
        part.set(edgecolor="#b9b9b9", linewidth=0.0, gid="excluded")


def _regions(made: Page, grid: Grid, edges: Floats) -> None:
    """Draw the borders of the smallest regions that hold some probabilities."""
    for edge, dash in zip(edges, _DASHES, strict=True):
        for colour, wide, style, name in ((PAPER, 3.0, "-", "halo"), (INK, 1.3, dash, "region")):
            line = made.ax.contour(grid.x, grid.y, grid.log_posterior, levels=[edge], colors=[colour], linewidths=wide)
            line.set(linestyle=style, gid=name)


def _framed(grid: Grid) -> Grid:
    """A grid with its outermost values at the edges of its cells, nothing in it infinite."""
    values = grid.log_posterior
    possible = np.isfinite(values)
    least = float(values[possible].min()) if possible.any() else 0.0
    values = np.where(possible, values, least - 1.0)
    (west, east), (south, north) = _ends(grid.x), _ends(grid.y)
    return Grid(np.array([west, *grid.x, east]), np.array([south, *grid.y, north]), np.pad(values, 1, mode="edge"))


def _dots(made: Page, field: Field, levels: Floats, edges: Floats) -> None:
    """Draw candidates that fill no grid, as dots: dark if searched soon, large if probable."""
    order = np.argsort(-field.log_posterior, kind="stable")[:MOST_DOTS][::-1]
    value = field.log_posterior[order]
    shade = len(SHADES) - 1 - np.searchsorted(levels[::-1], value)
    size = np.searchsorted(edges[::-1], value)
    for i in np.unique(shade):
        for j in np.unique(size[shade == i]):
            of = order[(shade == i) & (size == j)]
            made.ax.plot(
                field.x[of],
                field.y[of],
                "o",
                color=SHADES[i],
                markersize=_SIZES[j],
                markeredgecolor=INK,
                markeredgewidth=0.4,
                gid="candidate",
                zorder=2.0 + 0.1 * j,
            )


def _points(made: Page, x: float, y: float) -> tuple[float, float]:
    (left, right), (low, high) = made.ax.get_xlim(), made.ax.get_ylim()
    return (x - left) / (right - left) * made.width, (y - low) / (high - low) * made.height


def _marks(made: Page, view: View) -> None:
    """Where the evidence was found, and the places to name, each with the share that is searched before it."""
    ax, known = made.ax, view.known
    taken = [Box.around(_points(made, x, y), (3.0, 3.0)) for x, y in zip(view.points.x, view.points.y, strict=True)]
    taken += [Box.around(_points(made, x, y), (5.0, 5.0)) for x, y in zip(known.x, known.y, strict=True)]
    taken.append(_bar(made, view.unit))
    look: dict[str, Any] = {"color": PAPER, "markersize": 3.6, "markeredgecolor": INK, "markeredgewidth": 0.7}
    ax.plot(view.points.x, view.points.y, "o", gid="point", zorder=4.0, **look)
    ax.plot(known.x, known.y, "^", color=OTHER, markersize=7.0, markeredgecolor=PAPER, gid="known", zorder=5.0)
    shares = shares_of(view)
    for i in np.argsort(shares, kind="stable"):
        text = f"{shown(known.names[i])}, {percent(shares[i])}" if known.names[i] else percent(shares[i])
        _name(made, (float(known.x[i]), float(known.y[i])), wrap(text, _WIDEST, SMALL, most=2), taken)


def _name(made: Page, place: tuple[float, float], text: str, taken: list[Box]) -> None:
    """Write a name beside its mark, with a line to it where it stands off."""
    mark, size = _points(made, *place), (width_of(text, SMALL) + 3.0, height_of(text, SMALL) + 3.0)
    box = around(mark, size, taken, (made.width, made.height))
    taken.append(box)
    west, south, per = made.ax.get_xlim()[0], made.ax.get_ylim()[0], _per(made)
    near = (min(max(mark[0], box.left), box.right), min(max(mark[1], box.low), box.top))
    if math.dist(near, mark) > _STANDS_OFF:
        ends = np.array([mark, near]) * per + (west, south)
        made.ax.plot(ends[:, 0], ends[:, 1], color=INK, linewidth=0.7, gid="lead", zorder=4.5)
    at = (west + (box.left + 1.5) * per, south + (box.low + box.top) / 2.0 * per)
    made.text(*at, text, size=SMALL, halo=True, gid="name", zorder=6.0)


def shares_of(view: View) -> Floats:
    """The share of the candidates searched before each place to name; that of the candidate nearest to it."""
    values, known = view.field.log_posterior, view.known
    at = [view.field.nearest(x, y) for x, y in zip(known.x, known.y, strict=True)]
    return view.order.share_before(values[np.array(at, dtype=np.intp)])


def percent(share: float) -> str:
    """A share in short.

    Examples
    --------
    >>> percent(0.00123), percent(0.0246), percent(0.14), percent(0.0), percent(0.00001)
    ('0.12 %', '2.5 %', '14 %', '0 %', '0.001 %')
    """
    value = 100.0 * share
    digits = 0 if value >= 9.95 or value == 0.0 else 1 if value >= 0.995 else 2 if value >= 0.00995 else 3
    return f"{value:.{digits}f} %"


def _bar(made: Page, unit: str) -> Box:
    """How long a round distance is, in the lower left corner; the box that it takes."""
    per = _per(made)
    long = step_for(made.width * per, 6)
    text = f"{long:,g} {unit}".strip()
    west, south = made.ax.get_xlim()[0] + 10.0 * per, made.ax.get_ylim()[0] + 10.0 * per
    made.ax.plot([west, west + long], [south, south], color=INK, linewidth=2.0, solid_capstyle="butt", gid="bar")
    made.text(west, south, shown(text), size=SMALL, dy=4.0, va="bottom", halo=True, gid="bar")
    return Box(4.0, 4.0, 16.0 + max(long / per, width_of(text, SMALL)), 26.0)


def _key(made: Page, *, dotted: bool) -> None:
    """Beside the map: what the shades and the lines stand for."""
    row = min(14.0, made.height / (len(SHARES) + len(MASSES) + 4.5))
    left, y = 14.0, made.height
    y = _heading(made, "searched first", y, row)
    for shade, text in zip(SHADES, (*(f"{100.0 * share:g} %" for share in SHARES), "the rest"), strict=True):
        y = _patch(made, shade, text, (left, y), row)
    y = _heading(made, "probability", y - 0.7 * row, row)
    for i, mass in enumerate(MASSES):
        y = _sign(made, i, f"{100.0 * mass:g} %", (left, y), row, dotted=dotted)


def _heading(made: Page, text: str, y: float, row: float) -> float:
    write(made.ax, (1.0, 0.0), text, xycoords="axes fraction", dx=14.0, dy=y - 0.5 * row, size=SMALL, color=MUTED)
    return y - 1.1 * row


def _patch(made: Page, shade: str, text: str, at: tuple[float, float], row: float) -> float:
    from matplotlib.patches import Rectangle

    left, y = at
    corner = (1.0 + left / made.width, (y - row) / made.height)
    box = Rectangle(corner, 16.0 / made.width, row / made.height, facecolor=shade, edgecolor=MUTED, linewidth=0.4)
    box.set(transform=made.ax.transAxes, clip_on=False, gid="shade")
    made.ax.add_patch(box)
    write(made.ax, (1.0, 0.0), text, xycoords="axes fraction", dx=left + 20.0, dy=y - 0.5 * row, size=SMALL)
    return y - row


def _sign(made: Page, i: int, text: str, at: tuple[float, float], row: float, *, dotted: bool) -> float:
    from matplotlib.lines import Line2D

    left, y = at
    middle = (y - 0.5 * row) / made.height
    ends = [1.0 + left / made.width, 1.0 + (left + 16.0) / made.width]
    look: dict[str, Any] = {"color": INK, "linewidth": 1.3, "linestyle": _DASHES[i]}
    if dotted:
        ends, look = [sum(ends) / 2.0], {"marker": "o", "color": PAPER, "markersize": _SIZES[-1 - i]}
        look |= {"markeredgecolor": INK, "markeredgewidth": 0.6}
    line = Line2D(ends, [middle] * len(ends), transform=made.ax.transAxes, clip_on=False, gid="sign", **look)
    made.ax.add_line(line)
    write(made.ax, (1.0, 0.0), text, xycoords="axes fraction", dx=left + 20.0, dy=y - 0.5 * row, size=SMALL)
    return y - row


def _per(made: Page) -> float:
    """Units of the map a point."""
    low, high = made.ax.get_xlim()
    return float(high - low) / made.width
