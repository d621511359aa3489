"""Distributions on an interval: Beta, uniform, log-uniform."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.quantity import quadrature
from indicia.quantity.domain import QuantityError
from indicia.quantity.numbers import exact, plain
from indicia.quantity.quadrature import FloatArray, Rule
from indicia.quantity.special import beta_quantile


@dataclass(frozen=True, slots=True)
class Beta:
    """The Beta distribution on 0 to 1 with positive shapes `a` and `b`."""

    a: float
    b: float

    def __post_init__(self) -> None:
        if not (0.0 < self.a < math.inf and 0.0 < self.b < math.inf):
            raise QuantityError(f"beta({exact(self.a)}, {exact(self.b)}): both shapes of a Beta must be positive")

    @property
    def mean(self) -> float:
        """a/(a + b)."""
        return self.a / (self.a + self.b)

    @property
    def median(self) -> float:
        """The median, by a scalar solution."""
        return beta_quantile(0.5, self.a, self.b)

    @property
    def sd(self) -> float:
        """sqrt(mean (1 - mean)/(a + b + 1))."""
        total = self.a + self.b
        return math.sqrt(self.a / total * (self.b / total) / (total + 1.0))

    @property
    def support(self) -> tuple[float, float]:
        """0 to 1."""
        return 0.0, 1.0

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile, by a scalar solution."""
        return beta_quantile(0.05, self.a, self.b), beta_quantile(0.95, self.a, self.b)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the inverse of the regularised incomplete beta function."""
        from scipy.special import betaincinv

        return np.asarray(betaincinv(self.a, self.b, np.asarray(q, dtype=np.float64)))

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the regularised incomplete beta function."""
        from scipy.special import betainc

        return np.asarray(betainc(self.a, self.b, np.clip(np.asarray(x, dtype=np.float64), 0.0, 1.0)))

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log density; +inf at an end whose shape is below 1."""
        values = np.asarray(x, dtype=np.float64)
        inside = np.clip(values, 0.0, 1.0)
        constant = math.lgamma(self.a + self.b) - math.lgamma(self.a) - math.lgamma(self.b)
        with np.errstate(divide="ignore"):  # the ends: log 0 is meant
            left = (self.a - 1.0) * np.log(inside) if self.a != 1.0 else 0.0
            right = (self.b - 1.0) * np.log1p(-inside) if self.b != 1.0 else 0.0
        return np.where(values == inside, constant + left + right, -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by NumPy's generator."""
        return rng.beta(self.a, self.b, size)

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss-Jacobi rule: exact for polynomials up to degree 2n - 1."""
        return quadrature.jacobi(n, self.a, self.b)

    def describe(self) -> str:
        """Name the shapes."""
        return f"Beta {plain(self.a)}, {plain(self.b)}"


@dataclass(frozen=True, slots=True)
class Uniform:
    """Equal density from `low` to `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            found = f"uniform({exact(self.low)}, {exact(self.high)})"
            raise QuantityError(f"{found}: the first end must lie below the second")

    @property
    def mean(self) -> float:
        """The middle."""
        return 0.5 * self.low + 0.5 * self.high

    @property
    def median(self) -> float:
        """The middle."""
        return self.mean

    @property
    def sd(self) -> float:
        """(high - low)/sqrt(12)."""
        return (self.high - self.low) / math.sqrt(12.0)

    @property
    def support(self) -> tuple[float, float]:
        """The ends."""
        return self.low, self.high

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile."""
        width = self.high - self.low
        return self.low + 0.05 * width, self.high - 0.05 * width

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the values at shares of the width."""
        shares = np.asarray(q, dtype=np.float64)
        return np.asarray(self.low * (1.0 - shares) + self.high * shares)

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the share of the width at or below each `x`."""
        return np.clip((np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low), 0.0, 1.0)

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give -log(high - low) inside."""
        values = np.asarray(x, dtype=np.float64)
        inside = (values >= self.low) & (values <= self.high)
        return np.where(inside, -math.log(self.high - self.low), -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by NumPy's generator."""
        return rng.uniform(self.low, self.high, size)

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss-Legendre rule: exact for polynomials up to degree 2n - 1."""
        return quadrature.legendre(n, self.low, self.high)

    def describe(self) -> str:
        """Name the ends."""
        return f"uniform {exact(self.low)} to {exact(self.high)}"


@dataclass(frozen=True, slots=True)
class LogUniform:
    """Equal density of the logarithm from `low` to `high`, both positive: every factor of ten is alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0.0 < self.low < self.high < math.inf:
            found = f"log-uniform {exact(self.low)} to {exact(self.high)}"
            raise QuantityError(f"{found}: both ends must be positive, the first below the second")

    @property
    def mean(self) -> float:
        """(high - low)/log(high/low)."""
        return (self.high - self.low) / self._log_width

    @property
    def median(self) -> float:
        """The geometric mean of the ends."""
        return math.sqrt(self.low) * math.sqrt(self.high)

    @property
    def sd(self) -> float:
        """The standard deviation, by a rule of 64 points: the closed form cancels for close ends."""
        nodes, weights = self.quadrature(64)
        return math.sqrt(float(weights @ (nodes - self.mean) ** 2))

    @property
    def support(self) -> tuple[float, float]:
        """The ends."""
        return self.low, self.high

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile."""
        return self.low * math.exp(0.05 * self._log_width), self.high * math.exp(-0.05 * self._log_width)

    @property
    def _log_width(self) -> float:
        return math.log(self.high) - math.log(self.low)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the values at shares of the width of the logarithm."""
        return np.exp(self._log().quantile(q))

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the share of the logarithm's width at or below each `x`."""
        return self._log().cdf(np.log(np.clip(np.asarray(x, dtype=np.float64), self.low, self.high)))

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give -log(x) - log(log(high/low)) inside."""
        values = np.asarray(x, dtype=np.float64)
        inside = (values >= self.low) & (values <= self.high)
        return np.where(inside, -np.log(np.where(inside, values, 1.0)) - math.log(self._log_width), -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw the logarithm by NumPy's generator."""
        return np.exp(self._log().sample(rng, size))

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss-Legendre rule on the logarithm, in which likelihood ratios are smooth."""
        nodes, weights = self._log().quadrature(n)
        return np.exp(nodes), weights

    def _log(self) -> Uniform:
        return Uniform(math.log(self.low), math.log(self.high))

    def describe(self) -> str:
        """Name the ends."""
        return f"log-uniform {exact(self.low)} to {exact(self.high)}"
