"""The incomplete beta function in plain Python against SciPy's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy import special as scipy_special

from indicia.quantity.special import beta_quantile, beta_tails, logistic

shapes = st.floats(-3.0, 6.0).map(lambda exponent: 10.0**exponent)
shares = st.floats(1e-4, 1.0 - 1e-4)


@given(shapes, shapes, shares)
def test_the_tails_agree_with_scipy(a: float, b: float, share: float) -> None:
    x = float(scipy_special.betaincinv(a, b, share))
    lower, upper = beta_tails(x, a, b)
    assert lower == approx(scipy_special.betainc(a, b, x), abs=1e-10)
    assert upper == approx(scipy_special.betaincc(a, b, x), abs=1e-10)


@given(shapes, shapes, shares)
def test_scipys_distribution_function_takes_the_quantile_back(a: float, b: float, share: float) -> None:
    # forward, since SciPy's inverse is off by 1e-8 for some shapes, Beta(1.155, 1.155) at one half among them
    x = beta_quantile(share, a, b)
    if 1e-300 < x < 1.0 - 1e-6:  # nearer to an end the nearest float is too coarse
        assert scipy_special.betainc(a, b, x) == approx(share, abs=1e-9)


def test_the_median_of_a_symmetric_beta_is_one_half() -> None:
    assert beta_quantile(0.5, 10.0**0.0625, 10.0**0.0625) == approx(0.5, abs=1e-15)


@pytest.mark.parametrize("a", [0.3, 5.0, 61.0, 100.0, 1e4])
@pytest.mark.parametrize("b", [0.7, 59.0, 70.0, 1e3, 1e6])
@pytest.mark.parametrize("share", [0.01, 0.45, 0.5, 0.55, 0.99])
def test_the_tails_are_right_on_both_sides_of_mode_median_and_mean(a: float, b: float, share: float) -> None:
    x = float(scipy_special.betaincinv(a, b, share))
    assert beta_tails(x, a, b)[0] == approx(scipy_special.betainc(a, b, x), abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(1e9, 3e9), (45.9, 9.5e7), (2.0, 1e12), (5e11, 1e13)])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.95])
def test_shapes_that_differ_by_many_orders_keep_ten_digits(a: float, b: float, share: float) -> None:
    x = float(scipy_special.betaincinv(a, b, share))
    assert beta_tails(x, a, b)[0] == approx(scipy_special.betainc(a, b, x), abs=2e-10)


@given(st.floats(0.0, 1.0, allow_subnormal=False), st.floats(1e-2, 1e4))
def test_the_uniform_and_the_power_have_their_closed_forms(x: float, a: float) -> None:
    # DLMF 8.17: I_x(a, 1) = x^a, and 1 - I_x(1, b) = (1 - x)^b
    assert beta_tails(x, a, 1.0)[0] == approx(x**a, abs=1e-13)
    assert beta_tails(x, 1.0, a)[1] == approx((1.0 - x) ** a, abs=1e-12)


@given(st.floats(1e-6, 1.0 - 1e-6), shapes, shapes)
def test_swapping_the_shapes_mirrors_the_tails(x: float, a: float, b: float) -> None:
    mirrored = beta_tails(1.0 - x, b, a)
    # 1 - x is rounded, which a narrow Beta magnifies
    assert beta_tails(x, a, b)[0] == approx(mirrored[1], abs=1e-9)


@pytest.mark.parametrize("x", [-0.5, 0.0])
def test_nothing_lies_below_the_support(x: float) -> None:
    assert beta_tails(x, 2.0, 3.0) == (0.0, 1.0)


@pytest.mark.parametrize("x", [1.0, 1.5])
def test_nothing_lies_above_the_support(x: float) -> None:
    assert beta_tails(x, 2.0, 3.0) == (1.0, 0.0)


def test_the_outer_quantiles_are_the_ends() -> None:
    assert (beta_quantile(0.0, 2.0, 3.0), beta_quantile(1.0, 2.0, 3.0)) == (0.0, 1.0)


def test_a_median_far_below_the_smallest_normal_step_is_still_found() -> None:
    # Beta(a, 1) has the quantile p^(1/a)
    assert beta_quantile(0.5, 0.01, 1.0) == approx(0.5**100.0, rel=1e-10)


def test_the_logistic_function_does_not_overflow() -> None:
    assert (logistic(-800.0), logistic(0.0), logistic(800.0)) == (0.0, 0.5, 1.0)
