"""`indicia conflict`."""

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.options import QUESTION, as_json, changes, common, examples, one_case


@click.command(
    "conflict",
    epilog=examples("indicia conflict case.yaml", "indicia conflict case.yaml --question target --json"),
)
@one_case
@click.option(
    "--question", type=QUESTION, metavar="ID", help="Whose hypotheses may be surprised; by default the first."
)
@as_json
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    question: str | None,
    json: bool,
    markdown: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> None:
    """Show whether the findings agree with one another, and with any hypothesis that is named.

    Jensen's measure of conflict in bits, which findings add to it, whether a rare case explains it; how surprising the
    record is under each hypothesis; how much better somebody who is not named would have to explain it to lead.
    """
    opened = open_case(case, overlays, values)
    from indicia.analysis.conflict import conflict

    found = conflict(opened, question=question)
    out = console(ctx)
    if json:
        out.write_json(found.to_dict())
    elif markdown:
        out.write_text(found.to_markdown().rstrip("\n"))
    else:
        out.write(found.to_text(width=out.width, utf8=out.utf8, colour=out.colour))
