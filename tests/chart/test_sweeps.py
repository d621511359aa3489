"""Maps and lines of sweeps."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from numpy.testing import assert_array_equal
from pytest import approx

import indicia as ind
from chart.looks import said, two
from indicia import chart
from indicia.analysis.sweep.boundary import leader_boundary
from indicia.chart.sweep_line import apart

PRIORS = {"prior.perpetrator.tajikistan": "0:0.6:13", "prior.perpetrator.russia": "0:0.6:13"}


def _lines(ax: Axes, gid: str) -> list[np.ndarray]:
    return [np.asarray(line.get_data()) for line in ax.lines if line.get_gid() == gid]


def test_the_map_has_the_line_where_the_leader_changes(founding: ind.Case) -> None:
    sweep = ind.sweep(founding, PRIORS)
    ax = chart.sweep_map(sweep)
    wanted = [line.points[:, ::-1].T for line in leader_boundary(sweep)]
    assert wanted
    for drawn, points in zip(_lines(ax, "boundary"), wanted, strict=True):
        assert_array_equal(drawn, points)


def test_the_map_names_each_leader_in_its_own_region_and_marks_today(founding: ind.Case) -> None:
    sweep = ind.sweep(founding, PRIORS)
    ax = chart.sweep_map(sweep)
    ids = list(sweep["hypothesis"].values)
    names = {str(label): i for i, label in enumerate(sweep["label"].values)}
    placed = [text for text in ax.texts if text.get_gid() == "leader"]
    assert {text.get_text() for text in placed} == {"Tajikistan", "Russia"}
    for text in placed:
        x, y = text.xy
        found = sweep["leader"].sel({sweep["leader"].dims[0]: y, sweep["leader"].dims[1]: x}, method="nearest")
        assert ids[int(found)] == ids[names[text.get_text()]]
    assert [tuple(point[:, 0]) for point in _lines(ax, "today")] == [(0.22, 0.27)]


def test_the_shading_is_the_posterior_of_todays_leader(founding: ind.Case) -> None:
    sweep = ind.sweep(founding, PRIORS)
    (bands,) = [c for c in chart.sweep_map(sweep).collections if c.get_gid() == "posterior"]
    values = sweep["posterior"].sel(hypothesis="tajikistan").where(sweep["possible"]).values
    assert bands.zmin == approx(np.nanmin(values))
    assert bands.zmax == approx(np.nanmax(values))


def test_what_is_impossible_is_hatched_and_said(founding: ind.Case) -> None:
    sweep = ind.sweep(founding, dict.fromkeys(PRIORS, "0:0.9:10"))
    ax = chart.sweep_map(sweep)
    assert [c.get_gid() for c in ax.collections if c.get_gid() == "impossible"] == ["impossible"]
    assert "Hatched: impossible under every hypothesis" in said(ax)


@pytest.mark.parametrize(
    ("varying", "why"),
    [
        ({"prior.perpetrator.russia": "0:0.5:3"}, "a map needs a grid of two numbers, 1 found"),
        ({"prior.perpetrator.russia": "0.1", "fleets.present.russia": "0.5"}, "at least two values of each number"),
    ],
)
def test_a_sweep_that_makes_no_map_is_refused(founding: ind.Case, varying: dict[str, str], why: str) -> None:
    with pytest.raises(ind.errors.IndiciaError, match=why):
        chart.sweep_map(ind.sweep(founding, varying))


def test_a_line_is_the_posterior_along_the_number(founding: ind.Case) -> None:
    sweep = ind.sweep(founding, {"prior.perpetrator.tajikistan": "0:1:21"})
    ax = chart.sweep_line(sweep)
    for h in ("tajikistan", "russia", "other"):
        ((x, y),) = _lines(ax, h)
        assert_array_equal(x, np.linspace(0.0, 1.0, 21))
        assert_array_equal(y, sweep["posterior"].sel(hypothesis=h).values)
    assert "At 0.123 Russia gives way to Tajikistan" in said(ax)
    assert "4 less probable hypotheses are not drawn" in said(ax)
    assert "today 0.27" in said(ax)


def test_of_numbers_one_at_a_time_each_can_be_drawn(founding: ind.Case) -> None:
    sweep = ind.sweep(founding, PRIORS, mode="one_at_a_time")
    ((x, _),) = _lines(chart.sweep_line(sweep, path="prior.perpetrator.russia"), "russia")
    assert_array_equal(x, np.linspace(0.0, 0.6, 13))
    with pytest.raises(ind.errors.IndiciaError, match=r"'prior\.x' was not swept"):
        chart.sweep_line(sweep, path="prior.x")


def test_a_grid_of_two_makes_no_line_and_draws_make_no_sweep(founding: ind.Case) -> None:
    with pytest.raises(ind.errors.IndiciaError, match="a grid of 2 found; sweep one at a time, or draw sweep_map"):
        chart.sweep_line(ind.sweep(founding, PRIORS))
    for draw in (chart.sweep_line, chart.sweep_map):
        with pytest.raises(ind.errors.IndiciaError, match="this is no sweep"):
            draw(ind.draw(two(), 5))


def test_what_is_impossible_is_a_gap_in_every_line() -> None:
    sweep = ind.sweep(two().set("rain.given.no", 0), {"rain.given.yes": "0:1:5"})
    ax = chart.sweep_line(sweep)
    for h in ("yes", "no"):
        for _, y in _lines(ax, h):
            assert np.isnan(y).tolist() == [True, False, False, False, False]
    assert "Gaps: impossible under every hypothesis" in said(ax)


@given(st.lists(st.tuples(st.floats(0.0, 100.0), st.floats(1.0, 9.0)), max_size=10))
def test_labels_that_have_room_are_moved_apart_and_stay_inside(labels: list[tuple[float, float]]) -> None:
    labels.sort()
    heights = [tall for _, tall in labels]
    found = apart([place for place, _ in labels], heights, 100.0)
    edges = [(y - tall / 2.0, y + tall / 2.0) for y, tall in zip(found, heights, strict=True)]
    assert all(low >= 0.0 - 1e-9 and high <= 100.0 + 1e-9 for low, high in edges)
    assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(edges))
