"""Wording what Dask says."""

from typing import TYPE_CHECKING

from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from distributed import Client


def told(client: "Client", error: Exception) -> IndiciaError:
    """Why a piece of work could not be done."""
    from distributed import CancelledError, KilledWorker

    address = address_of(client)
    if isinstance(error, KilledWorker):
        return IndiciaError(f"{address}: worker after worker died of the same piece of work; is memory short there?")
    if isinstance(error, CancelledError):
        return gone(client)
    if isinstance(error, ImportError):
        return IndiciaError(f"{address}: a worker lacks a module ({error}); {_versions(client)}")
    return IndiciaError(f"{address}: a worker failed ({type(error).__name__}: {error})")


def _versions(client: "Client") -> str:
    """Which indicia each worker has, so far as it can say."""
    from importlib import metadata

    found = client.run(metadata.version, "indicia", on_error="return")
    known = (f"{a} has {'none' if isinstance(v, Exception) else v}" for a, v in sorted(found.items()))
    return f"install the same indicia on all workers: {', '.join(known)}"


def gone(client: "Client") -> IndiciaError:
    """The scheduler does not know of the work any more, or is not there."""
    return IndiciaError(f"{address_of(client)}: the scheduler has gone or dropped the work; start it again")


def address_of(client: "Client") -> str:
    """Where the scheduler is."""
    return str(client.scheduler.address) if client.scheduler is not None else "the cluster"
