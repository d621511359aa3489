"""A map of two numbers that were swept, with the line where the leader changes."""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indicia.analysis.sweep.boundary import leader_boundary
from indicia.analysis.sweep.read import Number, Read, figure, span
from indicia.chart.page import Caption, Page, page
from indicia.chart.scale import ticks
from indicia.chart.style import INK, MUTED, SMALL, TEXT, styled
from indicia.chart.text import height_of, width_of, wrap
from indicia.engine.show import words
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

_HEIGHT, _SCALE = 300.0, 62.0
_BANDS = np.linspace(0.0, 1.0, 11)
_LEAST_PART = 0.002  # of the map, below which a region is told in the foot instead


@styled
def sweep_map(sweep: "xr.Dataset", ax: "Axes | None" = None) -> "Axes":
    """Draw who leads over two numbers, and how probable today's leader is there.

    Parameters
    ----------
    sweep
        From `sweep`, over a grid of two numbers.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is the second number, y the first, each in its own unit. The darker, the more probable is the leader of the
        case as it is; lines part the regions of different leaders, each named where it is widest; a dot marks the case
        as it is, where both of its values are known. What no hypothesis can explain is hatched.

    Raises
    ------
    IndiciaError
        For a sweep of another kind.
    """
    read = _two(sweep)
    up, right = read.numbers
    place = _today(read)
    names = _names(read)
    left = max(width_of(figure(v), SMALL) for v in ticks(up.values[0], up.values[-1], 5)) + 22.0
    made = page(ax, _caption(read, place), height=_HEIGHT, left=left, right=_SCALE, above=6.0, below=32.0)
    _shade(made, read, place)
    for line in leader_boundary(read.found):
        made.ax.plot(line.points[:, 1], line.points[:, 0], color="white", linewidth=3.6, gid="halo")
        made.ax.plot(line.points[:, 1], line.points[:, 0], color=INK, linewidth=1.6, gid="boundary")
    taken = _mark_today(made, up, right)
    for c, name in names.items():
        _name(made, read, c, name, taken)
    return made.ax


def _two(sweep: "xr.Dataset") -> Read:
    if sweep.attrs.get("kind") != "sweep":
        raise IndiciaError("this is no sweep; sweep_map takes what sweep gives for a grid of two numbers")
    read = Read(sweep)
    if not read.is_grid or len(read.numbers) != 2:
        raise IndiciaError(
            f"a map needs a grid of two numbers, {len(read.numbers)} found; sweep two, or draw sweep_line"
        )
    if min(number.values.size for number in read.numbers) < 2:
        raise IndiciaError("a map needs at least two values of each number; sweep more, as in 0:1:101")
    return read


def _today(read: Read) -> int:
    """The hypothesis whose probability is shaded: today's leader, else the one that leads most."""
    today = str(read.attrs.get("leader_today") or "")
    if today:
        return read.ids.index(today)
    return max(read.leads() or [0], key=lambda c: int((read.leader == c).sum()))


def _names(read: Read) -> dict[int, str]:
    return {c: words.clean(read.labels[c]) for c in read.leads() if (read.leader == c).mean() >= _LEAST_PART}


def _caption(read: Read, place: int) -> Caption:
    up, right = read.numbers
    label = words.clean(read.labels[place])
    said = f"Who leads as {up.path} and {right.path} take other values, all else as in the case."
    said += f" The darker, the more probable is {label}."
    places = int(read.leader.size)
    shares = [
        f"{words.clean(read.labels[c])} leads in {int((read.leader == c).sum()):,}"
        for c in sorted(read.leads(), key=lambda c: -int((read.leader == c).sum()))
    ]
    notes = [
        f"{up.path} {span(up)}; {right.path} {span(right)}.",
        f"Of {places:,} scenarios {', '.join(shares)}; counts of scenarios are no probabilities.",
    ]
    if (read.leader < 0).any():
        notes.append("Hatched: impossible under every hypothesis, priors that pass 1, or not computed.")
    if any(number.path.startswith("prior.") for number in read.numbers):
        notes.append("As a prior moves, the others of its row keep their ratios.")
    return Caption(
        words.clean(read.ask), said, (" ".join(notes), *words.changed(read.provenance)), words.origin(read.provenance)
    )


def _shade(made: Page, read: Read, place: int) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    ax, (up, right) = made.ax, read.numbers
    colours = LinearSegmentedColormap.from_list("indicia", ["#ffffff", "#cfdfeb", "#5f9bc6"])
    shade = np.ma.masked_where(read.leader < 0, read.posterior[place])
    bands = ax.contourf(right.values, up.values, shade, levels=_BANDS, cmap=colours, vmin=0.0, vmax=1.0)
    bands.set(edgecolor="face", linewidth=0.3, gid="posterior")  # or white shows between the bands
    ax.set_facecolor("white")
    if (read.leader < 0).any():
        _hatch(ax, right.values, up.values, read.leader < 0)
    ax.set_xlim(right.values[0], right.values[-1])
    ax.set_ylim(up.values[0], up.values[-1])
    for spine in ax.spines.values():
        spine.set_visible(True)
    ax.set_xticks(ticks(float(right.values[0]), float(right.values[-1]), 6))
    ax.set_yticks(ticks(float(up.values[0]), float(up.values[-1]), 5))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda v, _: figure(v))
    _axis_names(made, up, right)
    _scale(made, bands)


def _axis_names(made: Page, up: Number, right: Number) -> None:
    from indicia.chart.page import write

    ax = made.ax
    write(
        ax,
        (0.5, 0.0),
        wrap(right.path, made.width, SMALL, most=1),
        xycoords="axes fraction",
        dy=-20.0,
        ha="center",
        va="top",
        size=SMALL,
        color=MUTED,
    )
    write(
        ax,
        (0.0, 0.5),
        wrap(up.path, made.height, SMALL, most=1),
        xycoords="axes fraction",
        dx=-made.left + 6.0,
        ha="center",
        va="center",
        size=SMALL,
        color=MUTED,
        rotation=90,
    )


def _hatch(ax: "Axes", x: npt.NDArray[Any], y: npt.NDArray[Any], mask: npt.NDArray[np.bool_]) -> None:
    part = ax.contourf(x, y, mask.astype(float), levels=[0.5, 1.5], colors=["#f2f2f2"], hatches=["xxx"])
    part.set(edgecolor="#b9b9b9", linewidth=0.0, gid="impossible")


def _scale(made: Page, bands: Any) -> None:
    """A strip beside the map that says how dark is how probable."""
    inset = made.ax.inset_axes((1.0 + 12.0 / made.width, 0.0, 10.0 / made.width, 1.0))
    bar = made.ax.figure.colorbar(bands, cax=inset, ticks=[0.0, 0.25, 0.5, 0.75, 1.0])
    bar.outline.set_linewidth(0.4)
    bar.ax.tick_params(length=2.0, width=0.4)


def _mark_today(made: Page, up: Number, right: Number) -> list[tuple[float, float, float, float]]:
    """The case as it is; the box of its label in points."""
    if up.today is None or right.today is None:
        return []
    inside = up.values[0] <= up.today <= up.values[-1] and right.values[0] <= right.today <= right.values[-1]
    if not inside:
        return []
    made.ax.plot(
        [right.today],
        [up.today],
        "o",
        color=INK,
        markersize=5.0,
        markeredgecolor="white",
        clip_on=False,
        gid="today",
        zorder=4.0,
    )
    x, y = _points(made, right.today, up.today)
    leftward = x > made.width - 50.0
    made.text(
        right.today,
        up.today,
        "today",
        size=SMALL,
        dx=-6.0 if leftward else 6.0,
        ha="right" if leftward else "left",
        halo=True,
    )
    wide = width_of("today", SMALL) + 12.0
    return [(x - wide, y - 8.0, x + 8.0, y + 8.0) if leftward else (x - 8.0, y - 8.0, x + wide, y + 8.0)]


def _points(made: Page, x: float, y: float) -> tuple[float, float]:
    (left, right), (low, high) = made.ax.get_xlim(), made.ax.get_ylim()
    return (x - left) / (right - left) * made.width, (y - low) / (high - low) * made.height


def _name(made: Page, read: Read, place: int, name: str, taken: list[tuple[float, float, float, float]]) -> None:
    """Write a hypothesis's name where its region has most room, clear of what is written already."""
    up, right = read.numbers
    mask = read.leader == place
    for width in (140.0, 90.0, 60.0):
        text = wrap(name, width, TEXT, "bold", most=3)
        half = (width_of(text, TEXT, "bold") / 2.0 + 3.0, height_of(text, TEXT) / 2.0 + 2.0)
        found = _widest(made, mask, up, right, half, taken)
        if found is not None:
            x, y = found
            px, py = _points(made, x, y)
            taken.append((px - half[0], py - half[1], px + half[0], py + half[1]))
            made.text(x, y, text, weight="bold", ha="center", halo=True, gid="leader")
            return
    made.ax.set_gid("crowded")


def _widest(
    made: Page,
    mask: npt.NDArray[np.bool_],
    up: Number,
    right: Number,
    half: tuple[float, float],
    taken: list[tuple[float, float, float, float]],
) -> tuple[float, float] | None:
    """The point of a region farthest from its border, measured in boxes of the text's own shape."""
    cells = 61
    x = np.linspace(right.values[0], right.values[-1], cells)
    y = np.linspace(up.values[0], up.values[-1], cells)
    rows = np.abs(up.values[None, :] - y[:, None]).argmin(axis=1)
    columns = np.abs(right.values[None, :] - x[:, None]).argmin(axis=1)
    region = mask[np.ix_(rows, columns)]
    px, py = np.linspace(0.0, made.width, cells), np.linspace(0.0, made.height, cells)
    best, place = 0.0, None
    free = ~region
    for i, j in zip(*np.nonzero(region), strict=True):
        room = min((made.width - px[j]) / half[0], px[j] / half[0], (made.height - py[i]) / half[1], py[i] / half[1])
        if room <= max(best, 1.0) or _hits((px[j], py[i]), half, taken):
            continue
        if free.any():
            away = np.maximum(np.abs(px[None, :] - px[j]) / half[0], np.abs(py[:, None] - py[i]) / half[1])
            room = min(room, float(away[free].min()))
        if room > max(best, 1.0):
            best, place = room, (float(x[j]), float(y[i]))
    return place


def _hits(at: tuple[float, float], half: tuple[float, float], taken: list[tuple[float, float, float, float]]) -> bool:
    left, low, right, high = at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1]
    return any(left < east and right > west and low < north and high > south for west, south, east, north in taken)
