"""Each row of the format's table of quantities, and what is said of text that is none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.quantity import (
    ADMIRALTY,
    Beta,
    Distribution,
    Domain,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    Point,
    Quantity,
    QuantityError,
    Triangular,
    TruncatedNormal,
    Uniform,
    Whole,
    parse_quantity,
    parse_reference,
)

PROBABILITY, RATIO, POSITIVE, REAL, COUNT = Domain


@pytest.mark.parametrize(
    ("value", "domain", "number"),
    [
        (0.7, PROBABILITY, 0.7),
        (1, PROBABILITY, 1.0),
        (0, PROBABILITY, 0.0),
        ("0.7", PROBABILITY, 0.7),
        (".5", PROBABILITY, 0.5),
        ("1e-9", PROBABILITY, 1e-9),
        ("1/200000", PROBABILITY, 5e-6),
        ("1 / 20e6", PROBABILITY, 5e-8),
        ("5 %", PROBABILITY, 0.05),
        ("5%", PROBABILITY, 0.05),
        ("  0.7 ", PROBABILITY, 0.7),
        (0, RATIO, 0.0),
        (4, RATIO, 4.0),
        ("6 dB", RATIO, 10**0.6),
        ("-3 dB", RATIO, 10**-0.3),
        ("−3 dB", RATIO, 10**-0.3),
        ("+3dB", RATIO, 10**0.3),
        ("1e-300", POSITIVE, 1e-300),
        (-2.5, REAL, -2.5),
        (4, COUNT, 4.0),
        ("4.0", COUNT, 4.0),
        (0, COUNT, 0.0),
    ],
)
def test_a_number_is_that_number(value: str | float, domain: Domain, number: float) -> None:
    quantity = parse_quantity(value, domain)
    assert quantity.is_point
    assert quantity.central == approx(number, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "domain", "distribution"),
    [
        ("7 of 10", PROBABILITY, Beta(7.5, 3.5)),
        ("0 of 4", PROBABILITY, Beta(0.5, 4.5)),
        ("0 to 1", PROBABILITY, Uniform(0.0, 1.0)),
        ("beta(8, 3)", PROBABILITY, Beta(8.0, 3.0)),
        ("Beta( 8 ,3 )", PROBABILITY, Beta(8.0, 3.0)),
        ("uniform(0.2, 0.4)", PROBABILITY, Uniform(0.2, 0.4)),
        ("uniform(20 %, 40 %)", PROBABILITY, Uniform(0.2, 0.4)),
        ("triangular(0, 0.2, 1)", PROBABILITY, Triangular(0.0, 0.2, 1.0)),
        ("normal(-1, 2)", REAL, Normal(-1.0, 2.0)),
        ("lognormal(0.5, 1/4)", POSITIVE, LogNormal(0.5, 0.25)),
        ("gamma(2, 0.1)", POSITIVE, Gamma(2.0, 0.1)),
        ("truncated normal(0.5, 0.2, 0, 1)", PROBABILITY, TruncatedNormal(0.5, 0.2, 0.0, 1.0)),
        ("truncated_normal(40, 10, 0, inf)", POSITIVE, TruncatedNormal(40.0, 10.0, 0.0, math.inf)),
        ("likely", PROBABILITY, Uniform(0.55, 0.80)),
        ("Highly  Improbable", PROBABILITY, Uniform(0.05, 0.20)),
        ("moderate support", RATIO, LogUniform(10.0, 100.0)),
        ("extremely strong support", RATIO, LogUniform(1e6, 1e8)),
        ("moderate support against", RATIO, LogUniform(0.01, 0.1)),
        ("B", PROBABILITY, Uniform(0.80, 0.95)),
        ("2 to 6", COUNT, Whole((2, 3, 4, 5, 6), (0.2,) * 5)),
        ("0 to 1", COUNT, Whole((0, 1), (0.5, 0.5))),
    ],
)
def test_text_is_its_distribution(text: str, domain: Domain, distribution: Distribution) -> None:
    assert parse_quantity(text, domain).distribution == distribution


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("0.6 to 0.9", PROBABILITY),
        ("60 % to 90 %", PROBABILITY),
        ("60 to 90 %", PROBABILITY),
        ("1/1000 to 1/100", PROBABILITY),
        ("2 to 8", RATIO),
        ("3 to 6 dB", RATIO),
        ("-3 to 3 dB", RATIO),
        ("20 to 50", POSITIVE),
        ("-2 to 5", REAL),
    ],
)
def test_five_per_cent_lie_beyond_each_end_of_a_range(text: str, domain: Domain) -> None:
    quantity = parse_quantity(text, domain)
    assert quantity.stated is not None
    assert quantity.distribution.cdf(quantity.stated) == approx([0.05, 0.95], abs=1e-11)


def test_a_range_of_decibans_has_its_ends_there() -> None:
    assert parse_quantity("3 to 6 dB", RATIO).stated == approx((10**0.3, 10**0.6))


@pytest.mark.parametrize(
    ("text", "family"), [("0.6 to 0.9", Beta), ("2 to 8", LogNormal), ("20 to 50", LogNormal), ("-2 to 5", Normal)]
)
def test_the_family_of_a_range_is_the_fields(text: str, family: type) -> None:
    domain = {"0.6 to 0.9": PROBABILITY, "2 to 8": RATIO, "20 to 50": POSITIVE, "-2 to 5": REAL}[text]
    assert isinstance(parse_quantity(text, domain).distribution, family)


@given(st.floats(1e-12, 1.0 - 1e-12))
def test_a_range_from_zero_has_ninety_per_cent_below_its_end(high: float) -> None:
    distribution = parse_quantity(f"0 to {high!r}", PROBABILITY).distribution
    assert isinstance(distribution, Beta)
    assert distribution.a == 1.0
    assert distribution.b == approx(math.log(0.1) / math.log1p(-high))
    assert distribution.cdf(high) == approx(0.9, abs=1e-9)


@given(st.floats(1e-12, 1.0 - 1e-9))
def test_a_range_up_to_one_has_ninety_per_cent_above_its_end(low: float) -> None:
    distribution = parse_quantity(f"{low!r} to 1", PROBABILITY).distribution
    assert isinstance(distribution, Beta)
    assert distribution.b == 1.0
    assert distribution.a == approx(math.log(0.1) / math.log(low))
    assert distribution.cdf(low) == approx(0.1, abs=1e-9)


@pytest.mark.parametrize("letter", "ABCDEF")
def test_a_grade_is_its_band_and_is_remembered(letter: str) -> None:
    quantity = parse_quantity(letter, PROBABILITY)
    assert quantity.distribution == ADMIRALTY[letter]
    assert quantity.grade == letter


def test_a_credibility_digit_stays_in_the_text_and_changes_nothing() -> None:
    quantity = parse_quantity("B2", PROBABILITY)
    assert (quantity.text, quantity.grade, quantity.distribution) == ("B2", "B", ADMIRALTY["B"])


def test_a_case_may_read_a_letter_in_its_own_way() -> None:
    own: dict[str, Distribution] = {"B": Beta(9.0, 1.0)}
    assert parse_quantity("B", PROBABILITY, admiralty=own).distribution == Beta(9.0, 1.0)
    assert parse_quantity("C", PROBABILITY, admiralty=own).distribution == ADMIRALTY["C"]


@pytest.mark.parametrize("domain", Domain)
@pytest.mark.parametrize("value", [1, "1"])
def test_one_is_a_number_of_every_kind(domain: Domain, value: str | int) -> None:
    assert parse_quantity(value, domain).central == 1.0


def test_a_quantity_is_given_back() -> None:
    quantity = parse_quantity("0.6 to 0.9", PROBABILITY)
    assert parse_quantity(quantity, PROBABILITY) == quantity


def test_a_quantity_is_checked_against_another_kind_of_field() -> None:
    with pytest.raises(QuantityError, match="'2 to 8' reaches beyond 0 to 1"):
        parse_quantity(parse_quantity("2 to 8", RATIO), PROBABILITY)


@given(st.floats(0.0, 1.0))
def test_a_number_survives_being_written(value: float) -> None:
    quantity = parse_quantity(value, PROBABILITY)
    assert parse_quantity(quantity.text, PROBABILITY).central == value


@given(st.text(max_size=30), st.sampled_from(Domain))
def test_any_text_is_a_quantity_in_its_domain_or_a_quantity_error(text: str, domain: Domain) -> None:
    try:
        quantity = parse_quantity(text, domain)
    except QuantityError:
        return
    assert math.isfinite(quantity.central)


PIECES = [
    "0",
    "1",
    "0.5",
    "-2",
    "1e308",
    "1e-308",
    "%",
    "dB",
    "to",
    "of",
    "/",
    "beta(",
    "normal(",
    ",",
    ")",
    "inf",
    "A",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(Domain))
def test_any_words_of_the_grammar_are_a_quantity_or_a_quantity_error(words: list[str], domain: Domain) -> None:
    try:
        quantity = parse_quantity(" ".join(words), domain)
    except QuantityError:
        return
    assert quantity.describe()


@pytest.mark.parametrize(
    ("value", "domain", "message"),
    [
        (True, PROBABILITY, "true is no number; write 0 or 1, or how probable it is"),
        (None, PROBABILITY, "nothing found where a number is needed; write a number from 0 to 1"),
        ([0.1], PROBABILITY, "a list found where a number is needed"),
        ({}, PROBABILITY, "a mapping found where a number is needed"),
        (math.nan, REAL, "'nan' is not finite; a finite number is needed"),
        (-math.inf, REAL, "'-inf' is not finite; a finite number is needed"),
        (10**400, REAL, "a whole number of more than 308 digits is too large"),
        ("", PROBABILITY, "nothing is written; write a number from 0 to 1"),
        ("x" * 500, PROBABILITY, "is too long for a quantity"),
        ("nan", REAL, "'nan' is not finite"),
        ("1e999", REAL, "'1e999' is not finite"),
        ("9999 dB", RATIO, "'9999 dB' is not finite"),
        ("1/0", PROBABILITY, "'1/0' divides by zero; write the number itself"),
        ("rest", PROBABILITY, "'rest' is for one of the 'statements' of a denial; write the number here"),
        ("yes", PROBABILITY, "'yes' is no number; write 0 or 1, or how probable it is"),
        ("12:30", PROBABILITY, "'12:30' is a time of day or odds, not a number; odds of 3:1 are the ratio 3"),
        ("1,000", POSITIVE, "'1,000' separates its thousands; write the digits together"),
        ("1_000", POSITIVE, "'1_000' separates its thousands; write the digits together"),
        ("0,7", PROBABILITY, "'0,7' has a decimal comma; write a point, as in 0.7"),
        ("0.6-0.9", PROBABILITY, "'0.6-0.9' looks like a range; write it with 'to'"),
        ("0.6 – 0.9", PROBABILITY, "looks like a range; write it with 'to'"),
        ("0.7 ± 0.1", PROBABILITY, "looks like a number with its error; write a range"),
        ("<0.1", PROBABILITY, "'<0.1' gives one end only; write both, as in '0 to 0.1'"),
        ("about 0.7", PROBABILITY, "'about 0.7' leaves open how near; write a range"),
        ("0.6 to", PROBABILITY, "'0.6 to' lacks an end of its range"),
        ("0.9 to 0.6", PROBABILITY, "'0.9 to 0.6' is reversed; write '0.6 to 0.9'"),
        ("6 to 3 dB", RATIO, "'6 to 3 dB' is reversed; write '3 to 6 dB'"),
        ("0.5 to 0.5", PROBABILITY, "'0.5 to 0.5' has two equal ends; write the number 0.5 itself"),
        ("3 dB to 6", RATIO, "'3 dB to 6' has a unit at its first number only; write it at the second"),
        ("likely to certain", PROBABILITY, "'likely' in 'likely to certain' is not a number; a range is two numbers"),
        ("0.5 to 1.5", PROBABILITY, "'0.5 to 1.5' reaches beyond 0 to 1, between which a probability lies"),
        ("0 to 5", RATIO, "'0 to 5' does not start above 0, where a positive number's range must"),
        ("0 to 5", POSITIVE, "write a small positive first end, or uniform(low, high)"),
        ("1.5 to 3", COUNT, "'1.5 to 3' is no range of whole numbers from 0 on; write one as in '2 to 6'"),
        ("0 to 1000000", COUNT, "'0 to 1000000' holds more than 10,000 counts"),
        ("0.7 to 0.7000000000001", PROBABILITY, "no Beta found with its 5th percentile at 0.7"),
        ("7 of 6", PROBABILITY, "'7 of 6' counts more hits than cases; write '6 of 7'"),
        ("x of 6", PROBABILITY, "'x' in 'x of 6' is not a whole number; a proportion is written '7 of 10'"),
        ("7 of 10", RATIO, "'7 of 10' is a proportion, which only a probability can be"),
        ("5 %", POSITIVE, "'5 %' is a percentage, which only a probability can be; write a plain number"),
        ("6 dB", PROBABILITY, "'6 dB' is in decibans, which only a likelihood ratio can be"),
        ("6 decibans", RATIO, "'6 decibans' has decibans in it; write them as '6 dB'"),
        ("beta(1)", PROBABILITY, "'beta(1)' has 1 parameter; write beta(a, b)"),
        ("beta()", PROBABILITY, "'beta()' has 0 parameters; write beta(a, b)"),
        ("beta(1, x)", PROBABILITY, "'x' in 'beta(1, x)' is not a number; write beta(a, b) with plain numbers"),
        ("beta(0, 1)", PROBABILITY, "beta(0, 1): both shapes of a Beta must be positive"),
        ("bta(1, 2)", PROBABILITY, "'bta' in 'bta(1, 2)' is no distribution; did you mean 'beta'?"),
        ("exec(1)", PROBABILITY, "'exec' in 'exec(1)' is no distribution"),
        ("cauchy(0, 1)", REAL, "the families are beta, uniform, triangular"),
        ("normal(0, inf)", REAL, "'inf' in 'normal(0, inf)' is not a number"),
        ("normal(0.5, 0.1)", PROBABILITY, "write truncated normal(mean, sd, 0, 1)"),
        ("gamma(1, 1)", PROBABILITY, "'gamma(1, 1)' reaches beyond 0 to 1"),
        ("uniform(-1, 1)", RATIO, "'uniform(-1, 1)' goes below 0; a likelihood ratio is 0 or more"),
        ("uniform(-1, 1)", POSITIVE, "'uniform(-1, 1)' is not above 0; this field takes a positive number"),
        ("uniform(0, 3)", COUNT, "'uniform(0, 3)' is no count; write a whole number from 0 on"),
        (0, POSITIVE, "'0' is not above 0; this field takes a positive number"),
        (-1, RATIO, "'-1' goes below 0; a likelihood ratio is 0 or more"),
        (2.5, COUNT, "'2.5' is no count; write a whole number from 0 on"),
        (-1, COUNT, "'-1' is no count"),
        (60, PROBABILITY, "'60' is above 1; a probability lies from 0 to 1; if it is a percentage, write '60 %'"),
        (-0.1, PROBABILITY, "'-0.1' is below 0; a probability lies from 0 to 1"),
        ("lkely", PROBABILITY, "'lkely' is not a quantity; did you mean 'likely'?"),
        ("very likly", PROBABILITY, "did you mean 'very likely'?"),
        ("moderat support", RATIO, "did you mean 'moderate support'?"),
        ("zebra", RATIO, "'zebra' is not a quantity; write a ratio as 4, decibans as '6 dB'"),
        ("likely", RATIO, "'likely' stands for a probability; this field takes a likelihood ratio"),
        ("weak support", PROBABILITY, "'weak support' stands for a likelihood ratio; this field takes a probability"),
        ("B", COUNT, "'B' is an Admiralty grade, which only a probability can be; write a number"),
        ("$x", PROBABILITY, "'$x' is a shared parameter, which cannot stand here"),
    ],
)
def test_what_is_no_quantity_is_explained(value: object, domain: Domain, message: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(value, domain)
    assert message in str(caught.value)


def test_a_message_begins_with_its_field() -> None:
    with pytest.raises(QuantityError, match=r"^detection: '2' is above 1"):
        parse_quantity("2", PROBABILITY, field="detection")


def test_a_quantity_error_is_also_a_value_error() -> None:
    assert issubclass(QuantityError, ValueError)


@pytest.mark.parametrize(
    ("value", "name"),
    [("$innocent_denial", "innocent_denial"), (" $a1 ", "a1"), ("0.7", None), (0.7, None), (None, None), ("a$b", None)],
)
def test_a_reference_is_a_dollar_and_a_name(value: object, name: str | None) -> None:
    assert parse_reference(value) == name


@pytest.mark.parametrize("value", ["$", "$1a", "$Name", "$a b", "$a.b", "$a-b"])
def test_a_reference_with_a_bad_name_is_an_error(value: str) -> None:
    with pytest.raises(QuantityError, match="names no parameter; a shared parameter is '\\$' and a name"):
        parse_reference(value)


def test_a_quantity_is_frozen_and_hashable() -> None:
    quantity = parse_quantity("0.6 to 0.9", PROBABILITY)
    assert {quantity: 1}[Quantity("0.6 to 0.9", PROBABILITY, quantity.distribution, stated=(0.6, 0.9))] == 1
    with pytest.raises(AttributeError):
        quantity.text = "0.7"  # type: ignore[misc]


def test_a_point_is_a_point_and_a_range_is_none() -> None:
    assert parse_quantity(0.7, PROBABILITY).distribution == Point(0.7)
    assert not parse_quantity("0.6 to 0.9", PROBABILITY).is_point
