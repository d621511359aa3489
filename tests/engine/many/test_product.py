"""Products keep their digits whatever the size of their factors, and the first rows are those that a sort finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.engine.many.first import First, first_of
from indicia.engine.many.product import Product


@pytest.mark.parametrize("power", [-300.0, -130.0, -20.0, -1.0, 0.0, 1.0, 20.0, 130.0, 300.0])
def test_a_product_is_the_exponential_of_the_sum_of_logarithms(power: float) -> None:
    rng = np.random.default_rng(1)
    factors = 10.0 ** rng.uniform(power - 5, power + 5, (40, 6)).clip(-307, 307)
    product = Product()
    for factor in factors:
        product.times(factor)
    expected = np.log(factors).sum(axis=0)
    assert product.log() == approx(expected, rel=1e-13)
    top = expected.max()
    assert product.log_total() == approx(top + np.log(np.exp(expected - top).sum()), rel=1e-13)


def test_factors_far_from_one_another_meet_in_one_row() -> None:
    product = Product()
    for small, large in zip([1e-120] * 9, [1e120] * 9, strict=True):
        product.times(np.array([small, large, 1.0]))
        product.times(np.array([large, small, 0.5]))
    assert product.log() == approx(np.array([0.0, 0.0, 9 * np.log(0.5)]), abs=1e-11)


def test_a_zero_stays_a_zero_and_spares_the_others() -> None:
    product = Product()
    for factor in ([0.0, 1e-200, 0.5], [1e-200, 1e-200, 0.0], [0.5, 0.5, 0.5]):
        product.times(np.array(factor))
    assert product.log()[[0, 2]].tolist() == [-np.inf, -np.inf]
    assert product.log()[1] == approx(2 * np.log(1e-200) + np.log(0.5), rel=1e-14)
    assert product.log_total() == approx(product.log()[1], rel=1e-14)


def test_numbers_and_logarithms_may_stand_among_the_factors() -> None:
    product = Product()
    product.times(np.array([0.5]))
    product.times(np.array([0.25, 0.5]))
    product.times_exp(np.array([-1000.0, -1001.0]))
    product.times_exp(np.array(2.0))
    expected = np.log(0.5) + np.log([0.25, 0.5]) + [-1000.0, -1001.0] + 2.0
    assert product.log() == approx(expected, rel=1e-14)


def test_a_factor_that_was_handed_over_is_not_written_to() -> None:
    first = np.array([0.5, 0.25])
    product = Product()
    for _ in range(3):
        product.times(first)
    assert first.tolist() == [0.5, 0.25]


@given(
    st.lists(st.sampled_from([-np.inf, -3.0, -2.0, -1.0, 0.0]), min_size=1, max_size=60),
    st.integers(1, 12),
    st.integers(1, 20),
)
def test_the_first_rows_are_those_that_a_stable_sort_finds(values: list[float], count: int, block: int) -> None:
    whole = np.array(values)
    expected = np.argsort(-whole, kind="stable")[:count].tolist()
    assert first_of(whole, count).tolist() == expected
    found = First(count)
    for start in range(0, len(whole), block):
        found.offer(whole[start : start + block], start)
    assert found.rows(len(whole)).tolist() == expected
