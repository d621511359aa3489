"""A kind of evidence of one's own: a witness picked the suspect from a row of photographs."""

from collections.abc import Mapping
from typing import ClassVar, override

from indicia.likelihood import Array, Frame, Hypotheses, Namespace, Positive, Probability, Report


class Lineup(Report):
    """A witness picked the suspect out of a row of photographs.

    L(h) = hit where the suspect did it, else anybody / effective_size

    An innocent suspect is picked when the witness picks anybody at all, and then no more often than any other face that
    fits the description: one in the effective size of the row, which is rarely the number of photographs
    (R. S. Malpass, 1981, Effective size and defendant bias in eyewitness identification lineups, Law and Human
    Behavior 5, 299-309).

    Attributes
    ----------
    suspect
        The hypothesis whose photograph was picked.
    hit
        Probability that the witness picks the one who did it.
    anybody
        Probability that the witness picks somebody although the one who did it is not among the photographs.
    effective_size
        How many of the faces fit the description.
    """

    name: ClassVar[str] = "lineup"
    summary: ClassVar[str] = "a witness picked the suspect out of a row of photographs"

    suspect: Hypotheses
    hit: Probability
    anybody: Probability
    effective_size: Positive

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        return {self.suspect.question: frozenset(self.suspect.hypotheses)}

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        did_it = frame.one_of(self.suspect.question, self.suspect.hypotheses)
        return xp.where(did_it, n["hit"], n["anybody"] / n["effective_size"])
