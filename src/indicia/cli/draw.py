"""`indicia draw`."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from indicia.cli.cases import open_case
from indicia.cli.console import Console, console
from indicia.cli.drawing import COUNT, held_too, kept_in, run, told, work_done_by
from indicia.cli.files import writing
from indicia.cli.options import (
    changes,
    common,
    examples,
    forms,
    may_replace,
    one_case,
    refuse_beside,
    refuse_without,
    whose_hypotheses,
    with_seed,
)

if TYPE_CHECKING:
    import xarray as xr

_BASE = 1024
_DRAWS, _POINTS = 10_000, 8_192


@click.command(
    "draw",
    epilog=examples(
        "indicia draw case.yaml",
        "indicia draw case.yaml -n 100000 --seed 7 -o draws.nc",
        "indicia draw case.yaml --method sobol --sobol-indices",
        "indicia draw case.yaml -n 1e7 --store run.zarr",
    ),
)
@one_case
@click.option(
    "-n",
    "n",
    type=COUNT,
    metavar="N",
    help=f"How many draws; by default {_DRAWS:,}, of Sobol points {_POINTS:,}.",
)
@with_seed("draws")
@click.option(
    "--method",
    type=click.Choice(["random", "latin_hypercube", "sobol"]),
    default="random",
    help="Random draws, a Latin hypercube, or Sobol points.",
)
@click.option(
    "--sobol-indices",
    is_flag=True,
    help=f"Also share out the variance of the log-odds, by {_BASE:,} evaluations for each number.",
)
@held_too
@whose_hypotheses
@work_done_by
@kept_in("draws")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every draw to FILE: .nc (NetCDF), .zarr, .parquet or .csv.",
)
@may_replace
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    n: int | None,
    seed: int,
    method: Literal["random", "latin_hypercube", "sobol"],
    sobol_indices: bool,
    held: bool,
    question: str | None,
    workers: int,
    scheduler: str | None,
    store: Path | None,
    output: Path | None,
    force: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Draw every uncertain number from what was stated for it, and show the range of the answer.

    Shown are the range over the stated inputs, the share of draws in which each hypothesis leads, and what each number
    does. A mean of the draws is no posterior and is not shown. Ctrl-C keeps the draws that are there.
    """
    if store is not None:
        refuse_beside(ctx, "--store", "output", "force", "sobol_indices")
    if scheduler is not None:
        refuse_beside(ctx, "--scheduler", "workers")
    if output is None:
        refuse_without(ctx, "--output", "force")
    opened = open_case(case, overlays, values)
    from indicia.analysis.cluster import connect
    from indicia.analysis.draw import prepare
    from indicia.analysis.sweep.write import check_target

    if output is not None:
        check_target(output, force=force)
    out, asked = console(ctx), n or (_POINTS if method == "sobol" else _DRAWS)
    with connect(scheduler) as client:
        work = prepare(
            opened,
            asked,
            seed=seed,
            method=method,
            question=question,
            held=held,
            sobol_indices=_BASE if sobol_indices else 0,
            store=store,
        )
        stopped = run(work, out, workers=workers, client=client)
    if store is not None:
        out.remark(told(store, work.done, asked, stopped=stopped))
    if not work.done:
        return 130
    found = work.dataset()
    if output is not None:
        _write(found, output, force=force)
        out.remark(f"{output}: {work.done:,} draws{', stopped before the rest' if stopped else ''}")
    _show(found, out, store)
    return 130 if stopped else 0


def _write(found: "xr.Dataset", output: Path, *, force: bool) -> None:
    from indicia.analysis.sweep.write import write_dataset

    with writing(output):
        write_dataset(found, output, force=force)


def _show(found: "xr.Dataset", out: Console, store: Path | None) -> None:
    from indicia.analysis.draw import summarise
    from indicia.analysis.draw.kept import reading

    with reading(store) if store is not None else nullcontext():
        out.show(summarise(found))
