"""Numbers without spread, and counts: the distributions that sit on points."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicia.quantity.domain import QuantityError
from indicia.quantity.numbers import exact, plain
from indicia.quantity.quadrature import FloatArray, Rule


@dataclass(frozen=True, slots=True)
class Point:
    """One number, without spread."""

    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise QuantityError(f"a number is {self.value}; a finite one is needed")

    @property
    def mean(self) -> float:
        """The number."""
        return self.value

    @property
    def median(self) -> float:
        """The number."""
        return self.value

    @property
    def sd(self) -> float:
        """0."""
        return 0.0

    @property
    def support(self) -> tuple[float, float]:
        """The number, twice."""
        return self.value, self.value

    @property
    def range90(self) -> tuple[float, float]:
        """The number, twice."""
        return self.value, self.value

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the number for every share."""
        return np.full(np.shape(q), self.value)

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give 0 below the number and 1 from it on."""
        return np.where(np.asarray(x, dtype=np.float64) >= self.value, 1.0, 0.0)

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log of the probability of `x`: 0 at the number, -inf elsewhere."""
        return np.where(np.asarray(x, dtype=np.float64) == self.value, 0.0, -np.inf)

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:  # noqa: ARG002  # protocol
        """Repeat the number; the generator is left where it was."""
        return np.full(size, self.value)

    def quadrature(self, n: int) -> Rule:  # noqa: ARG002  # protocol
        """Give the number with weight 1, whatever `n`."""
        return np.array([self.value]), np.array([1.0])

    def describe(self) -> str:
        """Give the number as it would be written."""
        return exact(self.value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A count with a probability for each of its values.

    Parameters
    ----------
    values
        Different whole numbers from 0 on; sorted on construction, the probabilities with them.
    probabilities
        As many, none negative, summing to 1 within 1e-9.

    Raises
    ------
    QuantityError
        If the values or the probabilities break these rules.
    """

    values: tuple[int, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values or len(self.values) != len(self.probabilities):
            found = f"{len(self.values)} values with {len(self.probabilities)} probabilities"
            raise QuantityError(f"{found}; a count needs one probability for each of its values, at least one")
        if len(set(self.values)) != len(self.values):
            raise QuantityError(f"a value stands twice among {self.values}; give each count once")
        if any(isinstance(value, bool) or int(value) != value or value < 0 for value in self.values):
            raise QuantityError(f"{self.values} are not all whole numbers from 0 on, which counts are")
        total = math.fsum(self.probabilities)
        if min(self.probabilities) < 0.0 or not abs(total - 1.0) <= 1e-9:
            raise QuantityError(f"the probabilities of a count sum to {total:.12g}; none negative, they must sum to 1")
        ordered = sorted(zip(self.values, self.probabilities, strict=True))
        object.__setattr__(self, "values", tuple(int(value) for value, _ in ordered))
        object.__setattr__(self, "probabilities", tuple(float(share) for _, share in ordered))

    @property
    def mean(self) -> float:
        """The mean, seldom a whole number."""
        return math.fsum(value * share for value, share in zip(self.values, self.probabilities, strict=True))

    @property
    def median(self) -> float:
        """The first value at which the cumulative probability is a half or more."""
        return float(self.quantile(0.5))

    @property
    def sd(self) -> float:
        """The standard deviation."""
        mean = self.mean
        squares = ((value - mean) ** 2 * share for value, share in zip(self.values, self.probabilities, strict=True))
        return math.sqrt(math.fsum(squares))

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        return float(self.values[0]), float(self.values[-1])

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile, both of them values."""
        low, high = self.quantile([0.05, 0.95])
        return float(low), float(high)

    def quantile(self, q: npt.ArrayLike) -> FloatArray:
        """Give the first value at which the cumulative probability reaches the share, within 1e-12."""
        shares = np.asarray(q, dtype=np.float64)
        # 0.05 is not exactly 1/20: without the tolerance a share equal to a sum of probabilities lands on either side
        index = np.searchsorted(np.cumsum(self.probabilities), shares - 1e-12)
        return np.asarray(self.values, dtype=np.float64)[np.minimum(index, len(self.values) - 1)]

    def cdf(self, x: npt.ArrayLike) -> FloatArray:
        """Give the probability of all values at or below each `x`."""
        index = np.searchsorted(self.values, np.asarray(x, dtype=np.float64), side="right")
        return np.concatenate(([0.0], np.cumsum(self.probabilities)))[index]

    def log_density(self, x: npt.ArrayLike) -> FloatArray:
        """Give the log of the probability of each `x`, -inf where it is no value."""
        matches = np.asarray(x, dtype=np.float64)[..., np.newaxis] == np.asarray(self.values)
        with np.errstate(divide="ignore"):  # log 0 = -inf is the answer
            return np.log(np.asarray(matches @ np.asarray(self.probabilities), dtype=np.float64))

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> FloatArray:
        """Draw values, as floats."""
        return self.quantile(rng.random(size))

    def quadrature(self, n: int) -> Rule:  # noqa: ARG002  # protocol
        """Give all the values with their probabilities, whatever `n`: exact, and every node is a count."""
        return np.asarray(self.values, dtype=np.float64), np.asarray(self.probabilities)

    def describe(self) -> str:
        """Name the values, with their probabilities where these differ."""
        if len(set(self.probabilities)) == 1:
            return f"a whole number, any of {_listed(self.values)} equally probable"
        pairs = zip(self.values, self.probabilities, strict=True)
        return "a whole number, " + ", ".join(f"{value} with {plain(share)}" for value, share in pairs)


def _listed(values: tuple[int, ...]) -> str:
    consecutive = len(values) > 2 and values[-1] - values[0] == len(values) - 1
    return f"{values[0]} to {values[-1]}" if consecutive else ", ".join(map(str, values))
