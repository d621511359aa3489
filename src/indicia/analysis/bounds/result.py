"""What bounds are: frozen values that say how far they are proved, and with which numbers they are attained."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, override

from indicia.engine.display import Writer, Written
from indicia.engine.result import Provenance


@dataclass(frozen=True)
class Side:
    """One end of what a posterior can be.

    Attributes
    ----------
    inner
        Attained: the posterior at `at`, by the engine.
    outer
        What no numbers in the box go beyond.
    closed
        Whether the two are within the tolerance of each other.
    at
        The numbers with which `inner` is attained, by path; those that are not named are points.
    """

    inner: float
    outer: float
    closed: bool
    at: Mapping[str, float]


@dataclass(frozen=True)
class Bound:
    """The least and the greatest posterior of one hypothesis over the stated ranges."""

    hypothesis: str
    prior: float
    posterior: float
    lower: Side
    upper: Side


@dataclass(frozen=True)
class Bounds(Written):
    """Lower and upper posteriors of the hypotheses of one question.

    The hypotheses reach their bounds with different numbers, so these are not reached together.

    Attributes
    ----------
    question, ask, labels
        The question, and what its hypotheses are called.
    bounds
        In the order of the case.
    numbers
        The box: the two ends of each number that varies, its 5th and 95th percentile.
    tolerance, seconds
        How close the outer and the inner bounds had to come, and how long the search might take.
    interrupted
        Whether it was stopped; what was found till then still holds.
    """

    provenance: Provenance
    question: str
    ask: str
    labels: Mapping[str, str]
    bounds: tuple[Bound, ...]
    numbers: Mapping[str, tuple[float, float]]
    tolerance: float
    seconds: float
    interrupted: bool = False

    def __getitem__(self, hypothesis: str) -> Bound:
        from indicia.errors import IndiciaError, nearest

        found = {bound.hypothesis: bound for bound in self.bounds}
        if hypothesis not in found:
            raise IndiciaError(f"{hypothesis!r} is no hypothesis of {self.question!r}{nearest(hypothesis, found)}")
        return found[hypothesis]

    @property
    def leader(self) -> str:
        """Who leads with every number at its central value."""
        return max(self.bounds, key=lambda b: b.posterior).hypothesis

    @property
    def closed(self) -> bool:
        """Whether every bound is proved to the tolerance."""
        return all(side.closed for bound in self.bounds for side in (bound.lower, bound.upper))

    @override
    def _writer(self) -> Writer[Self]:
        from indicia.analysis.bounds import show

        return show
