"""What the rules let pass, beside what they stop; the messages themselves are in the corpus of bad files."""

from copy import deepcopy
from typing import Any

import pytest

from indicia.case import load
from indicia.case.names import IDENTIFIER, RESERVED
from indicia.errors import CaseError

ITEM = {
    "report": "Ann was seen",
    "speaker": "witness",
    "date": "2020-06-01",
    "model": "table",
    "given": {"ann": 0.9, "bob": 0.2},
    "because": "she lives elsewhere",
}
CASE: dict[str, Any] = {
    "indicia": 1,
    "title": "Who took the bicycle, and when?",
    "as_of": "2020-06-30",
    "by": "A. Nalyst",
    "questions": {
        "thief": {"hypotheses": {"ann": {"prior": 0.6}, "bob": {"prior": 0.4}}},
        "hour": {"hypotheses": {"day": {"prior": 0.5}, "night": {"prior": 0.5}}},
    },
    "sources": {"witness": None, "other": {"label": "Another"}},
    "evidence": {"seen": ITEM},
}


def case(**evidence: dict[str, object] | None) -> dict[str, Any]:
    """The case with further items, each the first one with some fields changed; None takes a field away."""
    made = deepcopy(CASE)
    for name, fields in evidence.items():
        changed = {**made["evidence"].get(name, ITEM), **(fields or {})}
        made["evidence"][name] = {key: value for key, value in changed.items() if value is not None}
    return made


def faults(data: dict[str, Any]) -> list[str]:
    """What is said of the case; nothing where it is good."""
    try:
        load(data)
    except CaseError as error:
        return [f"{fault.path}: {fault.message}" for fault in error.faults]
    return []


def test_the_case_by_itself_is_good() -> None:
    assert faults(case()) == []


# One speaker twice


def test_one_speaker_twice_on_one_question_is_stopped() -> None:
    assert "speaks in 'seen' too" in faults(case(again={}))[0]


@pytest.mark.parametrize(
    "fields",
    [
        {"speaker": "other"},
        {"independent": "another day"},
        {"model": "none", "given": None},
        {"about": "hour", "given": {"day": 0.3, "night": 0.6}},
        {"retracts": "seen"},
        {"supersedes": ["seen"]},
    ],
    ids=["another speaker", "a reason", "no weight", "another question", "withdrawn", "replaced"],
)
def test_two_items_may_stand_beside_one_another(fields: dict[str, object]) -> None:
    assert faults(case(again=fields)) == []


def test_two_items_of_one_speaker_may_stand_in_one_group_but_not_in_two() -> None:
    data = case(again={}, third={"speaker": "other"}, fourth={"speaker": "other"})
    data["groups"] = {
        "one": {"items": ["seen", "again"], "redundancy": 1, "same_claim": "that she was there"},
        "two": {"items": ["third", "fourth"], "redundancy": 1, "same_claim": "that she was there"},
    }
    assert faults(data) == []
    data["groups"]["one"]["items"] = ["seen", "third"]
    data["groups"]["two"]["items"] = ["again", "fourth"]
    assert len(faults(data)) == 2


def test_an_item_that_says_why_it_counts_is_not_withdrawn() -> None:
    data = case(again={"retracts": "seen"}, seen={"still_counts": "he took back another word"})
    assert "speaks in 'seen' too" in faults(data)[0]


def test_the_one_speaker_rule_goes_by_the_organisation_at_the_top() -> None:
    data = case(again={"speaker": "other"})
    data["sources"] = {"witness": {"part_of": "family"}, "other": {"part_of": "witness"}, "family": None}
    assert "'family' speaks in 'seen' too" in faults(data)[0]


# Cells


def test_a_cell_may_be_left_out_where_the_prior_makes_it_impossible() -> None:
    data = case(seen={"given": {"ann": 0.9}})
    assert "no value for thief = bob" in faults(data)[0]
    data["questions"]["thief"]["hypotheses"] = {"ann": {"prior": 1}, "bob": {"prior": 0}}
    assert faults(data) == []


def test_a_cell_may_be_left_out_where_the_parents_make_it_impossible() -> None:
    data = case(seen={"given": {"hour": {"day": 0.5, "night": {"thief": {"ann": 0.5}}}}})
    assert "no value for thief = bob, hour = night" in faults(data)[0]
    data["questions"]["hour"] = {
        "given": "thief",
        "prior": {"ann": {"day": 0.5, "night": 0.5}, "bob": {"day": 1}},
        "hypotheses": {"day": {}, "night": {}},
    }
    assert faults(data) == []


def test_a_catch_all_needs_no_cell_until_an_item_names_it() -> None:
    data = case(seen={"given": {"ann": 0.9, "bob": 0.2}})
    data["questions"]["thief"]["hypotheses"] = {
        "ann": {"prior": 0.5},
        "bob": {"prior": 0.4},
        "other": {"prior": 0.1, "catch_all": True},
    }
    assert faults(data) == []


def test_a_value_for_an_impossible_state_may_become_needed_when_a_prior_is_set() -> None:
    data = case(seen={"given": {"ann": 0.9}})
    data["questions"]["thief"]["hypotheses"] = {"ann": {"prior": 1}, "bob": {"prior": 0}}
    with pytest.raises(CaseError, match="no value for thief = bob"):
        load(data).set("prior.bob", 0.1)


# Priors


@pytest.mark.parametrize(
    "hypotheses",
    [
        {"ann": {"prior": 0.6 + 4e-10}, "bob": {"prior": 0.4}},
        {"ann": {"prior": "0.3 to 0.5"}, "bob": {"prior": 1}},
        {"ann": {"weight": 3}, "bob": {"weight": 0}},
        {"ann": {"weight": 1e-300}, "bob": {"weight": "1 to 3"}},
        {"ann": {"prior": 1}, "bob": {"prior": 0}},
        {"ann": {"prior": "3/5"}, "bob": {"prior": "40 %"}},
    ],
    ids=["nearly 1", "a range", "weights", "an uncertain weight", "certain", "fractions"],
)
def test_priors_may_be_written_so(hypotheses: dict[str, object]) -> None:
    data = case()
    data["questions"]["thief"]["hypotheses"] = hypotheses
    assert faults(data) == []


def test_a_prior_off_by_more_than_a_billionth_is_stopped() -> None:
    data = case()
    data["questions"]["thief"]["hypotheses"]["ann"]["prior"] = 0.6 + 2e-9
    assert "add up to 1.000000002" in faults(data)[0]


def test_a_row_for_the_parents_catch_all_is_needed_only_where_some_row_names_it() -> None:
    data = case()
    data["questions"]["thief"]["hypotheses"] = {
        "ann": {"prior": 0.5},
        "bob": {"prior": 0.4},
        "other": {"prior": 0.1, "catch_all": True},
    }
    day, night = {"ann": 0.2, "bob": 0.3}, {"ann": 0.8, "bob": 0.7}
    data["questions"]["hour"] = {"given": "thief", "hypotheses": {"day": {"prior": day}, "night": {"prior": night}}}
    assert faults(data) == []
    day["other"] = 0.5
    assert "given other: no prior for night" in faults(data)[0]
    night["other"] = 0.5
    assert faults(data) == []


# Days, needs and references


def test_the_day_of_as_of_itself_is_known_and_without_as_of_every_day_is() -> None:
    assert faults(case(seen={"date": "2020-06-30"})) == []
    assert "hindsight" in faults(case(seen={"date": "by 2020-07-01"}))[0]
    assert "hindsight" in faults(case(seen={"date": "2020-06-01 to 2020-07-01"}))[0]
    data = case(seen={"date": "2031-01-01"})
    del data["as_of"]
    assert faults(data) == []


def test_an_absence_may_be_our_own_finding_without_speaker_or_date() -> None:
    own = {
        "model": "absence",
        "given": None,
        "speaker": None,
        "date": None,
        "coverage": 0.5,
        "detection": 0.5,
        "search": {"sensor": "a camera", "area": "the yard", "period": "the night"},
    }
    assert faults(case(camera=own)) == []


def test_what_refers_to_a_part_at_fault_is_no_further_fault() -> None:
    data = case(seen={"model": "tabel"}, again={"speaker": "other", "contradicts": "seen"})
    data["sources"]["other"] = {"reliability": 7}
    data["groups"] = {"both": {"items": ["seen", "again"], "redundancy": 1, "same_claim": "one"}}
    told = faults(data)
    assert len(told) == 2
    assert "sources.other.reliability" in told[0] + told[1]
    assert "evidence.seen.model" in told[0] + told[1]


def test_no_item_or_source_follows_from_a_question_that_could_not_be_read() -> None:
    data = case()
    data["questions"]["thief"]["hypotheses"] = ["ann", "bob"]
    assert len(faults(data)) == 1


# Names


@pytest.mark.parametrize("name", ["a", "ann_2", "x9", "no", "true_north"])
def test_a_name_may_look_so(name: str) -> None:
    data = case(**{name: {"speaker": "other"}})
    assert faults(data) == []


@pytest.mark.parametrize("name", ["Ann", "9x", "_x", "a-b", "a b", "é", "", "a.b", *sorted(RESERVED)])
def test_a_name_may_not_look_so(name: str) -> None:
    data = case(**{name: {"speaker": "other"}})
    assert len(faults(data)) == 1


def test_a_name_may_be_used_once_among_all_sections_and_hypotheses_once_in_their_question() -> None:
    data = case()
    data["questions"]["hour"]["hypotheses"] = {"ann": {"prior": 0.5}, "night": {"prior": 0.5}}
    assert faults(data) == []
    data["parameters"] = {"witness": 0.5}
    assert "is a name under 'sources:' already" in faults(data)[0]


def test_the_pattern_of_names_is_the_one_that_the_schema_shows() -> None:
    assert IDENTIFIER == "[a-z][a-z0-9_]*"
