"""The group of commands, and the one place where what goes wrong becomes a line and a status."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from indicia import __version__
from indicia.cli.console import silence, tell
from indicia.cli.failures import lines_about
from indicia.cli.options import common
from indicia.errors import IndiciaError, OptionError, nearest

COMMANDS = {
    "new": "Write a commented case to start from",
    "check": "Find the faults of a case, then give advice",
    "score": "Score a case: the posterior of every hypothesis",
    "explain": "Show how the numbers of one item arose, step by step",
    "flip": "Show what each number would have to be for another answer",
    "impact": "Show what hangs on each item, and on which few together",
    "sweep": "Let numbers take other values; show where the leader changes",
    "draw": "Draw every uncertain number; show the range of the answer",
    "summarise": "Draw a billion times, and keep the summary only",
    "bounds": "Find how far the ranges alone let each posterior go",
    "conflict": "Show whether the findings agree with one another",
    "simulate": "Draw truths and reports from a case, and score them",
    "infer": "Let the evidence update the uncertain numbers (NUTS)",
    "calibrate": "Tell how far stated probabilities agree with what proved true",
    "chart": "Draw a result into a file, as SVG or PNG",
    "learn": "Learn numbers of a case from a table of past incidents",
    "report": "Write a report: one page of HTML, a PDF, or Markdown",
    "params": "List every number of a case, with the path that --set takes",
    "schema": "Print the JSON Schema of case files, for editors",
    "version": "Print the version",
    "completion": "Print the script with which a shell completes commands",
}
"""The commands in the order in which one needs them, each in a few words."""

HELP = """Score competing hypotheses from uncertain evidence.

An analyst writes down what was reported and how probable each report would be under each hypothesis; indicia gives
the posterior of every hypothesis, exact, explained, and hard to quote out of context.

\b
  indicia new case.yaml      write a commented case to start from
  indicia check case.yaml    find its faults, and what to mend
  indicia score case.yaml    score it

CASE is a YAML file, or - for standard input. Status: 0; 1 if a result was shown that should not be trusted; 2 for bad
input; 130 after Ctrl-C.
"""


class Commands(click.Group):
    """Commands by name; each module is imported when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The commands in the order in which one needs them."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """List the commands in words of ours, which fit a line, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{told}.") for name, told in COMMANDS.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """Import a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"indicia.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that has what it wanted, as in `indicia score case.yaml | head -3`, is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence()
            return 0
        except OptionError as error:
            raise IndiciaError(error.worded(self._option_names(ctx))) from error

    def _option_names(self, ctx: click.Context) -> Callable[[str], str]:
        """How options that a function has are called by the command of its name."""
        command = self.get_command(ctx, ctx.invoked_subcommand or "")
        parameters = command.params if command else []
        names = {p.name: max(p.opts, key=len) for p in parameters if isinstance(p, click.Option)}
        return lambda option: names.get(option, option)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the one that was meant."""
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        if Path(name).is_file():
            raise click.UsageError(f"{name} is a file, not a command; did you mean 'indicia score {name}'?", ctx)
        raise click.UsageError(f"there is no command {name!r}{nearest(name, COMMANDS)}", ctx)


@click.group(cls=Commands, name="indicia", help=HELP, invoke_without_command=True)
@click.version_option(__version__, prog_name="indicia", message="%(prog)s %(version)s")
@common
@click.pass_context
def group(ctx: click.Context) -> None:
    """Show the help where no command is given."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its status; nothing that a user can do ends in a traceback."""
    words = None if arguments is None else list(arguments)
    try:
        status = _invoke(words)
    except (click.Abort, KeyboardInterrupt) as interruption:
        lost = str(interruption.__cause__ or interruption)  # click raises its own from the interruption
        if lost:
            tell(f"indicia: {lost}")
        return 130
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "indicia"
        message = error.format_message()
        stop = "" if message.endswith((".", "?", ")")) else "."
        tell(f"{path}: {message}{stop} See '{path} --help'.")
        return 2
    except click.ClickException as error:
        tell(f"indicia: {error.format_message()}")
        return 2
    return status


def _invoke(words: list[str] | None) -> int:
    try:
        status = group.main(words, prog_name="indicia", standalone_mode=False)
    except (IndiciaError, OSError) as error:
        for line in lines_about(error):
            tell(line)
        return 2
    except SystemExit as stop:  # how click ends shell completion
        return stop.code if isinstance(stop.code, int) else 0
    return status if isinstance(status, int) else 0
