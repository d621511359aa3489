import math

import pytest
from pytest import approx

from indicia.likelihood import Scope
from indicia.likelihood.measurement import Measurement
from likelihood.workbench import SCOPE, misprints, read, weigh


def fever(**fields: object) -> Measurement:
    expected = {"russia": {"mu": 38.5, "sigma": 0.5}, "default": {"mu": 36.8, "sigma": 0.25}}
    return read(Measurement, {"value": 38, "distribution": "normal", "expected": expected, **fields})


def test_each_hypothesis_has_its_own_distribution() -> None:
    found = weigh(fever())
    assert found["russia",] == approx(-0.5 - math.log(0.5 * math.sqrt(2 * math.pi)))
    assert found["us",] == approx(-0.5 * 4.8**2 - math.log(0.25 * math.sqrt(2 * math.pi)))


def test_otherwise_is_the_distribution_of_what_was_misreported() -> None:
    model = fever(otherwise={"mu": 37, "sigma": 2})
    assert weigh(model, misreported=True)["russia",] == approx(-0.125 - math.log(2 * math.sqrt(2 * math.pi)))
    assert fever().misreported(None, {}, None) is None  # type: ignore[arg-type]


def test_numbers_are_named_by_parameter_and_have_the_place_where_they_stand() -> None:
    numbers = fever(otherwise={"mu": 37, "sigma": 2}).numbers()
    assert list(numbers) == ["mu", "sigma", "otherwise.mu", "otherwise.sigma"]
    assert numbers["otherwise.mu"].key == ("otherwise", "mu")
    assert weigh(fever(), {"expected.russia.mu": 38})["russia",] == approx(-math.log(0.5 * math.sqrt(2 * math.pi)))


def test_one_distribution_for_all_and_nested_questions_are_understood() -> None:
    assert list(weigh(fever(expected={"mu": 37, "sigma": 1}))) == [()]
    by = {
        "pact": {
            "agreed": {"russia": {"mu": 37, "sigma": 1}, "default": {"mu": 38, "sigma": 1}},
            "default": {"mu": 38, "sigma": 1},
        }
    }
    found = weigh(fever(expected=by))
    assert found["russia", "agreed"] == approx(found["russia", "none"] - 0.5)


def test_a_hypothesis_may_bear_a_parameters_name() -> None:
    scope = Scope({"who": ("mu", "sigma")}, ("who",))
    fields = {"mu": {"mu": 1, "sigma": 1}, "sigma": {"mu": 2, "sigma": 1}}
    model = read(Measurement, {"value": 1, "distribution": "normal", "expected": fields}, scope)
    found = weigh(model, scope=scope)
    assert found["mu",] - found["sigma",] == approx(0.5)


def test_a_positive_parameter_is_held_at_its_median_and_a_real_one_at_its_mean() -> None:
    numbers = fever(expected={"mu": "36 to 38", "sigma": "0.1 to 10"}).numbers()
    assert getattr(numbers["mu"], "quantity").central == approx(37)  # noqa: B009 - a leaf of any kind, here a number
    assert getattr(numbers["sigma"], "quantity").central == approx(1)  # noqa: B009 - the same


def test_it_returns_a_log_density_and_is_exhaustive() -> None:
    assert Measurement.scale == "log_density"
    assert fever().exhaustive


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({"expected": {"mu": 37}}, "expected", "'sigma' is lacking; write {mu: ..., sigma: ...}"),
        ({"expected": {"mu": 37, "sd": 1, "sigma": 1}}, "expected.sd", "'sd' is no parameter"),
        ({"expected": {"default": {"mu": 37, "sigma": 0}}}, "expected.default.sigma", "0"),
        ({"expected": {"default": 37}}, "expected.default", "37 found; write the distribution's parameters"),
        ({"expected": {"rusia": {"mu": 3, "sigma": 1}}}, "expected.rusia", "did you mean 'russia'?"),
        ({"otherwise": {"mu": 37, "sigma": -1}}, "otherwise.sigma", "-1"),
        ({"otherwise": {"us": {"mu": 37, "sigma": 1}}}, "otherwise.us", "'us' is no parameter"),
        ({"value": math.inf}, "value", "finite"),
        ({"value": True}, "value", "valid number"),
        ({"value": "38"}, "value", "valid number"),
    ],
)
def test_misprints_are_told_at_their_place(fields: dict[str, object], key: str, message: str) -> None:
    found = misprints(Measurement, {"value": 38, "distribution": "normal", "expected": {"mu": 1, "sigma": 1}, **fields})
    assert found[0][0] == key
    assert message in found[0][1]


def test_an_unknown_distribution_is_the_only_fault_told() -> None:
    fields = {"value": 38, "distribution": "gauss", "expected": {"mean": 1}, "otherwise": {"mean": 2}}
    assert [key for key, _ in misprints(Measurement, fields)] == ["distribution"]


@pytest.mark.parametrize(
    ("distribution", "value", "expected", "message"),
    [
        ("lognormal", 0, {"mu": 1, "sigma": 1}, "a value of lognormal is above 0"),
        ("gamma", -1, {"alpha": 1, "beta": 1}, "a value of gamma is above 0"),
        ("poisson", 1.5, {"mu": 1}, "a value of poisson is a whole number, 0 or more"),
        ("binomial", -1, {"n": 3, "p": 0.5}, "a value of binomial is a whole number, 0 or more"),
        ("negative_binomial", 0.5, {"mu": 1, "alpha": 1}, "a whole number"),
    ],
)
def test_a_value_that_the_distribution_cannot_take_is_an_error(
    distribution: str, value: float, expected: dict[str, float], message: str
) -> None:
    ((key, text),) = misprints(Measurement, {"value": value, "distribution": distribution, "expected": expected})
    assert key == "value"
    assert message in text


def test_a_count_above_the_number_of_trials_is_impossible_for_that_hypothesis() -> None:
    expected = {"russia": {"n": 2, "p": 0.5}, "default": {"n": 5, "p": 0.5}}
    model = read(Measurement, {"value": 3, "distribution": "binomial", "expected": expected}, SCOPE)
    found = weigh(model)
    assert found["russia",] == -math.inf
    assert found["us",] == approx(math.log(10 / 32))
