"""The map of an event and of the bases round it."""

import math

import numpy as np
import pytest
from matplotlib.axes import Axes
from pytest import approx

import indicia as ind
from chart.looks import bases, faults, said, two
from indicia import chart
from indicia.chart.places import km_text


def _marks(ax: Axes, gid: str) -> list[tuple[float, float]]:
    return [tuple(float(v[0]) for v in line.get_data()) for line in ax.lines if line.get_gid() == gid]


def test_each_base_lies_as_far_from_the_event_as_the_geodesic_says(founding: ind.Case) -> None:
    ax = chart.places(founding)
    model = founding.document.evidence["bases"].model
    assert sorted(math.hypot(*mark) for mark in _marks(ax, "base")) == approx(sorted(model.distances_km()), rel=1e-12)
    for base, km in zip(model.bases, model.distances_km(), strict=True):
        assert f"{base.name}, {km_text(km)}" in said(ax)


def test_a_base_to_the_north_east_is_up_and_to_the_right(founding: ind.Case) -> None:
    farthest = max(_marks(chart.places(founding), "base"), key=lambda mark: math.hypot(*mark))
    assert farthest[0] > 0  # Kant is north-east of Darqad
    assert farthest[1] > 0


def test_both_directions_have_the_same_scale(founding: ind.Case) -> None:
    ax = chart.places(founding)
    box = ax.get_window_extent()
    east, north = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())
    assert east / box.width == approx(north / box.height, rel=1e-9)


def test_the_circle_holds_the_event_with_90_per_cent(founding: ind.Case) -> None:
    (circle,) = [patch for patch in chart.places(founding).patches if patch.get_gid() == "error"]
    assert 1.0 - math.exp(-(circle.get_radius() ** 2) / (2.0 * 10.0**2)) == approx(0.9, abs=1e-12)


def test_no_name_is_cut_or_covers_another_even_where_bases_crowd(founding: ind.Case) -> None:
    assert faults(chart.places(founding)) == []
    assert faults(chart.places(bases())) == []


def test_a_case_without_a_place_is_refused_in_one_line() -> None:
    with pytest.raises(ind.errors.IndiciaError, match="no item of model proximity"):
        chart.places(two())


def test_an_item_of_another_model_is_refused_with_those_that_would_do(founding: ind.Case) -> None:
    with pytest.raises(ind.errors.IndiciaError, match="'fleets' is no item of model proximity; there are: bases"):
        chart.places(founding, item="fleets")
