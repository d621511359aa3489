"""A claim at second or tenth hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Annotated, Any, ClassVar, override

import numpy as np
import numpy.typing as npt
from pydantic import ValidationInfo, WithJsonSchema

from indicia.errors import nearest
from indicia.likelihood.fields import (
    Chosen,
    Probability,
    ProbabilityByHypothesis,
    Reader,
    Reliabilities,
    Reliability,
    choose,
    default_number,
    scope_of,
)
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import Key, Misprint, MisprintError, Tree, read_each

_NOT = re.compile(r"not\s+(?:\[(?P<list>[^\[\]]*)\]|(?P<one>\S+))\Z")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said on one question: that the answer is among some hypotheses, or that it is not."""

    chosen: Chosen
    negated: bool

    def holds(self, frame: Frame) -> npt.NDArray[np.bool_]:
        """Where the question is as said, aligned to the frame's axes."""
        among = frame.one_of(self.chosen.question, self.chosen.hypotheses)
        return ~among if self.negated else among


def _claims(value: object, info: ValidationInfo) -> tuple[Claim, ...]:
    if isinstance(value, tuple):
        return value
    scope = scope_of(info)
    if not isinstance(value, dict) or not value:
        meant = scope.question_of(str(value))
        example = meant or next(iter(scope.questions), "question")
        name = value if meant else scope.questions.get(example, ("...",))[0]
        way_out = f"write a mapping by question, such as {{{example}: [{name}]}}"
        raise MisprintError([Misprint(("says",), f"{value!r} found; {way_out}")])
    return tuple(read_each(value.items(), lambda entry: _claim(str(entry[0]), entry[1], scope)))


def _claim(question: str, said: object, scope: Scope) -> Claim:
    key: Key = ("says", question)
    if question not in scope.questions:
        owner = scope.question_of(question)
        way_out = f"; write {{{owner}: [{question}]}}" if owner else nearest(question, scope.questions)
        raise MisprintError([Misprint(key, f"{question!r} is no question of the case{way_out}")])
    names, negated = _negation(said)
    if isinstance(names, dict):
        raise MisprintError([Misprint(key, f"{said!r} found; write a hypothesis, a list, or {{not: [...]}}")])
    if isinstance(said, dict):
        key = (*key, "not")
    chosen = choose(names, key, question, scope)
    if negated and len(chosen.hypotheses) == len(scope.questions[question]):
        raise MisprintError([Misprint(key, f"every hypothesis of {question!r} is ruled out; leave one at least")])
    return Claim(chosen, negated)


def _negation(said: object) -> tuple[object, bool]:
    """Read `not h`, `not [h, ...]` and `{not: ...}`; anything else is said as it stands."""
    if isinstance(said, dict) and list(said) == ["not"]:
        return said["not"], True
    found = _NOT.match(said.strip()) if isinstance(said, str) else None
    if found is None:
        return said, False
    if found["list"] is None:
        return found["one"], True
    return [name.strip() for name in found["list"].split(",") if name.strip()], True


_CLAIM_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"not": {}}, "required": ["not"], "additionalProperties": False},
    ]
}
Claims = Annotated[
    tuple[Claim, ...],
    Reader(_claims),
    WithJsonSchema({"type": "object", "additionalProperties": _CLAIM_SCHEMA, "minProperties": 1}),
]


class Testimony(Report):
    """Somebody claims to know the answer to one question or several.

    L(h) = r [every question named is as said] + (1 - r) otherwise(h),  r = knows honest product(hops)

    With probability r the speaker knows, says what he knows, and every hand that it passed through kept it; else what
    we read tells no more than `otherwise` says (D. A. Schum, The Evidential Foundations of Probabilistic Reasoning,
    1994, chapter 7, on cascaded inference). The carriers are in `hops` and nowhere else.

    Attributes
    ----------
    says
        What is claimed, by question: `{who: russia}`, `{who: [russia, tajikistan]}`, `{who: not nobody}` or
        `{who: {not: [nobody, other]}}`. Required; unless the item has `about`, these are its questions.
    knows
        Probability that the speaker is in a position to know. Default 1.
    honest
        Probability that the speaker says what he knows; also a source's id. Default: the speaker's reliability.
    hops
        Reliabilities of those whom it passed through, numbers or sources' ids, each deciding for itself. Default: the
        best carrier.
    otherwise
        Probability of this very claim by hypothesis, where it does not come from knowledge. Required.
    """

    name: ClassVar[str] = "testimony"
    summary: ClassVar[str] = "somebody claims to know the answer, at first hand or through others"
    carried: ClassVar[bool] = False

    says: Claims
    knows: Probability = default_number("knows", 1)
    honest: Reliability | None = None
    hops: Reliabilities | None = None
    otherwise: ProbabilityByHypothesis

    @classmethod
    @override
    def about_by_default(cls, fields: Mapping[str, object], questions: tuple[str, ...]) -> tuple[str, ...]:
        says = fields.get("says")
        said = tuple(q for q in says if q in questions) if isinstance(says, dict) else ()
        return said or questions[:1]

    @override
    def numbers(self) -> Mapping[str, Tree]:
        hops = {f"hop{i}": hop for i, hop in enumerate(self.hops or ())}
        return {**super().numbers(), **hops}

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        return {claim.chosen.question: frozenset(claim.chosen.hypotheses) for claim in self.says}

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        # A speaker or carrier without a stated reliability is taken at his word, and the check lists him.
        reliability = n["knows"] * n.get("honest", 1.0)
        for hop in sorted(name for name in n if name.startswith("hop")):
            reliability = reliability * n[hop]
        as_said = reduce(and_, (claim.holds(frame) for claim in self.says))
        return reliability * as_said + (1.0 - reliability) * n["otherwise"]
