"""What is drawn when a case is simulated, and what is said of it; that a wrong model is found out."""

from copy import deepcopy

import numpy as np
import pytest
from pytest import approx

import indicia as ind
from analysis.simulate_cases import RANGES, RICH, TWO, Data, came_out, changed, data, failed, item, simulated, who


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
