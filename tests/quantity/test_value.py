"""What a quantity says of itself: its central value, its range, its line, its notes."""

import math

import pytest
from pytest import approx

from indicia.quantity import Domain, parse_quantity
from indicia.quantity.numbers import exact, plain

PROBABILITY, RATIO, POSITIVE, REAL, COUNT = Domain


@pytest.mark.parametrize(
    ("text", "domain", "central"),
    [
        ("7 of 10", PROBABILITY, 7.5 / 11.0),
        ("1 to 100", RATIO, 10.0),
        ("0.01 to 1", RATIO, 0.1),
        ("10 to 40", POSITIVE, 20.0),
        ("weak support", RATIO, math.sqrt(20.0)),
        ("-2 to 5", REAL, 1.5),
        ("lognormal(0, 1)", REAL, math.exp(0.5)),
        ("lognormal(0, 1)", POSITIVE, 1.0),
        ("2 to 6", COUNT, 4.0),
        ("0 to 3", COUNT, 1.5),
    ],
)
def test_the_central_value_is_the_median_of_what_is_positive_and_else_the_mean(
    text: str, domain: Domain, central: float
) -> None:
    assert parse_quantity(text, domain).central == approx(central, rel=1e-12)


def test_support_and_the_same_support_against_cancel() -> None:
    for_it, against_it = parse_quantity("strong support", RATIO), parse_quantity("strong support against", RATIO)
    assert for_it.central * against_it.central == approx(1.0)


@pytest.mark.parametrize(
    ("text", "domain", "line"),
    [
        (0.7, PROBABILITY, "0.7"),
        ("1/3", PROBABILITY, "0.333"),
        ("6 dB", RATIO, "3.98"),
        ("0.6 to 0.9", PROBABILITY, "0.765, 90 % between 0.6 and 0.9 (Beta 15.6, 4.78)"),
        ("0 to 0.2", PROBABILITY, "0.0883, 90 % below 0.2 (Beta 1, 10.3)"),
        ("0.8 to 1", PROBABILITY, "0.912, 90 % above 0.8 (Beta 10.3, 1)"),
        ("0 to 1", PROBABILITY, "0.5, uniform 0 to 1"),
        ("7 of 10", PROBABILITY, "0.682, 90 % between 0.442 and 0.883 (Beta 7.5, 3.5)"),
        ("likely", PROBABILITY, "0.675, uniform 0.55 to 0.8"),
        ("2 to 8", RATIO, "4, 90 % between 2 and 8 (log-normal, median 4, times or over 1.52)"),
        ("moderate support", RATIO, "31.6, log-uniform 10 to 100"),
        ("2 to 6", COUNT, "4, a whole number, any of 2 to 6 equally probable"),
        ("0 to 1", COUNT, "0.5, a whole number, any of 0, 1 equally probable"),
        ("-2 to 5", REAL, "1.5, 90 % between -2 and 5 (normal, mean 1.5, sd 2.13)"),
    ],
)
def test_a_quantity_describes_itself_in_one_line(text: str | float, domain: Domain, line: str) -> None:
    assert parse_quantity(text, domain).describe() == line


def test_the_interval_is_the_range_as_written() -> None:
    assert parse_quantity("0 to 0.2", PROBABILITY).interval == (0.0, 0.2)


def test_without_a_written_range_the_interval_is_that_of_the_percentiles() -> None:
    quantity = parse_quantity("7 of 10", PROBABILITY)
    assert quantity.distribution.cdf(quantity.interval) == approx([0.05, 0.95])
    assert parse_quantity(0.7, PROBABILITY).interval == (0.7, 0.7)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("beta(0.4, 0.7)", "Beta(0.4, 0.7) has infinite density at 0 and at 1"),
        ("10 of 10", "Beta(10.5, 0.5) has infinite density at 1"),
        ("1e-6 to 1e-3", "Beta(0.498, 1,910) has infinite density at 0"),
        ("1e-6 to 1e-3", "mean 0.00026 far from the middle 0.0005 of the range"),
    ],
)
def test_what_an_analyst_should_know_is_noted(text: str, note: str) -> None:
    assert note in parse_quantity(text, PROBABILITY).notes


@pytest.mark.parametrize("text", ["0.6 to 0.9", "0 to 0.2", "0.8 to 1", "0 to 1", "7 of 10", "likely", "B", 0.7])
def test_most_quantities_need_no_note(text: str | float) -> None:
    assert parse_quantity(text, PROBABILITY).notes == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (0.76512, "0.765"),
        (0.99955, "0.99955"),
        (0.9999999999999, "1"),
        (1234.0, "1,230"),
        (15632.35, "15,600"),
        (1e-9, "1e-09"),
        (-0.5, "-0.5"),
        (math.inf, "inf"),
    ],
)
def test_numbers_are_shown_with_the_digits_that_matter(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(("value", "text"), [(2.0, "2"), (0.1, "0.1"), (-3.0, "-3"), (1e300, "1e+300")])
def test_numbers_are_written_without_loss(value: float, text: str) -> None:
    assert exact(value) == text
    assert float(text) == value
