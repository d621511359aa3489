"""Pieces of work done on a cluster, taken in order."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count, islice
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from indicia.analysis.cluster.job import Job, Sent, do, packed
from indicia.analysis.cluster.words import address_of, gone, told
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 30.0
"""Seconds without any worker after which a run is given up; a worker that died is often started again."""

_LOOK = 1.0  # seconds between looks at how many workers there are
_AFRESH = 4  # times that a piece is asked for, while Dask gives it up each time after several workers have died


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
    run, waiting = _Run(client, packed(job)), iter(pieces)
    try:
        while True:
            for piece in islice(waiting, max(0, 2 * run.workers.threads() + 2 - len(run.ahead))):
                run.begin(piece)
            if not run.ahead:
                return
            yield run.take()
    finally:
        run.release()


class _Run:
    """What was asked of a cluster and has not been taken."""

    def __init__(self, client: "Client", content: bytes) -> None:
        self.client, self.workers = client, _Workers(client)
        self.ahead: deque[tuple[object, Future[Any]]] = deque()
        self._content, self._name, self._numbers = content, f"indicia-{uuid4().hex}", count()
        self._sent = self._submit(Sent, content)

    def _submit(self, work: Any, *given: Any) -> "Future[Any]":
        return self.client.submit(work, *given, key=f"{self._name}-{next(self._numbers)}", pure=False)

    def _begun(self, piece: object) -> "Future[Any]":
        if self._sent.status == "error":
            self._sent = self._submit(Sent, self._content)
        return self._submit(do, self._sent, piece)

    def begin(self, piece: object) -> None:
        """Ask for a piece."""
        self.ahead.append((piece, self._begun(piece)))

    def take(self) -> object:
        """The result of the piece that was asked for first."""
        from distributed import KilledWorker

        piece, future = self.ahead.popleft()
        for left in reversed(range(_AFRESH)):
            try:
                return self._result(future)
            except KilledWorker as error:  # others' deaths count too: of all pieces that wait at a worker when it dies
                if not left:
                    raise told(self.client, error) from error
            except IndiciaError:
                raise
            except Exception as error:
                raise told(self.client, error) from error
            finally:
                future.release()  # at once: what is still asked for would be made again if a worker dies
            future = self._begun(piece)
        raise AssertionError  # the last time round returns or raises

    def _result(self, future: "Future[Any]") -> object:
        from distributed import wait

        while True:
            try:
                with self.client.as_current():  # `wait` asks for the current one
                    wait(future, timeout=_LOOK)  # for the work; a large result may take longer than that to come
                return future.result(timeout=PATIENCE)
            except TimeoutError:
                if future.status == "error":  # the work's own, not the waiting's
                    raise
                self.workers.check()

    def release(self) -> None:
        """Let go of everything: what has not begun is not begun any more."""
        for _, future in self.ahead:
            future.release()
        self._sent.release()


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
                raise gone(self._client) from error
            self._looked = monotonic()
            if self._threads:
                self._seen = self._looked
        return self._threads

    def check(self) -> None:
        """Give up where there has been no worker for long."""
        if not self.threads() and monotonic() - self._seen > PATIENCE:
            raise IndiciaError(
                f"{address_of(self._client)}: no worker for {PATIENCE:g} s; start some with 'dask worker ADDRESS'"
            )
