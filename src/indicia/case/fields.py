"""The plain fields of a document's sections: which keys there are, and what each must hold."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints, WithJsonSchema

from indicia.case.document import DataPath, Period
from indicia.case.faults import Faults, shown
from indicia.likelihood.fields import NUMBER_SCHEMA, TREE_SCHEMA
from indicia.likelihood.tree import MisprintError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def parse_day(value: object) -> date:
    """A day as YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise ValueError(f"{shown(value)} is no day; write it as 2018-08-27")
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"there is no day {value}; write one of the calendar, as 2018-08-27") from None


def parse_period(value: object) -> Period:
    """A day, `first to last`, or `by day`."""
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is no day; write 2018-08-27, 2018-08-26 to 2018-08-27 or by 2018-08-27")
    text = " ".join(value.split())
    if text.startswith("by "):
        return Period(None, parse_day(text[3:]), text)
    first, to, last = text.partition(" to ")
    if not to:
        return Period(parse_day(first), parse_day(first), text)
    period = Period(parse_day(first), parse_day(last), text)
    if period.first and period.first > period.last:
        raise ValueError(f"{text!r} ends before it begins; write {last} to {first}")
    return period


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"text was expected, {shown(value)} found{'; quote it' if isinstance(value, bool) else ''}")
    if not str(value).strip():
        raise ValueError("text was expected, nothing found")
    return str(value)


def _ids(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    wrong = [v for v in values if not isinstance(v, str) or not v.strip()]
    if wrong:
        found = f"{shown(wrong[0])} in it" if wrong and value is not wrong[0] else shown(value)
        raise ValueError(f"a name or a list of names was expected, {found} found")
    return tuple(values)


def _raw(value: object) -> object:
    return value


_TEXT: dict[str, Any] = {"type": ["string", "number"]}
_IDS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}

Text = Annotated[str, BeforeValidator(_text), StringConstraints(strip_whitespace=True), WithJsonSchema(_TEXT)]
Day = Annotated[
    date, PlainValidator(parse_day), WithJsonSchema({"type": "string", "pattern": rf"^\s*{_DAY_PATTERN}\s*$"})
]
When = Annotated[
    Period,
    PlainValidator(parse_period),
    WithJsonSchema(
        {"type": "string", "pattern": rf"^\s*((by\s+)?{_DAY_PATTERN}|{_DAY_PATTERN}\s+to\s+{_DAY_PATTERN})\s*$"}
    ),
]
Ids = Annotated[tuple[str, ...], PlainValidator(_ids), WithJsonSchema(_IDS)]
Flag = Annotated[bool, Field(strict=True)]
Raw = Annotated[Any, PlainValidator(_raw), WithJsonSchema({})]
"""Read later, once the names that it may use are known."""
RawNumber = Annotated[Any, PlainValidator(_raw), WithJsonSchema({"anyOf": NUMBER_SCHEMA["anyOf"]})]
RawTree = Annotated[Any, PlainValidator(_raw), WithJsonSchema({"anyOf": TREE_SCHEMA["anyOf"]})]
RawMapping = Annotated[Any, PlainValidator(_raw), WithJsonSchema({"type": "object"})]

_BECAUSE = "why, in a sentence"
_BY = "who judged it"


class Fields(BaseModel):
    """What the fields of every section have in common: they are all there are, and never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class HypothesisFields(Fields):
    """A candidate answer."""

    label: Text | None = Field(None, description="how it is called in outputs")
    prior: RawTree = Field(
        None, description="probability before the evidence", examples=[0.25, "0.2 to 0.35", {"default": 0.5}]
    )
    weight: RawTree = Field(None, description="in place of 'prior': a weight; all are then normalised", examples=[1])
    catch_all: Flag = Field(False, description="whether it stands for all that nobody thought of")
    because: Text | None = Field(None, description=_BECAUSE)
    by: Text | None = Field(None, description=_BY)


class CandidateFields(Fields):
    """Hypotheses from a table, one for each row."""

    table: Text = Field(description="a CSV or Parquet file in or below the case's folder", examples=["suspects.csv"])
    id: Text = Field(description="the column with the rows' ids: text or whole numbers, unique", examples=["name"])
    label: Text | None = Field(None, description="the column with what each is called in outputs")
    prior: Text | None = Field(None, description="the column with the rows' prior probabilities")
    weight: Text | None = Field(
        None, description="in place of 'prior': the column with weights, which share what 'beside' leaves"
    )
    beside: RawMapping = Field(None, description="hypotheses beside the rows, by name")


class QuestionFields(Fields):
    """A question and its candidate answers."""

    ask: Text | None = Field(None, description="the question, in words", examples=["Who carried out the strike?"])
    given: Ids = Field((), description="the question, or list of questions, that the priors depend on")
    hidden: Flag = Field(False, description="whether it takes part in the inference without being reported")
    prior_excludes: Ids = Field((), description="the opportunity items that the prior leaves out")
    hypotheses: RawMapping = Field(None, description="the candidate answers, by name")
    prior: RawMapping = Field(None, description="priors by row, {parent's hypothesis: {hypothesis: p}}; needs 'given'")
    concentration: RawNumber = Field(None, description="makes the whole prior Dirichlet(concentration p)")
    because: Text | None = Field(None, description=_BECAUSE)
    by: Text | None = Field(None, description=_BY)


class SourceFields(Fields):
    """Somebody who speaks or carries."""

    label: Text | None = Field(None, description="how it is called in outputs")
    reliability: RawNumber = Field(
        None, description="Admiralty letter, or the probability that it passes on what it got", examples=["B", 0.9]
    )
    faults: Literal["each", "together"] = Field(
        "each", description="whether its faults come item by item or all together"
    )
    part_of: Text | None = Field(None, description="the source that it belongs to")
    because: Text | None = Field(None, description=_BECAUSE)
    by: Text | None = Field(None, description=_BY)


class ParameterFields(Fields):
    """A shared number."""

    value: RawNumber = Field(description="the number, or $name of another one", examples=["0.9 to 0.99"])
    because: Text | None = Field(None, description=_BECAUSE)
    by: Text | None = Field(None, description=_BY)
    as_of: Day | None = Field(None, description="what it was learned from ends on this day")


class GroupFields(Fields):
    """Repeats of one claim."""

    items: Ids = Field(description="the items that repeat one claim, the one to count in full first")
    redundancy: RawNumber = Field(
        description="how far the others add nothing: 0 independent, 1 mere repeats", examples=["0.6 to 1"]
    )
    because: Text | None = Field(None, description=_BECAUSE)
    by: Text | None = Field(None, description=_BY)
    same_claim: Text | None = Field(None, description="why it is one claim, where the items do not say the same")


class ItemFields(Fields):
    """What every evidence item has, whatever its model."""

    report: Text = Field(description="what was reported, in words")
    model: Text = Field(
        description="which likelihood model weighs it; table takes the numbers as they are", examples=["table"]
    )
    because: Text = Field(description="why this model and these numbers")
    by: Text | None = Field(None, description=_BY)
    speaker: Ids = Field((), description="whose statement it is: a source, or a list")
    carriers: Ids = Field((), description="the sources through whom we have it")
    date: When | None = Field(
        None, description="when it was said", examples=["2018-08-27", "2018-08-26 to 2018-08-27", "by 2018-09-04"]
    )
    known_on: Day | None = Field(None, description="the day on which we learned of it, where it was later")
    url: Ids = Field((), description="where it can be read: an address, or a list")
    about: Ids = Field((), description="the question, or list of questions, that it bears on; the first by default")
    retracts: Ids = Field((), description="earlier items that this one takes back; they weigh nothing")
    supersedes: Ids = Field((), description="earlier items that this one replaces; they weigh nothing")
    contradicts: Ids = Field((), description="items that this one contradicts; shown, without effect")
    still_counts: Text | None = Field(None, description="why it weighs though a later item withdraws it")
    independent: Text | None = Field(None, description="why it counts fully beside another of the same speaker")
    credibility: Annotated[int, Field(ge=1, le=6, strict=True)] | None = Field(
        None, description="credibility from 1 to 6; shown, without effect"
    )


class DocumentFields(Fields):
    """The top level of a case file."""

    indicia: Annotated[int, Field(strict=True)] = Field(
        description="the version of the format; write `indicia: 1`", examples=[1]
    )
    title: Text = Field(description="what the case is called")
    as_of: Day | None = Field(None, description="the day after which nothing was known")
    marking: Text | None = Field(None, description="who may read it; shown with every result", examples=["public"])
    by: Text | None = Field(None, description="who judged, where an item does not say")
    admiralty: RawMapping = Field(None, description="what the letters A to F mean in this case")
    questions: RawMapping = Field(None, description="what is asked, by name")
    ask: RawNumber = Field(None, description="the only question, in words; in place of 'questions'")
    prior_excludes: Raw = Field(None, description="the opportunity items that the only question's prior leaves out")
    hypotheses: RawMapping = Field(None, description="the only question's candidate answers, by name")
    parameters: RawMapping = Field(
        None, description="numbers used in several places, by name; written $name where used"
    )
    sources: RawMapping = Field(None, description="everybody who speaks or carries, by name")
    evidence: RawMapping = Field(None, description="the items of evidence, by name")
    groups: RawMapping = Field(None, description="repeats of one claim, by name")


def read_fields[F: BaseModel](
    kind: type[F],
    data: object,
    path: DataPath,
    faults: Faults,
    example: str = "",
    *,
    context: object = None,
    known: tuple[str, ...] = (),
) -> F | None:
    """Read one section's fields, noting every fault; None if there was one.

    `example` shows what to write where no mapping stands; `known` are further keys that may stand beside the
    section's own; both are for messages only.
    """
    from pydantic import ValidationError

    if not isinstance(data, dict):
        faults.add(path, f"a mapping was expected, {shown(data)} found{example and f'; write {example}'}")
        return None
    numbered = [key for key in data if not isinstance(key, str)]
    for key in numbered:
        faults.unknown_key((*path, key), (*_keys(kind), *known))
    try:
        read = kind.model_validate({key: value for key, value in data.items() if key not in numbered}, context=context)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _translate(kind, dict(detail), path, faults, (*_keys(kind), *known))
        return None
    return None if numbered else read


def _keys(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _within(kind: type[BaseModel], loc: DataPath) -> type[BaseModel]:
    """The kind of mapping that stands at a place below: what is no field's name there is an entry of a list."""
    for part in loc:
        field = next((f for name, f in kind.model_fields.items() if part in (name, f.alias)), None)
        kind = next(_kinds_in(field.annotation), kind) if field else kind
    return kind


def _kinds_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The kinds of mappings that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _kinds_in(part)


def _translate(
    kind: type[BaseModel], detail: dict[str, Any], path: DataPath, faults: Faults, known: tuple[str, ...]
) -> None:
    loc: DataPath = tuple(detail["loc"])
    place, owner, context = (*path, *loc), (*path, *loc[:-1]), detail.get("ctx", {})
    cause = context.get("error")
    match detail["type"]:
        case "extra_forbidden" if len(loc) > 1:
            faults.unknown_key(place, _keys(_within(kind, loc[:-1])))
        case "extra_forbidden":
            faults.unknown_key(place, known)
        case "missing":
            faults.add(owner, f"{loc[-1]!r} is missing{_what(kind, loc)}", at_key=True)
        case "value_error" if isinstance(cause, MisprintError):
            faults.add_misprints(owner, cause)
        case "value_error":
            faults.add(place, str(cause))
        case other:
            wanted = _EXPECTED[other].format(**context) if other in _EXPECTED else detail["msg"]
            faults.add(place, f"{wanted}, {shown(detail['input'])} found")


_EXPECTED = {
    "literal_error": "{expected} was expected",
    "bool_type": "true or false was expected",
    "bool_parsing": "true or false was expected",
    "int_type": "a whole number was expected",
    "int_from_float": "a whole number was expected",
    "int_parsing": "a whole number was expected",
    "float_type": "a plain number was expected",
    "float_parsing": "a plain number was expected",
    "finite_number": "a finite number was expected",
    "string_type": "text was expected",
    "string_too_short": "text was expected",
    "tuple_type": "a list was expected",
    "list_type": "a list was expected",
    "too_short": "at least {min_length} entry was expected",
    "model_type": "a mapping was expected",
    "model_attributes_type": "a mapping was expected",
    "dict_type": "a mapping was expected",
    "greater_than": "a number above {gt} was expected",
    "greater_than_equal": "{ge} or more was expected",
    "less_than_equal": "{le} or less was expected",
}


def _what(kind: type[BaseModel], loc: DataPath) -> str:
    """What a missing field is for, where the field says it."""
    field = kind.model_fields.get(str(loc[0])) if len(loc) == 1 else None
    if field is not None and field.description:
        return f": {field.description}"
    name = getattr(kind, "name", "")
    return f"; model {name} needs it" if name else ""
