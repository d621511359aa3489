"""Summaries of the founding case on a Dask cluster of this machine: two workers against one, and threads beside them.

    .venv/bin/python benchmarks/cluster.py [--rounds N] [--draws N]
    .venv/bin/python benchmarks/cluster.py --keep benchmarks/kept/cluster.json

Each worker is a process with one thread; scheduler and client run on the same cores as the workers. All are timed by
turns, workers and threads having loaded the kernel before. By default 10^7 draws are made; with `--keep` 10^8, which
takes about half an hour, so that it is made once and what it measured is told with its day. The bytes are those of one
chunk of 65,536 draws as a worker sends it back.
"""

import argparse
import json
import logging
import pickle
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import measure
from distributed import Client, LocalCluster

import indicia as ind
from indicia.analysis.draw.points import CHUNK
from indicia.analysis.draw.recipe import part_of
from indicia.analysis.draw.stream import prepare_stream
from indicia.analysis.draw.stream.adder import Adder

HERE = Path(__file__).parent
MODEL = HERE.parent / "models" / "tajikistan-2018.yaml"
KEPT = HERE / "kept" / "cluster.json"
DRAWS, KEPT_DRAWS, READY = 10**7, 10**8, 2**18
TWO = 1.7  # times faster than one worker
PACKAGES = ("dask", "distributed")


def clients(stack: ExitStack, *workers: int) -> list[Client]:
    """Clients of clusters of so many worker processes."""
    found = []
    for n in workers:
        cluster = stack.enter_context(
            LocalCluster(n_workers=n, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.ERROR)
        )
        found.append(stack.enter_context(Client(cluster, set_as_default=False)))
    return found


def compared(draws: int, rounds: int) -> Iterator[measure.Row]:
    """Workers and threads by turns."""
    case = ind.load(MODEL)

    def summed_up(n: int, workers: int = 1, client: Client | None = None) -> None:
        prepare_stream(case, n, seed=1).run(lambda _done, _of: None, workers=workers, client=client)

    with ExitStack() as stack:
        one, two = clients(stack, 1, 2)
        for client in (one, two, two, None):  # twice, so that both of two workers have begun
            summed_up(4 * READY, client=client)
        seconds = measure.by_turns(
            rounds,
            one=measure.wall(lambda: summed_up(draws, client=one)),
            two=measure.wall(lambda: summed_up(draws, client=two)),
            thread=measure.wall(lambda: summed_up(draws)),
            threads=measure.wall(lambda: summed_up(draws, workers=2)),
        )
    told = f"{draws:,} draws, summary"
    yield measure.faster(
        "cluster.two",
        f"{told}, on two Dask workers",
        "on one",
        seconds["two"],
        seconds["one"],
        wanted=TWO,
        headline=True,
        packages=PACKAGES,
    )
    for key, mine, against, theirs in (
        ("one", "one Dask worker", "one thread", "thread"),
        ("two", "two Dask workers", "two threads", "threads"),
    ):
        work = f"{told}, on {mine}"
        yield measure.as_long(f"cluster.{theirs}", work, against, seconds[key], seconds[theirs], packages=PACKAGES)


def sent() -> Iterator[measure.Row]:
    """What one chunk sends back."""
    stream = prepare_stream(ind.load(MODEL), READY, seed=1)
    sums = Adder(stream.evaluator, stream.tally.fresh(), (0, 1))(0)
    for key, what, result in (
        ("summary", "a summary", sums),
        ("draws", "draws that are kept", part_of(stream.evaluator, 0)),
    ):
        size = [float(len(pickle.dumps(result)))]
        yield measure.absolute(
            f"cluster.sent.{key}", f"{CHUNK:,} draws of {what}: sent back by a worker", size, unit="MB", scale=1e-6
        )


def rows(options: argparse.Namespace) -> Iterator[measure.Row]:
    if options.keep:
        found = list(compared(options.draws or KEPT_DRAWS, options.rounds))
        Path(options.keep).parent.mkdir(exist_ok=True)
        measure.write(Path(options.keep), json.dumps([row.to_json() for row in found], indent=1) + "\n")
        yield from found
        return
    if KEPT.exists():
        yield from map(measure.Row.from_json, json.loads(KEPT.read_text(encoding="utf-8")))
    yield from sent()
    for row in compared(options.draws or DRAWS, options.rounds):
        yield measure.Row(**{**vars(row), "key": f"{row.key}.again"}) if KEPT.exists() else row


if __name__ == "__main__":
    measure.run(rows, __doc__, draws=0, keep="")
