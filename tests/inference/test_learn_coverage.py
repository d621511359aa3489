"""Learning recovers known truth: the 90 % ranges of the written quantities hold it about nine times in ten."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indicia.inference.learn.decay import Decay
from indicia.inference.learn.fit import fit_quantity
from indicia.inference.learn.kernels import draw_decay, draw_reach
from indicia.inference.learn.rates import Rates
from indicia.inference.learn.records import Records
from indicia.inference.learn.sources import Sources
from indicia.inference.learn.study import Study
from indicia.inference.sampling import Settings, compile_model, sample_compiled

RUNS = 200
GROUPS = tuple("abcdefgh")
INDEX = np.arange(len(GROUPS))


def coverage(runs: Iterator[tuple[Study, dict[str, Any], dict[str, float]]], n: int) -> dict[str, float]:
    """The share of truths inside the fitted 90 % ranges: of a group that was seen, and of one that was not."""
    compiled, hits = None, {"seen": [], "unseen": []}
    for run, (study, data, truth) in zip(range(n), runs, strict=False):
        compiled = compiled or compile_model(study.build())
        posterior = sample_compiled(compiled.with_data(**data), Settings(250, 400, 2, run, 0.95))
        for number in study.numbers(posterior, np.random.default_rng(run)):
            if number.name in truth:
                fitted = fit_quantity(number)
                inside = fitted.fitted_low <= truth[number.name] <= fitted.fitted_high
                hits["unseen" if number.name.endswith("unseen") else "seen"].append(inside)
    return {name: float(np.mean(found)) for name, found in hits.items() if found}


def rates(seed: int) -> Iterator[tuple[Study, dict[str, Any], dict[str, float]]]:
    rng = np.random.default_rng(seed)
    n = np.array([3, 5, 8, 10, 12, 15, 20, 30])
    while True:
        share, spread = rng.uniform(0.15, 0.85), rng.uniform(0.03, 0.4)
        size = (1 - spread) / spread
        theta = rng.beta(size * share, size * (1 - share), len(GROUPS) + 1)
        yes = rng.binomial(n, theta[:-1])
        counts = np.stack([yes, n - yes], axis=1)
        study = Rates("actor", ("yes", "no"), ("",), GROUPS, np.zeros(len(GROUPS), dtype=np.int64), counts)
        yield study, {"data": counts}, {f"yes_{g}": t for g, t in zip((*GROUPS, "unseen"), theta, strict=True)}


def records(seed: int) -> Iterator[tuple[Study, dict[str, Any], dict[str, float]]]:
    rng = np.random.default_rng(seed)
    years = np.array([1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 5.0, 10.0])
    while True:
        mean, spread = np.exp(rng.normal(0.5, 1.0)), rng.uniform(0.2, 1.2)
        rate = rng.gamma(spread**-2, mean * spread**2, len(GROUPS) + 1)
        events = rng.poisson(rate[:-1] * years)
        study = Records("actor", GROUPS, INDEX, events.astype(float), years)
        yield study, {"data": events}, {f"rate_{g}": r for g, r in zip((*GROUPS, "unseen"), rate, strict=True)}


def decay(seed: int) -> Iterator[tuple[Study, dict[str, Any], dict[str, float]]]:
    rng = np.random.default_rng(seed)
    actor = np.repeat(INDEX, 6)
    while True:
        scale = np.exp(rng.normal(np.log(100), 0.7) + rng.uniform(0.1, 0.6) * rng.normal(size=len(GROUPS) + 1))
        distance = draw_decay(scale[actor], 1, rng)
        study = Decay("decay", "actor", GROUPS, actor, distance, 1)
        yield study, {"data": distance}, {f"scale_km_{g}": s for g, s in zip((*GROUPS, "unseen"), scale, strict=True)}


def reach(seed: int) -> Iterator[tuple[Study, dict[str, Any], dict[str, float]]]:
    rng = np.random.default_rng(seed)
    actor = np.repeat(INDEX, 8)
    while True:
        radius = np.exp(rng.normal(np.log(300), 0.5) + rng.uniform(0.1, 0.5) * rng.normal(size=len(GROUPS) + 1))
        softness = np.exp(rng.normal(np.log(50), 0.4))
        distance = draw_reach(radius[actor], np.full(actor.shape, softness), 1, rng)
        study = Decay("reach", "actor", GROUPS, actor, distance, 1)
        yield study, {"data": distance}, {f"radius_km_{g}": r for g, r in zip((*GROUPS, "unseen"), radius, strict=True)}


def sources(seed: int) -> Iterator[tuple[Study, dict[str, Any], dict[str, float]]]:
    rng = np.random.default_rng(seed)
    incident, source = (axis.ravel() for axis in np.meshgrid(np.arange(40), INDEX, indexing="ij"))
    while True:
        center, spread = rng.normal(1.0, 0.7), rng.uniform(0.2, 1.2)
        r = 1 / (1 + np.exp(-center - spread * rng.normal(size=len(GROUPS) + 1)))
        truth = (rng.random(40) < rng.uniform(0.3, 0.7)).astype(np.int64)
        guessed = (rng.random(incident.shape) < rng.uniform(0.3, 0.7)).astype(np.int64)
        said = np.where(rng.random(incident.shape) < r[source], truth[incident], guessed)
        known = np.where(np.arange(40) < 4, truth, -1)
        study = Sources(("yes", "no"), GROUPS, incident, source, said, known)
        data = {"data": said, "ruled_out": study.ruled_out()}
        yield study, data, {f"reliability_{g}": x for g, x in zip((*GROUPS, "unseen"), r, strict=True)}


@pytest.mark.slow
@pytest.mark.parametrize("simulate", [rates, records, decay, reach, sources])
def test_nine_in_ten_truths_lie_in_the_90_percent_range(simulate: Callable[[int], Any]) -> None:
    found = coverage(simulate(2018), RUNS)
    assert 0.85 <= found["seen"] <= 0.95
    assert 0.85 <= found["unseen"] <= 0.95


@pytest.mark.slow
def test_a_model_that_holds_all_groups_alike_fails_the_same_test() -> None:
    def alike(seed: int) -> Iterator[tuple[Study, dict[str, Any], dict[str, float]]]:
        for study, data, truth in rates(seed):
            together = np.tile(study.counts.sum(axis=0), (len(GROUPS), 1))
            yield replace(study, counts=together), data | {"data": together}, truth

    assert coverage(alike(2018), 40)["seen"] < 0.85


def test_a_few_rates_are_recovered() -> None:
    found = coverage(rates(1), 12)
    assert found["seen"] > 0.8  # of 96; a right model falls below 0.8 once in 400 times
