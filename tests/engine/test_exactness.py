"""Whether a score is the full posterior, and the full figure where it is not: against integrals done in the test."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from pytest import approx
from scipy import integrate, stats

import indicia as ind
from engine.build import FACTS, case, question, table
from engine.strategies import Made, cases
from indicia.engine import compile_case, exactness
from indicia.engine.draws import draw_numbers
from indicia.errors import ImpossibleEvidenceError

type Data = dict[str, Any]

TWO = {"q": question({"a": 0.3, "b": 0.7})}
FEWER = settings(
    max_examples=max(1, settings.default.max_examples // 5),  # each example is thousands of draws
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],  # most cases are exact, or none
)


def score(data: Data) -> ind.Score:
    return ind.score(ind.load(data))


def mean(f: Callable[[float], float], density: Callable[[float], float], low: float, high: float) -> float:
    value, _ = integrate.quad(lambda x: f(x) * density(x), low, high, epsabs=1e-13, epsrel=1e-13, limit=400)
    return value


def normalised(weights: dict[str, float]) -> dict[str, float]:
    total = math.fsum(weights.values())
    return {h: w / total for h, w in weights.items()}


def by_draws(data: Data, monkeypatch: pytest.MonkeyPatch) -> exactness.Exactness:
    with monkeypatch.context() as patch:
        patch.setattr(exactness, "QUADRATURE_CELLS", 0)
        found = score(data).exactness
    assert found.method == "draws"
    return found


def agrees_within_four_standard_errors(found: exactness.Exactness, expected: dict[str, float]) -> bool:
    assert found.standard_error is not None
    return all(abs(found.full["q"][h] - p) <= 4 * found.standard_error["q"][h] + 1e-12 for h, p in expected.items())


def shared_reliability() -> tuple[Data, dict[str, float]]:
    """Four items through one carrier, each faithful by itself, of one uncertain reliability."""
    rows = [(0.9, 0.2), (0.8, 0.3), (0.7, 0.1), (0.05, 0.6)]
    items = {f"i{i}": table({"a": a, "b": b}, carriers=["c"]) for i, (a, b) in enumerate(rows)}
    data = case(TWO, items, sources={"c": {"reliability": "beta(2, 3)"}})

    def likelihood(at: int) -> Callable[[float], float]:
        return lambda r: math.prod(r * row[at] + (1 - r) * (0.3 * row[0] + 0.7 * row[1]) for row in rows)

    beta = stats.beta(2, 3).pdf
    return data, normalised({"a": 0.3 * mean(likelihood(0), beta, 0, 1), "b": 0.7 * mean(likelihood(1), beta, 0, 1)})


def squared_in_one_item() -> tuple[Data, dict[str, float]]:
    """One number is both coverage and detection."""
    item = {**FACTS, "model": "absence", "search": {"sensor": "-", "area": "-", "period": "-"}}
    item |= {"coverage": {"a": "$p", "b": 0.1}, "detection": {"a": "$p", "b": 0.2}}
    data = case(TWO, {"i0": item}, parameters={"p": "uniform(0.2, 1)"})
    unseen = mean(lambda p: 1 - p * p, lambda p: 1 / 0.8, 0.2, 1)
    return data, normalised({"a": 0.3 * unseen, "b": 0.7 * (1 - 0.1 * 0.2)})


def discounted_in_a_group() -> tuple[Data, dict[str, float]]:
    """A repeat at redundancy 0.4 counts as the power 0.6 of its likelihood."""
    items = {"i0": table({"a": 0.6, "b": 0.4}), "i1": table({"a": "beta(3, 2)", "b": 0.5})}
    groups = {"g": {"items": ["i0", "i1"], "redundancy": 0.4, "same_claim": "-", "because": "-"}}
    power = mean(lambda x: x**0.6, stats.beta(3, 2).pdf, 0, 1)
    return case(TWO, items, groups=groups), normalised({"a": 0.3 * 0.6 * power, "b": 0.7 * 0.4 * 0.5**0.6})


def uncertain_spread() -> tuple[Data, dict[str, float]]:
    """A measurement whose standard deviation is uncertain."""
    item = {**FACTS, "model": "measurement", "value": 1.5, "distribution": "normal"}
    item["expected"] = {"a": {"mu": 0, "sigma": "uniform(0.5, 2)"}, "b": {"mu": 1, "sigma": 1}}
    density = mean(lambda s: stats.norm.pdf(1.5, 0, s), lambda s: 1 / 1.5, 0.5, 2)
    return case(TWO, {"i0": item}), normalised({"a": 0.3 * density, "b": 0.7 * stats.norm.pdf(1.5, 1, 1)})


INEXACT = [shared_reliability, squared_in_one_item, discounted_in_a_group, uncertain_spread]


@pytest.mark.parametrize("make", INEXACT)
def test_the_full_posterior_is_the_integral_over_the_causes(make: Callable[[], tuple[Data, dict[str, float]]]) -> None:
    data, expected = make()
    found = score(data)
    assert found.exactness.method == "quadrature"
    assert dict(found.exactness.full["q"]) == approx(expected, abs=1e-6)
    assert found["q"].posterior["a"] != approx(expected["a"], abs=1e-6)


@pytest.mark.parametrize("make", INEXACT)
def test_quadrature_and_draws_agree(
    make: Callable[[], tuple[Data, dict[str, float]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, expected = make()
    assert agrees_within_four_standard_errors(by_draws(data, monkeypatch), expected)


def test_causes_are_named() -> None:
    assert score(shared_reliability()[0]).exactness.causes == ("c.reliability in 4 items",)
    assert "p" in score(squared_in_one_item()[0]).exactness.causes[0]
    assert "i1.given.a" in score(discounted_in_a_group()[0]).exactness.causes[0]
    assert "i0.expected.a.sigma" in score(uncertain_spread()[0]).exactness.causes[0]


def test_faults_that_come_together_are_exact_however_uncertain_the_reliability() -> None:
    data, _ = shared_reliability()
    data["sources"]["c"]["faults"] = "together"
    found = score(data)
    rows = [(0.9, 0.2), (0.8, 0.3), (0.7, 0.1), (0.05, 0.6)]
    unfaithful = math.prod(0.3 * a + 0.7 * b for a, b in rows)
    rho = 2 / 5
    expected = normalised(
        {
            h: p * (rho * math.prod(r[i] for r in rows) + (1 - rho) * unfaithful)
            for i, (h, p) in enumerate((("a", 0.3), ("b", 0.7)))
        }
    )
    assert found.exactness.exact
    assert dict(found["q"].posterior) == approx(expected, abs=1e-12)


def test_ranges_of_priors_that_are_cut_at_one_are_drawn() -> None:
    prior = question({"a": "uniform(0.1, 0.7)", "b": "uniform(0.1, 0.7)", "c": 1.0})
    found = score(case({"q": prior}, {"i0": table({"a": 0.9, "b": 0.3, "c": 0.5})})).exactness

    def share(part: Callable[[float, float], float]) -> float:
        value, _ = integrate.dblquad(lambda b, a: part(a, b), 0.1, 0.7, 0.1, lambda a: min(0.7, 1 - a))
        return value

    weights = {
        "a": 0.9 * share(lambda a, b: a),
        "b": 0.3 * share(lambda a, b: b),
        "c": 0.5 * share(lambda a, b: 1 - a - b),
    }
    assert found.method == "draws"
    assert "cut where they pass 1" in found.causes[0]
    assert agrees_within_four_standard_errors(found, normalised(weights))


def test_one_range_in_each_item_and_one_in_the_prior_are_exact() -> None:
    items = {"i0": table({"a": "beta(3, 2)", "b": "uniform(0.1, 0.3)"}), "i1": table({"a": 0.5, "b": "7 of 9"})}
    data = case({"q": question({"a": "uniform(0.2, 0.6)", "b": 1.0})}, items)
    weights = {"a": 0.4 * 0.6 * 0.5, "b": 0.6 * 0.2 * 0.75}
    found = score(data)
    assert found.exactness.exact
    assert dict(found["q"].posterior) == approx(normalised(weights), abs=1e-12)


def test_a_held_number_breaks_nothing() -> None:
    """Redundancies and ratios are probabilities of nothing observed: they stay at their central values."""
    data, _ = discounted_in_a_group()
    data["evidence"]["i1"]["given"]["a"] = 0.6
    data["groups"]["g"]["redundancy"] = "uniform(0.1, 0.9)"
    assert score(data).exactness.exact


def weighted_by_evidence(data: Data) -> dict[str, tuple[dict[str, float], dict[str, float]]]:
    """The full posterior with its standard error, by draws of every uncertain number that is not held."""
    compiled = compile_case(ind.load(data))
    drawn = {p for p, f in compiled.figures.items() if not (f.held or f.quantity.is_point or p.startswith("prior."))}
    numbers = draw_numbers(compiled, 2**14, seed=1, paths=drawn, priors=True)
    evaluation = compiled.evaluate(numbers)
    answers = {}
    for q, axis in compiled.axes.items():
        log = axis.collapse(evaluation.marginal((q,)).log, 0)
        log = np.broadcast_to(log.reshape(len(log), -1), (len(log), 2**14))
        joint = np.exp(log - np.max(log))
        total = joint.sum(axis=0)
        p = joint.sum(axis=1) / total.sum()
        se = np.sqrt(np.sum((joint - p[:, None] * total) ** 2, axis=1)) / total.sum()
        answers[q] = (dict(zip(axis.hypotheses, p, strict=True)), dict(zip(axis.hypotheses, se, strict=True)))
    return answers


@FEWER
@given(cases(overlaid=False))
def test_the_full_posterior_is_the_mean_of_draws_weighted_by_their_evidence(made: Made) -> None:
    """Of all uncertain numbers, linear or not: so what is called exact is, and the causes are all that there are."""
    try:
        found = score(made.data)
    except ImpossibleEvidenceError:
        assume(False)
        raise
    drawn = weighted_by_evidence(made.data)
    for q, full in found.exactness.full.items():
        p, se = drawn[q]
        own = found.exactness.standard_error
        for h in p:
            error = math.hypot(se[h], own[q][h] if own else 0.0)
            # 6 standard errors: there are hundreds of figures, and weights of draws have long tails.
            assert abs(full[h] - p[h]) <= 6 * error + 1e-9
