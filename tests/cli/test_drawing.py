"""What `indicia draw` and `indicia summarise` have in common: stores, Ctrl-C, and the workers of a cluster."""

import json
import signal
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import indicia as ind
from analysis.clusters import cluster
from analysis.killing import contents, written
from indicia.analysis.draw import evaluator
from indicia.analysis.draw.kept import Kept
from indicia.analysis.draw.points import CHUNK
from indicia.analysis.draw.stream.store import Store

N = 2 * CHUNK + 100
BOTH = pytest.mark.parametrize("command", ["draw", "summarise"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A case file."""
    return written(tmp_path)


@BOTH
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_leaves_a_store_from_which_the_same_command_goes_on(
    indicia: Callable[..., Any],
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    workers: int,
) -> None:
    run, kind, name = tmp_path / "run.zarr", *{"draw": (Kept, "add"), "summarise": (Store, "save")}[command]
    write = getattr(kind, name)

    def and_stop(*given: object) -> None:
        write(*given)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(kind, name, and_stop)
    words = [command, file, "-n", N, "--store", run, "--workers", workers]
    ran = indicia(*words)
    assert ran.status == 130
    assert ran.err == f"{run}: {CHUNK:,} of {N:,} draws; the same command goes on from there\n"
    assert "Stopped before the rest" in " ".join(ran.out.split())
    monkeypatch.undo()
    ran = indicia(*words)
    assert (ran.status, ran.err) == (0, f"{run}: {N:,} draws\n")
    assert indicia(command, file, "-n", N, "--store", tmp_path / "whole.zarr").out == ran.out
    assert contents(run) == contents(tmp_path / "whole.zarr")


def test_a_store_of_draws_is_opened_by_xarray(indicia: Callable[..., Any], file: Path, tmp_path: Path) -> None:
    ran = indicia("draw", file, "-n", "1e3", "--store", tmp_path / "run.zarr")
    with xr.open_zarr(tmp_path / "run.zarr") as read:
        assert read.sizes["draw"] == 1_000
        assert ran.out == ind.summarise(read).to_text() + "\n"


@BOTH
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--store", "nowhere/run.zarr"), "nowhere: no such folder"),
        (("--store", "."), "there, and no store of"),
        (
            ("--workers", "2", "--scheduler", "tcp://127.0.0.1:1"),
            "--workers has no effect with --scheduler",
        ),
        (("--scheduler", "tcp://127.0.0.1:1"), "tcp://127.0.0.1:1: no scheduler answers there"),
        (("--scheduler", "nonsense"), "nonsense: no scheduler answers there"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    indicia: Callable[..., Any],
    file: Path,
    command: str,
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(import_module("indicia.analysis.cluster.client"), "PATIENCE", 0.5)
    ran = indicia(command, file, *words)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_draws_are_written_to_a_store_or_to_a_file(indicia: Callable[..., Any], file: Path, tmp_path: Path) -> None:
    ran = indicia("draw", file, "--store", tmp_path / "run.zarr", "-o", tmp_path / "draws.nc")
    assert ran.status == 2
    assert "--output has no effect with --store; leave one of them out" in ran.err


def test_a_cluster_prints_what_this_machine_prints(
    indicia: Callable[..., Any], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "MANY", 2**60)
    with cluster(1) as client:
        address = client.scheduler.address
        for command in ("draw", "summarise"):
            there = indicia(command, file, "-n", N, "--json", "--scheduler", address)
            here = indicia(command, file, "-n", N, "--json")
            assert (there.status, there.err) == (0, "")
            assert json.loads(there.out) == json.loads(here.out)
