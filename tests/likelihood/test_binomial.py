"""Sums of binomials against enumeration with exact fractions."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood import NUMPY
from indicia.likelihood.binomial import Chances, with_fleet

ONE = np.ones(1)


def start(needed: int) -> Chances:
    return (1.0, *[0.0] * needed)


def chance(needed: int, fleets: list[tuple[dict[float, float], float]]) -> float:
    """P(needed or more), each fleet being the weights of its counts and the availability."""
    chances = start(needed)
    for counts, availability in fleets:
        values = [np.array([float(n)]) for n in counts]
        weights = [np.array([w]) for w in counts.values()]
        chances = with_fleet(NUMPY, chances, values, weights, np.array([availability]))
    return float(chances[-1][0])


def exact(needed: int, fleets: list[tuple[int, float]]) -> float:
    """The same for known counts, by adding up every combination in exact fractions."""
    total = Fraction(0)
    for ready in product(*(range(n + 1) for n, _ in fleets)):
        if sum(ready) >= needed:
            term = Fraction(1)
            for x, (n, a) in zip(ready, fleets, strict=True):
                term *= comb(n, x) * Fraction(a) ** x * (1 - Fraction(a)) ** (n - x)
            total += term
    return float(total)


@given(st.integers(1, 6), st.lists(st.tuples(st.integers(0, 8), st.floats(0, 1)), min_size=1, max_size=3))
def test_it_agrees_with_exact_enumeration(needed: int, fleets: list[tuple[int, float]]) -> None:
    found = chance(needed, [({n: 1.0}, a) for n, a in fleets])
    assert found == approx(exact(needed, fleets), rel=1e-13, abs=1e-300)


@given(st.integers(1, 4), st.dictionaries(st.integers(0, 9), st.integers(1, 5), min_size=1), st.floats(0, 1))
def test_an_uncertain_count_is_averaged_over(needed: int, parts: dict[int, int], availability: float) -> None:
    weights = {float(n): part / sum(parts.values()) for n, part in parts.items()}
    expected = sum(w * exact(needed, [(int(n), availability)]) for n, w in weights.items())
    assert chance(needed, [(weights, availability)]) == approx(expected, rel=1e-12, abs=1e-300)


def test_hundreds_of_aircraft_agree_with_exact_fractions() -> None:
    for n, a, needed in [(500, 0.99, 12), (500, 0.01, 12), (300, 0.5, 3), (1000, 1e-5, 4)]:
        exactly_less = sum(comb(n, x) * Fraction(a) ** x * (1 - Fraction(a)) ** (n - x) for x in range(needed))
        assert chance(needed, [({n: 1.0}, a)]) == approx(float(1 - exactly_less), rel=1e-12, abs=0)


def test_a_small_chance_keeps_its_digits() -> None:
    assert chance(4, [({4: 1.0}, 1e-20)]) == approx(1e-80, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("count", "availability", "needed", "expected"),
    [(4, 0.0, 1, 0.0), (4, 1.0, 4, 1.0), (4, 1.0, 5, 0.0), (3, 0.9, 4, 0.0), (0, 0.5, 1, 0.0), (1, 0.25, 1, 0.25)],
)
def test_the_ends_are_exact(count: int, availability: float, needed: int, expected: float) -> None:
    assert chance(needed, [({count: 1.0}, availability)]) == expected


@given(st.integers(0, 20), st.floats(0, 1), st.floats(0, 1), st.integers(1, 5))
def test_a_count_between_two_whole_ones_is_a_mixture_of_them(n: int, part: float, a: float, needed: int) -> None:
    below, above = (chance(needed, [({m: 1.0}, a)]) for m in (n, n + 1))
    assert chance(needed, [({n + part: 1.0}, a)]) == approx((1 - part) * below + part * above, abs=1e-12)


def test_the_distribution_sums_to_1() -> None:
    chances = with_fleet(NUMPY, start(3), [np.array([7.0])], [ONE], np.array([0.3]))
    assert sum(float(c[0]) for c in chances) == approx(1)


def test_where_all_weights_are_0_there_is_no_such_type() -> None:
    with_both = with_fleet(NUMPY, start(1), [np.array([2.0, 2.0])], [np.array([1.0, 0.0])], np.array([0.5]))
    assert with_both[-1].tolist() == [0.75, 0.0]
