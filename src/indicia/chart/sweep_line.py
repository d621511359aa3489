"""The posterior along one number."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.sweep.boundary import crossings
from indicia.analysis.sweep.grid import Places
from indicia.analysis.sweep.read import Number, Read, figure, span
from indicia.chart.page import Caption, Page, page, write
from indicia.chart.scale import ticks
from indicia.chart.style import INK, MUTED, OTHER, RULE, SMALL, STRONG, TEXT, WEAK, styled
from indicia.chart.text import height_of, width_of, wrap
from indicia.engine.factor import Floats
from indicia.engine.show import words
from indicia.errors import IndiciaError, nearest

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

_HEIGHT, _LABEL, _LEAD = 250.0, 130.0, 20.0
_MOST, _VISIBLE = 7, 0.02
_TOLD = 3
_LOOKS = (  # colour, line: each differs from the others in grey or in its dashes
    (STRONG, "-"),
    (OTHER, "--"),
    ("#7a7a7a", "-"),
    ("#3a3a3a", ":"),
    (WEAK, "-"),
    ("#6f4a8e", "-."),
    ("#57a08a", "--"),
)


type Change = tuple[float, int, int]


@styled
def sweep_line(sweep: "xr.Dataset", *, path: str | None = None, ax: "Axes | None" = None) -> "Axes":
    """Draw the posterior of each hypothesis as one number takes other values, and where the leader changes.

    Parameters
    ----------
    sweep
        From `sweep`: along one number, or of several one at a time.
    path
        Which number, where several were swept one at a time; by default the first.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is the number in its unit, y is probability. Drawn are the hypotheses that lead somewhere, then the most
        probable anywhere, seven at most; how many are left out is told.

    Raises
    ------
    IndiciaError
        For a grid of several numbers, and for a path that was not swept.
    """
    read, number, posterior, leader = _along(sweep, path)
    chosen = _chosen(posterior, leader)
    labels = {c: wrap(words.clean(read.labels[c]), _LABEL) for c in chosen}
    right = max(width_of(label, TEXT, "normal") for label in labels.values()) + _LEAD + 4.0
    changes = crossings(number.values, posterior, leader)
    made = page(
        ax,
        _caption(read, number, posterior, len(chosen), changes),
        height=_HEIGHT,
        left=26.0,
        right=right,
        above=26.0,
        below=32.0,
    )
    _axes(made, number)
    for look, c in zip(_LOOKS, chosen, strict=False):
        shownp = np.where(leader >= 0, posterior[c], np.nan)
        made.ax.plot(
            number.values, shownp, color=look[0], linestyle=look[1], linewidth=1.8, gid=read.ids[c], clip_on=False
        )
    _label_ends(made, posterior, labels)
    _mark(made, number, [value for value, _, _ in changes])
    return made.ax


def _along(sweep: "xr.Dataset", path: str | None) -> tuple[Read, Number, Floats, Places]:
    if sweep.attrs.get("kind") != "sweep":
        raise IndiciaError("this is no sweep; sweep_line takes what sweep gives")
    read = Read(sweep)
    known = [number.path for number in read.numbers]
    if path is not None and path not in known:
        raise IndiciaError(f"{path!r} was not swept{nearest(path, known)}; swept: {', '.join(known)}")
    if read.is_grid and len(known) != 1:
        raise IndiciaError(
            f"a line needs a sweep along one number, a grid of {len(known)} found; "
            "sweep one at a time, or draw sweep_map"
        )
    at = known.index(path) if path else 0
    if read.is_grid:
        return read, read.numbers[0], read.posterior, read.leader
    run = list(read.runs.values())[at]
    return read, read.numbers[at], read.posterior[:, run], read.leader[run]


def _chosen(posterior: Floats, leader: Places) -> list[int]:
    by_height = np.argsort(-posterior.max(axis=1), kind="stable")
    leads = [int(c) for c in np.unique(leader) if c >= 0]
    seen = [int(c) for c in by_height if posterior[c].max() >= _VISIBLE]
    return list(dict.fromkeys([*leads, *seen]))[:_MOST] or [int(by_height[0])]


def _caption(read: Read, number: Number, posterior: Floats, drawn: int, changes: list[Change]) -> Caption:
    said = f"The posterior as {number.path} takes other values, all else as in the case."
    for value, before, after in changes[:_TOLD]:
        names = words.clean(read.labels[before]), words.clean(read.labels[after])
        said += f" At {figure_short(value)} {names[0]} gives way to {names[1]} as the most probable."
    notes = [f"{number.path} {span(number)}."]
    if number.path.startswith("prior."):
        notes.append("As a prior moves, the others of its row keep their ratios.")
    if (more := len(posterior) - drawn) > 0:
        notes.append(f"{more} less probable {'hypothesis is' if more == 1 else 'hypotheses are'} not drawn.")
    if (read.leader < 0).any():
        notes.append("Gaps: impossible under every hypothesis, priors that pass 1, or not computed.")
    return Caption(
        words.clean(read.ask), said, (" ".join(notes), *words.changed(read.provenance)), words.origin(read.provenance)
    )


def _axes(made: Page, number: Number) -> None:
    ax = made.ax
    low, high = float(number.values[0]), float(number.values[-1])
    if low == high:
        low, high = low - 0.5, high + 0.5
    ax.set_xlim(low, high)
    ax.set_ylim(0.0, 1.0)
    ax.set_xticks(ticks(low, high, 6))
    ax.set_yticks(ticks(0.0, 1.0, 5))
    ax.xaxis.set_major_formatter(lambda v, _: figure(v))
    ax.grid(axis="y", color=RULE, linewidth=0.5)
    ax.tick_params(axis="y", length=0.0)
    write(
        ax,
        (0.5, 0.0),
        wrap(number.path, made.width, SMALL, most=1),
        xycoords="axes fraction",
        dy=-20.0,
        ha="center",
        va="top",
        size=SMALL,
        color=MUTED,
    )


def _label_ends(made: Page, posterior: Floats, labels: dict[int, str]) -> None:
    """Names at the right end of the lines, moved apart until none covers another."""
    ends = {c: float(posterior[c, -1]) for c in labels}
    order = sorted(labels, key=lambda c: ends[c])
    heights = [height_of(labels[c]) + 1.0 for c in order]
    places = apart([ends[c] * made.height for c in order], heights, made.height)
    look = dict(zip(labels, _LOOKS, strict=False))
    for c, y in zip(order, places, strict=True):
        x, end = made.ax.get_xlim()[1], ends[c]
        made.text(x, y / made.height, labels[c], dx=_LEAD + 3.0, gid="name")
        per = (made.ax.get_xlim()[1] - made.ax.get_xlim()[0]) / made.width
        colour, line = look[c]
        ends_at = [x, x + 5.0 * per, x + _LEAD * per], [end, y / made.height, y / made.height]
        made.ax.plot(*ends_at, color=colour, linestyle=line, linewidth=1.2, clip_on=False, gid="lead")


def apart(places: list[float], heights: list[float], room: float) -> list[float]:
    """Move labels, in ascending order, until each has its height and all lie within the room if they can.

    Examples
    --------
    >>> apart([5.0, 6.0], [10.0, 10.0], 100.0)
    [5.0, 15.0]
    """
    found: list[float] = []
    for i, (place, tall) in enumerate(zip(places, heights, strict=True)):
        least = tall / 2.0 if i == 0 else found[-1] + (heights[i - 1] + tall) / 2.0
        found.append(max(place, least))
    top = room
    for i in reversed(range(len(found))):
        found[i] = min(found[i], top - heights[i] / 2.0) if top - heights[i] / 2.0 > 0.0 else found[i]
        top = found[i] - heights[i] / 2.0
    return found


def _mark(made: Page, number: Number, changes: list[float]) -> None:
    """Today's value, and the values where the leader changes, named above the axes without covering one another."""
    marks = [(value, figure_short(value), ":") for value in changes]
    if number.today is not None and number.values[0] <= number.today <= number.values[-1]:
        marks.append((number.today, f"today {figure_short(number.today)}", "-"))
    low, high = made.ax.get_xlim()
    taken: list[list[tuple[float, float]]] = [[], []]
    for value, text, line in sorted(marks):
        made.ax.plot(
            [value, value],
            [0.0, 1.0],
            color=INK if line == "-" else MUTED,
            linestyle=line,
            linewidth=0.9,
            gid="today" if line == "-" else "change",
        )
        at = (value - low) / (high - low) * made.width
        half = width_of(text, SMALL) / 2.0 + 3.0
        for level, spans in enumerate(taken):
            if all(at + half <= a or at - half >= b for a, b in spans):
                spans.append((at - half, at + half))
                made.text(value, 1.0, text, size=SMALL, color=MUTED, dy=9.0 + 10.0 * level, ha="center", gid="mark")
                break


def figure_short(value: float) -> str:
    """A value to three digits."""
    return f"{value:.3g}"
