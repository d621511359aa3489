"""A report and an opportunity as somebody outside the project would write them."""

from collections.abc import Mapping
from typing import ClassVar, override

import numpy as np
import numpy.typing as npt

from indicia.likelihood import (
    Array,
    Frame,
    Hypotheses,
    Namespace,
    Opportunity,
    PositiveByHypothesis,
    Probability,
    ProbabilityByHypothesis,
    Report,
    default_number,
)


class Omen(Report):
    """Birds were seen: L(h) = keen(h) for the favoured, half of that for the others."""

    name: ClassVar[str] = "omen"
    summary: ClassVar[str] = "birds were seen"

    favours: Hypotheses
    keen: ProbabilityByHypothesis
    unreliable: Probability = default_number("unreliable", 0.25)

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        return {self.favours.question: frozenset(self.favours.hypotheses)}

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        favoured = frame.one_of(self.favours.question, self.favours.hypotheses)
        return xp.where(favoured, n["keen"], 0.5 * n["keen"])


class Windfall(Opportunity):
    """Money came in: g(h) = the square root of the sum."""

    name: ClassVar[str] = "windfall"
    summary: ClassVar[str] = "money came in"

    amount: PositiveByHypothesis

    @override
    def speaks(self, frame: Frame) -> npt.NDArray[np.bool_]:
        return self.reaches(self.amount, frame)

    @override
    def opportunity(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        return xp.sqrt(n["amount"])
