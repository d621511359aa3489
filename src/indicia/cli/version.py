"""`indicia version`."""

import click

from indicia import __version__
from indicia.cli.options import as_json, common, examples


@click.command("version", epilog=examples("indicia version --json"))
@as_json
@common
def command(json: bool) -> None:
    """Print the version."""
    if not json:
        click.echo(f"indicia {__version__}")
        return
    import platform
    from json import dumps  # the console's JSON would load the engine

    found = {"kind": "version", "indicia": __version__, "case_format": 1, "python": platform.python_version()}
    click.echo(dumps(found, indent=2))
