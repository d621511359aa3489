"""Draws made by a Dask cluster: equal to those made here, whatever dies; and what cannot be done is said."""

import logging
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import dask
import pytest
import xarray as xr
from distributed import Client

import indicia as ind
from analysis.clusters import Deadly, cluster
from analysis.draw_cases import case
from analysis.killing import contents
from indicia.analysis.cluster import connect
from indicia.analysis.cluster import order as order_module
from indicia.analysis.draw import evaluator, prepare
from indicia.analysis.draw.points import CHUNK
from indicia.errors import IndiciaError

CHUNKS = 10
N = CHUNKS * CHUNK + 1_000


@pytest.fixture(autouse=True)
def one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Evaluate as the workers of the tests do."""
    monkeypatch.setattr(evaluator, "MANY", 2**60)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Of two workers with a thread each."""
    with cluster(2) as found:
        yield found


@pytest.fixture(scope="module")
def bare() -> Iterator[Client]:
    """Of a scheduler without workers."""
    with cluster(0) as found:
        yield found


def test_draws_of_a_cluster_are_those_made_here_to_the_last_bit(client: Client) -> None:
    n = 3 * CHUNK + 10
    xr.testing.assert_identical(ind.draw(case(), n, seed=5, client=client), ind.draw(case(), n, seed=5))


def test_sums_of_a_cluster_are_those_made_here_to_the_last_bit(client: Client) -> None:
    n = 3 * CHUNK + 10
    assert ind.summarise(case(), n, client=client).to_dict() == ind.summarise(case(), n).to_dict()


def test_workers_with_several_threads_change_no_bit() -> None:
    with cluster(1, threads=3) as client:
        n = 4 * CHUNK
        assert ind.summarise(case(), n, client=client).to_dict() == ind.summarise(case(), n).to_dict()


def test_sobol_points_and_latin_hypercubes_are_made_by_a_cluster_too(client: Client) -> None:
    for method in ("sobol", "latin_hypercube"):
        found = ind.draw(case(), 256, method=method, client=client)
        xr.testing.assert_identical(found, ind.draw(case(), 256, method=method))


def test_a_case_with_changes_laid_over_it_is_sent_with_them(client: Client) -> None:
    changes: dict[str, Any] = {"values": {"p": 0.35}, "held": False}
    xr.testing.assert_identical(ind.draw(case(), 100, client=client, **changes), ind.draw(case(), 100, **changes))


class Killer:
    """Kills a worker in the middle of its work when so many chunks were taken, or as soon after as one is at work."""

    def __init__(self, client: Client, moment: float, rng: random.Random) -> None:
        self._cluster, self._moment, self._rng = client.cluster, moment, rng
        self.struck: list[int] = []
        """How many draws had been taken."""

    def tell(self, done: int, of: int) -> None:
        busy = self._at_work()
        if busy and not self.struck and done // CHUNK >= int(self._moment):
            time.sleep(self._moment % 1.0 * 0.02)  # the workers go on in the meantime
            self.struck.append(done)
            os.kill(self._rng.choice(busy), signal.SIGKILL)

    def _at_work(self) -> list[int]:
        """The processes of the workers at which pieces are under way."""
        known = self._cluster.scheduler.workers
        keepers = [k for k in self._cluster.workers.values() if k.worker_address in known]
        return [k.pid for k in keepers if known[k.worker_address].processing]


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.slow)])
def test_a_worker_that_is_killed_at_a_random_moment_costs_its_chunk_only(tmp_path: Path, kills: int) -> None:
    rng, n = random.Random(kills), CHUNKS * CHUNK
    expected = ind.summarise(case(), n, store=tmp_path / "here.zarr")
    for i in range(kills):
        store, moment = tmp_path / f"{i}.zarr", 1 + (i + rng.random()) / kills * (CHUNKS - 4)
        with cluster(2) as client:
            killer = Killer(client, moment, rng)
            found = ind.summarise(case(), n, store=store, client=client, progress=killer.tell)
        assert 0 < killer.struck[0] < n
        assert found.to_dict() == expected.to_dict()
        assert contents(store) == contents(tmp_path / "here.zarr")


def test_a_store_of_draws_made_by_a_cluster_has_the_same_bytes(client: Client, tmp_path: Path) -> None:
    n = 2 * CHUNK + 10
    ind.draw(case(), n, store=tmp_path / "there.zarr", client=client)
    ind.draw(case(), n, store=tmp_path / "here.zarr")
    assert contents(tmp_path / "there.zarr") == contents(tmp_path / "here.zarr")


def test_no_more_chunks_are_under_way_than_the_workers_need(client: Client) -> None:
    seen: list[int] = []

    def count(dask_scheduler: Any) -> int:
        return len(dask_scheduler.tasks)

    def look(done: int, of: int) -> None:
        time.sleep(0.1)  # somebody slow takes them
        seen.append(client.run_on_scheduler(count))

    ind.summarise(case(), N, client=client, progress=look)
    assert 3 <= max(seen) <= 2 * 2 + 2 + 1  # two for each of two threads, two more, and the job


def test_ctrl_c_leaves_a_usable_store_and_a_cluster_that_goes_on(client: Client, tmp_path: Path) -> None:
    def interrupt(done: int, of: int) -> None:
        if done == 2 * CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ind.draw(case(), N, store=tmp_path / "there.zarr", client=client, progress=interrupt)
    assert prepare(case(), N, store=tmp_path / "there.zarr").done == 2 * CHUNK
    ind.draw(case(), N, store=tmp_path / "there.zarr", client=client)
    ind.draw(case(), N, store=tmp_path / "here.zarr")
    assert contents(tmp_path / "there.zarr") == contents(tmp_path / "here.zarr")


def test_a_worker_of_another_version_is_named(client: Client) -> None:
    def become(version: str) -> None:
        sys.modules["indicia.analysis.cluster.job"].__dict__["__version__"] = version

    address = min(client.nthreads())
    client.run(import_module, "indicia.analysis.cluster.job")
    client.run(become, "0.0.9", workers=[address])
    try:
        with pytest.raises(IndiciaError, match=rf"worker {address}: indicia 0\.0\.9 there, {ind.__version__} here"):
            ind.summarise(case(), N, client=client)
    finally:
        client.run(become, ind.__version__)


def test_what_fails_on_a_worker_is_told_as_it_is_here(client: Client) -> None:
    broken = replace(prepare(case(), 10).recipe, question="nobody_asked", program=None)
    with pytest.raises(IndiciaError, match=r"tcp://.*: a worker failed \(KeyError: 'nobody_asked'\)"):
        list(order_module.in_order_on(client, broken, [0]))


@pytest.mark.slow
def test_a_piece_that_dask_gives_up_is_asked_for_afresh_until_worker_after_worker_has_died(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), cluster(1) as client:
        assert list(order_module.in_order_on(client, Deadly(tmp_path / "one", 1), [0])) == [2]
        monkeypatch.setattr(order_module, "_AFRESH", 2)
        with pytest.raises(IndiciaError, match="worker after worker died of the same piece of work; is memory short"):
            list(order_module.in_order_on(client, Deadly(tmp_path / "all", 99), [0]))
    assert (tmp_path / "all").read_text(encoding="utf-8") == "xx"


def test_a_run_without_any_worker_is_given_up(bare: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_module, "PATIENCE", 0.5)
    with pytest.raises(IndiciaError, match=r"tcp://.*: no worker for 0\.5 s; start some with 'dask worker"):
        ind.draw(case(), 10, client=bare)


def test_workers_are_for_this_machine_and_a_client_for_others(bare: Client) -> None:
    with pytest.raises(ValueError, match="workers is 2, threads of this machine, and client given too"):
        ind.draw(case(), 10, client=bare, workers=2)
    with pytest.raises(ValueError, match="workers is 2"):
        ind.summarise(case(), 10, client=bare, workers=2)


def test_something_else_than_a_client_is_refused() -> None:
    with pytest.raises(TypeError, match=r"client is a distributed\.Client, str found; write client=Client"):
        ind.draw(case(), 10, client="tcp://host:8786")  # type: ignore[arg-type]


def test_a_client_that_was_closed_is_refused(bare: Client) -> None:
    closed = Client(bare.scheduler.address, set_as_default=False)
    closed.close()
    with pytest.raises(IndiciaError, match="closed; make a new one"):
        ind.draw(case(), 10, client=closed)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "tcp://no.such.host.invalid:8786"])
def test_a_scheduler_that_cannot_be_reached_is_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("indicia.analysis.cluster.client"), "PATIENCE", 0.5)
    with pytest.raises(IndiciaError, match="no scheduler answers there") as told, connect(address):
        pass
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("address", ["localhost", "tcp://127.0.0.1:port", "tls://127.0.0.1:1", "inproc://x"])
def test_an_address_that_is_none_is_one_line_and_makes_no_client(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("distributed.Client", None)  # which would complain as it is thrown away
    with pytest.raises(IndiciaError, match="no scheduler answers there") as told, connect(address):
        pass
    assert "\n" not in str(told.value)


def test_something_that_takes_the_call_and_says_nothing_is_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("indicia.analysis.cluster.client"), "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(IndiciaError, match=r"no answer within 0\.5 s"), connect(address):
            pass


def test_a_worker_is_no_scheduler(client: Client) -> None:
    worker = next(iter(client.nthreads()))
    with pytest.raises(IndiciaError, match=r"no scheduler answers there \(a worker does\)"), connect(worker):
        pass


def test_dask_logs_nothing_beside_the_errors_that_are_told(bare: Client) -> None:
    log = logging.getLogger("distributed.client")
    log.setLevel(logging.WARNING)
    with connect(bare.scheduler.address):
        assert not log.isEnabledFor(logging.ERROR)


def test_without_dask_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(IndiciaError, match=r'pip install "indicia\[cluster\]"'), connect("tcp://127.0.0.1:1"):
        pass
    with pytest.raises(IndiciaError, match=r'pip install "indicia\[cluster\]"'):
        ind.draw(case(), 10, client=object())  # type: ignore[arg-type]
