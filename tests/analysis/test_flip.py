"""Each flip value, verified by scoring there; closed forms; published sensitivity; all roots against dense sweeps."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from engine.strategies import Made, cases
from engine.test_networks import as_case, nodes_of, stored
from indicia.analysis.flip import FlipSheet, Move, bracket, flip, flip_sheet, nearest_flip
from indicia.analysis.flip.joint import Joint
from indicia.analysis.flip.linear import CHECKS, Line, is_linear
from indicia.analysis.flip.runs import IMPOSSIBLE, Question
from indicia.analysis.flip.target import leads, read_target
from indicia.analysis.flip.words import figures
from indicia.case import Case
from indicia.engine.compiled import Evaluation, compile_case
from indicia.engine.vary import vary
from indicia.errors import ImpossibleEvidenceError, IndiciaError, PathError
from indicia.quantity import Domain

MODELS = sorted(path.name for path in (Path(__file__).parents[2] / "models").glob("*.yaml"))


def two(**changes: Any) -> dict[str, Any]:
    """Two hypotheses, two reports: odds 0.6/0.4 * 0.5/0.2 * 0.3/0.4."""
    data: dict[str, Any] = {
        "indicia": 1,
        "title": "two",
        "by": "nobody",
        "as_of": "2020-01-01",
        "ask": "Which?",
        "hypotheses": {"a": {"prior": 0.6}, "b": {"prior": 0.4}},
        "sources": {"s": {}, "t": {}, "u": {"reliability": 0.8}},
        "evidence": {
            "i": table("s", {"a": 0.5, "b": 0.2}),
            "j": table("t", {"a": 0.3, "b": 0.4}),
        },
    }
    return {**data, **changes}


def table(speaker: str, given: dict[str, Any], **more: Any) -> dict[str, Any]:
    item = {"report": "-", "speaker": speaker, "date": "2020-01-01", "model": "table", "given": given, "because": "-"}
    return {**item, **more}


def measured(expected: dict[str, Any], value: float = 2.0) -> dict[str, Any]:
    item: dict[str, Any] = {"report": "-", "speaker": "s", "date": "2020-01-01", "because": "-"}
    return {**item, "model": "measurement", "distribution": "normal", "value": value, "expected": expected}


def sheet_of(data: dict[str, Any], **options: Any) -> FlipSheet:
    return ind.flip(ind.load(data), **options)


def posterior(evaluation: Evaluation, question: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """P(hypothesis | record), hypotheses first, then what varies; NaN where nothing is possible."""
    axis = evaluation.compiled.axes[question]
    log = axis.collapse(evaluation.marginal((question,)).log, 0)
    with np.errstate(invalid="ignore"):
        p = np.exp(log - np.max(log, axis=0))
        return p / p.sum(axis=0)


def at(case: Case, path: str, value: float, question: str) -> dict[str, float]:
    """The posterior where a number has a value, by the engine alone."""
    compiled = compile_case(case)
    evaluation = vary(compiled.evaluate(compiled.central), {path: ("v", np.array([value, value]))})
    found = posterior(evaluation, question)
    names = compiled.axes[question].hypotheses
    return dict(zip(names, found.reshape(len(names), -1)[:, 0].tolist(), strict=True))


def beside(move: Move, value: float, direction: str) -> tuple[float, float]:
    """A value a little short of a flip and one a little beyond."""
    if move.domain is Domain.COUNT:
        return (value - 1, value) if direction == "up" else (value + 1, value)
    near = 4 * np.spacing(value) if move.exact else 1e-11  # what a float can tell; a lead of 1e-12 nats is a tie
    step = max(1e-6 * abs(value - move.today), near)
    short, beyond = (value - step, value + step) if direction == "up" else (value + step, value - step)
    low, high = move.allowed
    return min(max(short, low), high), min(max(beyond, low), high)


# ── Closed forms ────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Published results ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def published(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "reference" / "bnmonitor-sensitivity.json").read_text(encoding="utf-8"))
    return found


def test_the_fire_alarm_needs_the_values_that_bnmonitor_suggests(published: dict[str, Any]) -> None:
    nodes = nodes_of(stored("fire-alarm"))
    ids = {name: f"q{i}" for i, name in enumerate(nodes)}
    sheet = sheet_of(as_case(nodes, {"Alarm": "TRUE"}), question=ids["Report"], target="s0 < 0.3")
    derived = published["sensquery"]["derived"]
    report = sheet[f"prior.{ids['Report']}.s0.s0"].flips[0].value
    leaving = sheet[f"prior.{ids['Leaving']}.s0.s0"].flips[0].value
    assert report == approx(derived["P(Report = TRUE | Leaving = TRUE)"], abs=1e-12)
    assert leaving == approx(derived["P(Leaving = TRUE | Alarm = TRUE)"], abs=1e-12)
    assert sorted([report, leaving]) == approx(published["sensquery"]["published"], abs=1e-6)


def test_the_travel_survey_moves_as_bnmonitor_says(published: dict[str, Any]) -> None:
    nodes = nodes_of(stored("survey"))
    ids = {name: f"q{i}" for i, name in enumerate(nodes)}
    state = {name: {s: f"s{i}" for i, s in enumerate(node.states)} for name, node in nodes.items()}
    case = ind.load(as_case(nodes, {"O": "self"}))
    high, path = state["E"]["high"], f"prior.{ids['A']}.{state['A']['old']}"
    expected = published["sensitivity"]
    assert ind.score(case, question=ids["E"]).answer.posterior[high] == approx(expected["base"], abs=1e-7)
    assert at(case, path, 0.6383142, ids["E"])[high] == approx(expected["derived"], abs=1e-7)
    sheet = ind.flip(case, question=ids["E"], target=f"{high} > {expected['derived']!r}")
    assert sheet[path].flips[0].value == approx(0.6383142, abs=1e-6)


# ── Every flip value, by scoring there ──────────────────────────────────────────────────────────────────────────


def verify(case: Case, sheet: FlipSheet) -> None:
    """Check by the engine alone that today's leader leads short of each flip, and its successor beyond."""
    for move in sheet.flipping:
        for found in move.flips if move.kind != "structure" else ():
            short, beyond = beside(move, found.value, found.direction)
            before, after = (at(case, move.path, value, sheet.question) for value in (short, beyond))
            assert max(before, key=before.__getitem__) == sheet.leader, move.path
            assert max(after, key=after.__getitem__) == found.leader != sheet.leader, move.path


@pytest.mark.parametrize("name", MODELS)
def test_every_flip_is_there_and_its_successor_leads(name: str, models: Path) -> None:
    case = ind.load(models / name)
    sheet = ind.flip(case)
    assert sheet.flipping
    verify(case, sheet)


def test_the_nearest_flip_of_the_founding_case_is_there_by_the_score_itself(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    sheet = ind.flip(case)
    move = sheet.nearest
    assert move is not None
    flip_value = move.flips[0].value
    step = 1e-6 * (flip_value - move.today)
    assert ind.score(case, values={move.path: flip_value - step}).answer.leader == sheet.leader
    assert ind.score(case, values={move.path: flip_value + step}).answer.leader == move.flips[0].leader


def moves_to_check(sheet: FlipSheet) -> Iterator[Move]:
    yield from (move for move in sheet.moves if move.kind != "structure" and move.fixed is None)


@settings(max_examples=60)
@given(cases(overlaid=False), st.randoms(use_true_random=False))
def test_the_admissible_region_is_what_a_dense_sweep_finds(made: Made, random: Any) -> None:
    case = ind.load(made.data)
    try:
        sheet = ind.flip(case)
    except ImpossibleEvidenceError:
        assume(False)
    compiled = compile_case(case)
    evaluation = compiled.evaluate(compiled.central)
    leader = compiled.axes[sheet.question].hypotheses.index(sheet.leader)
    top = sorted(sheet.posterior.values())[-2:]
    assume(len(top) < 2 or top[1] - top[0] > 1e-6)
    checked = list(moves_to_check(sheet))
    for move in random.sample(checked, min(len(checked), 4)):
        low, high = max(move.searched[0], -1e3), min(move.searched[1], 1e3)
        values = np.linspace(low, high, 97) if move.domain is not Domain.COUNT else np.arange(0.0, 13.0)
        with np.errstate(all="ignore"):
            p = posterior(vary(evaluation, {move.path: ("v", values)}), sheet.question)
        p = np.broadcast_to(p.reshape(p.shape[0], -1), (p.shape[0], len(values)))
        margin = p[leader] - np.max(np.delete(p, leader, axis=0), axis=0) if p.shape[0] > 1 else np.ones(len(values))
        inside = np.any([(values >= a) & (values <= b) for a, b in move.admissible], axis=0)
        note(f"{move}")
        edges = {f.value for f in move.flips} | {end for ends in move.admissible for end in ends} - set(move.searched)
        apart = [np.abs(values - edge) > 1e-9 for edge in edges]  # at a jump the end itself belongs to either side
        sure = np.all([np.abs(margin) > 1e-9, *apart], axis=0)
        assert np.array_equal(inside[sure], (margin > 0)[sure])


# ── Rivals, targets and questions ───────────────────────────────────────────────────────────────────────────────


def test_a_rival_is_asked_about_alone(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    sheet = ind.flip(case, rival="nobody")
    value = sheet["prior.perpetrator.nobody"].flips[0].value
    assert value == approx(ind.flip(case)["prior.perpetrator.nobody"].flips[0].value, rel=1e-12)
    move = sheet["prior.perpetrator.russia"]
    assert move.flips == ()  # russia overtakes, but not `nobody`


def test_a_target_says_what_must_be_true() -> None:
    sheet = sheet_of(two(), target="b > 0.8")
    move = sheet["prior.b"]
    assert not sheet.target_holds
    assert move.flips[0].value == approx(4 / (4 + 0.08 / 0.15), rel=1e-12)
    assert at(ind.load(two()), "prior.b", move.flips[0].value, sheet.question)["b"] == approx(0.8, rel=1e-12)


def test_a_target_may_be_a_multiple_and_may_hold_today() -> None:
    sheet = sheet_of(two(), target="a > 1.5 * b")
    assert sheet.target_holds
    p = at(ind.load(two()), "prior.a", sheet["prior.a"].flips[0].value, sheet.question)
    assert p["a"] / p["b"] == approx(1.5, rel=1e-12)


def test_a_target_may_compare_hypotheses_of_two_questions(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    sheet = ind.flip(case, target="target.taliban > russia")
    move = sheet["prior.perpetrator.russia"]
    value = move.flips[0].value
    first, second = at(case, move.path, value, "perpetrator"), at(case, move.path, value, "target")
    assert second["taliban"] == approx(first["russia"], abs=1e-9)


def test_a_question_is_chosen() -> None:
    data = two()
    del data["ask"], data["hypotheses"]
    data["questions"] = {q: {"ask": "?", "hypotheses": {"a": {"prior": 0.6}, "b": {"prior": 0.4}}} for q in ("p", "q")}
    data["evidence"]["j"]["about"] = "q"
    sheet = sheet_of(data, question="q")
    assert sheet.question == "q"
    assert sheet["i.given.a"].flips == ()
    assert sheet["j.given.a"].flips[0].value == approx(0.4 * 0.4 / 0.6, rel=1e-12)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rival": "c"}, "rival 'c' is no hypothesis of 'question'"),
        ({"rival": "a"}, "rival 'a' leads already; name one that does not: b"),
        ({"rival": "b", "target": "a > b"}, "a rival and a target are two different questions"),
        ({"question": "nope"}, "'nope' is no question that is asked"),
        ({"target": "a"}, "target 'a': no comparison found; write "),
        ({"target": "a > b > 0.2"}, "more than one comparison found"),
        ({"target": "0.8 < a"}, "'0.8' found where a hypothesis is expected"),
        ({"target": "> 0.8"}, "a side is empty"),
        ({"target": "a > 1.2"}, "1.2 is no probability"),
        ({"target": "a > 120 %"}, "120 % is no probability"),
        ({"target": "0 * a > b"}, "0 times a probability; a finite number above 0 is needed"),
        ({"target": "c > b"}, "'c' is no hypothesis of 'question'"),
        ({"target": "who.c > b"}, "'who' is no question"),
        ({"target": "a > 2 * a"}, "a is compared with itself"),
    ],
)
def test_what_cannot_be_asked_is_one_line(options: dict[str, Any], message: str) -> None:
    with pytest.raises(IndiciaError) as caught:
        sheet_of(two(), **options)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_hypothesis_of_another_question_is_told_with_its_question(models: Path) -> None:
    with pytest.raises(IndiciaError, match=r"'taliban' is a hypothesis of 'target'; write target\.taliban"):
        ind.flip(ind.load(models / "tajikistan-2018.yaml"), target="taliban > 0.5")


@pytest.mark.parametrize("text", ["b > 80 %", "b>0.8", " b  >  .8 ", "1 * b > 0.8"])
def test_a_target_is_read_however_it_is_spaced(text: str) -> None:
    value = sheet_of(two(), target=text)["prior.b"].flips[0].value
    assert value == approx(sheet_of(two(), target="b > 0.8")["prior.b"].flips[0].value, rel=1e-14)


# ── What is on the sheet, and in what order ─────────────────────────────────────────────────────────────────────


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


# ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sentence_says_to_whom_from_what_to_what_and_whether_inside() -> None:
    data = two(hypotheses={"a": {"label": "Ann", "prior": "0.2 to 0.7"}, "b": {"label": "Bob", "prior": 0.5}})
    said = sheet_of(data).to_sentence()
    assert said.startswith("Nearest flip, to Bob: prior of Ann 0.44 to 0.")
    assert said.endswith("dB), inside its stated range.")


def test_in_a_tie_nobody_is_said_to_lead() -> None:
    sheet = sheet_of(two(hypotheses={"a": {"label": "Ann", "prior": 0.5}, "b": {"prior": 0.5}}, evidence={}))
    assert sheet.to_sentence() == "Nobody leads alone: whatever tells Ann from B decides."
    assert "Ann leads" not in str(sheet)
    assert "Nobody leads alone. Ann: roughly even chance" in str(sheet)


def test_the_cheap_line_is_that_of_the_sheet(models: Path) -> None:
    case = ind.load(models / "tajikistan-2018.yaml")
    compiled = compile_case(case)
    assert nearest_flip(compiled.evaluate(compiled.central)) == ind.flip(case).to_sentence()


def test_a_sheet_is_never_shown_without_question_prior_alternatives_and_origin(models: Path) -> None:
    sheet = ind.flip(ind.load(models / "tajikistan-2018.yaml"))
    for text in (str(sheet), sheet.to_text(every=True), sheet.to_markdown(), sheet._repr_html_()):
        for needed in ("Who carried out the strike?", "Russia", "prior of 0.27", "2018-09-04", "public", "indicia 0"):
            assert needed in text
        assert "confidence" not in text
        assert "rests on" not in text


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_lines_stay_within_the_width(width: int, models: Path) -> None:
    sheet = ind.flip(ind.load(models / "tajikistan-2018.yaml"))
    for every in (False, True):
        assert max(map(len, sheet.to_text(width=width, every=every).splitlines())) <= width


def test_text_of_the_case_is_escaped_in_html_and_markdown() -> None:
    sheet = sheet_of(two(ask="Which <b>one</b> | ?"))
    assert "<b>one</b>" not in sheet.to_html()
    assert r"\<b\>one" in sheet.to_markdown()


@pytest.mark.parametrize(
    ("today", "then", "shown"),
    [
        (0.27, 0.1204, ("0.27", "0.12")),
        (0.912, 0.9121, ("0.9120", "0.9121")),
        (0.0, 1.0, ("0", "1")),
        (17.0, 6.29, ("17", "6.3")),
    ],
)
def test_figures_have_the_digits_that_tell_them_apart(today: float, then: float, shown: tuple[str, str]) -> None:
    assert figures(today, then) == shown


@given(st.floats(0, 1), st.floats(0, 1))
def test_different_figures_never_look_alike(today: float, then: float) -> None:
    assume(today == then or abs(today - then) > 1e-9 * max(today, then))
    assume(min(today, then) == 0 or min(today, then) > 1e-300)
    assert (figures(today, then)[0] == figures(today, then)[1]) is (today == then)


def test_a_flip_sheet_loads_neither_scipy_nor_xarray(models: Path) -> None:
    code = (
        "import sys, indicia as ind\n"
        f"print(ind.flip(ind.load({str(models / 'burglar.yaml')!r})).nearest is None)\n"
        "print([m for m in ('scipy', 'xarray', 'pandas', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["False", "[]"]


def test_the_function_is_the_public_one() -> None:
    assert ind.flip is flip


@pytest.mark.parametrize("name", ["tajikistan-2018", "r-v-adams", "burglar", "monty-hall"])
def test_the_nearest_flip_of_a_score_is_the_first_line_of_the_sheet(models: Path, name: str) -> None:
    evaluation = ind.score(ind.load(models / f"{name}.yaml")).evaluation
    assert evaluation is not None
    assert nearest_flip(evaluation) == flip_sheet(evaluation).to_sentence()
