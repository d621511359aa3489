"""What a flip sheet can be asked: rivals, targets, questions."""

from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind
from analysis.flip_cases import at, sheet_of, two
from indicia.errors import IndiciaError


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
