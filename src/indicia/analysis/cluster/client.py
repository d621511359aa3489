"""Reaching a Dask cluster."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from indicia.analysis.cluster.words import address_of
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 5.0
"""Seconds that a scheduler has to answer."""


@contextmanager
def connect(address: str | None) -> "Iterator[Client | None]":
    """Reach a scheduler, and let go of it at the end; of no address, no client.

    Raises
    ------
    IndiciaError
        Where nobody answers there, or Dask is not installed.
    """
    if address is None:
        yield None
        return
    distributed = _distributed()
    for name in ("distributed", "distributed.client"):  # what they would log is told by an error
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(asyncio.wait_for(_check_scheduler(address), PATIENCE))
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # a type: TLS without a certificate
        raise IndiciaError(
            f"{address}: no scheduler answers there ({_reason(error)}); "
            "start one with 'dask scheduler', whose address looks like tcp://host:8786"
        ) from error
    with client:
        yield client


async def _check_scheduler(address: str) -> None:
    """Ask who is there: a client that is not answered waits for ever, or complains as it is thrown away."""
    from distributed.comm.core import connect
    from distributed.core import send_recv
    from distributed.security import Security

    comm = await connect(address, timeout=PATIENCE, **Security().get_connection_args("client"))
    try:
        found = await send_recv(comm, op="identity")
    finally:
        comm.abort()
    if found["type"] != "Scheduler":
        raise ValueError(f"a {found['type'].lower()} does")


def check_client(client: object, workers: int) -> None:
    """Refuse what is no client of a Dask cluster, or one that cannot be used here."""
    if client is None:
        return
    if not isinstance(client, _distributed().Client):
        raise TypeError(
            f"client is a distributed.Client, {type(client).__name__} found; write client=Client('tcp://host:8786')"
        )
    if client.asynchronous:
        raise ValueError("client is asynchronous, and this call waits; make one without asynchronous=True")
    if client.status != "running":
        raise IndiciaError(f"client of {address_of(client)} is {client.status}; make a new one")
    if workers != 1:
        raise ValueError(f"workers is {workers}, threads of this machine, and client given too; leave out one of them")


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise IndiciaError(
            'Dask is needed to work on a cluster and is not installed; pip install "indicia[cluster]"'
        ) from None
    return distributed


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {PATIENCE:g} s"
    return " ".join(str(error).split()) or type(error).__name__
