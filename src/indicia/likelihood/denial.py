"""What somebody says, or does not say, who may have done it himself."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self, override

import numpy as np
import numpy.typing as npt
from pydantic import ModelWrapValidatorHandler, PrivateAttr, ValidationInfo, WithJsonSchema, model_validator

from indicia.errors import nearest
from indicia.likelihood.fields import TREE_SCHEMA, Hypotheses, Probability, Reader, scope_of
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.model import Report
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.scope import Scope
from indicia.likelihood.tree import (
    Key,
    Leaf,
    Misprint,
    MisprintError,
    Number,
    Rest,
    Shared,
    Tree,
    by_row,
    is_column,
    is_tree,
    leaves,
    number,
    parse_tree,
    read_each,
)
from indicia.quantity import Domain

OUTCOMES = ("denied", "silent", "blamed_other", "admitted")


def _has_statements(value: Mapping[object, object]) -> bool:
    return "statements" in value


def _statement_of(info: ValidationInfo) -> str:
    # Where the statement itself is at fault the numbers are still read, so that their faults are told as well.
    return str(info.data.get("statement", OUTCOMES[0]))


def _by_statement(value: object, info: ValidationInfo) -> Tree:
    if is_tree(value):
        return value
    statement = _statement_of(info)

    def leaf(inner: object, key: Key, scope: Scope) -> Leaf:
        if isinstance(inner, dict) and not is_column(inner):
            return _statements(inner, key, scope, statement)
        return by_row(Domain.PROBABILITY)(inner, key, scope)

    return parse_tree(value, (str(info.field_name),), scope_of(info), leaf, ends=_has_statements)


def _statements(value: Mapping[object, object], key: Key, scope: Scope, statement: str) -> Leaf:
    """Read the probabilities of all outcomes, and keep the one that came true."""
    place = (*key, "statements")
    beside = [str(name) for name in value if name != "statements"]
    if beside:
        raise MisprintError([Misprint((*key, beside[0]), f"{beside[0]!r} stands beside 'statements'; write it inside")])
    outcomes = value["statements"]
    if not isinstance(outcomes, dict):
        raise MisprintError(
            [Misprint(place, f"{outcomes!r} found; write {{{', '.join(f'{o}: p' for o in OUTCOMES)}}}")]
        )
    _check_names(outcomes, place)
    rests = [name for name, inner in outcomes.items() if inner == "rest"]
    if len(rests) > 1:
        raise MisprintError([Misprint((*place, rests[1]), f"'rest' is written twice, at {rests[0]!r} too; one only")])
    parsed = _parse_each({name: inner for name, inner in outcomes.items() if name not in rests}, place, scope)
    _check_total(parsed, bool(rests), place)
    if statement in parsed:
        return parsed[statement]
    return Rest((*place, statement), tuple(parsed.values()))


def _check_names(outcomes: Mapping[object, object], place: Key) -> None:
    unknown = [str(name) for name in outcomes if name not in OUTCOMES]
    misprints = [
        Misprint((*place, name), f"{name!r} is no statement{nearest(name, OUTCOMES)}; known: {', '.join(OUTCOMES)}")
        for name in unknown
    ]
    lacking = [name for name in OUTCOMES if name not in outcomes]
    if lacking and not unknown:
        message = f"{', '.join(lacking)} left out; give each a probability (0 if it cannot be), or write one as 'rest'"
        misprints.append(Misprint(place, message))
    if misprints:
        raise MisprintError(misprints)


def _parse_each(outcomes: Mapping[str, object], place: Key, scope: Scope) -> dict[str, Number | Shared]:
    numbers = read_each(outcomes, lambda name: number(Domain.PROBABILITY)(outcomes[name], (*place, name), scope))
    return dict(zip(outcomes, numbers, strict=True))


def _check_total(parsed: Mapping[str, Number | Shared], has_rest: bool, place: Key) -> None:
    numbers = [leaf for leaf in parsed.values() if isinstance(leaf, Number)]
    total = sum(leaf.quantity.central for leaf in numbers)
    if has_rest:
        if total > 1.0 + 1e-9:
            raise MisprintError([Misprint(place, f"the probabilities beside 'rest' sum to {total:.6g}; at most 1")])
    elif len(numbers) < len(parsed) or not all(leaf.quantity.is_point for leaf in numbers):
        raise MisprintError(
            [Misprint(place, "uncertain numbers need a 'rest' to sum to 1; write one outcome as 'rest'")]
        )
    elif abs(total - 1.0) > 1e-9:
        raise MisprintError([Misprint(place, f"the probabilities sum to {total:.10g}; 1 is right, or one 'rest'")])


ByStatement = Annotated[Tree, Reader(_by_statement), WithJsonSchema(TREE_SCHEMA)]


class Denial(Report):
    """A party that may be responsible denied it, kept silent, blamed another, or admitted it.

    L(h) = if_responsible(h) if h is the actor, else if_not(h)

    The guilty deny as well as the innocent: what counts is the ratio of the two probabilities, not the words. Where
    several parties' statements depend on one another, ask a hidden question and give the numbers by its hypotheses.

    Attributes
    ----------
    actor
        The hypothesis, or list of hypotheses, of the item's first question under which the speaker is responsible.
        Required.
    statement
        What was said: `denied`, `silent`, `blamed_other` or `admitted`. Required.
    if_responsible, if_not
        Probability of that statement if the actor is responsible, and if not, by hypothesis of any question. Or
        `{statements: {denied: p, silent: p, blamed_other: p, admitted: p}}`: the probability of each, with sum 1; one
        may be `rest`. Required.
    unreliable
        Probability of the report if it was not carried faithfully. Default: the mean of L under the stated prior.
    """

    name: ClassVar[str] = "denial"
    summary: ClassVar[str] = "a party that may be responsible denied it, kept silent, blamed another or admitted it"

    actor: Hypotheses
    statement: Literal["denied", "silent", "blamed_other", "admitted"]
    if_responsible: ByStatement
    if_not: ByStatement
    unreliable: Probability | None = None

    _read_from: tuple[Mapping[str, object], Scope] | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, data: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Keep what was read: the fields hold the statement that was made, `outcomes` reads the others too."""
        model = handler(data)
        if isinstance(data, dict) and isinstance(info.context, Scope):
            model._read_from = (data, info.context)
        return model

    @property
    @override
    def exhaustive(self) -> bool:
        """Whether every number is one of `statements` that sum to 1, and `unreliable` speaks of no single one."""
        both = (*leaves(self.if_responsible), *leaves(self.if_not))
        return self.unreliable is None and all(leaf.key[-2:-1] == ("statements",) for leaf in both)

    @override
    def outcomes(self) -> Mapping[str, Report]:
        if not self.exhaustive or self._read_from is None:
            return {}
        fields, scope = self._read_from
        others = {o: {**fields, "statement": o} for o in OUTCOMES if o != self.statement}
        read = {o: type(self).model_validate(other, context=scope) for o, other in others.items()}
        return {o: read.get(o, self) for o in OUTCOMES}

    @override
    def named(self) -> Mapping[str, frozenset[str]]:
        return {self.actor.question: frozenset(self.actor.hypotheses)}

    @override
    def requires(self, name: str, frame: Frame) -> npt.NDArray[np.bool_]:
        responsible = frame.one_of(self.actor.question, self.actor.hypotheses)
        return {"if_responsible": responsible, "if_not": ~responsible}.get(name, super().requires(name, frame))

    @override
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        responsible = frame.one_of(self.actor.question, self.actor.hypotheses)
        return xp.where(responsible, n["if_responsible"], n["if_not"])
