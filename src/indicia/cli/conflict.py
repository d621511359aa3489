"""`indicia conflict`."""

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.options import QUESTION, changes, common, examples, forms, one_case
from indicia.cli.progress import bar


@click.command(
    "conflict",
    epilog=examples("indicia conflict case.yaml", "indicia conflict case.yaml --question target --json"),
)
@one_case
@click.option(
    "--question", type=QUESTION, metavar="ID", help="Whose hypotheses may be surprised; by default the first."
)
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    question: str | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> None:
    """Show whether the findings agree with one another, and with any hypothesis that is named.

    Jensen's measure of conflict in bits, which findings add to it, whether a rare case explains it; how surprising the
    record is under each hypothesis; how much better somebody who is not named would have to explain it to lead.
    """
    opened = open_case(case, overlays, values)
    from indicia.analysis.conflict import conflict

    out = console(ctx)
    with bar(quiet=out.quiet) as progress:
        found = conflict(opened, question=question, progress=progress)
    out.show(found)
