"""The JSON Schemas of a case file and of an overlay, by which an editor completes and checks them while they are typed.

They are made from the fields that read a file, so that the two cannot differ. They know what it may hold, not what it
must add up to: sums, names that must exist and all that needs more than one place is left to the reader.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from indicia.case.fields import (
    CandidateFields,
    DocumentFields,
    GroupFields,
    HypothesisFields,
    ItemFields,
    ParameterFields,
    QuestionFields,
    SourceFields,
)
from indicia.case.names import IDENTIFIER, RESERVED
from indicia.case.overlay import OverlayFields
from indicia.likelihood.fields import NUMBER_SCHEMA
from indicia.likelihood.model import Model, Report
from indicia.likelihood.registry import installed

type Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_NAME: Schema = {"pattern": f"^{IDENTIFIER}$", "not": {"enum": sorted(RESERVED)}}
_ENTRY = re.compile(r"^(\w+(?:, \w+)*)\n((?: {4}.*\n?|\n)+)", re.MULTILINE)


def json_schema() -> Schema:
    """Make the JSON Schema of a case file.

    Returns
    -------
    dict
        A schema of draft-07, which editors know best; every construct means the same in draft 2020-12. The kinds of
        evidence of other installed packages are in it.

    Raises
    ------
    IndiciaError
        Where an installed package's kind of evidence is not fit for use.

    Examples
    --------
    >>> schema = json_schema()
    >>> schema["properties"]["title"]["description"]
    'what the case is called'
    """
    models = installed()
    definitions = {
        "question": _section(QuestionFields, hypotheses=_hypotheses()),
        "hypothesis": _section(HypothesisFields),
        "candidates": _section(CandidateFields, beside=_by_name("hypothesis", empty=True)),
        "source": _section(SourceFields),
        "parameter": _parameter(),
        "group": _section(GroupFields),
        "item": _item(models),
    }
    for name, model in models.items():
        definitions |= _item_of(name, model)
    top = _section(
        DocumentFields,
        questions=_by_name("question"),
        hypotheses=_hypotheses(),
        parameters=_by_name("parameter"),
        sources=_by_name("source", empty=True),
        evidence=_by_name("item"),
        groups=_by_name("group"),
        admiralty={"type": "object", "propertyNames": {"enum": list("ABCDEF")}, "additionalProperties": NUMBER_SCHEMA},
    )
    top["properties"]["indicia"] |= {"const": 1}
    top["anyOf"] = [{"required": ["questions"]}, {"required": ["hypotheses"]}]
    return {"$schema": DRAFT, "title": "A case of indicia, format 1", **top, "definitions": definitions}


def overlay_schema() -> Schema:
    """Make the JSON Schema of an overlay, in the same draft; which paths there are only its case knows.

    Examples
    --------
    >>> overlay_schema()["properties"]["off"]["description"]
    'items that take no part'
    """
    top = _section(
        OverlayFields,
        set={"type": "object", "additionalProperties": NUMBER_SCHEMA},
        parameters=_by_name("parameter"),
    )
    top["properties"]["indicia_overlay"] |= {"const": 1}
    title = "An overlay of indicia, format 1"
    return {"$schema": DRAFT, "title": title, **top, "definitions": {"parameter": _parameter()}}


def _parameter() -> Schema:
    return {"anyOf": [NUMBER_SCHEMA, _section(ParameterFields)]}


def _by_name(definition: str, *, empty: bool = False) -> Schema:
    """A mapping of names to entries, which may be left empty where nothing in them is required."""
    entry: Schema = {"$ref": f"#/definitions/{definition}"}
    return {
        "type": "object",
        "propertyNames": _NAME,
        "additionalProperties": {"anyOf": [entry, {"type": "null"}]} if empty else entry,
    }


def _hypotheses() -> Schema:
    """Hypotheses by name, or the rows of a table where `table` is text."""
    from_table: Schema = {"properties": {"table": {"type": "string"}}, "required": ["table"]}
    return {
        "type": "object",
        "if": from_table,
        "then": {"$ref": "#/definitions/candidates"},
        "else": _by_name("hypothesis", empty=True),
    }


def _section(fields: type[BaseModel], **instead: Schema) -> Schema:
    """The schema of a section's fields, some replaced by what only the whole file knows."""
    schema = _clean(fields.model_json_schema(mode="validation"))
    for name, replacement in instead.items():
        description = {"description": schema["properties"][name]["description"]}
        schema["properties"][name] = {**replacement, **description}
    return schema


def _item(models: Mapping[str, type[Model]]) -> Schema:
    """An item of any kind: the fields that all have, and those of its own once `model` says which."""
    common = _section(ItemFields)
    words = "; ".join(f"{name}: {model.summary}" for name, model in models.items())
    chosen = {"enum": list(models), "description": f"{common['properties']['model']['description']}. {words}"}
    return {
        "type": "object",
        "properties": {**common["properties"], "model": chosen},
        "required": ["model"],
        "allOf": [
            {
                "if": {"properties": {"model": {"const": name}}, "required": ["model"]},
                "then": {"$ref": f"#/definitions/item_{name}"},
            }
            for name in models
        ],
    }


def _item_of(name: str, model: type[Model]) -> dict[str, Schema]:
    """An item of one kind, whole, and what its fields are made of."""
    common = _section(ItemFields)
    own = model.model_json_schema(mode="validation", ref_template=f"#/definitions/{name}_{{model}}")
    parts = {f"{name}_{part}": _clean(schema) for part, schema in own.pop("$defs", {}).items()}
    properties = _described(_clean(own).get("properties", {}), model)
    needed = [*common["required"], *own.get("required", [])]
    if issubclass(model, Report) and name != "absence":  # which may be the analyst's own finding
        needed += ["speaker", "date"]
    whole = {
        "type": "object",
        "description": model.summary,
        "properties": {**common["properties"], "model": {"const": name}, **properties},
        "required": needed,
        "additionalProperties": False,
    }
    return {f"item_{name}": whole, **parts}


def _described(properties: dict[str, Schema], model: type[Model]) -> dict[str, Schema]:
    """Give the fields of a model the words of its docstring."""
    words: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        words |= _attributes(kind.__doc__)
    return {name: {**schema, **_words(words.get(name))} for name, schema in properties.items()}


def _words(description: str | None) -> Schema:
    return {"description": description} if description else {}


def _attributes(docstring: str | None) -> dict[str, str]:
    """What the `Attributes` section of a docstring says of each."""
    _, _, section = inspect.cleandoc(docstring or "").partition("Attributes\n----------\n")
    return {
        name: " ".join(text.split()) for names, text in _ENTRY.findall(f"{section}\n") for name in names.split(", ")
    }


def _clean(schema: Schema) -> Schema:
    """Take out what pydantic adds for itself: titles, and `null` for what may be left out."""
    cleaned: Schema = {}
    for key, value in schema.items():
        if key == "properties":
            cleaned[key] = {name: _clean(inner) for name, inner in value.items()}
        elif key == "anyOf":
            cleaned |= _choice([_clean(inner) for inner in value if inner != {"type": "null"}])
        elif isinstance(value, dict):
            cleaned[key] = _clean(value)
        elif key == "description":
            cleaned[key] = " ".join(str(value).partition("\n\n")[0].split())
        elif key != "title" and not (key == "default" and value in (None, (), [])):
            cleaned[key] = value
    return cleaned


def _choice(kinds: list[Schema]) -> Schema:
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
