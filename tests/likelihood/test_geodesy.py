"""Distances from a place not exactly known, against geodesics from every point of a fine grid."""

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood.geodesy import condense, distance_and_azimuth, nearest, scattered

DARQAD = (37.33, 69.47)
KULOB, QURGHONTEPPA, KANT = (37.9881, 69.8050), (37.8664, 68.8647), (42.8532, 74.8465)


@pytest.mark.parametrize("place", [KULOB, QURGHONTEPPA, KANT, (31.5058, 65.8478), (-33.9, 18.4)])
@pytest.mark.parametrize("error_km", [1.0, 10.0, 30.0])
def test_a_scattered_distance_is_the_geodesic_from_the_scattered_point(
    place: tuple[float, float], error_km: float
) -> None:
    _, distances = scattered(DARQAD, error_km, (place,), coarse=True)
    points = _points(error_km)
    for (radius, angle), found in list(zip(points, distances[0], strict=True))[::7]:
        moved = Geodesic.WGS84.Direct(*DARQAD, math.degrees(angle), radius * 1000)
        exact = Geodesic.WGS84.Inverse(moved["lat2"], moved["lon2"], *place)["s12"] / 1000
        assert found == approx(exact, abs=0.02)


def _points(error_km: float) -> list[tuple[float, float]]:
    """Radius and azimuth of the points of the coarse rule, as its docstring tells them."""
    from numpy.polynomial.laguerre import laggauss

    halves, _ = laggauss(8)
    angles = 2 * math.pi * (np.arange(16) + 0.5) / 16
    return [(error_km * math.sqrt(2 * h), a) for h in halves for a in angles]


def test_the_weights_sum_to_1_and_the_scatter_has_the_stated_standard_deviation() -> None:
    weights, distances = scattered(DARQAD, 5.0, ((37.33, 80.0),))
    assert weights.sum() == approx(1)
    mean = weights @ distances[0]
    assert math.sqrt(weights @ (distances[0] - mean) ** 2) == approx(5.0, rel=1e-3)


def test_a_place_exactly_known_is_one_point() -> None:
    weights, distances = scattered(DARQAD, 0.0, (KULOB, KANT))
    assert weights.tolist() == [1.0]
    assert distances[0, 0] == distance_and_azimuth(DARQAD, KULOB)[0]


def test_a_base_at_the_event_itself_is_as_far_as_the_error() -> None:
    weights, distances = scattered(DARQAD, 10.0, (DARQAD,))
    assert weights @ distances[0] == approx(10 * math.sqrt(math.pi / 2), rel=1e-3)  # mean of the Rayleigh distribution


def test_the_nearest_of_two_is_nearer_than_either_on_average() -> None:
    weights, both = nearest(DARQAD, 10.0, (KULOB, QURGHONTEPPA))
    alone = [float(w @ d) for w, d in (nearest(DARQAD, 10.0, (place,)) for place in (KULOB, QURGHONTEPPA))]
    assert weights @ both < min(alone) - 1.0


@given(st.lists(st.tuples(st.floats(0.01, 1), st.floats(1, 1000)), min_size=1, max_size=40), st.integers(1, 12))
def test_condensing_keeps_the_moments(sample: list[tuple[float, float]], nodes: int) -> None:
    weights = np.array([w for w, _ in sample])
    weights /= weights.sum()
    values = np.array([v for _, v in sample])
    few, where = condense(weights, values, nodes)
    assert len(few) <= nodes
    scale = 1000.0
    for power in range(2 * min(nodes, len(few))):
        assert few @ (where / scale) ** power == approx(weights @ (values / scale) ** power, rel=1e-8, abs=1e-10)


def test_condensed_weights_are_probabilities_within_the_range_of_the_sample() -> None:
    weights, values = nearest(DARQAD, 10.0, (KULOB,), 32)
    assert (weights >= 0).all()
    assert weights.sum() == approx(1)
    _, distances = scattered(DARQAD, 10.0, (KULOB,))
    assert distances.min() <= values.min()
    assert values.max() <= distances.max()
