"""The reader takes YAML 1.2 by the core schema, knows every place, and reports every fault that it can find."""

import json
import math
from collections.abc import Callable
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indicia.case import yaml as reader
from indicia.case.yaml import MAX_BYTES, Path, Place, Source, dotted, read_yaml
from indicia.errors import CaseError


@pytest.fixture(params=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(reader, "_loader", lambda: loader)


def faults_of(text: str | bytes) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_yaml(text, "f")
    return [str(fault) for fault in caught.value.faults]


def value_of(text: str) -> object:
    return read_yaml(f"a: {text}", "f").data["a"]


# Scalars: YAML 1.2.2, section 10.3.2 and example 10.3.


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


# Keys.


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


# Tags and aliases.


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


# Limits and encodings.


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def test_nesting_may_be_100_deep_and_no_deeper() -> None:
    assert read_yaml(nested(100), "f").data
    (fault,) = faults_of(nested(101))
    assert fault.startswith("f:1:103: a.0.0")
    assert fault.endswith("nested deeper than 100 levels")


@pytest.mark.usefixtures("either_parser")
def test_a_million_brackets_are_one_fault() -> None:
    (fault,) = faults_of("a: " + "[" * 1_000_000)
    assert fault.endswith("nested deeper than 100 levels")


@pytest.mark.parametrize("make", [str, str.encode], ids=["text", "bytes"])
def test_a_file_over_8_mib_is_a_fault(make: Callable[[str], str | bytes]) -> None:
    comment = "a: 1 #"
    assert read_yaml(make(comment + "x" * (MAX_BYTES - len(comment))), "f").data == {"a": 1}
    expected = "f:1:1: the file has 8,388,609 bytes; at most 8,388,608 (8 MiB) are read"
    assert faults_of(make(comment + "x" * (MAX_BYTES - len(comment) + 1))) == [expected]


def test_the_limit_counts_bytes_and_not_characters() -> None:
    assert "8,388,610 bytes" in faults_of("# " + "é" * (MAX_BYTES // 2))[0]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: \xff", "1:4"),
        (b"a: 1\r\n\xc3\xa9\xc3\xa9: \xe9t\xe9", "2:5"),
        (b"\xef\xbb\xbfa: \xc3", "1:4"),
        ("a: 1".encode("utf-16"), "1:1"),
    ],
)
def test_bytes_that_are_not_utf_8_are_a_fault_at_the_first_bad_one(data: bytes, place: str) -> None:
    (fault,) = faults_of(data)
    assert fault.startswith(f"f:{place}: byte 0x")
    assert fault.endswith("is not UTF-8 text; save the file as UTF-8")


@pytest.mark.parametrize("text", ["\ufeffa: 1", b"\xef\xbb\xbfa: 1"])
def test_a_byte_order_mark_is_passed_over(text: str | bytes) -> None:
    source = read_yaml(text, "f")
    assert (source.data, source.text, source.place(("a",))) == ({"a": 1}, "a: 1", (1, 4))


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800", "\uffff"])
def test_a_control_character_is_a_fault(character: str) -> None:
    expected = f"f:2:5: the character U+{ord(character):04X} is not allowed; delete it"
    assert faults_of(f"é: 1\nb: x{character}") == [expected]


def test_letters_of_all_scripts_are_read() -> None:
    assert value_of("Хатлон 😀 بدخشان") == "Хатлон 😀 بدخشان"


# The document as a whole.


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_fault(text: str | bytes) -> None:
    assert faults_of(text) == ["f:1:1: the file is empty; `indicia new` writes a starter case"]


@pytest.mark.parametrize(("text", "kind"), [("- a\n- b", "a list"), ("[]", "a list"), ("a:b", "a single value")])
def test_a_top_level_that_is_no_mapping_is_a_fault(text: str, kind: str) -> None:
    assert faults_of(text) == [f"f:1:1: the top level is {kind}; it must be a mapping that begins `indicia: 1`"]


@pytest.mark.parametrize(("text", "line"), [("a: 1\n---\nb: 2", 2), ("--- {a: 1}\n--- x", 2), ("a: 1\n...\n---\n", 3)])
def test_a_second_document_is_a_fault(text: str, line: int) -> None:
    assert faults_of(text) == [f"f:{line}:1: a second document begins here; one file holds one document"]


def test_the_marks_of_a_single_document_are_allowed() -> None:
    assert read_yaml("%YAML 1.2\n---\na: 1\n...\n", "f").data == {"a": 1}


def test_another_version_of_yaml_is_a_fault() -> None:
    assert faults_of("%YAML 1.1\n---\na: 1") == [
        "f:1:1: %YAML 1.1: files are read as YAML 1.2; leave the line out"
    ]  # fmt: skip


# Syntax.

SYNTAX = [
    ("a: 1\n\tb: 2", "2:1", "a tab; indent with spaces"),
    ("a:\n\t- 1", "2:1", "a tab; indent with spaces"),
    ("a: b: c", "1:5", "a colon where no key can be"),
    ("report: he said: nothing", "1:16", "a comma, colon or # in the text? quote it"),
    ("a:\n  b: 1\n   c: 2", "3:5", "a line indented unlike the others"),
    ("a:\n   b: 1\n  c: 2", "3:3", "this line does not fit the block that begins in line 1"),
    ("a: 'x' y", "1:8", "where text follows a quotation, quote it as a whole"),
    ("a:\n  - a\n  b: 1", "3:3", "expected another '- ' of the list that begins in line 2"),
    ("a: @x", "1:4", "unquoted text cannot begin with '@'"),
    ("a: `x`", "1:4", "unquoted text cannot begin with '`'"),
    ("a: %x", "1:4", "unquoted text cannot begin with '%'"),
    ("a: - b", "1:4", "a list entry '- ' must begin a line of its own"),
    ("b: 1\na: 'x\nc: 2\n", "2:4", "the quotation that opens here is never closed"),
    ('a: "\\q"', None, "an unknown escape"),
    ('a: "\\xzz"', None, "escape"),
    ("b: 1\na: [1, 2", "2:4", "the '[' that opens here is never closed; add ']'"),
    ("a: {b: 1", "1:4", "the '{' that opens here is never closed; add '}'"),
    ("a: {b: c: d}", "1:9", "expected ',' or '}' for the '{' of line 1"),
    ("a: [1, 2\nb: 3]\nc: 1", None, "expected ',' or ']' for the '[' of line 1"),
    ("a: 1\nb", "2:1", "text with no 'key:' before it"),
    ("a: b\n c\nd\ne: 1", "3:1", "text with no 'key:' before it"),
    ("a: 1\n...\nfoo: 1", "3:1", "text after the end of the document"),
    ("a: *\n", "1:5", "unquoted text cannot begin with & or *"),
    ("a: }", "1:4", "a value is missing before '}'"),
    ('a: "x\n---\ny"', "2:1", "a comma, colon or # in the text? quote it"),
]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("text", "place", "message"), SYNTAX)
def test_broken_syntax_is_told_with_its_place_and_a_way_out(text: str, place: str | None, message: str) -> None:
    (fault,) = faults_of(text)
    assert message in fault
    assert place is None or fault.startswith(f"f:{place}: ")


def test_all_faults_are_reported_together_in_the_order_of_the_file() -> None:
    text = "a: 1\na: 2\nb: {c: 1, c: 2}\ntrue: 1\n? {a: !x 1}\n: 1\nq: *nope\nr: @\n"
    assert [fault.split(": ")[0] for fault in faults_of(text)] == [
        "f:2:1",
        "f:3:11",
        "f:4:1",
        "f:5:3",
        "f:5:7",
        "f:7:4",
        "f:8:4",
    ]


# Places.

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


# Properties.

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
