"""Dask clusters of this machine for the tests."""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client, LocalCluster, WorkerPlugin


class OneWay(WorkerPlugin):
    """Has every worker, also one that is started again, evaluate in one way: nobody waits for a compiler."""

    name = "one-way"

    def setup(self, worker: object) -> None:
        from indicia.analysis.draw import evaluator

        evaluator.MANY = 2**60


@dataclass(frozen=True)
class Deadly:
    """A job that kills the process that does it, so many times; then it tells how often it was begun."""

    notes: Path
    times: int

    def open(self) -> Callable[[object], int]:
        """Get ready."""
        return self._do

    def _do(self, piece: object) -> int:
        with self.notes.open("a", encoding="utf-8") as file:
            file.write("x")
        begun = len(self.notes.read_text(encoding="utf-8"))
        if begun <= self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        return begun


@contextmanager
def cluster(workers: int, threads: int = 1) -> Iterator[Client]:
    """Worker processes; their logs stay their own."""
    options = {"dashboard_address": ":0", "silence_logs": logging.CRITICAL, "memory_limit": 0}
    with (
        LocalCluster(workers, threads_per_worker=threads, processes=True, **options) as local,
        Client(local, set_as_default=False) as client,
    ):
        client.register_plugin(OneWay())
        if not workers:  # of none LocalCluster makes some
            local.scale(0)
            while client.nthreads():
                time.sleep(0.01)
        yield client
