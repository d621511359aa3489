"""One number that an analyst wrote, with what it means."""

from dataclasses import dataclass

from indicia.quantity.bounded import Beta, LogUniform, Uniform
from indicia.quantity.discrete import Point, Whole
from indicia.quantity.distributions import Distribution
from indicia.quantity.domain import Domain
from indicia.quantity.numbers import plain

_FAR = 0.15  # of the width of the range, between its middle and the mean


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, what kind of number its field holds, and its distribution.

    Parameters
    ----------
    text
        As written, for instance ``"0.6 to 0.9"``.
    domain
        The kind of number that the field holds.
    distribution
        What the text means.
    grade
        The Admiralty letter, if one was written.
    stated
        The two ends, if a range was written.
    """

    text: str
    domain: Domain
    distribution: Distribution
    grade: str | None = None
    stated: tuple[float, float] | None = None

    @property
    def is_point(self) -> bool:
        """Whether the number has no spread."""
        return isinstance(self.distribution, Point)

    @property
    def central(self) -> float:
        """The value used in a score: the median of ratios and of all that is positive, else the mean."""
        if self.domain in (Domain.RATIO, Domain.POSITIVE):
            return self.distribution.median
        return self.distribution.mean

    @property
    def interval(self) -> tuple[float, float]:
        """The range as written, else the 5th and the 95th percentile; a point is its own range."""
        return self.stated or self.distribution.range90

    @property
    def notes(self) -> tuple[str, ...]:
        """What an analyst should know about the number before relying on it; empty for most."""
        return (*self._infinite_density(), *self._lopsided())

    def describe(self) -> str:
        """Say the central value, the range and the distribution in one line.

        Examples
        --------
        >>> from indicia.quantity import parse_quantity
        >>> parse_quantity("0.6 to 0.9", Domain.PROBABILITY).describe()
        '0.765, 90 % between 0.6 and 0.9 (Beta 15.6, 4.78)'
        """
        family = self.distribution.describe()
        if isinstance(self.distribution, Point):
            return family if len(family) <= 9 else plain(self.central)
        if isinstance(self.distribution, (Uniform, LogUniform, Whole)):
            return f"{plain(self.central)}, {family}"
        return f"{plain(self.central)}, 90 % {self._interval_text()} ({family})"

    def _interval_text(self) -> str:
        low, high = self.interval
        if self.stated and low == self.distribution.support[0]:
            return f"below {plain(high)}"
        if self.stated and high == self.distribution.support[1]:
            return f"above {plain(low)}"
        return f"between {plain(low)} and {plain(high)}"

    def _infinite_density(self) -> tuple[str, ...]:
        if not isinstance(self.distribution, Beta):
            return ()
        ends = [end for end, shape in (("0", self.distribution.a), ("1", self.distribution.b)) if shape < 1.0]
        name = f"Beta({plain(self.distribution.a)}, {plain(self.distribution.b)})"
        return (f"{name} has infinite density at {' and at '.join(ends)}",) if ends else ()

    def _lopsided(self) -> tuple[str, ...]:
        if self.domain is not Domain.PROBABILITY or self.stated is None:
            return ()
        low, high = self.stated
        middle, mean = 0.5 * (low + high), self.distribution.mean
        if abs(mean - middle) <= _FAR * (high - low):
            return ()
        return (f"mean {plain(mean)} far from the middle {plain(middle)} of the range",)
