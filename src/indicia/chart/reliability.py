"""The reliability diagram: how often what was given a probability came true."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.calibrate import Calibration, ReliabilityDiagram
from indicia.chart.calibration import axis_names, forecasts_of, framed, name_curves
from indicia.chart.page import Page
from indicia.chart.scale import ticks
from indicia.chart.style import MUTED, PALE, STRONG, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR, _BINS = 34.0, 20  # points that the tallest bar of the counts takes; how many bars
_READING = (
    "Line: the share that came true, as a rising function of the probability stated (CORP). Thin lines: how far it is "
    "known (90 %, by drawing cases again). Grey: where 90 % of such lines would lie if the probabilities were right. "
    "Bars at the foot: how many forecasts stated what."
)


@styled
def reliability(calibration: Calibration, ax: "Axes | None" = None) -> "Axes":
    """Draw how often what was given each probability came true, with the band in which right forecasts would lie.

    Parameters
    ----------
    calibration
        From `calibrate`, of forecasts.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is the probability stated, y the share that came true; axes from 0 to 1.

    Raises
    ------
    IndiciaError
        For a calibration of likelihood ratios.

    Notes
    -----
    T. Dimitriadis, T. Gneiting and A. I. Jordan 2021, PNAS 118 (8) e2016191118.
    """
    found = forecasts_of(calibration)
    diagram = found.diagram
    said = f"{found.rows:,} hypotheses of {found.cases:,} cases: "
    verdict = "worse calibrated than 19 in 20 ledgers of right forecasts", "no sign of miscalibration"
    said += f"{verdict[0] if calibration.failed else verdict[1]} (p {found.p_value:.3f})."
    said += f" Brier score {found.brier.score:.3f}, of which miscalibration {found.brier.miscalibration:.3f}."
    made = framed(calibration, "Did it come true as often as was said?", said, _READING, ax)
    plot = made.ax
    plot.set_xlim(0.0, 1.0)
    plot.set_ylim(0.0, 1.0)
    plot.set_xticks(ticks(0.0, 1.0, 5))
    plot.set_yticks(ticks(0.0, 1.0, 5))
    plot.plot([0.0, 1.0], [0.0, 1.0], color=MUTED, linewidth=0.9, linestyle="--", gid="diagonal")
    plot.fill_between(
        diagram.predicted, diagram.lower, diagram.upper, color=PALE, linewidth=0.0, zorder=0.6, gid="band"
    )
    _counts(made, diagram)
    for edge in (diagram.bootstrap_lower, diagram.bootstrap_upper):
        plot.plot(diagram.predicted, edge, color=STRONG, linewidth=0.6, gid="bootstrap")
    plot.plot(
        diagram.predicted,
        diagram.observed,
        color=STRONG,
        linewidth=1.8,
        marker="o",
        markersize=2.0,
        clip_on=False,
        gid="observed",
    )
    axis_names(made, "probability stated", "share that came true")
    ends, x = np.array([0.0, 1.0]), diagram.predicted
    avoid = [("", x, edge) for edge in (diagram.bootstrap_lower, diagram.bootstrap_upper)]
    name_curves(made, [("came true", x, diagram.observed), ("as often as stated", ends, ends)], avoid, (0.6, 0.8))
    return plot


def _counts(made: Page, diagram: ReliabilityDiagram) -> None:
    counts, edges = np.histogram(diagram.predicted, _BINS, (0.0, 1.0), weights=diagram.count)
    heights = counts / max(float(counts.max()), 1.0) * _BAR / made.height
    made.ax.stairs(heights, edges, fill=True, color=MUTED, alpha=0.55, zorder=0.8, gid="count")
