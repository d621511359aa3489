"""Odds, decibans, ICD 203 words, verbal support and Admiralty letters, against their stored references."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.quantity import (
    ADMIRALTY,
    ICD203_SYNONYMS,
    Band,
    Domain,
    QuantityError,
    Uniform,
    decibans_to_nats,
    decibans_to_odds,
    icd203_bands,
    icd203_word,
    log_odds_to_probability,
    nats_to_decibans,
    nearest_admiralty,
    odds_to_decibans,
    odds_to_probability,
    parse_quantity,
    probability_to_log_odds,
    probability_to_odds,
    support_bands,
    verbal_support,
)

probabilities = st.floats(1e-12, 1.0 - 1e-12)


def test_the_bands_of_icd_203_are_those_published(data: Path) -> None:
    published = json.loads((data / "scales" / "icd203_misp.json").read_text())["bands_percent"]
    for words, (low, high) in published.items():
        for word in words.split(" / "):
            band = parse_quantity(word, Domain.PROBABILITY).distribution
            assert isinstance(band, Uniform)
            assert band.support == approx((low / 100.0, high / 100.0))
    assert [name.split(" / ")[0] for name in published] == [band.word for band in icd203_bands()]


def test_the_bands_of_verbal_support_are_those_published(data: Path) -> None:
    published = json.loads((data / "scales" / "verbal_likelihood_ratios.json").read_text())["bands"]
    assert [band.word for band in support_bands()] == [f"{word} support" for word in published]
    for band, (low, high) in zip(support_bands(), published.values(), strict=True):
        assert (band.low, band.high) == (low, high or 1e8)  # the open band is closed at 10^8


def test_the_bands_of_icd_203_touch() -> None:
    bands = icd203_bands()
    assert [band.high for band in bands[:-1]] == [band.low for band in bands[1:]]
    assert set(ICD203_SYNONYMS.values()) == {band.word for band in bands}


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.01, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "likely"),
        (math.nextafter(0.55, 0.0), "likely"),  # a computed 0.55
        (0.7999, "likely"),
        (0.8, "very likely"),
        (0.95, "almost certain"),
        (0.99, "almost certain"),
        (0.009, "beyond the scale"),
        (0.0, "beyond the scale"),
        (0.991, "beyond the scale"),
        (1.0, "beyond the scale"),
    ],
)
def test_the_lower_edge_belongs_to_the_band(probability: float, word: str) -> None:
    assert icd203_word(probability).word == word


def test_beyond_the_scale_is_a_band_of_its_own() -> None:
    assert icd203_word(0.001) == Band("beyond the scale", 0.0, 0.01)
    assert icd203_word(0.999) == Band("beyond the scale", 0.99, 1.0)


@given(st.floats(0.0, 1.0))
def test_a_probability_lies_in_the_band_of_its_word(probability: float) -> None:
    band = icd203_word(probability)
    assert band.low - 1e-12 <= probability <= band.high + 1e-12


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan])
def test_words_are_for_probabilities_only(value: float) -> None:
    with pytest.raises(QuantityError, match="is no probability"):
        icd203_word(value)


@pytest.mark.parametrize(
    ("ratio", "word"),
    [
        (1.0, "no support"),
        (1.99, "no support"),
        (0.6, "no support"),
        (2.0, "weak support"),
        (10.0, "moderate support"),
        (35.0, "moderate support"),
        (1e3, "strong support"),
        (1e9, "extremely strong support"),
        (math.inf, "extremely strong support"),
        (0.1, "moderate support against"),
        (0.5, "weak support against"),
        (0.0, "extremely strong support against"),
    ],
)
def test_a_ratio_has_its_words(ratio: float, word: str) -> None:
    assert verbal_support(ratio).word == word


@given(st.floats(1e-12, 1e12))
def test_a_ratio_lies_in_the_band_of_its_words(ratio: float) -> None:
    band = verbal_support(ratio)
    assert band.low * (1 - 1e-9) <= ratio <= band.high * (1 + 1e-9)


@pytest.mark.parametrize("ratio", [-1.0, math.nan])
def test_a_negative_ratio_has_no_words(ratio: float) -> None:
    with pytest.raises(QuantityError, match="is no likelihood ratio"):
        verbal_support(ratio)


def test_the_letters_tile_what_the_house_reading_says() -> None:
    assert [ADMIRALTY[letter].support for letter in "ABCDEF"] == [
        (0.95, 1.0),
        (0.8, 0.95),
        (0.6, 0.8),
        (0.4, 0.6),
        (0.05, 0.4),
        (0.0, 1.0),
    ]


@pytest.mark.parametrize(
    ("probability", "letter"),
    [
        (1.0, "A"),
        (0.95, "A"),
        (math.nextafter(0.95, 0.0), "A"),
        (0.94, "B"),
        (0.6, "C"),
        (0.5, "D"),
        (0.05, "E"),
        (0.0, "E"),
    ],
)
def test_the_nearest_letter_is_the_one_whose_band_holds_it(probability: float, letter: str) -> None:
    assert nearest_admiralty(probability) == letter


def test_the_nearest_letter_follows_a_cases_own_reading() -> None:
    assert nearest_admiralty(0.7, {"A": Uniform(0.9, 1.0), "B": Uniform(0.5, 0.6)}) == "B"


def test_no_letter_is_near_what_is_no_reliability() -> None:
    with pytest.raises(QuantityError, match=r"1.2 is no reliability"):
        nearest_admiralty(1.2)


@given(probabilities)
def test_odds_and_log_odds_lead_back(probability: float) -> None:
    assert odds_to_probability(probability_to_odds(probability)) == approx(probability, rel=1e-12)
    assert log_odds_to_probability(probability_to_log_odds(probability)) == approx(probability, rel=1e-12)


@given(st.floats(-2900.0, 2900.0))
def test_decibans_lead_back(decibans: float) -> None:
    assert odds_to_decibans(decibans_to_odds(decibans)) == approx(decibans, abs=1e-9)
    assert nats_to_decibans(decibans_to_nats(decibans)) == approx(decibans, abs=1e-9)


def test_goods_examples_of_decibans() -> None:
    # Good 1950: a factor of 10 is 10 decibans, a factor of 2 about 3, even odds none
    assert odds_to_decibans([10.0, 2.0, 1.0]) == approx([10.0, 3.0103, 0.0], abs=1e-4)
    assert nats_to_decibans(math.log(10.0)) == approx(10.0)


def test_certainties_are_infinite_and_raise_no_warning() -> None:
    assert probability_to_odds([0.0, 1.0]).tolist() == [0.0, math.inf]
    assert probability_to_log_odds([0.0, 1.0]).tolist() == [-math.inf, math.inf]
    assert odds_to_probability([0.0, math.inf]).tolist() == [0.0, 1.0]
    assert log_odds_to_probability([-math.inf, -800.0, 800.0, math.inf]).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert odds_to_decibans(0.0) == -math.inf
    assert decibans_to_odds(1e5) == math.inf


def test_nan_stays_nan() -> None:
    functions = [probability_to_odds, odds_to_probability, probability_to_log_odds, log_odds_to_probability]
    functions += [odds_to_decibans, decibans_to_odds, nats_to_decibans, decibans_to_nats]
    assert all(np.isnan(function(math.nan)) for function in functions)


def test_shapes_are_kept() -> None:
    assert probability_to_odds(np.full((2, 3), 0.5)).shape == (2, 3)


def test_a_probability_above_one_by_rounding_is_one() -> None:
    assert probability_to_log_odds(1.0 + 2e-16) == math.inf


@pytest.mark.parametrize("function", [probability_to_odds, probability_to_log_odds])
def test_what_is_no_probability_has_no_odds(function) -> None:
    with pytest.raises(QuantityError, match=r"1.5 is no probability"):
        function([0.5, 1.5])


@pytest.mark.parametrize("function", [odds_to_probability, odds_to_decibans])
def test_negative_odds_are_refused(function) -> None:
    with pytest.raises(QuantityError, match=r"odds are -1\.0; they are 0 or more"):
        function([0.5, -1.0])
