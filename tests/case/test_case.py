"""A case is read from a file, a stream or a mapping, and a change makes a new one."""

import datetime as dt
import hashlib
import io
from pathlib import Path

import numpy as np
import pytest

from indicia.case import load
from indicia.errors import CaseError
from indicia.likelihood.tree import Split

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "data" / "cases" / "every-report-model.yaml"
NUMBERS = ROOT / "tests" / "data" / "cases" / "every-number-and-prior.yaml"

SMALL = {
    "indicia": 1,
    "title": "Who took the bicycle?",
    "as_of": dt.date(2020, 6, 30),
    "by": "A. Nalyst",
    "ask": "Who took it?",
    "hypotheses": {"ann": {"prior": 0.6}, "bob": {"prior": 0.4}},
    "sources": {"witness": None},
    "evidence": {
        "seen": {
            "report": "Ann was seen",
            "speaker": "witness",
            "date": dt.date(2020, 6, 1),
            "model": "table",
            "given": {"ann": np.float64(0.9), "bob": 0.2},
            "because": "she lives elsewhere",
        }
    },
}


def test_a_path_a_stream_and_a_mapping_give_the_same_document() -> None:
    by_path = load(REPORTS)
    text = REPORTS.read_text(encoding="utf-8")
    assert load(str(REPORTS)).document == by_path.document
    assert load(io.StringIO(text)).document == by_path.document
    assert load(by_path.written.data).document == by_path.document


def test_the_document_holds_what_the_file_says() -> None:
    document = load(REPORTS).document
    assert document.title == "Who opened the sluice?"
    assert document.as_of == dt.date(2021, 6, 30)
    assert document.marking == "internal"
    assert list(document.questions) == ["culprit", "hour", "rumour"]
    assert document.questions["culprit"].catch_all == "other"
    assert document.questions["hour"].given == ("culprit",)
    assert document.questions["rumour"].hidden
    assert document.sources["council_clerk"].part_of == "council_office"
    assert document.sources["gazette"].faults == "together"
    item = document.evidence["gate_seen_open"]
    assert (item.speaker, item.carriers, item.credibility) == (("warden",), ("gazette", "radio"), 2)
    assert item.url == ("https://example.org/gate", "https://example.org/dawn")
    assert item.by == "A. Nalyst"
    assert item.about == ("culprit",)
    assert document.evidence["clerk_accuses"].about == ("culprit", "hour")
    assert document.group_of["paper_repeats"].id == "tools"


def test_what_a_later_item_withdraws_does_not_count_unless_it_says_why() -> None:
    document = load(REPORTS).document
    assert not document.counts(document.evidence["first_count"])
    assert document.withdrawn == {"first_count": "second_count"}
    assert document.counts(document.evidence["old_rumour"])


def test_an_item_that_is_off_withdraws_nothing() -> None:
    document = load(REPORTS).without("second_count").document
    assert document.counts(document.evidence["first_count"])
    assert not document.counts(document.evidence["second_count"])


def test_the_hash_is_that_of_the_file_and_no_overlay_changes_it() -> None:
    case = load(REPORTS)
    assert case.hash == hashlib.sha256(REPORTS.read_bytes()).hexdigest()
    assert case.set("radio.reliability", "C").hash == case.hash


def test_a_program_may_hand_over_days_and_numbers_of_numpy() -> None:
    case = load(SMALL)
    assert case.as_of == dt.date(2020, 6, 30)
    assert case.figures["seen.given.ann"].quantity.central == 0.9
    assert case.set("seen.given.bob", np.int64(1)).figures["seen.given.bob"].quantity.central == 1.0


@pytest.mark.parametrize("source", [None, 3, b"case.yaml", ["case.yaml"]])
def test_what_cannot_be_a_case_is_a_type_error(source: object) -> None:
    with pytest.raises(TypeError, match=f"load takes a path.*, {type(source).__name__} found"):
        load(source)  # type: ignore[arg-type]


def test_a_case_given_as_a_mapping_is_not_changed_by_an_overlay() -> None:
    case = load(SMALL)
    case.set("witness.reliability", "B")
    assert case.written.data["sources"] == {"witness": None}
    assert SMALL["sources"] == {"witness": None}


def test_what_no_file_could_hold_is_told() -> None:
    with pytest.raises(CaseError, match=r"case:1:1: marking: set found; a case is plain data"):
        load({**SMALL, "marking": {"public"}})
    with pytest.raises(CaseError, match=r"None as a key; a key is text or a whole number"):
        load({**SMALL, None: 1})  # type: ignore[dict-item]


def test_a_mapping_that_holds_itself_is_told() -> None:
    endless: dict[str, object] = {}
    endless["more"] = endless
    with pytest.raises(CaseError, match="nested deeper than 100 levels"):
        load({**SMALL, "sources": endless})


def test_a_change_makes_a_new_case() -> None:
    case = load(REPORTS)
    changed = case.set("clerk_accuses.knows", 0.5)
    assert case.figures["clerk_accuses.knows"].quantity.text == "0.2 to 0.6"
    assert changed.figures["clerk_accuses.knows"].quantity.text == "0.5"
    assert changed.base_figures["clerk_accuses.knows"].quantity.text == "0.2 to 0.6"
    assert changed.base == case.document


def test_several_numbers_are_set_at_once_and_the_later_overlay_wins() -> None:
    case = load(REPORTS).set({"radio.reliability": "C", "clerk_accuses.knows": 0.5}).set("radio.reliability", "D")
    assert case.figures["radio.reliability"].quantity.grade == "D"
    assert len(case.overlays) == 2


def test_the_words_of_load_lay_overlays_on_in_order_and_values_last(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text("indicia_overlay: 1\nset: {radio.reliability: C, neighbour.reliability: C}\noff: [boat_seen]\n")
    case = load(REPORTS, overlays=[overlay], values={"radio.reliability": "D"})
    assert case.figures["radio.reliability"].quantity.grade == "D"
    assert case.figures["neighbour.reliability"].quantity.grade == "C"
    assert case.document.off == {"boat_seen"}


def test_a_number_set_by_its_path_stands_where_the_path_says() -> None:
    case = load(NUMBERS).set({"ships.aircraft.corsair.1.availability": 0.9, "ships.aircraft.owner": 3})
    text = case.to_yaml()
    assert "{type: cutter, n: 2 to 6, availability: 0.9}" in text
    assert "      owner: 3\n" in text


def test_a_value_of_its_own_is_split_off_from_a_default() -> None:
    case = load(REPORTS).set("old_rumour.given.council", 0.9)
    tree = case.document.evidence["old_rumour"].model.numbers()["given"]
    assert isinstance(tree, Split)
    assert list(tree.branches) == ["farmer", "council"]
    assert case.figures["old_rumour.given.default"].quantity.central == 0.4


def test_a_source_without_a_reliability_can_be_given_one() -> None:
    case = load(REPORTS).set("council_office.reliability", "B")
    assert case.figures["council_office.reliability"].quantity.grade == "B"


def test_a_parameter_is_set_by_its_name_or_replaced_with_its_reasons() -> None:
    case = load(REPORTS)
    learned = {
        "indicia_overlay": 1,
        "parameters": {"plain_denial": {"value": "8 of 10", "because": "counted", "by": "B"}},
    }
    changed = case.with_overlays([learned])
    assert changed.figures["plain_denial"].quantity.text == "8 of 10"
    assert changed.figures["plain_denial"].because == "counted"
    assert case.set("plain_denial", 0.5).figures["plain_denial"].because == "most people deny"


def test_a_prior_that_is_set_is_final_and_the_file_keeps_its_own() -> None:
    case = load(REPORTS).set("prior.miller", 0.5)
    assert case.document.finals["prior.culprit.miller"].quantity.central == 0.5
    assert case.figures["prior.culprit.miller"].quantity.central == 0.5
    assert case.base_figures["prior.culprit.miller"].quantity.central == 0.3
    assert case.written.text == REPORTS.read_text(encoding="utf-8")


def test_the_first_questions_prior_may_be_named_without_the_question() -> None:
    case = load(REPORTS)
    assert case.set("prior.miller", 0.5).document == case.set("prior.culprit.miller", 0.5).document


def test_faults_of_a_change_are_told_with_the_change_as_their_place() -> None:
    with pytest.raises(CaseError, match=r"values:1:1: set\.radio\.reliabilty: .*did you mean 'radio\.reliability'\?"):
        load(REPORTS).set("radio.reliabilty", "B")
    with pytest.raises(
        CaseError, match=r"without:1:1: off.*'boat_sen' is no evidence item; did you mean 'boat_seen'\?"
    ):
        load(REPORTS).without("boat_sen")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml")


def test_a_case_shows_its_title_its_size_and_its_hash() -> None:
    case = load(REPORTS)
    assert repr(case) == f"<Case 'Who opened the sluice?': 3 questions, 16 items, {case.hash[:6]}>"
