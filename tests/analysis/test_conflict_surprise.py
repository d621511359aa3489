"""How surprising a record is under each hypothesis: closed forms, loops over outcomes, draws against listing."""

import math
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from analysis.test_conflict import frame, item
from indicia.analysis.conflict import Conflict, Surprise
from indicia.analysis.conflict import surprise as module

P = st.integers(1, 99).map(lambda n: n / 100)
SEARCH = {"sensor": "radar", "area": "here", "period": "then"}
HALVES = {"a": 0.5, "b": 0.5}


def absence(chance: Any, **more: Any) -> dict[str, Any]:
    return item(model="absence", coverage=1, detection=chance, search=SEARCH, **more)


def measured(value: float, distribution: str, expected: Any, **more: Any) -> dict[str, Any]:
    return item(model="measurement", value=value, distribution=distribution, expected=expected, **more)


def conflict_of(evidence: dict[str, Any], priors: dict[str, Any] = HALVES, **more: Any) -> Conflict:
    return ind.conflict(ind.load(frame(priors, evidence, **more)))


def of(found: Conflict, hypothesis: str) -> Surprise:
    return next(s for s in found.surprises if s.hypothesis == hypothesis)


def by_hand(chances: dict[tuple[Any, ...], float], came: tuple[Any, ...]) -> tuple[float, ...]:
    """Surprise, mean, standard deviation and tail by loops over all outcomes."""
    bits = {o: -math.log2(p) for o, p in chances.items() if p > 0}
    mean = math.fsum(chances[o] * s for o, s in bits.items())
    sd = math.sqrt(math.fsum(chances[o] * (s - mean) ** 2 for o, s in bits.items()))
    own = bits.get(came, math.inf)
    return own, mean, sd, math.fsum(chances[o] for o, s in bits.items() if s >= own - 1e-9)


def figures(s: Surprise) -> tuple[float, ...]:
    return s.surprise_bits, s.expected_bits, s.sd_bits, s.tail


# ── listing all outcomes ─────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.tuples(P, P, st.booleans()), min_size=1, max_size=4), P)
def test_of_absences_it_is_what_loops_over_all_outcomes_give(
    items: list[tuple[float, float, bool]], rho: float
) -> None:
    """With a carrier of reliability rho, an unfaithful one delivering the mean under the stated prior."""
    sources = {"s": {}, **{f"c{i}": {"reliability": rho} for i in range(len(items))}}
    evidence = {
        f"e{i}": absence({"a": a, "b": b}, seen=seen, carriers=[f"c{i}"]) for i, (a, b, seen) in enumerate(items)
    }
    found = conflict_of(evidence, sources=sources)
    for at, h in enumerate("ab"):
        seen = [rho * pair[at] + (1 - rho) * (pair[0] + pair[1]) / 2 for pair in items]
        chances = {
            o: math.prod(p if s else 1 - p for p, s in zip(seen, o, strict=True))
            for o in product([True, False], repeat=len(items))
        }
        expected = by_hand(chances, tuple(s for *_, s in items))
        assert figures(of(found, h)) == approx(expected, abs=1e-9)
        away = (expected[0] - expected[1]) / expected[2] if expected[2] > 1e-9 else 0
        assert of(found, h).standardised == approx(away, abs=1e-6)


@given(st.lists(st.integers(1, 99), min_size=4, max_size=4), st.sampled_from(["denied", "silent", "admitted"]))
def test_of_a_denial_it_needs_what_else_might_have_been_said(parts: list[int], made: str) -> None:
    said = ("denied", "silent", "blamed_other", "admitted")
    chances = dict(zip(said, (p / sum(parts) for p in parts), strict=True))
    written: dict[str, Any] = {**chances, "blamed_other": "rest"}
    even = dict.fromkeys(said, 0.25)
    denial = item(
        model="denial", actor="a", statement=made, if_responsible={"statements": written}, if_not={"statements": even}
    )
    found = conflict_of({"e": denial})
    assert figures(of(found, "a")) == approx(by_hand({(o,): p for o, p in chances.items()}, (made,)), abs=1e-9)
    assert figures(of(found, "b")) == approx((2, 2, 0, 1), abs=1e-9)
    assert of(found, "b").standardised == 0


def test_reports_that_hang_on_one_hidden_question_are_one_piece_of_news() -> None:
    """Two radars that were both on or both off: one bit in all, not two."""
    questions = {
        "who": {"ask": "?", "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}}},
        "radar": {"ask": "?", "hidden": True, "hypotheses": {"on": {"prior": 0.5}, "off": {"prior": 0.5}}},
    }
    both = absence({"radar": {"on": 1, "off": 0}}, seen=True)
    data = frame({}, {"e0": both, "e1": both}, questions=questions)
    del data["ask"], data["hypotheses"]
    found = ind.conflict(ind.load(data))
    assert figures(of(found, "a")) == approx((1, 1, 0, 1))


def test_what_cannot_be_is_infinitely_surprising() -> None:
    found = conflict_of({"e": absence({"a": 1, "b": 0.5})})
    assert figures(of(found, "a")) == (math.inf, 0, 0, 0)
    assert (of(found, "a").standardised, of(found, "a").surprised) == (math.inf, True)
    assert not found.alarm
    assert "∞" in found.to_text()


def test_a_hypothesis_that_the_prior_excludes_is_not_asked() -> None:
    found = conflict_of({"e": absence(0.5)}, {"a": 1, "b": 0})
    assert [s.hypothesis for s in found.surprises] == ["a"]


def test_the_catch_all_is_not_asked_either() -> None:
    found = conflict_of({"e": absence(0.5)}, {"a": 0.5, "b": 0.4, "other": {"prior": 0.1, "catch_all": True}})
    assert [s.hypothesis for s in found.surprises] == ["a", "b"]


def test_the_alarm_sounds_when_every_named_hypothesis_is_surprised_and_only_then() -> None:
    rare = absence({"a": 0.01, "b": 0.005}, seen=True)
    found = conflict_of({"e": rare})
    assert found.alarm
    assert "ALARM" in found.to_text()
    found = conflict_of({"e": absence({"a": 0.01, "b": 0.3}, seen=True)})
    assert not found.alarm
    assert [s.surprised for s in found.surprises] == [True, False]
    assert "ALARM" not in found.to_text()


def test_an_unfaithful_carrier_may_have_a_number_of_its_own() -> None:
    """u = 0.2 for "seen", so 0.8 for "not seen"."""
    sources = {"s": {}, "c": {"reliability": 0.75}}
    found = conflict_of({"e": absence(0.6, seen=True, unreliable=0.2, carriers=["c"])}, sources=sources)
    seen = 0.75 * 0.6 + 0.25 * 0.2
    assert figures(of(found, "a")) == approx(by_hand({(True,): seen, (False,): 1 - seen}, (True,)))


# ── which items it is measured by ────────────────────────────────────────────────────────────────────────────────


def test_items_that_it_cannot_be_measured_by_are_named_with_the_reason() -> None:
    full = {"statements": {"denied": 0.5, "silent": 0.3, "blamed_other": 0.1, "admitted": 0.1}}
    lost = {"statements": {"denied": 0.5, "silent": "$lost", "blamed_other": "rest", "admitted": 0.1}}
    denial = {"model": "denial", "actor": "a", "statement": "denied"}
    evidence = {
        "one": absence(0.5),
        "two": absence(0.5),
        "told": item(given=0.5),
        "partly": item(**denial, if_responsible=full, if_not=0.5),
        "stated": item(**denial, if_responsible=full, if_not=full, unreliable=0.5),
        "lost": item(**denial, if_responsible=full, if_not=lost),
    }
    groups = {"g": {"items": ["one", "two"], "redundancy": 0.5, "because": "b", "same_claim": "c"}}
    found = conflict_of(evidence, groups=groups)
    assert found.judged_by == ("one",)
    assert found.not_judged_by == {
        "two": "a repeat of another item, discounted",
        "told": "only the likelihood of this outcome is told",
        "partly": "only the likelihood of this outcome is told",
        "stated": "only the likelihood of this outcome is told",
        "lost": "another outcome names $lost, which is no parameter of the case",
    }


def test_without_any_such_item_nothing_is_measured_and_that_is_said() -> None:
    found = conflict_of({"e": item(given=0.5)})
    assert (found.surprises, found.alarm, found.draws) == ((), False, None)
    assert "Not measured" in found.to_text()


# ── draws ────────────────────────────────────────────────────────────────────────────────────────────────────────


def within(drawn: Surprise, expected: tuple[float, ...], draws: int) -> bool:
    """Whether mean, standard deviation and tail are within four (for the deviation eight) standard errors."""
    _, mean, sd, tail = expected
    return (
        abs(drawn.expected_bits - mean) < 4 * sd / math.sqrt(draws)
        and abs(drawn.sd_bits - sd) < 8 * sd / math.sqrt(draws)
        and abs(drawn.tail - tail) < 4 * math.sqrt(tail * (1 - tail) / draws) + 1e-9
    )


DEPENDENT = {
    "e0": absence({"radar": {"on": 0.9, "off": 0.1}}, carriers=["c"]),
    "e1": absence({"a": 0.8, "b": {"radar": {"on": 0.5, "off": 0.2}}}, carriers=["c"], seen=True),
}


def dependent(on: float = 0.3) -> Conflict:
    """Two absences that hang on a hidden question given the first, and on one carrier whose faults come together."""
    radar = {
        "ask": "?",
        "hidden": True,
        "given": "who",
        "prior": {"a": {"on": on, "off": 1 - on}, "b": {"on": 0.8, "off": 0.2}},
        "hypotheses": {"on": {}, "off": {}},
    }
    questions = {"who": {"ask": "?", "hypotheses": {h: {"prior": p} for h, p in HALVES.items()}}, "radar": radar}
    sources = {"s": {}, "c": {"reliability": 0.7, "faults": "together"}}
    data = frame({}, DEPENDENT, questions=questions, sources=sources)
    del data["ask"], data["hypotheses"]
    return ind.conflict(ind.load(data))


def test_draws_agree_with_the_list_of_all_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    listed, otherwise = dependent(), dependent(on=0.7)
    monkeypatch.setattr(module, "LISTED", 0)
    drawn = dependent()
    assert (listed.draws, drawn.draws) == (None, 2**14)
    for h in "ab":
        assert within(of(drawn, h), figures(of(listed, h)), 2**14)
        assert of(drawn, h).surprise_bits == approx(of(listed, h).surprise_bits)
    assert not within(of(drawn, "a"), figures(of(otherwise, "a")), 2**14)  # a wrong target fails


def test_hidden_questions_that_depend_on_one_another_are_drawn_together(monkeypatch: pytest.MonkeyPatch) -> None:
    two = {"on": {}, "off": {}}
    same = {"on": {"on": 1, "off": 0}, "off": {"on": 0, "off": 1}}
    questions = {
        "who": {"ask": "?", "hypotheses": {h: {"prior": p} for h, p in HALVES.items()}},
        "power": {"ask": "?", "hidden": True, "hypotheses": {"on": {"prior": 0.5}, "off": {"prior": 0.5}}},
        "radar": {"ask": "?", "hidden": True, "given": "power", "prior": same, "hypotheses": two},
    }
    evidence = {"e0": absence({"power": {"on": 1, "off": 0}}), "e1": absence({"radar": {"on": 1, "off": 0}})}
    data = frame({}, evidence, questions=questions)
    del data["ask"], data["hypotheses"]
    monkeypatch.setattr(module, "LISTED", 0)
    found = ind.conflict(ind.load(data))
    assert figures(of(found, "a")) == approx((1, 1, 0, 1))


@pytest.mark.parametrize("value", [0.0, 1.0, 2.5])
def test_of_one_normal_measurement_it_is_the_two_sided_tail(value: float) -> None:
    """S in nats is z^2/2 and a constant: mean of z^2/2 is 1/2, its standard deviation 1/sqrt(2), tail P(|Z| >= z)."""
    found = conflict_of({"e": measured(value, "normal", {"a": {"mu": 0, "sigma": 1}, "b": {"mu": 7, "sigma": 3}})})
    constant = math.log(2 * math.pi) / 2
    expected = [(value**2 / 2 + constant), 0.5 + constant, math.sqrt(0.5)]
    bits = (*(x / math.log(2) for x in expected), math.erfc(value / math.sqrt(2)))
    assert of(found, "a").surprise_bits == approx(bits[0])
    assert within(of(found, "a"), bits, 2**14)
    assert not within(of(found, "b"), bits, 2**14)


def test_the_unit_of_a_measurement_does_not_matter() -> None:
    metres = conflict_of({"e": measured(2, "normal", {"mu": 1, "sigma": 0.5})})
    millimetres = conflict_of({"e": measured(2000, "normal", {"mu": 1000, "sigma": 500})})
    for h in "ab":
        assert of(metres, h).standardised == approx(of(millimetres, h).standardised)
        assert of(metres, h).tail == of(millimetres, h).tail


def test_a_measurement_that_may_be_garbled_expects_what_that_gives_too() -> None:
    """The mixture of both: a value far off is no surprise if the carrier is poor."""
    sources = {"s": {}, "c": {"reliability": 0.6}}
    expected, otherwise = {"mu": 0, "sigma": 1}, {"mu": 0, "sigma": 50}
    far = measured(40, "normal", expected, otherwise=otherwise, carriers=["c"])
    found = of(conflict_of({"e": far}, sources=sources), "a")
    # Further out than 40 are only garbled ones: 0.4 P(|Z| >= 40/50).
    assert found.tail == approx(0.4 * math.erfc(0.8 / math.sqrt(2)), abs=4 * found.tail_standard_error)
    trusted = of(conflict_of({"e": measured(40, "normal", expected)}, sources=sources), "a")
    assert trusted.surprised
    assert not found.surprised


def test_faults_that_come_together_garble_all_measurements_or_none() -> None:
    sources = {"s": {}, "c": {"reliability": 0.5, "faults": "together"}}
    fields: dict[str, Any] = {"otherwise": {"mu": 100, "sigma": 1}, "carriers": ["c"]}
    both = {name: measured(0, "normal", {"mu": 0, "sigma": 1}, **fields) for name in ("e0", "e1")}
    together = of(conflict_of(both, sources=sources), "a")
    each = of(conflict_of(both, sources={"s": {}, "c": {"reliability": 0.5}}), "a")
    # The same entropy of each measurement, and one hidden bit in place of two.
    assert each.expected_bits - together.expected_bits == approx(1, abs=0.06)


def test_draws_are_the_same_each_time_and_another_item_leaves_an_items_draws_alone() -> None:
    evidence = {"e": measured(3, "poisson", {"mu": 2})}
    assert conflict_of(evidence) == conflict_of(evidence)
    certain = conflict_of({**evidence, "f": measured(0, "binomial", {"n": 5, "p": 0})})
    assert of(certain, "a").expected_bits == approx(of(conflict_of(evidence), "a").expected_bits, rel=1e-12)


def test_one_hypothesis_in_another_question_is_drawn_under_too() -> None:
    """Conditional on a child, the parent is drawn from its probability given the child."""
    questions = {
        "who": {"ask": "?", "hypotheses": {"a": {"prior": 0.2}, "b": {"prior": 0.8}}},
        "what": {
            "ask": "?",
            "given": "who",
            "prior": {"a": {"x": 0.9, "y": 0.1}, "b": {"x": 0.3, "y": 0.7}},
            "hypotheses": {"x": {}, "y": {}},
        },
    }
    evidence = {"e": measured(0, "normal", {"a": {"mu": 0, "sigma": 1e-6}, "b": {"mu": 9, "sigma": 1e-6}})}
    data = frame({}, evidence, questions=questions)
    del data["ask"], data["hypotheses"]
    found = ind.conflict(ind.load(data), question="what")
    # Apart by far more than they spread, so the chance of a density as low or lower than that of a is P(a | x) or all.
    p = 0.2 * 0.9 / (0.2 * 0.9 + 0.8 * 0.3)
    s = of(found, "x")
    assert s.expected_bits == approx(
        -p * math.log2(p) - (1 - p) * math.log2(1 - p) + 0.5 * math.log2(2 * math.pi * math.e) - 6 * math.log2(10),
        abs=0.05,
    )
