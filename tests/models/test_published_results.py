"""Each small model gives the result that its source printed."""

import json
from collections.abc import Mapping
from fractions import Fraction
from math import exp, floor
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

import indicia as ind

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "models"
CASES = ROOT / "tests" / "data" / "cases"


def reference(name: str) -> Any:
    return json.loads((ROOT / "tests" / "data" / "reference" / f"{name}.json").read_text(encoding="utf-8"))


def posterior_of(path: Path, values: Mapping[str, float] | None = None) -> Mapping[str, float]:
    """Posterior of the first question of a case file."""
    return ind.score(ind.load(path), values=dict(values or {})).answer.posterior


def odds(probability: float) -> float:
    return probability / (1 - probability)


# R v Adams --------------------------------------------------------------------------------------------------------


def test_adams_has_the_published_probability_to_three_digits() -> None:
    guilty = posterior_of(MODELS / "r-v-adams.yaml")["guilty"]
    assert round(guilty, 3) == reference("r-v-adams")["published"]["posterior_probability"]


def test_adams_has_the_published_odds_cut_after_one_decimal() -> None:
    # The source cuts 55.556 to 55.5; it does not round.
    guilty = posterior_of(MODELS / "r-v-adams.yaml")["guilty"]
    assert floor(odds(guilty) * 10) / 10 == reference("r-v-adams")["published"]["posterior_odds"]


def test_adams_is_exact_for_a_prior_probability_of_one_in_200000() -> None:
    expected = reference("r-v-adams")["derived"]["prior_probability_1_in_200000"]
    guilty = posterior_of(MODELS / "r-v-adams.yaml")["guilty"]
    assert guilty == approx(expected["probability"], rel=1e-12)
    assert odds(guilty) == approx(expected["odds"], rel=1e-11)


def test_adams_without_the_dna_has_the_published_odds() -> None:
    case = MODELS / "r-v-adams.yaml"
    without = posterior_of(case, {"prior.guilty": 1 / 200_001, "dna.given.not_guilty": 1.0})["guilty"]
    assert odds(without) == approx(
        float(Fraction(reference("r-v-adams")["published"]["odds_without_dna"])), rel=1e-9, abs=0
    )


@pytest.mark.parametrize("match_probability", ["1/200000000", "1/20000000", "1/2000000"])
def test_adams_follows_the_contested_match_probability(match_probability: str) -> None:
    expected = reference("r-v-adams")["derived"]["prior_odds_1_to_200000_by_match_probability"][match_probability]
    values = {"prior.guilty": 1 / 200_001, "dna.given.not_guilty": float(Fraction(match_probability))}
    assert posterior_of(MODELS / "r-v-adams.yaml", values)["guilty"] == approx(expected, rel=1e-9, abs=0)


def test_adams_with_a_laboratory_error_falls_to_a_match_worth_a_thousand() -> None:
    expected = reference("r-v-adams")["derived"]["prior_odds_1_to_200000_with_laboratory_error_0.001"]
    error = 0.001
    values = {"prior.guilty": 1 / 200_001, "dna.given.not_guilty": 5e-9 + error}
    assert posterior_of(MODELS / "r-v-adams.yaml", values)["guilty"] == approx(expected, rel=1e-9, abs=0)


# People v. Collins ------------------------------------------------------------------------------------------------


def test_collins_evidence_has_the_prosecutors_product_against_the_innocent() -> None:
    product = float(Fraction(reference("people-v-collins")["published"]["product"]))
    posterior = posterior_of(MODELS / "people-v-collins.yaml", {"prior.guilty": 0.5})
    assert posterior["innocent"] / posterior["guilty"] == approx(product, rel=1e-9, abs=0)


@pytest.mark.parametrize("couples", [1_000, 1_000_000, 12_000_000, 24_000_000])
def test_collins_depends_on_the_number_of_couples(couples: int) -> None:
    expected = reference("people-v-collins")["derived"]["posterior_by_couples"][str(couples)]
    guilty = posterior_of(MODELS / "people-v-collins.yaml", {"prior.guilty": 1 / couples})["guilty"]
    assert guilty == approx(expected, rel=1e-9, abs=0)


def test_collins_file_itself_asks_among_twelve_million_couples() -> None:
    expected = reference("people-v-collins")["derived"]["posterior_by_couples"]["12000000"]
    assert posterior_of(MODELS / "people-v-collins.yaml")["guilty"] == approx(expected, rel=1e-9, abs=0)


def test_collins_loses_a_factor_of_four_when_the_moustache_adds_nothing_to_the_beard() -> None:
    path = MODELS / "people-v-collins.yaml"
    apart = posterior_of(path, {"facial_hair.redundancy": 0.0})["guilty"]
    together = posterior_of(path, {"facial_hair.redundancy": 1.0})["guilty"]
    assert odds(apart) / odds(together) == approx(4, rel=1e-9, abs=0)


# Teaching cases ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"), [("think-bayes-dice", "dice"), ("think-bayes-cookie", "cookie"), ("monty-hall", "monty_hall")]
)
def test_a_textbook_case_has_its_printed_posterior(name: str, key: str) -> None:
    printed = reference("think-bayes")[key]["posterior"]
    posterior = posterior_of(MODELS / f"{name}.yaml")
    assert set(posterior) == set(printed)
    for hypothesis, value in printed.items():
        assert posterior[hypothesis] == approx(float(Fraction(value)), abs=1e-12)


def test_the_vanilla_cookie_has_its_printed_probability() -> None:
    scored = ind.score(ind.load(MODELS / "think-bayes-cookie.yaml"))
    assert exp(scored.log_evidence) == approx(reference("think-bayes")["cookie"]["probability_of_data"], rel=1e-12)


# Three suspects ---------------------------------------------------------------------------------------------------

BURGLARIES = reference("burglar")


def habits(item: str, seen: str | None) -> dict[str, float]:
    """The numbers of one item for what was seen; all alike where nothing was."""
    row = BURGLARIES["habits"][seen] if seen else [1.0, 1.0, 1.0]
    return {f"{item}.given.suspect_{number}": value for number, value in enumerate(row, start=1)}


@pytest.mark.parametrize("entry", BURGLARIES["posteriors"], ids=lambda entry: f"{entry['time']}-{entry['stolen']}")
def test_the_three_suspects_equal_another_programs_answer(entry: dict[str, Any]) -> None:
    values = habits("time", entry["time"]) | habits("stolen", entry["stolen"])
    posterior = posterior_of(MODELS / "burglar.yaml", values)
    assert list(posterior.values()) == approx(entry["posterior"], abs=1e-12)


def test_the_burglar_file_itself_is_jewellery_at_night() -> None:
    entry = next(e for e in BURGLARIES["posteriors"] if (e["time"], e["stolen"]) == ("night", "jewellery"))
    scored = ind.score(ind.load(MODELS / "burglar.yaml"))
    assert exp(scored.log_evidence) == approx(entry["probability_of_evidence"], rel=1e-12)


# Levin (2025) -----------------------------------------------------------------------------------------------------


def test_levins_factors_multiply_to_the_published_odds() -> None:
    lab = posterior_of(MODELS / "covid-levin-2025.yaml")["lab"]
    assert round(odds(lab), -2) == reference("covid-levin-2025")["published"]["overall_odds"]
    assert lab == approx(reference("covid-levin-2025")["derived"]["posterior_at_even_prior"], rel=1e-12)


# References that a case can express --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    reference("aitken-2003")["derived"],
    ids=lambda row: f"match {row['random_match']}, error {row['false_positive']}",
)
def test_a_false_positive_bounds_a_match_as_in_aitken_2003(row: dict[str, float]) -> None:
    values = {
        "prior.profile.same.someone_else": row["random_match"],
        "prior.laboratory_error.yes": row["false_positive"],
    }
    accused = posterior_of(CASES / "aitken-false-positive.yaml", values)["accused"]
    # An even prior: the posterior odds are the likelihood ratio. 1 - P loses digits that P / (1 - P) would need.
    assert accused == approx(row["ratio"] / (1 + row["ratio"]), rel=1e-12)
    assert 1 - accused == approx(1 / (1 + row["ratio"]), rel=1e-6, abs=0)


OIL = reference("oil-wildcatter")


def oil_given(test: str) -> dict[str, float]:
    return {f"seismic.given.{oil}": p for oil, p in OIL["probability_of_test_given_oil"][test].items()}


@pytest.mark.parametrize("test", ["closed", "open", "diffuse"])
def test_the_oil_wildcatters_test_has_its_published_probability(test: str) -> None:
    scored = ind.score(ind.load(CASES / "oil-wildcatter.yaml"), values=oil_given(test))
    assert exp(scored.log_evidence) == approx(OIL["published"]["probability_of_test"][test], rel=1e-12)


@pytest.mark.parametrize("test", ["closed", "open", "diffuse"])
def test_the_oil_wildcatters_posterior_gives_the_published_expected_utility(test: str) -> None:
    posterior = posterior_of(CASES / "oil-wildcatter.yaml", oil_given(test))
    drilling = sum(posterior[oil] * payoff for oil, payoff in OIL["payoff_of_drilling"].items())
    best = max(drilling, 0) - OIL["test_cost"]
    assert best == approx(OIL["published"]["expected_utility_given_test"][test], abs=5e-5)
