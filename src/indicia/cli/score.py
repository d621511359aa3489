"""`indicia score`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from indicia.cli.cases import one_standard_input, open_case
from indicia.cli.console import Console, console, tell
from indicia.cli.failures import lines_about
from indicia.cli.options import QUESTION, changes, common, examples, several_cases
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.engine import Score

type Form = Literal["text", "json", "markdown", "html", "paragraph"]


@click.command(
    "score",
    epilog=examples(
        "indicia score case.yaml",
        "indicia score case.yaml --set prior.oysters=0.4 --weights",
        "indicia score case.yaml --with sceptic.yaml --json",
    ),
)
@several_cases
@click.option("--json", "form", flag_value="json", help="Print JSON with everything; docs/json.md lists the keys.")
@click.option("--markdown", "form", flag_value="markdown", help="Print Markdown, for a report.")
@click.option("--html", "form", flag_value="html", help="Print a page of HTML that needs nothing else.")
@click.option("--paragraph", "form", flag_value="paragraph", help="Print one paragraph for each question.")
@click.option("--brief", is_flag=True, help="Leave out what the answer hangs on: the items, and the nearest number.")
@click.option("--weights", is_flag=True, help="Add the weight of evidence of every item to the text.")
@click.option("--question", type=QUESTION, metavar="ID", help="Show this question first.")
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    cases: tuple[str, ...],
    form: Form | None,
    weights: bool,
    brief: bool,
    question: str | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Score a case: the posterior of every hypothesis of every question.

    Every number stands at its central value; where that differs from summing over the stated ranges, the result says
    so and gives that figure too. Of several cases one that is bad does not stop the rest; --json then prints a list.
    """
    one_standard_input(cases)
    scores, failed = _scores(cases, overlays, values, question)
    if not brief and form != "paragraph":
        from indicia.analysis.deciding import with_deciding

        scores = [with_deciding(score) for score in scores]
    if scores:
        _print(scores, form or "text", weights, len(cases) > 1, console(ctx))
    if failed:
        return 2
    return 1 if any(score.caveats for score in scores) else 0


def _scores(
    cases: Sequence[str], overlays: Sequence[str], values: Sequence[str], question: str | None
) -> "tuple[list[Score], bool]":
    """Score what can be scored, and tell about the rest."""
    found, failed = [], False
    for name in cases:
        try:
            opened = open_case(name, overlays, values)
            from indicia.engine import score

            found.append(score(opened, question=question))
        except (IndiciaError, OSError) as error:
            failed = True
            for line in lines_about(error):
                tell(line)
    return found, failed


def _print(scores: "list[Score]", form: Form, weights: bool, several: bool, out: Console) -> None:
    if form == "json":
        data = [score.to_dict() for score in scores]
        out.write_json(data if several else data[0])
    elif form == "html":
        from indicia.engine.show import to_html_page

        page = to_html_page(scores)
        out.write(page if out.utf8 else page.encode("ascii", "xmlcharrefreplace").decode(), end="")
    elif form == "markdown":
        out.write_text("\n".join(score.to_markdown() for score in scores).rstrip("\n"))
    elif form == "paragraph":
        out.write_text("\n\n".join(score.to_brief() for score in scores))
    else:
        out.write("\n\n\n".join(_text(score, weights, out) for score in scores))


def _text(score: "Score", weights: bool, out: Console) -> str:
    return score.to_text(width=out.width, utf8=out.utf8, colour=out.colour, weights=weights)
