"""`indicia simulate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from indicia.cli.cases import one_standard_input, open_case
from indicia.cli.console import console
from indicia.cli.files import check_text_target, write_text
from indicia.cli.options import (
    CaseFile,
    changes,
    common,
    examples,
    forms,
    may_replace,
    one_case,
    refuse_without,
    whose_hypotheses,
    with_seed,
)
from indicia.cli.progress import bar

if TYPE_CHECKING:
    from indicia.case import Case


@click.command(
    "simulate",
    epilog=examples(
        "indicia simulate case.yaml -o ledger.csv",
        "indicia calibrate ledger.csv",
        "indicia simulate case.yaml --scored-by other.yaml -o ledger.csv",
    ),
)
@one_case
@click.option(
    "-n", "--n", "n", type=click.IntRange(min=1), default=2000, metavar="N", help="Records; 2000 if not given."
)
@with_seed("records")
@click.option(
    "--scored-by",
    type=CaseFile(),
    metavar="OTHER",
    help="A case with the same hypotheses that scores the records, or an overlay to lay over CASE for it.",
)
@click.option(
    "--posterior",
    type=click.Choice(["full", "central"]),
    default="full",
    help="Sum over the uncertain numbers, or score at their central values.",
)
@whose_hypotheses
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write the ledger to FILE, a .csv."
)
@may_replace
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    n: int,
    seed: int,
    scored_by: str | None,
    posterior: Literal["full", "central"],
    question: str | None,
    output: Path | None,
    force: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Draw truths and reports from the case's own model, and score them: a ledger whose truth is known.

    `indicia calibrate` tells of the ledger whether 70 % means 70 %. It does where the case scores its own records;
    --scored-by shows what it costs to be wrong. Items that cannot be drawn stay out and are named.
    """
    if output is None:
        refuse_without(ctx, "--output", "force")
    else:
        check_text_target(output, ".csv", force=force)
    one_standard_input([case, scored_by or ""])
    opened = open_case(case, overlays, values)
    judge = None if scored_by is None else _judge(scored_by, opened)
    from indicia.analysis.simulate import simulate

    out = console(ctx)
    with bar(quiet=out.quiet) as tell:
        found = simulate(
            opened,
            n,
            seed=seed,
            scored_by=judge,
            posterior=posterior,
            question=question,
            progress=(lambda done, total: tell("Scoring", done / total)) if tell else None,
        )
    if output is not None:
        write_text(output, found.to_csv())
        out.remark(f"{output}: {found.n:,} records")
    out.show(found)
    return 0


def _judge(name: str, case: "Case") -> "Case":
    """The case that scores: a file of its own, or an overlay on the one that the records come from."""
    if name != "-":
        from indicia.case.yaml import read_yaml

        if "indicia_overlay" in read_yaml(Path(name).read_bytes(), name).data:
            return case.with_overlays([name])
    return open_case(name)
