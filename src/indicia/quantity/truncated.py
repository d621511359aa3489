"""The normal distribution cut off at one or both ends."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.quantity import quadrature
from indicia.quantity.domain import QuantityError
from indicia.quantity.numbers import exact
from indicia.quantity.quadrature import FloatArray, Rule

_HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)
_FALL = 40.0  # the density is cut where it has fallen by exp(-40) from its highest point
_PANEL = 128


@dataclass(frozen=True, slots=True)
class TruncatedNormal:
    """A normal distribution kept between `low` and `high`, either of which may be infinite.

    Parameters
    ----------
    location, scale
        Mean and standard deviation *before* the cut; those after it are :attr:`mean` and :attr:`sd`.
    low, high
        The ends; `low` below `high`.

    Notes
    -----
    Right to 1e-12 also where the interval lies far in a tail of the normal: all logarithms are taken on the side on
    which they are small (as SciPy's ``truncnorm`` does).
    """

    location: float
    scale: float
    low: float
    high: float

    def __post_init__(self) -> None:
        found = f"truncated normal({', '.join(exact(v) for v in (self.location, self.scale, self.low, self.high))})"
        if not (math.isfinite(self.location) and 0.0 < self.scale < math.inf):
            raise QuantityError(f"{found}: the standard deviation must be positive")
        if not self.low < self.high:
            raise QuantityError(f"{found}: the order is mean, standard deviation, lowest, highest")

    @property
    def mean(self) -> float:
        """The mean after the cut, by quadrature: the closed form cancels in the tails."""
        points, masses = self._discretised(0)
        return float(masses @ points)

    @property
    def median(self) -> float:
        """The median; loads SciPy."""
        return float(self.quantile(0.5))

    @property
    def sd(self) -> float:
        """The standard deviation after the cut, by quadrature."""
        points, masses = self._discretised(0)
        return math.sqrt(float(masses @ (points - masses @ points) ** 2))

    @property
    def support(self) -> tuple[float, float]:
        """The ends."""
        return self.low, self.high

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile; loads SciPy."""
        low, high = self.quantile([0.05, 0.95])
        return float(low), float(high)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the values below which the shares lie."""
        shares = np.asarray(q, dtype=np.float64)
        if self.location < self.low:  # the right tail: solve the mirror image, whose logarithms keep their digits
            return -self._mirror().quantile(1.0 - shares)
        from scipy.special import log_ndtr, ndtri_exp

        below = log_ndtr((self.low - self.location) / self.scale)
        with np.errstate(divide="ignore"):  # the share 0 is the lower end
            log_share = np.logaddexp(below, np.log(shares) + self._log_mass())
        values = self.location + self.scale * ndtri_exp(np.minimum(log_share, 0.0))
        return np.clip(values, self.low, self.high)

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the share at or below each `x`."""
        values = np.clip(np.asarray(x, dtype=np.float64), self.low, self.high)
        if self.location < self.low:
            return 1.0 - self._mirror().cdf(-values)
        from scipy.special import log_ndtr

        below = log_ndtr((self.low - self.location) / self.scale)
        upto = log_ndtr((values - self.location) / self.scale)
        share = np.exp(upto - self._log_mass()) - math.exp(below - self._log_mass())
        return np.where(values == self.low, 0.0, np.where(values == self.high, 1.0, share))

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log density; -inf outside the ends."""
        values = np.asarray(x, dtype=np.float64)
        z = (values - self.location) / self.scale
        inside = (values >= self.low) & (values <= self.high)
        return np.where(inside, -0.5 * z**2 - math.log(self.scale) - _HALF_LOG_TWO_PI - self._log_mass(), -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw by inversion."""
        return self.quantile(rng.random(size))

    def quadrature(self, n: int) -> Rule:
        """Give the Gauss rule, exact to rounding for polynomials up to degree 2n - 1, by Stieltjes' procedure."""
        return quadrature.from_measure(n, *self._discretised(n))

    def describe(self) -> str:
        """Name the normal and the ends."""
        ends = f"{exact(self.low)} to {exact(self.high)}"
        return f"normal, mean {exact(self.location)}, sd {exact(self.scale)}, truncated to {ends}"

    def _mirror(self) -> "TruncatedNormal":
        return TruncatedNormal(-self.location, self.scale, -self.high, -self.low)

    def _log_mass(self) -> float:
        """Log of the normal's mass between the ends, on the side where it does not cancel."""
        from scipy.special import log_ndtr

        left, right = (self.low - self.location) / self.scale, (self.high - self.location) / self.scale
        if left > 0.0:
            left, right = -right, -left
        upper, lower = float(log_ndtr(right)), float(log_ndtr(left))
        return upper + math.log1p(-math.exp(lower - upper))

    def _discretised(self, n: int) -> tuple[FloatArray, FloatArray]:
        """Points and masses of a fine Legendre rule over the part where the density is not negligible."""
        peak = min(max(self.location, self.low), self.high)
        distance = abs(peak - self.location) / self.scale
        fall = _FALL + 4.0 * n  # high moments reach further out
        reach = 2.0 * fall / (math.sqrt(distance**2 + 2.0 * fall) + distance) * self.scale
        low, high = max(self.low, peak - reach), min(self.high, peak + reach)
        points, weights = quadrature.legendre(max(_PANEL, 4 * n), low, high)
        offset = (points - peak) / self.scale
        # relative to the peak, the exponent is exact however far out in the tail the interval lies
        masses = weights * np.exp(-offset * ((peak - self.location) / self.scale + 0.5 * offset))
        return points, masses / masses.sum()
