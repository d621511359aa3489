"""What the reader refuses: too deep, too large, no text, no document, broken syntax."""

from collections.abc import Callable

import pytest

from case.yaml_reading import faults_of, value_of
from indicia.case.yaml import MAX_BYTES, read_yaml


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
