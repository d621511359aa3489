"""Stores of summaries: killed, stopped and resumed; refused; on a disk that is full or gone."""

import errno
import os
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import indicia as ind
from analysis import killing
from analysis.draw_cases import case
from analysis.killing import contents
from indicia.analysis.draw import evaluator
from indicia.analysis.draw.points import CHUNK
from indicia.analysis.draw.stream import prepare_stream
from indicia.errors import IndiciaError

N = 3 * CHUNK


def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    whole = ind.summarise(case(), N, store=tmp_path / "whole.zarr")
    for _ in prepare_stream(case(), N, store=tmp_path / "run.zarr").steps():
        break
    again = prepare_stream(case(), N, store=tmp_path / "run.zarr")
    assert again.done == CHUNK
    assert ind.summarise(case(), N, store=str(tmp_path / "run.zarr")).to_dict() == whole.to_dict()
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_a_finished_store_is_read_by_xarray_and_draws_nothing_more(tmp_path: Path) -> None:
    summary = ind.summarise(case(), N, store=tmp_path / "run.zarr")
    before = contents(tmp_path / "run.zarr")
    with xr.open_zarr(tmp_path / "run.zarr", consolidated=False) as read:
        assert summary.streamed is not None
        assert np.array_equal(read["posterior"].to_numpy(), summary.streamed.histogram)
        assert read.attrs["n"] == N
    assert prepare_stream(case(), N, store=tmp_path / "run.zarr").done == N
    assert ind.summarise(case(), N, store=tmp_path / "run.zarr").to_dict() == summary.to_dict()
    assert contents(tmp_path / "run.zarr") == before


@pytest.mark.parametrize("fewer", [100, CHUNK, CHUNK + 7])
def test_a_longer_run_goes_on_from_a_shorter_one(tmp_path: Path, fewer: int) -> None:
    whole = ind.summarise(case(), N + 9, store=tmp_path / "whole.zarr")
    ind.summarise(case(), fewer, store=tmp_path / "run.zarr")
    told: list[int] = []
    longer = ind.summarise(case(), N + 9, store=tmp_path / "run.zarr", progress=lambda done, of: told.append(done))
    assert told[0] == (fewer // CHUNK + 1) * CHUNK
    assert longer.to_dict() == whole.to_dict()
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_draws_that_a_longer_run_evaluates_in_another_way_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "MANY", 2 * CHUNK)
    monkeypatch.setattr(evaluator.Evaluator, "machine", None)  # so that nobody waits for a compiler
    ind.summarise(case(), N, store=tmp_path / "whole.zarr")
    ind.summarise(case(), CHUNK, store=tmp_path / "run.zarr")
    told: list[int] = []
    ind.summarise(case(), N, store=tmp_path / "run.zarr", progress=lambda done, of: told.append(done))
    assert told[0] == CHUNK
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_ctrl_c_leaves_a_store_from_which_the_same_call_goes_on(tmp_path: Path) -> None:
    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ind.summarise(case(), N, store=tmp_path / "run.zarr", progress=interrupt)
    told: list[int] = []
    ind.summarise(case(), N, store=tmp_path / "run.zarr", progress=lambda done, of: told.append(done))
    assert told[0] == 2 * CHUNK
    ind.summarise(case(), N, store=tmp_path / "whole.zarr")
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 1}, "seed: 0 there, 1 now"),
        ({"n": 9}, "made for 10 draws, and 9 were asked for; a store grows but does not shrink"),
        ({"method": "sobol", "n": 16}, "method: random there, sobol now"),
        ({"held": False}, "held: True there, False now"),
        ({"values": {"p": 0.3}}, "changed: "),
    ],
)
def test_a_store_of_something_else_is_refused_with_the_difference(
    tmp_path: Path, other: dict[str, Any], named: str
) -> None:
    ind.summarise(case(), 10, store=tmp_path / "run.zarr")
    before = contents(tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match=named):
        ind.summarise(case(), store=tmp_path / "run.zarr", **{"n": 10, **other})
    assert contents(tmp_path / "run.zarr") == before


def test_a_store_of_another_case_is_refused(tmp_path: Path) -> None:
    ind.summarise(case(), 10, store=tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match=r"case: [0-9a-f]+ there, [0-9a-f]+ now"):
        ind.summarise(case({"title": "Another"}), 10, store=tmp_path / "run.zarr")


def test_a_folder_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(IndiciaError, match="no store of a summary"):
        ind.summarise(case(), 10, store=tmp_path / "letters")
    assert contents(tmp_path / "letters") == {"a.txt": b"dear"}
    (tmp_path / "letters" / "zarr.json").write_text("[]", encoding="utf-8")
    with pytest.raises(IndiciaError, match="no store of a summary"):
        ind.summarise(case(), 10, store=tmp_path / "letters")


def test_a_store_to_which_another_process_writes_is_refused_until_it_is_done(tmp_path: Path) -> None:
    def meanwhile(done: int, of: int) -> None:
        for n in (N, N + CHUNK):
            with pytest.raises(IndiciaError, match=r"run\.zarr: another process is writing to it"):
                ind.summarise(case(), n, store=tmp_path / "run.zarr")

    prepare_stream(case(), N, store=tmp_path / "run.zarr").run(meanwhile)
    ind.summarise(case(), N, store=tmp_path / "whole.zarr")
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_a_store_whose_sums_are_damaged_is_refused(tmp_path: Path) -> None:
    ind.summarise(case(), CHUNK, store=tmp_path / "run.zarr")
    kept = tmp_path / "run.zarr" / "tally" / "c" / "0"
    whole = kept.read_bytes()
    for damaged in (b"", whole[:-1], whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:]):
        kept.write_bytes(damaged)
        with pytest.raises(IndiciaError, match=r"run\.zarr: its sums are damaged; remove the folder"):
            ind.summarise(case(), CHUNK, store=tmp_path / "run.zarr")


def test_a_store_in_a_folder_that_is_not_there_is_refused_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(IndiciaError, match="nowhere: no such folder"):
        ind.summarise(case(), 10, store=tmp_path / "nowhere" / "run.zarr")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_what_was_written_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_bytes

    def full(self: Path, found: bytes) -> int:
        if np.frombuffer(found, "<i8", 1) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, found)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(IndiciaError, match="no space left on device; what was written before is kept"):
        ind.summarise(case(), N, store=tmp_path / "run.zarr")
    monkeypatch.undo()
    assert prepare_stream(case(), N, store=tmp_path / "run.zarr").done == CHUNK


def test_a_folder_that_is_removed_is_told(tmp_path: Path) -> None:
    stream = prepare_stream(case(), N, store=tmp_path / "run.zarr")
    steps = stream.steps()
    next(steps)
    shutil.rmtree(tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match=r"run\.zarr: no such file or directory"):
        next(steps)


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_at_random_moments_ends_with_the_same_bytes(
    tmp_path: Path, kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "MANY", 2**60)
    file, n, run = killing.written(tmp_path), killing.N, tmp_path / "run.zarr"
    start = time.monotonic()
    ind.summarise(ind.load(file), n, store=tmp_path / "whole.zarr", workers=2)
    chunk_seconds, expected = (time.monotonic() - start) / killing.CHUNKS, contents(tmp_path / "whole.zarr")
    there = []
    for moment in killing.moments(kills):
        shutil.rmtree(run, ignore_errors=True)
        killing.killed("summarise", file, run, moment, chunk_seconds)
        there.append(prepare_stream(ind.load(file), n, store=run).done)
        ind.summarise(ind.load(file), n, store=run)
        assert contents(run) == expected
    assert sum(0 < done < killing.CHUNKS * CHUNK for done in there) > kills / 2  # they struck in the middle of the runs
