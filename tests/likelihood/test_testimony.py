from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood import builtin
from likelihood.workbench import SCOPE, WHO, frame_of, misprints, read, weigh

P = st.floats(0, 1)


Kind: Any = builtin()["testimony"]  # its class's name would make pytest take it for a test


def account(**fields: object) -> Any:
    return read(Kind, {"otherwise": 0.2, **fields})


@given(P, P, st.lists(P, max_size=3), P, st.sets(st.sampled_from(WHO[:4]), min_size=1))
def test_it_agrees_with_the_formula_state_by_state(
    knows: float, honest: float, hops: list[float], otherwise: float, said: set[str]
) -> None:
    fields: dict[str, Any] = {"says": {"who": sorted(said)}, "knows": knows, "honest": honest, "otherwise": otherwise}
    found = weigh(account(**fields, **({"hops": hops} if hops else {})))
    reliability = knows * honest
    for hop in hops:
        reliability *= hop
    for (who,), value in found.items():
        assert value == approx(reliability * (1.0 if who in said else 0.0) + (1.0 - reliability) * otherwise)


def test_the_speakers_and_the_carriers_reliability_come_from_outside_if_none_is_written() -> None:
    model = account(says={"who": "russia"})
    assert "honest" not in model.numbers()
    assert weigh(model, extra={"honest": 0.5, "hop0": 0.8})["russia",] == approx(0.4 + 0.6 * 0.2)
    assert weigh(model)["russia",] == 1.0  # nobody's reliability is stated: taken at his word


def test_sources_may_be_named_as_hops_and_as_honest() -> None:
    model = account(says={"who": "russia"}, honest="police", hops=["reuters", 0.5])
    found = weigh(model, {"police": 0.9, "reuters": 0.8})
    assert found["us",] == approx((1 - 0.9 * 0.8 * 0.5) * 0.2)


def test_all_questions_named_must_be_as_said() -> None:
    found = weigh(account(says={"who": "russia", "target": "taliban"}, honest=1, otherwise=0))
    assert {state for state, value in found.items() if value} == {("russia", "taliban")}


@pytest.mark.parametrize("said", ["not nobody", "not [nobody]", {"not": "nobody"}, {"not": ["nobody"]}])
def test_not_is_understood_in_each_way_of_writing_it(said: object) -> None:
    found = weigh(account(says={"who": said}, honest=1, otherwise=0))
    assert found == {("russia",): 1, ("tajikistan",): 1, ("us",): 1, ("nobody",): 0}


@given(st.sets(st.sampled_from(WHO[:4]), min_size=1, max_size=3))
def test_saying_not_these_equals_saying_the_others(ruled_out: set[str]) -> None:
    negative = weigh(account(says={"who": f"not [{', '.join(sorted(ruled_out))}]"}, honest=0.7))
    positive = weigh(account(says={"who": sorted(set(WHO[:4]) - ruled_out)}, honest=0.7))
    assert negative == positive


def test_naming_the_catch_all_either_way_gives_it_a_state() -> None:
    for said in (["us", "other"], "not [us, other]"):
        assert account(says={"who": said}).states("who", "other")
    assert not account(says={"who": "us"}).states("who", "other")


def test_it_holds_its_carriers_itself() -> None:
    assert not Kind.carried


def test_it_is_about_the_questions_that_it_says_something_of() -> None:
    questions = tuple(SCOPE.questions)
    assert Kind.about_by_default({"says": {"target": "taliban", "who": "us"}}, questions) == ("target", "who")
    assert Kind.about_by_default({"says": {"typo": "taliban"}}, questions) == ("who",)
    assert Kind.about_by_default({}, questions) == ("who",)


def test_otherwise_may_depend_on_the_hypothesis() -> None:
    found = weigh(account(says={"who": "us"}, honest=0, otherwise={"russia": 0.4, "default": 0.1}))
    assert found["russia",] == 0.4
    assert found["us",] == 0.1


def test_the_frame_has_every_question_named() -> None:
    assert frame_of(account(says={"target": "taliban", "pact": "none"})).axes == ("pact", "target")


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({"says": "russia"}, "says", "'russia' found; write a mapping by question, such as {who: [russia]}"),
        ({"says": "agreed"}, "says", "'agreed' found; write a mapping by question, such as {pact: [agreed]}"),
        ({"says": {}}, "says", "write a mapping by question"),
        ({"says": {"russia": 1}}, "says.russia", "'russia' is no question of the case; write {who: [russia]}"),
        ({"says": {"whom": "us"}}, "says.whom", "did you mean 'who'?"),
        ({"says": {"who": "rusia"}}, "says.who", "did you mean 'russia'?"),
        ({"says": {"who": ["us", "rusia"]}}, "says.who.1", "did you mean 'russia'?"),
        ({"says": {"who": {"not": ["us", "rusia"]}}}, "says.who.not.1", "did you mean 'russia'?"),
        ({"says": {"who": "not rusia"}}, "says.who", "did you mean 'russia'?"),
        ({"says": {"who": []}}, "says.who", "an empty list"),
        ({"says": {"who": {"is": "us"}}}, "says.who", "write a hypothesis, a list, or {not: [...]}"),
        ({"says": {"who": f"not [{', '.join(WHO)}]"}}, "says.who", "every hypothesis of 'who' is ruled out"),
        ({"says": {"who": "us"}, "hops": "reuters"}, "hops", "a list of reliabilities or sources was expected"),
        ({"says": {"who": "us"}, "hops": ["reuters", "rueters"]}, "hops.1", "rueters"),
        ({"says": {"who": "us"}, "honest": 1.5}, "honest", "1.5"),
    ],
)
def test_misprints_are_told_at_their_place(fields: dict[str, object], key: str, message: str) -> None:
    ((place, text),) = misprints(Kind, {"otherwise": 0.1, **fields})
    assert place == key
    assert message in text
