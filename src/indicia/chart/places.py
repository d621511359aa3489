"""A map of an event and of the bases round it, with their distances."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicia.chart.labels import Box, around
from indicia.chart.page import Caption, Page, page
from indicia.chart.scale import step_for
from indicia.chart.style import INK, MUTED, PALE, RULE, SMALL, STRONG, TEXT, styled
from indicia.chart.text import height_of, shown, width_of, wrap
from indicia.engine.score import provenance
from indicia.engine.show import words
from indicia.errors import IndiciaError, nearest
from indicia.likelihood import geodesy
from indicia.likelihood.proximity import Proximity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from indicia.case import Case
    from indicia.case.document import Item

_SIZE = 400.0
_MOST_USERS = 4
_NINETY = math.sqrt(2.0 * math.log(10.0))  # standard deviations within which 90 % of a round normal scatter lies
_FEWEST_KM = 1.0


@dataclass(frozen=True)
class _Base:
    """A base: kilometres east and north of the event, as far off and in the direction in which it is."""

    name: str
    users: str
    km: float
    east: float
    north: float


@styled
def places(case: "Case", *, item: str | None = None, ax: "Axes | None" = None) -> "Axes":
    """Draw where an event was and where the bases of a proximity item are, with their distances.

    Parameters
    ----------
    case
        From `load`.
    item
        The item of model `proximity`; by default the first.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is kilometres east of the event, y north of it, in the azimuthal equidistant projection round the event: each
        base lies as far off, and in that direction, as the geodesic to it on WGS84 says. The circle holds the place of
        the event with 90 %.

    Raises
    ------
    IndiciaError
        Where the case has no such item.
    """
    found = _item(case, item)
    assert isinstance(found.model, Proximity)  # noqa: S101  # chosen so
    bases = _bases(case, found.model)
    made = page(ax, _caption(case, found, bases), height=_SIZE, above=4.0, below=6.0)
    reach = max([base.km for base in bases] + [_NINETY * found.model.event.error_km * 1.5, _FEWEST_KM])
    _axes(made, bases, reach)
    step = step_for(reach, 4)
    _rings(made, step)
    _event(made, found.model)
    _write_bases(made, bases, found.model)
    return made.ax


def _item(case: "Case", name: str | None) -> "Item":
    evidence = case.document.evidence
    known = [i.id for i in evidence.values() if isinstance(i.model, Proximity)]
    if name is not None and name not in known:
        raise IndiciaError(
            f"{name!r} is no item of model proximity{nearest(name, known)}; there are: {', '.join(known) or 'none'}"
        )
    if not known:
        raise IndiciaError(f"{case.written.name}: no item of model proximity, so that there is no place to draw")
    return evidence[name or known[0]]


def _bases(case: "Case", model: Proximity) -> list[_Base]:
    hypotheses = case.document.questions[model.question].hypotheses
    centre = (model.event.lat, model.event.lon)
    found = []
    for base in model.bases:
        km, azimuth = geodesy.distance_and_azimuth(centre, (base.lat, base.lon))
        named = [words.clean(hypotheses[user].label) for user in base.users.radii]
        users = ", ".join(named[:_MOST_USERS]) + (
            f" and {len(named) - _MOST_USERS} more" if len(named) > _MOST_USERS else ""
        )
        found.append(_Base(base.name, users, km, km * math.sin(azimuth), km * math.cos(azimuth)))
    return sorted(found, key=lambda base: base.km)


def _caption(case: "Case", item: "Item", bases: Sequence[_Base]) -> Caption:
    model = item.model
    assert isinstance(model, Proximity)  # noqa: S101  # chosen so
    question = case.document.questions[model.question]
    near = bases[0]
    said = f"{words.clean(item.report)}: {words.plural(len(bases), 'base')}, the nearest {words.clean(near.name)}"
    said += f" at {km_text(near.km)} ({near.users}). Opportunity, no answer: what follows from it stands in the score."
    error = model.event.error_km
    place = f"Event at {model.event.lat:.4g}, {model.event.lon:.4g} (degrees on WGS84)"
    place += (
        f"; the circle holds its place with 90 % (standard deviation {error:g} km to each side)."
        if error
        else ", its place taken as exact."
    )
    notes = f"{place} North is up."
    notes += " Distances and directions from the event are true (azimuthal equidistant); others are not."
    from_ = provenance(case)
    return Caption(words.clean(question.ask), said, (notes, *words.changed(from_)), words.origin(from_))


def km_text(km: float) -> str:
    """A distance in short.

    Examples
    --------
    >>> km_text(0.25), km_text(7.31), km_text(79.2), km_text(12_345.0)
    ('0.25 km', '7.3 km', '79 km', '12,345 km')
    """
    return f"{km:.2g} km" if km < 1.0 else f"{km:.1f} km" if km < 10.0 else f"{km:,.0f} km"


def _axes(made: Page, bases: Sequence[_Base], reach: float) -> None:
    """The same scale both ways, all bases within, and the event too."""
    pad = 0.16 * reach
    west, east = min(0.0, *(b.east for b in bases)) - pad, max(0.0, *(b.east for b in bases)) + pad
    south, north = min(0.0, *(b.north for b in bases)) - pad, max(0.0, *(b.north for b in bases)) + pad
    per = max((east - west) / made.width, (north - south) / made.height)
    x, y = (west + east) / 2.0, (south + north) / 2.0
    made.ax.set_xlim(x - per * made.width / 2.0, x + per * made.width / 2.0)
    made.ax.set_ylim(y - per * made.height / 2.0, y + per * made.height / 2.0)
    made.ax.set_xticks([])
    made.ax.set_yticks([])
    for spine in made.ax.spines.values():
        spine.set(visible=True, edgecolor=RULE)


def _per(made: Page) -> float:
    """Kilometres a point."""
    low, high = made.ax.get_xlim()
    return float(high - low) / made.width


def _rings(made: Page, step: float) -> None:
    """Circles at round distances, each named at its top where that is within the map."""
    from matplotlib.patches import Circle

    ax = made.ax
    corners = [math.hypot(x, y) for x in ax.get_xlim() for y in ax.get_ylim()]
    for i in range(1, math.ceil(max(corners) / step)):
        ax.add_patch(Circle((0.0, 0.0), i * step, fill=False, edgecolor=RULE, linewidth=0.7, gid="ring"))


def _ring_names(made: Page, step: float, taken: list[Box]) -> None:
    for i in range(1, 12):
        name = km_text(i * step)
        for angle in (0.0, 180.0, 90.0, 270.0, 45.0, 315.0, 135.0, 225.0):
            x, y = i * step * math.sin(math.radians(angle)), i * step * math.cos(math.radians(angle))
            half = (width_of(name, SMALL) / 2.0 + 3.0, SMALL * 0.7)
            box = Box.around(_points(made, x, y), half)
            if box.within(made.width, made.height, 2.0) and not any(box.hits(other) for other in taken):
                taken.append(box)
                made.text(x, y, name, size=SMALL, color=MUTED, ha="center", halo=True, gid="ring")
                break


def _event(made: Page, model: Proximity) -> None:
    from matplotlib.patches import Circle

    radius = _NINETY * model.event.error_km
    if radius:
        made.ax.add_patch(
            Circle((0.0, 0.0), radius, facecolor=PALE, edgecolor=MUTED, linewidth=0.8, gid="error", zorder=2.0)
        )
    made.ax.plot([0.0], [0.0], "x", color=INK, markersize=8.0, markeredgewidth=2.0, gid="event", zorder=5.0)


def _points(made: Page, east: float, north: float) -> tuple[float, float]:
    per = _per(made)
    return (east - made.ax.get_xlim()[0]) / per, (north - made.ax.get_ylim()[0]) / per


def _write_bases(made: Page, bases: Sequence[_Base], model: Proximity) -> None:
    """Marks and names that cover neither one another nor a mark; a thin line where a name stands off."""
    marks = [_points(made, base.east, base.north) for base in bases]
    centre = _points(made, 0.0, 0.0)
    taken = [Box.around(mark, (4.0, 4.0)) for mark in (*marks, centre)]
    names = [("event", "", centre, (0.0, 0.0))]
    names += [
        (f"{shown(base.name)}, {km_text(base.km)}", base.users, mark, (base.east, base.north))
        for base, mark in zip(bases, marks, strict=True)
    ]
    for i, (name, users, mark, (east, north)) in enumerate(names):
        first, second = (
            wrap(name, 150.0, TEXT, "bold" if i < 2 else "normal", most=2),
            wrap(users, 150.0, SMALL, most=2) if users else "",
        )
        size = (
            max(width_of(first, TEXT, "bold" if i < 2 else "normal"), width_of(second, SMALL)),
            height_of(first) + (height_of(second, SMALL) if second else 0.0),
        )
        if i:
            made.ax.plot(
                [east], [north], "s", color=STRONG, markersize=5.0, markeredgecolor="white", gid="base", zorder=4.0
            )
        _write(made, (first, second), size, mark, taken, i)
    _ring_names(
        made, step_for(max([base.km for base in bases] + [_NINETY * model.event.error_km * 1.5, _FEWEST_KM]), 4), taken
    )


def _write(
    made: Page, text: tuple[str, str], size: tuple[float, float], mark: tuple[float, float], taken: list[Box], i: int
) -> None:
    box = around(mark, size, taken, (made.width, made.height))
    taken.append(box)
    per = _per(made)
    west, south = made.ax.get_xlim()[0], made.ax.get_ylim()[0]
    x, top = west + box.left * per, south + box.top * per
    near = (min(max(mark[0], box.left), box.right), min(max(mark[1], box.low), box.top))
    if math.dist(near, mark) > 9.0:
        made.ax.plot(
            [west + mark[0] * per, west + near[0] * per],
            [south + mark[1] * per, south + near[1] * per],
            color=MUTED,
            linewidth=0.6,
            gid="lead",
            zorder=3.0,
        )
    made.text(x, top, text[0], weight="bold" if i < 2 else "normal", va="top", halo=True, gid="name")
    if text[1]:
        made.text(x, top, text[1], size=SMALL, color=MUTED, va="top", dy=-height_of(text[0]), halo=True, gid="name")
