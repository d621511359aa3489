"""What the charts of calibration share: axes with heading and foot, and curves that carry their names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from indicia.analysis.calibrate import Calibration, Forecasts, Ratios
from indicia.chart.labels import Box, free_beside
from indicia.chart.page import Caption, Page, page, write
from indicia.chart.style import INK, MUTED, RULE, SMALL
from indicia.chart.text import height_of, width_of
from indicia.engine.factor import Floats
from indicia.engine.show import words
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 300.0


def forecasts_of(calibration: Calibration) -> Forecasts:
    """The forecasts of a calibration.

    Raises
    ------
    IndiciaError
        Where it is one of likelihood ratios.
    """
    if calibration.forecasts is None:
        raise IndiciaError(
            f"{calibration.source}: a ledger of likelihood ratios has no reliability diagram; draw tippett or ece"
        )
    return calibration.forecasts


def ratios_of(calibration: Calibration, kind: str) -> Ratios:
    """The likelihood ratios of a calibration.

    Raises
    ------
    IndiciaError
        Where it is one of forecasts.
    """
    if calibration.ratios is None:
        raise IndiciaError(f"{calibration.source}: a ledger of forecasts has no {kind} chart; draw reliability")
    return calibration.ratios


def framed(calibration: Calibration, title: str, said: str, notes: str, ax: "Axes | None") -> Page:
    """Axes with heading and foot."""
    origin = f"{words.clean(calibration.source)} · ledger {calibration.sha256[:6]} · seed {calibration.seed}"
    caption = Caption(title, said, (notes,), f"{origin} · indicia {calibration.version}")
    made = page(ax, caption, height=_HEIGHT, left=44.0, right=8.0, above=6.0, below=34.0)
    made.ax.grid(color=RULE, linewidth=0.5)
    made.ax.tick_params(length=0.0, pad=6.0)
    return made


def axis_names(made: Page, x: str, y: str) -> None:
    """Say what the two scales are."""
    how: dict[str, Any] = {"xycoords": "axes fraction", "size": SMALL, "color": MUTED, "ha": "center"}
    write(made.ax, (0.5, 0.0), x, dy=-20.0, va="top", **how)
    write(made.ax, (0.0, 0.5), y, dx=-made.left + 6.0, va="center", rotation=90, **how)


type Curve = tuple[str, Floats, Floats]


def name_curves(
    made: Page, curves: Sequence[Curve], avoid: Sequence[Curve] = (), starts: Sequence[float] = (0.5, 0.5, 0.5)
) -> None:
    """Write the name of each curve beside it, where it covers no curve and no other name.

    Parameters
    ----------
    made
        Axes whose limits stand.
    curves
        For each its name and its points; axis: points along it.
    avoid
        Others that are not named.
    starts
        For each curve the share of it at which its name had best stand.
    """
    lines = [_in_points(made, x, y) for _, x, y in (*curves, *avoid)]
    taken = [Box.around((x, y), (2.0, 2.0)) for line in lines for x, y in line]
    for (name, _, _), line, start in zip(curves, lines, starts, strict=False):
        size = (width_of(name, SMALL), height_of(name, SMALL))
        box = free_beside(line, size, taken, (made.width, made.height), start)
        taken.append(box)
        (left, right), (low, high) = made.ax.get_xlim(), made.ax.get_ylim()
        x = left + box.left / made.width * (right - left)
        y = low + (box.low + box.top) / 2.0 / made.height * (high - low)
        made.text(x, y, name, size=SMALL, color=INK, halo=True, gid="name")


def _in_points(made: Page, x: Floats, y: Floats) -> list[tuple[float, float]]:
    """Points of a curve, close enough together that no name slips between them."""
    (left, right), (low, high) = made.ax.get_xlim(), made.ax.get_ylim()
    across = (np.asarray(x) - left) / (right - left) * made.width
    up = (np.asarray(y) - low) / (high - low) * made.height
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(across), np.diff(up)))])
    at = np.linspace(0.0, along[-1], max(int(along[-1] / 3.0), 2))
    return list(zip(np.interp(at, along, across).tolist(), np.interp(at, along, up).tolist(), strict=True))


def finite(values: Floats, spare: float) -> Floats:
    """Values with infinities put a little beyond the finite ones, so that curves reach the edge."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (-1.0, 1.0)
    clipped: Floats = np.clip(values, low - spare, high + spare)
    return clipped
