"""Where numbers run out: long records, tiny likelihoods, zeros, one hypothesis and many, impossible evidence."""

import math
import random
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from engine.build import case, question, ratio, table
from indicia.errors import ImpossibleEvidenceError


def test_ten_thousand_items_down_to_1e_300_are_right_to_1e_10() -> None:
    prior, rng = {"a": 0.5, "b": 0.3, "c": 0.2}, random.Random(0)
    rows = []
    for _ in range(3333):
        x, y, z = (10 ** rng.uniform(-300, 0) for _ in range(3))
        # Each value once under each hypothesis: in the end they are where they began, half a million nats lower.
        rows += [{"a": x, "b": y, "c": z}, {"a": y, "b": z, "c": x}, {"a": z, "b": x, "c": y}]
    rng.shuffle(rows)
    evidence = {f"i{i}": table(row) for i, row in enumerate(rows)}
    score = ind.score(ind.load(case({"q": question(prior)}, evidence)))
    assert dict(score.answer.posterior) == approx(prior, abs=1e-10)
    assert score.log_evidence == approx(math.fsum(math.log(row["a"]) for row in rows), rel=1e-15)


def test_each_hypothesis_is_right_to_1e_10_even_far_behind() -> None:
    names, rng = ("a", "b", "c"), random.Random(1)
    rows = [{h: 10 ** rng.uniform(-300, 0) for h in names} for _ in range(2000)]
    evidence = {f"i{i}": table(row) for i, row in enumerate(rows)}
    answer = ind.score(ind.load(case({"q": question(dict.fromkeys(names, 1 / 3))}, evidence))).answer
    leader = answer.leader
    for h in names:
        exact = math.fsum([math.log(row[h]) for row in rows] + [-math.log(row[leader]) for row in rows])
        assert answer.log_posterior[h] == approx(exact, abs=1e-10)


def test_factors_that_conflict_by_1e_400_leave_what_is_between_them() -> None:
    rows = [{"a": 1e-250, "b": 1}, {"a": 1e-250, "b": 1}, {"a": 1, "b": 1e-250}, {"a": 1, "b": 1e-249}]
    evidence = {f"i{i}": table(row) for i, row in enumerate(rows)}
    answer = ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5})}, evidence))).answer
    assert dict(answer.posterior) == approx({"a": 1 / 11, "b": 10 / 11}, abs=1e-12)


def test_factors_over_two_questions_may_conflict_by_1e_400() -> None:
    child = question({"x": {"a": 1e-200, "b": 1}, "y": {"a": 1, "b": 0}}, given="q")
    evidence = {"i0": table({"r": {"x": 1, "y": 1e-201}}), "i1": table({"r": {"x": 1, "y": 1e-300}})}
    evidence["i2"] = table({"q": {"a": 1, "b": 1e-200}})
    answer = ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5}), "r": child}, evidence)))["q"]
    assert dict(answer.posterior) == approx({"a": 0.5, "b": 0.5}, abs=1e-12)


def test_odds_beyond_every_float_are_kept_as_logarithms() -> None:
    evidence = {f"i{i}": table({"a": 1, "b": 1e-300}) for i in range(5)}
    answer = ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5})}, evidence))).answer
    assert answer.posterior["b"] == 0
    assert answer.log_posterior["b"] == approx(-1500 * math.log(10), rel=1e-14)
    assert answer.log10_odds_against_next == approx(1500, rel=1e-14)


def test_a_hypothesis_of_prior_zero_stays_at_zero() -> None:
    evidence = {"i0": table({"a": 0.1, "b": 0.2, "c": 1}), "i1": table({"a": 0.5, "b": 0.5, "c": 1})}
    answer = ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5, "c": 0})}, evidence))).answer
    assert dict(answer.posterior) == approx({"a": 1 / 3, "b": 2 / 3, "c": 0}, abs=1e-12)
    assert all(not math.isnan(x) for weight in answer.weights for x in weight.log_likelihood.values())


def test_a_single_hypothesis_has_probability_one() -> None:
    evidence = {"i0": table({"a": 1e-300}), "i1": ratio({"a": 1})}
    answer = ind.score(ind.load(case({"q": question({"a": 1})}, evidence))).answer
    assert dict(answer.posterior) == {"a": 1.0}
    assert answer.runner_up is None
    assert answer.odds_against_next == math.inf


def test_a_catch_all_alone_has_probability_one() -> None:
    evidence = {"i0": table({"other": 0.3})}
    answer = ind.score(ind.load(case({"q": question({"other": 1}, "other")}, evidence))).answer
    assert dict(answer.posterior) == {"other": 1.0}


def test_ten_thousand_hypotheses_are_scored_like_three() -> None:
    names = [f"h{i}" for i in range(10_000)]
    rng = random.Random(2)
    row = {h: rng.random() for h in names}
    answer = ind.score(ind.load(case({"q": question(dict.fromkeys(names, 1e-4))}, {"i0": table(row)}))).answer
    total = math.fsum(row.values())
    assert max(abs(answer.posterior[h] - row[h] / total) for h in names) < 1e-15
    assert answer.leader == max(names, key=row.__getitem__)


def test_evidence_that_nothing_can_explain_names_the_items_that_clash() -> None:
    evidence = {
        "harmless": table({"a": 0.2, "b": 0.1, "c": 0.5}),
        "not_a": table({"a": 0, "b": 0.1, "c": 0.5}),
        "nor_a": table({"a": 0, "b": 1, "c": 1}),
        "not_b": table({"a": 1, "b": 0, "c": 1}),
        "not_c": table({"a": 1, "b": 1, "c": 0}),
    }
    data = case({"q": question({"a": 0.3, "b": 0.3, "c": 0.4})}, evidence)
    with pytest.raises(ImpossibleEvidenceError, match="not_a, not_b, not_c") as caught:
        ind.score(ind.load(data))
    assert caught.value.items == ("not_a", "not_b", "not_c")


def test_one_item_that_excludes_everything_is_named_alone() -> None:
    evidence = {"fine": table({"a": 0, "b": 1}), "impossible": table(0.0)}
    with pytest.raises(ImpossibleEvidenceError) as caught:
        ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5})}, evidence)))
    assert caught.value.items == ("impossible",)


@given(st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=8))
def test_no_item_that_clashes_can_be_spared(excluded: list[set[str]]) -> None:
    assume(set().union(*excluded) == set("abcd"))
    evidence = {f"i{i}": table({h: int(h not in gone) for h in "abcd"}) for i, gone in enumerate(excluded)}
    with pytest.raises(ImpossibleEvidenceError) as caught:
        ind.score(ind.load(case({"q": question(dict.fromkeys("abcd", 0.25))}, evidence)))
    clashing = [excluded[int(item[1:])] for item in caught.value.items]
    assert set().union(*clashing) == set("abcd")
    for fewer in combinations(clashing, len(clashing) - 1):
        assert set().union(*fewer) != set("abcd")


def test_a_long_record_that_clashes_names_the_two_that_do() -> None:
    rng = random.Random(3)
    evidence = {f"i{i}": table({"a": rng.random(), "b": 0.5, "c": 0}) for i in range(500)}
    evidence["i123"]["given"] = {"a": 0, "b": 1, "c": 1}
    evidence["i456"]["given"] = {"a": 1, "b": 0, "c": 1}
    with pytest.raises(ImpossibleEvidenceError) as caught:
        ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5, "c": 0})}, evidence)))
    assert caught.value.items == ("i123", "i456")


def test_a_repeat_of_what_was_already_impossible_is_no_number_but_nothing() -> None:
    evidence = {"first": table({"a": 0, "b": 1}), "repeat": table({"a": 0, "b": 1})}
    for redundancy in (0, 0.5, 1):
        groups = {"g": {"items": ["first", "repeat"], "redundancy": redundancy, "same_claim": "-", "because": "-"}}
        data = case({"q": question({"a": 0.5, "b": 0.5})}, evidence, groups=groups)
        answer = ind.score(ind.load(data)).answer
        assert dict(answer.posterior) == {"a": 0.0, "b": 1.0}
        assert [w.log_likelihood["a"] for w in answer.weights] == [-math.inf, 0.0]


@pytest.mark.parametrize("reliability", [0, 1e-300, 1])
def test_reliabilities_at_the_ends_make_no_nan(reliability: float) -> None:
    evidence = {"i0": table({"a": 1e-300, "b": 0}, carriers=["c"]), "i1": table({"a": 1, "b": 1e-300}, carriers=["c"])}
    for faults in ("each", "together"):
        sources = {"c": {"reliability": reliability, "faults": faults}}
        answer = ind.score(ind.load(case({"q": question({"a": 0.5, "b": 0.5})}, evidence, sources=sources))).answer
        assert sum(answer.posterior.values()) == approx(1, abs=1e-15)
