"""Simulating a case from its own model: what is drawn, what is said of it, and that a wrong model is found out."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from indicia.analysis.simulate import Simulation, posterior
from indicia.analysis.simulate.records import BLOCK
from indicia.errors import IndiciaError
from indicia.quantity import Domain, parse_quantity

type Data = dict[str, Any]


def item(model: str, **fields: Any) -> Data:
    return {"report": "r", "speaker": "s", "date": "2020-01-01", "model": model, "because": "b", **fields}


def table(given: Any, **more: Any) -> Data:
    return item("table", given=given, independent="so", **more)


def who(**priors: Any) -> Data:
    return {"who": {"ask": "Who?", "hypotheses": {h: {"prior": p} for h, p in priors.items()}}}


def data(evidence: Data, **more: Any) -> Data:
    return {
        "indicia": 1,
        "title": "t",
        "as_of": "2020-01-31",
        "by": "x",
        "questions": who(a=0.5, b=0.3, c=0.2),
        "sources": {"s": {"label": "S"}},
        "evidence": evidence,
        **more,
    }


SEARCH = {"sensor": "x", "area": "y", "period": "z"}
STATEMENTS: Data = {
    "a": {"statements": {"admitted": 0.3, "denied": 0.5, "blamed_other": "rest", "silent": 0.1}},
    "default": {"statements": {"admitted": 0.05, "denied": 0.6, "blamed_other": 0.2, "silent": "rest"}},
}
RICH = data(
    {
        "seen": table({"a": 0.6, "b": 0.2, "c": {"mood": {"bad": 0.9, "good": 0.3}}}, unreliable=0.2,
                      carriers=["good"]),
        "denies": item("denial", actor="a", statement="denied", if_responsible=STATEMENTS["a"],
                       if_not=STATEMENTS["default"], carriers=["wire"], independent="so"),
        "track": item("absence", coverage={"a": 0.8, "default": 0.3}, detection=0.7, search=SEARCH, unreliable=0.4,
                      carriers=["good"], independent="so"),
        "tells": item("testimony", says={"who": "a"}, knows=0.6, honest=0.9, hops=[0.8],
                      otherwise={"a": 0.3, "default": 0.2}, independent="so"),
        "weight": item("measurement", distribution="normal", value=1.0,
                       expected={"a": {"mu": 2.0, "sigma": 1.0}, "default": {"mu": 0.0, "sigma": 1.5}},
                       otherwise={"mu": 0.5, "sigma": 4.0}, carriers=["wire"], independent="so"),
        "told": table({"a": 0.3, "b": 0.5, "c": 0.4}, carriers=["good"]),
        "again": table({"a": 0.5, "b": 0.7, "c": 0.6}),
    },
    questions={
        "who": {
            "ask": "Who?",
            "hypotheses": {
                **who(a=0.4, b=0.3, c=0.2)["who"]["hypotheses"],
                "x": {"prior": 0.1, "catch_all": True},
            },
        },
        "mood": {
            "ask": "Mood?",
            "hidden": True,
            "given": "who",
            "hypotheses": {"bad": {"prior": {"a": 0.7, "default": 0.4}}, "good": {"prior": {"a": 0.3, "default": 0.6}}},
        },
    },
    sources={
        "s": {"label": "S"},
        "good": {"label": "G", "reliability": 0.9},
        "wire": {"label": "W", "reliability": 0.7, "faults": "together"},
    },
    groups={"same": {"items": ["told", "again"], "redundancy": 1, "same_claim": "so", "because": "b"}},
)  # fmt: skip


def complement(given: Any) -> Any:
    return {k: complement(v) for k, v in given.items()} if isinstance(given, dict) else 1.0 - given


def came_out(case: Data, came: dict[str, Any]) -> Data:
    """The case rewritten as one record has it, with the fields that a case file has."""
    now = deepcopy(case)
    for name, how in came.items():
        fields = now["evidence"][name]
        if name == "denies":
            fields["statement"] = str(how)
        elif name == "track":
            fields["seen"] = how == "seen"
            fields["unreliable"] = 0.6 if fields["seen"] else 0.4
        elif name == "weight":
            fields["value"] = float(how)
        elif name == "tells" and how == "not made":
            r = 0.6 * 0.9 * 0.8
            given = {"a": 1 - r - (1 - r) * 0.3, "b": 1 - (1 - r) * 0.2, "c": 1 - (1 - r) * 0.2}
            now["evidence"][name] = table(given)
        elif how == "not made":
            fields["given"] = complement(fields["given"])
            fields |= {"unreliable": 0.8} if "unreliable" in fields else {}
    return now


def simulated(case: Data, n: int = 500, **options: Any) -> Simulation:
    return ind.simulate(ind.load(case), n, **options)


def failed(case: Data, scored_by: Data | None = None, n: int = 2000, **options: Any) -> bool:
    other = None if scored_by is None else ind.load(scored_by)
    return ind.calibrate(simulated(case, n, scored_by=other, **options)).failed


def changed(case: Data, place: str, value: object) -> Data:
    made = deepcopy(case)
    *above, last = place.split(".")
    inner = made
    for key in above:
        inner = inner[key]
    inner[last] = value
    return made


def test_every_kind_of_item_is_scored_as_a_case_that_reports_what_was_drawn() -> None:
    found = simulated(RICH, 60, posterior="central")
    assert found.items == ("seen", "denies", "track", "tells", "weight", "told", "again")
    for i in range(60):
        came = {name: values[i] for name, values in found.came.items()}
        score = ind.score(ind.load(came_out(RICH, came)))
        assert found.probability[i].tolist() == approx(list(score["who"].posterior.values()), rel=1e-9, abs=1e-12)
    assert {str(how) for how in found.came["denies"]} == {"denied", "silent", "blamed_other", "admitted"}
    assert np.array_equal(found.came["told"], found.came["again"])


def test_truths_and_outcomes_come_as_often_as_the_case_says() -> None:
    case = changed(RICH, "sources.wire.faults", "each")
    found = simulated(case, 20_000)
    shares = [float(np.mean(found.true == i)) for i in range(4)]
    assert shares == approx([0.4, 0.3, 0.2, 0.1], abs=0.014)  # four standard errors
    a, c = found.true == 0, found.true == 2
    # What an unfaithful carrier says is the mean under the prior; the catch-all stands for the others by their priors.
    u = 0.4 / 0.9 * 0.5 + 0.5 / 0.9 * 0.6
    v = (0.4 * 0.3 + 0.3 * 0.5 + 0.2 * 0.4) / 0.9
    assert np.mean(found.came["denies"][a] == "denied") == approx(0.7 * 0.5 + 0.3 * u, abs=0.023)
    assert np.mean(found.came["track"][a] == "not seen") == approx(0.9 * (1 - 0.8 * 0.7) + 0.1 * 0.4, abs=0.023)
    assert np.mean(found.came["tells"][a] == "made") == approx(0.432 + 0.568 * 0.3, abs=0.023)
    assert np.mean(found.came["tells"][c] == "made") == approx(0.568 * 0.2, abs=0.023)
    assert np.mean(found.came["weight"][a]) == approx(0.7 * 2.0 + 0.3 * 0.5, abs=0.12)
    assert np.mean(found.came["weight"][c]) == approx(0.3 * 0.5, abs=0.17)
    assert np.mean(found.came["again"][a] == "made") == approx(0.9 * 0.3 + 0.1 * v, abs=0.023)


def test_a_source_whose_faults_come_together_garbles_all_of_a_record_or_none() -> None:
    sure = {"a": 0.999, "default": 0.001}
    report = {"given": {"a": 0.999, "b": 0.001, "c": 0.001}, "unreliable": 0.5, "carriers": ["wire"]}
    evidence = {f"e{i}": item("table", **report, independent="so") for i in range(6)}
    wire = {"label": "W", "reliability": 0.5, "faults": "together"}
    case = data(evidence, sources={"s": {"label": "S"}, "wire": wire})
    found = simulated(case, 4000)
    made = np.mean([found.came[f"e{i}"] == "made" for i in range(6)], axis=0)[found.true == 0]
    assert np.mean(made > 0.99) == approx(0.5 * sure["a"] ** 6 + 0.5 * 0.5**6, abs=0.05)


RANGES = data({"seen": table({"a": 0.7, "b": 0.4, "c": "0.05 to 0.5"}), "heard": table({"a": 0.2, "default": 0.6})})


def test_measurements_through_such_a_source_are_garbled_together_too() -> None:
    normal = {"distribution": "normal", "value": 0.0, "independent": "so", "carriers": ["wire"]}
    told = {"expected": {"mu": 10.0, "sigma": 1.0}, "otherwise": {"mu": 0.0, "sigma": 1.0}}
    wire = {"label": "W", "reliability": 0.8, "faults": "together"}
    evidence = {"one": item("measurement", **normal, **told), "two": item("measurement", **normal, **told)}
    found = simulated(data(evidence, sources={"s": {"label": "S"}, "wire": wire}), 4000)
    high = found.came["one"] > 5.0
    assert np.mean(high) == approx(0.8, abs=0.026)
    assert np.array_equal(high, found.came["two"] > 5.0)


@pytest.mark.parametrize(
    ("case", "times", "at_most"),  # binomial(times, 1/20) is above that less than four times in 1,000
    [(RICH, 12, 3), (RANGES, 20, 4), pytest.param(RICH, 200, 19, marks=pytest.mark.slow)],
)
def test_a_case_that_scores_its_own_records_fails_about_one_time_in_twenty(
    case: Data, times: int, at_most: int
) -> None:
    assert sum(failed(case, n=200, seed=seed) for seed in range(times)) <= at_most


TWO = data(
    {
        "seen": table({"a": 0.8, "b": 0.3, "c": 0.3}, carriers=["paper"]),
        "heard": table({"a": 0.2, "b": 0.6, "c": 0.3}, carriers=["paper"]),
        "track": item("absence", coverage={"a": 0.9, "default": 0.2}, detection=0.9, search=SEARCH, independent="so"),
        "told": table({"a": 0.7, "b": 0.2, "c": 0.2}),
        "again": table({"a": 0.8, "b": 0.3, "c": 0.3}),
    },
    sources={"s": {"label": "S"}, "paper": {"label": "P", "reliability": "D"}},
    groups={"same": {"items": ["told", "again"], "redundancy": 1, "same_claim": "so", "because": "b"}},
)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("evidence.seen.given", {"a": 0.4, "b": 0.3, "c": 0.3}),  # half
        ("evidence.told.given", {"a": 0.7, "b": 0.4, "c": 0.4}),  # twice
        ("sources.paper.reliability", "A"),
        ("groups.same.redundancy", 0),
        ("evidence.track.detection", 0.3),
        ("questions", who(a=0.3, b=0.3, c=0.4)),
    ],
)
def test_a_wrong_model_is_found_out(place: str, value: object) -> None:
    assert not failed(TWO)
    assert failed(TWO, changed(TWO, place, value))


def test_a_hypothesis_too_probable_and_another_too_little_do_not_even_out() -> None:
    """In one line for all of two hypotheses what one is given too much, the other is given too little."""
    expected = {"a": {"mu": 1.0, "sigma": 1.0}, "b": {"mu": -1.0, "sigma": 1.0}}
    case = data(
        {"w": item("measurement", distribution="normal", value=0.0, expected=expected)}, questions=who(a=0.5, b=0.5)
    )
    other = changed(case, "questions", who(a=0.58, b=0.42))
    found = ind.calibrate(simulated(case, 2000, scored_by=ind.load(other)))
    assert found.forecasts is not None
    assert found.forecasts.p_value_by_hypothesis is not None
    assert found.forecasts.p_value_by_hypothesis < 0.025 < found.forecasts.p_value
    assert found.failed


def test_who_throws_reports_away_is_calibrated_and_less_sharp() -> None:
    apart = changed(TWO, "groups.same.redundancy", 0)
    own, other = simulated(apart, 2000), simulated(apart, 2000, scored_by=ind.load(TWO))
    assert not ind.calibrate(other).failed
    assert other.said_of_leader < own.said_of_leader - 0.005
    without = deepcopy(apart)
    for name in ("told", "again"):
        del without["evidence"][name]
    del without["groups"]
    blind = simulated(apart, 2000, scored_by=ind.load(without))
    assert blind.unseen == ("told", "again")
    assert not ind.calibrate(blind).failed


SHARED = data(
    {f"e{i}": table({"a": 0.95, "b": 0.05, "c": 0.05}, carriers=["paper"]) for i in range(6)},
    sources={"s": {"label": "S"}, "paper": {"label": "P", "reliability": "0.05 to 0.95"}},
)


def test_a_number_in_several_items_is_summed_out_as_a_full_posterior_does() -> None:
    found = simulated(SHARED, 30)
    assert found.method == "quadrature"
    for i in range(30):
        score = ind.score(ind.load(came_out(SHARED, {name: how[i] for name, how in found.came.items()})))
        assert found.probability[i].tolist() == approx(list(score.exactness.full["who"].values()), rel=1e-9)


def test_by_draws_it_is_the_same_within_their_error(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = simulated(SHARED, 300)
    monkeypatch.setattr(posterior, "_NODES_CELLS", 1)
    drawn = simulated(SHARED, 300)
    assert drawn.method == "draws"
    assert np.abs(drawn.probability - exact.probability).max() < 0.03
    assert np.abs(drawn.probability - exact.probability).max() > 1e-6


def test_central_values_are_not_calibrated_where_a_number_enters_several_items() -> None:
    assert failed(SHARED, posterior="central")
    assert not failed(SHARED, posterior="full")
    assert simulated(SHARED, 10, posterior="central").causes == ("paper.reliability in 6 items",)


def test_ranges_of_a_prior_that_are_cut_are_summed_out_by_draws() -> None:
    cut = who(a="0.1 to 0.8", b="0.1 to 0.8", c=0.1)
    case = data({"seen": table({"a": 0.7, "b": 0.1, "c": 0.3})}, questions=cut)
    found = simulated(case, 2000)
    assert (found.method, found.draws) == ("draws", 2**14)
    assert not ind.calibrate(found).failed


def test_an_uncertain_prior_is_weighted_by_opportunity_as_a_score_weights_it() -> None:
    fleet = item("capability", aircraft={"a": 20, "b": 1}, availability=0.1, needed=1)
    questions = who(a="uniform(0, 1)", b=0.5)
    questions["who"]["prior_excludes"] = ["fleet"]
    case = data({"fleet": fleet}, questions=questions)
    found, score = simulated(case, 8000), ind.score(ind.load(case))
    share = float(np.mean(found.true == 0))
    assert found.probability[0].tolist() == approx(list(score["who"].posterior.values()), rel=1e-9)
    assert share == approx(score["who"].posterior["a"], abs=0.014)  # 0.898; without the weights 0.82


def test_opportunity_moves_the_truth_where_the_prior_is_plain_too() -> None:
    fleet = item("capability", aircraft={"a": 20, "b": 1}, availability=0.1, needed=1)
    questions = who(a=0.5, b=0.5)
    questions["who"]["prior_excludes"] = ["fleet"]
    case = data({"fleet": fleet, "seen": table({"a": 0.3, "b": 0.6})}, questions=questions)
    found, score = simulated(case, 8000), ind.score(ind.load(case))
    assert np.mean(found.true == 0) == approx(score["who"].with_opportunity["a"], abs=0.014)
    assert not ind.calibrate(found).failed


def test_numbers_that_enter_one_item_linearly_need_no_summing_out() -> None:
    assert simulated(RANGES, 10).method == "exact"
    assert np.array_equal(simulated(RANGES, 50).probability, simulated(RANGES, 50, posterior="central").probability)


def test_hypotheses_are_matched_by_name_not_by_place() -> None:
    other = changed(TWO, "questions", who(c=0.2, a=0.5, b=0.3))
    own, found = simulated(TWO, 200), simulated(TWO, 200, scored_by=ind.load(other))
    assert found.hypotheses == ("a", "b", "c")
    assert found.probability == approx(own.probability, rel=1e-9)


def test_what_cannot_be_drawn_is_left_out_and_named() -> None:
    evidence = {
        "ratio": item("ratio", ratios={"a": 3, "b": 1, "c": 1}, independent="so"),
        "first": table({"a": 0.5, "b": 0.2, "c": 0.2}),
        "later": table({"a": 0.5, "b": 0.2, "c": 0.2}),
        "shown": item("none"),
    }
    groups = {"g": {"items": ["first", "later"], "redundancy": 0.5, "same_claim": "so", "because": "b"}}
    found = simulated(data(evidence, groups=groups), 20)
    assert found.items == ("first",)
    assert set(found.left_out) == {"ratio", "later"}
    assert "up to a factor" in found.left_out["ratio"]
    assert "redundancy of 0.5" in found.left_out["later"]


def test_where_the_first_of_a_group_stays_out_the_next_takes_its_place() -> None:
    evidence = {
        "first": item("ratio", ratios={"a": 3, "b": 1, "c": 1}),
        "later": table({"a": 0.5, "b": 0.2, "c": 0.2}),
    }
    groups = {"g": {"items": ["first", "later"], "redundancy": 1, "same_claim": "so", "because": "b"}}
    found = simulated(data(evidence, groups=groups), 20)
    assert found.items == ("later",)
    alone = simulated(data({"later": evidence["later"]}), 20)
    assert np.array_equal(found.probability, alone.probability)


def test_without_items_every_record_is_given_the_prior() -> None:
    found = simulated(data({"shown": item("none")}), 20)
    assert found.probability == approx(np.array([[0.5, 0.3, 0.2]] * 20))


def test_an_outcome_that_another_case_does_not_tell_apart_is_seen_as_made_or_not() -> None:
    denial = {"denies": item("denial", actor="a", statement="denied", if_responsible=STATEMENTS["a"],
                             if_not=STATEMENTS["default"])}  # fmt: skip
    plain = {"denies": item("denial", actor="a", statement="denied", if_responsible=0.5, if_not=0.6)}
    fine, coarse = data(denial), data(plain)
    from_fine = simulated(fine, 300, scored_by=ind.load(coarse))
    denied = from_fine.came["denies"] == "denied"
    assert np.ptp(from_fine.probability[denied], axis=0).max() == 0.0
    assert np.ptp(from_fine.probability[~denied], axis=0).max() == 0.0
    assert from_fine.probability[denied][0].tolist() == approx([0.25 / 0.55, 0.18 / 0.55, 0.12 / 0.55])
    from_coarse = simulated(coarse, 300, scored_by=ind.load(fine))
    assert set(from_coarse.came["denies"]) == {"made", "not made"}
    assert not ind.calibrate(simulated(fine, 2000, scored_by=ind.load(coarse))).failed


def test_numbers_that_only_other_outcomes_have_take_part_at_their_central_values() -> None:
    said = {"statements": {"admitted": "0.1 to 0.5", "denied": 0.4, "blamed_other": 0, "silent": "rest"}}
    case = data(
        {"denies": item("denial", actor="a", statement="denied", if_responsible=said, if_not=STATEMENTS["default"])}
    )
    found = simulated(case, 4000)
    assert not any("admitted" in path for path in ind.load(case).figures)
    p = parse_quantity("0.1 to 0.5", Domain.PROBABILITY).central
    assert np.mean(found.came["denies"][found.true == 0] == "admitted") == approx(p, abs=0.05)
    assert not ind.calibrate(found).failed


def test_the_same_seed_gives_the_same_records_and_more_of_them_leave_the_first() -> None:
    few, many, other = simulated(RICH, 100), simulated(RICH, BLOCK + 50), simulated(RICH, 100, seed=1)
    assert few.to_csv() == simulated(RICH, 100).to_csv()
    assert many.n == BLOCK + 50
    assert np.array_equal(few.true, many.true[:100])
    assert all(np.array_equal(few.came[name], many.came[name][:100]) for name in few.items)
    assert few.probability == approx(many.probability[:100], rel=1e-10)
    assert not np.array_equal(few.true, other.true)


def test_another_item_leaves_the_draws_of_the_others_alone() -> None:
    more = changed(RICH, "evidence", {**RICH["evidence"], "new": table({"a": 0.5, "b": 0.2, "c": 0.2})})
    found, again = simulated(RICH, 100), simulated(more, 100)
    assert np.array_equal(found.true, again.true)
    assert all(np.array_equal(found.came[name], again.came[name]) for name in found.items)


def test_the_ledger_reads_back_as_what_calibrate_takes_directly(tmp_path: Path) -> None:
    found = simulated(RICH, 150)
    path = tmp_path / "ledger.csv"
    path.write_text(found.to_csv(), encoding="utf-8")
    directly, read = ind.calibrate(found), ind.calibrate(path)
    assert directly.sha256 == read.sha256
    assert directly.source == "simulated from case"
    assert directly.to_dict()["forecasts"] == read.to_dict()["forecasts"]
    assert found.to_dataframe()["case"].tolist()[:5] == ["001"] * 4 + ["002"]


def test_changes_lie_over_the_case_first() -> None:
    set_ = simulated(TWO, 100, values={"paper.reliability": "A"})
    assert np.array_equal(set_.true, simulated(TWO, 100).true)
    assert not np.array_equal(set_.probability, simulated(TWO, 100).probability)
    assert set_.provenance.changed == ("paper.reliability = A",)


def test_another_question_can_be_asked() -> None:
    both = deepcopy(RICH)
    both["questions"]["mood"]["hidden"] = False
    found = simulated(both, 400, question="mood")
    assert found.hypotheses == ("bad", "good")
    assert not ind.calibrate(found).failed


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    ind.simulate(ind.load(RICH), 3000, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3000, 3000)
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (changed(TWO, "evidence.told.given", {"a": 1.0, "b": 1.0, "c": 1.0}), "simulated records impossible"),
        (data({}, questions={"whom": who(a=0.5, b=0.3, c=0.2)["who"]}), "no question 'who'; did you mean 'whom'"),
        (data({}, questions=who(a=0.5, z=0.5)), "b, c, z in one case only"),
        (
            data({"seen": item("measurement", distribution="normal", value=1.0, expected={"mu": 0.0, "sigma": 1.0})}),
            "seen is a measurement in one case only",
        ),
    ],
)
def test_a_case_that_cannot_score_the_records_is_refused(other: Data, message: str) -> None:
    with pytest.raises(IndiciaError, match=message):
        simulated(TWO, 100, scored_by=ind.load(other))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ind.simulate("case.yaml"), TypeError, "takes a case, str found"),  # type: ignore[arg-type]  # the test
        (lambda: simulated(TWO, 0), ValueError, "at least 1; 0 found"),
        (lambda: simulated(TWO, 10, seed=-1), ValueError, "-1 found"),
        (lambda: simulated(TWO, 10, posterior="mean"), ValueError, "'mean' found"),
        (lambda: simulated(TWO, 10, scored_by="x"), TypeError, "scored_by is a case, str found"),
        (lambda: simulated(TWO, 10, question="wo"), IndiciaError, "did you mean 'who'"),
    ],
)
def test_a_wrong_call_is_refused(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_a_likelihood_above_one_is_no_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    from indicia.likelihood.table import Table

    monkeypatch.setattr(Table, "likelihood", lambda self, xp, n, frame: 2.0 * n["given"])
    found = simulated(data({"seen": table({"a": 0.8, "b": 0.3, "c": 0.3})}), 10)
    assert "above 1" in found.left_out["seen"]


def test_a_title_from_outside_is_harmless_in_every_display() -> None:
    found = simulated({**TWO, "title": "<b>*x*\x1b[2J"}, 20, scored_by=ind.load({**TWO, "title": "<i>"}))
    found = replace(found, left_out={"x": "<u>"})
    for text in (found.to_html(), found.to_markdown()):
        assert "<b>" not in text
        assert "<i>" not in text
        assert "<u>" not in text
    assert "\x1b" not in str(found)
    assert max(map(len, found.to_text(width=56).splitlines())) <= 56
    assert found.to_text(utf8=False).isascii()
    assert found.to_json().startswith("{")


def test_on_the_founding_case_central_values_are_off_by_little() -> None:
    """The figures of ``docs/simulate.md``."""
    case = ind.load(Path(__file__).parents[2] / "models" / "tajikistan-2018.yaml")
    full, central = ind.simulate(case), ind.simulate(case, posterior="central")
    off = np.abs(full.probability - central.probability).max(axis=1)
    assert (full.method, central.method) == ("quadrature", "central")
    assert off.max() < 0.04
    assert off.mean() == approx(0.002, abs=0.0005)
    assert np.mean(full.probability.argmax(axis=1) != central.probability.argmax(axis=1)) < 0.01
