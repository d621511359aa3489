"""Opening a case as the command line names it."""

import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, cast

from indicia.cli.failures import SET
from indicia.errors import IndiciaError

if TYPE_CHECKING:
    from indicia.case import Case


def open_case(name: str, overlays: Sequence[str] = (), values: Sequence[str] = ()) -> "Case":
    """Read a case from a file or from standard input and lay the changes over it.

    Parameters
    ----------
    name
        The file, or ``-``.
    overlays
        Overlay files; the later wins.
    values
        ``PATH=VALUE`` each, laid over the overlays.
    """
    from indicia.case import load
    from indicia.case.overlay import values_overlay

    case = load(cast(IO[str], sys.stdin.buffer) if name == "-" else name, overlays=overlays)
    return case.with_overlays([values_overlay(settings(values), SET)]) if values else case


def settings(values: Sequence[str]) -> dict[str, object]:
    """Split ``PATH=VALUE`` into a mapping; a value in braces or brackets is read as YAML."""
    found: dict[str, object] = {}
    for setting in values:
        path, _, text = setting.partition("=")
        found[path.strip()] = _value(text.strip())
    return found


def _value(text: str) -> object:
    if not text.startswith(("{", "[")):
        return text
    from indicia.case.yaml import read_yaml

    return read_yaml(f"value: {text}", SET).data["value"]


def one_standard_input(names: Sequence[str]) -> None:
    """Refuse to read standard input twice.

    Raises
    ------
    IndiciaError
        Where ``-`` stands more than once.
    """
    if names.count("-") > 1:
        raise IndiciaError("standard input (-) can be read once only; name files for the other cases")
