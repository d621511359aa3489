"""What `draw` and `summarise` have in common: how many, of what, who does the work, where it is kept; and doing it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from indicia.cli.console import Console
from indicia.cli.progress import bar

if TYPE_CHECKING:
    from distributed import Client


class Count(click.ParamType[int]):
    """A whole number, which may be written as 1e9 or 1_000_000."""

    name = "count"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it; at least 1."""
        try:
            number = float(str(value).replace("_", "").replace(",", ""))
        except ValueError:
            number = 0.5
        if not 1 <= number < 2**62 or number != int(number):
            self.fail(f"{value!r}: write how many, as in 1000000 or 1e9", param, ctx)
        return int(number)


COUNT = Count()


def held_too(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--held``: what is drawn."""
    text = "Whether to draw ratios, redundancies and opportunity too."
    return click.option("--held/--no-held", default=True, help=text)(f)


def kept_in(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--store``: where something is kept while it is made."""
    text = f"Keep the {what} in FOLDER as they are made; a run that was stopped goes on from there."
    return click.option("--store", type=click.Path(path_type=Path), metavar="FOLDER", help=text)


def work_done_by(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--workers`` and ``--scheduler``: who does the work."""
    workers = click.option(
        "--workers", type=click.IntRange(min=1), default=1, metavar="N", help="Threads; they change no figure."
    )
    scheduler = click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Have the workers of a Dask cluster do the work, for instance of tcp://host:8786; they change no figure.",
    )
    return workers(scheduler(f))


class Work(Protocol):
    """Draws to make, or to add up."""

    def run(self, progress: Callable[[int, int], None], *, workers: int, client: "Client | None") -> None:
        """Do it."""
        ...


def run(work: Work, out: Console, *, workers: int, client: "Client | None") -> bool:
    """Do the work under a bar; whether it was stopped by Ctrl-C."""
    try:
        with bar(quiet=out.quiet) as tell:
            work.run(
                lambda done, total: tell("Drawing", done / total) if tell else None, workers=workers, client=client
            )
    except KeyboardInterrupt:
        return True
    return False


def told(store: Path, done: int, of: int, *, stopped: bool) -> str:
    """Word what a store holds, and how to go on."""
    if stopped:
        return f"{store}: {done:,} of {of:,} draws; the same command goes on from there"
    return f"{store}: {done:,} draws"
