"""The types of the fields that a kind of evidence declares: numbers, numbers by hypothesis, hypotheses, sources.

Each type reads what an analyst wrote and tells every misprint with the place where it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import core_schema

from indicia.likelihood.scope import Scope, unknown_hypothesis
from indicia.likelihood.tree import (
    Key,
    Leaf,
    LeafParser,
    Misprint,
    MisprintError,
    Number,
    SourceReliability,
    Tree,
    by_row,
    is_tree,
    number,
    parse_tree,
    read_each,
)
from indicia.quantity import Domain, parse_quantity

NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string"}],
    "description": "a number: 0.7, '0.6 to 0.9', '7 of 10', 'beta(2, 3)', 'likely', '$name'",
}
TREE_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}],
    "description": (
        "a number, or a mapping by hypothesis (with 'default'), or by question and hypothesis; {column: NAME} where "
        "hypotheses come from a table"
    ),
}


class Reader:
    """Has pydantic read a field by a function of ours, without looking into the type behind it."""

    def __init__(self, read: Callable[[object, ValidationInfo], object]) -> None:
        self._read = read

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        del source, handler
        return core_schema.with_info_plain_validator_function(self._read)


def scope_of(info: ValidationInfo) -> Scope:
    """The case's names, which a case hands to each of its items while reading it."""
    if not isinstance(info.context, Scope):
        raise TypeError("an item is read as part of a case: its numbers need the names of the hypotheses")
    return info.context


def _key(info: ValidationInfo) -> Key:
    # A field that is a word of Python has an underscore behind it ("for_"), which the file does not.
    return (str(info.field_name).rstrip("_"),)


def _by_hypothesis(leaf: LeafParser) -> Reader:
    def validate(value: object, info: ValidationInfo) -> Tree:
        if is_tree(value):
            return value
        return parse_tree(value, _key(info), scope_of(info), leaf)

    return Reader(validate)


def _single(leaf: LeafParser) -> Reader:
    def validate(value: object, info: ValidationInfo) -> Tree:
        if is_tree(value):
            return value
        return leaf(value, _key(info), scope_of(info))

    return Reader(validate)


def _reliability(value: object, key: Key, scope: Scope) -> Leaf:
    if isinstance(value, str) and value in scope.sources:
        return SourceReliability(key, value)
    return number(Domain.PROBABILITY)(value, key, scope)


def _reliabilities(value: object, info: ValidationInfo) -> tuple[Tree, ...]:
    key = _key(info)
    if isinstance(value, tuple):
        return value
    if not isinstance(value, list) or not value:
        raise MisprintError([Misprint(key, f"a list of reliabilities or sources was expected, {value!r} found")])
    scope = scope_of(info)
    return tuple(read_each(enumerate(value), lambda entry: _reliability(entry[1], (*key, str(entry[0])), scope)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some hypotheses of one question, as the file lists them."""

    question: str
    hypotheses: tuple[str, ...]


def choose(value: object, key: Key, question: str, scope: Scope) -> Chosen:
    """Read a hypothesis or a list of them.

    Raises
    ------
    MisprintError
        Where the list is empty or a name is no hypothesis of the question.
    """
    several = isinstance(value, list)
    names: list[object] = value if isinstance(value, list) else [value]
    if not names:
        raise MisprintError([Misprint(key, f"an empty list; name at least one hypothesis of {question!r}")])
    known = scope.questions[question]
    wrong = [(i, n) for i, n in enumerate(names) if not isinstance(n, str | int) or str(n) not in known]
    if wrong:
        places = [(*key, str(i)) if several else key for i, _ in wrong]
        unknown = [unknown_hypothesis(str(name), question, scope) for _, name in wrong]
        raise MisprintError([Misprint(place, what) for place, what in zip(places, unknown, strict=True)])
    return Chosen(question, tuple(dict.fromkeys(map(str, names))))


def _hypotheses(value: object, info: ValidationInfo) -> Chosen:
    if isinstance(value, Chosen):
        return value
    scope = scope_of(info)
    return choose(value, _key(info), scope.about[0], scope)


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("nothing is said here; write it in words")
    return value.strip()


Probability = Annotated[Tree, _single(number(Domain.PROBABILITY)), WithJsonSchema(NUMBER_SCHEMA)]
Positive = Annotated[Tree, _single(number(Domain.POSITIVE)), WithJsonSchema(NUMBER_SCHEMA)]
Ratio = Annotated[Tree, _single(number(Domain.RATIO)), WithJsonSchema(NUMBER_SCHEMA)]
ProbabilityByHypothesis = Annotated[Tree, _by_hypothesis(by_row(Domain.PROBABILITY)), WithJsonSchema(TREE_SCHEMA)]
PositiveByHypothesis = Annotated[Tree, _by_hypothesis(by_row(Domain.POSITIVE)), WithJsonSchema(TREE_SCHEMA)]
RatioByHypothesis = Annotated[Tree, _by_hypothesis(by_row(Domain.RATIO)), WithJsonSchema(TREE_SCHEMA)]
RealByHypothesis = Annotated[Tree, _by_hypothesis(by_row(Domain.REAL)), WithJsonSchema(TREE_SCHEMA)]
CountByHypothesis = Annotated[Tree, _by_hypothesis(by_row(Domain.COUNT)), WithJsonSchema(TREE_SCHEMA)]
Reliability = Annotated[Tree, _single(_reliability), WithJsonSchema(NUMBER_SCHEMA)]
Reliabilities = Annotated[
    tuple[Tree, ...], Reader(_reliabilities), WithJsonSchema({"type": "array", "items": NUMBER_SCHEMA})
]
Hypotheses = Annotated[
    Chosen,
    Reader(_hypotheses),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Words = Annotated[str, Field(strict=True), AfterValidator(_said)]
Real = Annotated[float, Field(strict=True, allow_inf_nan=False)]


def default_number(field: str, value: float, domain: Domain = Domain.PROBABILITY) -> Any:
    """Declare the number that a field has when nobody wrote one; it counts as a number of the case all the same."""
    unwritten = Number((field,), parse_quantity(value, domain), written=False)
    return Field(default_factory=lambda: unwritten, json_schema_extra={"default": value})
