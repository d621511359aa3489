"""Print `docs/format-reference.md`: every key of a case file, from the schema that reads it and the models' docstrings.

python scripts/format_reference.py
python scripts/format_reference.py --write
"""

import argparse
import inspect
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indicia.case.overlay import OverlayFields
from indicia.case.schema import _clean, json_schema
from indicia.likelihood import Model, Opportunity, builtin

PAGE = Path(__file__).resolve().parents[1] / "docs" / "format-reference.md"

HEAD = """# Every key of the format

<!-- Made by scripts/format_reference.py from the schema; do not edit. -->

What a case file and an overlay can hold, key by key, made from the schema that reads them; what is required stands in
bold. [The case file](case-format.md) explains the same with an example of each, and `indicia schema` prints the schema
itself, by which an editor completes and checks what you type. Unknown keys are errors.

A *number* is anything that an analyst may write for one: `0.7`, `0.6 to 0.9`, `7 of 10`, `beta(2, 3)`, `likely` or
`$name` ([all forms](case-format.md#quantities)). *By hypothesis* means one number for all, or a mapping by the
hypotheses of the first question, or of any question, with `default`; or, where hypotheses come from a table,
`{column: NAME}`.
"""

SECTIONS = (
    ("The case", None, "The top level of the file."),
    ("Questions", "question", "Under `questions`, by name; a case with one question may write these at the top level."),
    ("Hypotheses", "hypothesis", "Under `hypotheses` of a question, by name."),
    (
        "Hypotheses from a table",
        "candidates",
        "Under `hypotheses` of the first question, in place of the hypotheses ([how](many.md)).",
    ),
    ("Parameters", "parameter", "Under `parameters`, by name: a number, or a mapping of these."),
    ("Sources", "source", "Under `sources`, by name; may be left empty."),
    (
        "Evidence",
        "item",
        "Under `evidence`, by name. What follows is common to all items; each model adds its own keys.",
    ),
    ("Groups", "group", "Under `groups`, by name: repeats of one claim."),
)
TAKES = {  # where the schema says less than the reader who comes after it
    "ask": "text",
    "prior_excludes": "name, or list",
    "part_of": "name",
    "url": "address, or list",
    "aircraft": "numbers, by hypothesis",
}
NUMBER = {"number", "string"}


def page() -> str:
    """The whole page."""
    schema = json_schema()
    parts = [HEAD, *(_section(title, name, words, schema) for title, name, words in SECTIONS)]
    parts.append("## Models\n\nThe value of `model:`, which says how an item is weighed.\n")
    parts += [_model(name, model, schema["definitions"]) for name, model in builtin().items()]
    overlay = _clean(OverlayFields.model_json_schema())
    words = "A file of its own, given to commands as `--with` and to functions as `overlays=`."
    parts.append(f"## Overlays\n\n{words}\n\n{_table(overlay['properties'], overlay['required'], {})}")
    return "\n".join(parts)


def _section(title: str, name: str | None, words: str, schema: Mapping[str, Any]) -> str:
    found = schema if name is None else schema["definitions"][name]
    found = next((kind for kind in found.get("anyOf", ()) if "properties" in kind), found)
    required = found.get("required", [])
    if name == "item":  # what every kind of report requires
        required = schema["definitions"]["item_table"]["required"]
    return f"## {title}\n\n{words}\n\n{_table(found['properties'], required, schema['definitions'])}"


def _model(name: str, model: type[Model], definitions: Mapping[str, Any]) -> str:
    item, common = definitions[f"item_{name}"], definitions["item"]["properties"]
    own = {key: value for key, value in item["properties"].items() if key not in common}
    text = inspect.cleandoc(model.__doc__ or "").partition("\nAttributes\n----------")[0].strip()
    first, formula, *more = text.split("\n\n")
    kind = "Opportunity" if issubclass(model, Opportunity) else "Report" if model.weighs else "No weight"
    parts = [f"### {name}", f"*{kind}.* {_one_line(first)}", f"```text\n{formula}\n```", *map(_one_line, more)]
    table = _table(own, item["required"], definitions) if own else ""
    return "\n\n".join(part for part in (*parts, table) if part) + ("" if table else "\n")


def _table(properties: Mapping[str, Any], required: list[str], definitions: Mapping[str, Any]) -> str:
    rows = [_row(key, value, key in required, definitions) for key, value in properties.items()]
    return "\n".join(["| key | takes | |", "|---|---|---|", *rows]) + "\n"


def _row(key: str, schema: Mapping[str, Any], required: bool, definitions: Mapping[str, Any]) -> str:
    words = schema.get("description", "").removesuffix(".").removesuffix(" Required").removesuffix(".")
    if key == "model":
        words = "which of the [models](#models) below weighs it"
    told = [words, f"for instance {_examples(schema['examples'])}" if "examples" in schema else ""]
    name = f"**`{key}`**" if required else f"`{key}`"
    return f"| {name} | {_takes(key, schema, definitions)} | {_cell('; '.join(part for part in told if part))} |"


def _takes(key: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if key in TAKES:
        return TAKES[key]
    if "$ref" in schema:
        inner = definitions[schema["$ref"].rpartition("/")[2]]
        return _cell(f"a mapping of {', '.join(f'`{name}`' for name in inner['properties'])}")
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"] if value is not None)
    kinds = {kind.get("type") for kind in schema.get("anyOf", ())}
    if kinds == NUMBER:
        return "number"
    if kinds > NUMBER:
        return "number, by hypothesis"
    if kinds == {"string", "array"}:
        return "name, or list"
    return _plain(schema)


def _plain(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "object":
        return "mapping by name" if "propertyNames" in schema else "mapping"
    if isinstance(kind, list):
        return "text"
    words = {"boolean": "`true` or `false`", "integer": "whole number", "array": "list", "number": "figure"}
    return words.get(str(kind), "day" if "pattern" in schema else "text")


def _examples(examples: list[object]) -> str:
    return " or ".join(f"`{_yaml(example)}`" for example in examples)


def _yaml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def lines() -> Iterator[str]:
    """The page's lines, without blank ones at the end."""
    yield from page().rstrip().splitlines()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="bring the page up to date")
    asked = parser.parse_args()
    text = "\n".join(lines()) + "\n"
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
