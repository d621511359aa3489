"""Draws of what might have been measured, against the densities of the same families."""

import numpy as np
import pytest
from pytest import approx

from indicia.likelihood import NUMPY
from indicia.likelihood.densities import FAMILIES

N = 40_000
CASES = {
    "normal": ({"mu": 1.0, "sigma": 2.0}, {"mu": 1.2, "sigma": 1.8}),
    "student_t": ({"nu": 6.0, "mu": 1.0, "sigma": 2.0}, {"nu": 9.0, "mu": 1.2, "sigma": 1.9}),
    "lognormal": ({"mu": 0.5, "sigma": 0.6}, {"mu": 0.6, "sigma": 0.55}),
    "gamma": ({"alpha": 3.0, "beta": 2.0}, {"alpha": 3.2, "beta": 2.3}),
    "poisson": ({"mu": 4.0}, {"mu": 4.3}),
    "binomial": ({"n": 12.0, "p": 0.4}, {"n": 12.0, "p": 0.43}),
    "negative_binomial": ({"mu": 4.0, "alpha": 2.5}, {"mu": 4.2, "alpha": 3.0}),
}


def mean_ratio(
    name: str, drawn: dict[str, float], density: dict[str, float], other: dict[str, float]
) -> tuple[float, float]:
    """The mean of other/density over draws, 1 where they come from the density, and its standard error."""
    family = FAMILIES[name]
    x = family.draw(np.random.default_rng(1), drawn, N)
    as_arrays = [{k: np.asarray(v) for k, v in p.items()} for p in (other, density)]
    ratio = np.exp(family.log_density(NUMPY, x, as_arrays[0]) - family.log_density(NUMPY, x, as_arrays[1]))
    return float(np.mean(ratio)), float(np.std(ratio)) / N**0.5


@pytest.mark.parametrize("name", FAMILIES)
def test_draws_come_from_the_density_and_a_wrong_density_is_seen(name: str) -> None:
    true, near = CASES[name]
    mean, error = mean_ratio(name, true, true, near)
    assert abs(mean - 1) < 4 * error
    mean, error = mean_ratio(name, near, true, near)
    assert abs(mean - 1) > 4 * error


@pytest.mark.parametrize("name", FAMILIES)
def test_the_density_of_many_values_at_once_is_that_of_each(name: str) -> None:
    family, parameters = FAMILIES[name], {k: np.asarray(v) for k, v in CASES[name][0].items()}
    x = family.draw(np.random.default_rng(2), CASES[name][0], 50)
    together = family.log_density(NUMPY, x, parameters)
    assert together.tolist() == approx([float(family.log_density(NUMPY, float(v), parameters)) for v in x])


@pytest.mark.parametrize("name", FAMILIES)
def test_every_draw_is_a_value_that_the_family_allows(name: str) -> None:
    family = FAMILIES[name]
    x = family.draw(np.random.default_rng(3), CASES[name][0], 1000)
    assert [family.fault(float(v)) for v in x] == [""] * 1000
