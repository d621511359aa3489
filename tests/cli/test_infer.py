"""`indicia infer`: status, files and what is told first."""

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Never

import pytest
import xarray as xr
import yaml

from cli.conftest import Ran
from engine.build import case, question, table
from indicia.cli import main
from indicia.inference.saved import open_run

DATA = case(
    {"who": question({"a": "0.3 to 0.6", "b": 0.6})},
    {"one": table({"a": "0.5 to 0.9", "b": "$p"}), "two": table({"a": 0.5, "b": "$p"}, independent="-")},
    parameters={"p": {"value": "0.1 to 0.4", "because": "-"}},
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """A run of the command with few draws: the file it saved, what it printed, its status."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "case.yaml").write_text(yaml.safe_dump(DATA), encoding="utf-8")
    words = ["infer", str(folder / "case.yaml"), "--draws", "100", "--tune", "100", "--chains", "2", "--seed", "1"]
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as out:
        status = main([*words, "--save", str(folder / "run.nc"), "--quiet"])
    out.seek(0)
    return folder / "run.nc", out.read(), status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(DATA), encoding="utf-8")
    return file


def never(*_: object, **__: object) -> Never:
    raise AssertionError("work was done first")


def test_too_few_draws_have_status_1_and_are_told_before_any_result(made: tuple[Path, str, int]) -> None:
    file, out, status = made
    assert status == 1
    assert file.is_file()
    told = out.index("Not to be trusted: the least bulk effective size is")
    assert told < out.index("prior  score  posterior")


def test_a_saved_run_shows_the_same_again_and_can_be_accepted(
    made: tuple[Path, str, int], indicia: Callable[..., Ran]
) -> None:
    assert indicia("infer", "--open", made[0]) == Ran(1, made[1], "")
    assert indicia("infer", "--open", made[0], "--accept") == Ran(0, made[1], "")
    ran = indicia("infer", "--open", made[0], "--json")
    assert ran.status == 1
    assert json.loads(ran.out)["diagnostics"]["faults"]


def test_draws_that_can_be_trusted_have_status_0(
    made: tuple[Path, str, int], path: Path, indicia: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = open_run(made[0])
    monkeypatch.setattr("indicia.inference.infer.infer", lambda *_, **__: tree)
    monkeypatch.setattr("indicia.inference.trust._LEAST_ESS", 10.0)
    monkeypatch.setattr("indicia.inference.trust._MOST_R_HAT", 2.0)
    ran = indicia("infer", path)
    assert ran.status == 0
    assert "Not to be trusted" not in ran.out
    assert ran.err.startswith("Compiled in ")


def test_a_file_that_is_there_or_cannot_be_is_refused_before_any_work(
    path: Path, indicia: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicia.inference.infer.infer", never)
    there = path.with_name("there.nc")
    there.write_text("old", encoding="utf-8")
    for target, why in (
        (there, "exists already; write --force"),
        (path.parent / "none" / "run.nc", "no such folder"),
        (path.with_name("run.json"), "ends in .nc"),
    ):
        ran = indicia("infer", path, "--save", target)
        assert (ran.status, ran.out) == (2, "")
        assert why in ran.err
    assert there.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_a_run_whose_writing_stops_halfway_leaves_the_old_file_and_no_other(
    made: tuple[Path, str, int],
    path: Path,
    stop: type[BaseException],
    indicia: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def halfway(_: xr.DataTree, beside: Path, **__: object) -> None:
        beside.write_text("half", encoding="utf-8")
        raise stop("no space left")

    tree = open_run(made[0])
    monkeypatch.setattr("indicia.inference.infer.infer", lambda *_, **__: tree)
    monkeypatch.setattr(xr.DataTree, "to_netcdf", halfway)
    there = path.with_name("there.nc")
    there.write_text("old", encoding="utf-8")
    ran = indicia("infer", path, "--save", there, "--force")
    assert (ran.status, ran.out) == (130 if stop is KeyboardInterrupt else 2, "")
    assert there.read_text(encoding="utf-8") == "old"
    assert sorted(file.name for file in path.parent.iterdir()) == ["case.yaml", "there.nc"]


def test_a_run_is_written_beside_and_renamed(
    made: tuple[Path, str, int], path: Path, indicia: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree, right, wrote = open_run(made[0]), xr.DataTree.to_netcdf, []

    def noted(self: xr.DataTree, beside: Path, **more: Any) -> None:
        wrote.append(beside)
        right(self, beside, **more)

    monkeypatch.setattr("indicia.inference.infer.infer", lambda *_, **__: tree)
    monkeypatch.setattr(xr.DataTree, "to_netcdf", noted)
    assert indicia("infer", path, "--save", path.with_name("run.nc")).status == 1
    assert [(file.parent, file.name != "run.nc", file.exists()) for file in wrote] == [(path.parent, True, False)]
    assert open_run(path.with_name("run.nc")).attrs == tree.attrs


def test_ctrl_c_stops_the_sampler_and_leaves_nothing(
    path: Path, indicia: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled = []

    class Running:
        def wait(self) -> Never:
            raise KeyboardInterrupt

        def cancel(self) -> None:
            cancelled.append(True)

    monkeypatch.setattr("nutpie.compile_pymc_model", lambda *_, **__: None)
    monkeypatch.setattr("nutpie.sample", lambda *_, **__: Running())
    ran = indicia("infer", path, "--save", path.with_name("run.nc"))
    assert (ran.status, ran.out) == (130, "")
    assert cancelled == [True]
    assert [file.name for file in path.parent.iterdir()] == ["case.yaml"]


def test_with_point_numbers_nothing_is_to_be_inferred(burglar: Path, indicia: Callable[..., Ran]) -> None:
    ran = indicia("infer", burglar)
    assert (ran.status, ran.out) == (2, "")
    assert "'indicia score' gives the full posterior" in ran.err


def test_a_file_that_holds_no_run_is_an_error(tmp_path: Path, indicia: Callable[..., Ran]) -> None:
    file = tmp_path / "x.nc"
    file.write_text("no", encoding="utf-8")
    for words in (["--open", file], ["--open", tmp_path / "none.nc"], []):
        ran = indicia("infer", *words)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err
