"""The plain fields of a document's sections: which keys there are, and what each must hold."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, StringConstraints, WithJsonSchema

from indicia.case.document import DataPath, Period
from indicia.case.faults import Faults
from indicia.likelihood.tree import MisprintError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_day(value: object) -> date:
    """A day as YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise ValueError(f"{value!r} is no day; write it as 2018-08-27")
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"there is no day {value}") from None


def parse_period(value: object) -> Period:
    """A day, `first to last`, or `by day`."""
    text = str(value).strip()
    if text.startswith("by "):
        return Period(None, parse_day(text[3:]), text)
    first, to, last = text.partition(" to ")
    if not to:
        return Period(parse_day(first), parse_day(first), text)
    period = Period(parse_day(first), parse_day(last), text)
    if period.first and period.first > period.last:
        raise ValueError(f"{text!r} ends before it begins; write {last.strip()} to {first.strip()}")
    return period


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"text was expected, {_kind(value)} found")
    if not str(value).strip():
        raise ValueError("text was expected, nothing found")
    return str(value)


def _kind(value: object) -> str:
    names = {dict: "a mapping", list: "a list", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), repr(value))


def _ids(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(v, str) for v in values):
        raise ValueError(f"a name or a list of names was expected, {value!r} found")
    return tuple(values)


def _raw(value: object) -> object:
    return value


Text = Annotated[str, BeforeValidator(_text), StringConstraints(strip_whitespace=True)]
Day = Annotated[date, PlainValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
When = Annotated[
    Period,
    PlainValidator(parse_period),
    WithJsonSchema({"type": "string", "description": "2018-08-27, '2018-08-26 to 2018-08-27' or 'by 2018-09-04'"}),
]
Ids = Annotated[
    tuple[str, ...],
    PlainValidator(_ids),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Raw = Annotated[Any, PlainValidator(_raw), WithJsonSchema({})]
"""Read later, once the names that it may use are known."""


class _Fields(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class HypothesisFields(_Fields):
    """A candidate answer."""

    label: Text | None = None
    prior: Raw = None
    weight: Raw = None
    catch_all: Annotated[bool, Field(strict=True)] = False
    because: Text | None = None
    by: Text | None = None


class QuestionFields(_Fields):
    """A question."""

    ask: Text | None = None
    given: Ids = ()
    hidden: Annotated[bool, Field(strict=True)] = False
    prior_excludes: Ids = ()
    hypotheses: Raw = None
    prior: Raw = None
    concentration: Raw = None
    because: Text | None = None
    by: Text | None = None


class SourceFields(_Fields):
    """Somebody who speaks or carries."""

    label: Text | None = None
    reliability: Raw = None
    faults: Literal["each", "together"] = "each"
    part_of: Text | None = None
    because: Text | None = None
    by: Text | None = None


class ParameterFields(_Fields):
    """A shared number."""

    value: Raw
    because: Text | None = None
    by: Text | None = None
    as_of: Day | None = None


class GroupFields(_Fields):
    """Repeats of one claim."""

    items: Ids
    redundancy: Raw
    because: Text | None = None
    by: Text | None = None
    same_claim: Text | None = None


class ItemFields(_Fields):
    """What every evidence item has, whatever its model."""

    report: Text
    model: Text
    because: Text
    by: Text | None = None
    speaker: Ids = ()
    carriers: Ids = ()
    date: When | None = None
    known_on: Day | None = None
    url: Ids = ()
    about: Ids = ()
    retracts: Ids = ()
    supersedes: Ids = ()
    contradicts: Ids = ()
    still_counts: Text | None = None
    independent: Text | None = None
    credibility: Annotated[int, Field(ge=1, le=6, strict=True)] | None = None


class DocumentFields(_Fields):
    """The top level of a case file."""

    indicia: Annotated[int, Field(strict=True)]
    title: Text
    as_of: Day | None = None
    marking: Text | None = None
    by: Text | None = None
    admiralty: Raw = None
    questions: Raw = None
    ask: Raw = None
    prior_excludes: Raw = None
    hypotheses: Raw = None
    parameters: Raw = None
    sources: Raw = None
    evidence: Raw = None
    groups: Raw = None


def read_fields[F: BaseModel](
    kind: type[F], data: object, path: DataPath, faults: Faults, *, context: object = None, known: tuple[str, ...] = ()
) -> F | None:
    """Read one section's fields, noting every fault; None if there was one.

    `known` are further keys that may stand beside the section's own, for messages only.
    """
    from pydantic import ValidationError

    if not isinstance(data, dict):
        faults.add(path, f"a mapping was expected, {_kind(data)} found")
        return None
    try:
        return kind.model_validate(data, context=context)
    except ValidationError as error:
        names = [f.alias or name for name, f in kind.model_fields.items()]
        for detail in error.errors(include_url=False):
            _translate(dict(detail), path, data, faults, (*names, *known))
        return None


def _translate(
    detail: dict[str, Any], path: DataPath, data: dict[str, Any], faults: Faults, known: tuple[str, ...]
) -> None:
    place = (*path, *(part for part in detail["loc"]))
    cause = detail.get("ctx", {}).get("error")
    found = detail.get("input")
    match detail["type"]:
        case "extra_forbidden":
            faults.unknown_key(place, known)
        case "missing":
            faults.add(path, f"{detail['loc'][-1]!r} is missing", at_key=True)
        case "value_error" if isinstance(cause, MisprintError):
            faults.add_misprints(path, cause)
        case "value_error":
            faults.add(place, str(cause))
        case "literal_error":
            faults.add(place, f"{found!r} found; write {detail['ctx']['expected']}")
        case "bool_type":
            faults.add(place, f"true or false was expected, {found!r} found")
        case "int_type" | "int_from_float" | "int_parsing":
            faults.add(place, f"a whole number was expected, {found!r} found")
        case _:
            faults.add(place, f"{detail['msg'][0].lower()}{detail['msg'][1:]}, {found!r} found")
