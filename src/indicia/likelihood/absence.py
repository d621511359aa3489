"""What a search did not find: evidence of absence, as strong as the search was good."""

from collections.abc import Mapping
from typing import Any, ClassVar, override

from pydantic import BaseModel, ConfigDict

from indicia.likelihood.fields import Probability, ProbabilityByHypothesis, Words, default_number
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.tree import Number, Rest, Shared


class Search(BaseModel):
    """What was searched: an absence means nothing without it.

    Attributes
    ----------
    sensor
        Who or what would have seen it.
    area
        Where it looked.
    period
        When it looked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sensor: Words
    area: Words
    period: Words


class Absence(Report):
    """A sensor saw nothing (or saw something) where it would have seen it.

    not seen: L(h) = (1 - coverage(h) detection(h) told(h)) (1 - false_alarm(h));  seen: L(h) = one minus that.

    A search theorist's detection: the sensor covered place and time, detected what was there, and we were told, each
    given the one before; or something else raised a false alarm, independently (B. O. Koopman, Search and Screening,
    1946, chapter 2; the form with false alarms is the noisy-or of J. Pearl, Probabilistic Reasoning in Intelligent
    Systems, 1988, section 4.3.2). With no coverage an absence has no weight. One item per sensor.

    Attributes
    ----------
    coverage
        Probability that the sensor covered the place at the time, by hypothesis. Required.
    detection
        Probability that it detects what it covers, by hypothesis. Required.
    told
        Probability that we hear of what it detects, by hypothesis. Default 1.
    false_alarm
        Probability of a report of something that was not there, by hypothesis. Default 0.
    seen
        Whether something was seen. Default: no.
    search
        What was searched: `sensor`, `area` and `period`, each in words. Required.
    unreliable
        Probability of the report if it was not carried faithfully. Default: the mean of L under the stated prior.
    """

    name: ClassVar[str] = "absence"
    summary: ClassVar[str] = "a sensor saw nothing, or something, where it would have seen it"

    coverage: ProbabilityByHypothesis
    detection: ProbabilityByHypothesis
    told: ProbabilityByHypothesis = default_number("told", 1)
    false_alarm: ProbabilityByHypothesis = default_number("false_alarm", 0)
    seen: bool = False
    search: Search
    unreliable: Probability | None = None

    @property
    @override
    def exhaustive(self) -> bool:
        """Seen and not seen are all there is."""
        return True

    @override
    def outcomes(self) -> Mapping[str, Report]:
        other: dict[str, object] = {"seen": not self.seen}
        if isinstance(self.unreliable, Number | Shared):
            other["unreliable"] = Rest(self.unreliable.key, (self.unreliable,))
        both = {self.seen: self, not self.seen: self.model_copy(update=other)}
        return {"not seen": both[False], "seen": both[True]}

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        detected: Any = n["coverage"] * n["detection"] * n["told"]
        if self.seen:
            return detected + (1.0 - detected) * n["false_alarm"]  # one minus the other, without losing small figures
        return (1.0 - detected) * (1.0 - n["false_alarm"])
