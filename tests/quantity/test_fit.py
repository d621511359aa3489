"""From a range to the Beta with its 5th and 95th percentile there."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest import approx
from scipy import special as scipy_special

from indicia.quantity import QuantityError
from indicia.quantity.fit import Z95, fit_beta
from indicia.quantity.special import logistic

log_odds = st.floats(-25.0, 25.0)

RANGES = [
    (0.6, 0.9),
    (0.85, 0.99),
    (0.001, 0.002),
    (1e-6, 1e-3),
    (0.01, 0.99),
    (0.999, 0.9999),
    (0.4999, 0.5001),
    (1e-9, 1.001e-9),
    (1e-12, 0.5),
    (0.5, 1.0 - 1e-12),
    (1e-200, 1e-5),
    (1e-15, 1.0 - 1e-15),
    (0.9999, 1.0 - 1e-15),
]


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_five_per_cent_lie_beyond_each_end(low: float, high: float) -> None:
    a, b = fit_beta(low, high)
    assert scipy_special.betainc(a, b, low) == approx(0.05, abs=1e-10)
    assert scipy_special.betaincc(a, b, high) == approx(0.05, abs=1e-10)


@given(log_odds, log_odds)
def test_any_two_ends_have_their_beta(first: float, second: float) -> None:
    low, high = sorted((logistic(first), logistic(second)))
    assume(high - low > 1e-5 * min(low, 1.0 - low))
    a, b = fit_beta(low, high)
    assert scipy_special.betainc(a, b, low) == approx(0.05, abs=1e-9)
    assert scipy_special.betaincc(a, b, high) == approx(0.05, abs=1e-9)


@given(st.floats(0.05, 0.45), st.floats(0.01, 0.5))
def test_the_mirrored_range_has_the_shapes_swapped(low: float, width: float) -> None:
    a, b = fit_beta(low, low + width)
    swapped = fit_beta(1.0 - (low + width), 1.0 - low)
    assert swapped == approx((b, a), rel=1e-7)


@given(st.floats(0.5, 200.0), st.floats(0.5, 200.0))
def test_a_betas_own_percentiles_give_its_shapes_back(a: float, b: float) -> None:
    low, high = (float(scipy_special.betaincinv(a, b, share)) for share in (0.05, 0.95))
    assume(high < 1.0)
    assert fit_beta(low, high) == approx((a, b), rel=1e-6)


def test_a_range_too_narrow_for_a_float_is_refused() -> None:
    with pytest.raises(QuantityError, match=r"no Beta found with its 5th percentile at 0.7 .* write a wider range"):
        fit_beta(0.7, 0.7000000000001)


def test_the_normal_percentile_is_the_error_functions() -> None:
    assert 0.5 * math.erfc(Z95 / math.sqrt(2.0)) == approx(0.05, abs=1e-16)
