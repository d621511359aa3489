"""`indicia report`."""

from pathlib import Path
from typing import Literal

import click

from indicia.cli.cases import open_case
from indicia.cli.console import console
from indicia.cli.files import writing
from indicia.cli.options import (
    QUESTION,
    as_json,
    changes,
    common,
    examples,
    may_replace,
    one_case,
    refuse_beside,
    with_seed,
)
from indicia.cli.progress import bar
from indicia.errors import IndiciaError

type Form = Literal["html", "pdf", "markdown"]

_STILL = (".pdf", ".md")
_ENDINGS = {"html": ".html", "pdf": ".pdf", "markdown": ".md"}


@click.command(
    "report",
    epilog=examples(
        "indicia report case.yaml",
        "indicia report case.yaml -o case.pdf",
        "indicia report case.yaml --with sceptic.yaml -o sceptic.html --force",
    ),
)
@one_case
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write FILE: .html, .pdf or .md. By default the case's name, here, with the ending of the format.",
)
@click.option("--pdf", is_flag=True, help="Write a PDF.")
@click.option("--markdown", is_flag=True, help="Write Markdown, with its drawings beside it.")
@click.option("--charts/--no-charts", default=True, help="Whether to draw.")
@click.option("--static", is_flag=True, help="Leave out what a reader of the page can move.")
@may_replace
@as_json
@click.option("--draws", "draws", type=click.IntRange(min=1), metavar="N", help="Draws of the range; by default 2,000.")
@with_seed("draws")
@click.option("--question", type=QUESTION, metavar="ID", help="The question of the finding; by default the first.")
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    output: Path | None,
    pdf: bool,
    markdown: bool,
    charts: bool,
    static: bool,
    force: bool,
    json: bool,
    draws: int | None,
    seed: int,
    question: str | None,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Write a report of a case: one page that needs nothing else, a PDF, or Markdown.

    It holds the finding with its range, what the finding hangs on, every item with its source and the reasons for its
    numbers, origins, advice, and how all of it was computed. --json prints the same figures and writes no file.
    """
    from indicia.report import report
    from indicia.report.closing import DRAWS
    from indicia.report.write import check_target, unreadable

    if json:
        refuse_beside(ctx, "--json, which writes no file", "output", "pdf", "markdown", "static", "force")
    target = None if json else _target(case, output, _form(pdf, markdown))
    if target is not None:
        check_target(target, force=force)
        if static and target.suffix.lower() in _STILL:
            refuse_beside(ctx, f"{target.suffix}, in which nothing moves", "static")
    opened = open_case(case, overlays, values)
    out = console(ctx)
    with bar(quiet=out.quiet) as progress:
        found = report(
            opened, question=question, draws=draws or DRAWS, seed=seed, charts=charts and not json, progress=progress
        )
        if target is not None:
            with writing(target):
                found.save(target, static=static, force=force)
    if target is None:
        out.write_json(found.to_dict())
    else:
        out.remark(f"Wrote {target}.")
        if unreadable(found, target):
            out.remark(f"{target}: {unreadable(found, target)}.")
    return 1 if found.caveats else 0


def _form(pdf: bool, markdown: bool) -> Form | None:
    if pdf and markdown:
        raise IndiciaError("--pdf and --markdown name two formats; write one of them, then the other")
    return "pdf" if pdf else "markdown" if markdown else None


def _target(case: str, output: Path | None, form: Form | None) -> Path:
    if output is None and case == "-":
        raise IndiciaError("a case from standard input has no name; name the report with -o FILE")
    ending = _ENDINGS[form or "html"]
    path = output or Path(Path(case).stem + ending)
    if form is not None and path.suffix.lower() != ending:
        raise IndiciaError(f"{path}: --{form} writes {ending}, {path.suffix or 'no ending'} found")
    return path
