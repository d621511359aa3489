"""Draws and tornado: the lengths are the numbers, and changes of the leader are marked."""

import numpy as np
import pytest
import xarray as xr
from matplotlib.axes import Axes
from pytest import approx

import indicia as ind
from chart.looks import said, two
from indicia import chart
from indicia.chart.draws import share


@pytest.fixture(scope="module")
def draws(founding: ind.Case) -> xr.Dataset:
    return ind.draw(founding, 400)


def _bars(ax: Axes, gid: str) -> list[tuple[float, float]]:
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches if bar.get_gid() == gid]


def test_ranges_scores_and_shares_of_lead_are_those_of_the_summary(draws: xr.Dataset) -> None:
    summary, ax = ind.summarise(draws), chart.draws(draws)
    ranges = [tuple(line.get_xdata()) for line in ax.lines if line.get_gid() == "range"]
    assert ranges == [(h.low, h.high) for h in summary.hypotheses]
    scores = [float(line.get_xdata()[0]) for line in ax.lines if line.get_gid() == "score"]
    assert scores == [h.score for h in summary.hypotheses]
    for h in summary.hypotheses:
        assert f"leads in {share(h.leads)} of draws" in said(ax)


def test_a_spread_is_the_histogram_of_the_posteriors(draws: xr.Dataset) -> None:
    ax = chart.draws(draws)
    spreads = [patch for patch in ax.patches if patch.get_gid() == "spread"]
    top = draws["posterior"].sel(hypothesis="tajikistan").values
    counts, edges = np.histogram(top, 50, (0.0, 1.0))
    data = spreads[0].get_data()
    heights = data.baseline - data.values
    assert heights / heights.max() == approx(counts / counts.max(), abs=1e-12)
    assert data.edges == approx(edges)


def test_a_mean_of_the_draws_is_nowhere(draws: xr.Dataset) -> None:
    assert "A mean of the draws is no posterior" in said(chart.draws(draws))


def test_a_summary_alone_has_ranges_and_no_spread(draws: xr.Dataset) -> None:
    ax = chart.draws(ind.summarise(draws))
    assert [patch for patch in ax.patches if patch.get_gid() == "spread"] == []
    assert sum(line.get_gid() == "range" for line in ax.lines) == 7


def test_tornado_bars_reach_from_the_score_to_the_posterior_at_each_end(draws: xr.Dataset) -> None:
    summary, ax = ind.summarise(draws), chart.tornado(draws)
    score = summary.hypotheses[0].score
    rows = summary.numbers[:15]
    for gid, ends in (("low", [row.low for row in rows]), ("high", [row.high for row in rows])):
        assert _bars(ax, gid) == [approx((score, end.posterior), abs=1e-12) for end in ends]
    for row in rows:
        assert f"{row.low.value:.3g}" in said(ax)
    assert f"{len(summary.numbers) - 15} more numbers of smaller swing" in said(ax)


def test_the_two_ends_of_a_tornado_differ_in_hatch_and_not_in_colour_alone(draws: xr.Dataset) -> None:
    ax = chart.tornado(draws)
    assert {bool(bar.get_hatch()) for bar in ax.patches if bar.get_gid() == "low"} == {True}
    assert {bool(bar.get_hatch()) for bar in ax.patches if bar.get_gid() == "high"} == {False}


def test_an_end_at_which_somebody_else_leads_is_marked_and_named() -> None:
    draws = ind.draw(two().set("rain.given.no", "0.2 to 0.95"), 100)
    ax = chart.tornado(draws)
    assert sum(line.get_gid() == "change" for line in ax.lines) == 1
    assert "0.95: No" in said(ax)
    assert "1 of 1 uncertain numbers alone changes who leads" in said(ax)


def test_a_case_of_certain_numbers_has_an_empty_tornado_that_says_so() -> None:
    ax = chart.tornado(ind.draw(two().set("rain.given.no", 0.3), 10))
    assert "No number of the case is uncertain." in said(ax)


def test_a_sweep_is_no_draws() -> None:
    for draw in (chart.draws, chart.tornado):
        with pytest.raises(ind.errors.IndiciaError, match="these are no draws"):
            draw(ind.sweep(two(), {"prior.yes": "0:1:3"}))
