"""`infer`: hypotheses and numbers given the reports, beside weighted draws of the engine."""

from pathlib import Path

import arviz as az
import numpy as np
import pytest
import xarray as xr
from pytest import approx

import indicia as ind
from engine.build import case, question, ratio, table
from indicia.cli import main
from indicia.engine.compiled import compile_case
from indicia.errors import IndiciaError
from indicia.inference.infer import infer
from indicia.inference.make import Maker
from indicia.inference.saved import open_run, save
from indicia.inference.summary import Diagnostics, InferenceSummary, summarise_inference
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
DRAWN = 4


@pytest.fixture(scope="module")
def small() -> xr.DataTree:
    return infer(ind.load(SMALL), draws=1000, tune=500, chains=2, seed=1)


def weighted(opened: ind.Case, question: str, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Hypotheses' probabilities by draws of the engine weighted by their evidence, with standard errors."""
    draws = ind.draw(opened, n, seed=2, held=False, question=question)
    log = draws["log_evidence"].to_numpy()
    w = np.exp(log - log.max())
    p = draws["posterior"].to_numpy()
    mean = p @ w / w.sum()
    return mean, np.sqrt((p - mean[:, None]) ** 2 @ w**2) / w.sum()


def worst(tree: xr.DataTree, opened: ind.Case, question: str, n: int) -> float:
    """How far the two are apart, in their joint standard errors."""
    mean, error = weighted(opened, question, n)
    found = [h for h in summarise_inference(tree).hypotheses if h.question == question]
    both = np.hypot(error, [h.mcse for h in found])
    return float(np.max(np.abs(mean - [h.posterior for h in found]) / np.maximum(both, 1e-12)))


def test_the_hypotheses_are_those_of_weighted_draws_of_the_engine(small: xr.DataTree) -> None:
    assert worst(small, ind.load(SMALL), "who", 200_000) < DRAWN


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


def test_held_numbers_are_listed_as_not_updated(small: xr.DataTree) -> None:
    summary = summarise_inference(small)
    assert summary.held == ("three.ratios.a",)
    assert "Not updated, since evidence cannot teach them: three.ratios.a." in summary.to_text()
    assert "three.ratios.a" not in small["posterior"]


def test_a_saved_run_opens_again_and_says_the_same(
    small: xr.DataTree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.nc"
    save(small, path)
    again = ind.summarise(path)
    assert isinstance(again, InferenceSummary)
    assert again.to_text() == ind.summarise(small).to_text()
    assert again.to_dict()["kind"] == "inference"
    assert main(["infer", "--open", str(path), "--accept"]) == 0
    assert capsys.readouterr().out.startswith("made for a test")
    with pytest.raises(IndiciaError, match="exists already"):
        save(small, path)
    assert open_run(path).attrs["hash"] == small.attrs["hash"]


def test_all_displays_show_hypotheses_and_escape_the_text_of_the_case(small: xr.DataTree) -> None:
    small = small.copy()
    small.attrs["title"] = "<b>"
    summary = summarise_inference(small)
    assert "&lt;b&gt;" in summary.to_html()
    assert "| number | stated |" in summary.to_markdown()


def test_with_point_numbers_nothing_is_to_be_inferred(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["infer", str(models / "burglar.yaml")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "'indicia score' gives the full posterior" in err


def test_a_file_that_holds_no_run_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.nc"
    path.write_text("no", encoding="utf-8")
    assert main(["infer", "--open", str(path)]) == 2
    assert main(["infer", "--open", str(tmp_path / "none.nc")]) == 2
    assert main(["infer"]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    ("found", "complaint"),
    [
        (Diagnostics(4000, 4, 5, 1.0, 900.0), "5 of 4,000 draws diverged"),
        (Diagnostics(4000, 4, 0, 1.02, 900.0), "r-hat 1.020"),
        (Diagnostics(4000, 4, 0, 1.0, 399.0), "399 effective draws"),
    ],
)
def test_bad_draws_are_complained_of(found: Diagnostics, complaint: str) -> None:
    assert complaint in found.complaints[0]
    assert Diagnostics(4000, 4, 4, 1.01, 400.0).complaints == ()


@pytest.mark.slow
def test_multiplying_a_ratio_item_by_a_constant_changes_nothing(small: xr.DataTree) -> None:
    other = {**SMALL, "evidence": {**SMALL["evidence"], "three": ratio({"a": 1, "b": "0.125 to 0.5"})}}
    tree = infer(ind.load(other), draws=1000, tune=500, chains=2, seed=1)
    for one, two in zip(summarise_inference(small).hypotheses, summarise_inference(tree).hypotheses, strict=True):
        assert one.posterior == approx(two.posterior, abs=4 * np.hypot(one.mcse, two.mcse))


@pytest.mark.slow
def test_a_likelihood_that_is_wrong_in_the_model_is_found_by_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Maker._full

    def wrong(self: Maker, cells: Array, row: object) -> Array:
        return (1.0 - right(self, cells, row)) ** 40  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr(Maker, "_full", wrong)
    tree = infer(ind.load(SMALL), draws=1000, tune=500, chains=2, seed=1)
    assert worst(tree, ind.load(SMALL), "who", 200_000) > DRAWN


@pytest.mark.slow
def test_the_founding_case_equals_a_million_weighted_draws(models: Path) -> None:
    opened = ind.load(models / "tajikistan-2018.yaml")
    tree = infer(opened, seed=1)
    assert summarise_inference(tree).diagnostics.complaints == ()
    for asked in ("perpetrator", "target", "aircraft"):
        assert worst(tree, opened, asked, 1_000_000) < DRAWN
