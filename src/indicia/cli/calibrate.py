"""`indicia calibrate`."""

import click

from indicia.cli.console import console
from indicia.cli.options import as_json, common, examples


@click.command(
    "calibrate",
    epilog=examples(
        "indicia calibrate ledger.csv", "indicia calibrate ratios.csv --json", "indicia calibrate ledger.yaml"
    ),
)
@click.argument("ledger", type=click.Path(), metavar="LEDGER")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Of the simulated right forecasts.")
@as_json
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@common
@click.pass_context
def command(ctx: click.Context, ledger: str, seed: int, json: bool, markdown: bool) -> int:
    """Tell how far stated probabilities, or likelihood ratios, agree with what proved true.

    LEDGER is a CSV file. Forecasts have the columns case, hypothesis, probability and true, a row for each hypothesis;
    likelihood ratios have lr, log10_lr or decibans, and true. Or it is a YAML file that lists cases with their truth,
    which are scored. The status is 1 where forecasts are worse calibrated than 19 in 20 ledgers of right forecasts.
    """
    from indicia.analysis.calibrate import calibrate

    found, out = calibrate(ledger, seed=seed), console(ctx)
    if json:
        out.write_json(found.to_dict())
    elif markdown:
        out.write_text(found.to_markdown().rstrip("\n"))
    else:
        out.write(found.to_text(width=out.width, utf8=out.utf8))
    return 1 if found.failed else 0
