"""What an answer must not notice, and what it must follow exactly."""

import math
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from engine.build import case, question, ratio, table
from engine.change import divide, numeric
from engine.strategies import Made, cases
from indicia.engine import compile_case
from indicia.engine.vary import vary
from indicia.errors import CaseError, ImpossibleEvidenceError

type Data = dict[str, Any]

PLAIN = cases(overlaid=False)
FEWER = settings(
    max_examples=max(1, settings.default.max_examples // 3),  # each example is several scores
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],  # not every case can be changed so
)


def posteriors(data: Data) -> dict[str, dict[str, float]]:
    """The posterior of every question asked; examples that are impossible are passed over."""
    return {q: dict(answer.posterior) for q, answer in scored(data).answers.items()}


def scored(data: Data) -> ind.Score:
    try:
        return ind.score(ind.load(data))
    except ImpossibleEvidenceError:
        assume(False)
        raise


@FEWER
@given(PLAIN, st.data())
def test_cutting_a_hypothesis_in_two_changes_nothing(made: Made, data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from(list(made.data["questions"])))
    hypotheses = made.data["questions"][asked]["hypotheses"]
    name = data.draw(st.sampled_from([h for h in hypotheses if h != "other"]))
    assume(numeric({k: v for k, v in hypotheses[name].items() if k in ("prior", "weight")}))
    kept = data.draw(st.sampled_from([0.5, 0.3]))
    before, after = posteriors(made.data), posteriors(divide(made.data, asked, name, kept))
    for q in before:
        if q == asked:
            after[q][name] += after[q].pop("new")
        assert after[q] == approx(before[q], abs=1e-12)


@FEWER
@given(PLAIN, st.data())
def test_a_hypothesis_of_prior_zero_changes_nothing(made: Made, data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from(list(made.data["questions"])))
    hypotheses = made.data["questions"][asked]["hypotheses"]
    name = data.draw(st.sampled_from([h for h in hypotheses if h != "other"]))
    assume(numeric({k: v for k, v in hypotheses[name].items() if k in ("prior", "weight")}))
    before, after = posteriors(made.data), posteriors(divide(made.data, asked, name, 1.0))
    for q in before:
        expected = {**before[q], "new": 0.0} if q == asked else before[q]
        assert after[q] == approx(expected, abs=1e-12)


@FEWER
@given(PLAIN, st.data())
def test_permuting_hypotheses_permutes_the_answer(made: Made, data: st.DataObject) -> None:
    changed = deepcopy(made.data)
    for fields in changed["questions"].values():
        order = data.draw(st.permutations(list(fields["hypotheses"])))
        fields["hypotheses"] = {h: fields["hypotheses"][h] for h in order}
    before, after = posteriors(made.data), posteriors(changed)
    for q in before:
        assert list(after[q]) == list(changed["questions"][q]["hypotheses"])
        assert after[q] == approx(before[q], abs=1e-12)


@FEWER
@given(PLAIN, st.data())
def test_the_order_of_items_in_the_file_changes_nothing(made: Made, data: st.DataObject) -> None:
    order = data.draw(st.permutations(list(made.data["evidence"])))
    changed = {**made.data, "evidence": {i: made.data["evidence"][i] for i in order}}
    before, after = posteriors(made.data), posteriors(changed)
    for q in before:
        assert after[q] == approx(before[q], abs=1e-12)


@FEWER
@given(PLAIN, st.data())
def test_the_order_of_questions_in_the_file_changes_nothing_but_which_is_the_first(
    made: Made, data: st.DataObject
) -> None:
    first, *others = made.data["questions"]
    order = [first, *data.draw(st.permutations(others))]
    changed = {**made.data, "questions": {q: made.data["questions"][q] for q in order}}
    before, after = posteriors(made.data), posteriors(changed)
    for q in before:
        assert after[q] == approx(before[q], abs=1e-12)


@given(st.lists(st.integers(1, 999), min_size=3, max_size=3), st.sampled_from("abc"), st.sampled_from([0, 0.4, 1]))
def test_multiplying_every_ratio_of_an_item_by_a_constant_changes_nothing(
    thousandths: list[int], unit: str, redundancy: float
) -> None:
    ratios = dict(zip("abc", [t / 100 for t in thousandths], strict=True))

    def posterior(by: str) -> dict[str, float]:
        scaled = {h: r / ratios[by] for h, r in ratios.items()}
        items = {"i0": table({"a": 0.3, "b": 0.2, "c": 0.9}), "i1": ratio(scaled, carriers=["c"])}
        groups = {"g": {"items": ["i0", "i1"], "redundancy": redundancy, "same_claim": "-", "because": "-"}}
        prior = question({"a": 0.2, "b": 0.5, "c": 0.3})
        return posteriors(case({"q": prior}, items, groups=groups, sources={"c": {"reliability": 0.7}}))["q"]

    assert posterior(unit) == approx(posterior("a"), abs=1e-12)


@FEWER
@given(PLAIN, st.integers(1, 99))
def test_flat_evidence_returns_the_prior(made: Made, percent: int) -> None:
    flat = {"model": "table", "given": percent / 100}
    kept = ("report", "speaker", "date", "because", "independent", "carriers")
    evidence = {
        i: {**{k: v for k, v in item.items() if k in kept}, **flat}
        for i, item in made.data["evidence"].items()
        if i != "record"
    }
    questions = {
        q: {k: v for k, v in fields.items() if k != "prior_excludes"} for q, fields in made.data["questions"].items()
    }
    score = scored({**made.data, "questions": questions, "evidence": evidence, "groups": {}})
    for answer in score.answers.values():
        assert dict(answer.posterior) == approx(dict(answer.prior), abs=1e-12)


@FEWER
@given(PLAIN, st.integers(0, 100))
def test_one_item_alone_through_a_carrier_moves_the_prior_as_far_as_the_carrier_is_reliable(
    made: Made, percent: int
) -> None:
    """rho posterior + (1 - rho) prior: what the mean likelihood of an unfaithful carrier is chosen for."""
    rho = percent / 100
    found = [i for i, item in made.data["evidence"].items() if item["model"] in ("table", "denial", "absence", "ratio")]
    assume(found)
    item = {k: v for k, v in made.data["evidence"][found[0]].items() if k not in ("carriers", "unreliable", "retracts")}
    item = {k: v for k, v in item.items() if k not in ("supersedes", "still_counts")}
    sources = {**made.data["sources"], "c0": {"reliability": rho}}
    questions = {
        q: {k: v for k, v in fields.items() if k != "prior_excludes"} for q, fields in made.data["questions"].items()
    }
    alone = {**made.data, "questions": questions, "sources": sources, "groups": {}}
    straight = scored({**alone, "evidence": {"i0": item}})
    carried = scored({**alone, "evidence": {"i0": {**item, "carriers": ["c0"]}}})
    for q, answer in carried.answers.items():
        mixed = {h: rho * straight[q].posterior[h] + (1 - rho) * p for h, p in answer.prior.items()}
        assert dict(answer.posterior) == approx(mixed, abs=1e-12)


@FEWER
@given(cases(overlaid=False, neutral=True))
def test_a_catch_all_that_nothing_names_ends_where_it_began(made: Made) -> None:
    roots = [q for q, f in made.data["questions"].items() if "given" not in f and "other" in f["hypotheses"]]
    roots = [q for q in roots if not made.data["questions"][q].get("hidden")]
    assume(roots)
    score = scored(made.data)
    for q in roots:
        assert score[q].posterior["other"] == approx(score[q].prior["other"], abs=1e-12)


@FEWER
@given(PLAIN)
def test_redundancy_of_one_leaves_the_first_of_a_group_and_of_zero_makes_all_count(made: Made) -> None:
    members = made.data["groups"].get("g0", {}).get("items", [])
    assume(members)
    withdrawn = {i for item in made.data["evidence"].values() for i in (item.get("retracts"), item.get("supersedes"))}
    assume(not withdrawn & set(members))

    def with_redundancy(value: float) -> Data:
        return {**made.data, "groups": {"g0": {**made.data["groups"]["g0"], "redundancy": value}}}

    ungrouped = {**made.data, "groups": {}}
    first = [{"indicia_overlay": 1, "off": members[1:]}]
    assume(not any({"retracts", "supersedes"} & set(made.data["evidence"][i]) for i in members[1:]))
    scored(ungrouped)
    alone = ind.score(ind.load(ungrouped), overlays=first)
    for expected, found in (
        (posteriors(ungrouped), posteriors(with_redundancy(0))),
        ({q: dict(a.posterior) for q, a in alone.answers.items()}, posteriors(with_redundancy(1))),
    ):
        for q in expected:
            assert found[q] == approx(expected[q], abs=1e-12)


@FEWER
@given(PLAIN)
def test_weights_of_items_sum_to_the_change_in_log_odds(made: Made) -> None:
    for answer in scored(made.data).answers.values():
        possible = [h for h, log in answer.log_posterior.items() if log > -math.inf]
        gained = {h: math.fsum(w.log_likelihood[h] for w in answer.weights) for h in possible}
        for h in possible[1:]:
            before = math.log(answer.with_opportunity[h]) - math.log(answer.with_opportunity[possible[0]])
            after = answer.log_posterior[h] - answer.log_posterior[possible[0]]
            assert gained[h] - gained[possible[0]] == approx(after - before, abs=1e-9)
        if answer.rival in possible:
            decibans = math.fsum(w.weight_decibans for w in answer.weights)
            gain = 10 * (gained[answer.leader] - gained[answer.rival]) / math.log(10)
            assert decibans == approx(gain, abs=1e-8)


@FEWER
@given(PLAIN, st.data())
def test_numbers_along_an_axis_give_what_scores_one_by_one_give(made: Made, data: st.DataObject) -> None:
    loaded = ind.load(made.data)
    assume(loaded.figures)
    path = data.draw(st.sampled_from(list(loaded.figures)))
    values = data.draw(st.lists(st.integers(1, 99).map(lambda n: n / 100), min_size=1, max_size=3))
    assume("record" not in path and "weight" not in str(loaded.figures[path].place))
    compiled = compile_case(loaded)
    varied = vary(compiled.evaluate(compiled.central), {path: ("along", np.array(values))})
    for q in compiled.axes:
        if loaded.document.questions[q].hidden:
            continue
        found = varied.marginal((q,))
        log = compiled.axes[q].collapse(found.log, 0)
        log = np.broadcast_to(log.reshape(len(log), -1), (len(log), len(values)))
        for i, value in enumerate(values):
            try:
                expected = ind.score(loaded, values={path: value})
            except ImpossibleEvidenceError:
                assert np.all(np.isneginf(log[:, i]))
                continue
            except CaseError:
                # Refused: a prior beside nobody who could take the rest, the ratio that the others are compared with,
                # shares that pass 1.
                assert path.startswith("prior.") or ".ratios." in path or ".statements." in path
                continue
            p = np.exp(log[:, i] - np.max(log[:, i]))
            names = compiled.axes[q].hypotheses
            assert dict(zip(names, p / p.sum(), strict=True)) == approx(dict(expected[q].posterior), abs=1e-12)


def test_numbers_along_two_axes_give_a_grid_of_scores() -> None:
    items = {"i0": table({"a": 0.7, "b": 0.2}, carriers=["c"]), "i1": table({"a": 0.1, "b": 0.4}, carriers=["c"])}
    sources = {"c": {"reliability": 0.8}}
    loaded = ind.load(case({"q": question({"a": 0.4, "b": 0.6})}, items, sources=sources))
    compiled = compile_case(loaded)
    rho, cell = np.array([0, 0.3, 1.0]), np.array([0.05, 0.95])
    grid = vary(compiled.evaluate(compiled.central), {"c.reliability": ("r", rho), "i0.given.a": ("g", cell)})
    log = grid.marginal(("q",)).log
    assert grid.marginal(("q",)).axes == ("q", "r", "g")
    for i, r in enumerate(rho):
        for j, g in enumerate(cell):
            expected = ind.score(loaded, values={"c.reliability": float(r), "i0.given.a": float(g)}).answer
            p = np.exp(log[:, i, j])
            assert p[0] / p.sum() == approx(expected.posterior["a"], abs=1e-13)


def test_an_unknown_number_along_an_axis_is_refused() -> None:
    loaded = ind.load(case({"q": question({"a": 0.4, "b": 0.6})}, {"i0": table({"a": 0.7, "b": 0.2})}))
    compiled = compile_case(loaded)
    with pytest.raises(ind.errors.PathError, match=r"i0\.given\.c"):
        vary(compiled.evaluate(compiled.central), {"i0.given.c": ("x", np.array([0.5]))})
