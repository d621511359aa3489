"""From draws to a quantity of a case."""

import numpy as np
import pytest
from pytest import approx

from indicia.errors import IndiciaError
from indicia.inference.learn.fit import fit_quantity
from indicia.inference.learn.study import Drawn, pick
from indicia.quantity import Domain, parse_quantity

N = 50_000


def fitted(draws: np.ndarray, domain: Domain):
    return fit_quantity(Drawn("x", "a number", domain, draws))


def test_draws_of_a_beta_give_it_back() -> None:
    found = fitted(np.random.default_rng(1).beta(3.0, 1.5, N), Domain.PROBABILITY)
    quantity = parse_quantity(found.quantity, Domain.PROBABILITY)
    assert (quantity.distribution.a, quantity.distribution.b) == approx((3.0, 1.5), rel=0.03)
    assert found.distance < 0.01
    assert quantity.central == approx(found.mean, abs=1e-3)


@pytest.mark.parametrize(("name", "draw"), [("gamma", "gamma"), ("lognormal", "lognormal")])
def test_of_positive_draws_the_nearer_family_is_taken(name: str, draw: str) -> None:
    rng = np.random.default_rng(2)
    draws = rng.gamma(0.7, 2.0, N) if draw == "gamma" else rng.lognormal(1.0, 1.2, N)
    found = fitted(draws, Domain.POSITIVE)
    assert found.quantity.startswith(name)
    assert found.distance < 0.01
    assert (found.fitted_low, found.fitted_high) == approx((found.low, found.high), rel=0.1)


def test_the_distance_is_the_greatest_between_the_distribution_functions() -> None:
    draws = np.concatenate([np.full(500, 0.2), np.full(500, 0.8)])
    found = fitted(draws, Domain.PROBABILITY)
    beta = parse_quantity(found.quantity, Domain.PROBABILITY).distribution
    slow = max(abs(np.mean(draws <= x + e) - float(beta.cdf(x))) for x in draws for e in (0.0, -1e-12))
    assert found.distance == approx(slow, abs=1e-12)
    assert found.distance > 0.2


def test_draws_that_are_all_alike_are_refused() -> None:
    with pytest.raises(IndiciaError, match=r"x: the draws are all alike, 0\.3"):
        fitted(np.full(10, 0.3), Domain.PROBABILITY)


def test_a_name_that_is_no_number_learned_is_refused_with_the_nearest() -> None:
    numbers = [Drawn("claimed_unseen", "", Domain.PROBABILITY, np.zeros(1))]
    with pytest.raises(
        IndiciaError, match="names= asks for 'claim_unseen', which is not learned here; did you mean 'claimed_unseen'"
    ):
        pick(numbers, {"us": "claim_unseen"})
    assert pick(numbers, {"us": "claimed_unseen"})[0].name == "us"
