"""Drawing by tables: how far from the distribution, in the middle and in the tails; and the kernel's twins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy import stats

from indicia.engine.factor import Floats
from indicia.engine.tape import kernel
from indicia.engine.tape.functions import exp, log, power
from indicia.engine.tape.machine import Machine
from indicia.engine.tape.program import Program
from indicia.engine.tape.streams import raw_numbers, started_states
from indicia.engine.tape.tables import OCTAVES, TOLERANCE, Table, look_up, table_of
from indicia.quantity import Beta, Distribution, Gamma, LogNormal, LogUniform, Normal, Triangular, Uniform, Whole

SMOOTH = [
    Beta(15.6, 4.78),
    Beta(0.5, 3.5),
    Beta(0.5, 0.5),
    Beta(1.0, 33.0),
    Beta(0.3, 40.0),
    Beta(300.0, 2000.0),
    Gamma(0.5, 1.0),
    Gamma(20.0, 0.1),
    LogNormal(0.0, 3.0),
    LogUniform(1.0, 1000.0),
    Normal(-2.0, 5.0),
    Triangular(0.0, 0.2, 1.0),
    Uniform(0.2, 0.9),
]


def made(distribution: Distribution) -> Table:
    table = table_of(distribution)
    assert table is not None
    return table


def words(v: Floats, side: int) -> np.ndarray:
    """The random numbers that stand for shares v of the distance from a side's end."""
    return ((v * 2.0**52).astype(np.uint64) << np.uint64(12)) | np.uint64(side)


@pytest.mark.parametrize("distribution", SMOOTH, ids=str)
def test_a_table_draws_from_its_distribution_to_within_the_tolerance_everywhere(distribution: Distribution) -> None:
    v = np.concatenate([np.random.default_rng(0).random(50_000), np.linspace(1e-6, 1.0 - 1e-6, 50_001)])
    for side, share in ((0, v / 2.0), (1, 1.0 - v / 2.0)):
        drawn = look_up(made(distribution), words(v, side))
        assert np.max(np.abs(distribution.cdf(drawn) - share)) < TOLERANCE


@pytest.mark.parametrize("distribution", SMOOTH, ids=str)
def test_a_tail_is_right_relative_to_its_own_probability(distribution: Distribution) -> None:
    v = 2.0 ** np.linspace(-OCTAVES, -1.0, 5_000)
    drawn = look_up(made(distribution), words(v, 0))
    assert distribution.cdf(drawn) == approx(v / 2.0, rel=2e-3)


def test_the_error_that_a_table_tells_is_one_that_its_draws_have() -> None:
    table = made(Triangular(0.0, 0.2, 1.0))
    v = np.linspace(1e-6, 1.0 - 1e-6, 400_001)
    worst = np.max(np.abs(Triangular(0.0, 0.2, 1.0).cdf(look_up(table, words(v, 0))) - v / 2.0))
    assert 1e-7 < table.error <= worst * 1.2


@pytest.mark.parametrize("distribution", [Beta(0.01, 1.0), Gamma(0.05, 1.0)], ids=str)
def test_a_distribution_that_a_table_cannot_follow_has_none(distribution: Distribution) -> None:
    assert table_of(distribution) is None


def test_draws_pass_a_test_that_those_of_a_coarse_table_fail() -> None:
    distribution, raw = Beta(0.5, 3.5), raw_numbers("p", 0, 0, 400_000)
    assert stats.kstest(look_up(made(distribution), raw), distribution.cdf).pvalue > 1e-3
    coarse = np.interp((raw >> np.uint64(11)) * 2.0**-53, grid := np.linspace(0, 1, 33), distribution.quantile(grid))
    assert stats.kstest(coarse, distribution.cdf).pvalue < 1e-6


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9, unique=True), st.randoms(use_true_random=False))
def test_a_count_has_each_value_as_often_as_stated(values: list[int], random: "np.random.Generator") -> None:
    weights = [random.random() + 0.01 for _ in values]
    whole = Whole(tuple(values), tuple(w / sum(weights) for w in weights))
    drawn = look_up(made(whole), words((np.arange(90_000) + 0.5) / 90_000, 0))
    for value, share in zip(whole.values, whole.probabilities, strict=True):
        assert np.mean(drawn == value) == approx(share, abs=1e-3)


def test_streams_are_those_of_numpy_whoever_starts_them() -> None:
    states = started_states(["a", "b.c"], 7, 3)
    for path, state in zip(("a", "b.c"), states, strict=True):
        raw = np.empty(100, dtype=np.uint64)
        kernel.random_row(state, raw, 100)
        assert np.array_equal(raw, raw_numbers(path, 7, 3, 100))


def test_a_path_a_seed_and_a_chunk_each_have_a_stream_of_their_own() -> None:
    streams = [raw_numbers(*of, 4).tolist() for of in (("a", 0, 0), ("b", 0, 0), ("a", 1, 0), ("a", 0, 1))]
    assert len({tuple(s) for s in streams}) == 4


@pytest.mark.parametrize("distribution", [*SMOOTH, Whole((2, 3, 7), (0.2, 0.5, 0.3))], ids=str)
def test_the_kernel_draws_the_same_as_its_twin_to_the_last_bit(distribution: Distribution) -> None:
    copied = Program(
        np.array([[0, 0, 0, 0, 0], [-1, 0, 0, 0, 0]]), np.zeros(2), 1, np.zeros(1, int), np.zeros(1, int), 1, 0.0
    )
    found = Machine(copied, ["p"], {"p": made(distribution)}).draw({}, 5_000, seed=1, chunk=2)
    assert np.array_equal(found.told[0], look_up(made(distribution), raw_numbers("p", 1, 2, 5_000)))


def test_one_scenario_is_drawn_again_without_those_before_it() -> None:
    rows = np.array([[0, 0, 0, 0, 0], [0, 1, 1, 0, 0], [-1, 0, 0, 0, 0], [-1, 1, 1, 0, 0]])
    copied = Program(rows, np.zeros(4), 2, np.zeros(1, int), np.zeros(1, int), 2, 0.0)
    machine = Machine(copied, ["p", "q"], {"p": made(SMOOTH[0]), "q": made(Whole((2, 3), (0.2, 0.8)))})
    found = machine.draw({}, 2_000, seed=1, chunk=2)
    for at in (0, 1, 511, 512, 1_999):
        assert np.array_equal(machine.told({}, at, seed=1, chunk=2), found.told[:, at])


def test_exponentials_and_logarithms_are_right_to_some_units_in_the_last_place() -> None:
    x = np.random.default_rng(0).uniform(-700.0, 700.0, 10_000)
    assert exp(x) == approx(np.exp(x), rel=1e-15)
    y = np.exp(x)
    assert log(y) == approx(np.log(y), rel=1e-15)
    assert exp(np.array([-800.0, 0.0, 800.0])).tolist() == [0.0, 1.0, np.inf]
    assert np.isnan(exp(np.array([np.nan]))).all()
    assert np.isnan(log(np.array([np.nan]))).all()


def test_powers_of_nothing_are_nothing_but_the_power_0_is_1() -> None:
    assert power(np.array([0.0, 0.0, 0.5, 1.0]), np.array([0.0, 0.3, 2.0, 0.1])) == approx([1.0, 0.0, 0.25, 1.0])
