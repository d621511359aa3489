"""What is on a flip sheet, and in what order."""

from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind
from analysis.flip_cases import MODELS, sheet_of, table, two, verify
from indicia.errors import PathError


def test_every_number_is_on_the_sheet_once(models: Path) -> None:
    for name in MODELS:
        case = ind.load(models / name)
        paths = [move.path for move in ind.flip(case).moves if move.kind != "structure"]
        assert sorted(paths) == sorted(case.figures)


def test_a_default_that_nobody_wrote_is_a_number_too() -> None:
    data = two()
    data["evidence"]["j"] = {**table("t", {}), "model": "absence", "coverage": {"a": 0.9, "b": 0.5}, "detection": 0.9}
    data["evidence"]["j"]["search"] = {"sensor": "-", "area": "-", "period": "-"}
    del data["evidence"]["j"]["given"]
    data["evidence"]["i"]["given"] = {"a": 0.9, "b": 0.2}
    move = sheet_of(data)["j.told"]
    assert (move.today, move.kind) == (1.0, "cell")


def test_moves_are_sorted_by_size_and_those_from_an_end_of_the_scale_come_last() -> None:
    data = two()
    data["evidence"]["j"]["given"] = {"a": 1.0, "b": 0.4}
    ranks = [move.rank for move in sheet_of(data).moves]
    assert ranks == sorted(ranks)
    move = sheet_of(data)["j.given.a"]
    assert (move.flips[0].scale, move.flips[0].decibans) == ("change", None)
    assert move.flips[0].size == approx(1 - 0.4 * 0.4 * 0.2 / (0.6 * 0.5), rel=1e-12)


def test_a_prior_moves_with_the_others_in_proportion_beside_those_that_were_set() -> None:
    data = two(hypotheses={"a": {"prior": 0.5}, "b": {"prior": 0.3}, "c": {"prior": 0.2}})
    data["evidence"] = {"i": table("s", {"a": 0.9, "b": 0.5, "c": 0.4})}
    sheet = sheet_of(data, values={"prior.c": 0.25})
    move = sheet["prior.b"]
    assert move.allowed == (0.0, approx(0.75))
    value = move.flips[0].value
    assert value * 0.5 == approx((0.75 - value) * 0.9, rel=1e-12)
    assert sheet["prior.c"].today == approx(0.25)


def test_a_prior_whose_row_has_nobody_else_is_fixed(models: Path) -> None:
    move = ind.flip(ind.load(models / "tajikistan-2018.yaml"))["prior.target.no_one.nobody"]
    assert move.fixed == "no other hypothesis has a prior to take what it leaves"
    assert (move.allowed, move.flips) == ((1.0, 1.0), ())


def test_a_reliability_is_told_in_admiralty_steps_and_by_the_bands_of_the_case() -> None:
    data = two(hypotheses={"a": {"prior": 0.3}, "b": {"prior": 0.7}})
    data["sources"]["u"] = {"reliability": "B"}
    data["evidence"] = {"i": table("s", {"a": 0.9, "b": 0.2}, carriers=["u"])}
    found = sheet_of(data)["u.reliability"]
    assert found.flips[0].unit == "B to D, 2 steps"
    assert found.flips[0].inside is False
    assert found.stated == approx((0.8075, 0.9425))


def test_a_flip_within_the_stated_range_is_marked() -> None:
    data = two(hypotheses={"a": {"prior": "0.2 to 0.7"}, "b": {"prior": 0.5}})
    found = sheet_of(data)["prior.a"].flips[0]
    assert found.inside is True


def test_a_concentration_gives_the_priors_their_range(models: Path) -> None:
    found = ind.flip(ind.load(models / "tajikistan-2018.yaml"))["prior.perpetrator.tajikistan"]
    assert found.stated == approx((0.162, 0.391), abs=1e-3)  # Beta(40 * 0.27, 40 * 0.73)


def test_a_statement_may_rise_as_far_as_the_rest_allows() -> None:
    statements = {"denied": 0.3, "silent": 0.2, "blamed_other": 0.1, "admitted": "rest"}
    item = {**table("s", {}), "model": "denial", "actor": "a", "statement": "denied"}
    del item["given"]
    item |= {"if_responsible": {"statements": statements}, "if_not": 0.5}
    sheet = sheet_of(two(evidence={"i": item}))
    assert sheet["i.if_responsible.statements.denied"].allowed == (0.0, approx(0.7))
    item["if_responsible"] = {"statements": {**statements, "admitted": 0.4}}
    fixed = sheet_of(two(evidence={"i": item}))["i.if_responsible.statements.denied"]
    assert fixed.fixed == "the four statements sum to 1; write one of them as 'rest' to move it"


def opportunity(model: str, **fields: Any) -> dict[str, Any]:
    record = {"report": "-", "date": "2020-01-01", "because": "-", "model": model, **fields}
    evidence = {"record": record}
    return two(hypotheses={"a": {"prior": 0.5}, "b": {"prior": 0.5}}, prior_excludes=["record"], evidence=evidence)


@pytest.mark.parametrize(("today", "other", "flips_at"), [(9, 4, 3), (60, 35, 34), (700, 413, 412)])
def test_a_count_flips_at_the_first_whole_number_that_is_enough(today: int, other: int, flips_at: int) -> None:
    data = opportunity("record", scope="-", events={"a": today, "b": other}, years=10)
    move = sheet_of(data)["record.events.a"]
    assert [(f.value, f.leader) for f in move.flips] == [(flips_at, "b")]
    assert move.admissible[0][0] == flips_at + 1


def test_an_uncertain_count_stays_uncertain_while_other_numbers_move() -> None:
    aircraft = {"a": {"1": 0.5, "9": 0.5}, "b": {"2": 0.7, "3": 0.3}}
    case = ind.load(opportunity("capability", needed=2, aircraft=aircraft, availability={"a": 0.6, "b": 0.4}))
    sheet = ind.flip(case)
    assert {move.path for move in sheet.flipping} >= {"record.availability.b", "record.aircraft.b"}
    verify(case, sheet)


def test_a_jump_is_told_where_it_is() -> None:
    data = opportunity("capability", needed=1, aircraft={"a": 0}, availability=0.5, floor=0.1)
    move = sheet_of(data, values={"prior.a": 0.6})["record.floor"]
    assert [(f.direction, f.value, f.leader) for f in move.flips] == [("down", 0.0, "b")]


def test_a_target_that_does_not_hold_is_sought_where_numbers_are_not_linear_too() -> None:
    data = two(hypotheses={"a": {"prior": 0.4}, "b": {"prior": 0.6}})
    data["evidence"] = {"i": table("s", {"a": 0.5, "b": 0.4}), "j": table("t", {"a": 0.4, "b": 0.2})}
    sheet = sheet_of(data, target="b > 0.5")
    assert not sheet.target_holds
    assert sheet["j.repeats"].flips[0].value == approx(sheet_of(data)["j.repeats"].flips[0].value, rel=1e-12)


def test_full_redundancy_lets_an_excluded_hypothesis_back_at_one_exactly() -> None:
    data = two(hypotheses={"a": {"prior": 0.4}, "b": {"prior": 0.6}})
    data["evidence"] = {"i": table("s", {"a": 0.5, "b": 0.5}), "j": table("t", {"a": 0.5, "b": 0.0})}
    move = sheet_of(data)["j.repeats"]
    assert [(f.value, f.leader) for f in move.flips] == [(1.0, "b")]


def test_one_hypothesis_alone_never_flips() -> None:
    sheet = sheet_of(two(hypotheses={"a": {"prior": 1}}, evidence={"i": table("s", {"a": 0.5})}))
    assert sheet.flipping == ()
    assert "No flip" in sheet.to_sentence()
    assert sheet.to_text()


def test_an_unknown_path_is_told_with_the_nearest() -> None:
    with pytest.raises(PathError, match=r"did you mean 'i\.given\.a'"):
        sheet_of(two())["i.given.aa"]
