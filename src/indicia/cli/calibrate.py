"""`indicia calibrate`."""

import click

from indicia.cli.console import console
from indicia.cli.options import common, examples, forms, refuse_beside


@click.command(
    "calibrate",
    epilog=examples(
        "indicia calibrate ledger.csv", "indicia calibrate ratios.csv --json", "indicia calibrate ledger.yaml"
    ),
)
@click.argument("ledger", type=click.Path(), metavar="LEDGER")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Of the simulated right forecasts.")
@forms()
@common
@click.pass_context
def command(ctx: click.Context, ledger: str, seed: int) -> int:
    """Tell how far stated probabilities, or likelihood ratios, agree with what proved true.

    LEDGER is a CSV file. Forecasts have the columns case, hypothesis, probability and true, a row for each hypothesis;
    likelihood ratios have lr, log10_lr or decibans, and true. Or it is a YAML file that lists cases with their truth,
    which are scored. The status is 1 where forecasts are worse calibrated than 19 in 20 ledgers of right forecasts.
    """
    from indicia.analysis.calibrate import calibrate

    found = calibrate(ledger, seed=seed)
    if found.ratios is not None:
        refuse_beside(ctx, "likelihood ratios", "seed")
    console(ctx).show(found)
    return 1 if found.failed else 0
