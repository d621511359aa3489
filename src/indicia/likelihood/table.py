"""A likelihood written down as a table."""

from collections.abc import Mapping
from typing import ClassVar, override

from indicia.likelihood.fields import Probability, ProbabilityByHypothesis
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace


class Table(Report):
    """The probability of the report under each hypothesis, as the analyst judges it.

    L(h) = given(h)

    The definition of a likelihood, with nothing derived: for whatever no other model fits.

    Attributes
    ----------
    given
        Probability of the report, if carried faithfully, by hypothesis. Required.
    unreliable
        Probability of the report if it was not carried faithfully, the same for all. Default: the mean of L under the
        stated prior, so that an unfaithful carrier tells nothing.
    """

    name: ClassVar[str] = "table"
    summary: ClassVar[str] = "the probability of the report under each hypothesis"

    given: ProbabilityByHypothesis
    unreliable: Probability | None = None

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return n["given"]
