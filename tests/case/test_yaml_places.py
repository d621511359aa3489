"""The reader knows the place of every value, whatever it reads."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicia.case.yaml import Path, Place, Source, dotted, read_yaml
from indicia.errors import CaseError

TEXT = """\
# Ünïcode before
indicia: 1
questions:
  who:
    hypotheses: {russia: 0.25, 'é': "0.75"}
list:
- first
-   - second
    - {third: x}
empty:
folded: >
  text
"""


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("path", "place", "key_place"),
    [
        ((), (2, 1), (2, 1)),
        (("indicia",), (2, 10), (2, 1)),
        (("questions",), (4, 3), (3, 1)),
        (("questions", "who", "hypotheses", "russia"), (5, 26), (5, 18)),
        (("questions", "who", "hypotheses", "é"), (5, 37), (5, 32)),
        (("list", 0), (7, 3), (7, 3)),
        (("list", 1, 0), (8, 7), (8, 7)),
        (("list", 1, 1, "third"), (9, 15), (9, 8)),
        (("folded",), (11, 9), (11, 1)),
    ],
)
def test_every_value_and_key_knows_its_place(path: Path, place: tuple[int, int], key_place: tuple[int, int]) -> None:
    source = read_yaml(TEXT, "f")
    assert (source.place(path), source.key_place(path)) == (place, key_place)


def test_an_absent_path_has_the_place_of_its_nearest_ancestor() -> None:
    source = read_yaml(TEXT, "f")
    assert source.place(("questions", "who", "ask", "x")) == source.place(("questions", "who"))
    assert source.key_place(("questions", "who", "ask")) == source.key_place(("questions", "who"))
    assert source.key_place(("list", 7)) == source.key_place(("list",))


def test_data_without_a_text_has_its_places_at_the_beginning() -> None:
    source = Source("dict", "", {"a": 1})
    assert source.place(("a",)) == source.key_place(("a",)) == Place(1, 1)


def test_a_source_makes_faults_at_its_places() -> None:
    source = read_yaml(TEXT, "case.yaml")
    path = ("questions", "who", "hypotheses", "russia")
    assert str(source.fault(path, "no")) == "case.yaml:5:26: questions.who.hypotheses.russia: no"
    assert str(source.fault(path, "no", at_key=True)) == "case.yaml:5:18: questions.who.hypotheses.russia: no"


def test_a_path_is_written_with_dots() -> None:
    assert dotted(("fleets", "aircraft", 0, "n")) == "fleets.aircraft.0.n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(newline: str) -> None:
    text = newline.join(["a: 1", "", "b:", "  c: 2"])
    assert read_yaml(text, "f").place(("b", "c")) == (4, 6)


# JSON writes what lies beyond U+FFFF as two surrogate escapes, which YAML does not have.
TEXT_OF_JSON = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=20)


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT_OF_JSON,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXT_OF_JSON, below, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(TEXT_OF_JSON, TREES, max_size=5), st.sampled_from([None, 2]))
def test_json_reads_as_itself(tree: dict[str, object], indent: int | None) -> None:
    source = read_yaml(json.dumps(tree, indent=indent), "f")
    assert source.data == tree


def leaves(value: object, path: Path = ()) -> list[tuple[Path, object]]:
    if isinstance(value, dict):
        return [leaf for key, child in value.items() for leaf in leaves(child, (*path, key))]
    if isinstance(value, list):
        return [leaf for i, child in enumerate(value) for leaf in leaves(child, (*path, i))]
    return [(path, value)]


@given(st.dictionaries(TEXT_OF_JSON, TREES, max_size=5), st.sampled_from([None, 2]))
def test_each_value_is_found_in_the_text_at_its_place(tree: dict[str, object], indent: int | None) -> None:
    source = read_yaml(json.dumps(tree, indent=indent), "f")
    lines = source.text.split("\n")
    for path, value in leaves(tree):
        line, column = source.place(path)
        assert lines[line - 1][column - 1 :].startswith(json.dumps(value))
        if isinstance(path[-1], str):
            line, column = source.key_place(path)
            assert lines[line - 1][column - 1 :].startswith(json.dumps(path[-1]))


@given(st.text(max_size=60) | st.text("abc:-,[]{}&*!|>'\"#%@ \n\t?", max_size=40))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    with suppress(CaseError):
        assert isinstance(read_yaml(text, "f").data, dict)
