"""Weights of evidence in decibans, from prior odds to posterior odds."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from indicia.chart.page import Caption, Page, column, page, room_in, spread
from indicia.chart.saying import answer_of, doubts, finding, score_of
from indicia.chart.scale import ticks
from indicia.chart.steps import Step, pair_of, steps_of
from indicia.chart.style import AGAINST_HATCH, INK, MUTED, PALE, RULE, SMALL, STRONG, TEXT, WEAK, styled
from indicia.chart.text import height_of, width_of, wrap
from indicia.engine.result import Answer, Score
from indicia.engine.show import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from indicia.case import Case

_MOST = 40
_LABEL, _PADDING, _BAR = 235.0, 7.0, 9.0
_ORDER = "Each item given those before it in the file; opportunity stands with the prior."


@dataclass(frozen=True)
class _Row:
    """A step with its place: from where to where it moves, None where it follows an exclusion."""

    step: Step
    name: str
    label: str
    middle: float
    height: float
    start: float | None
    end: float | None


@styled
def waterfall(
    score: "Score | Case",
    *,
    question: str | None = None,
    of: str | None = None,
    against: str | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how each item moves the odds of one hypothesis against another, in decibans, from prior to posterior.

    Parameters
    ----------
    score
        From `score`, or a case, which is then scored.
    question
        By default the score's own.
    of, against
        The two hypotheses; by default the leader and its rival (`Answer.rival`).
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is 10 log10 of the odds; y is points from the top. Groups are one step, opportunity stands next to the
        prior, and all steps add up to the posterior odds. Items below 0.05 dB, and beyond 40 steps the smallest, are
        one step together. Nothing can be drawn beyond the exclusion of a hypothesis: an arrow leads out, and what
        follows has no place.

    Raises
    ------
    IndiciaError
        For a question or a hypothesis that is not there.
    """
    score = score_of(score)
    answer = answer_of(score, question)
    first, second = pair_of(answer, of, against)
    rows = _fitting(answer, first, second, room_in(ax))
    height = sum(row.height for row in rows)
    left = max(
        column([row.label for row in rows], _LABEL, TEXT, "bold"), column([row.name for row in rows], _LABEL, SMALL)
    )
    made = page(ax, _caption(score, answer, first, second, rows), height=height, left=left, right=4.0, above=28.0)
    low, high = _axes(made, rows, height)
    _sides(made, answer, first, second)
    for row in rows:
        _draw(made, row, low, high)
    _connect(made, rows)
    return made.ax


def _fitting(answer: Answer, first: str, second: str, room: float) -> list[_Row]:
    """Rows for as many steps as there is room for; the smaller ones are added up."""
    for most in range(_MOST, 0, -1):
        rows = _rows(steps_of(answer, first, second, most))
        if sum(row.height for row in rows) <= room:
            break
    return rows


def _rows(steps: list[Step]) -> list[_Row]:
    rows, y, at = [], 0.0, 0.0
    for step in steps:
        name, label = _texts(step)
        tall = height_of(label) + (height_of(name, SMALL) if name else 0.0) + _PADDING
        start, end = (0.0, step.decibans) if step.kind in ("prior", "posterior") else (at, at + step.decibans)
        known = step.kind in ("prior", "posterior") or math.isfinite(at)
        rows.append(_Row(step, name, label, y + tall / 2.0, tall, start if known else None, end if known else None))
        at = end if known else at
        y += tall
    return rows


def _texts(step: Step) -> tuple[str, str]:
    """A small name and what it is, in lines."""
    match step.kind:
        case "prior":
            return "", f"Prior odds {words.odds(step.decibans / 10.0)}"
        case "posterior":
            return "", f"Posterior odds {words.odds(step.decibans / 10.0)}"
        case "opportunity":
            return "", "Opportunity"
        case "group":
            return wrap(f"group {step.name}", _LABEL, SMALL, most=1), wrap(step.report, _LABEL, most=3)
        case "rest":
            head = f"{words.plural(len(step.items), 'other item')} together"
            return wrap(step.report, _LABEL, SMALL, most=4), head
        case _:
            return wrap(step.name, _LABEL, SMALL, most=1), wrap(step.report, _LABEL, most=3)


def _caption(score: Score, answer: Answer, first: str, second: str, rows: list[_Row]) -> Caption:
    said = finding(answer)
    labels = words.label(answer, first), words.label(answer, second)
    said += f" Weights of evidence in decibans (10 log10 of the likelihood ratio), {labels[0]} over {labels[1]}:"
    notes = [_ORDER]
    if any(row.end is None for row in rows):
        notes.append("What follows an exclusion changes nothing between the two and is not drawn.")
    silent = words.without_weight(score)
    notes += [words.clean(silent)] if silent else []
    return Caption(words.clean(answer.ask), said, (*notes, *doubts(score)), words.origin(score.provenance))


def _axes(made: Page, rows: list[_Row], height: float) -> tuple[float, float]:
    ax = made.ax
    places = [x for row in rows for x in (row.start, row.end) if x is not None and math.isfinite(x)]
    low, high = min([0.0, *places]), max([0.0, *places])
    room = 0.15 * max(high - low, 2.0)
    if any(x == math.inf for row in rows for x in (row.end,)):
        high += room
    if any(x == -math.inf for row in rows for x in (row.end,)):
        low -= room
    high = max(high, low + 1.0)
    wide = width_of("+888.8", TEXT, "bold") + 6.0
    beyond = [
        (row.end, wide * (row.step.decibans < 0.0), wide * (row.step.decibans >= 0.0))
        for row in rows
        if row.end is not None and math.isfinite(row.end)
    ]
    low, high = spread(low, high, made.width, beyond)
    ax.set_xlim(low, high)
    ax.set_ylim(height, 0.0)
    ax.set_yticks([])
    ax.set_xticks(ticks(low, high, 6))
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:+g}".replace("-", "\N{MINUS SIGN}") if x else "0")
    ax.set_xlabel("decibans", labelpad=2.0)
    ax.grid(axis="x", color=RULE, linewidth=0.5)
    ax.axvline(0.0, color=MUTED, linewidth=0.8)
    return low, high


def _sides(made: Page, answer: Answer, first: str, second: str) -> None:
    """Name the two sides of even odds over the axes; the left one may stand over the labels, the right one higher."""
    low, high = made.ax.get_xlim()
    zero = -low / (high - low) * made.width
    how: dict[str, Any] = {"size": SMALL, "color": MUTED, "va": "bottom", "gid": "side"}
    right = wrap(f"for {words.label(answer, first)} \N{RIGHTWARDS ARROW}", made.left + made.width, SMALL, most=1)
    if width_of(right, SMALL) + 6.0 <= made.width - zero:
        made.text(0.0, 0.0, right, dx=6.0, dy=6.0, **how)
    else:
        made.text(high, 0.0, right, dy=16.0, ha="right", **how)
    left = wrap(f"\N{LEFTWARDS ARROW} for {words.label(answer, second)}", zero + made.left - 8.0, SMALL, most=1)
    made.text(0.0, 0.0, left, dx=-6.0, dy=6.0, ha="right", **how)


def _draw(made: Page, row: _Row, low: float, high: float) -> None:
    _labels(made, row)
    if row.start is None or row.end is None:
        made.text(0.0, row.middle, "not drawn", size=SMALL, color=MUTED, dx=6.0, halo=True)
        return
    start, end = (min(max(x, low), high) for x in (row.start, row.end))
    up = row.step.decibans >= 0.0
    total = row.step.kind in ("prior", "posterior")
    face = PALE if row.step.kind in ("prior", "opportunity") else STRONG if up else WEAK
    hatch = None if up or row.step.kind in ("prior", "opportunity") else AGAINST_HATCH
    made.ax.barh(
        row.middle,
        end - start,
        _BAR,
        left=start,
        color=face,
        hatch=hatch,
        edgecolor=MUTED if face == PALE or hatch else "none",
        linewidth=0.5,
        gid=row.step.kind,
    )
    if math.isinf(row.end):
        made.ax.plot([end], [row.middle], ">" if row.end > 0 else "<", color=INK, markersize=6.0, clip_on=False)
    figure = words.decibans(row.step.decibans).replace("-", "\N{MINUS SIGN}")
    beyond, align = (end, "left") if up else (end, "right")
    inward = math.isinf(row.end)
    beyond, align = (start, "right" if up else "left") if inward else (beyond, align)
    made.text(
        beyond,
        row.middle,
        figure,
        dx=4.0 if align == "left" else -4.0,
        ha=align,
        weight="bold" if total else "normal",
        halo=True,
        gid="weight",
    )


def _labels(made: Page, row: _Row) -> None:
    if not row.name:
        bold = row.step.kind in ("prior", "posterior")
        made.label(row.middle, row.label, "left", weight="bold" if bold else "normal")
        return
    top = row.middle - row.height / 2.0 + _PADDING / 2.0
    first, small = (row.label, row.name) if row.step.kind == "rest" else (row.name, row.label)
    sizes = (TEXT, SMALL) if row.step.kind == "rest" else (SMALL, TEXT)
    colours = (INK, MUTED) if row.step.kind == "rest" else (MUTED, INK)
    made.label(top, first, "left", size=sizes[0], color=colours[0], va="top")
    made.label(top + height_of(first, sizes[0]), small, "left", size=sizes[1], color=colours[1], va="top")


def _connect(made: Page, rows: list[_Row]) -> None:
    """Thin lines from the end of each step to the start of the next."""
    for one, other in pairwise(rows):
        if one.end is None or not math.isfinite(one.end) or (other.start is None and other.step.kind != "posterior"):
            continue
        made.ax.plot(
            [one.end, one.end],
            [one.middle - _BAR / 2.0, other.middle + _BAR / 2.0],
            color=MUTED,
            linewidth=0.5,
            zorder=1.5,
        )
