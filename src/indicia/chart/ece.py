"""Empirical cross-entropy: what likelihood ratios cost, whatever the prior odds."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.calibrate import Calibration
from indicia.chart.calibration import axis_names, framed, name_curves, ratios_of
from indicia.chart.scale import ticks
from indicia.chart.style import MUTED, OTHER, STRONG, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_READING = (
    "Lower is better. Above the dotted curve it would be better to have no ratios at all; the gap between the other "
    "two is what a better calibration would save. At prior odds of 1 the curves are Cllr, Cllr_min and 1."
)


@styled
def ece(calibration: Calibration, ax: "Axes | None" = None) -> "Axes":
    """Draw the empirical cross-entropy of likelihood ratios over prior odds.

    Parameters
    ----------
    calibration
        From `calibrate`, of likelihood ratios.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is log10 of the prior odds, y bits: as given, after the best monotone change, and without evidence. Beyond
        1.5 times the height of the last the curve as given leaves the axes.

    Raises
    ------
    IndiciaError
        For a calibration of forecasts.

    Notes
    -----
    D. Ramos and J. Gonzalez-Rodriguez 2013, Forensic Science International 230.
    """
    found = ratios_of(calibration, "cross-entropy")
    curves = found.ece
    said = f"Cllr {found.cllr:.3f}, of which {found.cllr_cal:.3f} is miscalibration and {found.cllr_min:.3f} a lack of"
    said += (
        f" discrimination; {found.same:,} ratios where the first hypothesis is true and {found.different:,} where not."
    )
    made = framed(calibration, "What did the likelihood ratios cost, at any prior odds?", said, _READING, ax)
    plot, x = made.ax, curves.log10_prior_odds
    top = float(np.max(curves.neutral))
    known = curves.as_given[np.isfinite(curves.as_given)]
    top = max(top * 1.08, min(float(known.max()) * 1.05 if known.size else top, top * 1.5))
    plot.set_xlim(float(x[0]), float(x[-1]))
    plot.set_ylim(0.0, top)
    plot.set_xticks(ticks(float(x[0]), float(x[-1]), 7))
    plot.set_yticks(ticks(0.0, top, 5))
    plot.plot(x, curves.neutral, color=MUTED, linewidth=1.4, linestyle=":", gid="neutral")
    plot.plot(x, curves.calibrated, color=STRONG, linewidth=1.8, gid="calibrated")
    plot.plot(
        x,
        np.where(np.isfinite(curves.as_given), curves.as_given, np.nan),
        color=OTHER,
        linewidth=1.8,
        linestyle="--",
        gid="as_given",
    )
    axis_names(made, "log10 of the prior odds", "cross-entropy, bits")
    given = np.minimum(curves.as_given, top)
    names = [("as given", x, given), ("after the best calibration", x, curves.calibrated)]
    name_curves(made, [*names, ("without evidence", x, curves.neutral)])
    return plot
