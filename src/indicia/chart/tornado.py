"""What each uncertain number does alone."""

from typing import TYPE_CHECKING

from indicia.analysis.draw import DrawSummary, summarise
from indicia.analysis.draw.summary import End, NumberEffect
from indicia.chart.page import Caption, Page, column, fitting, page, spread
from indicia.chart.scale import ticks
from indicia.chart.style import AGAINST_HATCH, INK, MUTED, RULE, SMALL, STRONG, WEAK, styled
from indicia.chart.text import height_of, shown, width_of, wrap
from indicia.engine.show import words
from indicia.quantity import icd203_word

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

_MOST = 15
_LABEL, _PADDING, _BAR = 190.0, 9.0, 10.0
_READING = (
    "Each number alone at its 5th and its 95th percentile, all else as in the score; its value stands at each end. "
    "Solid: at the high value; hatched: at the low one. A diamond marks an end at which somebody else leads."
)


@styled
def tornado(draws: "xr.Dataset | DrawSummary", ax: "Axes | None" = None) -> "Axes":
    """Draw how far each uncertain number moves the leader's posterior by itself, the largest swing first.

    Parameters
    ----------
    draws
        From `draw`, or their summary.
    ax
        Where to draw; by default a figure that fits. The 15 numbers of the largest swing are drawn.

    Returns
    -------
    matplotlib.axes.Axes
        x is the posterior of the score's leader, y points from the top. Both ends carry the value of the number, and
        a mark with the name of who leads there where it is somebody else.

    Raises
    ------
    IndiciaError
        For something else than draws, and where no draw is possible.
    """
    summary = draws if isinstance(draws, DrawSummary) else summarise(draws)
    rows = summary.numbers[:_MOST]
    labels = [wrap(row.path, _LABEL, most=3) for row in rows]
    tall = [height_of(label) + _PADDING for label in labels]
    drawn = fitting(ax, tall)
    rows, labels, tall = rows[:drawn], labels[:drawn], tall[:drawn]
    height = max(sum(tall), 1.0)
    made = page(ax, _caption(summary, drawn), height=height, left=column(labels, _LABEL), right=4.0, above=16.0)
    _axes(made, summary, rows, height)
    y = 0.0
    for row, label, room in zip(rows, labels, tall, strict=True):
        made.label(y + room / 2.0, label, "left")
        _row(made, summary, row, y + room / 2.0)
        y += room
    return made.ax


def _caption(summary: DrawSummary, drawn: int) -> Caption:
    score = summary.hypotheses[0]
    changing = [row for row in summary.numbers if row.changes_leader(summary.leader)]
    said = f"{words.clean(score.label)}: {words.band_text(icd203_word(score.score))}, {words.probability(score.score)}"
    said += f" from a prior of {words.probability(score.prior)}"
    if len(summary.hypotheses) > 1:
        rival = summary.hypotheses[1]
        said += f"; then {words.clean(rival.label)} {words.probability(rival.score)}"
    many = len(changing)
    if not summary.numbers:
        said += ". No number of the case is uncertain."
    elif not changing and len(summary.numbers) == 1:
        said += ". The one uncertain number does not change who leads within its stated range."
    elif not changing:
        said += f". None of the {len(summary.numbers):,} uncertain numbers changes who leads within its stated range."
    else:
        said += f". {many:,} of {len(summary.numbers):,} uncertain numbers alone {'changes' if many == 1 else 'change'}"
        said += " who leads within the stated range."
    notes = [_READING] if summary.numbers else []
    if (more := len(summary.numbers) - drawn) > 0:
        notes.append(f"{words.plural(more, 'more number')} of smaller swing.")
    changed = words.changed(summary.provenance)
    return Caption(
        words.clean(summary.ask),
        said,
        (" ".join(notes), *changed) if notes else tuple(changed),
        words.origin(summary.provenance),
    )


def _axes(made: Page, summary: DrawSummary, rows: tuple[NumberEffect, ...], height: float) -> None:
    ax = made.ax
    score = summary.hypotheses[0].score
    ends = [
        (end.posterior, _text(summary, end), end.posterior < other.posterior)
        for row in rows
        for end, other in ((row.low, row.high), (row.high, row.low))
    ]
    low, high = min([score - 0.02, *(x for x, _, _ in ends)]), max([score + 0.02, *(x for x, _, _ in ends)])
    needs = [(x, _room(t) if left else 0.0, 0.0 if left else _room(t)) for x, t, left in ends]
    low, high = spread(low, high, made.width, needs)
    ax.set_xlim(low, high)
    ax.set_ylim(height, 0.0)
    ax.set_yticks([])
    ax.set_xticks([tick for tick in ticks(low, high, 6) if -1e-9 <= tick <= 1.0 + 1e-9])
    ax.set_xlabel(
        wrap(f"posterior of {words.clean(summary.label(summary.leader))}", made.width, SMALL, most=1),
        labelpad=2.0,
        parse_math=False,
    )
    ax.grid(axis="x", color=RULE, linewidth=0.5)
    ax.plot([score, score], [-4.0, height], color=INK, linewidth=0.8, clip_on=False, zorder=3.0)
    made.text(score, 0.0, f"score {words.probability(score)}", size=SMALL, color=MUTED, ha="center", dy=9.0)


def _room(text: str) -> float:
    return width_of(shown(text), SMALL) + 14.0


def _text(summary: DrawSummary, end: End) -> str:
    """The value at an end, and who leads there where it is somebody else."""
    value = f"{end.value:.3g}"
    if end.leader == summary.leader:
        return value
    return wrap(f"{value}: {summary.label(end.leader)}", 110.0, SMALL, most=1)


def _row(made: Page, summary: DrawSummary, row: NumberEffect, middle: float) -> None:
    score = summary.hypotheses[0].score
    for end, other, face, hatch in ((row.low, row.high, WEAK, AGAINST_HATCH), (row.high, row.low, STRONG, None)):
        made.ax.barh(
            middle,
            end.posterior - score,
            _BAR,
            left=score,
            color=face,
            hatch=hatch,
            edgecolor=MUTED if hatch else "none",
            linewidth=0.5,
            gid="low" if hatch else "high",
        )
        left = end.posterior < other.posterior or (end.posterior == other.posterior and end is row.low)
        if end.leader != summary.leader:
            made.ax.plot(
                [end.posterior], [middle], "D", color=INK, markersize=4.5, clip_on=False, zorder=4.0, gid="change"
            )
        made.text(
            end.posterior,
            middle,
            _text(summary, end),
            size=SMALL,
            dx=-7.0 if left else 7.0,
            ha="right" if left else "left",
            gid="end",
        )
