"""Where the posteriors fall over draws of the uncertain numbers, and who leads how often."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.draw import DrawSummary, summarise
from indicia.analysis.draw.summary import HypothesisRange
from indicia.chart.page import Caption, Page, column, fitting, page
from indicia.chart.saying import CATCH_ALL
from indicia.chart.scale import ticks, top_of
from indicia.chart.style import INK, MUTED, PALE, RULE, SMALL, STRONG, TEXT, styled
from indicia.chart.text import height_of, wrap
from indicia.engine.factor import Floats
from indicia.engine.show import words

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

_MOST, _BINS = 40, 50
_LABEL, _VALUE, _ROW, _TALLEST, _PADDING = 150.0, 170.0, 34.0, 20.0, 10.0
_READING = (
    "Grey: how the draws are spread. Line: the 5th to the 95th percentile, the range over the stated inputs. Dot: the "
    "score, with every number at its central value. A mean of the draws is no posterior and is not shown."
)


@styled
def draws(draws: "xr.Dataset | DrawSummary", ax: "Axes | None" = None) -> "Axes":
    """Draw how the posterior of each hypothesis is spread over the draws, with the share in which it leads.

    Parameters
    ----------
    draws
        From `draw`, or their summary, which has the ranges but not the spread within them.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is probability, y points from the top; hypotheses from the most to the least probable in the score. The
        tallest bin of each spread has the same height, so that spreads show shape and not size.

    Raises
    ------
    IndiciaError
        For something else than draws, and where no draw is possible.
    """
    summary = draws if isinstance(draws, DrawSummary) else summarise(draws)
    spreads = {} if isinstance(draws, DrawSummary) else _spreads(draws)
    rows = summary.hypotheses[:_MOST]
    labels = [_label(summary, row) for row in rows]
    tall = [max(height_of(label) + _PADDING, _ROW) for label in labels]
    drawn = fitting(ax, tall)
    rows, labels, tall = rows[:drawn], labels[:drawn], tall[:drawn]
    left = column(labels, _LABEL, TEXT, "bold")
    middles = np.cumsum(tall) - np.array(tall) / 2.0
    height = float(sum(tall))
    texts = [_texts(row) for row in rows]
    right = max(
        column([one for one, _ in texts], 240.0, TEXT, "bold"), column([other for _, other in texts], 240.0, SMALL)
    )
    made = page(ax, _caption(summary, drawn), height=height, left=left, right=right, above=4.0)
    _axes(made, summary, height)
    for row, label, middle, text in zip(rows, labels, middles.tolist(), texts, strict=True):
        _row(made, row, middle, spreads.get(row.id))
        weight = "bold" if row.id == summary.leader else "normal"
        made.label(middle, label, weight=weight)
        made.value(middle - TEXT * 0.6, text[0], weight=weight)
        made.value(middle + TEXT * 0.6, text[1], size=SMALL, color=MUTED)
    return made.ax


def _spreads(draws: "xr.Dataset") -> dict[str, Floats]:
    possible = draws["possible"].to_numpy()
    posterior = draws["posterior"].to_numpy()[:, possible]
    return {str(h): posterior[i] for i, h in enumerate(draws["hypothesis"].to_numpy())}


def _label(summary: DrawSummary, row: HypothesisRange) -> str:
    label = wrap(row.label, _LABEL, TEXT, "bold")
    return f"{label}\n{wrap(CATCH_ALL, _LABEL, TEXT, 'bold')}" if row.id == summary.catch_all else label


def _texts(row: HypothesisRange) -> tuple[str, str]:
    low, high = (words.probability(min(max(end, 1e-300), 1.0 - 1e-16)) for end in (row.low, row.high))
    span = f"{low} to {high}" if low != high else low
    return f"leads in {share(row.leads)} of draws", f"{span}, score {words.probability(row.score)}"


def share(part: float) -> str:
    """A share in per cent; never rounded to none or all.

    Examples
    --------
    >>> share(0.0), share(0.0004), share(0.834), share(0.9999), share(1.0)
    ('0 %', '<1 %', '83 %', '>99 %', '100 %')
    """
    if part in (0.0, 1.0):
        return f"{100 * part:.0f} %"
    return "<1 %" if part < 0.01 else ">99 %" if part > 0.99 else f"{100 * part:.0f} %"


def _caption(summary: DrawSummary, drawn: int) -> Caption:
    leader = summary.hypotheses[0]
    said = f"{words.clean(leader.label)} leads in {share(leader.leads)} of {summary.draws - summary.impossible:,} draws"
    low, high = (words.probability(min(max(end, 1e-300), 1.0 - 1e-16)) for end in (leader.low, leader.high))
    bands = " to ".join(dict.fromkeys(words.band_text(band) for band in (leader.bands[0], leader.bands[-1])))
    said += (
        f"; its posterior is {low} to {high} over the stated inputs, {bands}; {words.probability(leader.score)} in the"
    )
    said += f" score, from a prior of {words.probability(leader.prior)}."
    if len(summary.hypotheses) > 1:
        rival = summary.hypotheses[1]
        said += f" Next: {words.clean(rival.label)}, {words.probability(rival.score)} in the score."
    notes = [_READING]
    if summary.impossible:
        notes.append(f"{summary.impossible:,} impossible draws are left out.")
    if (more := len(summary.hypotheses) - drawn) > 0:
        notes.append(f"{more} less probable hypotheses are not drawn.")
    notes.append(f"{summary.method.replace('_', ' ').capitalize()} draws, seed {summary.seed}.")
    changed = words.changed(summary.provenance)
    return Caption(words.clean(summary.ask), said, (" ".join(notes), *changed), words.origin(summary.provenance))


def _axes(made: Page, summary: DrawSummary, height: float) -> None:
    ax = made.ax
    top = top_of(max(max(row.high, row.score) for row in summary.hypotheses))
    ax.set_xlim(0.0, top)
    ax.set_ylim(height, 0.0)
    ax.set_yticks([])
    ax.set_xticks(ticks(0.0, top, 5))
    ax.set_xlabel("posterior probability", labelpad=2.0)
    ax.grid(axis="x", color=RULE, linewidth=0.5)


def _row(made: Page, row: HypothesisRange, middle: float, spread: Floats | None) -> None:
    ax = made.ax
    base = middle + _TALLEST / 2.0
    if spread is not None and spread.size:
        top = ax.get_xlim()[1]
        counts, edges = np.histogram(np.minimum(spread, top), _BINS, (0.0, top))
        heights = counts / max(int(counts.max()), 1) * _TALLEST
        ax.stairs(base - heights, edges, baseline=base, fill=True, color=PALE, gid="spread")
    ax.plot(
        [row.low, row.high], [base, base], "|-", color=INK, linewidth=1.2, markersize=6.0, clip_on=False, gid="range"
    )
    ax.plot([row.score], [base], "o", color=STRONG, markersize=5.0, markeredgecolor="white", clip_on=False, gid="score")
