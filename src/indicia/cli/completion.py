"""`indicia completion`."""

import click
from click.shell_completion import get_completion_class

from indicia.cli.options import common, examples
from indicia.errors import IndiciaError

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    epilog=examples(
        "indicia completion bash > ~/.local/share/bash-completion/completions/indicia",
        "indicia completion zsh > ~/.zfunc/_indicia",
        "indicia completion fish > ~/.config/fish/completions/indicia.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
@common
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete commands, options, case files, items and paths.

    SHELL is bash, zsh or fish.
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise IndiciaError(f"no completion for {shell!r}; known: {', '.join(SHELLS)}")
    click.echo(kind(ctx.find_root().command, {}, "indicia", "_INDICIA_COMPLETE").source())
