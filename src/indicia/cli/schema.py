"""`indicia schema`."""

import click

from indicia.cli.console import console
from indicia.cli.options import common, examples


@click.command(
    "schema",
    epilog=examples(
        "indicia schema > case.schema.json",
        "and, on the first line of the case, for editors with the YAML language server:",
        "# yaml-language-server: $schema=case.schema.json",
    ),
)
@click.option("--overlay", is_flag=True, help="Print that of overlays, which --with takes.")
@common
@click.pass_context
def command(ctx: click.Context, overlay: bool) -> None:
    """Print the JSON Schema of case files, so that an editor completes and checks a case while it is typed."""
    from indicia.case.schema import json_schema, overlay_schema

    console(ctx).write_json(overlay_schema() if overlay else json_schema())
