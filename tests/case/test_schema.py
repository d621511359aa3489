"""The JSON Schema accepts every good file and refuses what a schema can know to be wrong."""

import json
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest

from indicia.case.fields import DocumentFields, ItemFields
from indicia.case.overlay import OverlayFields
from indicia.case.schema import json_schema, overlay_schema
from indicia.case.yaml import read_yaml
from indicia.likelihood.fields import Words
from indicia.likelihood.model import Report
from indicia.likelihood.registry import builtin

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOOD = sorted(
    [
        *(ROOT / "models").glob("*.yaml"),
        *(ROOT / "models" / "many").glob("*.yaml"),
        *(ROOT / "tests" / "data" / "cases").glob("*.yaml"),
    ]
)
DRAFTS = [jsonschema.Draft7Validator, jsonschema.Draft202012Validator]

# What is wrong by itself, whatever else the file says.
BAD = [
    "absence-search-incomplete",
    "absence-without-search",
    "admiralty-unknown-letter",
    "as-of-in-another-style",
    "catch-all-is-text",
    "comma-in-braces",
    "credibility-beyond-six",
    "date-no-day",
    "denial-unknown-statement",
    "evidence-is-a-list",
    "format-is-text",
    "format-missing",
    "format-unknown",
    "group-without-redundancy",
    "hidden-is-text",
    "hypotheses-are-a-list",
    "hypothesis-is-a-number",
    "identifier-reserved",
    "identifier-with-capitals",
    "item-is-text",
    "item-unknown-key",
    "item-without-because",
    "item-without-model",
    "item-without-speaker-and-date",
    "likelihood-is-a-list",
    "many-at-once",
    "measurement-unknown-distribution",
    "model-unknown",
    "model-with-the-field-of-another",
    "no-question",
    "parameter-without-value",
    "prior-is-a-list",
    "proximity-latitude-beyond-the-pole",
    "record-without-scope",
    "source-faults-unknown",
    "source-is-text",
    "source-unknown-key",
    "title-missing",
    "unknown-key-at-the-top",
]


OVERLAYS = sorted((ROOT / "models" / "ledgers").glob("burglar-*.yaml"))
WRITTEN = {  # by hand, by the sliders, by `learn`
    "nothing": {"indicia_overlay": 1},
    "numbers": {"indicia_overlay": 1, "of": "e027b1", "set": {"prior.a": 0.4, "radio.reliability": "B"}, "off": ["e"]},
    "learned": {
        "indicia_overlay": 1,
        "title": "Learned from strikes.csv",
        "by": "learn",
        "learned": {"file": "strikes.csv", "as_of": "2017-12-31", "options": {"by": "year"}, "r_hat": 1.001},
        "parameters": {
            "claimed": {"value": "beta(3, 4)", "because": "b", "by": "learn", "as_of": "2017-12-31"},
            "p": 0.2,
        },
    },
}
BAD_OVERLAYS = [
    "a-case-in-place-of-an-overlay",
    "format-missing",
    "format-unknown",
    "off-is-a-mapping",
    "parameter-with-an-unknown-key",
    "prior-is-a-mapping",
    "set-is-a-list",
    "unknown-key",
    "value-is-a-list",
    "value-is-nothing",
]
ONLY_THE_CASE_KNOWS = ["off-unknown", "parameter-unknown", "path-unknown", "value-above-one"]


def data_of(path: Path) -> Any:
    """What JSON, and with it an editor, sees of a file."""
    return json.loads(json.dumps(read_yaml(path.read_bytes(), str(path)).data))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


@pytest.mark.parametrize("draft", DRAFTS, ids=["draft-07", "2020-12"])
def test_the_schema_is_a_schema_in_both_drafts(schema: dict[str, Any], draft: Any) -> None:
    draft.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("draft", DRAFTS, ids=["draft-07", "2020-12"])
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_good_file_is_valid(schema: dict[str, Any], path: Path, draft: Any) -> None:
    assert [error.message for error in draft(schema).iter_errors(data_of(path))] == []


@pytest.mark.parametrize("draft", DRAFTS, ids=["draft-07", "2020-12"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_not(schema: dict[str, Any], name: str, draft: Any) -> None:
    assert not draft(schema).is_valid(data_of(HERE / "bad" / f"{name}.yaml"))


@pytest.mark.parametrize("draft", DRAFTS, ids=["draft-07", "2020-12"])
def test_the_schema_of_overlays_takes_every_good_one_and_leaves_to_the_reader_what_needs_the_case(draft: Any) -> None:
    schema = overlay_schema()
    draft.check_schema(schema)
    needing = [HERE / "bad_overlays" / f"{name}.yaml" for name in ONLY_THE_CASE_KNOWS]
    for data in (*map(data_of, (*OVERLAYS, *needing)), *WRITTEN.values()):
        assert [error.message for error in draft(schema).iter_errors(data)] == []
    assert len(OVERLAYS) == 2


@pytest.mark.parametrize("draft", DRAFTS, ids=["draft-07", "2020-12"])
@pytest.mark.parametrize("name", BAD_OVERLAYS)
def test_a_bad_overlay_is_not_valid(name: str, draft: Any) -> None:
    assert not draft(overlay_schema()).is_valid(data_of(HERE / "bad_overlays" / f"{name}.yaml"))


def test_every_field_of_an_overlay_is_described() -> None:
    properties = overlay_schema()["properties"]
    assert properties.keys() == OverlayFields.model_fields.keys()
    assert all(field.get("description") for field in properties.values())


def test_every_reference_points_at_a_definition_and_every_definition_is_used(schema: dict[str, Any]) -> None:
    text = json.dumps(schema)
    referred = {part.split('"')[0] for part in text.split("#/definitions/")[1:]}
    assert referred == set(schema["definitions"])


def test_every_field_of_the_format_is_described(schema: dict[str, Any]) -> None:
    assert schema["properties"].keys() == DocumentFields.model_fields.keys()
    sections = [schema, *(schema["definitions"][name] for name in ("question", "hypothesis", "source", "group"))]
    for section in sections:
        assert all(field.get("description") for field in section["properties"].values())


@pytest.mark.parametrize("name", builtin())
def test_an_item_has_the_fields_of_all_items_and_those_of_its_model_each_described(
    schema: dict[str, Any], name: str
) -> None:
    item = schema["definitions"][f"item_{name}"]
    own = {field.alias or key for key, field in builtin()[name].model_fields.items()}
    assert item["properties"].keys() == ItemFields.model_fields.keys() | own
    assert item["additionalProperties"] is False
    assert all(field.get("description") for key, field in item["properties"].items() if key != "model")


def test_what_pydantic_adds_for_itself_is_not_in_it(schema: dict[str, Any]) -> None:
    item = schema["definitions"]["item_table"]
    assert "title" not in item["properties"]["given"]
    assert "null" not in json.dumps(item)


def test_a_kind_of_evidence_of_another_package_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Omen(Report):
        """A sign in the sky.

        Attributes
        ----------
        sign
            What it looked like.
        """

        name: ClassVar[str] = "omen"
        summary: ClassVar[str] = "a sign in the sky"
        sign: Words

        def likelihood(self, xp: Any, n: Any, frame: Any) -> Any:
            return 1.0

    monkeypatch.setattr("indicia.case.schema.installed", lambda: {**builtin(), "omen": Omen})
    schema = json_schema()
    data = data_of(HERE / "bad" / "model-unknown.yaml")
    item = {**data["evidence"]["seen"], "model": "omen", "sign": "a comet"}
    del item["given"]
    data["evidence"]["seen"] = item
    assert jsonschema.Draft7Validator(schema).is_valid(data)
    data["evidence"]["seen"] = {**item, "colour": "red"}
    assert not jsonschema.Draft7Validator(schema).is_valid(data)
    assert schema["definitions"]["item_omen"]["properties"]["sign"]["description"] == "What it looked like."
