"""`indicia score`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from indicia.cli.cases import one_standard_input, open_case, settings
from indicia.cli.console import Console, console, tell
from indicia.cli.failures import SET, lines_about
from indicia.cli.options import (
    QUESTION,
    changes,
    common,
    examples,
    forms,
    may_replace,
    refuse_beside,
    refuse_without,
    several_cases,
)
from indicia.cli.progress import bar
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.analysis.batch import Failure, Scores
    from indicia.case import Case
    from indicia.engine import Score


class Wanted(TypedDict):
    """What is wanted of each case, as options of `score_all`."""

    question: str | None
    brief: bool
    top: int | None


@click.command(
    "score",
    epilog=examples(
        "indicia score case.yaml",
        "indicia score case.yaml --set prior.oysters=0.4 --weights",
        "indicia score case.yaml --with sceptic.yaml --json",
    ),
)
@several_cases
@forms(
    json="Print JSON with everything; docs/json.md lists the keys.",
    markdown="Print Markdown, for a report.",
    html="Print a page of HTML that needs nothing else.",
    paragraph="Print one paragraph for each question.",
    table="Print a table only, a line for each case and question.",
)
@click.option("--brief", is_flag=True, help="Leave out what the answer hangs on: the items, and the nearest number.")
@click.option("--weights", is_flag=True, help="Add the weight of evidence of every item to the text.")
@click.option("--question", type=QUESTION, metavar="ID", help="Show this question first.")
@click.option(
    "--top",
    type=click.IntRange(min=2),
    metavar="K",
    help="Of hypotheses from a table show the K most probable rows; by default 20.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write all rows of a table, the most probable first, to FILE: .parquet or .csv.",
)
@may_replace
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    cases: tuple[str, ...],
    weights: bool,
    brief: bool,
    question: str | None,
    top: int | None,
    output: Path | None,
    force: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Score a case: the posterior of every hypothesis of every question.

    Every number stands at its central value; where that differs from summing over the stated ranges, the result says
    so and gives that figure too. Of several cases one that is bad does not stop the rest; a table ends the text, and
    --json prints a list.
    """
    one_standard_input(cases)
    out = console(ctx)
    if out.form != "text":
        refuse_beside(ctx, f"--{out.form}", "weights")
    if output is None:
        refuse_without(ctx, "--output", "force")
    _check_output(cases, output, force=force)
    wanted: Wanted = {"question": question, "brief": brief or out.form in ("paragraph", "table"), "top": top}
    found = _scored(cases, overlays, values, wanted, out)
    if found and output is not None:
        _write(found[0], output, force=force)
    if found:
        _print(found, weights, len(cases) > 1, out)
    if found.failures:
        return 2
    return 1 if any(score.caveats for score in found) else 0


def _check_output(cases: Sequence[str], output: Path | None, *, force: bool) -> None:
    """Refuse a file that the rows cannot be written to before anything is scored."""
    if output is None:
        return
    from indicia.engine.many.write import check_target

    if len(cases) > 1:
        raise IndiciaError("--output writes the rows of one case; name one")
    check_target(output, force=force)


def _write(score: "Score", output: Path, *, force: bool) -> None:
    candidates = score.answer.candidates
    if candidates is None:
        raise IndiciaError("--output writes the rows of a table, and the hypotheses of this case come from none")
    candidates.write(output, force=force)


def _scored(
    cases: Sequence[str],
    overlays: Sequence[str],
    values: Sequence[str],
    wanted: "Wanted",
    out: Console,
) -> "Scores":
    """Score what can be scored, and tell about the rest."""
    from indicia.analysis.batch import score_all
    from indicia.case.overlay import Overlay, values_overlay

    listed, unread = _opened(cases)
    changed: list[str | Overlay] = [*overlays]
    changed += [values_overlay(settings(values), SET)] if values else []
    with bar(quiet=out.quiet) as shown:
        found = score_all(
            listed,
            overlays=changed,
            **wanted,
            progress=(lambda done, total: shown("scoring", done / total)) if shown else None,
        )
    found = replace(found, failures=(*unread, *found.failures))
    for failure in found.failures:
        for line in lines_about(failure.error):
            tell(_with_file(line, failure.file) if len(cases) > 1 else line)
    return found


def _with_file(line: str, file: str) -> str:
    """Say of which case a fault is, where it does not."""
    said = line.removeprefix("indicia: ")
    return line if said.startswith(file) else f"{line.removesuffix(said)}{file}: {said}"


def _opened(cases: Sequence[str]) -> "tuple[list[Case | str], list[Failure]]":
    """Read standard input here, since no other process has it."""
    from indicia.analysis.batch import Failure

    listed: list[Case | str] = []
    failures = []
    for name in cases:
        try:
            listed.append(open_case(name) if name == "-" else name)
        except IndiciaError as error:
            failures.append(Failure(name, error))
    return listed, failures


def _print(scores: "Scores", weights: bool, several: bool, out: Console) -> None:
    form = out.form
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
    elif form == "table":
        out.write(_table(scores, out))
    else:
        texts = [_text(score, weights, out) for score in scores]
        out.write("\n\n\n".join([*texts, _table(scores, out)] if several else texts))


def _text(score: "Score", weights: bool, out: Console) -> str:
    return score.to_text(width=out.width, utf8=out.utf8, colour=out.colour, weights=weights)


def _table(scores: "Scores", out: Console) -> str:
    from indicia.analysis.batch.show import to_table

    return to_table(scores, width=out.width, utf8=out.utf8, colour=out.colour)
