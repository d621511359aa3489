import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from indicia.likelihood.record import Record
from likelihood.workbench import frame_of, misprints, read, spoken, weigh


def record(**fields: object) -> Record:
    return read(Record, {"scope": "air strikes on this border", **fields})


@given(st.integers(0, 10_000), st.floats(1e-3, 1e3))
def test_the_rate_is_the_mean_of_the_gamma_posterior_under_jeffreys_prior(n: int, years: float) -> None:
    # A. Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.6: Gamma(n + 1/2, T) has mean (n + 1/2) / T
    assert weigh(record(events={"us": n}, years=years))["us",] == approx((n + 0.5) / years)


def test_the_gamma_posterior_agrees_with_integrating_likelihood_times_prior() -> None:
    n, years = 3, 2.0
    rate = np.linspace(1e-6, 30, 400_001)
    density = rate**-0.5 * rate**n * np.exp(-rate * years)
    mean = float(np.trapezoid(rate * density, rate) / np.trapezoid(density, rate))
    assert weigh(record(events={"us": n}, years={"us": years}))["us",] == approx(mean, rel=1e-6)


@given(st.floats(0.01, 100))
def test_the_unit_of_time_makes_no_difference(unit: float) -> None:
    years = weigh(record(events={"us": 3, "russia": 0}, years={"us": 2, "russia": 5}))
    other = weigh(record(events={"us": 3, "russia": 0}, years={"us": 2 * unit, "russia": 5 * unit}))
    assert years["us",] / years["russia",] == approx(other["us",] / other["russia",])


def test_it_speaks_about_those_it_names_in_either_field() -> None:
    assert spoken(record(events={"us": 3, "russia": 0}, years=5)) == {"us", "russia"}
    assert spoken(record(events=0, years={"us": 3})) == {"us"}
    assert spoken(record(events={"us": 3, "default": 0}, years=5)) == {"us", "russia", "tajikistan", "nobody"}


def test_default_does_not_speak_about_a_catch_all_that_is_named_elsewhere() -> None:
    model = record(events={"us": 3, "default": 0}, years=5, otherwise={"other": 0.5})
    assert model.states("who", "other")
    assert "other" not in spoken(model)


def test_who_stands_in_one_field_only_lacks_a_number() -> None:
    model = record(events={"us": 3, "russia": 0}, years={"us": 2})
    lacking = [(tree.key, dict(state)) for tree, state in model.lacking(frame_of(model), {"who": "other"})]
    assert lacking == [(("years",), {"who": "russia"})]


def test_those_it_does_not_speak_about_lack_nothing() -> None:
    model = record(events={"us": 3}, years={"us": 2}, otherwise={"nobody": 0.1})
    assert model.lacking(frame_of(model), {"who": "other"}) == ()


def test_the_scope_must_be_told() -> None:
    assert [key for key, _ in misprints(Record, {"events": 1, "years": 2})] == ["scope"]
    assert [key for key, _ in misprints(Record, {"events": 1, "years": 2, "scope": "  "})] == ["scope"]


@pytest.mark.parametrize(("events", "years", "key"), [(1.5, 2, "events"), (-1, 2, "events"), (1, 0, "years")])
def test_counts_are_whole_and_years_positive(events: float, years: float, key: str) -> None:
    fields = {"events": {"us": events}, "years": {"us": years}, "scope": "here"}
    assert [place for place, _ in misprints(Record, fields)] == [f"{key}.us"]
