"""`indicia flip`."""

from functools import partial
from typing import TYPE_CHECKING

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.options import QUESTION, OfCase, changes, common, examples, forms, one_case, refuse_beside
from indicia.cli.progress import bar

if TYPE_CHECKING:
    from indicia.case import Case


def _hypotheses(case: "Case") -> dict[str, str]:
    return {h.id: h.label for q in case.document.questions.values() if not q.hidden for h in q.hypotheses.values()}


@click.command(
    "flip",
    epilog=examples(
        "indicia flip case.yaml",
        "indicia flip case.yaml --rival russia",
        "indicia flip case.yaml --target 'russia > 2 * tajikistan'",
        "indicia flip case.yaml --target 'russia > 0.8'",
    ),
)
@one_case
@click.option(
    "--rival", type=OfCase("hypothesis", _hypotheses), metavar="ID", help="Ask only when this one overtakes the leader."
)
@click.option(
    "--target",
    metavar="COMPARISON",
    help="Ask instead when a comparison changes: [k *] [question.]hypothesis, > or <, then the same or a probability.",
)
@click.option("--question", type=QUESTION, metavar="ID", help="Whose leader; by default that of the first question.")
@click.option("--all", "every", is_flag=True, help="Show every number, those that change nothing included.")
@forms()
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    rival: str | None,
    target: str | None,
    question: str | None,
    every: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> None:
    """Show what each number would have to be, all else as it is, for the answer to change.

    The smallest moves come first, in decibans of a probability's odds or of a positive number itself. Numbers that
    nobody wrote count too, and so does taking one report for a repeat of another.
    """
    out = console(ctx)
    if out.form != "text":
        refuse_beside(ctx, f"--{out.form}", "every")
    opened = open_case(case, overlays, values)
    from indicia.analysis.flip import flip

    with bar(quiet=out.quiet) as progress:
        sheet = flip(opened, rival=rival, target=target, question=question, progress=progress)
    out.show(sheet, text=partial(sheet.to_text, every=every))
