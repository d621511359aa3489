"""How often each hypothesis did it before."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import ClassVar, override

import numpy as np
import numpy.typing as npt

from indicia.likelihood.fields import CountByHypothesis, PositiveByHypothesis, Words
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Opportunity
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.tree import by_hypothesis


class Record(Opportunity):
    """How often each hypothesis did this before, by the time over which it was watched.

    g(h) is proportional to (events(h) + 1/2) / years(h)

    Competing Poisson processes: if one of them has just had an event, its probabilities are proportional to the rates.
    Each rate has Jeffreys' prior, so after n events in T years it is Gamma(n + 1/2, T) with mean (n + 1/2)/T
    (A. Gelman et al., Bayesian Data Analysis, 3rd edition, sections 2.6 and 2.8). A prior that already holds base rates
    must not meet a record.

    Attributes
    ----------
    events
        How many events, by hypothesis: a whole number, or an uncertain one. Required.
    years
        Over how many years, by hypothesis; any unit of time does, the same for all. Required.
    scope
        What counts, and where, the same for all. It decides everything: keep it as narrow as the event. Required.
    otherwise
        Opportunity of those without a record, in units of the mean of those with one. Default 1.
    """

    name: ClassVar[str] = "record"
    summary: ClassVar[str] = "how often each hypothesis did it before"

    events: CountByHypothesis
    years: PositiveByHypothesis
    scope: Words

    @override
    def speaks(self, frame: Frame) -> npt.NDArray[np.bool_]:
        # A hypothesis in one field only is spoken about: its other number is then missing, and the case says so.
        spoken = [self.reaches(field, frame) for field in (self.events, self.years) if by_hypothesis(field)]
        return reduce(or_, spoken) if spoken else self.reaches(self.events, frame)

    @override
    def opportunity(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return (n["events"] + 0.5) / n["years"]
