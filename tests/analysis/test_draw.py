"""Draws of a case: the numbers drawn, the posterior of each, and that none of it moves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from pytest import approx
from scipy import stats

import indicia as ind
from analysis.draw_cases import ITEM, case, prior
from indicia.analysis.draw import evaluator, prepare
from indicia.analysis.draw import run as run_module
from indicia.analysis.draw.points import CHUNK
from indicia.engine.tape.symbol import TraceError
from indicia.errors import ImpossibleEvidenceError, IndiciaError, TooLargeError


def number(draws: xr.Dataset, path: str) -> np.ndarray[Any, Any]:
    found: np.ndarray[Any, Any] = draws["number"].sel(path=path).to_numpy()
    return found


def same(one: xr.Dataset, other: xr.Dataset) -> bool:
    return one.identical(other)


# ── one draw is one score ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["random", "latin_hypercube", "sobol"])
def test_the_posterior_of_each_draw_is_the_score_at_its_numbers(method: Any) -> None:
    opened = case(prior(a="0.3 to 0.6", b=0.3, c=0.2))
    draws = ind.draw(opened, 8, method=method, seed=3)
    for i in range(8):
        at = {
            str(path): float(value)
            for path, value in zip(draws["path"].values, draws["number"].values[:, i], strict=True)
        }
        for path, figure in opened.figures.items():  # a count is a whole number
            if path in at and figure.quantity.domain == "count":
                at[path] = int(at[path])
        score = ind.score(opened, values=at)
        assert draws["posterior"].values[:, i].tolist() == approx(list(score.answer.posterior.values()), abs=1e-12)
        assert draws["prior"].values[:, i].tolist() == approx(list(score.answer.prior.values()), abs=1e-12)


def test_every_uncertain_number_that_is_used_is_drawn_the_held_ones_too() -> None:
    opened = case()
    unsure = {path for path, figure in opened.figures.items() if not figure.quantity.is_point}
    draws = ind.draw(opened, 10)
    assert set(draws["path"].values) == unsure
    assert np.all(np.ptp(draws["number"].values, axis=1) > 0)


def test_held_numbers_can_stay_at_their_central_values() -> None:
    opened = case()
    draws = ind.draw(opened, 10, held=False)
    assert set(draws["path"].values) == {
        path for path, figure in opened.figures.items() if not figure.quantity.is_point and not figure.held
    }
    assert draws.attrs["held"] == "at their central values"


def test_a_number_that_nothing_uses_is_not_drawn() -> None:
    draws = ind.draw(case({"sources.idle": {"label": "I", "reliability": "C"}}), 10)
    assert "idle.reliability" not in draws["path"].values


def test_a_case_without_uncertain_numbers_gives_the_score_in_every_draw(models: Path) -> None:
    opened = ind.load(models / "burglar.yaml")
    draws = ind.draw(opened, 5)
    score = ind.score(opened)
    for i in range(5):
        assert draws["posterior"].values[:, i].tolist() == approx(list(score.answer.posterior.values()), abs=1e-12)
    assert "No number of this case is uncertain" in str(ind.summarise(draws))


@pytest.mark.slow
def test_draws_weighted_by_their_evidence_give_the_full_posterior() -> None:
    opened = case({"evidence.planes": None, "questions.who.prior_excludes": None, "groups": None})
    full = ind.score(opened).exactness
    assert full.method == "quadrature"
    draws = ind.draw(opened, 2**15, held=False, seed=5)
    weight = np.exp(draws["log_evidence"].values)
    posterior = draws["posterior"].values
    mean = posterior @ weight / weight.sum()
    error = np.sqrt(((posterior - mean[:, None]) ** 2) @ weight**2) / weight.sum()
    for h, p in enumerate(full.full["who"].values()):
        assert abs(mean[h] - p) < 4 * error[h]
    assert np.any(np.abs(posterior.mean(axis=1) - mean) > 4 * error)  # and the plain mean is something else


# ── numbers that do not move ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["random", "latin_hypercube", "sobol"])
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(method: Any) -> None:
    first, again, other = (ind.draw(case(), 64, method=method, seed=seed) for seed in (0, 0, 1))
    assert same(first, again)
    assert not np.array_equal(first["number"].values, other["number"].values)


def test_the_number_of_workers_changes_no_bit() -> None:
    n = 3 * CHUNK + 17
    assert same(ind.draw(case(), n), ind.draw(case(), n, workers=3))


def test_the_compiled_tape_changes_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    n = CHUNK + 17
    plain = ind.draw(case(), n)
    monkeypatch.setattr(evaluator, "MANY", 1)
    assert same(plain, ind.draw(case(), n, workers=2))


def test_draws_in_which_the_tape_loses_range_are_found_in_logarithms(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = {"a": "1e-150 to 1e150", "b": 1, "c": "1e-150 to 1e150"}
    more = {**ITEM, "independent": "-", "model": "ratio", "ratios": wide}
    changes = {"evidence.heard.ratios": wide, "evidence.more": more}
    found = ind.draw(case(changes), 50)
    assert np.max(np.abs(found["log_evidence"].values)) > 460  # 1e200

    def no_tape(*_: object) -> None:
        raise TraceError

    monkeypatch.setattr(evaluator, "taped", no_tape)
    xr.testing.assert_allclose(found, ind.draw(case(changes), 50), rtol=1e-10, atol=1e-10)


def test_fewer_draws_are_the_first_of_more() -> None:
    few, many = ind.draw(case(), 100), ind.draw(case(), 70_000)
    assert np.array_equal(few["number"].values, many["number"].values[:, :100])


@pytest.mark.parametrize("method", ["random", "latin_hypercube"])
def test_another_uncertain_number_leaves_the_draws_of_the_others_alone(method: Any) -> None:
    before = ind.draw(case(), 50, method=method)
    after = ind.draw(case({"evidence.told.given.a": "0.3 to 0.5"}), 50, method=method)
    assert set(after["path"].values) - set(before["path"].values) == {"told.given.a"}
    for path in before["path"].values:
        assert np.array_equal(number(before, path), number(after, path))


def test_chunks_have_streams_of_their_own() -> None:
    drawn = number(ind.draw(case(), 2**16 + 100), "p")
    assert not np.array_equal(drawn[:100], drawn[2**16 :])


def test_a_generator_gives_a_seed() -> None:
    one, other = (ind.draw(case(), 5, seed=np.random.default_rng(4)) for _ in range(2))
    assert same(one, other)


# ── distributions ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_latin_hypercube_has_one_draw_in_each_share_of_each_number() -> None:
    opened, n = case(), 40
    draws = ind.draw(opened, n, method="latin_hypercube")
    for path in draws["path"].values:
        distribution = opened.figures[path].quantity.distribution
        if opened.figures[path].quantity.domain != "count":
            shares = np.floor(distribution.cdf(number(draws, path)) * n + 1e-9)
            assert sorted(shares.astype(int).tolist()) == list(range(n))


def test_sobol_points_put_as_many_draws_into_each_part_of_each_number() -> None:
    opened = case()
    draws = ind.draw(opened, 64, method="sobol")
    shares = opened.figures["p"].quantity.distribution.cdf(number(draws, "p"))
    assert np.bincount(np.floor(shares * 16).astype(int)).tolist() == [4] * 16


def test_sobol_points_go_on_behind_a_chunk_as_if_there_were_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from indicia.analysis.draw import points

    whole = ind.draw(case(), 64, method="sobol")
    monkeypatch.setattr(points, "CHUNK", 16)
    assert np.array_equal(whole["number"].values, ind.draw(case(), 64, method="sobol")["number"].values)


@pytest.mark.parametrize("method", ["random", "latin_hypercube", "sobol"])
def test_concentration_makes_the_prior_dirichlet(method: Any) -> None:
    # Each part is Beta(c p, c (1 - p)); the covariance of two is -p q/(c + 1).
    draws = ind.draw(case({"questions.who.concentration": 10}), 2**13, method=method)
    drawn = draws["prior"].values
    assert drawn.sum(axis=0) == approx(np.ones(2**13), abs=1e-12)
    for row, p in zip(drawn, (0.5, 0.3, 0.2), strict=True):
        assert stats.kstest(row, stats.beta(10 * p, 10 * (1 - p)).cdf).pvalue > 1e-4
    assert np.cov(drawn)[0, 1] == approx(-0.5 * 0.3 / 11, abs=0.001)
    assert number(draws, "prior.a") == approx(drawn[0], abs=1e-15)


def test_a_dirichlet_of_another_concentration_would_be_seen() -> None:
    drawn = ind.draw(case({"questions.who.concentration": 12}), 2**13)["prior"].values
    assert stats.kstest(drawn[0], stats.beta(5, 5).cdf).pvalue < 1e-4


def test_a_set_part_of_a_dirichlet_prior_stays_and_the_others_share_the_rest() -> None:
    # Given one part, the others over their sum are Dirichlet again (Johnson, Kotz and Balakrishnan 2000, chapter 49).
    drawn = ind.draw(case({"questions.who.concentration": 10}), 2**13, values={"prior.a": 0.8})["prior"].values
    assert drawn[0] == approx(np.full(2**13, 0.8), abs=1e-12)
    assert stats.kstest(drawn[1] / 0.2, stats.beta(3, 2).cdf).pvalue > 1e-4


def test_weights_with_a_concentration_are_normalised_first() -> None:
    weights = {"questions.who.hypotheses": {"a": {"weight": 5}, "b": {"weight": 3}, "c": {"weight": 2}}}
    changed = {**weights, "questions.who.concentration": 10}
    assert ind.draw(case(changed), 50)["prior"].values == approx(
        ind.draw(case({"questions.who.concentration": 10}), 50)["prior"].values, abs=1e-12
    )


def test_a_part_of_0_stays_0_in_a_dirichlet_prior() -> None:
    draws = ind.draw(case({**prior(a=0.6, b=0.4, c=0), "questions.who.concentration": 10}), 100)
    assert np.all(draws["prior"].values[2] == 0)
    assert np.all(draws["possible"].values)


def test_each_row_of_a_dirichlet_prior_is_drawn_by_itself() -> None:
    child = {
        "ask": "?",
        "given": "who",
        "concentration": 8,
        "hypotheses": {"x": {"prior": {"a": 0.25, "default": 0.5}}, "y": {"prior": {"a": 0.75, "default": 0.5}}},
    }
    draws = ind.draw(case({"questions.what": child}), 2**13)
    drawn = number(draws, "prior.what.x.a")
    assert stats.kstest(drawn, stats.beta(2, 6).cdf).pvalue > 1e-4
    assert stats.kstest(number(draws, "prior.what.x.default"), stats.beta(4, 4).cdf).pvalue > 1e-4
    assert drawn + number(draws, "prior.what.y.a") == approx(np.ones(2**13), abs=1e-12)
    assert abs(np.corrcoef(drawn, number(draws, "prior.what.x.default"))[0, 1]) < 0.06


def test_prior_ranges_that_pass_1_are_drawn_again_and_the_acceptance_is_told() -> None:
    # Two uniforms on 0.1 to 0.8 pass 1 in the corner triangle of side 0.6: 1 - 0.6^2/2/0.7^2 stay.
    draws = ind.draw(case(prior(a="uniform(0.1, 0.8)", b="uniform(0.1, 0.8)", c=0.1)), 20_000)
    assert np.all(draws["prior"].values >= 0)
    assert draws["prior"].values.sum(axis=0) == approx(np.ones(20_000), abs=1e-12)
    ((question, share),) = ind.summarise(draws).acceptance
    assert question == "who"
    assert share == approx(1 - 0.18 / 0.49, abs=0.015)
    assert np.all(draws["possible"].values)


def test_two_questions_whose_priors_share_a_range_are_drawn_together() -> None:
    second = {
        "ask": "?",
        "hypotheses": {"x": {"prior": "$p"}, "y": {"prior": "uniform(0.3, 0.8)"}, "z": {"prior": 0.1}},
    }
    changes = {**prior(a="$p", b="uniform(0.3, 0.8)", c=0.1), "questions.what": second}
    draws = ind.draw(case(changes), 2_000)
    assert np.all(draws["possible"].values)
    assert draws["prior"].values[0] == approx(number(draws, "p"), abs=1e-15)


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol"])
def test_points_by_design_refuse_priors_that_are_cut(method: Any) -> None:
    with pytest.raises(IndiciaError, match="prior of who may together pass 1"):
        ind.draw(case(prior(a="0.2 to 0.5", b="0.2 to 0.5", c=0.1)), 16, method=method)


@pytest.mark.parametrize("n", [1e6, "10", 0])
def test_a_number_of_draws_to_sum_up_is_whole(n: Any) -> None:
    with pytest.raises(ValueError, match=f"n is how many draws to make, at least 1; {n!r} found"):
        ind.summarise(case(), n)


def test_more_sobol_points_than_there_are_are_refused_at_once() -> None:
    with pytest.raises(IndiciaError, match="2,147,483,648 Sobol points: there are 1,073,741,824 at most"):
        ind.summarise(case(), 2**31, method="sobol")


def test_sobol_points_refuse_a_size_that_is_no_power_of_2() -> None:
    with pytest.raises(IndiciaError, match="take 64 or 128"):
        ind.draw(case(), 100, method="sobol")


# ── impossible draws ───────────────────────────────────────────────────────────────────────────────────────────────


def statements() -> dict[str, object]:
    said = {"statements": {"denied": "uniform(0.2, 1)", "silent": "rest", "blamed_other": 0.2, "admitted": 0}}
    item = {**ITEM, "model": "denial", "actor": "a", "statement": "silent", "if_responsible": said, "if_not": 0.5}
    return {"evidence.silent": {**item, "independent": "-"}}


def test_impossible_draws_are_counted_and_left_out_and_nothing_is_nan() -> None:
    draws = ind.draw(case(statements()), 2_000)
    over = number(draws, "silent.if_responsible.statements.denied") > 0.8
    assert np.array_equal(~draws["possible"].values, over)
    assert 300 < over.sum() < 700
    for name, variable in draws.data_vars.items():
        if name != "log_evidence" and variable.dtype.kind == "f":
            assert np.all(np.isfinite(variable.values)), name
    assert np.all(draws["leader"].values[over] == -1)
    assert np.all(draws["posterior"].values[:, over] == 0)
    assert np.all(np.isneginf(draws["log_evidence"].values[over]))
    summary = ind.summarise(draws)
    assert summary.impossible == over.sum()
    assert sum(h.leads for h in summary.hypotheses) == approx(1.0)
    assert "are impossible and left out" in summary.to_text()
    assert "1 of them is impossible" in " ".join(replace(summary, impossible=1).to_text().split())


def test_a_case_that_is_impossible_as_it_stands_is_an_error_that_names_what_clashes() -> None:
    with pytest.raises(ImpossibleEvidenceError, match="told"):
        ind.draw(case({"evidence.told.given": {"a": 0, "b": 0, "c": 0}, "groups": None}), 10)


# ── stopping, refusing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_drawn_before_an_interruption_is_kept() -> None:
    work = prepare(case(), 2 * CHUNK)

    def stop(done: int, total: int) -> None:
        assert total == 2 * CHUNK
        if done == CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(stop)
    draws = work.dataset()
    assert draws.sizes["draw"] == CHUNK
    assert "Stopped before the rest of 131,072." in " ".join(ind.summarise(draws).to_text().split())


def test_draws_that_would_not_fit_in_memory_are_refused_with_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "free_bytes", lambda: 2**20)
    with pytest.raises(TooLargeError, match="GiB are free; draw fewer"):
        ind.draw(case(), 100_000)


@pytest.mark.parametrize(
    ("wrong", "match"), [({"n": 0}, "at least 1"), ({"seed": -1}, "whole number from 0"), ({"method": "x"}, "'sobol'")]
)
def test_wrong_arguments_are_value_errors(wrong: dict[str, Any], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        ind.draw(case(), **wrong)


def test_something_else_than_a_case_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="draw takes a case"):
        ind.draw("case.yaml")  # type: ignore[arg-type]


def test_an_unknown_question_is_named_with_the_known_ones() -> None:
    with pytest.raises(IndiciaError, match="known: who"):
        ind.draw(case(), 10, question="whom")


def test_a_concentration_beside_a_shared_number_used_elsewhere_is_refused() -> None:
    with pytest.raises(IndiciaError, match=r"\$p stands in the prior of who"):
        ind.draw(
            case({**prior(a="$p", b=0.3, c=0.35), "parameters.p.value": 0.35, "questions.who.concentration": 9}), 10
        )
