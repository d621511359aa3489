"""`indicia check`."""

from typing import TYPE_CHECKING, Any

import click

from indicia.cli.cases import one_standard_input, open_case
from indicia.cli.console import Console, console, tell
from indicia.cli.failures import lines_about
from indicia.cli.options import as_json, changes, common, examples, several_cases
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.analysis.advice import Advice
    from indicia.case import Case


@click.command("check", epilog=examples("indicia check case.yaml"))
@several_cases
@as_json
@changes
@common
@click.pass_context
def command(
    ctx: click.Context, cases: tuple[str, ...], json: bool, overlays: tuple[str, ...], values: tuple[str, ...]
) -> int:
    """Find the faults of a case; then say what would make it better.

    All faults are told at once, each with file, line and column, and the status is 2. Without faults the advice
    follows, a line each, and the status is 0: advice is for you to weigh.
    """
    one_standard_input(cases)
    found: list[dict[str, Any]] = []
    failed = False
    for name in cases:
        try:
            case = open_case(name, overlays, values)
            advice = _advice(case)
        except (IndiciaError, OSError) as error:
            failed = True
            for line in lines_about(error):
                tell(line)
            continue
        if json:
            found.append(_plain(case, advice))
        else:
            _print(case, advice, console(ctx))
    if found:
        console(ctx).write_json(found if len(cases) > 1 else found[0])
    return 2 if failed else 0


def _advice(case: "Case") -> "list[Advice]":
    from indicia.analysis.check import check

    return check(case)


def _print(case: "Case", advice: "list[Advice]", out: Console) -> None:
    for piece in advice:
        out.write_text(str(piece))
    from indicia.engine.show.words import plural

    said = f"{plural(len(advice), 'remark')} to weigh" if advice else "nothing to advise"
    out.remark(f"{case.written.name}: no faults; {said}.")


def _plain(case: "Case", advice: "list[Advice]") -> dict[str, Any]:
    from indicia.engine.export import case_dict
    from indicia.engine.score import provenance

    keys = ("kind", "path", "message", "file", "line", "column")
    pieces = [{key: getattr(piece, key) for key in keys} for piece in advice]
    return {"kind": "check", "format": 1, "case": case_dict(provenance(case)), "advice": pieces}
