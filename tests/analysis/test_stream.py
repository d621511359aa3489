"""Summaries of draws that are not kept, against those of the same draws kept."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pytest import approx

import indicia as ind
from analysis.draw_cases import ITEM, case
from indicia.analysis.draw import evaluator
from indicia.analysis.draw.points import CHUNK
from indicia.analysis.draw.stream import Stream, prepare_stream
from indicia.analysis.draw.stream import run as stream_module
from indicia.analysis.draw.stream.tally import BINS, Tally, quantile, tally_slowly
from indicia.engine.tape import adding
from indicia.errors import IndiciaError

N = CHUNK + 5_000


@pytest.fixture(scope="module")
def plain() -> ind.Case:
    return case()


@pytest.fixture(scope="module")
def overfull() -> ind.Case:
    """The same with an outcome that its neighbours leave nothing in a few draws: those are impossible."""
    said = {"statements": {"denied": "0.3 to 0.6", "silent": "0.1 to 0.3", "blamed_other": 0, "admitted": "rest"}}
    asked = {**ITEM, "independent": "-", "model": "denial", "actor": "a", "statement": "admitted"}
    return case({"evidence.asked": {**asked, "if_responsible": said, "if_not": 0.1}})


@pytest.fixture(params=[False, True], ids=["by NumPy", "compiled"])
def compiled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param:
        monkeypatch.setattr(evaluator, "MANY", 1)
    return bool(request.param)


def run(of: ind.Case, n: int = N, **options: Any) -> Stream:
    workers = options.pop("workers", 1)
    stream = prepare_stream(of, n, seed=2, **options)
    stream.run(lambda _done, _total: None, workers=workers)
    return stream


def kept(of: ind.Case, n: int = N) -> xr.Dataset:
    draws = ind.draw(of, n, seed=2)
    return draws.isel(draw=np.flatnonzero(draws["possible"].to_numpy()))


def test_a_streamed_summary_says_what_the_draws_themselves_say(overfull: ind.Case, compiled: bool) -> None:
    draws, summary = kept(overfull), run(overfull).summary()
    streamed = summary.streamed
    assert streamed is not None
    assert (summary.draws, summary.impossible) == (N, N - draws.sizes["draw"])
    assert summary.impossible > 0
    for hypothesis in summary.hypotheses:
        posterior = draws["posterior"].sel(hypothesis=hypothesis.id).to_numpy()
        prior = draws["prior"].sel(hypothesis=hypothesis.id).to_numpy()
        assert [hypothesis.low, hypothesis.high] == approx(np.quantile(posterior, [0.05, 0.95]), abs=0.001)
        assert [hypothesis.prior_low, hypothesis.prior_high] == approx(np.quantile(prior, [0.05, 0.95]), abs=0.001)
        spread = streamed.spread(hypothesis.id)
        assert list(spread.quantiles.values()) == approx(np.quantile(posterior, list(spread.quantiles)), abs=0.001)
        assert spread.sd == approx(np.std(posterior), rel=1e-9)
        place = list(draws["hypothesis"].values).index(hypothesis.id)
        assert hypothesis.leads == np.mean(draws["leader"].to_numpy() == place)
        for end, at in ((spread.low, np.argmin(posterior)), (spread.high, np.argmax(posterior))):
            assert end.posterior == approx(posterior[at], rel=1e-12)
            assert end.draw == draws["draw"].to_numpy()[at]
            assert list(end.numbers.values()) == approx(draws["number"].to_numpy()[:, at], rel=1e-12)


def test_means_and_standard_deviations_of_numbers_are_those_of_the_draws(overfull: ind.Case, compiled: bool) -> None:
    draws, streamed = kept(overfull)["number"], run(overfull).summary().streamed
    assert streamed is not None
    assert [n.mean for n in streamed.numbers] == approx(draws.mean("draw").to_numpy(), rel=1e-9)
    assert [n.sd for n in streamed.numbers] == approx(draws.std("draw").to_numpy(), rel=1e-9)


def test_histograms_count_every_possible_draw_once(plain: ind.Case) -> None:
    draws, streamed = kept(plain), run(plain).summary().streamed
    assert streamed is not None
    decibans = 10.0 * np.log10(np.e) * draws["log_odds"].to_numpy()
    assert streamed.odds_mean == approx(decibans.mean(), rel=1e-9)
    assert streamed.odds_sd == approx(decibans.std(), rel=1e-9)
    assert np.array_equal(streamed.odds_histogram[1:-1], np.histogram(decibans, streamed.odds_bins)[0])
    for counts, posterior in zip(streamed.histogram, draws["posterior"].to_numpy(), strict=True):
        assert np.array_equal(counts, np.histogram(posterior, streamed.bins)[0])


def test_workers_change_no_bit(plain: ind.Case, compiled: bool) -> None:
    one, three = run(plain, 2 * N).tally.arrays(), run(plain, 2 * N, workers=3).tally.arrays()
    assert all(np.array_equal(one[name], three[name]) for name in one)


def test_the_compiled_tally_is_that_of_its_slow_twin() -> None:
    rng = np.random.default_rng(0)
    joint, prior = rng.dirichlet(np.full(4, 0.3), 5_000).T.copy() * 1e-5, rng.dirichlet(np.full(4, 0.3), 5_000).T.copy()
    joint[:, :3] = [[0.0, 1.0, 0.5], [0.0, 0.0, 0.5], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    slow, fast = (Tally.empty(np.full(4, 0.25), np.zeros(0)) for _ in range(2))
    tally_slowly(slow, joint, prior, np.zeros((0, 5_000)), (0, 1))
    counts = fast.posterior, fast.prior, fast.leads, fast.odds
    spreads = fast.moments, fast.odds_moments, fast.ends, fast.places
    adding.tally_chunk(joint, prior, counts, spreads, np.array([0, 1]), 5_000)
    for name in ("posterior", "prior", "leads", "odds", "places"):
        assert np.array_equal(getattr(slow, name), getattr(fast, name))
    for name in ("moments", "odds_moments", "ends"):
        assert getattr(fast, name) == approx(getattr(slow, name), rel=1e-9)


def test_a_quantile_from_bins_is_at_most_a_bin_away() -> None:
    values = np.random.default_rng(1).beta(0.4, 3.0, 20_001)
    counts = np.histogram(values, np.linspace(0.0, 1.0, BINS + 1))[0]
    for q in (0.0, 0.01, 0.3, 0.5, 0.99, 1.0):
        assert quantile(counts, q) == approx(float(np.quantile(values, q)), abs=1.5 / BINS)


def test_a_streamed_summary_of_a_case_without_uncertain_numbers_is_its_score(models: Path) -> None:
    summary = ind.summarise(ind.load(models / "burglar.yaml"), 1_000)
    assert "every draw is the score" in " ".join(str(summary).split())
    assert summary.hypotheses[0].low == approx(summary.hypotheses[0].score, abs=1e-12)


def test_an_unfinished_summary_says_so_and_goes_on_where_it_stopped(
    plain: ind.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "CORRELATED", 100)
    whole = run(plain, 2 * N)
    stream = prepare_stream(plain, 2 * N, seed=2)
    for _ in stream.steps():
        break
    assert f"Stopped before the rest of {2 * N:,}." in " ".join(str(stream.summary()).split())
    stream.run(lambda _done, _total: None)
    assert stream.summary().to_dict() == whole.summary().to_dict()


def test_sobol_points_are_summed_up_too(plain: ind.Case) -> None:
    summary, draws = ind.summarise(plain, 256, method="sobol"), ind.draw(plain, 256, method="sobol")
    assert summary.streamed is not None
    assert summary.streamed.spreads[0].high.posterior == approx(float(draws["posterior"][0].max()), rel=1e-12)


def test_a_latin_hypercube_cannot_be_streamed(plain: ind.Case) -> None:
    with pytest.raises(IndiciaError, match="needs all its draws at once"):
        ind.summarise(plain, 100, method="latin_hypercube")


def test_something_else_than_draws_or_a_case_is_refused() -> None:
    with pytest.raises(IndiciaError, match="no draws"):
        ind.summarise(xr.Dataset())
