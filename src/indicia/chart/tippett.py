"""The Tippett plot: how many likelihood ratios are above each value."""

from typing import TYPE_CHECKING

import numpy as np

from indicia.analysis.calibrate import Calibration
from indicia.chart.calibration import axis_names, finite, framed, name_curves, ratios_of
from indicia.chart.scale import ticks
from indicia.chart.style import INK, OTHER, STRONG, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_READING = (
    "Each curve gives the share of likelihood ratios above the value on the scale below. Ratios mislead left of 0 "
    "where the first hypothesis is true, and right of 0 where it is not. Infinite ratios stand at the edges."
)


@styled
def tippett(calibration: Calibration, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of likelihood ratios above each value, where the first hypothesis is true and where not.

    Parameters
    ----------
    calibration
        From `calibrate`, of likelihood ratios.
    ax
        Where to draw; by default a figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        x is log10 of the likelihood ratio, y a share. Infinite ratios stand at the edges.

    Raises
    ------
    IndiciaError
        For a calibration of forecasts.
    """
    found = ratios_of(calibration, "Tippett")
    curves = found.tippett
    said = f"{found.same:,} ratios where the first hypothesis is true and {found.different:,} where it is not."
    said += f" Misleading: {found.misleading_same:.1%} of the first are below 1,"
    said += f" {found.misleading_different:.1%} of the second above."
    made = framed(calibration, "How large were the likelihood ratios?", said, _READING, ax)
    x = finite(curves.log10_lr, 0.5)
    plot = made.ax
    low, high = min(float(x.min()) - 0.2, -0.5), max(float(x.max()) + 0.2, 0.5)
    plot.set_xlim(low, high)
    plot.set_ylim(0.0, 1.0)
    plot.set_xticks(ticks(low, high, 7))
    plot.set_yticks(ticks(0.0, 1.0, 5))
    plot.axvline(0.0, color=INK, linewidth=0.8)
    at = np.array([low, *x, high])
    same, different = (np.array([1.0, *above, above[-1]]) for above in (curves.same, curves.different))
    plot.step(at, same, where="post", color=STRONG, linewidth=1.8, gid="same")
    plot.step(at, different, where="post", color=OTHER, linewidth=1.8, linestyle="--", gid="different")
    axis_names(made, "log10 of the likelihood ratio", "share of ratios above it")
    upright = ("", np.zeros(2), np.array([0.0, 1.0]))
    name_curves(made, [("first hypothesis true", at, same), ("not true", at, different)], [upright])
    return plot
