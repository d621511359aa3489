"""The order of a search among many candidates: shares searched and highest-density regions, against plain loops."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.engine.priority import SearchOrder

PROBABILITIES = st.lists(st.sampled_from([0.0, 0.001, 0.2, 0.25, 1.0, 3.0]), min_size=1, max_size=12).filter(any)


def _logs(values: list[float]) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.log(np.array(values))


def _slow_share(values: list[float], p: float) -> float:
    return (sum(q > p for q in values) + sum(q == p for q in values) / 2) / len(values)


@given(PROBABILITIES)
def test_the_share_searched_counts_those_more_probable_and_half_of_those_as_probable(values: list[float]) -> None:
    logs = _logs(values)
    found = SearchOrder.of(logs).share_before(logs)
    assert found == approx([_slow_share(values, p) for p in values], abs=1e-15)


def test_where_all_are_as_probable_the_search_is_half_way_at_each() -> None:
    assert SearchOrder.of(np.zeros(1000)).share_before(np.zeros(2)) == approx([0.5, 0.5])


def test_the_best_of_a_million_is_reached_at_once_and_the_worst_at_the_end() -> None:
    logs = -np.arange(1e6)
    assert SearchOrder.of(logs).share_before(logs[[0, -1]]) == approx([0.5e-6, 1 - 0.5e-6], abs=1e-12)


@given(PROBABILITIES, st.sampled_from([0.001, 0.1, 0.3, 0.5, 1.0]))
def test_above_an_edge_lie_those_that_are_reached_within_its_share(values: list[float], share: float) -> None:
    (edge,) = SearchOrder.of(_logs(values)).edges_by_share([share])
    for p, log in zip(values, _logs(values).tolist(), strict=True):
        assert (log > edge or (p == 0 and edge == -math.inf)) == (_slow_share(values, p) <= share)


@given(PROBABILITIES, st.sampled_from([0.1, 0.5, 0.9, 0.99, 1.0]))
def test_a_region_is_the_smallest_set_that_holds_its_probability(values: list[float], mass: float) -> None:
    (edge,), (share,) = SearchOrder.of(_logs(values)).regions([mass])
    inside = [p for p in values if p > 0 and math.log(p) > edge]
    assert share == approx(len(inside) / len(values))
    assert sum(inside) >= mass * sum(values) * (1.0 - 1e-9)
    without_least = [p for p in inside if p > min(inside)]
    assert sum(without_least) < mass * sum(values)


def test_the_region_of_a_round_normal_is_the_disc_of_the_closed_form() -> None:
    """A round normal holds 1 - exp(-r^2/2) within r standard deviations."""
    middles = np.linspace(-5.0, 5.0, 801)
    squares = middles[None, :] ** 2 + middles[:, None] ** 2
    edges, shares = SearchOrder.of(-squares.ravel() / 2.0).regions([0.5, 0.9, 0.99])
    radii = np.sqrt(-2.0 * np.log(1.0 - np.array([0.5, 0.9, 0.99])))
    assert np.sqrt(-2.0 * edges) == approx(radii, rel=2e-3)
    assert shares * 801 * 801 == approx(math.pi * radii**2 / (10.0 / 800) ** 2, rel=2e-3)


@pytest.mark.parametrize("scale", [-1e5, 0.0, 700.0])
def test_only_ratios_count(scale: float) -> None:
    logs = np.random.default_rng(0).normal(size=1000)
    plain, moved = SearchOrder.of(logs), SearchOrder.of(logs + scale)
    assert moved.regions([0.5, 0.9])[1] == approx(plain.regions([0.5, 0.9])[1])
    assert moved.share_before(logs[:9] + scale) == approx(plain.share_before(logs[:9]))
