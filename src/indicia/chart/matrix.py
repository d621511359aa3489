"""The evidence matrix: how each item moves each hypothesis."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from indicia.chart.page import MARGIN, WIDTH, Caption, Page, column, page, room_in
from indicia.chart.saying import answer_of, doubts, finding, score_of
from indicia.chart.style import AGAINST_HATCH, INK, MUTED, SMALL, STRONG, TEXT, WEAK, styled
from indicia.chart.text import height_of, shown, width_of, wrap
from indicia.engine.factor import Floats, log_sum_exp
from indicia.engine.result import Answer, Score
from indicia.engine.show import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from indicia.case import Case

_MOST_ITEMS, _MOST_HYPOTHESES, _UPRIGHT = 60, 40, 12
_LABEL, _SHORT_LABEL, _PADDING, _NARROW, _LEAST, _WIDE, _ROW = 230.0, 150.0, 6.0, 30.0, 36.0, 74.0, 42.0
_DECIBANS_PER_NAT = 10.0 / math.log(10.0)
_FULL = 10.0  # decibans at which the colour is full
DARK = 0.75
"""Strength of the blue from which on white is easier to read on it than ink."""

_READING = (
    "Weight of evidence of each item for each hypothesis against all others together, in decibans, given the items "
    "before it: columns add up from the odds before to the odds after. Blue: for; orange and hatched: against."
)


@dataclass(frozen=True)
class Table:
    """Weights as they are drawn.

    Attributes
    ----------
    hypotheses, items
        Ids, in the order of the columns and of the rows.
    before, after
        Log-odds of each hypothesis against all others, in decibans, with opportunity and after all items.
    weights
        Decibans, axes: items, hypotheses; -inf where an item excludes, nan where a hypothesis was excluded before.
    """

    hypotheses: tuple[str, ...]
    items: tuple[str, ...]
    before: Floats
    after: Floats
    weights: Floats


@styled
def matrix(score_or_case: "Score | Case", *, question: str | None = None, ax: "Axes | None" = None) -> "Axes":
    """Draw the weight of every item for and against every hypothesis, as colour and as number.

    Parameters
    ----------
    score_or_case
        From `score`, or a case, which is then scored.
    question
        By default the score's own.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        Columns are hypotheses, from the most to the least probable; rows are items in the order of the file, between
        the odds before and the odds after. Beyond 60 items those of the smallest weights are left out, beyond 40
        hypotheses the least probable, and how many is told.

    Raises
    ------
    IndiciaError
        For a question that the score does not answer.
    """
    score = score_of(score_or_case)
    answer = answer_of(score, question)
    table, told = shortened(table_of(answer), int(max(min(room_in(ax) / _ROW - 2.0, _MOST_ITEMS), 1.0)))
    reports = {w.item: w.report for w in answer.weights}
    wide = _column_width(answer, table, ax)
    label = min(max(WIDTH - 2 * MARGIN - wide * len(table.hypotheses) - 10.0, _SHORT_LABEL), _LABEL)
    rows = [("", "Odds before", "total"), *((i, reports[i], "item") for i in table.items), ("", "Odds after", "total")]
    labels = [
        (wrap(name, label, SMALL, most=1) if name else "", wrap(text, label, TEXT, most=4)) for name, text, _ in rows
    ]
    tall = [height_of(text) + (height_of(name, SMALL) if name else 0.0) + _PADDING for name, text in labels]
    left = max(column([text for _, text in labels], label + 6.0, TEXT, "bold"), label)
    heads, above = _heads(answer, table, wide)
    width = max(WIDTH, left + wide * len(table.hypotheses) + 2 * MARGIN + 2.0)
    right = 0.0 if ax else width - 2 * MARGIN - left - wide * len(table.hypotheses)
    made = page(
        ax, _caption(score, answer, told), height=sum(tall), left=left, right=right, above=above, below=8.0, width=width
    )
    _axes(made, table, sum(tall))
    _write_heads(made, answer, table, heads)
    values = np.vstack([table.before, table.weights, table.after])
    y = 0.0
    for (name, text), row, room, (_, _, kind) in zip(labels, values, tall, rows, strict=True):
        _row(made, row, y, room, kind)
        _label(made, name, text, y, room, kind)
        y += room
    return made.ax


def table_of(answer: Answer) -> Table:
    """The weight of evidence of each item for each hypothesis against its negation (I. J. Good 1950)."""
    names = answer.ranking
    with np.errstate(divide="ignore"):
        start = np.log([answer.with_opportunity[h] for h in names])
    log = [start]
    for weight in answer.weights:
        log.append(log[-1] + np.array([weight.log_likelihood[h] for h in names]))
    odds = np.array([_log_odds(row) for row in log]) * _DECIBANS_PER_NAT
    with np.errstate(invalid="ignore"):
        weights = np.diff(odds, axis=0)
    return Table(names, tuple(w.item for w in answer.weights), odds[0], odds[-1], weights)


def _log_odds(log: Floats) -> Floats:
    """Of each hypothesis against all others together."""
    found = np.empty(log.size)
    for i in range(log.size):
        others = np.delete(log, i)
        rest = float(log_sum_exp(others, 0)) if others.size else -math.inf
        found[i] = -math.inf if np.isneginf(log[i]) else log[i] - rest
    return found


def shortened(table: Table, most: int = _MOST_ITEMS) -> tuple[Table, str]:
    """Leave out the lightest items and the least probable hypotheses where there are too many, and say so."""
    hypotheses = len(table.hypotheses) - _MOST_HYPOTHESES
    items = len(table.items) - most
    told = []
    if hypotheses > 0:
        told.append(f"{hypotheses} less probable {'hypothesis is' if hypotheses == 1 else 'hypotheses are'} not drawn.")
    keep = np.arange(len(table.items))
    if items > 0:
        size = np.max(np.abs(np.nan_to_num(table.weights, nan=0.0, posinf=1e9, neginf=-1e9)), axis=1)
        keep = np.sort(np.argsort(-size, kind="stable")[:most])
        told.append(f"{items} items of smaller weight are not drawn, so that columns do not add up.")
    cut = Table(
        table.hypotheses[:_MOST_HYPOTHESES],
        tuple(table.items[i] for i in keep),
        table.before[:_MOST_HYPOTHESES],
        table.after[:_MOST_HYPOTHESES],
        table.weights[keep][:, :_MOST_HYPOTHESES],
    )
    return cut, " ".join(told)


def _column_width(answer: Answer, table: Table, ax: "Axes | None") -> float:
    """Wide enough for the longest word of the names, within limits; narrow where the names stand upright."""
    if ax is not None:
        return ax.bbox.width / ax.figure.dpi * 72.0 / len(table.hypotheses)
    if len(table.hypotheses) > _UPRIGHT:
        return _NARROW
    names = [word for h in table.hypotheses for word in shown(answer.labels[h]).split()]
    longest = max((width_of(word, SMALL, "bold") for word in names), default=0.0)
    return min(max(longest + 6.0, _LEAST), _WIDE)


def _heads(answer: Answer, table: Table, wide: float) -> tuple[list[str], float]:
    """The hypotheses' names over their columns, upright where there are many, and the room that they take."""
    if len(table.hypotheses) > _UPRIGHT:
        heads = [wrap(answer.labels[h], 110.0, SMALL, most=2) for h in table.hypotheses]
        return heads, max(width_of(head, SMALL) for head in heads) + 8.0
    heads = [wrap(answer.labels[h], wide - 4.0, SMALL, "bold", most=5) for h in table.hypotheses]
    marked = [
        head + ("\n(rest)" if h == answer.catch_all else "") for h, head in zip(table.hypotheses, heads, strict=True)
    ]
    return marked, max(height_of(head, SMALL) for head in marked) + 6.0


def _caption(score: Score, answer: Answer, told: str) -> Caption:
    notes = [f"{_READING} {told}".strip()]
    if answer.catch_all is not None:
        notes.append(f"{words.clean(answer.labels[answer.catch_all])} stands for all that nobody thought of.")
    if any(math.isinf(v) for w in answer.weights for v in w.log_likelihood.values()):
        notes.append("×: excluded by that item; ·: excluded before.")
    silent = words.without_weight(score)
    notes += [words.clean(silent)] if silent else []
    return Caption(words.clean(answer.ask), finding(answer), (*notes, *doubts(score)), words.origin(score.provenance))


def _axes(made: Page, table: Table, height: float) -> None:
    ax = made.ax
    ax.set_xlim(0.0, len(table.hypotheses))
    ax.set_ylim(height, 0.0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)


def _write_heads(made: Page, answer: Answer, table: Table, heads: Sequence[str]) -> None:
    upright = len(table.hypotheses) > _UPRIGHT
    for j, (h, head) in enumerate(zip(table.hypotheses, heads, strict=True)):
        weight = "bold" if h == answer.leader else "normal"
        if upright:
            made.text(
                j + 0.5,
                0.0,
                head,
                size=SMALL,
                weight="normal",
                dy=4.0,
                ha="center",
                va="bottom",
                rotation=90,
                gid="head",
            )
        else:
            made.text(
                j + 0.5,
                0.0,
                head,
                size=SMALL,
                weight=weight,
                dy=3.0,
                ha="center",
                va="bottom",
                multialignment="center",
                gid="head",
            )


def _label(made: Page, name: str, text: str, y: float, room: float, kind: str) -> None:
    if kind == "total":
        made.label(y + room / 2.0, text, "left", weight="bold")
        return
    made.label(y + _PADDING / 2.0, name, "left", size=SMALL, color=MUTED, va="top")
    made.label(y + _PADDING / 2.0 + height_of(name, SMALL), text, "left", va="top")


def _row(made: Page, row: Floats, y: float, room: float, kind: str) -> None:
    middle = y + room / 2.0
    for j, value in enumerate(row.tolist()):
        if kind == "item":
            _cell(made, j, y, room, value)
        text, dark = figure(value, kind), kind == "item" and value > 0.0 and strength_of(value) > DARK
        made.text(
            j + 0.5,
            middle,
            text,
            size=SMALL,
            weight="bold" if kind == "total" else "normal",
            color="white" if dark else INK,
            ha="center",
            halo=kind == "item" and value < 0.0,
            gid="weight",
        )


def figure(value: float, kind: str = "item") -> str:
    """A weight as it stands in its cell."""
    if math.isnan(value):
        return "·"
    if math.isinf(value):
        return "+∞" if value > 0 else "×" if kind == "item" else "−∞"
    text = f"{value:+.0f}" if abs(value) >= 99.95 else words.decibans(value)
    return text.replace("-", "\N{MINUS SIGN}")


def _cell(made: Page, column_: int, y: float, room: float, value: float) -> None:
    from matplotlib.patches import Rectangle

    strength = strength_of(value)
    against = value < 0.0
    face = mixed(WEAK if against else STRONG, strength)
    hatched = against and strength >= 0.15
    made.ax.add_patch(
        Rectangle(
            (column_ + 0.02, y + 0.5),
            0.96,
            room - 1.0,
            facecolor=face,
            edgecolor="#c98a44" if hatched else "none",
            hatch=AGAINST_HATCH if hatched else None,
            linewidth=0.0,
            gid="cell",
        )
    )


def strength_of(value: float) -> float:
    """How strong the colour of a weight is, from 0 to 1; small weights are not lost."""
    return 0.0 if math.isnan(value) else min(abs(value) / _FULL, 1.0) ** 0.7


def mixed(colour: str, strength: float) -> tuple[float, float, float]:
    """A colour thinned with white: 0 is white, 1 the colour itself."""
    from matplotlib.colors import to_rgb

    red, green, blue = (1.0 - strength * (1.0 - part) for part in to_rgb(colour))
    return red, green, blue
