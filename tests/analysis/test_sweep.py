"""Sweeps: against scores one by one, in closed form, and in what they refuse."""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import approx

import indicia as ind
from engine.strategies import Made, cases
from indicia.analysis.sweep import fill as filling
from indicia.analysis.sweep import leader_boundary, memory, prepare
from indicia.analysis.sweep.grid import contenders, first_two
from indicia.analysis.sweep.run import sweep
from indicia.errors import ImpossibleEvidenceError, IndiciaError, PathError, TooLargeError

TAJIKISTAN = "prior.perpetrator.tajikistan"
POLICE = "takhar_police.reliability"

_ITEM: dict[str, Any] = {
    "report": "r",
    "speaker": "s",
    "date": "2020-01-01",
    "model": "table",
    "given": {"a": 0.4, "b": 0.1},
    "independent": "asked apart",
    "because": "-",
}


@pytest.fixture(scope="module")
def founding(models: Path) -> ind.Case:
    return ind.load(models / "tajikistan-2018.yaml")


@pytest.fixture(scope="module")
def burglar(models: Path) -> ind.Case:
    return ind.load(models / "burglar.yaml")


def two(**changes: Any) -> ind.Case:
    """Two hypotheses, and one item four times as probable under the first."""
    plain = {
        "indicia": 1,
        "title": "T",
        "as_of": "2020-01-02",
        "by": "A",
        "ask": "Who?",
        "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}},
        "sources": {"s": {"reliability": 0.5}},
        "evidence": {"e": _ITEM},
    }
    return ind.load(plain | changes)


def loop(case: ind.Case, varying: dict[str, list[float]], question: str) -> np.ndarray[Any, Any]:
    """The slow twin: a score for each scenario; 0 throughout where there is none."""
    rows = []
    for values in product(*varying.values()):
        try:
            answer = ind.score(case, values=dict(zip(varying, values, strict=True)))[question]
            rows.append(list(answer.posterior.values()))
        except (ImpossibleEvidenceError, ind.errors.CaseError):
            rows.append([0.0] * len(case.document.questions[question].hypotheses))
    return np.moveaxis(np.reshape(rows, (*(len(v) for v in varying.values()), -1)), -1, 0)


# ── against scores ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sweep_of_one_point_is_a_score(founding: ind.Case) -> None:
    found = ind.sweep(founding, {POLICE: 0.4})
    answer = ind.score(founding, values={POLICE: 0.4}).answer
    assert found["posterior"].to_numpy()[:, 0] == approx(list(answer.posterior.values()), rel=1e-12)
    assert found["hypothesis"].to_numpy()[found["leader"].item()] == answer.leader
    assert found["log_odds"].item() == approx(np.log(answer.odds_against_next), rel=1e-10)


def test_a_grid_equals_a_loop_of_scores(burglar: ind.Case) -> None:
    prior = next(path for path in burglar.figures if path.startswith("prior."))
    other = "time.given.suspect_1"
    varying = {prior: [0.0, 0.2, 0.9], other: [0.0, 0.5, 1.0]}
    found = ind.sweep(burglar, varying)["posterior"].to_numpy()
    assert found == approx(loop(burglar, varying, burglar.document.first_question.id), abs=1e-12)


def _probabilities(case: ind.Case) -> list[str]:
    return [path for path, figure in case.figures.items() if figure.quantity.domain == "probability"]


@settings(max_examples=40)
@given(made=cases(overlaid=False), data=st.data())
def test_a_sweep_of_any_case_equals_a_loop_of_scores(made: Made, data: st.DataObject) -> None:
    case = ind.load(made.data)
    paths = [p for p in _probabilities(case) if not p.startswith("prior.")]
    if not paths:
        return
    chosen = data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=2, unique=True))
    varying = {path: [0.0, 0.35, 1.0] for path in chosen}
    question = next(q.id for q in case.document.questions.values() if not q.hidden)
    try:
        found = sweep(case, varying)
    except IndiciaError:  # statements that would pass 1 together
        return
    assert found["posterior"].to_numpy() == approx(loop(case, varying, question), abs=1e-10)
    assert np.array_equal(found["possible"].to_numpy(), found["posterior"].sum("hypothesis").to_numpy() > 0.5)


@settings(max_examples=40)
@given(made=cases(overlaid=False), data=st.data())
def test_mixing_the_ends_of_linear_numbers_equals_computing_every_value(made: Made, data: st.DataObject) -> None:
    case = ind.load(made.data)
    chosen = data.draw(st.lists(st.sampled_from(_probabilities(case)), min_size=1, max_size=3, unique=True))
    varying = dict.fromkeys(chosen, "0:1:7")
    try:
        slow = sweep(case, varying)
    except IndiciaError:  # weights cannot be swept, for instance
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "_SMALL", 0)
        patch.setattr(filling, "MIXED", 16)
        patch.setattr(filling, "BLOCK", 8)
        fast = sweep(case, varying)
    assert fast["posterior"].to_numpy() == approx(slow["posterior"].to_numpy(), abs=1e-10)
    assert np.array_equal(fast["possible"], slow["possible"])
    gap = slow["log_odds"].to_numpy() > 1e-9
    assert np.array_equal(fast["leader"].to_numpy()[gap], slow["leader"].to_numpy()[gap])


def test_numbers_of_the_founding_case_are_mixed_from_their_ends(founding: ind.Case) -> None:
    work = prepare(founding, {TAJIKISTAN: "0:1:60", POLICE: "0:1:50"})
    joint = filling.Joint(work.evaluation, work.question, [TAJIKISTAN, POLICE])
    assert filling.linear_lines(work.lines, joint).lines == (True, True)
    found = ind.sweep(founding, {TAJIKISTAN: "0:1:60", POLICE: "0:1:50"})
    i, j = 17, 31
    values = {TAJIKISTAN: float(found[TAJIKISTAN][i]), POLICE: float(found[POLICE][j])}
    expected = list(ind.score(founding, values=values).answer.posterior.values())
    assert found["posterior"].to_numpy()[:, i, j] == approx(expected, rel=1e-11)


def test_a_number_that_two_items_read_is_not_mixed_where_it_is_not_linear() -> None:
    item = {**_ITEM, "given": {"a": "$p", "b": 0.1}}
    case = two(parameters={"p": {"value": 0.3, "because": "-"}}, evidence={"e": item, "f": item})
    found = ind.sweep(case, {"p": "0:1:2001"})
    p = found["p"].to_numpy()
    assert found["posterior"].to_numpy()[0] == approx(p**2 / (p**2 + 0.01), rel=1e-12)


# ── closed form ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("points", [11, 5000])
def test_the_posterior_along_a_prior_is_bayes_theorem(points: int) -> None:
    found = ind.sweep(two(), {"prior.a": f"0:1:{points}"})
    t = found["prior.a"].to_numpy()
    assert found["posterior"].to_numpy()[0] == approx(4 * t / (4 * t + 1 - t), rel=1e-12)
    with np.errstate(divide="ignore"):
        assert found["log_odds"].to_numpy() == approx(np.abs(np.log(4 * t) - np.log(1 - t)), abs=1e-9)


def test_the_other_priors_keep_their_ratios() -> None:
    case = two(hypotheses={"a": {"prior": 0.5}, "b": {"prior": 0.3}, "c": {"prior": 0.2}}, evidence={}, sources={})
    found = ind.sweep(case, {"prior.a": "0:0.8:5"})["posterior"].to_numpy()
    assert found[1] / found[2] == approx(np.full(5, 1.5))


def test_the_line_where_the_leader_changes_is_where_the_prior_odds_undo_the_ratio() -> None:
    """Posterior odds are 1 where t/(1 - t) = 0.1/L."""
    case = two()
    found = ind.sweep(case, {"prior.a": "0.01:0.99:99", "e.given.a": "0.05:1:96"})
    (line,) = leader_boundary(found)
    assert line.between == ("a", "b")
    t, given_a = line.points.T
    assert t / (1 - t) == approx(0.1 / given_a, rel=5e-3)
    assert (given_a.min(), given_a.max()) == approx((0.05, 1.0))


def test_there_is_no_line_where_one_hypothesis_leads_throughout() -> None:
    assert leader_boundary(ind.sweep(two(), {"prior.a": "0.6:0.9:4", "e.given.a": "0.5:1:4"})) == ()


def test_a_line_wants_two_numbers() -> None:
    with pytest.raises(IndiciaError, match="needs a grid of two numbers, 1 found"):
        leader_boundary(ind.sweep(two(), {"prior.a": "0:1:4"}))


# ── the dataset ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dataset_says_where_it_came_from_and_in_what_units(founding: ind.Case) -> None:
    found = ind.sweep(founding, {TAJIKISTAN: "0:1:3", POLICE: [0.2, 0.9]}, values={"rferl.reliability": 0.5})
    assert found["posterior"].dims == ("hypothesis", TAJIKISTAN, POLICE)
    assert found.attrs["hash"] == founding.hash
    assert found.attrs["changed"] == "rferl.reliability = 0.5"
    assert found.attrs["sweep"] == f"{TAJIKISTAN}=0.0:1.0:3; {POLICE}=0.2,0.9"
    assert (found[TAJIKISTAN].attrs["today"], found[TAJIKISTAN].attrs["units"]) == (0.27, "probability")
    assert found["posterior"].attrs["units"] == "probability"
    assert found.attrs["leader_today"] == "tajikistan"


def test_today_of_a_prior_is_what_it_comes_to_beside_a_range() -> None:
    case = two(hypotheses={"a": {"prior": "0.2 to 0.4"}, "b": {"prior": 0.45}, "c": {"prior": 0.05}}, evidence={})
    prior = ind.score(case).answer.prior["b"]
    assert prior > 0.6
    found = ind.sweep(case, {"prior.b": [0.45, prior]})
    assert found["prior.b"].attrs["today"] == approx(prior, abs=1e-12)
    assert found["posterior"].sel(hypothesis="b").to_numpy()[1] == approx(prior, abs=1e-12)


def test_what_is_impossible_is_masked_and_never_nan() -> None:
    case = two(hypotheses={"a": {"prior": 0.5}, "b": {"prior": 0.3}, "c": {"prior": 0.2}}, evidence={}, sources={})
    found = ind.sweep(case, {"prior.a": "0:1:50", "prior.b": "0:1:50"})
    inside = found["prior.a"] + found["prior.b"] <= 1 + 1e-12
    assert np.array_equal(found["possible"], inside)
    assert not any(np.isnan(found[name]).any() for name in ("posterior", "log_odds"))
    assert found["posterior"].sum("hypothesis").to_numpy() == approx(inside.to_numpy().astype(float))
    assert np.array_equal(found["leader"] == -1, ~inside)


def test_one_at_a_time_leaves_the_other_numbers_alone(founding: ind.Case) -> None:
    found = ind.sweep(founding, {TAJIKISTAN: "0:1:5", POLICE: [0.9, 0.2]}, mode="one_at_a_time")
    assert found["posterior"].dims == ("hypothesis", "scenario")
    assert list(found["path"].to_numpy()) == [TAJIKISTAN] * 5 + [POLICE] * 2
    alone = ind.sweep(founding, {POLICE: [0.9, 0.2]})["posterior"].to_numpy()
    assert found["posterior"].to_numpy()[:, 5:] == approx(alone)


def test_another_question_can_be_chosen(founding: ind.Case) -> None:
    found = ind.sweep(founding, {POLICE: [0.1, 0.9]}, question="aircraft")
    expected = ind.score(founding, values={POLICE: 0.9})["aircraft"].posterior
    assert dict(zip(found["hypothesis"].to_numpy(), found["posterior"].to_numpy()[:, 1], strict=True)) == approx(
        expected
    )


def test_a_number_that_only_the_default_gives_is_split_off() -> None:
    case = two(evidence={"e": {**_ITEM, "given": {"default": 0.1}}})
    found = ind.sweep(case, {"e.given.a": [0.1, 0.4]})
    assert found["posterior"].to_numpy()[0] == approx([0.5, 0.8])
    assert found.attrs["changed"] == ""


def test_a_parameter_may_be_called_like_a_variable() -> None:
    item = {**_ITEM, "given": {"a": "$leader", "b": 0.1}}
    case = two(parameters={"leader": {"value": 0.3, "because": "-"}}, evidence={"e": item})
    assert ind.sweep(case, {"leader": "0:1:3"})["leader"].dims == ("leader_",)


def test_hypotheses_beyond_the_range_of_floats_keep_their_odds() -> None:
    item = {**_ITEM, "given": {"a": 1.0, "b": 1e-200}}
    case = two(evidence={"e": item, "f": item, "g": _ITEM})
    found = ind.sweep(case, {"g.given.a": "0.1:1:2000"})
    assert found["log_odds"].to_numpy() == approx(np.log(found["g.given.a"].to_numpy() / 0.1) + 400 * np.log(10))


# ── stopping, size ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_finished_when_work_is_stopped_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "BLOCK", 10)
    work = prepare(two(), {"prior.a": "0:1:35"})

    def stop(done: int, total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(stop)
    found = work.dataset()
    assert found["computed"].to_numpy().tolist() == [True] * 20 + [False] * 15
    whole = ind.sweep(two(), {"prior.a": "0:1:35"})
    assert "computed" not in whole
    assert np.array_equal(found["posterior"][:, :20], whole["posterior"][:, :20])


def test_a_sweep_that_does_not_fit_is_refused_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_available", lambda: 2**30)
    way_out = r"1,000,000,000,000 scenarios of 2 hypotheses need 24,214\.4 GiB .* sweep fewer points"
    with pytest.raises(TooLargeError, match=way_out):
        ind.sweep(two(), {"prior.a": "0:1:1000000", "e.given.a": "0:1:1000000"})


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    ind.sweep(two(), {"prior.a": "0:1:3", "e.given.a": "0:1:4"}, progress=lambda *now: told.append(now))
    assert told[-1] == (12, 12)


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("varying", "message"),
    [
        ({}, "needs a number to vary"),
        ({"e.given.a": "1:0:5"}, "runs downward; write 0:1:5"),
        ({"e.given.a": "0.3:0.3:5"}, "has no width"),
        ({"e.given.a": "0:1"}, "write LOW:HIGH:POINTS"),
        ({"e.given.a": "0:1:1"}, "2 or more"),
        ({"e.given.a": "0:1:2.5"}, "whole number"),
        ({"e.given.a": []}, "no values"),
        ({"e.given.a": [0.1, 1.2]}, "'1.2' is above 1"),
        ({"e.given.a": [0.1, float("nan")]}, "e.given.a"),
        ({"e.given.a": [0.1, 0.1]}, "stands twice, 0.1"),
        ({"e.given.a": "0.1 to 0.3"}, "is a distribution; a sweep takes single values"),
        ({"e.given.a": [True]}, "no number"),
        ({"e.given.a": np.ones((2, 2))}, "2 dimensions found"),
        ({"s.reliability": "0,x"}, "'x' is not a quantity"),
    ],
)
def test_bad_values_are_named(varying: dict[str, Any], message: str) -> None:
    with pytest.raises(IndiciaError) as caught:
        ind.sweep(two(), varying)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_statements_that_would_pass_one_together_are_refused() -> None:
    shares = {"statements": {"denied": 0.3, "silent": 0.2, "blamed_other": 0, "admitted": "rest"}}
    item = {**_ITEM, "model": "denial", "actor": "a", "statement": "denied", "if_responsible": shares, "if_not": shares}
    del item["given"]
    case = two(evidence={"e": item})
    path = "e.if_not.statements.denied"
    assert ind.sweep(case, {path: "0:0.8:9"})["possible"].all()
    with pytest.raises(IndiciaError, match=r"e\.if_not\.statements\.denied at the highest: .*; sweep lower values"):
        ind.sweep(case, {path: "0:0.9:9"})


@pytest.mark.parametrize("path", ["s.reliabilty", "prior.c", "prior", "nothing"])
def test_an_unknown_path_is_named(path: str) -> None:
    with pytest.raises(PathError, match=path):
        ind.sweep(two(), {path: "0:1:5"})


def test_an_unknown_path_names_the_nearest() -> None:
    with pytest.raises(PathError, match=r"did you mean 's\.reliability'"):
        ind.sweep(two(), {"s.reliabilty": "0:1:5"})


def test_a_case_must_be_loaded_first() -> None:
    with pytest.raises(TypeError, match=r"sweep\(load"):
        ind.sweep("case.yaml", {})  # type: ignore[arg-type]


@given(
    ends=st.lists(st.lists(st.integers(0, 2), min_size=2, max_size=2), min_size=2, max_size=6),
    weights=st.lists(st.floats(0, 1), min_size=3, max_size=3),
)
def test_who_is_left_out_between_two_ends_comes_neither_first_nor_second(
    ends: list[list[int]], weights: list[float]
) -> None:
    assume(np.any(ends))  # a sweep that is impossible throughout is told before
    joint = np.array(ends, dtype=float)
    places = contenders(joint)
    between = joint @ np.array([[1.0, 0.0, *weights], [0.0, 1.0, *(1 - w for w in weights)]])
    between = np.round(between, 9)  # so that equals stay equal
    leader, among = (np.zeros(5, dtype=np.int8) for _ in range(2))
    expected = first_two(between, 0.0, leader)
    found = first_two(between[places], 0.0, among)
    assert np.array_equal(found, expected)
    some = expected[0] > 0
    assert np.array_equal(np.array(places)[among][some], leader[some])


def test_a_large_sweep_of_what_is_impossible_throughout_says_so() -> None:
    item = {
        "report": "r",
        "model": "table",
        "given": 0,
        "because": "b",
        "by": "x",
        "speaker": "s",
        "date": "2020-01-01",
    }
    names = {"ann": {"prior": 0.4}, "bob": {"prior": 0.6}}
    case = {
        "indicia": 1,
        "title": "t",
        "ask": "?",
        "hypotheses": names,
        "sources": {"s": None},
        "evidence": {"i": item},
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "_SMALL", 0)
        found = sweep(ind.load(case), {"prior.ann": "0:1:7"})
    assert not found["possible"].any()
    assert (found["posterior"] == 0).all()
    assert (found["leader"] == -1).all()
