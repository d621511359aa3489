"""What is written is read back as the very same data."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicia.case.yaml import read_yaml
from indicia.case.yaml_write import block, flow

texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "",
        " ",
        "~",
        "null",
        "true",
        "1",
        "0.5",
        "1e-9",
        ".inf",
        "a: b",
        "a #b",
        "- a",
        "'",
        '"',
        "\\",
        "a\nb",
        "\u2028",
        "\x85",
        "\x7f",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
data = st.dictionaries(
    texts | st.integers(),
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts | st.integers(), inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
).filter(lambda d: keys_differ(d))


def keys_differ(value: object) -> bool:
    """Whether no mapping has a number and a text as keys that look the same, which the reader refuses."""
    if isinstance(value, dict):
        return len({str(key) for key in value}) == len(value) and all(map(keys_differ, value.values()))
    return all(map(keys_differ, value)) if isinstance(value, list) else True


def same(one: object, other: object) -> bool:
    """Equal in type and in the sign of zero too."""
    return repr(one) == repr(other)


@given(data)
def test_a_block_is_read_back(written: dict[str | int, object]) -> None:
    assert same(read_yaml(block(written), "f").data, written)


@given(data)
def test_a_line_is_read_back(written: dict[str | int, object]) -> None:
    text = flow({"a": written})
    assert "\n" not in text
    assert same(read_yaml(text, "f").data, {"a": written})


def test_not_a_number_is_read_back() -> None:
    found = read_yaml(flow({"a": math.nan}), "f").data["a"]
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.6 to 0.9", "0.6 to 0.9"),
        ("7 of 10", "7 of 10"),
        ("$claims", "$claims"),
        ("6 dB", "6 dB"),
        ("beta(2, 3)", '"beta(2, 3)"'),
        ("0.4", '"0.4"'),
        ("true", '"true"'),
        ("learned from: 101 claims", '"learned from: 101 claims"'),
        (0.4, "0.4"),
        (1e-9, "1e-09"),
        (None, "null"),
        (True, "true"),
        ([1, "a"], "[1, a]"),
    ],
)
def test_text_is_quoted_only_where_it_must_be(value: object, text: str) -> None:
    assert flow(value) == text
