"""The triangular distribution."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.quantity import quadrature
from indicia.quantity.domain import QuantityError
from indicia.quantity.numbers import exact
from indicia.quantity.quadrature import FloatArray, Rule


@dataclass(frozen=True, slots=True)
class Triangular:
    """Density rising straight from `low` to `mode` and falling straight to `high`."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        ends_finite = math.isfinite(self.low) and math.isfinite(self.high)
        if not (ends_finite and self.low <= self.mode <= self.high and self.low < self.high):
            found = f"triangular({exact(self.low)}, {exact(self.mode)}, {exact(self.high)})"
            raise QuantityError(f"{found}: the order is lowest, most probable, highest")

    @property
    def mean(self) -> float:
        """The mean of the three corners."""
        return self.low / 3.0 + self.mode / 3.0 + self.high / 3.0

    @property
    def median(self) -> float:
        """The median."""
        return float(self.quantile(0.5))

    @property
    def sd(self) -> float:
        """The standard deviation, from the three sides."""
        left, right = self.mode - self.low, self.high - self.mode
        return math.sqrt((left**2 + right**2 + left * right) / 18.0)

    @property
    def support(self) -> tuple[float, float]:
        """The outer corners."""
        return self.low, self.high

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile."""
        low, high = self.quantile([0.05, 0.95])
        return float(low), float(high)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Invert the two parabolas."""
        shares = np.asarray(q, dtype=np.float64)
        width, left = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(shares * width * left)
        falling = self.high - np.sqrt((1.0 - shares) * width * (self.high - self.mode))
        return np.where(shares * width < left, rising, falling)

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the area to the left."""
        values = np.clip(np.asarray(x, dtype=np.float64), self.low, self.high)
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = (values - self.low) ** 2 / (width * left) if left else np.zeros_like(values)
        falling = 1.0 - (self.high - values) ** 2 / (width * right) if right else np.ones_like(values)
        return np.where(values < self.mode, rising, falling)

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log of the height at `x`."""
        values = np.asarray(x, dtype=np.float64)
        peak = 2.0 / (self.high - self.low)
        left, right = self.mode - self.low, self.high - self.mode
        rising = peak * (values - self.low) / left if left else np.full_like(values, peak)
        falling = peak * (self.high - values) / right if right else np.full_like(values, peak)
        inside = (values >= self.low) & (values <= self.high)
        height = np.where(inside, np.where(values < self.mode, rising, falling), 0.0)
        with np.errstate(divide="ignore"):  # log 0 = -inf at the corners and outside
            return np.log(height)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by NumPy's generator."""
        return rng.triangular(self.low, self.mode, self.high, size)

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss rule: exact for polynomials up to degree 2n - 1, from Legendre rules on both sides."""
        # each side's density is linear, so that 2n + 8 points per side integrate all the moments needed exactly
        sides = [(self.low, self.mode), (self.mode, self.high)]
        pieces = [quadrature.legendre(2 * n + 8, low, high) for low, high in sides if low < high]
        widths = [high - low for low, high in sides if low < high]
        points = np.concatenate([points for points, _ in pieces])
        masses = np.concatenate([width * weights for width, (_, weights) in zip(widths, pieces, strict=True)])
        return quadrature.from_measure(n, points, masses * np.exp(self.log_density(points)))

    def describe(self) -> str:
        """Name the corners."""
        return f"triangular {exact(self.low)} to {exact(self.high)}, most probably {exact(self.mode)}"
