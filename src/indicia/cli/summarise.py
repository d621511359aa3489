"""`indicia summarise`."""

from pathlib import Path
from typing import Literal

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.drawing import COUNT, held_too, kept_in, run, told, work_done_by
from indicia.cli.options import changes, common, examples, forms, one_case, refuse_beside, whose_hypotheses, with_seed


@click.command(
    "summarise",
    epilog=examples(
        "indicia summarise case.yaml",
        "indicia summarise case.yaml --n 1e9 --workers 2",
        "indicia summarise case.yaml --n 1e9 --store run.zarr",
        "indicia summarise case.yaml --n 1e10 --scheduler tcp://host:8786",
    ),
)
@one_case
@click.option("--n", "-n", "n", type=COUNT, default=1_000_000, metavar="N", help="How many draws; by default 1e6.")
@with_seed("draws")
@click.option(
    "--method", type=click.Choice(["random", "sobol"]), default="random", help="Random draws, or Sobol points."
)
@held_too
@whose_hypotheses
@work_done_by
@kept_in("sums")
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    n: int,
    seed: int,
    method: Literal["random", "sobol"],
    held: bool,
    question: str | None,
    workers: int,
    scheduler: str | None,
    store: Path | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Draw every uncertain number any number of times, and keep the summary only.

    The draws are those of 'indicia draw' with the same seed. They are added up and forgotten, so that a billion takes
    no more memory than a million. Ctrl-C sums up what there is.
    """
    if scheduler is not None:
        refuse_beside(ctx, "--scheduler", "workers")
    opened = open_case(case, overlays, values)
    from indicia.analysis.cluster import connect
    from indicia.analysis.draw.stream import prepare_stream

    out = console(ctx)
    with connect(scheduler) as client:
        work = prepare_stream(opened, n, seed=seed, method=method, question=question, held=held, store=store)
        stopped = run(work, out, workers=workers, client=client)
    if store is not None:
        out.remark(told(store, work.kept_draws, n, stopped=stopped))
    if not work.done:
        return 130
    out.show(work.summary())
    return 130 if stopped else 0
