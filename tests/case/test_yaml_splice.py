"""New values go where the old ones stood, and everything else in the text stays."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicia.case.yaml import read_yaml
from indicia.case.yaml_splice import splice
from indicia.case.yaml_write import block, flow
from indicia.errors import IndiciaError


def change(text: str, **new: object) -> str:
    """Splice some top-level values."""
    old = read_yaml(text, "f").data
    return splice(text, old, {**old, **new})


@pytest.mark.parametrize(
    ("text", "new", "written"),
    [
        ("a: 1   # why\nb: 2\n", {"a": 3}, "a: 3   # why\nb: 2\n"),
        ("a: 'x'\n", {"a": "y, z"}, 'a: "y, z"\n'),
        ("a: [1,  2]  # two\n", {"a": [1, 3]}, "a: [1,  3]  # two\n"),
        ("a: {x: 1,  y: 2}\n", {"a": {"x": 1, "y": 2, "z": 3}}, "a: {x: 1,  y: 2, z: 3}\n"),
        ("a: {}\n", {"a": {"x": 1}}, "a: {x: 1}\n"),
        ("a: { x: 1 }\n", {"a": {"x": 1, "y": 2}}, "a: { x: 1, y: 2 }\n"),
        ("a: {x, y}\n", {"a": {"x": 1, "y": None}}, "a: {x: 1, y}\n"),
        ("a:\n  x: 1   # one\n\n# end\nb: 2\n", {"a": {"x": 1, "y": 2}}, "a:\n  x: 1   # one\n  y: 2\n\n# end\nb: 2\n"),
        (
            "a:\n  x:\n    y: 1\nb: 2\n",
            {"a": {"x": {"y": 1, "z": 2}, "w": 3}},
            "a:\n  x:\n    y: 1\n    z: 2\n  w: 3\nb: 2\n",
        ),
        ("a:\nb: 2\n", {"a": 1}, "a: 1\nb: 2\n"),
        ("a:  # nothing yet\nb: 2\n", {"a": {"x": 1}}, "a: {x: 1}  # nothing yet\nb: 2\n"),
        ("a:\n  - 1\n  - 2  # two\nb: 3\n", {"a": 4}, "a: 4  # two\nb: 3\n"),
        ("a:\n- 1\n- 2\nb: 3\n", {"a": [1]}, "a: [1]\nb: 3\n"),
        ("a:\n  # why\n  x: 1\nb: 2\n", {"a": {"y": 1}}, "a:\n  # why\n    {y: 1}\nb: 2\n"),
        ("a: |\n  long\n  text\nb: 2\n", {"a": 1}, "a: 1\nb: 2\n"),
        ("a:\n  x: |\n    text\nb: 2\n", {"a": {"x": "text\n", "y": 1}}, "a:\n  x: |\n    text\n  y: 1\nb: 2\n"),
        ("a:\n  x: 1", {"a": {"x": 1, "y": 2}}, "a:\n  x: 1\n  y: 2"),
        ("a: 1", {"b": 2}, "a: 1\nb: 2"),
        ("a: 1\r\nb: 2\r\n", {"a": 3}, "a: 3\r\nb: 2\r\n"),
        ("äöü: ß # ü\nb: 2 # é\n", {"b": 3}, "äöü: ß # ü\nb: 3 # é\n"),
        ("a: &x 1\nb: *x\nc: [*x, 2]\n", {"b": 5}, "a: 1\nb: 5\nc: [1, 2]\n"),
        ("a: &x {p: 1}\nb: *x\n", {"b": {"p": 2}}, "a: {p: 1}\nb: {p: 2}\n"),
        ("a: &x\n  p: 1\nb: *x\n", {"a": {"p": 3}}, "a: \n  p: 3\nb: {p: 1}\n"),
        ("? a\n:\n  - 1\n", {"a": {"x": 1}}, "? a\n: {x: 1}\n"),
    ],
)
def test_a_value_is_put_in_its_place(text: str, new: dict[str, object], written: str) -> None:
    assert change(text, **new) == written


def test_without_a_difference_the_text_is_the_same_to_the_letter() -> None:
    text = "a:   &x 1\nb: *x  # kept\n\n"
    assert change(text) == text


def test_a_number_and_the_same_in_another_type_differ() -> None:
    assert change("a: 1\n", a=1.0) == "a: 1.0\n"
    assert change("a: true\n", a=1) == "a: 1\n"


def test_a_layout_that_cannot_be_followed_is_refused_and_never_written_wrong() -> None:
    with pytest.raises(IndiciaError, match="keep them as an overlay"):
        change("? a\n? b\n", a=1)


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, "x", "0.6 to 0.9", "a: b", "é"])
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=3),
    max_leaves=10,
)
documents = st.dictionaries(st.sampled_from("abcdef"), trees, min_size=1, max_size=4)


def laid_out(value: object, draw: st.DataObject, indent: int = 0) -> str:
    """A document's text, each mapping and list in one style or the other, with comments."""
    pad, note = " " * indent, "  # note"
    lines = []
    for key, inner in value.items():  # type: ignore[attr-defined]
        if isinstance(inner, dict) and inner and draw.draw(st.booleans()):
            lines.append(f"{pad}{key}:{note}\n{laid_out(inner, draw, indent + 2)}")
        elif isinstance(inner, list) and inner and draw.draw(st.booleans()):
            lines.append(f"{pad}{key}:\n" + "".join(f"{pad}- {flow(one)}{note}\n" for one in inner))
        else:
            lines.append(f"{pad}{key}: {flow(inner)}{note}\n")
    return "".join(lines)


@given(documents, documents, st.data())
def test_any_document_becomes_any_other_that_keeps_its_keys(
    old: dict[str | int, object], new: dict[str | int, object], draw: st.DataObject
) -> None:
    text = laid_out(old, draw)
    wanted = {**deepcopy(old), **new}
    assert read_yaml(text, "f").data == old
    assert read_yaml(splice(text, old, wanted), "f").data == wanted


@given(documents, documents)
def test_a_document_written_as_a_block_is_changed_too(
    old: dict[str | int, object], new: dict[str | int, object]
) -> None:
    wanted = {**deepcopy(old), **new}
    assert read_yaml(splice(block(old), old, wanted), "f").data == wanted
