"""`infer`: hypotheses and numbers given the reports, beside weighted draws of the engine."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import arviz as az
import numpy as np
import pytest
import xarray as xr
from pytest import approx

import indicia as ind
from engine.build import case, question, ratio, table
from indicia.engine.compiled import compile_case
from indicia.errors import IndiciaError
from indicia.inference.infer import infer
from indicia.inference.make import Maker
from indicia.inference.mixing import Part
from indicia.inference.saved import open_run, save
from indicia.inference.summary import InferenceSummary, summarise_inference
from indicia.likelihood.frame import Array

SMALL = case(
    {"who": question({"a": "0.3 to 0.6", "b": 0.6})},
    {
        "one": table({"a": "0.5 to 0.9", "b": "$p"}),
        "two": table({"a": 0.5, "b": "$p"}),
        "three": ratio({"a": "2 to 8", "b": 1}),
    },
    parameters={"p": {"value": "0.1 to 0.4", "because": "-"}},
)
EVEN = case(  # an even posterior, and numbers that matter
    {"who": question({"a": "0.3 to 0.7", "b": 0.5})},
    {
        "one": table({"a": "0.5 to 0.95", "b": "0.05 to 0.4"}, carriers=["wire"], unreliable=0.3),
        "two": table({"a": "0.2 to 0.5", "b": "0.6 to 0.95"}, carriers=["wire"], unreliable=0.3),
        "three": table({"a": 0.9, "b": 0.15}, carriers=["wire"], unreliable="0.1 to 0.4"),
        "four": table({"a": 0.2, "b": 0.85}, carriers=["wire"], unreliable="0.1 to 0.4"),
    },
    sources={"wire": {"reliability": "0.3 to 0.9"}},
)
MANY = {"draws": 10_000, "tune": 500, "chains": 2, "seed": 1}
DRAWN = 4


@pytest.fixture(scope="module")
def small() -> xr.DataTree:
    return infer(ind.load(SMALL), draws=1000, tune=500, chains=2, seed=1)


def weighted(found: np.ndarray, log: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means by the weights exp(log), with standard errors; axes of `found`: figures, draws.

    The errors are those of a ratio of means (A. B. Owen, Monte Carlo theory, methods and examples, 2013, section 9.2).
    """
    w = np.exp(log - log.max())
    mean = found @ w / w.sum()
    return mean, np.sqrt((found - mean[:, None]) ** 2 @ w**2) / w.sum()


def furthest(tree: xr.DataTree, opened: ind.Case, question: str, n: int) -> float:
    """How far a question's hypotheses and all numbers are from weighted draws of the engine, in standard errors."""
    drawn = ind.draw(opened, n, seed=2, held=False, question=question)
    sampled = tree["posterior"].to_dataset()
    paths = [str(path) for path in drawn["path"].to_numpy() if path in sampled]
    figures = sampled[[*paths, f"p_{question}"]]
    errors = az.mcse(figures, method="mean")
    names = [*paths, f"p_{question}"]
    own, own_error = (
        np.concatenate([np.atleast_1d(of[name].to_numpy()) for name in names])
        for of in (figures.mean(("chain", "draw")), errors)
    )
    engine = np.concatenate([drawn["number"].sel(path=paths).to_numpy(), drawn["posterior"].to_numpy()])
    mean, error = weighted(engine, drawn["log_evidence"].to_numpy())
    return float(np.max(np.abs(mean - own) / np.maximum(np.hypot(error, np.nan_to_num(own_error)), 1e-12)))


def test_hypotheses_and_numbers_are_those_of_weighted_draws_of_the_engine(small: xr.DataTree) -> None:
    assert furthest(small, ind.load(SMALL), "who", 200_000) < DRAWN


def test_with_a_carrier_of_uncertain_reliability_they_are_those_of_weighted_draws() -> None:
    opened = ind.load(EVEN)
    assert furthest(infer(opened, **MANY), opened, "who", 200_000) < DRAWN


def swapped(monkeypatch: pytest.MonkeyPatch, wrong: Callable[[Array], Array]) -> xr.DataTree:
    """A run whose model has a wrong likelihood for one of the four items."""
    right = Maker._part

    def part(self: Maker, item: Any) -> Part:
        made = right(self, item)
        return replace(made, likelihood=wrong(made.likelihood)) if item.term.id == "one" else made

    monkeypatch.setattr(Maker, "_part", part)
    return infer(ind.load(EVEN), **MANY)


def test_one_item_whose_likelihood_is_a_little_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = swapped(monkeypatch, lambda right: 0.8 * right + 0.1)
    assert furthest(tree, ind.load(EVEN), "who", 200_000) > DRAWN


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [lambda right: right**2, lambda right: 1.0 - right], ids=["squared", "denied"])
def test_one_item_whose_likelihood_is_another_is_found(
    wrong: Callable[[Array], Array], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert furthest(swapped(monkeypatch, wrong), ind.load(EVEN), "who", 200_000) > DRAWN


def test_the_answer_is_the_full_posterior_of_the_score(small: xr.DataTree) -> None:
    full = ind.score(ind.load(SMALL)).exactness.full["who"]
    for h in summarise_inference(small).hypotheses:
        assert h.posterior == approx(full[h.id], abs=4 * h.mcse + 1e-4)


def test_prior_and_likelihoods_sum_to_the_density_of_numbers_and_record(small: xr.DataTree) -> None:
    opened = ind.load(SMALL)
    total = sum(small["log_likelihood"][item].to_numpy() for item in ("one", "two", "three"))
    compiled = compile_case(opened)
    for draw in (0, 7):
        values = {p: np.array([small["posterior"][p].to_numpy()[0, draw]]) for p in ("prior.a", "one.given.a", "p")}
        numbers = compiled.central.with_axes({p: ("draw", v) for p, v in values.items()})
        assert total[0, draw] == approx(float(compiled.evaluate(numbers).marginal(()).log.item()), abs=1e-10)
        for path, value in values.items():
            density = opened.figures[path].quantity.distribution.log_density(value).item()
            assert small["log_prior"][path].to_numpy()[0, draw] == approx(density, abs=1e-12)


def test_arviz_takes_the_tree_as_it_stands(small: xr.DataTree) -> None:
    assert {"p", "prior.a", "p_who[a]"} <= set(az.summary(small).index)
    assert {"p", "prior.a"} <= set(az.psense_summary(small).index)
    az.plot_forest(small, backend="none")


def test_paths_are_shown_whole_beside_their_figures_or_above_them(small: xr.DataTree) -> None:
    text = summarise_inference(small).to_text(width=100)
    assert any(line.startswith("  one.given.a ") for line in text.splitlines())
    long = "one.given." + "a" * 70
    summary = summarise_inference(small)
    renamed = replace(summary, numbers=tuple(replace(n, path=long) for n in summary.numbers))
    lines = renamed.to_text(width=80).splitlines()
    assert lines.count(f"  {long}") == len(summary.numbers)
    assert all(len(line) <= 80 for line in lines if long not in line)


def test_held_numbers_are_listed_as_not_updated(small: xr.DataTree) -> None:
    summary = summarise_inference(small)
    assert summary.held == ("three.ratios.a",)
    assert "Not updated, since evidence cannot teach them: three.ratios.a." in summary.to_text()
    assert "three.ratios.a" not in small["posterior"]


def test_a_saved_run_opens_again_and_says_the_same(small: xr.DataTree, tmp_path: Path) -> None:
    path = tmp_path / "run.nc"
    save(small, path)
    again = ind.summarise(path)
    assert isinstance(again, InferenceSummary)
    assert again.to_text() == ind.summarise(small).to_text()
    assert again.to_dict()["kind"] == "inference"
    with pytest.raises(IndiciaError, match="exists already"):
        save(small, path)
    assert open_run(path).attrs["hash"] == small.attrs["hash"]


def test_all_displays_show_hypotheses_and_escape_the_text_of_the_case(small: xr.DataTree) -> None:
    small = small.copy()
    small.attrs["title"] = "<b>"
    summary = summarise_inference(small)
    assert "&lt;b&gt;" in summary.to_html()
    assert "| number | stated |" in summary.to_markdown()


@pytest.mark.slow
def test_multiplying_a_ratio_item_by_a_constant_changes_nothing(small: xr.DataTree) -> None:
    other = {**SMALL, "evidence": {**SMALL["evidence"], "three": ratio({"a": 1, "b": "0.125 to 0.5"})}}
    tree = infer(ind.load(other), draws=1000, tune=500, chains=2, seed=1)
    for one, two in zip(summarise_inference(small).hypotheses, summarise_inference(tree).hypotheses, strict=True):
        assert one.posterior == approx(two.posterior, abs=4 * np.hypot(one.mcse, two.mcse))


@pytest.mark.slow
def test_the_founding_case_equals_a_million_weighted_draws(models: Path) -> None:
    opened = ind.load(models / "tajikistan-2018.yaml")
    tree = infer(opened, seed=1)
    assert summarise_inference(tree).diagnostics.faults == ()
    for asked in ("perpetrator", "target", "aircraft"):
        assert furthest(tree, opened, asked, 1_000_000) < DRAWN
