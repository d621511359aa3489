"""`indicia bounds`."""

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.options import QUESTION, changes, common, examples, forms, one_case
from indicia.cli.progress import bar


@click.command("bounds", epilog=examples("indicia bounds case.yaml", "indicia bounds case.yaml --seconds 300"))
@one_case
@click.option("--question", type=QUESTION, metavar="ID", help="Whose hypotheses; by default those of the first.")
@click.option(
    "--tolerance", type=float, default=0.005, show_default=True, help="How close proved and attained must come."
)
@click.option("--seconds", type=float, default=30.0, show_default=True, help="How long to search, all in all.")
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    question: str | None,
    tolerance: float,
    seconds: float,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Find the least and the greatest posterior of each hypothesis, the stated ranges taken as no more than ranges.

    Every number that is no point stands anywhere between its 5th and its 95th percentile, held ones too. Ctrl-C ends
    the search and prints the bounds found so far.
    """
    opened = open_case(case, overlays, values)
    from indicia.analysis.bounds import bounds

    out = console(ctx)
    with bar(quiet=out.quiet) as tell:
        found = bounds(opened, question=question, tolerance=tolerance, seconds=seconds, progress=tell)
    out.show(found)
    return 130 if found.interrupted else 0
