"""Sweeps as files: the same bytes each time, all or nothing; sweeps described in files."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
from pytest import approx

import indicia as ind
from indicia.analysis.sweep import fill as filling
from indicia.analysis.sweep import prepare, write
from indicia.analysis.sweep.script import read_script
from indicia.analysis.sweep.write import write_dataset
from indicia.errors import CaseError, IndiciaError

PRIOR, ALIBI = "prior.suspect_1", "time.given.suspect_1"
VARYING = {PRIOR: "0:1:9", ALIBI: [0.1, 0.5]}
ENDINGS = (".nc", ".zarr", ".parquet", ".csv")


@pytest.fixture(scope="module")
def found(models: Path) -> xr.Dataset:
    return ind.sweep(ind.load(models / "burglar.yaml"), VARYING)


def bytes_of(path: Path) -> dict[str, bytes]:
    """Of a file, or of every file of a folder."""
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return {str(p.relative_to(path)): p.read_bytes() for p in files}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_sweep_gives_the_same_bytes(found: xr.Dataset, models: Path, tmp_path: Path, ending: str) -> None:
    again = ind.sweep(ind.load(models / "burglar.yaml"), VARYING)
    one, other = tmp_path / f"one{ending}", tmp_path / f"other{ending}"
    write_dataset(found, one)
    write_dataset(again, other)
    assert bytes_of(one) == bytes_of(other)
    assert {p.name for p in tmp_path.iterdir()} == {one.name, other.name}


def test_netcdf_and_zarr_give_the_dataset_back(found: xr.Dataset, tmp_path: Path) -> None:
    write_dataset(found, tmp_path / "s.nc")
    write_dataset(found, tmp_path / "s.zarr")
    with xr.open_dataset(tmp_path / "s.nc", engine="h5netcdf") as back:
        xr.testing.assert_equal(back.load(), found)
        assert back.attrs == found.attrs
        assert back[PRIOR].attrs["units"] == "probability"
    with xr.open_zarr(tmp_path / "s.zarr", chunks=None) as back:
        xr.testing.assert_equal(back.load(), found)


@pytest.mark.parametrize("rows", [2**18, 5])
def test_a_table_has_a_row_for_each_scenario(
    found: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(write, "_ROWS", rows)
    write_dataset(found, tmp_path / "s.csv")
    write_dataset(found, tmp_path / "s.parquet")
    text = pd.read_csv(tmp_path / "s.csv", comment="#")
    table = pq.read_table(tmp_path / "s.parquet")
    assert table.to_pandas()["posterior.suspect_1"].tolist() == text["posterior.suspect_1"].tolist()
    assert table.schema.metadata[b"hash"].decode() == found.attrs["hash"]
    assert len(text) == 18
    row = text[(text[PRIOR] == 0.25) & (text[ALIBI] == 0.5)].iloc[0]
    there = found.sel({PRIOR: 0.25, ALIBI: 0.5})
    assert row["posterior.suspect_1"] == approx(there["posterior"].sel(hypothesis="suspect_1").item(), rel=1e-15)
    assert row["leader"] == found["hypothesis"].to_numpy()[there["leader"].item()]


def test_a_table_of_one_at_a_time_names_the_number_and_its_value(models: Path, tmp_path: Path) -> None:
    alone = ind.sweep(ind.load(models / "burglar.yaml"), VARYING, mode="one_at_a_time")
    write_dataset(alone, tmp_path / "s.csv")
    text = pd.read_csv(tmp_path / "s.csv", comment="#")
    assert text["path"].tolist() == [PRIOR] * 9 + [ALIBI] * 2
    assert text["value"].tolist()[-2:] == [0.1, 0.5]


def test_what_was_not_computed_is_left_out_of_a_table(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "BLOCK", 4)
    work = prepare(ind.load(models / "burglar.yaml"), {PRIOR: "0:1:9"})

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(stop)
    write_dataset(work.dataset(), tmp_path / "s.csv")
    assert pd.read_csv(tmp_path / "s.csv", comment="#")[PRIOR].tolist() == [0, 0.125, 0.25, 0.375]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_exists_is_kept_unless_replacing_it_is_asked_for(
    found: xr.Dataset, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"s{ending}"
    write_dataset(found, path)
    before = bytes_of(path)
    with pytest.raises(IndiciaError, match="exists already; write force=True to replace it"):
        write_dataset(found.isel({PRIOR: [0]}), path)
    assert bytes_of(path) == before
    write_dataset(found.isel({PRIOR: [0]}), path, force=True)
    assert bytes_of(path) != before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_half_written_is_left_where_writing_fails(
    found: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    whole = write._WRITERS[ending]

    def fail(dataset: xr.Dataset, path: Path) -> None:
        whole(dataset, path)
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setitem(write._WRITERS, ending, fail)
    with pytest.raises(OSError, match="No space"):
        write_dataset(found, tmp_path / f"s{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_zarr_store_is_never_removed(found: xr.Dataset, tmp_path: Path) -> None:
    (tmp_path / "letters.zarr").mkdir()
    with pytest.raises(IndiciaError, match="holds no Zarr data; it is kept"):
        write_dataset(found, tmp_path / "letters.zarr", force=True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("s.txt", r"one of \.nc, \.zarr, \.parquet, \.csv; \.txt found"),
        ("s", "none found"),
        ("no/s.nc", "no such folder"),
    ],
)
def test_a_bad_name_is_refused(found: xr.Dataset, tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(IndiciaError, match=message):
        write_dataset(found, tmp_path / name)


# ── descriptions ─────────────────────────────────────────────────────────────────────────────────────────────────

TOML = """
indicia_sweep = 1
case = "burglar.yaml"
question = "burglar"
mode = "one_at_a_time"
output = "s.csv"
with = "sceptic.yaml"

[sweep]
prior.suspect_1 = "0:1:9"
"time.given.suspect_1" = [0.1, 0.5]

[set]
witness.given.suspect_1 = 0.4
"""

YAML = """
indicia_sweep: 1
case: burglar.yaml
question: burglar
mode: one_at_a_time
output: s.csv
with: [sceptic.yaml]
sweep:
  prior.suspect_1: 0:1:9
  time.given: {suspect_1: [0.1, 0.5]}
set: {witness.given.suspect_1: 0.4}
"""


@pytest.mark.parametrize(("name", "text"), [("s.toml", TOML), ("s.yaml", YAML)])
def test_a_description_reads_the_same_in_toml_and_yaml(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    said = read_script(tmp_path / name)
    assert said.case == tmp_path / "burglar.yaml"
    assert said.overlays == (tmp_path / "sceptic.yaml",)
    assert dict(said.varying) == {PRIOR: "0:1:9", ALIBI: [0.1, 0.5]}
    assert dict(said.values) == {"witness.given.suspect_1": 0.4}
    assert (said.question, said.mode, said.output) == ("burglar", "one_at_a_time", tmp_path / "s.csv")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("s.toml", "indicia_sweep = 2", "write indicia_sweep: 1, the version; 2 found"),
        ("s.toml", "indicia_sweep = 1\ncaes = 'x'", "'caes' is no key of a sweep; did you mean 'case'"),
        ("s.toml", "indicia_sweep = 1", "sweep: paths and values are wanted"),
        ("s.toml", "indicia_sweep = 1\nmode = 'both'", "mode is grid or one_at_a_time, 'both' found"),
        ("s.toml", "indicia_sweep = 1\ncase = 3", "case: text is wanted, 3 found"),
        ("s.toml", "indicia_sweep = ", "s.toml: Invalid value"),
        ("s.yaml", "- 1", "the top level is a list"),
        ("s.json", "{}", r"described in \.toml or \.yaml; \.json found"),
    ],
)
def test_a_bad_description_is_refused_with_the_way_out(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises((IndiciaError, CaseError), match=message):
        read_script(tmp_path / name)


def test_infinite_odds_survive_every_format(tmp_path: Path, models: Path) -> None:
    found = ind.sweep(ind.load(models / "burglar.yaml"), {PRIOR: [1.0]})
    assert found["log_odds"].item() == np.inf
    write_dataset(found, tmp_path / "s.csv")
    assert pd.read_csv(tmp_path / "s.csv", comment="#")["log_odds"].item() == np.inf
    shutil.rmtree(tmp_path)
