"""The charts of calibration draw the curves that were computed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from numpy.testing import assert_array_equal
from pytest import approx

import indicia as ind
from chart.looks import faults, said
from indicia import chart
from indicia.analysis.calibrate import Calibration


@pytest.fixture(scope="module")
def forecasts(models: Path) -> Calibration:
    return ind.calibrate(models / "ledgers" / "simulated-too-sure.csv")


def _ratios(scale: float) -> Calibration:
    rng = np.random.default_rng(1)
    true = rng.random(80) < 0.5
    log10 = scale * np.where(true, rng.normal(1.2, 1.0, 80), rng.normal(-1.0, 1.0, 80))
    return ind.calibrate(pd.DataFrame({"log10_lr": log10, "true": np.where(true, "yes", "no")}))


@pytest.fixture(scope="module")
def ratios() -> Calibration:
    return _ratios(1.0)


def _line(ax: Axes, gid: str) -> np.ndarray:
    (found,) = [line for line in ax.lines if line.get_gid() == gid]
    return np.asarray(found.get_ydata())


def test_the_line_of_a_reliability_diagram_is_the_share_that_came_true(forecasts: Calibration) -> None:
    ax = chart.reliability(forecasts)
    assert_array_equal(_line(ax, "observed"), forecasts.forecasts.diagram.observed)
    assert faults(ax) == []
    assert "worse calibrated than 19 in 20" in said(ax)


def test_the_bars_of_a_reliability_diagram_count_every_forecast_once(forecasts: Calibration) -> None:
    (bars,) = [patch for patch in chart.reliability(forecasts).patches if patch.get_gid() == "count"]
    heights = bars.get_data().values
    diagram = forecasts.forecasts.diagram
    counts, _ = np.histogram(diagram.predicted, 20, (0.0, 1.0), weights=diagram.count)
    assert counts.sum() == 180
    assert heights / heights.max() == approx(counts / counts.max(), abs=1e-12)


def test_the_steps_of_a_tippett_plot_are_the_shares(ratios: Calibration) -> None:
    ax, curves = chart.tippett(ratios), ratios.ratios.tippett
    assert_array_equal(_line(ax, "same")[1:-1], curves.same)
    assert_array_equal(_line(ax, "different")[1:-1], curves.different)
    assert faults(ax) == []


def test_the_lines_of_an_ece_plot_are_the_entropies(ratios: Calibration) -> None:
    ax, curves = chart.ece(ratios), ratios.ratios.ece
    for name in ("as_given", "calibrated", "neutral"):
        assert_array_equal(_line(ax, name), getattr(curves, name))
    assert faults(ax) == []


def test_ratios_far_off_leave_the_axes_but_not_the_figure() -> None:
    ax = chart.ece(_ratios(30.0))
    assert ax.get_ylim()[1] < 1.6
    assert faults(ax) == []


def test_infinite_ratios_stand_at_the_edges() -> None:
    ledger = pd.DataFrame({"lr": ["inf", "8", "0.5", "0"], "true": ["yes", "yes", "no", "no"]})
    found = ind.calibrate(ledger)
    assert faults(chart.tippett(found)) == []
    assert faults(chart.ece(found)) == []


def test_each_kind_of_ledger_has_its_own_charts(forecasts: Calibration, ratios: Calibration) -> None:
    with pytest.raises(ind.errors.IndiciaError, match="a ledger of likelihood ratios has no reliability diagram"):
        chart.reliability(ratios)
    for draw in (chart.tippett, chart.ece):
        with pytest.raises(ind.errors.IndiciaError, match="a ledger of forecasts has no"):
            draw(forecasts)
