"""`indicia impact`."""

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.options import QUESTION, changes, common, examples, forms, one_case


@click.command(
    "impact", epilog=examples("indicia impact case.yaml", "indicia impact case.yaml --question target --markdown")
)
@one_case
@forms()
@click.option("--question", type=QUESTION, metavar="ID", help="Look at this question's leader; by default the first's.")
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    question: str | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Show what hangs on each item, and without which few the leader would no longer lead.

    Every item is left out in turn (in a group the next takes its place) and stands by itself; then the smallest set of
    items without which another would lead; speakers and carriers with all that nobody else said or carried; and how
    redundant each group would have to be. Ctrl-C ends the search for the smallest set and prints what was found.
    """
    opened = open_case(case, overlays, values)
    from indicia.analysis.impact import impact
    from indicia.cli.progress import bar

    out = console(ctx)
    with bar(quiet=out.quiet) as progress:
        found = impact(opened, question=question, progress=progress)
    out.show(found)
    return 130 if found.smallest.interrupted else 0
