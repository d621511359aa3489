"""`indicia draw`."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import indicia as ind
from indicia.analysis.draw import Drawing
from indicia.analysis.draw.points import CHUNK

CASE = """
indicia: 1
title: Who took the key?
by: A. Nalyst
as_of: 2020-01-31
ask: Who took the key?
hypotheses: {a: {prior: 0.2 to 0.5}, b: {prior: 0.5}}
sources: {s: {label: S, reliability: B}}
evidence:
  told: {report: r, speaker: s, date: 2020-01-01, because: '-', model: ratio, ratios: {a: 2 to 8, b: 1}}
"""


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two uncertain numbers."""
    path = tmp_path_factory.mktemp("case") / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_it_prints_the_summary_of_the_draws(indicia: Callable, small: Path) -> None:
    ran = indicia("draw", small, "-n", 200, "--seed", 3)
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out == ind.summarise(ind.draw(ind.load(small), 200, seed=3)).to_text() + "\n"
    assert "Range over the stated inputs" in ran.out


def test_json_and_markdown_hold_the_same_figures(indicia: Callable, small: Path) -> None:
    summary = ind.summarise(ind.draw(ind.load(small), 100))
    data = json.loads(indicia("draw", small, "-n", 100, "--json").out)
    assert data == json.loads(json.dumps(summary.to_dict()))
    assert indicia("draw", small, "-n", 100, "--markdown").out == summary.to_markdown()


@pytest.mark.parametrize("ending", ["nc", "zarr", "parquet", "csv"])
def test_every_draw_is_written_to_a_file_that_is_kept_unless_forced(
    indicia: Callable, small: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"draws.{ending}"
    ran = indicia("draw", small, "-n", 20, "-o", file)
    assert (ran.status, ran.err) == (0, f"{file}: 20 draws\n")
    again = indicia("draw", small, "-n", 20, "-o", file)
    assert (again.status, again.out) == (2, "")
    assert "exists already; write --force" in again.err
    assert again.err.count("\n") == 1
    assert indicia("draw", small, "-n", 10, "-o", file, "--force", "--quiet").err == ""
    assert [p.name for p in tmp_path.iterdir()] == [file.name]


def test_a_file_holds_the_draws(indicia: Callable, small: Path, tmp_path: Path) -> None:
    indicia("draw", small, "-n", 20, "-o", tmp_path / "draws.nc")
    with xr.open_dataset(tmp_path / "draws.nc") as read:
        expected = ind.draw(ind.load(small), 20)
        assert np.array_equal(read["posterior"].values, expected["posterior"].values)
        assert np.array_equal(read["number"].values, expected["number"].values)
        assert read.attrs["seed"] == 0


def test_the_same_command_writes_the_same_bytes(indicia: Callable, small: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        indicia("draw", small, "-n", 20, "-o", tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_csv_has_a_row_for_each_draw_with_every_number(indicia: Callable, small: Path, tmp_path: Path) -> None:
    indicia("draw", small, "-n", 20, "-o", tmp_path / "draws.csv")
    lines = [x for x in (tmp_path / "draws.csv").read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    assert len(lines) == 21
    assert '"prior.a"' in lines[0]
    assert '"posterior.a"' in lines[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--method", "sobol", "-n", "100"), "take 64 or 128"),
        (("--question", "whom"), "known: question"),
        (("-n", "0"), "write how many, as in 1000000 or 1e9"),
        (("--seed", "-1"), "-1 is not in the range"),
        (("--method", "quasi"), "'quasi' is not one of"),
        (("-o", "draws.xls"), "the ending says the format"),
        (("--set", "prior.atlantis=0.1"), "prior.atlantis"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    indicia: Callable,
    small: Path,
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = indicia("draw", small, *words)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_standard_input_is_read(indicia: Callable, burglar: Path) -> None:
    ran = indicia("draw", "-", "-n", 5, stdin=burglar.read_text(encoding="utf-8"))
    assert ran.status == 0
    assert "No number of this case is uncertain" in ran.out


def test_sobol_indices_are_told_on_request(indicia: Callable, small: Path) -> None:
    assert "Sobol indices" not in indicia("draw", small, "-n", 20).out
    ran = indicia("draw", small, "-n", 20, "--sobol-indices")
    assert "Sobol indices: share of the variance of the log-odds" in ran.out


def test_ctrl_c_keeps_the_draws_that_are_there(
    indicia: Callable, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Drawing.run

    def stopped(self: Drawing, progress: object, *, workers: int, client: None) -> None:
        def stop(done: int, of: int) -> None:
            raise KeyboardInterrupt

        run(self, stop, workers=workers, client=client)

    monkeypatch.setattr(Drawing, "run", stopped)
    ran = indicia("draw", small, "-n", 2 * CHUNK, "--no-held", "-o", tmp_path / "draws.nc")
    assert ran.status == 130
    assert f"{CHUNK:,} draws, stopped before the rest" in ran.err
    assert "Stopped before the rest" in " ".join(ran.out.split())
    with xr.open_dataset(tmp_path / "draws.nc") as read:
        assert read.sizes["draw"] == CHUNK


def test_ctrl_c_before_the_first_draws_leaves_nothing(
    indicia: Callable, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Drawing, "run", stopped)
    ran = indicia("draw", small, "-o", tmp_path / "draws.nc")
    assert (ran.status, ran.out) == (130, "")
    assert list(tmp_path.iterdir()) == []
