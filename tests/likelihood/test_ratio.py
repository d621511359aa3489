import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood.ratio import LikelihoodRatio
from likelihood.workbench import misprints, read, weigh

RATIO = st.floats(1e-6, 1e6)


def posterior(likelihood: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    total = sum(likelihood.values())
    return {state: value / total for state, value in likelihood.items()}


def test_posterior_odds_are_prior_odds_times_the_ratio() -> None:
    # I. J. Good, Probability and the Weighing of Evidence, 1950, chapter 6; equal priors here
    found = posterior(weigh(read(LikelihoodRatio, {"ratios": {"russia": 10, "default": 1}})))
    assert found["russia",] / found["us",] == approx(10)


@given(RATIO, RATIO, RATIO)
def test_a_common_factor_changes_no_posterior(a: float, b: float, factor: float) -> None:
    plain = read(LikelihoodRatio, {"ratios": {"russia": a, "us": b, "default": 1}})
    scaled = read(LikelihoodRatio, {"ratios": {"russia": a * factor, "us": b * factor, "default": factor, "nobody": 1}})
    expected = posterior({**weigh(plain), ("nobody",): 1 / factor})
    assert posterior(weigh(scaled)) == approx(expected, rel=1e-12)


@given(RATIO)
def test_the_short_form_equals_the_long_one(value: float) -> None:
    short = read(LikelihoodRatio, {"for": ["russia", "us"], "against": "nobody", "value": value})
    long = read(LikelihoodRatio, {"ratios": {"russia": value, "us": value, "default": 1}})
    assert weigh(short) == weigh(long)


def test_a_ratio_of_0_is_impossible_and_decibans_and_words_are_understood() -> None:
    model = read(
        LikelihoodRatio, {"ratios": {"russia": 0, "us": "10 dB", "tajikistan": "moderate support", "nobody": 1}}
    )
    found = weigh(model)
    assert found["russia",] == 0.0
    assert found["us",] == approx(10)
    assert found["tajikistan",] == approx(31.622776601683793)  # the middle of 10 to 100 in decibans


def test_naming_the_catch_all_on_either_side_gives_it_a_state() -> None:
    model = read(LikelihoodRatio, {"for": "russia", "against": ["us", "other"], "value": 3})
    assert model.states("who", "other")
    assert weigh(model)["other",] == 1.0


def test_it_is_not_evidential() -> None:
    assert not LikelihoodRatio.evidential


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({}, "", "'ratios' is lacking"),
        ({"for": "russia", "value": 2}, "", "'against' is lacking"),
        ({"ratios": {"russia": 2, "default": 3}}, "ratios", "no ratio is written 1"),
        ({"ratios": {"russia": 2, "default": "0.5 to 2"}}, "ratios", "no ratio is written 1"),
        ({"ratios": {"russia": 2, "default": 1}, "value": 3}, "ratios", "write one form"),
        ({"for": ["russia", "us"], "against": "us", "value": 2}, "against", "'us' is both for and against"),
        ({"for": "rusia", "against": "us", "value": 2}, "for", "did you mean 'russia'?"),
        ({"for": ["us", "agreed"], "against": "russia", "value": 2}, "for.1", "it belongs to 'pact'"),
        ({"for": [], "against": "us", "value": 2}, "for", "an empty list"),
        ({"for": "russia", "against": "us", "value": -2}, "value", "-2"),
    ],
)
def test_misprints_are_told_at_their_place(fields: dict[str, object], key: str, message: str) -> None:
    ((place, text),) = misprints(LikelihoodRatio, fields)
    assert place == key
    assert message in text
