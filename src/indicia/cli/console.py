"""What the terminal can show, and writing to it."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from indicia.engine.display import Displayed

_PIPED_WIDTH = 100


@dataclass
class Console:
    """How to print, as asked for and as the streams allow.

    Attributes
    ----------
    quiet
        Whether to leave out all that is neither the result nor an error.
    no_colour
        Whether colour is refused.
    form
        In which form to print a result: text, or what an option of `indicia.cli.options.forms` asks for.
    """

    quiet: bool = False
    no_colour: bool = False
    form: str = "text"

    @property
    def utf8(self) -> bool:
        """Whether standard output takes all characters."""
        return speaks_unicode(sys.stdout)

    @property
    def colour(self) -> bool:
        """Whether to emphasise: on a terminal that can, where nobody minds (no-color.org)."""
        refused = self.no_colour or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return not refused and sys.stdout.isatty()

    @property
    def width(self) -> int:
        """Columns of the terminal; 100 where there is none."""
        from shutil import get_terminal_size

        return get_terminal_size((_PIPED_WIDTH, 24)).columns

    def write(self, text: str, *, end: str = "\n") -> None:
        """Print a result; what the stream cannot encode becomes a question mark."""
        _lenient(sys.stdout)
        click.echo(text + end, nl=False, color=True)  # whether to colour is decided above

    def write_text(self, text: str) -> None:
        """Print text for people, our own signs in ASCII where the stream needs it."""
        from indicia.engine.show.terminal import in_ascii

        self.write(text if self.utf8 else in_ascii(text))

    def write_json(self, data: object) -> None:
        """Print plain data as JSON."""
        from indicia.engine.export import json_text

        self.write(json_text(data, ascii_only=not self.utf8))

    def show(self, found: "Displayed", text: Callable[..., str] | None = None) -> None:
        """Print a result in the form that was asked for; `text` is how to write it as text, if not as usual."""
        if self.form == "json":
            self.write_json(found.to_dict())
        elif self.form == "markdown":
            self.write_text(found.to_markdown().rstrip("\n"))
        else:
            self.write((text or found.to_text)(width=self.width, utf8=self.utf8, colour=self.colour))

    def remark(self, text: str) -> None:
        """Say something besides the result, on standard error."""
        if not self.quiet:
            tell(text)


def console(ctx: click.Context) -> Console:
    """The console of this call."""
    return ctx.ensure_object(Console)


def speaks_unicode(stream: object) -> bool:
    """Whether a stream's encoding is one of all characters."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    return encoding.lower().replace("_", "-").startswith("utf")


def tell(text: str) -> None:
    """Print a line on standard error; a case's text cannot move the cursor or change colours there."""
    _lenient(sys.stderr)
    shown = "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    click.echo(shown, err=True)


def silence() -> None:
    """Send what is still to be written nowhere, so that Python does not complain of it when it ends."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # not a real stream
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _lenient(stream: object) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
