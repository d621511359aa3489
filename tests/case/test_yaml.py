"""The reader takes YAML 1.2 by the core schema (YAML 1.2.2, section 10.3.2): scalars, keys, tags and aliases."""

import math

import pytest

from case.yaml_reading import faults_of, value_of
from indicia.case.yaml import read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(text, int(text)) for text in ("0", "-19", "+12", "007", "123456789012345678901234567890")],
        ("0o7", 7),
        ("0o14", 12),
        ("0x3A", 58),
        *[(text, float(text)) for text in ("0.", "-0.0", ".5", "+12e03", "-2E+05", "1e-9", "6.02e23", "1e-400")],
        ("1e400", math.inf),
        *[(text, math.inf) for text in (".inf", ".Inf", ".INF", "+.inf")],
        *[(text, -math.inf) for text in ("-.inf", "-.Inf", "-.INF")],
    ],
)
def test_a_plain_scalar_resolves_by_the_core_schema(text: str, value: object) -> None:
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_read(text: str) -> None:
    found = value_of(text)
    assert isinstance(found, float)
    assert math.isnan(found)


# Dates, times, numbers of YAML 1.1 and of other languages, digits of other scripts.
TEXTS = """yes no on off Yes NO y n 12:30 190:20:30 2018-09-04 2001-12-14t21:59:43.10-05:00 1_000 1,000 0b101 0o8 -0o7
    +0x1F 0xG 1e 1e+ . .. + -- 1.2.3 .e5 +.nan inf nan tRUE nULL = 0.6to0.9 $name 7% ٣ 1٣ ¹"""


@pytest.mark.parametrize("text", TEXTS.split())
def test_what_the_core_schema_does_not_name_stays_text(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize("text", ["0.6 to 0.9", "7 of 10", "beta(2, 3)", "6 dB", "very unlikely", "not [russia"])
def test_words_and_numbers_together_stay_text(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize("text", ["'1'", '"1"', "'true'", "'~'", "''", "|-\n  1"])
def test_a_quoted_scalar_is_text(text: str) -> None:
    assert isinstance(value_of(text), str)


@pytest.mark.parametrize("number", ["9" * 1001, "0x" + "f" * 999, "0." + "3" * 999])
def test_a_number_without_end_is_a_fault(number: str) -> None:
    expected = "f:1:4: a: a number of 1,001 characters; at most 1,000 are read; quote it if it is text"
    assert faults_of(f"a: {number}") == [expected]


def test_keys_are_text_or_whole_numbers() -> None:
    source = read_yaml("{2: 0.3, 4: 0.7, two: 1, '4x': 2, on: 3, 2018-09-04: 4}", "f")
    assert source.data == {2: 0.3, 4: 0.7, "two": 1, "4x": 2, "on": 3, "2018-09-04": 4}


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("true", "true"),
        ("~", "null"),
        ("1.5", "1.5"),
        (".inf", "inf"),
        ("? [a, b]\n", "a mapping or list"),
        ("? {a: 1}\n", "a mapping or list"),
    ],
)
def test_any_other_key_is_a_fault(key: str, shown: str) -> None:
    (fault,) = faults_of(f"{key}: 1")
    assert fault.endswith(f"{shown} as a key; a key is text or a whole number: quote it")


@pytest.mark.parametrize("again", ["a", "'a'", '"a"'])
def test_a_duplicate_key_is_a_fault_that_names_both_places(again: str) -> None:
    text = f"top:\n  a: 1\n  b: 2\n  {again}: 3\n"
    assert faults_of(text) == ["f:4:3: top.a: the key 'a' stands already in line 2, column 3"]


def test_a_whole_number_and_its_text_are_one_key() -> None:
    assert faults_of("{2: 1, '2': 1}") == ["f:1:8: 2: the key '2' stands already in line 1, column 2"]


def test_the_same_key_in_two_mappings_is_no_fault() -> None:
    assert read_yaml("a: []\nb: {a: 1}", "f").data == {"a": [], "b": {"a": 1}}


def test_a_merge_key_is_a_fault() -> None:
    (fault,) = faults_of("base: &b {x: 1}\nitem:\n  <<: *b\n  y: 2\n")
    assert fault.startswith("f:3:3: item: the merge key << is not part of YAML 1.2")


def test_a_quoted_merge_key_is_text() -> None:
    assert read_yaml("'<<': 1\na: <<", "f").data == {"<<": 1, "a": "<<"}


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("!!python/object/apply:os.system", "!!python/object/apply:os.system"),
        ("!foo", "!foo"),
        ("!!str", "!!str"),
        ("!!float", "!!float"),
        ("!", "!"),
        ("!<tag:yaml.org,2002:str>", "!!str"),
    ],
)
@pytest.mark.parametrize("value", ["1", "'1'", "[1]", "{b: 1}"])
def test_an_explicit_tag_is_a_fault(tag: str, shown: str, value: str) -> None:
    expected = f"f:2:6: x.a: the tag {shown} is not allowed: a case is plain data; leave it out"
    assert faults_of(f"x:\n  a: {tag} {value}") == [expected]


def test_an_alias_stands_for_a_copy_of_its_value() -> None:
    source = read_yaml("a: &x {b: [1, 2]}\nc: *x\nd: &n 0.5\ne: *n\n&k key: 1\nf: {*k : 2}", "f")
    assert source.data == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "d": 0.5, "e": 0.5, "key": 1, "f": {"key": 2}}
    assert source.data["a"] is not source.data["c"]


def test_a_value_below_an_alias_has_the_place_where_it_is_written() -> None:
    source = read_yaml("a: &x {b: [1, 2]}\nc: *x\n", "f")
    assert source.place(("c",)) == (2, 4)
    assert source.place(("c", "b", 1)) == source.place(("a", "b", 1)) == (1, 15)


def test_an_anchor_may_be_set_anew() -> None:
    assert read_yaml("a: &x 1\nb: *x\nc: &x 2\nd: *x", "f").data == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_alias_without_an_anchor_is_a_fault() -> None:
    (fault,) = faults_of("a: *starred\nb: &starred 1")
    assert fault.startswith("f:1:4: a: *starred refers to no anchor &starred above it")


@pytest.mark.parametrize("text", ["a: &x [1, *x]", "a: &x {b: {c: *x}}", "&x a: 1\nb: &y [[*y]]"])
def test_an_alias_inside_its_own_value_is_a_fault(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.endswith("stands inside the value it refers to, which would never end")


def laughs(levels: int) -> str:
    lines = ["a0: &a0 [ha]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, levels))]
    return "\n".join(lines)


def test_a_billion_laughs_are_one_fault_and_are_never_expanded() -> None:
    (fault,) = faults_of(laughs(90))
    assert "aliases expand to more than 10,000 values" in fault


def test_aliases_within_the_limit_are_expanded() -> None:
    # Each alias of a list of 99 stands for 100 values: the list and its entries.
    aliases = ", ".join(["*x"] * 100)
    source = read_yaml(f"a: &x [{', '.join('1' * 99)}]\nb: [{aliases}]", "f")
    assert source.data["b"] == [[1] * 99] * 100
    (fault,) = faults_of(f"a: &x [{', '.join('1' * 99)}]\nb: [{aliases}, *x]")
    assert fault.startswith("f:2:405: b.100: aliases expand to more than 10,000 values")


def test_aliases_that_nest_too_deep_are_a_fault() -> None:
    lines = ["a0: &a0 [1]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 150))]
    assert "nests deeper than 100 levels" in faults_of("\n".join(lines))[0]
