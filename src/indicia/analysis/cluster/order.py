"""Pieces of work done on a cluster, taken in order."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count, islice
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from indicia.analysis.cluster.job import Job, Sent, do, packed
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 30.0
"""Seconds without any worker after which a run is given up; a worker that died is often started again."""

_LOOK = 1.0  # seconds between looks at how many workers there are


def in_order_on(client: "Client", job: Job, pieces: Iterable[object]) -> Iterator[Any]:
    """Have pieces of work done by a cluster's workers, a few ahead of what is taken; results in order.

    The job is sent once, as a task: where the worker that holds it dies it can be made again, which scattered data
    cannot. Two pieces for each thread of the cluster, and two more, are under way at a time, so that no more results
    than these wait anywhere. A piece whose worker dies is done again by another.

    Raises
    ------
    IndiciaError
        Where no worker is left, the scheduler has gone, a worker has other versions, or a piece fails.
    """
    run, waiting, numbers = f"indicia-{uuid4().hex}", iter(pieces), count()
    workers = _Workers(client)
    ahead: deque[Future[Any]] = deque()
    try:
        sent = client.submit(Sent, packed(job), key=f"{run}-job", pure=False)
        while True:
            for piece in islice(waiting, max(0, 2 * workers.threads() + 2 - len(ahead))):
                ahead.append(client.submit(do, sent, piece, key=f"{run}-{next(numbers)}", pure=False))
            if not ahead:
                return
            try:
                result = _result(client, ahead[0], workers)
            finally:
                ahead.popleft().release()  # at once: what is still asked for would be made again if a worker dies
            yield result
    finally:
        for future in ahead:
            future.release()  # what has not begun is not begun any more


class _Workers:
    """How many threads the workers have, looked up now and then."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._threads, self._looked, self._seen = 0, -_LOOK, monotonic()

    def threads(self) -> int:
        now = monotonic()
        if now - self._looked >= _LOOK:
            try:
                self._threads = sum(self._client.nthreads().values())
            except (OSError, ValueError, RuntimeError) as error:
                raise _gone(self._client) from error
            self._looked = monotonic()
            if self._threads:
                self._seen = self._looked
        return self._threads

    def check(self) -> None:
        """Give up where there has been no worker for long."""
        if not self.threads() and monotonic() - self._seen > PATIENCE:
            raise IndiciaError(
                f"{_address(self._client)}: no worker for {PATIENCE:g} s; start some with 'dask worker ADDRESS'"
            )


def _result(client: "Client", future: "Future[Any]", workers: _Workers) -> object:
    from distributed import wait

    while True:
        try:
            with client.as_current():  # `wait` asks for the current one
                wait(future, timeout=_LOOK)  # for the work; a large result may take longer than that to come
            return future.result(timeout=PATIENCE)
        except TimeoutError as error:
            if future.status == "error":  # the work's own, not the waiting's
                raise _told(client, error) from error
            workers.check()
        except IndiciaError:
            raise
        except Exception as error:
            raise _told(client, error) from error


def _told(client: "Client", error: Exception) -> IndiciaError:
    """Word what Dask says."""
    from distributed import CancelledError, KilledWorker

    if isinstance(error, KilledWorker):
        return IndiciaError(
            f"{_address(client)}: the same piece of work was under way on {error.allowed_failures + 1} workers as they "
            "died; is memory short there?"
        )
    if isinstance(error, CancelledError):
        return _gone(client)
    if isinstance(error, ImportError):
        return IndiciaError(f"{_address(client)}: a worker lacks a module ({error}); {_versions(client)}")
    return IndiciaError(f"{_address(client)}: a worker failed ({type(error).__name__}: {error})")


def _versions(client: "Client") -> str:
    """Which indicia each worker has, so far as it can say."""
    from importlib import metadata

    found = client.run(metadata.version, "indicia", on_error="return")
    told = (f"{a} has {'none' if isinstance(v, Exception) else v}" for a, v in sorted(found.items()))
    return f"install the same indicia on all workers: {', '.join(told)}"


def _gone(client: "Client") -> IndiciaError:
    return IndiciaError(f"{_address(client)}: the scheduler has gone or dropped the work; start it again")


def _address(client: "Client") -> str:
    return str(client.scheduler.address) if client.scheduler is not None else "the cluster"
