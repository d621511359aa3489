"""`indicia new`."""

from pathlib import Path

import click

from indicia.cli.console import console
from indicia.cli.options import common, examples, refuse_beside
from indicia.errors import IndiciaError


@click.command("new", epilog=examples("indicia new theft.yaml", "indicia score theft.yaml"))
@click.argument("file", default="case.yaml", type=click.Path(), metavar="[FILE]")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@common
@click.pass_context
def command(ctx: click.Context, file: str, force: bool) -> None:
    """Write a commented case to start from; it scores as it is.

    FILE is case.yaml if not given; - prints it.
    """
    text = Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
    if file == "-":
        refuse_beside(ctx, "-, which writes no file", "force")
        console(ctx).write(text, end="")
        return
    try:
        with Path(file).open("w" if force else "x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError:
        raise IndiciaError(f"{file} exists and was left as it is; choose another name, or add --force") from None
    console(ctx).remark(f"Wrote {file}. Now try: indicia score {file}")
