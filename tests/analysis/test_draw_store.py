"""Stores of draws: opened without loading; killed, stopped, resumed, grown; refused; on a disk that is full or gone."""

import errno
import os
import resource
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import indicia as ind
from analysis import killing
from analysis.draw_cases import ITEM, case, prior
from analysis.killing import contents
from indicia.analysis.draw import evaluator, folder, prepare
from indicia.analysis.draw.kept import reading
from indicia.analysis.draw.points import CHUNK
from indicia.errors import IndiciaError

N = 2 * CHUNK + 500


def quiet(done: int, of: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def overfull() -> ind.Case:
    """A case whose prior is cut at 1, and some of whose draws are impossible."""
    said = {"statements": {"denied": "0.3 to 0.6", "silent": "0.1 to 0.3", "blamed_other": 0, "admitted": "rest"}}
    asked = {**ITEM, "independent": "-", "model": "denial", "actor": "a", "statement": "admitted"}
    cut = prior(a="uniform(0.1, 0.8)", b="uniform(0.1, 0.8)", c=0.1)
    return case({"evidence.asked": {**asked, "if_responsible": said, "if_not": 0.1}, **cut})


@pytest.fixture(scope="module")
def tiny() -> ind.Case:
    """A case of one uncertain number."""
    said = {**ITEM, "model": "ratio", "ratios": {"a": "2 to 8", "b": 1}}
    return ind.load(
        {
            "indicia": 1,
            "title": "Who took the key?",
            "by": "A. Nalyst",
            "as_of": "2020-01-31",
            "ask": "Who took the key?",
            "hypotheses": {"a": {"prior": 0.5}, "b": {"prior": 0.5}},
            "sources": {"s": {"label": "S"}},
            "evidence": {"said": said},
        }
    )


def test_a_store_holds_the_draws_that_are_kept_in_memory_otherwise(tmp_path: Path, overfull: ind.Case) -> None:
    expected = ind.draw(overfull, N, seed=3)
    assert expected.attrs["impossible"] > 0
    assert expected.attrs["acceptance"] != ""
    found = ind.draw(overfull, N, seed=3, store=tmp_path / "run.zarr", workers=2)
    assert found.attrs.pop("store")
    xr.testing.assert_identical(found.load(), expected.drop_vars("draw"))


def test_a_summary_of_a_store_is_that_of_the_draws(tmp_path: Path, overfull: ind.Case) -> None:
    found = ind.draw(overfull, 500, store=tmp_path / "run.zarr")
    assert ind.summarise(found).to_dict() == ind.summarise(ind.draw(overfull, 500)).to_dict()


def test_xarray_opens_a_store_without_loading_it_or_saying_anything(tmp_path: Path) -> None:
    drawn = ind.draw(case(), N, store=str(tmp_path / "run.zarr"))
    with xr.open_zarr(tmp_path / "run.zarr") as read:
        assert read["number"].chunks == ((4, 4, 1), (CHUNK, CHUNK, 500))  # of Dask: nothing is loaded
        xr.testing.assert_identical(read.load(), drawn.load())


def test_what_draw_gives_of_a_store_is_read_as_it_is_used(tmp_path: Path) -> None:
    found = ind.draw(case(), 100, store=tmp_path / "run.zarr")
    assert not any(variable._in_memory for name, variable in found.variables.items() if "draw" in variable.dims)
    shutil.rmtree(tmp_path / "run.zarr" / "number")
    (tmp_path / "run.zarr" / "prior" / "0.0").unlink()
    assert found["posterior"].to_numpy().shape == (3, 100)


def test_a_case_without_uncertain_numbers_can_be_stored(tmp_path: Path, models: Path) -> None:
    found = ind.draw(ind.load(models / "burglar.yaml"), 10, store=tmp_path / "run.zarr")
    assert found["number"].shape == (0, 10)
    assert "every draw is the score" in " ".join(str(ind.summarise(found)).split())


@pytest.mark.parametrize("method", ["random", "sobol", "latin_hypercube"])
def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_bytes(
    tmp_path: Path, tiny: ind.Case, method: Any
) -> None:
    n = 2 * CHUNK
    ind.draw(tiny, n, method=method, store=tmp_path / "whole.zarr")
    work = prepare(tiny, n, method=method, store=tmp_path / "run.zarr")
    with pytest.raises(KeyboardInterrupt):
        work.run(interrupt)
    again = prepare(tiny, n, method=method, store=tmp_path / "run.zarr")
    assert again.done == CHUNK
    told: list[int] = []
    again.run(lambda done, of: told.append(done))
    assert told == [n]
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def interrupt(done: int, of: int) -> None:
    raise KeyboardInterrupt


def test_what_ctrl_c_leaves_is_opened_as_the_draws_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ind.draw(case(), N, store=tmp_path / "run.zarr", progress=interrupt)
    with xr.open_zarr(tmp_path / "run.zarr", chunks=None) as read:
        assert read.sizes["draw"] == CHUNK
        assert (read.attrs["draws"], read.attrs["draws_asked"]) == (CHUNK, N)
        assert np.array_equal(read["posterior"].to_numpy(), ind.draw(case(), CHUNK)["posterior"].to_numpy())


def test_nothing_is_written_to_a_finished_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ind.draw(case(), N, store=tmp_path / "run.zarr")
    monkeypatch.setattr(Path, "write_bytes", None)  # as on a disk that can only be read
    assert ind.draw(case(), N, store=tmp_path / "run.zarr").sizes["draw"] == N


def test_a_finished_store_draws_nothing_more(tmp_path: Path) -> None:
    first = ind.draw(case(), N, store=tmp_path / "run.zarr").load()
    before = contents(tmp_path / "run.zarr")
    told: list[int] = []
    second = ind.draw(case(), N, store=tmp_path / "run.zarr", progress=lambda done, of: told.append(done))
    assert told == []
    xr.testing.assert_identical(second.load(), first)
    assert contents(tmp_path / "run.zarr") == before


@pytest.mark.parametrize("fewer", [100, CHUNK, CHUNK + 7])
def test_a_longer_run_goes_on_from_a_shorter_one(tmp_path: Path, overfull: ind.Case, fewer: int) -> None:
    ind.draw(overfull, N, store=tmp_path / "whole.zarr")
    ind.draw(overfull, fewer, store=tmp_path / "run.zarr")
    told: list[int] = []
    ind.draw(overfull, N, store=tmp_path / "run.zarr", progress=lambda done, of: told.append(done))
    assert told[0] == (fewer // CHUNK + 1) * CHUNK
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_draws_that_a_longer_run_evaluates_in_another_way_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "MANY", 2 * CHUNK)
    monkeypatch.setattr(evaluator.Evaluator, "machine", None)  # so that nobody waits for a compiler
    ind.draw(case(), N, store=tmp_path / "whole.zarr")
    ind.draw(case(), CHUNK, store=tmp_path / "run.zarr")
    told: list[int] = []
    ind.draw(case(), N, store=tmp_path / "run.zarr", progress=lambda done, of: told.append(done))
    assert told[0] == CHUNK
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_a_shorter_run_is_refused(tmp_path: Path) -> None:
    ind.draw(case(), 20, store=tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match=r"run\.zarr: made for 20 draws, and 10 were asked for; a store grows"):
        ind.draw(case(), 10, store=tmp_path / "run.zarr")


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 1}, "seed: 0 there, 1 now"),
        ({"method": "sobol", "n": 16}, "method: random there, sobol now"),
        ({"held": False}, "held: True there, False now"),
        ({"values": {"p": 0.3}}, "changed: "),
    ],
)
def test_a_store_of_something_else_is_refused_with_the_difference(
    tmp_path: Path, other: dict[str, Any], named: str
) -> None:
    ind.draw(case(), 10, store=tmp_path / "run.zarr")
    before = contents(tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match=named):
        ind.draw(case(), store=tmp_path / "run.zarr", **{"n": 10, **other})
    assert contents(tmp_path / "run.zarr") == before


def test_a_store_of_another_case_version_or_question_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = {"ask": "Where?", "hypotheses": {"here": {"prior": 0.5}, "there": {"prior": 0.5}}}
    two = case({"questions.where": second})
    ind.draw(two, 10, store=tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match=r"case: [0-9a-f]+ there, [0-9a-f]+ now"):
        ind.draw(case(), 10, store=tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match="question: who there, where now"):
        ind.draw(two, 10, question="where", store=tmp_path / "run.zarr")
    monkeypatch.setattr(import_module("indicia.engine.score"), "__version__", "9.9.9")
    with pytest.raises(IndiciaError, match=r"indicia: [0-9.]+ there, 9\.9\.9 now"):
        ind.draw(two, 10, store=tmp_path / "run.zarr")


def test_a_latin_hypercube_of_another_size_is_refused(tmp_path: Path) -> None:
    ind.draw(case(), 10, method="latin_hypercube", store=tmp_path / "run.zarr")
    with pytest.raises(IndiciaError, match="n: 10 there, 20 now"):
        ind.draw(case(), 20, method="latin_hypercube", store=tmp_path / "run.zarr")


def test_sobol_indices_are_refused_with_a_store_which_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(IndiciaError, match="Sobol indices need draws of their own"):
        ind.draw(case(), 10, sobol_indices=16, store=tmp_path / "run.zarr")
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_a_summary_holds_no_draws_and_the_other_way_round(tmp_path: Path) -> None:
    ind.summarise(case(), 10, store=tmp_path / "sums.zarr")
    with pytest.raises(IndiciaError, match="no store of draws"):
        ind.draw(case(), 10, store=tmp_path / "sums.zarr")
    ind.draw(case(), 10, store=tmp_path / "draws.zarr")
    with pytest.raises(IndiciaError, match="no store of a summary"):
        ind.summarise(case(), 10, store=tmp_path / "draws.zarr")


def test_a_folder_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(IndiciaError, match="no store of draws"):
        ind.draw(case(), 10, store=tmp_path / "letters")
    assert contents(tmp_path / "letters") == {"a.txt": b"dear"}
    (tmp_path / "letters" / ".zmetadata").write_text("[]", encoding="utf-8")
    with pytest.raises(IndiciaError, match="no store of draws"):
        ind.draw(case(), 10, store=tmp_path / "letters")


def test_a_link_that_leads_nowhere_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run.zarr").symlink_to("nowhere")
    with pytest.raises(IndiciaError, match=r"run\.zarr: a link to nowhere, which is not there"):
        ind.draw(case(), 10, store=tmp_path / "run.zarr")
    assert [file.name for file in tmp_path.iterdir()] == ["run.zarr"]


def test_a_store_to_which_another_process_writes_is_refused_until_it_is_done(tmp_path: Path) -> None:
    def meanwhile(done: int, of: int) -> None:
        with pytest.raises(IndiciaError, match=r"run\.zarr: another process is writing to it"):
            ind.draw(case(), N + CHUNK, store=tmp_path / "run.zarr")

    ind.draw(case(), N, store=tmp_path / "run.zarr", progress=meanwhile)
    ind.draw(case(), N, store=tmp_path / "whole.zarr")
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")
    assert ind.draw(case(), N + CHUNK, store=tmp_path / "run.zarr").sizes["draw"] == N + CHUNK


def test_of_several_processes_that_would_make_a_store_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both, made = threading.Barrier(2), []
    monkeypatch.setattr(folder, "check_parent", lambda path: both.wait())  # neither has found one

    def make() -> None:
        made.append(1)
        time.sleep(0.1)
        (tmp_path / "run.zarr").mkdir()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: folder.make_once(tmp_path / "run.zarr", make), range(2)))
    assert made == [1]


def test_a_store_from_which_a_file_has_gone_is_refused(tmp_path: Path) -> None:
    ind.draw(case(), 10, store=tmp_path / "run.zarr")
    (tmp_path / "run.zarr" / "number" / "1.0").write_bytes(b"")
    with pytest.raises(IndiciaError, match=r"number/1\.0: has gone or is empty; remove"):
        ind.draw(case(), 10, store=tmp_path / "run.zarr")
    (tmp_path / "run.zarr" / "number" / "1.0").unlink()
    with pytest.raises(IndiciaError, match=r"number/1\.0: has gone or is empty; remove"):
        ind.draw(case(), 10, store=tmp_path / "run.zarr")


@pytest.mark.parametrize("at", range(40, 400, 60))
def test_a_bit_that_changed_is_found_when_it_is_read(tmp_path: Path, at: int) -> None:
    ind.draw(case(), 1000, store=tmp_path / "run.zarr")
    file = tmp_path / "run.zarr" / "number" / "0.0"
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    draws = ind.draw(case(), 1000, store=tmp_path / "run.zarr")
    with (
        pytest.raises(IndiciaError, match=r"run\.zarr: a file of its draws is damaged"),
        reading(tmp_path / "run.zarr"),
    ):
        draws["number"].load()


def test_a_store_in_a_folder_that_is_not_there_is_refused_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(IndiciaError, match="nowhere: no such folder"):
        ind.draw(case(), 10, store=tmp_path / "nowhere" / "run.zarr")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_removed_while_it_grows_is_told_and_not_made_anew(tmp_path: Path) -> None:
    def remove(done: int, of: int) -> None:
        shutil.rmtree(tmp_path / "run.zarr")

    with pytest.raises(IndiciaError, match=r"run\.zarr: no such file or directory"):
        ind.draw(case(), N, store=tmp_path / "run.zarr", progress=remove)
    assert not (tmp_path / "run.zarr").exists()


def test_a_file_system_that_takes_no_more_is_told_and_what_was_written_is_kept(tmp_path: Path) -> None:
    """The system's own limit on the size of files stands in for a full disk: the write really fails part of the way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def limit(done: int, of: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))

    try:
        with pytest.raises(IndiciaError, match="file too large; what was written before is kept, and the same command"):
            ind.draw(case(), N, store=tmp_path / "run.zarr", progress=limit)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    with xr.open_zarr(tmp_path / "run.zarr", chunks=None) as read:
        assert read.sizes["draw"] == CHUNK
    assert not list((tmp_path / "run.zarr").rglob("*.part"))
    ind.draw(case(), N, store=tmp_path / "whole.zarr")
    ind.draw(case(), N, store=tmp_path / "run.zarr")
    assert contents(tmp_path / "run.zarr") == contents(tmp_path / "whole.zarr")


def test_a_full_disk_is_told_in_the_systems_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    work = prepare(case(), 10, store=tmp_path / "run.zarr")
    monkeypatch.setattr("indicia.analysis.draw.kept.write_whole", full)
    with pytest.raises(IndiciaError, match=r"run\.zarr: no space left on device; what was written before is kept"):
        work.run(quiet)


class Killed(BaseException):
    """What stands in for a kill: nobody catches it."""


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_a_run_that_is_cut_off_before_any_one_of_its_writes_ends_with_the_same_bytes(
    tmp_path: Path, tiny: ind.Case, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    n = CHUNK + 5
    ind.draw(tiny, n, store=tmp_path / "whole.zarr")
    expected, replace = contents(tmp_path / "whole.zarr"), Path.replace
    left: Iterator[int]

    def cut_off(self: Path, target: Path) -> Path:
        ours = ".zarr.part" not in str(target)  # what Zarr writes, its threads would go on writing behind an exception
        if ours and next(left) == 0:
            raise Killed
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    run, struck = tmp_path / "run.zarr", 0
    for writes in range(0, 200, step):
        shutil.rmtree(run, ignore_errors=True)
        left = iter(range(writes, -1_000, -1))
        try:
            ind.draw(tiny, n, store=run)
        except Killed:
            struck += 1
        else:
            break
        if run.exists():
            with xr.open_zarr(run, chunks=None) as read:
                assert read["posterior"].shape[1] in (0, CHUNK, n)
        left = iter(range(-1, -1_000, -1))
        ind.draw(tiny, n, store=run)
        assert contents(run) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.zarr", "whole.zarr"]
    assert struck >= 40 // step


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_at_random_moments_ends_with_the_same_bytes(
    tmp_path: Path, kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "MANY", 2**60)
    file, n, run = killing.written(tmp_path), killing.N, tmp_path / "run.zarr"
    start = time.monotonic()
    ind.draw(ind.load(file), n, store=tmp_path / "whole.zarr", workers=2)
    chunk_seconds, expected = (time.monotonic() - start) / killing.CHUNKS, contents(tmp_path / "whole.zarr")
    there = []
    for moment in killing.moments(kills):
        shutil.rmtree(run, ignore_errors=True)
        killing.killed("draw", file, run, moment, chunk_seconds)
        there.append(prepare(ind.load(file), n, store=run).done)
        ind.draw(ind.load(file), n, store=run)
        assert contents(run) == expected
    assert sum(0 < done < n for done in there) > kills / 2  # the kills struck in the middle of the runs
