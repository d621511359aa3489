"""The distributions that a written number can have: one frozen value each, pure functions of arrays.

The families live in the modules from which this one imports them; :class:`Distribution` is what they share.
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from indicia.quantity.bounded import Beta, LogUniform, Uniform
from indicia.quantity.discrete import Point, Whole
from indicia.quantity.triangular import Triangular
from indicia.quantity.truncated import TruncatedNormal
from indicia.quantity.unbounded import Gamma, LogNormal, Normal

__all__ = [
    "Beta",
    "Distribution",
    "Gamma",
    "LogNormal",
    "LogUniform",
    "Normal",
    "Point",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "Whole",
]


class Distribution(Protocol):
    """What the engine, the sweeps and the draws ask of an uncertain number.

    Arrays keep their shape; a number in gives a zero-dimensional array out. Every implementation is a frozen
    dataclass, so that equal distributions compare and hash equal.
    """

    @property
    def mean(self) -> float:
        """The mean; infinite where it is beyond the largest float."""

    @property
    def median(self) -> float:
        """The median."""

    @property
    def sd(self) -> float:
        """The standard deviation; infinite where it is beyond the largest float."""

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value possible, either of which may be infinite."""

    @property
    def range90(self) -> tuple[float, float]:
        """The 5th and the 95th percentile."""

    def quantile(self, q: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Give the values below which the shares `q`, each from 0 to 1, lie."""

    def cdf(self, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Give the share at or below each `x`."""

    def log_density(self, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Give the natural log of the density (of the probability, where discrete) at `x`; -inf off the support."""

    def sample(self, rng: "np.random.Generator", size: int | tuple[int, ...]) -> npt.NDArray[np.float64]:
        """Draw an array of shape `size`."""

    def quadrature(self, n: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give nodes and weights, the weights summing to 1, with which a weighted sum is an expectation."""

    def describe(self) -> str:
        """Name the family with its parameters, for people."""
