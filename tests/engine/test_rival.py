"""Whom weights of evidence compare the leader with."""

import math

from pytest import approx

import indicia as ind


def _case(other: float, *, stated: bool = False) -> dict[str, object]:
    table = {"ann": 0.8, "bob": 0.2, **({"other": 0.3} if stated else {})}
    said = {"report": "r", "because": "b", "by": "x", "speaker": "s", "date": "2020-01-01"}
    item = {**said, "model": "table", "given": table}
    rest = (1 - other) / 2
    return {
        "indicia": 1,
        "title": "t",
        "ask": "who?",
        "hypotheses": {"ann": {"prior": rest}, "bob": {"prior": rest}, "other": {"prior": other, "catch_all": True}},
        "sources": {"s": None},
        "evidence": {"seen": item},
    }


def test_weights_pass_over_a_neutral_catch_all_that_comes_second() -> None:
    answer = ind.score(ind.load(_case(0.3))).answer
    assert answer.ranking == ("ann", "other", "bob")
    assert (answer.runner_up, answer.rival) == ("other", "bob")
    assert answer.weights[0].weight_decibans == approx(10 * math.log10(4))


def test_a_catch_all_that_an_item_names_is_a_rival_like_any_other() -> None:
    answer = ind.score(ind.load(_case(0.3, stated=True))).answer
    assert answer.rival == answer.runner_up == "other"
    assert answer.weights[0].weight_decibans == approx(10 * math.log10(0.8 / 0.3))


def test_the_odds_stay_those_against_the_next_whoever_it_is() -> None:
    answer = ind.score(ind.load(_case(0.3))).answer
    assert answer.odds_against_next == approx(answer.posterior["ann"] / answer.posterior["other"])
