"""`indicia infer`."""

from pathlib import Path

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.files import writing
from indicia.cli.options import (
    CaseFile,
    changes,
    common,
    examples,
    forms,
    may_replace,
    refuse_beside,
    refuse_without,
    with_seed,
)
from indicia.cli.progress import bar


@click.command(
    "infer",
    epilog=examples(
        "indicia infer case.yaml", "indicia infer case.yaml --seed 7 --save run.nc", "indicia infer --open run.nc"
    ),
)
@click.argument("case", type=CaseFile(), metavar="CASE", required=False)
@click.option("--draws", type=click.IntRange(min=4), default=1000, metavar="N", help="Draws of each chain; 1,000.")
@click.option("--tune", type=click.IntRange(min=1), default=1000, metavar="N", help="Draws before, to adapt; 1,000.")
@click.option("--chains", type=click.IntRange(min=1), default=4, metavar="N", help="Chains; 4.")
@with_seed("draws")
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Keep the run in FILE.nc, for ArviZ too.")
@may_replace
@click.option("--open", "opened", type=click.Path(path_type=Path), metavar="FILE", help="Show a run that was saved.")
@click.option("--accept", is_flag=True, help="Status 0 even where the draws should not be trusted.")
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str | None,
    draws: int,
    tune: int,
    chains: int,
    seed: int,
    save: Path | None,
    force: bool,
    opened: Path | None,
    accept: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Let the evidence update the uncertain numbers, and sum over them.

    Samples the numbers by NUTS with the hypotheses summed out. Shown are the hypotheses' probabilities beside the
    score's, what the evidence did to each number, and which of them it fights with. The status is 1 where the draws
    should not be trusted, unless --accept.
    """
    if (case is None) == (opened is None):
        raise click.UsageError("name a case, or a saved run with --open", ctx)
    if opened is not None:
        refuse_beside(ctx, "--open", "draws", "tune", "chains", "seed", "overlays", "values")
    if save is None:
        refuse_without(ctx, "--save", "force")
    from indicia.inference.infer import infer
    from indicia.inference.saved import check_target, open_run
    from indicia.inference.saved import save as keep
    from indicia.inference.summary import summarise_inference

    out = console(ctx)
    if save is not None:
        check_target(save, force=force)
    if opened is not None:
        tree = open_run(opened)
    else:
        read = open_case(case or "", overlays, values)
        with bar(quiet=out.quiet) as tell:
            tree = infer(read, draws=draws, tune=tune, chains=chains, seed=seed, progress=tell)
        spent = (tree.attrs["compile_seconds"], tree.attrs["sample_seconds"])
        out.remark(f"Compiled in {spent[0]:.0f} s, sampled in {spent[1]:.0f} s.")
    if save is not None:
        with writing(save):
            keep(tree, save, force=force)
    summary = summarise_inference(tree)
    out.show(summary)
    return int(summary.failed and not accept)
