"""`indicia summarise`."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from indicia.cli.cases import open_case
from indicia.cli.console import Console, console
from indicia.cli.options import QUESTION, as_json, changes, common, examples, one_case
from indicia.cli.progress import bar

if TYPE_CHECKING:
    from indicia.analysis.draw.stream import Stream


class Count(click.ParamType[int]):
    """A whole number, which may be written as 1e9 or 1_000_000."""

    name = "count"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it; at least 1."""
        try:
            number = float(str(value).replace("_", "").replace(",", ""))
        except ValueError:
            number = 0.5
        if not 1 <= number < 2**62 or number != int(number):
            self.fail(f"{value!r}: write how many, as in 1000000 or 1e9", param, ctx)
        return int(number)


COUNT = Count()


@click.command(
    "summarise",
    epilog=examples(
        "indicia summarise case.yaml",
        "indicia summarise case.yaml --n 1e9 --workers 2",
        "indicia summarise case.yaml --n 1e9 --store run.zarr",
    ),
)
@one_case
@click.option("--n", "-n", "n", type=COUNT, default=1_000_000, metavar="N", help="How many draws; by default 1e6.")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="The same seed gives the same draws.")
@click.option(
    "--method", type=click.Choice(["random", "sobol"]), default="random", help="Random draws, or Sobol points."
)
@click.option("--held/--no-held", default=True, help="Whether to draw ratios, redundancies and opportunity too.")
@click.option("--question", type=QUESTION, metavar="ID", help="Whose hypotheses; by default the first question's.")
@click.option("--workers", type=click.IntRange(min=1), default=1, metavar="N", help="Threads; they change no figure.")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Keep the sums in FOLDER as they grow; a run that was stopped goes on from there.",
)
@as_json
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@changes
@common
@click.pass_context
def command(
    ctx: click.Context,
    case: str,
    n: int,
    seed: int,
    method: Literal["random", "sobol"],
    held: bool,
    question: str | None,
    workers: int,
    store: Path | None,
    json: bool,
    markdown: bool,
    overlays: tuple[str, ...],
    values: tuple[str, ...],
) -> int:
    """Draw every uncertain number any number of times, and keep the summary only.

    The draws are those of 'indicia draw' with the same seed. They are added up and forgotten, so that a billion takes
    no more memory than a million. Ctrl-C sums up what there is.
    """
    opened = open_case(case, overlays, values)
    from indicia.analysis.draw.stream import prepare_stream

    work = prepare_stream(opened, n, seed=seed, method=method, question=question, held=held, store=store)
    out = console(ctx)
    stopped = _run(work, workers, out)
    if not work.done:
        return 130
    summary = work.summary()
    if json:
        out.write_json(summary.to_dict())
    elif markdown:
        out.write_text(summary.to_markdown().rstrip("\n"))
    else:
        out.write(summary.to_text(width=out.width, utf8=out.utf8, colour=out.colour))
    return 130 if stopped else 0


def _run(work: "Stream", workers: int, out: Console) -> bool:
    """Do the work; whether it was stopped by Ctrl-C."""
    try:
        with bar(quiet=out.quiet) as tell:
            work.run(lambda done, total: tell("Drawing", done / total) if tell else None, workers=workers)
    except KeyboardInterrupt:
        return True
    return False
