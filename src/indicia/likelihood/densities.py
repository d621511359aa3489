"""Log densities of the distributions that a measurement can come from, written once for every array namespace.

Parameters are named as in PyMC. The value is a plain number, so what depends on it alone is computed once, by `math`;
or it is an array of numbers that might have been measured, drawn by the same family, which only the engine does.
Formulas: C. Forbes et al., Statistical Distributions, 4th edition, 2011, but for the negative binomial, which has the
mean and dispersion form of A. C. Cameron and P. K. Trivedi, Regression Analysis of Count Data, 1998, equation 3.26.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indicia.likelihood.frame import Array
from indicia.likelihood.namespace import NUMPY, Namespace
from indicia.quantity import Domain

_LOG_2_PI = math.log(2.0 * math.pi)


def _log(x: Array) -> Array:
    return math.log(x) if isinstance(x, float | int) else np.log(x)


def _log_factorial(x: Array) -> Array:
    return math.lgamma(x + 1.0) if isinstance(x, float | int) else NUMPY.gammaln(x + 1.0)


def normal(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """log N(x | mu, sigma)."""
    z = (x - p["mu"]) / p["sigma"]
    return -0.5 * z * z - xp.log(p["sigma"]) - 0.5 * _LOG_2_PI


def student_t(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """Log density of Student's t with nu degrees of freedom, location mu and scale sigma."""
    nu = p["nu"]
    z = (x - p["mu"]) / p["sigma"]
    scale = xp.gammaln((nu + 1.0) / 2.0) - xp.gammaln(nu / 2.0) - 0.5 * xp.log(nu * math.pi) - xp.log(p["sigma"])
    return scale - 0.5 * (nu + 1.0) * xp.log1p(z * z / nu)


def lognormal(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """Log density of a number whose logarithm is N(mu, sigma)."""
    return normal(xp, _log(x), p) - _log(x)


def gamma(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """Log density of the gamma distribution of shape alpha and rate beta."""
    alpha, beta = p["alpha"], p["beta"]
    return alpha * xp.log(beta) - xp.gammaln(alpha) + (alpha - 1.0) * _log(x) - beta * x


def poisson(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """Log probability of x events where mu are expected."""
    return x * xp.log(p["mu"]) - p["mu"] - _log_factorial(x)


def binomial(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """Log probability of x successes in n trials; -inf where n is less than x."""
    enough = p["n"] >= x
    n = xp.where(enough, p["n"], x)
    ways = xp.gammaln(n + 1.0) - xp.gammaln(x + 1.0) - xp.gammaln(n - x + 1.0)  # alike, so that 1 is exact
    return xp.where(enough, ways + xp.xlogy(x, p["p"]) + xp.xlog1py(n - x, -p["p"]), -math.inf)


def negative_binomial(xp: Namespace, x: Array, p: Mapping[str, Array]) -> Array:
    """Log probability of x events with mean mu and variance mu + mu^2 / alpha."""
    mu, alpha = p["mu"], p["alpha"]
    ways = xp.gammaln(x + alpha) - _log_factorial(x) - xp.gammaln(alpha)
    return ways - alpha * xp.log1p(mu / alpha) + x * (xp.log(mu) - xp.log(mu + alpha))


@dataclass(frozen=True, slots=True)
class Family:
    """A distribution: its log density, the domain of each parameter, the values that it can take, and how to draw."""

    log_density: Callable[[Namespace, Array, Mapping[str, Array]], Array]
    domains: Mapping[str, Domain]
    values: Literal["real", "positive", "count"]
    draw: Callable[["np.random.Generator", Mapping[str, Array], int], Array]

    def fault(self, value: float) -> str:
        """Say what a value should be, where it is outside the support; else nothing."""
        if self.values == "positive" and value <= 0.0:
            return "above 0"
        if self.values == "count" and (value < 0.0 or value != math.floor(value)):
            return "a whole number, 0 or more"
        return ""


_LEAST = float(np.finfo(float).tiny)


def _normal(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return generator.normal(p["mu"], p["sigma"], n)


def _student_t(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return p["mu"] + p["sigma"] * generator.standard_t(p["nu"], n)


def _lognormal(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return np.clip(generator.lognormal(p["mu"], p["sigma"], n), _LEAST, None)


def _gamma(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return np.clip(generator.gamma(p["alpha"], 1.0 / p["beta"], n), _LEAST, None)


def _poisson(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return generator.poisson(p["mu"], n).astype(float)


def _binomial(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return generator.binomial(np.floor(p["n"]).astype(int), p["p"], n).astype(float)


def _negative_binomial(generator: "np.random.Generator", p: Mapping[str, Array], n: int) -> Array:
    return generator.poisson(generator.gamma(p["alpha"], p["mu"] / p["alpha"], n)).astype(float)


_REAL, _POSITIVE, _PROBABILITY, _COUNT = Domain.REAL, Domain.POSITIVE, Domain.PROBABILITY, Domain.COUNT

FAMILIES: Mapping[str, Family] = {
    "normal": Family(normal, {"mu": _REAL, "sigma": _POSITIVE}, "real", _normal),
    "student_t": Family(student_t, {"nu": _POSITIVE, "mu": _REAL, "sigma": _POSITIVE}, "real", _student_t),
    "lognormal": Family(lognormal, {"mu": _REAL, "sigma": _POSITIVE}, "positive", _lognormal),
    "gamma": Family(gamma, {"alpha": _POSITIVE, "beta": _POSITIVE}, "positive", _gamma),
    "poisson": Family(poisson, {"mu": _POSITIVE}, "count", _poisson),
    "binomial": Family(binomial, {"n": _COUNT, "p": _PROBABILITY}, "count", _binomial),
    "negative_binomial": Family(negative_binomial, {"mu": _POSITIVE, "alpha": _POSITIVE}, "count", _negative_binomial),
}
