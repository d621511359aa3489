"""Every density against SciPy's, under the parameters that PyMC documents."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy import stats

from indicia.likelihood import NUMPY
from indicia.likelihood.densities import FAMILIES

REAL = st.floats(-50, 50)
POSITIVE = st.floats(0.05, 50)
COUNT = st.integers(0, 60)
PROBABILITY = st.floats(0, 1)

SCIPY: Mapping[str, Any] = {
    "normal": lambda x, mu, sigma: stats.norm(mu, sigma).logpdf(x),
    "student_t": lambda x, nu, mu, sigma: stats.t(nu, mu, sigma).logpdf(x),
    "lognormal": lambda x, mu, sigma: stats.lognorm(sigma, scale=np.exp(mu)).logpdf(x),
    "gamma": lambda x, alpha, beta: stats.gamma(alpha, scale=1 / beta).logpdf(x),
    "poisson": lambda x, mu: stats.poisson(mu).logpmf(x),
    "binomial": lambda x, n, p: stats.binom(n, p).logpmf(x),
    "negative_binomial": lambda x, mu, alpha: stats.nbinom(alpha, alpha / (alpha + mu)).logpmf(x),
}
PARAMETERS: Mapping[str, Any] = {
    "normal": (REAL, {"mu": REAL, "sigma": POSITIVE}),
    "student_t": (REAL, {"nu": POSITIVE, "mu": REAL, "sigma": POSITIVE}),
    "lognormal": (POSITIVE, {"mu": st.floats(-4, 4), "sigma": POSITIVE}),
    "gamma": (POSITIVE, {"alpha": POSITIVE, "beta": POSITIVE}),
    "poisson": (COUNT, {"mu": POSITIVE}),
    "binomial": (COUNT, {"n": COUNT, "p": PROBABILITY}),
    "negative_binomial": (COUNT, {"mu": POSITIVE, "alpha": POSITIVE}),
}


def log_density(name: str, value: float, parameters: Mapping[str, float]) -> float:
    arrays = {parameter: np.array([number], dtype=float) for parameter, number in parameters.items()}
    return float(FAMILIES[name].log_density(NUMPY, value, arrays)[0])


@pytest.mark.parametrize("name", FAMILIES)
@given(data=st.data())
def test_the_log_density_is_scipys(name: str, data: st.DataObject) -> None:
    values, parameters = PARAMETERS[name]
    value = data.draw(values)
    drawn = data.draw(st.fixed_dictionaries(parameters))
    expected = float(SCIPY[name](value, **drawn))
    assert log_density(name, value, drawn) == approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["poisson", "binomial", "negative_binomial"])
def test_the_probabilities_of_all_counts_sum_to_1(name: str) -> None:
    parameters = {
        "poisson": {"mu": 3.0},
        "binomial": {"n": 9, "p": 0.3},
        "negative_binomial": {"mu": 3.0, "alpha": 2.0},
    }
    assert sum(np.exp(log_density(name, count, parameters[name])) for count in range(200)) == approx(1)


def test_certain_and_impossible_counts_are_exact() -> None:
    assert log_density("binomial", 4, {"n": 4, "p": 1}) == 0.0
    assert log_density("binomial", 0, {"n": 4, "p": 0}) == 0.0
    assert log_density("binomial", 3, {"n": 4, "p": 1}) == -np.inf
    assert log_density("binomial", 1, {"n": 4, "p": 0}) == -np.inf
    assert log_density("binomial", 5, {"n": 4, "p": 0.5}) == -np.inf
    assert log_density("binomial", 5, {"n": 3.5, "p": 0.5}) == -np.inf  # the mean of an uncertain number of trials


def test_parameters_broadcast_over_any_axes() -> None:
    mu, sigma = np.zeros((2, 1, 1)), np.ones((1, 3, 5))
    assert FAMILIES["normal"].log_density(NUMPY, 0.5, {"mu": mu, "sigma": sigma}).shape == (2, 3, 5)
