"""What every kind of evidence offers to the engine: its fields, its questions and its formula."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationInfo, WithJsonSchema

from indicia.errors import nearest
from indicia.likelihood.frame import Array, Frame
from indicia.likelihood.namespace import Namespace
from indicia.likelihood.tree import (
    LeafParser,
    Misprint,
    MisprintError,
    Number,
    Rest,
    Scope,
    Shared,
    SourceReliability,
    Split,
    Tree,
    names_hypothesis,
    number,
    parse_tree,
    questions_of,
)
from indicia.quantity import Domain, parse_quantity

NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string"}],
    "description": "a number: 0.7, '0.6 to 0.9', '7 of 10', 'beta(2, 3)', 'likely', '$name'",
}
TREE_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}],
    "description": "a number, or a mapping by hypothesis (with 'default'), or by question and hypothesis",
}


def scope_of(info: ValidationInfo) -> Scope:
    """The case's names, which a case hands to each of its items while reading it."""
    if not isinstance(info.context, Scope):
        raise TypeError("an item is read as part of a case: its numbers need the names of the hypotheses")
    return info.context


def _by_hypothesis(leaf: LeafParser) -> PlainValidator:
    def validate(value: object, info: ValidationInfo) -> Tree:
        if isinstance(value, Number):
            return value
        return parse_tree(value, (str(info.field_name),), scope_of(info), leaf)

    return PlainValidator(validate)


def _single(leaf: LeafParser) -> PlainValidator:
    def validate(value: object, info: ValidationInfo) -> Tree:
        if isinstance(value, Number):
            return value
        return leaf(value, (str(info.field_name),), scope_of(info))

    return PlainValidator(validate)


def _reliability(value: object, key: tuple[str, ...], scope: Scope) -> Tree:
    if isinstance(value, str) and value in scope.sources:
        return SourceReliability(key, value)
    return number(Domain.PROBABILITY)(value, key, scope)


def _reliabilities(value: object, info: ValidationInfo) -> tuple[Tree, ...]:
    key = (str(info.field_name),)
    if not isinstance(value, list):
        raise MisprintError([Misprint(key, f"a list was expected, {value!r} found; write [{value}]")])
    scope = scope_of(info)
    return tuple(_reliability(v, (*key, str(i)), scope) for i, v in enumerate(value))


def _hypotheses(value: object, info: ValidationInfo) -> tuple[str, ...]:
    key = (str(info.field_name),)
    scope = scope_of(info)
    names = value if isinstance(value, list) else [value]
    known = scope.questions[scope.about[0]]
    wrong = [n for n in names if n not in known]
    if wrong or not names:
        found = f"{wrong[0]!r} is no hypothesis of {scope.about[0]!r}{nearest(str(wrong[0]), known)}" if wrong else "nobody"
        raise MisprintError([Misprint(key, found)])
    return tuple(str(n) for n in names)


Probability = Annotated[Tree, _single(number(Domain.PROBABILITY)), WithJsonSchema(NUMBER_SCHEMA)]
Positive = Annotated[Tree, _single(number(Domain.POSITIVE)), WithJsonSchema(NUMBER_SCHEMA)]
Ratio = Annotated[Tree, _single(number(Domain.RATIO)), WithJsonSchema(NUMBER_SCHEMA)]
ProbabilityByHypothesis = Annotated[Tree, _by_hypothesis(number(Domain.PROBABILITY)), WithJsonSchema(TREE_SCHEMA)]
PositiveByHypothesis = Annotated[Tree, _by_hypothesis(number(Domain.POSITIVE)), WithJsonSchema(TREE_SCHEMA)]
RatioByHypothesis = Annotated[Tree, _by_hypothesis(number(Domain.RATIO)), WithJsonSchema(TREE_SCHEMA)]
RealByHypothesis = Annotated[Tree, _by_hypothesis(number(Domain.REAL)), WithJsonSchema(TREE_SCHEMA)]
CountByHypothesis = Annotated[Tree, _by_hypothesis(number(Domain.COUNT)), WithJsonSchema(TREE_SCHEMA)]
Reliability = Annotated[Tree, _single(_reliability), WithJsonSchema(NUMBER_SCHEMA)]
Reliabilities = Annotated[
    tuple[Tree, ...], PlainValidator(_reliabilities), WithJsonSchema({"type": "array", "items": NUMBER_SCHEMA})
]
Hypotheses = Annotated[
    tuple[str, ...],
    PlainValidator(_hypotheses),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


def default_number(field: str, value: float, domain: Domain = Domain.PROBABILITY) -> Number:
    """The number that a field has when nobody wrote one."""
    return Number((field,), parse_quantity(value, domain), written=False)


_TREES = (Number, Shared, Rest, SourceReliability, Split)


class Model(BaseModel, ABC):
    """The model-specific part of an evidence item; `Report` and `Opportunity` are the two kinds.

    A subclass declares its fields with the types of this module, and its formula. `summary` is the one line that
    `indicia schema` and the documentation show.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    summary: ClassVar[str] = ""
    weighs: ClassVar[bool] = True
    """False where the model has no weight at all."""

    def numbers(self) -> Mapping[str, Tree]:
        """The numbers that the formula takes, by the name it takes them under."""
        return {name: value for name, value in self if isinstance(value, _TREES)}

    def named(self) -> Mapping[str, frozenset[str]]:
        """Hypotheses that the item names outside its numbers (an actor, what a testimony says), by question."""
        return {}

    def questions(self) -> frozenset[str]:
        """The questions that the likelihood depends on."""
        return frozenset(self.named()).union(*(questions_of(tree) for tree in self.numbers().values()))

    def states(self, question: str, hypothesis: str) -> bool:
        """Whether the item says anything of this hypothesis by name."""
        if hypothesis in self.named().get(question, ()):
            return True
        return any(names_hypothesis(tree, question, hypothesis) for tree in self.numbers().values())


class Report(Model):
    """Evidence somebody reported: P(report | hypothesis, carried faithfully).

    `scale` says what the formula returns: a likelihood, or the log of a density. `carried` is False where the
    formula itself holds the reliability of those who carried the report. `exhaustive` tells whether the
    likelihoods of all outcomes of the item are known and sum to 1.
    """

    scale: ClassVar[Literal["likelihood", "log_density"]] = "likelihood"
    carried: ClassVar[bool] = True
    evidential: ClassVar[bool] = True
    """False where the likelihood is known up to a factor only, so that P(evidence) means nothing."""

    @abstractmethod
    def likelihood(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """The likelihood (or log density) of the report on the frame's axes.

        Parameters
        ----------
        xp
            The array namespace; nothing else may be called.
        n
            The numbers of `numbers()`, each aligned to the frame's axes, the axes of varying numbers behind.
        frame
            Tells which states belong to which hypotheses.
        """

    def misreported(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array | None:
        """The likelihood (or log density) of the report if it was not carried faithfully.

        None means the mean of the likelihood under the stated prior.
        """
        del xp, frame
        return n.get("unreliable")


class Opportunity(Model):
    """What is known of who could have done it: g(hypothesis), up to a factor."""

    @abstractmethod
    def opportunity(self, xp: Namespace, n: Mapping[str, Array], frame: Frame) -> Array:
        """How far each hypothesis could have done it, on the frame's axes; parameters as for a report."""
