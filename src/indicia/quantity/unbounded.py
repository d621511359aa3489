"""Distributions from the normal and the gamma: normal, log-normal, gamma, truncated normal."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.quantity import quadrature
from indicia.quantity.domain import QuantityError
from indicia.quantity.fit import Z95
from indicia.quantity.numbers import exact, plain
from indicia.quantity.quadrature import FloatArray, Rule

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_LARGEST_LOG = 700.0  # exp of it is still a float


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal distribution."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and 0.0 < self.sd < math.inf):
            raise QuantityError(
                f"normal({exact(self.mean)}, {exact(self.sd)}): the standard deviation must be positive"
            )

    @property
    def median(self) -> float:
        """The mean."""
        return self.mean

    @property
    def support(self) -> tuple[float, float]:
        """All numbers."""
        return -math.inf, math.inf

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile."""
        return self.mean - Z95 * self.sd, self.mean + Z95 * self.sd

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the inverse of the distribution function."""
        from scipy.special import ndtri

        return np.asarray(self.mean + self.sd * ndtri(np.asarray(q, dtype=np.float64)))

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the distribution function."""
        from scipy.special import ndtr

        return np.asarray(ndtr((np.asarray(x, dtype=np.float64) - self.mean) / self.sd))

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log density."""
        z = (np.asarray(x, dtype=np.float64) - self.mean) / self.sd
        return -0.5 * z**2 - math.log(self.sd) - _HALF_LOG_TWO_PI

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by NumPy's generator."""
        return rng.normal(self.mean, self.sd, size)

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss-Hermite rule: exact for polynomials up to degree 2n - 1."""
        return quadrature.hermite(n, self.mean, self.sd)

    def describe(self) -> str:
        """Name mean and standard deviation."""
        return f"normal, mean {plain(self.mean)}, sd {plain(self.sd)}"


@dataclass(frozen=True, slots=True)
class LogNormal:
    """The distribution of a number whose natural logarithm is normal with mean `mu` and deviation `sigma`."""

    mu: float
    sigma: float

    def __post_init__(self) -> None:
        found = f"lognormal({exact(self.mu)}, {exact(self.sigma)})"
        if not 0.0 < self.sigma < math.inf:
            raise QuantityError(f"{found}: the deviation of the logarithm must be positive")
        if not abs(self.mu) <= _LARGEST_LOG:
            raise QuantityError(f"{found}: mu is the mean of the natural logarithm, from -700 to 700")

    @property
    def mean(self) -> float:
        """exp(mu + sigma^2/2)."""
        return _exp(self.mu + 0.5 * self.sigma**2)

    @property
    def median(self) -> float:
        """exp(mu)."""
        return math.exp(self.mu)

    @property
    def sd(self) -> float:
        """Mean sqrt(exp(sigma^2) - 1)."""
        square = self.sigma**2
        return self.mean * math.sqrt(math.expm1(square)) if square < _LARGEST_LOG else math.inf

    @property
    def support(self) -> tuple[float, float]:
        """All positive numbers."""
        return 0.0, math.inf

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile."""
        return _exp(self.mu - Z95 * self.sigma), _exp(self.mu + Z95 * self.sigma)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the exponential of the normal's quantile."""
        return np.exp(self._log().quantile(q))

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the normal distribution function of the logarithm."""
        return self._log().cdf(_log_of(x))

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log density; -inf at 0 and below."""
        logs = _log_of(x)
        finite = np.where(np.isfinite(logs), logs, 0.0)
        return np.where(np.isfinite(logs), self._log().log_density(finite) - finite, -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by NumPy's generator."""
        return rng.lognormal(self.mu, self.sigma, size)

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss-Hermite rule on the logarithm, in which likelihood ratios are smooth."""
        nodes, weights = self._log().quadrature(n)
        return np.exp(nodes), weights

    def _log(self) -> Normal:
        return Normal(self.mu, self.sigma)

    def describe(self) -> str:
        """Name the median and the factor either way, which reads easier than a logarithm's deviation."""
        return f"log-normal, median {plain(self.median)}, times or over {plain(_exp(self.sigma))}"


@dataclass(frozen=True, slots=True)
class Gamma:
    """The gamma distribution with positive `shape` and `rate` (one over the scale)."""

    shape: float
    rate: float

    def __post_init__(self) -> None:
        if not (0.0 < self.shape < math.inf and 0.0 < self.rate < math.inf):
            raise QuantityError(f"gamma({exact(self.shape)}, {exact(self.rate)}): shape and rate must be positive")

    @property
    def mean(self) -> float:
        """shape/rate."""
        return self.shape / self.rate

    @property
    def median(self) -> float:
        """The median; loads SciPy."""
        return float(self.quantile(0.5))

    @property
    def sd(self) -> float:
        """sqrt(shape)/rate."""
        return math.sqrt(self.shape) / self.rate

    @property
    def support(self) -> tuple[float, float]:
        """All positive numbers."""
        return 0.0, math.inf

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile; loads SciPy."""
        low, high = self.quantile([0.05, 0.95])
        return float(low), float(high)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the inverse of the regularised incomplete gamma function."""
        from scipy.special import gammaincinv

        return np.asarray(gammaincinv(self.shape, np.asarray(q, dtype=np.float64)) / self.rate)

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the regularised incomplete gamma function."""
        from scipy.special import gammainc

        return np.asarray(gammainc(self.shape, self.rate * np.maximum(np.asarray(x, dtype=np.float64), 0.0)))

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log density; +inf at 0 if the shape is below 1."""
        values = np.asarray(x, dtype=np.float64)
        inside = np.maximum(values, 0.0)
        constant = self.shape * math.log(self.rate) - math.lgamma(self.shape)
        power = (self.shape - 1.0) * _log_of(inside) if self.shape != 1.0 else 0.0
        return np.where(values >= 0.0, constant + power - self.rate * inside, -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by NumPy's generator."""
        return rng.gamma(self.shape, 1.0 / self.rate, size)

    def quadrature(self, n: int) -> Rule:
        """Give the generalised Gauss-Laguerre rule: exact for polynomials up to degree 2n - 1."""
        return quadrature.laguerre(n, self.shape, self.rate)

    def describe(self) -> str:
        """Name shape and rate."""
        return f"gamma, shape {plain(self.shape)}, rate {plain(self.rate)}"


def _exp(value: float) -> float:
    return math.exp(value) if value < _LARGEST_LOG else math.inf


def _log_of(x: npt.ArrayLike) -> FloatArray:
    with np.errstate(divide="ignore"):  # log 0 = -inf is the answer
        return np.log(np.maximum(np.asarray(x, dtype=np.float64), 0.0))
