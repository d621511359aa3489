"""Arguments and options that several commands have, with what a shell offers to complete them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from indicia.cli.console import console
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.case import Case


class CaseFile(click.ParamType[str]):
    """A case file's name, or - for standard input; a shell offers YAML files."""

    name = "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002  # click's signature
        """Offer YAML files; where folders may be meant, leave it to the shell."""
        folder, start = Path(incomplete).parent, "" if incomplete.endswith("/") else Path(incomplete).name
        folder = Path(incomplete) if incomplete.endswith("/") else folder
        try:
            found = sorted(path for path in folder.iterdir() if path.name.startswith(start))
        except OSError:
            return []
        files = [path for path in found if path.suffix in (".yaml", ".yml")]
        if not files or any(path.is_dir() and not path.name.startswith(".") for path in found):
            return [CompletionItem(incomplete, type="file")]
        return [CompletionItem(str(path)) for path in files]


class OfCase(click.ParamType[str]):
    """A name that the case on the same command line has."""

    def __init__(self, name: str, names: "Callable[[Case], dict[str, str]]") -> None:
        self.name, self._names = name, names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002  # click's signature
        """Offer the names of the case's own, where the case can be read."""
        written = ctx.params.get("case") or ctx.params.get("cases") or ctx.args  # of several, click leaves them there
        name = written if isinstance(written, str) else next(iter(written), "-")
        if name == "-":
            return []
        from indicia.case import load

        try:
            names = self._names(load(name))
        except (IndiciaError, OSError):
            return []
        return [CompletionItem(n, help=text) for n, text in names.items() if n.startswith(incomplete)]


def _items(case: "Case") -> dict[str, str]:
    return {item.id: item.report for item in case.document.evidence.values()}


def _questions(case: "Case") -> dict[str, str]:
    return {q.id: q.ask for q in case.document.questions.values() if not q.hidden}


def _settings(case: "Case") -> dict[str, str]:
    return {f"{path}=": figure.quantity.text for path, figure in case.figures.items()}


ITEM = OfCase("item", _items)
QUESTION = OfCase("question", _questions)


class Setting(OfCase):
    """``PATH=VALUE``."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002  # click's signature
        """Refuse what has no equals sign or nothing on one side of it."""
        path, _, text = value.partition("=")
        if not path.strip() or not text.strip():
            self.fail(f"{value!r}: write PATH=VALUE, as in prior.guilty=0.4; 'indicia params CASE' lists the paths")
        return value


VARYING = Setting("values", _settings)


def common(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command takes."""

    def note(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
        def remember(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001  # click's
            if value:
                setattr(console(ctx), name, True)

        return remember

    quiet = click.option(
        "--quiet", "-q", is_flag=True, expose_value=False, callback=note("quiet"), help="Print results and errors only."
    )
    plain = click.option(
        "--no-colour",
        "--no-color",
        is_flag=True,
        expose_value=False,
        callback=note("no_colour"),
        help="No colour; the same as setting NO_COLOR.",
    )
    return quiet(plain(f))


def changes(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add what lays changes over a case: ``--with`` and ``--set``."""
    overlay = click.option(
        "--with",
        "overlays",
        multiple=True,
        type=CaseFile(),
        metavar="FILE",
        help="Lay an overlay over the case. May be given several times; the later wins.",
    )
    values = click.option(
        "--set",
        "values",
        multiple=True,
        type=Setting("setting", _settings),
        metavar="PATH=VALUE",
        help="Give a number another value, for instance --set prior.guilty=0.4. May be given several times.",
    )
    return overlay(values(f))


def examples(*lines: str) -> str:
    """Lay out examples for the end of a command's help."""
    return "\n".join(("\b", "Example:" if len(lines) == 1 else "Examples:", *(f"  {line}" for line in lines)))


def one_case(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument CASE."""
    return click.argument("case", type=CaseFile(), metavar="CASE")(f)


def several_cases(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument CASE..., which may be given several times."""
    return click.argument("cases", type=CaseFile(), metavar="CASE...", nargs=-1, required=True)(f)


def may_replace(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--force``."""
    return click.option("--force", is_flag=True, help="Replace the file if it is there already.")(f)


def with_seed(makes: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--seed``, by which the same is made again."""
    kind, told = click.IntRange(min=0), f"The same seed gives the same {makes}."
    return click.option("--seed", type=kind, default=0, metavar="N", help=told)


def whose_hypotheses(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--question``, where it says of which hypotheses something is computed."""
    told = "Whose hypotheses; by default the first question's."
    return click.option("--question", type=QUESTION, metavar="ID", help=told)(f)


def forms(**about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option for each form other than text, of which one may be given; `Console.form` tells which.

    Parameters
    ----------
    **about
        The help of each, by its name; by default ``--json`` and ``--markdown``.
    """

    def choose(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        out = console(ctx)
        if value and out.form != "text":
            raise click.UsageError(f"--{out.form} and --{param.name} are two forms of one result; name one", ctx)
        out.form = str(param.name) if value else out.form

    def add(f: Callable[..., Any]) -> Callable[..., Any]:
        for name, text in reversed((about or _FORMS).items()):
            f = click.option(f"--{name}", is_flag=True, expose_value=False, callback=choose, help=text)(f)
        return f

    return add


_FORMS = {"json": "Print JSON, for programs.", "markdown": "Print Markdown, for a report."}


def refuse_beside(ctx: click.Context, chosen: str, *names: str) -> None:
    """Refuse options, by their parameters' names, that were given although what was `chosen` leaves them no effect."""
    for option in _given(ctx, names):
        raise click.UsageError(f"{option} has no effect with {chosen}; leave one of them out", ctx)


def refuse_without(ctx: click.Context, needed: str, *names: str) -> None:
    """Refuse options, by their parameters' names, that were given without the one that they are for."""
    for option in _given(ctx, names):
        raise click.UsageError(f"{option} has no effect without {needed}; add that, or leave it out", ctx)


def _given(ctx: click.Context, names: tuple[str, ...]) -> Iterator[str]:
    """Those of the options that stand on the command line, as they are written there."""
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if name in names and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            negated = parameter.secondary_opts and not ctx.params[name]
            yield max(parameter.secondary_opts if negated else parameter.opts, key=len)


def as_json(f: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``."""
    return click.option("--json", "json", is_flag=True, help="Print JSON, for programs.")(f)
