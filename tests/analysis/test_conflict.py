"""`indicia.conflict`: do the findings agree with one another, and who explains it where they do not?"""

import math
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from engine.strategies import Made, cases
from engine.test_networks import as_case, nodes_of, stored
from indicia.errors import ImpossibleEvidenceError, IndiciaError
from twin.brute import Twin
from twin.written import Data

P = st.integers(1, 99).map(lambda n: n / 100)


def case_of(priors: dict[str, Any], *tables: dict[str, float], **more: Any) -> ind.Case:
    """One question and a table for each finding."""
    evidence = {f"e{i}": item(given=table) for i, table in enumerate(tables)}
    return ind.load(frame(priors, evidence, **more))


def frame(priors: dict[str, Any], evidence: Data, **more: Any) -> Data:
    hypotheses = {h: p if isinstance(p, dict) else {"prior": p} for h, p in priors.items()}
    base = {"indicia": 1, "title": "t", "by": "b", "as_of": "2020-01-01", "ask": "Who?", "hypotheses": hypotheses}
    return {**base, "sources": {"s": {}}, "evidence": evidence, **more}


def item(**fields: Any) -> Data:
    plain = {"report": "r", "speaker": "s", "date": "2020-01-01", "model": "table", "because": "b", "independent": "i"}
    return {**plain, **fields}


def conf_by_hand(priors: dict[str, float], *tables: dict[str, float]) -> float:
    alone = [math.fsum(p * table[h] for h, p in priors.items()) for table in tables]
    together = math.fsum(p * math.prod(table[h] for table in tables) for h, p in priors.items())
    return math.log2(math.prod(alone) / together)


# ── closed forms and published values ────────────────────────────────────────────────────────────────────────────


def test_it_is_the_conflict_that_hugin_gives_for_the_cold_or_angina_exercise() -> None:
    """Exercise 2.22, part iv, of F. V. Jensen, Bayesian Networks and Decision Graphs, solved in Hugin by U. Kjaerulff.

    https://homes.cs.aau.dk/~uk/teaching/Reykjavik-05/mm4/solutions.html: P(e1), P(e2), P(e3) = 0.978, 0.002, 0.965,
    P(e) = 7.513e-7, Conf(e) = 11.3. The five worlds below are one joint distribution with just these probabilities.
    """
    together, only_second, first_and_third, neither = 7.513e-7, 0.002 - 7.513e-7, 0.95, 0.0
    first = 0.978 - together - first_and_third
    third = 0.965 - together - first_and_third
    neither = 1 - together - only_second - first_and_third - first - third
    worlds = {"all": together, "b": only_second, "ac": first_and_third, "a": first, "c": third, "none": neither}
    a, b, c = {"all", "ac", "a"}, {"all", "b"}, {"all", "ac", "c"}
    found = ind.conflict(case_of(worlds, *({w: float(w in seen) for w in worlds} for seen in (a, b, c))))
    assert round(found.conflict_bits, 1) == 11.3
    assert found.conflict_bits == approx(math.log2(0.978 * 0.002 * 0.965 / 7.513e-7))


def test_on_the_chest_clinic_it_follows_from_the_published_probabilities() -> None:
    """P(asia, xray) from pyAgrum (tests/data/networks); P(xray) = 0.1103 from Lauritzen and Spiegelhalter (1988)."""
    network = stored("asia")
    query = next(q for q in network["queries"] if q["evidence"] == {"asia": "yes", "xray": "yes"})
    found = ind.conflict(ind.load(as_case(nodes_of(network), query["evidence"])))
    assert found.conflict_bits == approx(math.log2(0.01 * 0.11029004 / query["probability_of_evidence"]), abs=1e-6)


def test_r_v_adams_is_a_conflict_that_his_guilt_explains(models: Any) -> None:
    found = ind.conflict(ind.load(models / "r-v-adams.yaml"))
    g, n = 0.000005, 0.999995
    alone = (g + n * 5e-9) * (g * 0.1 + n * 0.9) * (g * 0.25 + n * 0.5)
    assert found.conflict_bits == approx(math.log2(alone / (g * 0.025 + n * 5e-9 * 0.45)))
    (explained,) = found.explained_by
    assert explained.hypothesis == "guilty"
    assert explained.gain_bits == approx(math.log2(found.answer.posterior["guilty"] / g))


@given(st.lists(P, min_size=2, max_size=4), st.data())
def test_a_hypothesis_explains_the_conflict_just_when_with_it_among_the_findings_none_is_left(
    weights: list[float], data: st.DataObject
) -> None:
    names = "abcd"[: len(weights)]
    priors = {h: w / sum(weights) for h, w in zip(names, weights, strict=True)}
    tables = [{h: data.draw(P) for h in names} for _ in range(3)]
    found = ind.conflict(case_of({h: {"weight": w} for h, w in zip(names, weights, strict=True)}, *tables))
    assert found.conflict_bits == approx(conf_by_hand(priors, *tables), abs=1e-12)
    gains = {c.hypothesis: c.gain_bits for c in found.rare_cases}
    explained = {c.hypothesis for c in found.explained_by}
    for h in names:
        with_h = conf_by_hand(priors, *tables, {other: float(other == h) for other in names})
        if h in gains:
            assert with_h == approx(found.conflict_bits - gains[h], abs=1e-11)
        assume(abs(with_h) > 1e-9)
        assert (h in explained) == (found.conflicting and with_h < 0)


# ── properties ───────────────────────────────────────────────────────────────────────────────────────────────────


@given(P, st.lists(st.tuples(P, P), min_size=1, max_size=6))
def test_findings_that_all_speak_for_the_same_of_two_hypotheses_do_not_conflict(
    prior: float, pairs: list[tuple[float, float]]
) -> None:
    tables = [{"a": max(pair), "b": min(pair)} for pair in pairs]
    found = ind.conflict(case_of({"a": prior, "b": 1 - prior}, *tables))
    assert found.conflict_bits <= 1e-12
    assert not found.conflicting
    assert found.explained_by == ()


@given(P, P, P)
def test_one_finding_has_nothing_to_conflict_with(prior: float, a: float, b: float) -> None:
    found = ind.conflict(case_of({"a": prior, "b": 1 - prior}, {"a": a, "b": b}))
    assert found.conflict_bits == approx(0, abs=1e-12)
    assert found.findings[0].adds_bits == approx(0, abs=1e-12)


def test_no_finding_is_no_conflict() -> None:
    found = ind.conflict(case_of({"a": 0.5, "b": 0.5}))
    assert (found.conflict_bits, found.findings, found.surprises) == (0, (), ())


def test_two_strong_findings_that_contradict_each_other_conflict_and_either_resolves_it() -> None:
    found = ind.conflict(case_of({"a": 0.5, "b": 0.5}, {"a": 0.99, "b": 0.01}, {"a": 0.01, "b": 0.99}))
    assert found.conflict_bits == approx(math.log2(0.25 / 0.0099))
    assert [f.conflict_without_bits for f in found.findings] == approx([0, 0], abs=1e-12)
    assert found.explained_by == ()


def test_a_finding_that_says_nothing_adds_nothing() -> None:
    found = ind.conflict(case_of({"a": 0.5, "b": 0.5}, {"a": 0.9, "b": 0.2}, {"a": 0.3, "b": 0.3}))
    assert [f.adds_bits for f in found.findings] == approx([0, 0], abs=1e-12)


def test_opportunity_and_ratios_are_no_findings_and_change_nothing() -> None:
    priors, tables = {"a": 0.3, "b": 0.7}, [{"a": 0.9, "b": 0.2}, {"a": 0.1, "b": 0.8}]
    evidence = {f"e{i}": item(given=table) for i, table in enumerate(tables)}
    evidence["tip"] = item(model="ratio", **{"for": "a", "against": "b", "value": 5})
    evidence["habit"] = item(model="record", events={"a": 3, "b": 1}, years={"a": 2, "b": 2}, scope="here")
    found = ind.conflict(ind.load(frame(priors, evidence, prior_excludes=["habit"])))
    assert found.conflict_bits == approx(conf_by_hand(priors, *tables))
    assert set(found.left_out) == {"tip", "habit"}


def test_a_group_is_one_finding_whatever_its_items_say() -> None:
    tables = [{"a": 0.9, "b": 0.1}, {"a": 0.1, "b": 0.9}]
    group = {"g": {"items": ["e0", "e1"], "redundancy": 0, "because": "b", "same_claim": "the claim"}}
    found = ind.conflict(case_of({"a": 0.5, "b": 0.5}, *tables, groups=group))
    assert found.conflict_bits == approx(0, abs=1e-12)
    assert [(f.id, f.items, f.report) for f in found.findings] == [("g", ("e0", "e1"), "the claim")]


def test_likelihoods_far_below_what_a_float_holds_leave_the_measure_right() -> None:
    tables = [{"a": 1e-300, "b": 2e-300}] * 20 + [{"a": 2e-300, "b": 1e-300}] * 20
    found = ind.conflict(case_of({"a": 0.5, "b": 0.5}, *tables))
    assert found.conflict_bits == approx(math.log2(1.5**40 / 2**20), rel=1e-11)


def test_a_long_record_is_read_in_one_pass() -> None:
    found = ind.conflict(case_of({"a": 0.5, "b": 0.5}, *([{"a": 0.6, "b": 0.4}] * 3000)))
    assert found.conflict_bits == approx(-3000 * math.log2(1.2) + 1)
    assert found.findings[1234].adds_bits == approx(math.log2(0.5 / 0.6))


# ── the slow twin ────────────────────────────────────────────────────────────────────────────────────────────────


def finding_probability(twin: Twin, names: set[str]) -> float:
    """P of some items, group discounts as they are in the whole record, by loops over every state and fault."""
    counted = twin.counted()
    discount = {}
    for group in twin.now.get("groups", {}).values():
        members = [name for name in group["items"] if name in counted]
        discount |= dict.fromkeys(members[1:], 1 - twin_number(twin, group["redundancy"]))
    sources, total = twin.together(), []
    for state, good in product(twin.states(), product([True, False], repeat=len(sources))):
        faithful = dict(zip(sources, good, strict=True))
        p = twin.prior(state, stated=False)
        p *= math.prod(twin.reliability(s) if ok else 1 - twin.reliability(s) for s, ok in faithful.items())
        if p:
            p *= math.prod(twin.item_factor(counted[n], state, faithful) ** discount.get(n, 1.0) for n in names)
        total.append(p)
    return math.fsum(total)


def twin_number(twin: Twin, written: Any) -> float:
    from twin.written import central

    return central(written, twin.now.get("parameters", {}))


@given(cases(overlaid=False))
def test_measure_and_contributions_agree_with_loops_over_every_state(made: Made) -> None:
    try:
        found = ind.conflict(ind.load(made.data))
    except ImpossibleEvidenceError:
        assume(False)
    twin = Twin(made.data, made.data, {}, frozenset())
    whole = {name for f in found.findings for name in f.items}
    together = finding_probability(twin, whole)
    assume(together > 1e-12)
    alone = [finding_probability(twin, set(f.items)) for f in found.findings]
    assert found.conflict_bits == approx(sum(map(math.log2, alone)) - math.log2(together), abs=1e-9)
    for finding, p in zip(found.findings, alone, strict=True):
        others = finding_probability(twin, whole - set(finding.items))
        assert finding.adds_bits == approx(math.log2(p * others / together), abs=1e-9)
        assert finding.conflict_without_bits == approx(found.conflict_bits - finding.adds_bits)


# ── the catch-all ────────────────────────────────────────────────────────────────────────────────────────────────


@given(P, st.tuples(P, P), st.tuples(P, P))
def test_the_catch_all_draws_level_once_it_explains_the_record_so_many_times_better(
    prior: float, first: tuple[float, float], second: tuple[float, float]
) -> None:
    priors = {"a": 0.6 * (1 - prior / 2), "b": 0.4 * (1 - prior / 2), "other": {"prior": prior / 2, "catch_all": True}}
    tables = [dict(zip("ab", pair, strict=True)) for pair in (first, second)]
    needed = ind.conflict(case_of(priors, *tables)).catch_all
    assert needed is not None
    assert needed.neutral
    times = needed.times
    better = {"a": min(1, 1 / times), "b": min(1, 1 / times), "other": min(1, times)}
    answer = ind.score(case_of(priors, *tables, better)).answer
    assert answer.posterior["other"] == approx(max(answer.posterior[h] for h in "ab"))
    assert needed.decibans == approx(10 * math.log10(times), abs=1e-9)


def test_without_a_catch_all_or_with_an_impossible_one_there_is_no_such_factor() -> None:
    assert ind.conflict(case_of({"a": 0.5, "b": 0.5})).catch_all is None
    found = ind.conflict(case_of({"a": 0.5, "other": {"prior": 0.5, "catch_all": True}}, {"a": 1, "other": 0}))
    assert found.catch_all is not None
    assert (found.catch_all.times, found.catch_all.neutral) == (math.inf, False)
    assert "is impossible by the case's own numbers" in found.to_text()


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_that_is_none_is_named_with_the_nearest() -> None:
    with pytest.raises(IndiciaError, match="'questoin' is no question that is asked; did you mean 'question'"):
        ind.conflict(case_of({"a": 0.5, "b": 0.5}), question="questoin")


def test_impossible_evidence_is_an_error_that_names_the_items() -> None:
    with pytest.raises(ImpossibleEvidenceError, match="e0, e1"):
        ind.conflict(case_of({"a": 0.5, "b": 0.5}, {"a": 1, "b": 0}, {"a": 0, "b": 1}))


def test_something_other_than_a_case_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="conflict takes a case, str found"):
        ind.conflict("case.yaml")  # type: ignore[arg-type]


def test_overlays_and_values_are_laid_over_the_case(models: Any) -> None:
    case = ind.load(models / "r-v-adams.yaml")
    off = [{"indicia_overlay": 1, "off": ["dna"]}]
    dropped = ind.conflict(case, overlays=off)
    (dna, *_) = ind.conflict(case).findings
    assert dropped.conflict_bits == approx(dna.conflict_without_bits, abs=1e-12)
    moved = ind.conflict(case, values={"dna.given.not_guilty": 0.5})
    assert moved.provenance.changed == ("dna.given.not_guilty = 0.5",)


# ── output ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_texts_of_the_case_are_escaped_in_html_and_markdown() -> None:
    found = ind.conflict(
        case_of({"a": {"prior": 0.5, "label": "<b>|A"}, "b": 0.5}, {"a": 0.9, "b": 0.2}, {"a": 0.1, "b": 0.9})
    )
    assert "&lt;b&gt;|A" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
    assert r"\<b\>\|A" in found.to_markdown()


@pytest.mark.parametrize("width", [20, 56, 80, 200])
def test_text_stays_within_its_width_and_is_ascii_where_asked(width: int, models: Any) -> None:
    text = ind.conflict(ind.load(models / "tajikistan-2018.yaml")).to_text(width=width, utf8=False)
    assert max(map(len, text.splitlines())) <= min(max(width, 56), 110)
    assert text.isascii()


def test_a_result_names_question_leader_prior_and_odds(models: Any) -> None:
    text = str(ind.conflict(ind.load(models / "tajikistan-2018.yaml")))
    assert "Who carried out the strike?" in text
    assert "Posterior odds 2.7 : 1" in text
    assert "prior 0.27" in text
