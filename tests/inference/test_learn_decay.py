"""Kernels of distance learned from strikes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.integrate import quad
from scipy.stats import gamma, kstest

import indicia as ind
from indicia.analysis.rows import read_rows
from indicia.errors import IndiciaError
from indicia.inference.learn import Learned
from indicia.inference.learn.asked import Asked
from indicia.inference.learn.decay import Decay
from indicia.inference.learn.kernels import draw_decay, draw_reach, log_decay, log_reach

SHAPES = [(300.0, 50.0), (30.0, 60.0), (500.0, 5.0), (1.0, 100.0)]


@pytest.fixture(scope="module")
def learned() -> Learned:
    rng = np.random.default_rng(7)
    return ind.learn(pd.DataFrame({"distance_km": rng.gamma(2.0, 120.0, 80)}), "decay")


@pytest.mark.parametrize("power", [0, 1])
@pytest.mark.parametrize(("radius", "softness"), SHAPES)
def test_the_density_of_a_reach_integrates_to_1(radius: float, softness: float, power: int) -> None:
    def density(d: float) -> float:
        return float(np.exp(log_reach(np, d, radius, softness, power)))

    total = quad(density, 1e-12, radius, limit=200)[0] + quad(density, radius, radius + 60 * softness, limit=200)[0]
    assert total == approx(1.0, abs=1e-7)


@pytest.mark.parametrize("power", [0, 1])
def test_the_density_of_a_decay_is_a_gamma(power: int) -> None:
    d = np.array([1.0, 50.0, 400.0])
    assert log_decay(np, d, 80.0, power) == approx(gamma.logpdf(d, power + 1, scale=80.0), abs=1e-12)


@pytest.mark.parametrize("kernel", ["reach", "decay"])
def test_ratios_of_densities_are_those_of_the_kernels_of_proximity(kernel: str) -> None:
    from indicia.likelihood.namespace import NUMPY

    case = ind.load(Path(__file__).parents[2] / "models" / "tajikistan-2018.yaml")
    model = case.document.evidence["bases"].model.model_copy(update={"kernel": kernel})
    d = np.array([40.0, 250.0])
    numbers = {"softness_km": np.array(50.0), "scale_km": np.array(90.0)}
    expected = model._kernel(NUMPY, d, numbers, np.array(300.0))
    found = log_reach(np, d, 300.0, 50.0, 0) if kernel == "reach" else log_decay(np, d, 90.0, 0)
    assert np.diff(found) == approx(np.diff(np.log(expected)), abs=1e-12)


@pytest.mark.parametrize("power", [0, 1])
@pytest.mark.parametrize(("radius", "softness"), SHAPES)
def test_drawn_distances_have_the_density(radius: float, softness: float, power: int) -> None:
    rng = np.random.default_rng(5)
    drawn = draw_reach(np.full(4000, radius), np.full(4000, softness), power, rng)
    grid = np.linspace(1e-9, radius + 60 * softness, 200_001)
    density = np.exp(log_reach(np, grid, radius, softness, power))
    below = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]) * np.diff(grid))])
    assert kstest(drawn, lambda x: np.interp(x, grid, below)).pvalue > 0.001
    assert kstest(draw_decay(np.full(4000, 80.0), power, rng), gamma(power + 1, scale=80.0).cdf).pvalue > 0.001


def test_the_kernel_that_made_the_distances_is_chosen_and_its_scale_found(learned) -> None:
    assert [model.model for model in learned.comparison.models] == ["decay", "reach"]
    assert learned.comparison.models[1].difference < 0
    assert learned["scale_km"].mean == approx(120.0, rel=0.2)
    assert [number.name for number in learned.numbers] == ["scale_km"]


def test_one_scale_has_the_posterior_that_quadrature_gives(learned) -> None:
    rng = np.random.default_rng(7)
    d = rng.gamma(2.0, 120.0, 80)
    log_scale = np.linspace(np.log(60), np.log(250), 4001)
    log_weight = -0.5 * ((log_scale - np.log(100)) / 1.5) ** 2 - d.sum() / np.exp(log_scale) - 160 * log_scale
    weight = np.exp(log_weight - log_weight.max())
    assert learned["scale_km"].mean == approx(np.exp(log_scale) @ weight / weight.sum(), rel=0.01)


@pytest.mark.slow
def test_a_reach_is_chosen_where_strikes_end_at_a_radius_and_actors_differ() -> None:
    rng = np.random.default_rng(8)
    radius = {"north": 250.0, "south": 400.0, "east": 300.0}
    rows = [
        {"actor": actor, "km": d}
        for actor, r in radius.items()
        for d in draw_reach(np.full(60, r), np.full(60, 20.0), 1, rng)
    ]
    found = ind.learn(pd.DataFrame(rows), "decay", by="actor", columns={"distance_km": "km"})
    assert found.comparison.models[0].model == "reach, actors partly pooled"
    assert "reach, each actor by itself" in [model.model for model in found.comparison.models]
    for actor, r in radius.items():
        assert found[f"radius_km_{actor}"].mean == approx(r, rel=0.15)
    assert {"radius_km_unseen", "softness_km"} <= {number.name for number in found.numbers}


@pytest.mark.parametrize(
    ("text", "asked", "message"),
    [
        ("km\n10\n", {}, "no column 'distance_km'"),
        ("distance_km\n10\n-3\n", {}, ":3: distance_km: '-3'; write a number above 0"),
        ("distance_km\n10\nfar\n", {}, ":3: distance_km: 'far'; write a number above 0"),
        ("distance_km\n10\n20\n", {}, "2 distances; a kernel needs 5 at least"),
        ("distance_km\n" + "9\n" * 6, {"targets": "sea"}, "targets='sea' is not known; write area or line"),
        ("actor,distance_km\n" + "a,9\n" * 6, {"by": "actor"}, "'a' alone; what is pooled needs two at least"),
        ("actor,distance_km\n" + "a,9\n" * 6, {"by": "who"}, "no column 'who'"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(tmp_path: Path, text: str, asked: dict, message: str) -> None:
    path = tmp_path / "strikes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IndiciaError) as caught:
        ind.learn(path, "decay", **asked)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_along_a_line_distances_have_another_density() -> None:
    rows = read_rows(pd.DataFrame({"distance_km": [1.0, 2.0, 3.0, 4.0, 5.0]}))
    assert [study.power for study in Decay.read(rows, Asked(targets="line"))] == [0, 0]
