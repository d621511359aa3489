"""Where things stand on a chart, in points: heading, labels, values, the foot that says where it came from.

Every text hangs on the axes, so that a chart drawn into somebody's own figure brings its heading and its foot along.
"""

import math
import sys
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from indicia.chart.fonts import families, font
from indicia.chart.style import INK, MUTED, SMALL, TEXT, TITLE
from indicia.chart.text import LINE, height_of, shown, width_of, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

WIDTH = 518.4  # points: 7.2 inches, the text width of a sheet of A4
MARGIN = 10.0
_GAP = 6.0
_LEAST = 60.0
_HINTED = 0.97  # at few dots per inch text comes out a little wider than it is

_offscreen: ContextVar[bool] = ContextVar("offscreen", default=False)
_ours: "weakref.WeakSet[Figure]" = weakref.WeakSet()


@dataclass(frozen=True)
class Caption:
    """What every chart says besides its figures.

    Attributes
    ----------
    title
        The question.
    said
        The finding, with word, band and alternatives, so that nothing is quoted naked.
    notes
        How to read it, and what a reader must know.
    origin
        Case, date, marking, version.
    """

    title: str
    said: str
    notes: tuple[str, ...]
    origin: str


@dataclass(frozen=True)
class Page:
    """Axes with their surroundings; lengths in points.

    Attributes
    ----------
    width, height
        Of the axes.
    left, right
        The room beside them for labels and values.
    own
        Whether the figure was made for this chart and fits it.
    """

    ax: "Axes"
    width: float
    height: float
    left: float
    right: float
    own: bool

    def text(self, x: float, y: float, text: str, **how: Any) -> "Annotation":
        """Write at a place in the data; `dx`, `dy` move it by points."""
        return write(self.ax, (x, y), text, xycoords="data", **how)

    def label(self, y: float, text: str, align: Literal["left", "right"] = "right", **how: Any) -> "Annotation":
        """Write into the column left of the axes, at a height in the data."""
        dx = -self.left if align == "left" else -_GAP
        return write(
            self.ax, (0.0, y), text, xycoords=("axes fraction", "data"), dx=dx, ha=align, **{"gid": "label", **how}
        )

    def value(self, y: float, text: str, **how: Any) -> "Annotation":
        """Write into the column right of the axes, at a height in the data."""
        return write(
            self.ax, (1.0, y), text, xycoords=("axes fraction", "data"), dx=_GAP, ha="left", **{"gid": "value", **how}
        )


def write(
    ax: "Axes",
    at: tuple[float, float],
    text: str,
    *,
    size: float = TEXT,
    weight: str = "normal",
    color: str = INK,
    dx: float = 0.0,
    dy: float = 0.0,
    ha: str = "left",
    va: str = "center",
    xycoords: Any = "data",
    halo: bool = False,
    **more: Any,
) -> "Annotation":
    """Put a text on the axes: never as a formula, in fonts that have its characters."""
    lines = [shown(line) for line in text.split("\n")]
    if halo:  # a stroke round the letters would draw each of them twice, as a path of its own
        more["bbox"] = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
    return ax.annotate(
        "\n".join(lines),
        at,
        (dx, dy),
        xycoords=xycoords,
        textcoords="offset points",
        annotation_clip=False,
        ha=ha,
        va=va,
        color=color,
        linespacing=LINE,
        parse_math=False,
        fontproperties=font(size, weight, families("".join(lines))),
        **more,
    )


def page(
    ax: "Axes | None",
    caption: Caption,
    *,
    height: float,
    left: float = 0.0,
    right: float = 0.0,
    above: float = 0.0,
    below: float = 30.0,
    width: float = WIDTH,
) -> Page:
    """Make room for a chart, and write its heading and its foot.

    Parameters
    ----------
    ax
        Where to draw; None makes a figure that fits.
    height
        Of the axes, where a figure is made.
    left, right, above, below
        Room round the axes for labels, values and what is written along the scale.
    width
        Of the whole figure, where one is made.
    """
    full = width - 2 * MARGIN if ax is None else _room_across(ax, left + right)
    blocks = _blocks(caption, full * _HINTED)
    head = sum(height_of(text, how["size"]) + gap for text, how, gap in blocks.head)
    foot = sum(height_of(text, how["size"]) + gap for text, how, gap in blocks.foot)
    own = ax is None
    if ax is None:
        ax = _new_axes(width, (left, right), height, head + above, foot + below)
    else:
        _dress(ax)
    box = ax.bbox
    made = Page(ax, box.width / ax.figure.dpi * 72.0, box.height / ax.figure.dpi * 72.0, left, right, own)
    _write_blocks(made, blocks, above + head, below)
    return made


def _room_across(ax: "Axes", beside: float) -> float:
    """How wide a heading may be over somebody's own axes: as they are, and within their part of a grid of axes."""
    as_it_is = ax.bbox.width / ax.figure.dpi * 72.0 + beside
    spec = ax.get_subplotspec()
    if spec is None:
        return as_it_is
    share = len(spec.colspan) / spec.get_gridspec().ncols
    return min(as_it_is, share * ax.figure.bbox.width / ax.figure.dpi * 72.0 - 4 * MARGIN)


def _dress(ax: "Axes") -> None:
    """Give somebody's own axes the look of ours."""
    import matplotlib as mpl

    for side, spine in ax.spines.items():
        spine.set(visible=side == "bottom", edgecolor=MUTED, linewidth=mpl.rcParams["axes.linewidth"])
    ax.set_axisbelow(True)
    ax.set_facecolor("none")
    ax.tick_params(colors=MUTED, labelsize=SMALL, length=3.0, width=0.6, labelfontfamily=mpl.rcParams["font.family"][0])
    for label in (ax.xaxis.label, ax.yaxis.label):
        label.set(color=MUTED, fontsize=SMALL, fontfamily=mpl.rcParams["font.family"], parse_math=False)


@dataclass(frozen=True)
class _Blocks:
    """Texts with how they are written and the room below each (of the foot: above)."""

    head: list[tuple[str, dict[str, Any], float]]
    foot: list[tuple[str, dict[str, Any], float]]


def _blocks(caption: Caption, full: float) -> _Blocks:
    title: dict[str, Any] = {"size": TITLE, "weight": "bold"}
    said: dict[str, Any] = {"size": TEXT}
    note: dict[str, Any] = {"size": SMALL, "color": MUTED}
    head = [(wrap(caption.title, full, TITLE, "bold", 4), title, 4.0)]
    head += [(wrap(caption.said, full, TEXT, most=8), said, 8.0)] if caption.said else []
    foot = [(wrap(text, full, SMALL, most=8), note, 3.0) for text in caption.notes]
    foot.append((wrap(caption.origin, full, SMALL, most=6), note, 5.0))
    return _Blocks(head, foot)


def _write_blocks(made: Page, blocks: _Blocks, head: float, below: float) -> None:
    y = head
    for text, how, gap in blocks.head:
        write(made.ax, (0.0, 1.0), text, xycoords="axes fraction", dx=-made.left, dy=y, va="top", **how)
        y -= height_of(text, how["size"]) + gap
    y = -below
    for text, how, gap in blocks.foot:
        y -= gap
        write(made.ax, (0.0, 0.0), text, xycoords="axes fraction", dx=-made.left, dy=y, va="top", **how)
        y -= height_of(text, how["size"])


def _new_axes(width: float, beside: tuple[float, float], height: float, above: float, below: float) -> "Axes":
    left, right = beside
    whole = 2 * MARGIN + above + height + below
    figure = _new_figure(width / 72.0, whole / 72.0)
    _ours.add(figure)
    inner = max(width - 2 * MARGIN - left - right, _LEAST)
    return figure.add_axes(((MARGIN + left) / width, (MARGIN + below) / whole, inner / width, height / whole))


def _new_figure(width: float, height: float) -> "Figure":
    """One that shows itself where somebody looks on, else one that nobody has to close."""
    if looked_on():
        import matplotlib as mpl
        import matplotlib.pyplot as plt

        with mpl.rc_context({"figure.max_open_warning": 0}):  # a notebook may hold many
            figure = plt.figure(figsize=(width, height))
            interactive = mpl.is_interactive()  # a notebook's backend, loaded by the first figure, turns it on
        mpl.interactive(interactive)
        return figure
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def looked_on() -> bool:
    """Whether somebody may see or save figures through pyplot: in a notebook, or where pyplot was loaded."""
    if _offscreen.get():
        return False
    shell = sys.modules.get("IPython")
    return "matplotlib.pyplot" in sys.modules or (shell is not None and shell.get_ipython() is not None)


@contextmanager
def offscreen() -> Iterator[None]:
    """Make figures that no notebook shows of itself and that need no closing: for charts that go into files."""
    token = _offscreen.set(True)
    try:
        yield
    finally:
        _offscreen.reset(token)


def is_ours(figure: "Figure") -> bool:
    """Whether a figure was made for one chart, so that nothing stands beyond its edge."""
    return figure in _ours


def room_in(ax: "Axes | None") -> float:
    """How many points of height there are for rows: without end where a figure is made to fit."""
    return math.inf if ax is None else ax.bbox.height / ax.figure.dpi * 72.0


def fitting(ax: "Axes | None", heights: Sequence[float]) -> int:
    """How many of some rows, the first first, have room; one at least."""
    total, room = 0.0, room_in(ax)
    for i, tall in enumerate(heights):
        total += tall
        if total > room:
            return max(i, 1)
    return len(heights)


def column(texts: Sequence[str], most: float, size: float = TEXT, weight: str = "normal") -> float:
    """The width of a column that holds some texts, at most so wide; with the gap to the axes."""
    return min(max((width_of(shown(text), size, weight) for text in texts), default=0.0), most) + _GAP


def spread(low: float, high: float, room: float, texts: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Widen a scale until texts beside its points fit.

    Parameters
    ----------
    low, high
        Of the data.
    room
        Points from end to end.
    texts
        For each the place in the data, and how many points it needs to the left and to the right of it.

    Returns
    -------
    tuple of float
        The ends of the scale.
    """
    start, end = low, high
    for _ in range(60):
        per = (end - start) / room
        start = min([low, *(x - left * per for x, left, _ in texts)])
        end = max([high, *(x + right * per for x, _, right in texts)])
    return start, end
