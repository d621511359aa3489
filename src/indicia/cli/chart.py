"""`indicia chart`."""

from pathlib import Path
from typing import Any

import click

from indicia.cli.cases import settings
from indicia.cli.chart_kinds import KINDS, Request
from indicia.cli.console import console
from indicia.cli.files import writing
from indicia.cli.options import ITEM, QUESTION, VARYING, CaseFile, changes, common, examples, may_replace
from indicia.errors import IndiciaError

_FILE = click.Path(path_type=Path)
_KINDS = "\n".join(("\b", "Kinds:", *(f"  {name:<12} {kind.about}" for name, kind in KINDS.items())))


@click.command(
    "chart",
    help=f"""Draw a result of a case into a file, as SVG or PNG.

    {_KINDS.replace(chr(10), chr(10) + "    ")}

    CASE is a case, or for reliability, tippett and ece a ledger (CSV). The same chart has the same bytes each time.
    """,
    epilog=examples(
        "indicia chart case.yaml -o posterior.svg",
        "indicia chart case.yaml --kind waterfall -o waterfall.png",
        "indicia chart case.yaml --kind sweep_map prior.oysters=0:1:41 mayor.reliability=0.5:1:41 -o map.svg",
        "indicia chart case.yaml --kind candidates --x x_m --y y_m --unit m --known pumps.csv -o map.svg",
        "indicia chart ledger.csv --kind reliability -o reliability.svg",
    ),
)
@click.argument("case", type=CaseFile(), metavar="CASE")
@click.argument("varying", type=VARYING, metavar="[PATH=VALUES]...", nargs=-1)
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="posterior",
    metavar="KIND",
    help="What to draw; posterior by default.",
)
@click.option("--question", type=QUESTION, metavar="ID", help="Which question; by default the first.")
@click.option("--of", metavar="ID", help="waterfall: the hypothesis weighed; by default the leader.")
@click.option("--against", metavar="ID", help="waterfall: against which; by default the leader's rival.")
@click.option("--rival", metavar="ID", help="flips: ask only when this one overtakes the leader.")
@click.option("--target", metavar="COMPARISON", help="flips: ask when a comparison changes, as in indicia flip.")
@click.option("--item", type=ITEM, metavar="ID", help="places: the item of model proximity; by default the first.")
@click.option("--x", metavar="COLUMN", help="candidates: the table's column of their places across.")
@click.option("--y", metavar="COLUMN", help="candidates: the column of their places upward.")
@click.option("--unit", metavar="UNIT", help="candidates: of the coordinates, as in m or km.")
@click.option("--known", type=_FILE, metavar="FILE.csv", help="candidates: places to name, by name and coordinates.")
@click.option("--points", type=_FILE, metavar="FILE.csv", help="candidates: where the evidence was found.")
@click.option(
    "-n", "n", type=click.IntRange(min=1), metavar="N", help="draws, tornado: how many draws; posterior: add the range."
)
@click.option(
    "--seed", type=click.IntRange(min=0), metavar="N", help="Of the draws, or of a calibration; by default 0."
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", required=True, help="FILE.svg or FILE.png."
)
@may_replace
@changes
@common
@click.pass_context
def command(
    ctx: click.Context, /, case: str, varying: tuple[str, ...], kind: str, output: Path, force: bool, **given: Any
) -> None:
    """Draw a result into a file."""
    overlays, values = given.pop("overlays"), given.pop("values")
    chosen, out = KINDS[kind], console(ctx)
    _refuse_what_is_not_read(kind, given | {"PATH=VALUES": varying, "--with": overlays, "--set": values})
    from indicia.chart import offscreen, save
    from indicia.chart.save import check_target, unreadable

    check_target(output, overwrite=force)
    numbers = settings(varying)
    if len(numbers) < len(varying):
        raise IndiciaError(f"{', '.join(varying)}: a number stands twice; write its values in one list")
    request = Request(case, overlays, values, numbers, out.quiet, **given)
    with offscreen(), writing(output):
        drawn = chosen.draw(request)
        save(drawn, output, overwrite=force)
    out.remark(f"{output}: {kind} of {case}")
    if unreadable(drawn):
        out.remark(f"{output}: {unreadable(drawn)}.")


def _refuse_what_is_not_read(kind: str, given: dict[str, Any]) -> None:
    """Refuse an option that the kind has no use for, rather than draw something else than was meant."""
    for name, value in given.items():
        if value in (None, ()) or name in KINDS[kind].reads:
            continue
        option = name if not name.islower() or name.startswith("-") else f"-{name}" if name == "n" else f"--{name}"
        users = [other for other, chosen in KINDS.items() if name in chosen.reads]
        raise click.UsageError(f"{kind} has no use for {option}; {', '.join(users)} {_have(users)}")


def _have(users: list[str]) -> str:
    return "has" if len(users) == 1 else "have"
