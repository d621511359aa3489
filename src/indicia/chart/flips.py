"""How far each number may move before the answer changes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indicia.analysis.flip import words as flip_words
from indicia.analysis.flip.sheet import Flip, FlipSheet, Move
from indicia.analysis.flip.show import nearest
from indicia.chart.page import Caption, Page, column, page, room_in, spread
from indicia.chart.scale import ticks
from indicia.chart.style import FAINT, INK, MUTED, PALE, RULE, SMALL, styled
from indicia.chart.text import height_of, shown, width_of, wrap
from indicia.engine.show import words
from indicia.quantity import Domain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LABEL, _PADDING, _BAR, _HEADING, _AXIS = 190.0, 9.0, 8.0, 22.0, 34.0
_FEWEST = 4.0  # decibans to either side
_FARTHEST = 60.0  # decibans to which the scale may reach for an edge
_READING = "Bar: the values at which today's answer stands. Diamond: where it changes; filled inside the stated range."
_RANGE = "Line with ends: the range that the case states."

type Scale = Callable[[float], float]


@dataclass(frozen=True)
class _Row:
    move: Move
    name: str
    detail: str
    middle: float
    height: float


@styled
def flips(sheet: FlipSheet, ax: "Axes | None" = None) -> "Axes":
    """Draw how far each number may move, alone, before the answer changes, those that need the smallest move first.

    Parameters
    ----------
    sheet
        From `flip`.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is the move from today's value in decibans of the number's own odds (probabilities) or ratio (positive
        numbers). Numbers that cannot be told so, at 0 or 1 or real, stand below, each on its own scale. y is points
        from the top. Drawn are the numbers that `FlipSheet.to_text` shows: the nearest.
    """
    moves = _fitting(nearest(sheet), room_in(ax))
    first = [move for move in moves if move.flips[0].scale == "decibans"]
    others = [move for move in moves if move.flips[0].scale != "decibans"]
    rows, heading, height = _rows(first, others)
    left = max(column([row.name for row in rows], _LABEL), column([row.detail for row in rows], _LABEL, SMALL))
    made = page(
        ax,
        _caption(sheet, len(moves)),
        height=max(height, 1.0),
        left=left,
        right=4.0,
        above=16.0,
        below=30.0 if first and not others else 4.0,
    )
    _axes(made, sheet, first, max(height, 1.0))
    for row in rows:
        made.label(row.middle - row.height / 2.0 + _PADDING / 2.0, row.name, "left", va="top")
        below = row.middle - row.height / 2.0 + _PADDING / 2.0 + height_of(row.name)
        made.label(below, row.detail, "left", size=SMALL, color=MUTED, va="top")
        if row.move in first:
            _draw(made, sheet, row, lambda v, m=row.move: decibans_from_today(m, v))  # type: ignore[misc]  # bound now
        else:
            _draw_on_own_scale(made, sheet, row)
    if others and heading is not None:
        made.label(
            heading,
            "Each on its own scale, since it stands at an end of it or has no odds:",
            "left",
            gid="heading",
            size=SMALL,
            color=MUTED,
        )
    return made.ax


def _fitting(moves: tuple[Move, ...], room: float) -> tuple[Move, ...]:
    """The first moves that there is room for; one at least."""
    while len(moves) > 1:
        first = [move for move in moves if move.flips[0].scale == "decibans"]
        if _rows(first, [move for move in moves if move not in first])[2] <= room:
            break
        moves = moves[:-1]
    return moves


def decibans_from_today(move: Move, value: float) -> float:
    """How far a value is from today's, in decibans of odds (probabilities) or of the ratio (positive numbers)."""
    return _log_odds(move, value) - _log_odds(move, move.today)


def _log_odds(move: Move, value: float) -> float:
    if value <= 0.0:
        return -math.inf
    if move.domain is not Domain.PROBABILITY:
        return 10.0 * math.log10(value)
    return math.inf if value >= 1.0 else 10.0 * (math.log10(value) - math.log10(1.0 - value))


def _rows(first: Sequence[Move], others: Sequence[Move]) -> tuple[list[_Row], float | None, float]:
    rows, y, heading = [], 0.0, None
    for move in (*first, *others):
        if others and move is others[0]:
            y += _AXIS if first else 0.0
            heading = y + _HEADING / 2.0
            y += _HEADING
        name = wrap(move.title, _LABEL)
        today, _ = flip_words.figures(move.today, move.flips[0].value)
        detail = f"today {today}" if move.title == move.path else f"{move.path} · today {today}"
        detail = wrap(detail, _LABEL, SMALL, most=3)
        tall = height_of(name) + height_of(detail, SMALL) + _PADDING
        rows.append(_Row(move, name, detail, y + tall / 2.0, tall))
        y += tall
    return rows, heading, y


def _caption(sheet: FlipSheet, drawn: int) -> Caption:
    notes = [_READING, _RANGE] if drawn else []
    more = len(sheet.flipping) - drawn
    notes += [f"{words.plural(more, 'more number')} can, by larger moves."] if more else []
    notes += [flip_words.never(sheet), *flip_words.remarks(sheet), *words.changed(sheet.provenance)]
    said = flip_words.lead_in(sheet).replace("Each line is", "Each row is")
    return Caption(words.clean(sheet.ask), said, (" ".join(notes),), words.origin(sheet.provenance))


def _axes(made: Page, sheet: FlipSheet, moves: Sequence[Move], height: float) -> None:
    ax = made.ax
    edges = [(decibans_from_today(m, f.value), _beyond(sheet, m, f)) for m in moves for f in m.flips]
    edges = [(min(max(x, -_FARTHEST), _FARTHEST), text) for x, text in edges]
    low, high = min([-_FEWEST, *(x for x, _ in edges)]), max([_FEWEST, *(x for x, _ in edges)])
    needs = [(x, _room(t) * (x < 0.0), _room(t) * (x >= 0.0)) for x, t in edges]
    low, high = spread(low, high, made.width, needs)
    ax.set_xlim(low, high)
    ax.set_ylim(height, 0.0)
    ax.set_yticks([])
    if not moves:
        ax.set_xlim(0.0, 1.0)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        return
    ax.set_xticks(ticks(low, high, 6))
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:+g}".replace("-", "\N{MINUS SIGN}") if x else "0")
    ax.set_xlabel("move from today's value, decibans", labelpad=2.0)
    bottom = _bottom(moves)
    ax.spines["bottom"].set_position(("data", bottom))
    ax.vlines(ticks(low, high, 6), 0.0, bottom, color=RULE, linewidth=0.5, zorder=0.5)
    ax.vlines([0.0], -4.0, bottom, color=INK, linewidth=0.8, clip_on=False, zorder=3.0)
    made.text(0.0, 0.0, "today", size=SMALL, color=MUTED, ha="center", dy=9.0)


def _bottom(moves: Sequence[Move]) -> float:
    rows, _, height = _rows(moves, ())
    return height if rows else 0.0


def _room(text: str) -> float:
    return width_of(shown(text), SMALL) + 12.0


def _beyond(sheet: FlipSheet, move: Move, flip: Flip) -> str:
    """What stands at an edge: the value, and who leads beyond."""
    _, value = flip_words.figures(move.today, flip.value)
    label = words.clean(sheet.labels[flip.leader])
    return wrap(value if sheet.target is not None else f"{value}: {label}", 120.0, SMALL, most=1)


def _draw(made: Page, sheet: FlipSheet, row: _Row, scale: Scale) -> None:
    ax, (low, high) = made.ax, made.ax.get_xlim()
    _regions(made, row, scale, low, high)
    for flip in row.move.flips:
        x = min(max(scale(flip.value), low), high)
        left = flip.direction == "down"
        _edge(ax, x, row.middle, flip)
        made.text(
            x,
            row.middle,
            _beyond(sheet, row.move, flip),
            size=SMALL,
            dx=-7.0 if left else 7.0,
            ha="right" if left else "left",
            gid="edge",
        )


def _regions(made: Page, row: _Row, scale: Scale, low: float, high: float) -> None:
    least, greatest = row.move.searched
    for start, end in row.move.admissible:
        a = low if start <= least else min(max(scale(start), low), high)
        b = high if end >= greatest else min(max(scale(end), low), high)
        made.ax.barh(row.middle, b - a, _BAR, left=a, color=PALE, edgecolor="none", zorder=1.0, gid="admissible")
    if row.move.stated is not None:
        ends = [min(max(scale(v), low), high) for v in row.move.stated]
        made.ax.plot(ends, [row.middle, row.middle], "|-", color=MUTED, linewidth=1.0, markersize=5.0, gid="stated")


def _edge(ax: "Axes", x: float, y: float, flip: Flip) -> None:
    face: Any = INK if flip.inside else "white"
    ax.plot(
        [x],
        [y],
        "D",
        color=INK,
        markerfacecolor=face,
        markersize=4.5,
        markeredgewidth=0.9,
        clip_on=False,
        zorder=4.0,
        gid="flip",
    )


def _sides(room: float, flip: Flip) -> tuple[float, float]:
    """What a label needs to the left and to the right of its edge: it stands away from today's value."""
    return (room, 0.0) if flip.direction == "down" else (0.0, room)


def _draw_on_own_scale(made: Page, sheet: FlipSheet, row: _Row) -> None:
    """A track from the least to the greatest value that matters, over the whole width."""
    ax = made.ax
    low, high = map(float, ax.get_xlim())
    values = [row.move.today, *(f.value for f in row.move.flips), *(row.move.stated or ())]
    pad = 0.08 * (max(values) - min(values))
    needs = [(f.value, *_sides(_room(_beyond(sheet, row.move, f)), f)) for f in row.move.flips]
    start, end = spread(min(values) - pad, max(values) + pad, 0.96 * made.width, needs)
    inner: float = 0.02 * (high - low)

    def scale(value: float) -> float:
        share: float = (value - start) / (end - start)
        place: float = low + inner + min(max(share, 0.0), 1.0) * (high - low - 2.0 * inner)
        return place

    ax.barh(row.middle, high - low - 2 * inner, _BAR, left=low + inner, color=FAINT, edgecolor="none", zorder=0.8)
    _regions(made, row, scale, low + inner, high - inner)
    today = scale(row.move.today)
    ax.plot([today, today], [row.middle - _BAR * 0.8, row.middle + _BAR * 0.8], color=INK, linewidth=1.2, zorder=3.0)
    for flip in row.move.flips:
        x = scale(flip.value)
        right = flip.direction == "up"
        _edge(ax, x, row.middle, flip)
        made.text(
            x,
            row.middle,
            _beyond(sheet, row.move, flip),
            size=SMALL,
            dx=7.0 if right else -7.0,
            ha="left" if right else "right",
            gid="edge",
            halo=True,
        )
