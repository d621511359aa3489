"""Flips in closed form."""

import math
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind
from analysis.flip_cases import sheet_of, table, two
from indicia.analysis.flip import bracket, flip_sheet
from indicia.analysis.flip.joint import Joint
from indicia.analysis.flip.linear import CHECKS, Line, is_linear
from indicia.analysis.flip.runs import IMPOSSIBLE, Question
from indicia.analysis.flip.target import leads, read_target
from indicia.engine.compiled import compile_case
from indicia.quantity import Domain


def measured(expected: dict[str, Any], value: float = 2.0) -> dict[str, Any]:
    item: dict[str, Any] = {"report": "-", "speaker": "s", "date": "2020-01-01", "because": "-"}
    return {**item, "model": "measurement", "distribution": "normal", "value": value, "expected": expected}


def test_two_hypotheses_flip_where_bayes_rule_says() -> None:
    sheet = sheet_of(two())
    odds = 0.5 * 0.3 / (0.2 * 0.4)
    assert sheet["prior.a"].flips[0].value == approx(1 / (1 + odds), rel=1e-12)
    assert sheet["prior.b"].flips[0].value == approx(odds / (1 + odds), rel=1e-12)
    assert sheet["i.given.a"].flips[0].value == approx(0.2 * 0.4 * 0.4 / (0.6 * 0.3), rel=1e-12)
    assert all(flip.leader == "b" for move in sheet.flipping for flip in move.flips)


def test_moving_either_prior_takes_the_decibans_of_the_posterior_odds() -> None:
    sheet = sheet_of(two())
    decibans = 10 * math.log10(0.6 * 0.5 * 0.3 / (0.4 * 0.2 * 0.4))
    assert sheet["prior.a"].flips[0].decibans == approx(-decibans, rel=1e-12)
    assert sheet["prior.b"].flips[0].decibans == approx(decibans, rel=1e-12)
    assert sheet["prior.b"].flips[0].factor == approx(10 ** (decibans / 10), rel=1e-12)


def test_a_number_that_no_allowed_value_flips_is_told_as_never() -> None:
    move = sheet_of(two())["j.given.b"]
    assert (move.flips, move.admissible, move.nearest) == ((), ((0.0, 1.0),), None)
    assert move in sheet_of(two()).never


def test_a_repeat_is_worth_its_likelihood_ratio_to_the_power_of_one_less_redundancy() -> None:
    data = two(hypotheses={"a": {"prior": 0.4}, "b": {"prior": 0.6}})
    data["evidence"]["j"] = table("t", {"a": 0.4, "b": 0.2})  # 0.4/0.6 * 2.5 * 2 = 3.33; without i it is below 1
    data["evidence"]["i"] = table("s", {"a": 0.5, "b": 0.4})
    move = sheet_of(data)["j.repeats"]
    left = math.log(0.6 / 0.4 * 0.4 / 0.5) / math.log(2)
    assert move.flips[0].value == approx(1 - left, rel=1e-9)
    assert (move.repeats, move.kind, move.flips[0].leader) == (("i",), "structure", "b")


def test_structure_is_what_a_group_with_that_redundancy_would_score() -> None:
    data = two(hypotheses={"a": {"prior": 0.4}, "b": {"prior": 0.6}})
    data["evidence"]["i"] = table("s", {"a": 0.5, "b": 0.4})
    data["evidence"]["j"] = table("t", {"a": 0.4, "b": 0.2}, carriers=["u"])
    move = sheet_of(data)["j.repeats"]
    value = move.flips[0].value
    for redundancy, leader in ((value - 1e-6, "a"), (value + 1e-6, "b")):
        grouped = deepcopy(data)
        grouped["groups"] = {"g": {"items": ["i", "j"], "redundancy": redundancy, "same_claim": "-"}}
        assert ind.score(ind.load(grouped)).answer.leader == leader


def test_grouped_items_and_the_first_of_a_question_are_not_taken_for_repeats() -> None:
    data = two()
    data["evidence"]["k"] = table("u", {"a": 0.5, "b": 0.5})
    structure = [m.path for m in sheet_of(data).moves if m.kind == "structure"]
    assert set(structure) == {"j.repeats", "k.repeats"}
    data["groups"] = {"g": {"items": ["i", "j"], "redundancy": 0.5, "same_claim": "-"}}
    alone = [m for m in sheet_of(data).moves if m.kind == "structure"]
    assert alone == []


def test_items_of_different_questions_are_not_taken_for_repeats() -> None:
    data = two()
    del data["ask"], data["hypotheses"]
    data["questions"] = {q: {"ask": "?", "hypotheses": {"a": {"prior": 0.6}, "b": {"prior": 0.4}}} for q in ("p", "q")}
    data["evidence"]["j"]["about"] = "q"
    assert [m.path for m in sheet_of(data).moves if m.kind == "structure"] == []


def test_the_admissible_region_may_be_two_intervals() -> None:
    data = two(hypotheses={"a": {"prior": 0.5}, "b": {"prior": 0.5}})
    expected = {"a": {"mu": 1.0, "sigma": 1.0}, "b": {"mu": 6.0, "sigma": 1.0}}
    data["evidence"] = {"m": measured(expected)}
    move = sheet_of(data)["m.expected.b.mu"]
    # b leads exactly where its mean is nearer to 2 than a's mean, 1: from 1 to 3
    (low, high), (again, top) = move.admissible
    assert (low, again) == (move.searched[0], approx(3.0, abs=1e-9))
    assert (high, top) == (approx(1.0, abs=1e-9), move.searched[1])
    assert [(f.direction, f.value) for f in move.flips] == [("down", approx(3.0, abs=1e-9))]


def test_a_number_may_flip_on_both_sides_the_nearer_first() -> None:
    data = two(hypotheses={"a": {"prior": 0.5}, "b": {"prior": 0.5}})
    data["evidence"] = {"m": measured({"a": {"mu": "normal(2.5, 1)", "sigma": 1.0}, "b": {"mu": 4.0, "sigma": 1.0}})}
    flips = sheet_of(data)["m.expected.a.mu"].flips
    assert [f.value for f in flips] == approx([4.0, 0.0], abs=1e-9)
    assert [f.standard_deviations for f in flips] == approx([1.5, -2.5], abs=1e-9)
    assert [f.scale for f in flips] == ["standard deviations"] * 2


def test_a_ratio_flips_at_the_inverse_of_the_odds_without_it() -> None:
    data = two()
    ratio: dict[str, Any] = {"report": "-", "speaker": "u", "date": "2020-01-01", "because": "-", "model": "ratio"}
    data["evidence"]["r"] = {**ratio, "ratios": {"a": 8, "b": 1}}
    sheet = sheet_of(data)
    move, odds = sheet["r.ratios.a"], 0.6 / 0.4 * 0.5 / 0.2 * 0.3 / 0.4
    assert move.flips[0].value == approx(1 / odds, rel=1e-12)
    assert (move.exact, move.allowed) == (True, (0.0, math.inf))
    assert move.flips[0].unit == "weak support to weak support against"
    assert sheet["r.ratios.b"].fixed == "it is the 1 that the other ratios are against"


def test_bracketing_finds_what_the_closed_form_finds_in_the_founding_case(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    compiled = compile_case(case)
    joint = Joint(compiled.evaluate(compiled.central), ("perpetrator",))
    # Against a rival close behind, by a target, so that many numbers can change the answer.
    question = Question((read_target("tajikistan > 2.7 * russia", case.document, "perpetrator"),), True, "perpetrator")
    crossing = 0
    for path, figure in case.figures.items():
        if len(joint.users(path)) != 1 or path.startswith("prior.") or figure.quantity.domain is not Domain.PROBABILITY:
            continue
        along = joint.along(path, CHECKS)
        if not is_linear(along):
            continue
        exact = Line.through(along, 0.0, 1.0, 1.0).runs(question)
        values = bracket.partition(Domain.PROBABILITY, figure.quantity.central, 1.0, 0.0, 1.0)
        found = bracket.runs(lambda v, p=path: joint.along(p, v), values, joint.along(path, values), question)
        found = tuple(run for run in found if run.code != IMPOSSIBLE)  # a likelihood of 1 may exclude what was seen
        assert [run.code for run in found] == [run.code for run in exact]
        assert [run.high.value for run in found] == approx([run.high.value for run in exact], abs=1e-9)
        crossing += len(exact) > 1
    assert crossing > 10


@pytest.mark.parametrize(("prior", "given"), [(0.3, 0.2), (0.9, 0.7), (0.999, 0.01)])
def test_bracketing_and_the_closed_form_agree_on_a_flip(prior: float, given: float) -> None:
    data = two(hypotheses={"a": {"prior": prior}, "b": {"prior": 1 - prior}})
    data["evidence"] = {"i": table("s", {"a": 0.5, "b": given}), "j": table("t", {"a": 0.9, "b": 0.2})}
    case = ind.load(data)
    compiled = compile_case(case)
    sheet = flip_sheet(compiled.evaluate(compiled.central))
    joint = Joint(compiled.evaluate(compiled.central), (sheet.question,))
    rivals = [h for h in ("a", "b") if h != sheet.leader]
    question = Question(leads(sheet.question, ("a", "b"), sheet.leader, rivals), True, sheet.question)
    for path in ("i.given.a", "i.given.b", "j.given.a", "j.given.b"):
        assert sheet[path].exact
        values = bracket.partition(Domain.PROBABILITY, sheet[path].today, 1.0, 0.0, 1.0)
        runs = bracket.runs(lambda v, p=path: joint.along(p, v), values, joint.along(path, values), question)
        edges = [run.high.value for run in runs[:-1]]
        assert edges == approx([f.value for f in sorted(sheet[path].flips, key=lambda f: f.value)], abs=1e-9)
