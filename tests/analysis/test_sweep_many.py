"""Sweeps of hypotheses from a table, against sweeping and scoring the same case written out as ordinary hypotheses."""

import dataclasses
import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pytest import approx

import indicia as ind
from indicia.analysis.sweep import many as sweeping
from indicia.analysis.sweep import memory, prepare
from indicia.analysis.sweep.export import to_dict
from indicia.analysis.sweep.show import to_markdown, to_text
from indicia.analysis.sweep.write import write_dataset
from indicia.cli import main
from indicia.errors import IndiciaError, PathError, TooLargeError

ROWS = 40
FACTS = {"speaker": "s", "date": "2020-01-01", "because": "-", "independent": "-"}


def frame(rows: int = ROWS, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "name": [f"r{i}" for i in range(rows)],
            "full": [f"Row number {i}" for i in range(rows)],
            "weight": rng.uniform(0.5, 2.0, rows),
            "p": rng.uniform(0.1, 0.9, rows),
            "km": rng.uniform(0.0, 5.0, rows),
            "c": rng.uniform(0.0, 1.0, rows),
        }
    )


def case(hypotheses: Any, of: Any) -> dict[str, Any]:
    """A case; `of(column, share)` is what stands in a field: a column, and a share for whoever is beside."""
    evidence = {
        "seen": {**FACTS, "report": "Seen", "model": "table", "given": of("p", 0.3), "carriers": ["camera"]},
        "near": {
            **FACTS,
            "report": "1.5 km off",
            "model": "measurement",
            "value": 1.5,
            "distribution": "normal",
            "expected": of("km", 2.0, lambda mu: {"mu": mu, "sigma": "$spread"}),
            "otherwise": {"mu": 2.5, "sigma": 3},
            "carriers": ["phone"],
        },
        "unseen": {
            **FACTS,
            "report": "Not seen",
            "model": "absence",
            "coverage": of("c", 0.1),
            "detection": "0.5 to 0.9",
            "search": {"sensor": "s", "area": "a", "period": "p"},
        },
    }
    return {
        "indicia": 1,
        "title": "Many",
        "as_of": "2020-01-02",
        "by": "x",
        "ask": "Who?",
        "hypotheses": hypotheses,
        "parameters": {"spread": {"value": "0.5 to 2", "because": "-"}},
        "sources": {
            "s": {},
            "camera": {"reliability": 0.8},
            "phone": {"reliability": 0.7, "faults": "together"},
        },
        "evidence": evidence,
    }


def from_table(rows: pd.DataFrame, beside: dict[str, Any] | None = None) -> ind.Case:
    def of(column: str, share: float, made: Any = lambda value: value) -> Any:
        value = made({"column": column})
        return {"default": value, **{h: made(share) for h in (beside or {}) if h != "other"}} if beside else value

    hypotheses = {"table": rows, "id": "name", "label": "full", "weight": "weight"}
    return ind.load(case(hypotheses | ({"beside": beside} if beside else {}), of))


def written_out(rows: pd.DataFrame, beside: dict[str, Any] | None = None) -> ind.Case:
    """The same case with each row an ordinary hypothesis."""

    def of(column: str, share: float, made: Any = lambda value: value) -> Any:
        cells = {name: made(value) for name, value in zip(rows["name"], rows[column].tolist(), strict=True)}
        return {**cells, **{h: made(share) for h in (beside or {}) if h != "other"}}

    left = 1.0 - sum(h["prior"] for h in (beside or {}).values())
    share = left * rows["weight"] / rows["weight"].sum()
    named = zip(rows["name"], rows["full"], share.tolist(), strict=True)
    hypotheses = {name: {"label": label, "prior": p} for name, label, p in named} | (beside or {})
    return ind.load(case(hypotheses, of))


BESIDE = {"nobody": {"prior": 0.2, "label": "Nobody"}, "other": {"prior": 0.1, "catch_all": True, "label": "Else"}}
GRID = {"spread": "0.2:4:7", "camera.reliability": "0.1,0.5,1"}


def _same(found: xr.Dataset, wanted: xr.Dataset) -> None:
    """All that is kept agrees with the sweep of the case written out."""
    ids = [str(h) for h in found["hypothesis"].to_numpy()]
    assert found["posterior"].to_numpy() == approx(wanted["posterior"].sel(hypothesis=ids).to_numpy(), rel=1e-10)
    labels = dict(zip(wanted["hypothesis"].to_numpy(), wanted["label"].to_numpy(), strict=True))
    named = [labels[h] if h in BESIDE else f"{labels[h]} ({h})" for h in ids]
    assert found["label"].to_numpy().tolist() == named
    leaders = np.array([*ids, ""])[found["leader"].to_numpy()]
    assert leaders.tolist() == np.array([*wanted["hypothesis"].to_numpy(), ""])[wanted["leader"].to_numpy()].tolist()
    assert found["log_odds"].to_numpy() == approx(wanted["log_odds"].to_numpy(), rel=1e-8, abs=1e-10)
    assert found["possible"].to_numpy().tolist() == wanted["possible"].to_numpy().tolist()
    assert found.attrs["leader_today"] == wanted.attrs["leader_today"]


@pytest.mark.parametrize("beside", [None, BESIDE], ids=["rows alone", "hypotheses beside"])
@pytest.mark.parametrize("mode", ["grid", "one_at_a_time"])
def test_a_sweep_over_a_table_is_that_of_the_case_written_out(beside: Any, mode: Any) -> None:
    rows = frame()
    found, wanted = (ind.sweep(made(rows, beside), GRID, mode=mode) for made in (from_table, written_out))
    _same(found, wanted)
    for dim in wanted.dims:
        if dim != "hypothesis":
            assert found[dim].to_numpy().tolist() == wanted[dim].to_numpy().tolist()


def test_the_prior_of_a_hypothesis_beside_can_be_swept_to_both_ends() -> None:
    rows, varying = frame(), {"prior.nobody": "0:1:5", "spread": "0.5,2"}
    _same(ind.sweep(from_table(rows, BESIDE), varying), ind.sweep(written_out(rows, BESIDE), varying))


def test_one_at_a_time_a_prior_stays_as_in_the_case_while_another_number_varies() -> None:
    rows, varying = frame(), {"prior.nobody": "0:1:5", "spread": "0.5,2"}
    made = (from_table(rows, BESIDE), written_out(rows, BESIDE))
    found, wanted = (ind.sweep(one, varying, mode="one_at_a_time") for one in made)
    _same(found, wanted)
    assert found.attrs["today"] == wanted.attrs["today"]


def test_a_catch_all_written_first_among_those_beside_keeps_its_own_numbers() -> None:
    beside = {"other": BESIDE["other"], "nobody": BESIDE["nobody"]}
    _same(ind.sweep(from_table(frame(), beside), GRID), ind.sweep(written_out(frame(), beside), GRID))


def test_the_log_evidence_is_that_of_a_score_in_each_scenario() -> None:
    rows = frame()
    found = ind.sweep(from_table(rows, BESIDE), GRID)
    evaluated = sweeping.evaluate
    for spread in found["spread"].to_numpy()[::3]:
        many = sweeping.compile_many(
            from_table(rows, BESIDE).set("spread", float(spread)).set("camera.reliability", 0.5)
        )
        at = found["log_evidence"].sel({"spread": spread, "camera.reliability": 0.5})
        assert float(at) == approx(evaluated(many).log_evidence, rel=1e-12)


def test_where_an_item_is_a_ratio_no_log_evidence_is_told() -> None:
    """A ratio is known up to a factor, which may differ from scenario to scenario."""
    data = from_table(frame()).written.data
    ratio = {**FACTS, "report": "Alike", "model": "ratio", "ratios": {"column": "p"}}
    made = ind.load(
        data | {"hypotheses": data["hypotheses"] | {"table": frame()}, "evidence": data["evidence"] | {"alike": ratio}}
    )
    found = ind.sweep(made, {"spread": "0.5,1"})
    assert "log_evidence" not in found
    assert "log evidence" not in to_text(found)
    assert "log_evidence" not in to_dict(found)


def test_a_sweep_of_one_point_is_a_score() -> None:
    made = from_table(frame(), BESIDE)
    found = ind.sweep(made, {"spread": 0.7})
    answer = ind.score(made, values={"spread": 0.7}).answer
    ids = [str(h) for h in found["hypothesis"].to_numpy()]
    assert ids[int(found["leader"].item())] == answer.leader
    shared = [h for h in ids if h in answer.posterior]
    assert found["posterior"].sel(hypothesis=shared).to_numpy()[:, 0] == approx([answer.posterior[h] for h in shared])


def test_the_first_today_and_all_that_lead_somewhere_are_kept_and_no_others() -> None:
    rows = frame(300)
    found = ind.sweep(from_table(rows), {"spread": "0.05:5:60"})
    ids = [str(h) for h in found["hypothesis"].to_numpy()]
    first = list(ind.score(from_table(rows), top=20).answer.ranking)
    assert ids[:20] == first
    leading = {ids[i] for i in found["leader"].to_numpy().tolist()}
    assert set(ids) == {*first, *leading}
    assert leading - {*first}  # so that the rows that joined later are tried here
    assert found.attrs["candidates"] == "300"
    _same(found, ind.sweep(written_out(rows), {"spread": "0.05:5:60"}))


def test_a_few_rows_at_known_numbers_have_the_joint_that_they_have_among_all() -> None:
    """Rows that an item names are a state of their own; the others are one with the columns in it."""
    made = from_table(frame(), BESIDE)
    data = made.written.data | {
        "evidence": made.written.data["evidence"] | {"seen_by_r7": _names("r7"), "not": _names("r2")}
    }
    named = ind.load(data | {"hypotheses": data["hypotheses"] | {"table": frame()}})
    found = sweeping.evaluate(sweeping.compile_many(named))
    assert set(found.many.named) == {"r2", "r7"}
    rows = np.array([39, 7, 0, 2, 12])
    told = dataclasses.replace(found, log_joint=np.empty(0), log_opportunity=None)
    assert sweeping.joint_of(told, rows) == approx(found.log_joint[rows], rel=1e-13)


def _names(row: str) -> dict[str, Any]:
    given = {row: 0.9, "default": {"column": "p"}, "nobody": 0.2}
    return {**FACTS, "report": f"Names {row}", "model": "table", "given": given, "carriers": ["phone"]}


def test_blocks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = importlib.import_module("indicia.engine.many.blocks")
    made = from_table(frame(), BESIDE)
    whole = ind.sweep(made, GRID)
    monkeypatch.setattr(blocks, "BLOCK", 7)
    cut = ind.sweep(made, GRID)
    assert cut["posterior"].to_numpy() == approx(whole["posterior"].to_numpy(), rel=1e-13)


def test_a_scenario_that_no_hypothesis_can_explain_is_masked() -> None:
    rows = frame(5).assign(p=0.0)
    found = ind.sweep(from_table(rows), {"camera.reliability": "0.5,1"})
    assert found["possible"].to_numpy().tolist() == [False, False]
    assert found["leader"].to_numpy().tolist() == [-1, -1]
    assert found["posterior"].to_numpy().tolist() == np.zeros((5, 2)).tolist()
    assert not np.isnan(found["log_odds"].to_numpy()).any()
    assert "impossible" in to_text(found)


def test_stopped_half_way_what_is_there_is_kept_and_the_rest_is_told() -> None:
    work = prepare(from_table(frame()), {"spread": "0.2:4:9"})

    def stop(done: int, total: int) -> None:
        assert total == 9
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(stop)
    found = work.dataset()
    assert found["computed"].to_numpy().tolist() == [True] * 4 + [False] * 5
    whole = ind.sweep(from_table(frame()), {"spread": "0.2:4:9"})
    kept = found["hypothesis"].to_numpy()
    assert found["posterior"].to_numpy()[:, :4] == approx(whole["posterior"].sel(hypothesis=kept).to_numpy()[:, :4])
    assert "Stopped after 4 of 9 scenarios" in to_text(found)


@pytest.mark.parametrize(
    ("varying", "error", "told"),
    [
        ({"prior.r1": 0.5}, PathError, "no prior of this case has the path 'prior.r1'.*column"),
        ({"prior.nobdy": 0.5}, PathError, "did you mean 'prior.nobody'"),
        ({"spred": 0.5}, PathError, "did you mean 'spread'"),
        ({"seen.given": 0.5}, PathError, "seen.given"),
        ({"spread": "-1,1"}, IndiciaError, "-1"),
        ({}, IndiciaError, "a number to vary"),
    ],
)
def test_what_cannot_be_swept_is_refused_in_a_line(varying: Any, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told) as raised:
        ind.sweep(from_table(frame(), BESIDE), varying)
    assert "\n" not in str(raised.value)


def test_a_sweep_that_would_not_fit_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_available", lambda: 1000)
    with pytest.raises(TooLargeError, match="sweep fewer points"):
        ind.sweep(from_table(frame()), {"spread": "0.1:5:100"})


def test_text_markdown_and_json_tell_the_rows_and_never_a_naked_zero() -> None:
    rows = frame(3000)
    found = ind.sweep(from_table(rows), {"spread": "0.2:4:9"})
    text = to_text(found)
    assert "Of 3,000 rows these are kept: the 20 most probable in the case, and all that lead." in text
    assert "log evidence" in text
    assert "<0.001" not in text
    assert "Row number" in to_markdown(found)
    data = to_dict(found)
    assert data["candidates"] == 3000
    assert len(data["log_evidence"]) == 9
    assert len(data["posterior"]) == len(data["hypotheses"]) == found.sizes["hypothesis"]


@pytest.mark.parametrize("ending", [".nc", ".zarr", ".parquet", ".csv"])
def test_every_kind_of_file_holds_it_and_is_the_same_each_time(tmp_path: Path, ending: str) -> None:
    found = [ind.sweep(from_table(frame(), BESIDE), GRID) for _ in range(2)]
    paths = [tmp_path / f"{i}{ending}" for i in range(2)]
    for dataset, path in zip(found, paths, strict=True):
        write_dataset(dataset, path)
    if ending != ".zarr":
        assert paths[0].read_bytes() == paths[1].read_bytes()
    if ending in (".parquet", ".csv"):
        read = pd.read_parquet(paths[0]) if ending == ".parquet" else pd.read_csv(paths[0], comment="#")
        assert read["log_evidence"].to_numpy() == approx(found[0]["log_evidence"].to_numpy().ravel())
    else:
        again = xr.open_dataset(paths[0]) if ending == ".nc" else xr.open_zarr(paths[0])
        assert again["log_evidence"].to_numpy() == approx(found[0]["log_evidence"].to_numpy())


def test_the_charts_of_sweeps_draw_it() -> None:
    made = from_table(frame(), BESIDE)
    with ind.chart.offscreen():
        ind.chart.sweep_line(ind.sweep(made, {"spread": "0.2:4:9"}))
        ind.chart.sweep_map(ind.sweep(made, {"spread": "0.2:4:9", "camera.reliability": "0.1:1:9"}))


def test_the_command_sweeps_a_case_beside_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    frame().to_csv("rows.csv", index=False)
    Path("case.yaml").write_text(
        "indicia: 1\ntitle: T\nas_of: 2020-01-02\nby: A\nask: Who?\n"
        "hypotheses: {table: rows.csv, id: name, label: full}\nsources: {s: {reliability: 0.5}}\nevidence:\n"
        "  e: {report: r, speaker: s, carriers: [s], date: 2020-01-01, model: table,"
        " given: {column: p}, because: '-'}\n"
    )
    assert main(["sweep", "case.yaml", "s.reliability=0:1:5", "--quiet"]) == 0
    assert "Of 40 rows these are kept" in capsys.readouterr().out
    assert main(["sweep", "case.yaml", "s.reliability=0:1:5", "--json", "--quiet"]) == 0
    assert '"candidates":40' in capsys.readouterr().out.replace(" ", "")
