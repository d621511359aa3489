import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood.denial import OUTCOMES, Denial
from indicia.likelihood.tree import Rest, leaves
from likelihood.workbench import WHO, frame_of, misprints, read, weigh

P = st.floats(0, 1)
EACH = st.sampled_from(OUTCOMES)


def denial(**fields: object) -> Denial:
    return read(Denial, {"actor": "russia", "statement": "denied", **fields})


def all_of(denied: object, silent: object, blamed_other: object, admitted: object) -> dict[str, object]:
    outcomes = {"denied": denied, "silent": silent, "blamed_other": blamed_other, "admitted": admitted}
    return {"statements": outcomes}


@given(P, P, st.sets(st.sampled_from(WHO), min_size=1))
def test_the_actor_gets_the_first_number_and_everybody_else_the_second(yes: float, no: float, actor: set[str]) -> None:
    found = weigh(denial(actor=sorted(actor), if_responsible=yes, if_not=no))
    assert found == {(who,): (yes if who in actor else no) for who in WHO if who != "other" or who in actor}


@given(P, P, P, P)
def test_numbers_may_depend_on_a_hidden_question(a: float, b: float, c: float, d: float) -> None:
    yes, no = {"pact": {"agreed": a, "none": b}}, {"pact": {"agreed": c, "none": d}}
    found = weigh(denial(if_responsible=yes, if_not=no))
    for (who, pact), value in found.items():
        row = yes if who == "russia" else no
        assert value == row["pact"][pact]


def test_equal_numbers_have_no_weight() -> None:
    assert len(set(weigh(denial(if_responsible=0.9, if_not=0.9)).values())) == 1


@given(st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any), EACH)
def test_of_statements_the_one_that_was_made_counts(parts: list[int], statement: str) -> None:
    chances = [part / sum(parts) for part in parts]
    model = denial(statement=statement, if_responsible=all_of(*chances), if_not=0.5)
    assert weigh(model)["russia",] == chances[OUTCOMES.index(statement)]


@given(EACH)
def test_rest_is_one_minus_the_others_even_while_they_vary(rest: str) -> None:
    written = {"denied": 0.4, "silent": 0.3, "blamed_other": 0.2, "admitted": 0.1, rest: "rest"}
    model = denial(statement=rest, if_responsible={"statements": written}, if_not=0.5)
    (leaf, *others) = leaves(model.if_responsible)
    assert isinstance(leaf, Rest)
    assert leaf.key == ("if_responsible", "statements", rest)
    expected = 1 - sum(p for name, p in written.items() if name != rest)
    assert weigh(model)["russia",] == approx(expected)
    moved = ".".join(others[0].key)
    assert weigh(model, {moved: 0.0})["russia",] == approx(expected + written[others[0].key[-1]])


def test_statements_may_differ_by_hypothesis_and_be_uncertain_beside_a_rest() -> None:
    by = {"pact": {"agreed": all_of("0.8 to 0.95", "rest", 0.01, 0), "none": all_of(0.6, 0.3, 0.05, 0.05)}}
    found = weigh(denial(statement="blamed_other", if_responsible=by, if_not=0.5))
    assert found["russia", "agreed"] == 0.01
    assert found["russia", "none"] == 0.05


def test_it_is_exhaustive_only_if_every_number_is_one_of_statements() -> None:
    full = all_of(0.5, 0.3, 0.1, 0.1)
    assert denial(if_responsible=full, if_not={"pact": {"agreed": full, "none": all_of("rest", 0, 0, 0)}}).exhaustive
    assert not denial(if_responsible=full, if_not=0.5).exhaustive
    assert not denial(if_responsible=full, if_not={"pact": {"agreed": full, "none": 0.1}}).exhaustive


def test_naming_the_catch_all_as_the_actor_gives_it_a_state() -> None:
    model = denial(actor=["other", "us"], if_responsible=0.9, if_not=0.5)
    assert model.states("who", "other")
    assert weigh(model)["other",] == 0.9


def test_each_number_is_needed_only_where_it_has_an_effect() -> None:
    model = denial(actor=["russia", "other"], if_responsible={"russia": 0.9}, if_not={"us": 0.3, "default": 0.5})
    lacking = [(tree.key, dict(state)) for tree, state in model.lacking(frame_of(model), {"who": "other"})]
    assert lacking == [(("if_responsible",), {"who": "other"})]


@pytest.mark.parametrize(
    ("value", "key", "message"),
    [
        (all_of(0.5, 0.3, 0.1, 0.2), "statements", "the probabilities sum to 1.1; 1 is right, or one 'rest'"),
        (all_of("0.4 to 0.6", 0.3, 0.1, 0.1), "statements", "write one outcome as 'rest'"),
        (all_of("$shared", 0.3, 0.1, 0.1), "statements", "write one outcome as 'rest'"),
        (all_of("rest", 0.9, 0.2, 0), "statements", "beside 'rest' sum to 1.1; at most 1"),
        (all_of("rest", "rest", 0.2, 0), "statements.silent", "'rest' is written twice, at 'denied' too"),
        (all_of(0.5, 0.3, 0.1, 1.1), "statements.admitted", "1.1"),
        ({"statements": {"denied": 0.5, "silent": 0.5}}, "statements", "blamed_other, admitted left out"),
        ({"statements": {"denid": 1}}, "statements.denid", "did you mean 'denied'?"),
        ({"statements": 0.9}, "statements", "0.9 found; write {denied: p, silent: p, blamed_other: p, admitted: p}"),
        ({"statements": {}, "russia": 0.2}, "russia", "'russia' stands beside 'statements'"),
    ],
)
def test_misprints_in_statements_are_told_at_their_place(value: object, key: str, message: str) -> None:
    fields = {"actor": "us", "statement": "denied", "if_responsible": {"pact": {"agreed": value, "none": 1}}}
    ((place, text),) = misprints(Denial, {**fields, "if_not": 0.5})
    assert place == f"if_responsible.pact.agreed.{key}"
    assert message in text


def test_an_unknown_statement_does_not_hide_the_misprints_in_the_numbers() -> None:
    found = misprints(Denial, {"actor": "us", "statement": "refused", "if_responsible": 2, "if_not": -1})
    assert [place for place, _ in found] == ["statement", "if_responsible", "if_not"]


@given(st.lists(st.integers(0, 100), min_size=8, max_size=8).filter(lambda c: any(c[:4]) and any(c[4:])), EACH, EACH)
def test_its_outcomes_are_the_same_item_had_another_statement_been_made(parts: list[int], made: str, rest: str) -> None:
    yes = dict(zip(OUTCOMES, (part / sum(parts[:4]) for part in parts[:4]), strict=True))
    no = dict(zip(OUTCOMES, (part / sum(parts[4:]) for part in parts[4:]), strict=True))
    model = denial(
        statement=made,
        if_responsible={"statements": yes},
        if_not={"pact": {"default": {"statements": no | {rest: "rest"}}}},
    )
    for outcome, other in model.outcomes().items():
        for (who, _), value in weigh(other).items():
            assert value == approx((yes if who == "russia" else no)[outcome], abs=1e-12)
    assert model.outcomes()[made] is model


def test_without_statements_or_with_a_number_for_an_unfaithful_carrier_the_outcomes_are_unknown() -> None:
    full = all_of(0.5, 0.3, 0.1, 0.1)
    assert denial(if_responsible=full, if_not=0.5).outcomes() == {}
    stated = denial(if_responsible=full, if_not=full, unreliable=0.3)
    assert (stated.exhaustive, stated.outcomes()) == (False, {})
