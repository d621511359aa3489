"""Every family against scipy.stats, and the rules of quadrature against exact moments."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy import stats
from scipy.integrate import quad

from indicia.quantity import (
    Beta,
    Distribution,
    Gamma,
    LogNormal,
    LogUniform,
    Normal,
    Point,
    QuantityError,
    Triangular,
    TruncatedNormal,
    Uniform,
    Whole,
)

CONTINUOUS = [
    (Beta(7.5, 3.5), stats.beta(7.5, 3.5)),
    (Beta(0.5, 1900.0), stats.beta(0.5, 1900.0)),
    (Beta(1.0, 4.0), stats.beta(1.0, 4.0)),
    (Uniform(-2.0, 5.0), stats.uniform(-2.0, 7.0)),
    (Triangular(1.0, 2.0, 5.0), stats.triang(0.25, 1.0, 4.0)),
    (Triangular(0.0, 0.0, 1.0), stats.triang(0.0, 0.0, 1.0)),
    (Triangular(0.0, 1.0, 1.0), stats.triang(1.0, 0.0, 1.0)),
    (Normal(3.0, 0.5), stats.norm(3.0, 0.5)),
    (LogNormal(1.2, 0.4), stats.lognorm(0.4, scale=math.exp(1.2))),
    (LogUniform(10.0, 1000.0), stats.loguniform(10.0, 1000.0)),
    (Gamma(2.5, 0.1), stats.gamma(2.5, scale=10.0)),
    (Gamma(0.7, 3.0), stats.gamma(0.7, scale=1.0 / 3.0)),
    (TruncatedNormal(0.5, 0.2, 0.0, 1.0), stats.truncnorm(-2.5, 2.5, 0.5, 0.2)),
    (TruncatedNormal(5.0, 2.0, 0.0, math.inf), stats.truncnorm(-2.5, math.inf, 5.0, 2.0)),
    (TruncatedNormal(-3.0, 1.0, 0.0, 2.0), stats.truncnorm(3.0, 5.0, -3.0, 1.0)),
    (TruncatedNormal(3.0, 1.0, -math.inf, 0.0), stats.truncnorm(-math.inf, -3.0, 3.0, 1.0)),
]
COUNTS = Whole((2, 3, 7), (0.2, 0.5, 0.3))
EVERY = [family for family, _ in CONTINUOUS] + [COUNTS, Point(0.3)]
SHARES = np.array([0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999])

against_scipy = pytest.mark.parametrize(("ours", "theirs"), CONTINUOUS, ids=lambda value: type(value).__name__)
every_family = pytest.mark.parametrize("family", EVERY, ids=lambda value: type(value).__name__)


@against_scipy
def test_mean_median_and_deviation_are_scipys(ours: Distribution, theirs: stats.rv_continuous) -> None:
    assert ours.mean == approx(theirs.mean(), rel=1e-10)
    assert ours.median == approx(theirs.median(), rel=1e-10)
    assert ours.sd == approx(theirs.std(), rel=1e-9)
    assert ours.support == theirs.support()


@against_scipy
def test_quantiles_and_shares_are_scipys(ours: Distribution, theirs: stats.rv_continuous) -> None:
    x = theirs.ppf(SHARES)
    assert ours.quantile(SHARES) == approx(x, rel=1e-9, abs=1e-12)
    assert ours.cdf(x) == approx(theirs.cdf(x), abs=1e-11)
    assert ours.range90 == approx(tuple(theirs.ppf([0.05, 0.95])), rel=1e-9)


@against_scipy
def test_log_densities_are_scipys(ours: Distribution, theirs: stats.rv_continuous) -> None:
    x = theirs.ppf(SHARES)
    assert ours.log_density(x) == approx(theirs.logpdf(x), abs=1e-9)


@against_scipy
def test_the_density_is_zero_beyond_the_support(ours: Distribution, theirs: stats.rv_continuous) -> None:
    low, high = theirs.support()
    beyond = [value for value in (low - 1.0, high + 1.0) if math.isfinite(value)]
    assert np.all(np.isneginf(ours.log_density(beyond)))
    assert np.all(np.isin(ours.cdf(beyond), (0.0, 1.0)))


@against_scipy
def test_draws_follow_the_distribution(ours: Distribution, theirs: stats.rv_continuous) -> None:
    draws = ours.sample(np.random.default_rng(7), 20_000)
    assert stats.kstest(draws, theirs.cdf).pvalue > 1e-3


@against_scipy
def test_the_test_of_draws_would_tell_a_wrong_target(ours: Distribution, theirs: stats.rv_continuous) -> None:
    draws = ours.sample(np.random.default_rng(7), 20_000)
    shifted = draws + 0.1 * theirs.std()
    assert stats.kstest(shifted, theirs.cdf).pvalue < 1e-3


@against_scipy
def test_quantile_and_share_invert_each_other(ours: Distribution, theirs: stats.rv_continuous) -> None:
    x = theirs.ppf(np.linspace(0.01, 0.99, 25))
    assert ours.quantile(ours.cdf(x)) == approx(x, rel=1e-9)


@pytest.mark.parametrize(
    "family",
    [family for family, _ in CONTINUOUS if not isinstance(family, LogNormal | LogUniform)],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_the_gauss_rule_is_exact_to_degree_2n_minus_1(family: Distribution, n: int) -> None:
    nodes, weights = family.quadrature(n)
    assert nodes.shape == weights.shape == (n,)
    for degree in range(2 * n):
        size = weights @ np.abs(nodes) ** degree
        assert weights @ nodes**degree == approx(_raw_moment(family, degree), rel=1e-9, abs=1e-9 * size)


@pytest.mark.parametrize("family", [Beta(7.5, 3.5), Gamma(2.5, 0.1), Normal(3.0, 0.5), Uniform(-2.0, 5.0)])
def test_the_gauss_rule_is_not_exact_at_degree_2n(family: Distribution) -> None:
    nodes, weights = family.quadrature(3)
    assert weights @ nodes**6 != approx(_raw_moment(family, 6), rel=1e-9)


def _raw_moment(family: Distribution, degree: int) -> float:
    """Textbook moments (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, 1994)."""
    match family:
        case Beta(a, b):
            return math.prod((a + i) / (a + b + i) for i in range(degree))
        case Uniform(low, high):
            return (high ** (degree + 1) - low ** (degree + 1)) / ((degree + 1) * (high - low))
        case Gamma(shape, rate):
            return math.prod((shape + i) / rate for i in range(degree))
        case Triangular(low, mode, high):
            # the triangular density is the linear B-spline of its corners: Hermite-Genocchi
            powers = [
                low**i * mode**j * high ** (degree - i - j) for i in range(degree + 1) for j in range(degree + 1 - i)
            ]
            return 2.0 * math.fsum(powers) / ((degree + 1) * (degree + 2))
        case Normal(mean, sd):
            return float(stats.norm(mean, sd).moment(degree)) if degree else 1.0
        case TruncatedNormal(mean, sd, low, high):
            # no closed form keeps its digits in the tails; adaptive quadrature by QUADPACK instead
            far = max(low, mean - 14.0 * sd), min(high, mean + 14.0 * sd)
            mass = quad(lambda x: stats.norm.pdf(x, mean, sd), *far, epsrel=1e-12, epsabs=0.0, limit=500)[0]
            integrand = lambda x: x**degree * stats.norm.pdf(x, mean, sd)  # noqa: E731
            return quad(integrand, *far, epsrel=1e-12, epsabs=1e-12 * mass, limit=500)[0] / mass
    raise AssertionError(family)


@pytest.mark.parametrize("family", [LogNormal(1.2, 0.4), LogUniform(10.0, 1e4)])
def test_ratios_are_integrated_on_their_logarithm(family: Distribution) -> None:
    nodes, weights = family.quadrature(10)
    log_mean = math.log(family.median)
    assert weights @ np.log(nodes) == approx(log_mean, abs=1e-12)
    # a posterior r/(1 + r) is smooth in log r
    fine_nodes, fine_weights = family.quadrature(120)
    assert weights @ (nodes / (1 + nodes)) == approx(fine_weights @ (fine_nodes / (1 + fine_nodes)), abs=1e-7)


@every_family
def test_weights_are_positive_and_sum_to_one(family: Distribution) -> None:
    nodes, weights = family.quadrature(8)
    assert np.all(weights > 0.0)
    assert weights.sum() == approx(1.0, abs=1e-12)
    assert np.all((nodes >= family.support[0]) & (nodes <= family.support[1]))


@every_family
def test_arrays_keep_their_shape(family: Distribution) -> None:
    shares = np.array([[0.1, 0.5], [0.6, 0.9]])
    x = family.quantile(shares)
    assert x.shape == family.cdf(x).shape == family.log_density(x).shape == (2, 2)
    assert family.sample(np.random.default_rng(0), (3, 2)).shape == (3, 2)
    assert np.shape(family.quantile(0.5)) == np.shape(family.cdf(0.5)) == np.shape(family.log_density(0.5)) == ()


@every_family
def test_equal_seeds_give_equal_draws(family: Distribution) -> None:
    first, second = (family.sample(np.random.default_rng(0), 50) for _ in range(2))
    assert np.array_equal(first, second)


@every_family
def test_equal_distributions_are_equal_and_hash_equal(family: Distribution) -> None:
    copy = type(family)(*(getattr(family, name) for name in family.__slots__))
    assert copy == family
    assert hash(copy) == hash(family)


@every_family
def test_a_distribution_says_its_name(family: Distribution) -> None:
    assert family.describe()


@given(st.floats(0.01, 100.0), st.floats(0.01, 100.0), st.floats(0.001, 0.999))
def test_beta_quantiles_invert(a: float, b: float, share: float) -> None:
    family = Beta(a, b)
    x = float(family.quantile(share))
    if 1e-290 < x < 1.0 - 1e-6:  # nearer to an end the nearest float is too coarse
        assert family.cdf(x) == approx(share, abs=1e-7)  # SciPy's inverse is off by 1e-8 for some shapes


@given(st.floats(-40.0, 40.0), st.floats(0.01, 10.0), st.floats(1e-6, 1.0 - 1e-6))
def test_truncation_far_in_a_tail_keeps_its_digits(low: float, width: float, share: float) -> None:
    family = TruncatedNormal(0.0, 1.0, low, low + width)
    x = float(family.quantile(share))
    assert low <= x <= low + width
    assert family.cdf(x) == approx(share, abs=1e-8)
    assert low < family.mean < low + width


def test_a_tail_has_the_moments_of_the_exponential_it_tends_to() -> None:
    # normal beyond z = 1000: excess is exponential with rate z, mean 1/z (1 - 1/z^2 ...), Mills' ratio
    family = TruncatedNormal(0.0, 1.0, 1000.0, math.inf)
    assert family.mean - 1000.0 == approx(1e-3, rel=1e-5)
    assert family.sd == approx(1e-3, rel=1e-5)


def test_huge_logarithmic_deviations_have_infinite_moments_and_no_error() -> None:
    family = LogNormal(0.0, 100.0)
    assert (family.mean, family.sd, family.median) == (math.inf, math.inf, 1.0)


def test_close_ends_do_not_cancel_in_the_log_uniform() -> None:
    family = LogUniform(1.0, 1.0 + 1e-9)
    assert family.sd == approx(1e-9 / math.sqrt(12.0), rel=1e-5)


def test_a_count_has_the_moments_of_its_table() -> None:
    # mean 0.4 + 1.5 + 2.1 = 4; variance 0.2 * 4 + 0.5 * 1 + 0.3 * 9 = 4
    assert (COUNTS.mean, COUNTS.sd, COUNTS.median) == (approx(4.0), approx(2.0), 3.0)
    assert COUNTS.support == (2.0, 7.0)
    assert COUNTS.range90 == (2.0, 7.0)


def test_a_counts_quantiles_are_the_first_values_that_reach_the_share() -> None:
    assert COUNTS.quantile([0.0, 0.2, 0.21, 0.7, 0.71, 1.0]).tolist() == [2.0, 2.0, 3.0, 3.0, 7.0, 7.0]
    assert COUNTS.cdf([1.9, 2.0, 6.9, 7.0]) == approx([0.0, 0.2, 0.7, 1.0])


def test_rounding_of_the_cumulative_sum_does_not_move_a_counts_quantile() -> None:
    tenths = Whole(tuple(range(10)), (0.1,) * 10)
    # eight times 0.1 sums to 0.7999999999999999
    assert tenths.quantile(np.arange(1, 11) / 10).tolist() == list(range(10))


def test_a_counts_draws_have_its_probabilities() -> None:
    draws = COUNTS.sample(np.random.default_rng(1), 40_000)
    shares = [np.mean(draws == value) for value in COUNTS.values]
    assert shares == approx(list(COUNTS.probabilities), abs=0.01)


def test_a_counts_rule_is_its_table() -> None:
    nodes, weights = COUNTS.quadrature(1)
    assert nodes.tolist() == [2.0, 3.0, 7.0]
    assert weights.tolist() == [0.2, 0.5, 0.3]


def test_a_count_is_kept_in_order() -> None:
    assert Whole((7, 2, 3), (0.3, 0.2, 0.5)) == COUNTS


def test_a_point_has_no_spread() -> None:
    point = Point(0.3)
    assert (point.mean, point.median, point.sd, point.range90) == (0.3, 0.3, 0.0, (0.3, 0.3))
    assert point.cdf([0.29, 0.3, 0.31]).tolist() == [0.0, 1.0, 1.0]
    assert point.quadrature(5)[0].tolist() == [0.3]


def test_drawing_a_point_leaves_the_generator_alone() -> None:
    rng, twin = np.random.default_rng(3), np.random.default_rng(3)
    Point(0.3).sample(rng, 10)
    assert rng.random() == twin.random()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Beta(0.0, 1.0), r"beta\(0, 1\): both shapes of a Beta must be positive"),
        (lambda: Beta(1.0, math.inf), r"both shapes of a Beta must be positive"),
        (lambda: Uniform(1.0, 1.0), r"uniform\(1, 1\): the first end must lie below the second"),
        (lambda: Triangular(0.0, 2.0, 1.0), r"triangular\(0, 2, 1\): the order is lowest, most probable, highest"),
        (lambda: Normal(0.0, 0.0), r"normal\(0, 0\): the standard deviation must be positive"),
        (lambda: LogNormal(0.0, -1.0), r"lognormal\(0, -1\): the deviation of the logarithm must be positive"),
        (lambda: LogNormal(1000.0, 1.0), r"mu is the mean of the natural logarithm, from -700 to 700"),
        (lambda: LogUniform(0.0, 1.0), r"log-uniform 0 to 1: both ends must be positive"),
        (lambda: Gamma(1.0, math.nan), r"gamma\(1, nan\): shape and rate must be positive"),
        (lambda: TruncatedNormal(0.0, 1.0, 2.0, 1.0), r"the order is mean, standard deviation, lowest, highest"),
        (lambda: TruncatedNormal(0.0, 0.0, 0.0, 1.0), r"truncated normal\(0, 0, 0, 1\): the standard deviation must"),
        (lambda: Point(math.inf), r"a number is inf; a finite one is needed"),
        (lambda: Whole((), ()), r"0 values with 0 probabilities; a count needs one probability for each"),
        (lambda: Whole((1, 1), (0.5, 0.5)), r"a value stands twice among \(1, 1\)"),
        (lambda: Whole((-1, 1), (0.5, 0.5)), r"\(-1, 1\) are not all whole numbers from 0 on"),
        (lambda: Whole((1, 2), (0.5, 0.4)), r"the probabilities of a count sum to 0.9"),
        (lambda: Whole((1, 2), (1.5, -0.5)), r"none negative"),
    ],
)
def test_parameters_out_of_range_are_refused(make, message: str) -> None:
    with pytest.raises(QuantityError, match=message):
        make()
