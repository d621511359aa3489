"""What is sent to workers, once to each, and how they open it."""

import pickle
from collections.abc import Callable, Mapping
from functools import cache
from importlib import metadata
from threading import Lock
from typing import Any, Protocol

from indicia import __version__
from indicia.errors import IndiciaError

_ALIKE = ("numpy", "scipy", "numba")  # a figure's last bits may hang on these


class Job(Protocol):
    """Work of which each piece can be done by itself, anywhere; it can be pickled."""

    def open(self) -> Callable[[Any], Any]:
        """Get ready, which takes long, for the function that does one piece."""
        ...


class Sent:
    """A job as it lies in a worker's memory: opened when the first piece is done, sent on unopened."""

    def __init__(self, packed: bytes) -> None:
        self._packed, self._lock = packed, Lock()
        self._work: Callable[[Any], Any] | None = None

    def __reduce__(self) -> tuple[type["Sent"], tuple[bytes]]:
        return Sent, (self._packed,)

    def __call__(self, piece: object) -> object:
        """Do one piece.

        Raises
        ------
        IndiciaError
            Where the versions here are not those of the sender.
        """
        with self._lock:  # the threads of a worker wait for the first
            if self._work is None:
                self._work = self._opened()
        return self._work(piece)

    def _opened(self) -> Callable[[Any], Any]:
        versions, job = pickle.loads(self._packed)  # noqa: S301  # what comes is the caller's
        check_versions(versions)
        opened: Callable[[Any], Any] = pickle.loads(job).open()  # noqa: S301  # the same
        return opened


def do(sent: Sent, piece: object) -> object:
    """What a worker is asked to do."""
    return sent(piece)


def packed(job: Job) -> bytes:
    """A job for `Sent`, with the versions that it must be done by."""
    return pickle.dumps((versions(), pickle.dumps(job)))


@cache
def _of_packages() -> dict[str, str]:
    return {name: metadata.version(name) for name in _ALIKE}


def versions() -> dict[str, str]:
    """What must be the same everywhere for figures to be the same to the last bit."""
    return {"indicia": __version__, **_of_packages()}


def check_versions(asked: Mapping[str, str]) -> None:
    """Refuse to work for a process that has other versions; IndiciaError names the worker and the difference."""
    own = versions()
    differing = [f"{name} {own[name]} there, {asked[name]} here" for name in asked if own[name] != asked[name]]
    if differing:
        from distributed import get_worker

        raise IndiciaError(
            f"worker {get_worker().address}: {', '.join(differing)}; install the same versions on all workers, "
            "since figures are to be the same wherever they are worked out"
        )
