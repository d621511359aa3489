"""Uncertain numbers of a simulated case are summed out of what is said of its records."""

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from analysis.simulate_cases import RANGES, TWO, came_out, changed, data, failed, item, simulated, table, who
from indicia.analysis.simulate import posterior

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
