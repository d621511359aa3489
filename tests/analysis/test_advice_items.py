"""Advice on single items."""

from math import log10

import pytest
from pytest import approx

import indicia as ind
from indicia.analysis.advice import View
from indicia.analysis.advice_otherwise import weight_of_claim, with_flat_otherwise

RECORD = {
    "report": "what each did before",
    "model": "record",
    "events": {"ann": 9, "bob": 1},
    "years": 10,
    "scope": "keys taken in this house",
    "because": "the house book",
}


def opportunity(**fields: object) -> dict:
    return {"prior_excludes": ["before"], "evidence.before": {**RECORD, **fields}}


def test_an_item_that_moves_nobody_is_told(advise) -> None:
    (advice,) = advise("no-weight", {"evidence.seen.given": {"ann": 0.51, "bob": 0.5}})
    assert advice.path == "evidence.seen"


def test_an_item_that_moves_a_pair_by_more_than_0_2_db_is_well(advise) -> None:
    # Both carriers are B, 0.875 on the mean: (0.875 0.55 + 0.125 u) / (0.875 0.5 + 0.125 u), u = 0.528, is 0.36 dB.
    assert advise("no-weight", {"evidence.seen.given": {"ann": 0.55, "bob": 0.5}}) == []


def test_a_repeat_that_its_group_takes_all_weight_from_is_meant(advise) -> None:
    again = {"report": "once more", "speaker": "cook", "date": "2020-01-03", "model": "table", "because": "the same"}
    changes = {
        "evidence.again": {**again, "given": {"ann": 0.5, "bob": 0.2}},
        "groups": {"door": {"items": ["seen", "again"], "redundancy": 1, "same_claim": "at the door"}},
    }
    assert advise("no-weight", changes) == []


def test_two_items_that_contradict_and_count_in_full_are_told_once(advise) -> None:
    changes = {"evidence.seen.contradicts": "heard", "evidence.heard.contradicts": ["seen"]}
    (advice,) = advise("contradiction", changes)
    assert advice.path == "evidence.seen.contradicts"
    assert "heard" in advice.message


def test_items_that_contradict_and_of_which_one_is_taken_back_are_well(advise) -> None:
    assert advise("contradiction", {"evidence.heard.contradicts": "seen", "evidence.heard.retracts": "seen"}) == []


def test_items_that_contradict_and_of_which_one_is_discounted_are_well(advise) -> None:
    changes = {
        "evidence.heard.contradicts": "seen",
        "groups": {"one": {"items": ["heard", "seen"], "redundancy": 0.5, "same_claim": "somebody was there"}},
    }
    assert advise("contradiction", changes) == []
    assert len(advise("contradiction", {**changes, "groups.one.redundancy": 0})) == 1


@pytest.mark.parametrize("report", ["Bob took it and Ann saw it", "Bob took it; Ann saw it", "It was Bob. Ann saw it"])
def test_testimony_that_seems_to_claim_two_things_and_says_one_is_told(advise, report) -> None:
    (advice,) = advise("two-claims", {"evidence.heard.report": report})
    assert "may make two claims" in advice.message


@pytest.mark.parametrize("report", ["It was Bob.", "It was Bob, at 9.30 by the band"])
def test_testimony_that_claims_one_thing_is_well(advise, report) -> None:
    assert advise("two-claims", {"evidence.heard.report": report}) == []


def test_a_report_of_another_model_may_say_many_things(advise) -> None:
    assert advise("two-claims", {"evidence.seen.report": "Ann was at the door and Bob was not"}) == []


def test_opportunity_over_10_db_is_told_with_what_it_moves(advise) -> None:
    # (24 + 1/2)/(1 + 1/2) is 12.1 dB.
    (advice,) = advise("strong-opportunity", opportunity(events={"ann": 24, "bob": 1}))
    assert "moves ann against bob by 12.1 dB" in advice.message
    assert advice.path == "evidence.before"


def test_opportunity_below_10_db_is_well_and_a_record_over_5_db_prints_its_scope(advise) -> None:
    assert 10 * log10(9.5 / 1.5) == approx(8.02, abs=0.01)
    assert advise("strong-opportunity", opportunity()) == []
    (advice,) = advise("record-scope", opportunity())
    assert "by 8.0 dB, counting 'keys taken in this house'" in advice.message


def test_a_record_that_moves_little_is_not_asked_for_its_scope(advise) -> None:
    assert advise("record-scope", opportunity(events={"ann": 3, "bob": 1})) == []


def test_opportunity_that_adds_up_to_more_than_10_db_is_told(advise) -> None:
    changes = {**opportunity(), "prior_excludes": ["before", "since"], "evidence.since": dict(RECORD)}
    (advice,) = advise("strong-opportunity", changes)
    assert "all opportunity together moves ann against bob by 16.0 dB" in advice.message


def test_an_otherwise_that_is_higher_for_what_is_claimed_is_told_against_a_flat_one(advise, build) -> None:
    changes = {"evidence.heard.otherwise": {"ann": 0.1, "bob": 0.4}}
    (advice,) = advise("counted-twice", changes)
    # r = 0.3 x 0.875 = 0.2625; L(bob) = r + (1 - r) 0.4, L(ann) = (1 - r) 0.1; the flat otherwise is the mean under
    # the prior, (5 x 0.1 + 4 x 0.4)/9; a catch-all that is not named stands in the same proportions.
    r, flat = 0.3 * 0.875, (5 * 0.1 + 4 * 0.4) / 9
    as_written = 10 * log10((r + (1 - r) * 0.4) / ((1 - r) * 0.1))
    level = 10 * log10((r + (1 - r) * flat) / ((1 - r) * flat))
    assert f"by {as_written:.1f} dB" in advice.message
    assert f"by {level:.1f} dB" in advice.message
    view = View(build(changes))
    term, model = next((t, m) for t, m in view.reports if t.id == "heard")
    assert weight_of_claim(term, model, view.scored) == approx(as_written)
    assert weight_of_claim(with_flat_otherwise(term, model, view.scored), model, view.scored) == approx(level)


def test_an_otherwise_that_is_lower_for_what_is_claimed_or_the_same_for_all_is_well(advise) -> None:
    assert advise("counted-twice", {"evidence.heard.otherwise": {"ann": 0.4, "bob": 0.1}}) == []
    assert advise("counted-twice", {"evidence.heard.otherwise": {"default": 0.3}}) == []


def test_an_otherwise_that_hangs_on_another_question_is_well(advise) -> None:
    questions = {
        "who": {
            "ask": "Who?",
            "hypotheses": {"ann": {"prior": 0.5}, "bob": {"prior": 0.4}, "other": {"prior": 0.1, "catch_all": True}},
        },
        "talk": {
            "hidden": True,
            "given": "who",
            "hypotheses": {
                "yes": {"prior": {"bob": 0.9, "default": 0.1}},
                "no": {"prior": {"bob": 0.1, "default": 0.9}},
            },
        },
    }
    changes = {"ask": None, "hypotheses": None, "questions": questions, "evidence.heard.says": {"who": "bob"}}
    assert advise("counted-twice", {**changes, "evidence.heard.otherwise": {"talk": {"yes": 0.5, "no": 0.1}}}) == []


def test_a_testimony_through_a_carrier_whose_faults_come_together_can_be_weighed(advise) -> None:
    changes = {"sources.maid.faults": "together", "evidence.heard.otherwise": {"ann": 0.1, "bob": 0.4}}
    assert len(advise("counted-twice", changes)) == 1


def test_the_advice_on_a_case_does_not_change_it(build) -> None:
    case = build()
    before = ind.score(case).answer.posterior
    ind.check(case)
    assert ind.score(case).answer.posterior == before
