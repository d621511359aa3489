"""`indicia learn`."""

from pathlib import Path

import click

from indicia.cli.console import console
from indicia.cli.files import check_place, write_text
from indicia.cli.options import common, examples, forms, may_replace, refuse_without, with_seed
from indicia.cli.progress import bar

_KINDS = ("rates", "records", "decay", "sources")


class Pair(click.ParamType[tuple[str, str]]):
    """``NEW=OLD``."""

    name = "pair"

    def convert(
        self,
        value: str | tuple[str, str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, str]:
        """Refuse what has no equals sign or nothing on one side of it."""
        if isinstance(value, tuple):
            return value
        left, _, right = (part.strip() for part in value.partition("="))
        if not left or not right:
            self.fail(f"{value!r}: write two names with = between them", param, ctx)
        return left, right


@click.command(
    "learn",
    epilog=examples(
        "indicia learn strikes.csv --kind rates --by year --outcome claimed --of strikes --out numbers.yaml",
        "indicia learn strikes.csv --kind rates --by actor --outcome statement --given responsible",
        "indicia learn incidents.csv --kind records --by actor --until 2017-12-31",
        "indicia score case.yaml --with numbers.yaml",
    ),
)
@click.argument("data", type=click.Path(), metavar="DATA.csv")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What the table holds; docs/learn.md has each.")
@click.option("--by", metavar="COLUMN", help="The actor, year or other group; groups are partly pooled.")
@click.option(
    "--outcome",
    multiple=True,
    metavar="COLUMN",
    help="Rates: counts of an outcome, given once for each; or, given once without --of, the outcome of each row.",
)
@click.option("--of", metavar="COLUMN", help="Rates: counts of all incidents.")
@click.option("--given", metavar="COLUMN", help="Rates: under which condition a row stands; each has its own numbers.")
@click.option(
    "--targets",
    type=click.Choice(["area", "line"]),
    default="area",
    help="Decay: whether targets lie over an area around a base or along a line.",
)
@click.option("--when", metavar="COLUMN", help="The day, month or year of each row; by default date or year.")
@click.option("--until", metavar="DAY", help="Leave out what came after this day, such as 2017-12-31.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    type=Pair(),
    metavar="USUAL=COLUMN",
    help="The table's name for a column that the kind reads, such as events=strikes.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    type=Pair(),
    metavar="NAME=NUMBER",
    help="Write this number only, under the name that the case has for it. May be given several times.",
)
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write an overlay for --with.")
@may_replace
@click.option("--accept", is_flag=True, help="Write the file even though the draws should not be trusted.")
@click.option("--draws", type=click.IntRange(min=100), default=1000, metavar="N", help="For each chain.")
@click.option("--chains", type=click.IntRange(min=2), default=4, metavar="N", help="How many chains.")
@with_seed("file")
@forms()
@common
@click.pass_context
def command(
    ctx: click.Context,
    data: str,
    kind: str,
    by: str | None,
    outcome: tuple[str, ...],
    of: str | None,
    given: str | None,
    targets: str,
    when: str | None,
    until: str | None,
    columns: tuple[tuple[str, str], ...],
    names: tuple[tuple[str, str], ...],
    out: Path | None,
    force: bool,
    accept: bool,
    draws: int,
    chains: int,
    seed: int,
) -> int:
    """Learn numbers of a case from a table of past incidents.

    The kind is rates (how often an outcome happens), records (events per year), decay (how far from base) or sources
    (reliability of those who reported the same incidents). The numbers are written as an overlay whose parameters
    replace the $names of a case. The status is 1, and no file is written, where the draws should not be trusted: more
    than 0.1 % diverge, r-hat is above 1.01 or the bulk effective size below 400.
    """
    if out is None:
        refuse_without(ctx, "--out", "force")
    else:
        check_place(out, force)
    shown = console(ctx)
    with bar(quiet=shown.quiet) as tell:
        from indicia.inference.learn import learn

        found = learn(
            data,
            kind,
            by=by,
            outcome=outcome,
            of=of,
            given=given,
            targets=targets,
            when=when,
            until=until,
            columns=dict(columns),
            names=dict(names),
            draws=draws,
            chains=chains,
            seed=seed,
            tell=tell,
        )
    shown.show(found)
    refused = found.failed and not accept
    if out is not None and not refused:
        write_text(out, found.to_yaml())
        shown.remark(f"Wrote {out}.")
    elif out is not None:
        shown.remark(f"{out} was not written: the draws should not be trusted; add --accept to write it all the same.")
    return 1 if refused else 0
