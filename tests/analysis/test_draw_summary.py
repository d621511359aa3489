"""What draws are summarised to: ranges, who leads, correlations, one number at a time."""

import json
from typing import Any

import numpy as np
import pytest
from pytest import approx
from scipy import stats

import indicia as ind
from indicia.analysis.draw.summary import ranks
from indicia.engine.export import json_text
from indicia.errors import IndiciaError

ITEM = {"report": "r", "speaker": "s", "date": "2020-01-01", "because": "-", "independent": "-"}


def case(**changes: Any) -> ind.Case:
    data: dict[str, Any] = {
        "indicia": 1,
        "title": "Who took the <key>?",
        "by": "A. Nalyst",
        "as_of": "2020-01-31",
        "questions": {
            "who": {
                "ask": "Who took the key?",
                "prior_excludes": ["planes"],
                "hypotheses": {"a": {"prior": 0.5, "label": "Ann"}, "b": {"prior": 0.3}, "c": {"prior": 0.2}},
                **changes,
            }
        },
        "sources": {"s": {"label": "S"}, "post": {"label": "P", "reliability": "0.6 to 0.9"}},
        "evidence": {
            "seen": {**ITEM, "carriers": ["post"], "model": "table", "given": {"a": "0.2 to 0.9", "b": 0.5, "c": 0.3}},
            "planes": {
                "report": "r",
                "because": "-",
                "model": "capability",
                "aircraft": {"a": {2: 0.3, 4: 0.7}, "b": 3, "c": 5},
                "availability": 0.5,
                "needed": 2,
            },
        },
    }
    return ind.load(data)


@pytest.mark.parametrize("seed", range(5))
def test_ranks_are_those_of_scipy_ties_and_infinities_included(seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 8, 30).astype(float)
    values[0] = np.inf
    assert ranks(values).tolist() == stats.rankdata(values).tolist()


def test_rank_correlations_are_those_of_scipy() -> None:
    draws = ind.draw(case(), 500)
    for found in ind.summarise(draws).numbers:
        expected = stats.spearmanr(draws["number"].sel(path=found.path), draws["log_odds"]).statistic
        assert found.correlation == approx(expected, abs=1e-12)


def test_ranges_and_leads_are_those_of_the_draws() -> None:
    draws = ind.draw(case(), 999)
    summary = ind.summarise(draws)
    for found in summary.hypotheses:
        posterior = draws["posterior"].sel(hypothesis=found.id).values
        assert (found.low, found.high) == approx(tuple(np.quantile(posterior, [0.05, 0.95])), abs=1e-15)
        others = draws["posterior"].drop_sel(hypothesis=found.id).max("hypothesis").values
        assert found.leads == approx(np.mean(posterior > others))
    assert sum(h.leads for h in summary.hypotheses) == approx(1.0)


@pytest.mark.parametrize("concentration", [None, 12])
def test_one_at_a_time_is_the_score_with_that_number_set(concentration: int | None) -> None:
    opened = case(**({"concentration": concentration} if concentration else {}))
    summary = ind.summarise(ind.draw(opened, 10))
    assert {n.path for n in summary.numbers} >= {"seen.given.a", "post.reliability", "planes.aircraft.a"}
    for found in summary.numbers:
        for end in (found.low, found.high):
            at = int(end.value) if found.path == "planes.aircraft.a" else end.value
            answer = ind.score(opened, values={found.path: at}).answer
            assert end.posterior == approx(answer.posterior["a"], abs=1e-12)
            assert end.leader == answer.leader


def test_ends_are_the_5th_and_95th_percentile_of_what_was_stated() -> None:
    numbers = {n.path: n for n in ind.summarise(ind.draw(case(concentration=12), 10)).numbers}
    assert (numbers["seen.given.a"].low.value, numbers["seen.given.a"].high.value) == approx((0.2, 0.9), abs=1e-6)
    ends = numbers["prior.a"]
    assert (ends.low.value, ends.high.value) == approx(tuple(stats.beta(6, 6).ppf([0.05, 0.95])), abs=1e-9)


def test_a_number_that_changes_the_leader_is_marked_with_who_leads_then() -> None:
    summary = ind.summarise(ind.draw(case(), 10))
    seen = next(n for n in summary.numbers if n.path == "seen.given.a")
    assert seen.changes_leader(summary.leader)
    assert "at 0.2: B 0.379" in summary.to_text()
    assert seen.low.leader == "b"


def test_no_mean_of_the_draws_is_told() -> None:
    draws = ind.draw(case(), 400)
    summary = ind.summarise(draws)
    told = json.dumps(summary.to_dict())
    mean = float(draws["posterior"].mean("draw")[0])
    assert "mean" not in told
    assert f"{mean:.6f}"[:7] not in told


def test_every_word_that_a_range_touches_is_told() -> None:
    summary = ind.summarise(ind.draw(case(), 400))
    for found in summary.hypotheses:
        assert found.bands[0].low <= found.low <= found.bands[0].high
        assert found.bands[-1].low <= found.high <= found.bands[-1].high
        for before, after in zip(found.bands, found.bands[1:], strict=False):
            assert before.high == after.low


def test_text_markdown_html_and_json_say_what_a_quotation_needs() -> None:
    summary = ind.summarise(ind.draw(case(), 100, sobol_indices=16))
    for text in (summary.to_text(), summary.to_markdown(), summary._repr_html_()):
        for part in (
            "Who took the key?",
            "Ann",
            "2020-01-31",
            "indicia 0.1.0",
            "seed 0",
            "Posterior odds of the score",
        ):
            assert part in text
    assert "<key>" not in summary._repr_html_()
    data = json.loads(json_text(summary.to_dict()))
    assert data["kind"] == "draws"
    assert data["sobol_indices"]


def test_the_text_stays_within_the_width_and_in_ascii_where_asked() -> None:
    text = ind.summarise(ind.draw(case(), 100)).to_text(width=60, utf8=False)
    assert max(map(len, text.splitlines())) <= 60
    assert text.isascii()


def test_draws_read_back_from_a_file_have_the_same_summary(tmp_path: Any) -> None:
    import xarray as xr

    from indicia.analysis.sweep.write import write_dataset

    draws = ind.draw(case(), 50, sobol_indices=4)
    write_dataset(draws, tmp_path / "draws.nc")
    with xr.open_dataset(tmp_path / "draws.nc") as read:
        assert ind.summarise(read) == ind.summarise(draws)


def test_something_else_than_draws_is_refused() -> None:
    with pytest.raises(IndiciaError, match="no draws"):
        ind.summarise(ind.sweep(case(), {"prior.a": "0:1:3"}))


def test_draws_none_of_which_is_possible_have_no_summary() -> None:
    draws = ind.draw(case(), 5)
    draws["possible"][:] = False
    with pytest.raises(IndiciaError, match="none of the draws is possible"):
        ind.summarise(draws)
