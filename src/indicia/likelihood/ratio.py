"""Likelihood ratios: how many times more probable the report is under one hypothesis than under another."""

from collections.abc import Mapping
from typing import ClassVar, Self, override

from pydantic import Field, model_validator

from indicia.likelihood.fields import Hypotheses, Ratio, RatioByHypothesis
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.tree import Column, Misprint, MisprintError, Number, Tree, leaves


class LikelihoodRatio(Report):
    """How many times more probable the report is under one hypothesis than under another.

    L(h) is proportional to ratios(h); in the short form to `value` for the hypotheses of `for`, to 1 for all others.

    Bayes' rule in its odds form: posterior odds are prior odds times the ratio (I. J. Good, Probability and the
    Weighing of Evidence, 1950, chapter 6). The factor of proportionality cancels, so P(evidence) is not defined.

    Attributes
    ----------
    ratios
        Ratio by hypothesis, 0 or more, against the one or those written `1`, of which there is at least one.
    for, against
        In the short form: one hypothesis, or a list, of the item's first question. Those in neither stand at 1, as
        those of `against` do.
    value
        In the short form: the ratio of `for` to `against`; `6 dB`, `2 to 8` and `moderate support` are understood.
    """

    name: ClassVar[str] = "ratio"
    summary: ClassVar[str] = "how many times more probable the report is under one hypothesis than under another"
    evidential: ClassVar[bool] = False

    ratios: RatioByHypothesis | None = None
    for_: Hypotheses | None = Field(default=None, alias="for")
    against: Hypotheses | None = None
    value: Ratio | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        short = {"for": self.for_, "against": self.against, "value": self.value}
        lacking = [name for name, value in short.items() if value is None]
        if self.ratios is None and lacking:
            found = "'ratios' is lacking" if len(lacking) == len(short) else f"{lacking[0]!r} is lacking"
            raise MisprintError([Misprint((), f"{found}; write 'ratios', or 'for', 'against' and 'value'")])
        if self.ratios is not None and len(lacking) < len(short):
            raise MisprintError(
                [Misprint(("ratios",), "'ratios' stands beside 'for', 'against' or 'value'; write one form")]
            )
        if self.ratios is not None:
            _check_reference(self.ratios)
        elif self.for_ and self.against and (both := set(self.for_.hypotheses) & set(self.against.hypotheses)):
            raise MisprintError([Misprint(("against",), f"{min(both)!r} is both for and against; write it in one")])
        return self

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        if self.for_ is None or self.against is None:
            return {}
        return {self.for_.question: frozenset(self.for_.hypotheses + self.against.hypotheses)}

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        if self.for_ is None:
            return n["ratios"]
        return xp.where(frame.one_of(self.for_.question, self.for_.hypotheses), n["value"], 1.0)


def _check_reference(ratios: Tree) -> None:
    if any(isinstance(leaf, Column) for leaf in leaves(ratios)):
        return  # a column holds the ratios of all rows to whatever it was made against
    points = (leaf.quantity for leaf in leaves(ratios) if isinstance(leaf, Number))
    if not any(quantity.is_point and quantity.central == 1.0 for quantity in points):
        message = "no ratio is written 1; write 1 for the hypothesis that the others are compared with"
        raise MisprintError([Misprint(("ratios",), message)])
